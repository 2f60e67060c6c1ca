"""The faults of a schedule, done to real processes: each is begun, lasts, is ended, and is counted."""

import collections
import contextlib
import datetime
import pathlib
import random
import re
import threading
import time

from process import wait_until

ROOT = pathlib.Path(__file__).resolve().parents[2]
NAME = re.compile(r'FAULT_(?:POINT|FAILS)\("([a-z_.]+)"')
SKEWS = (datetime.timedelta(hours=-1), datetime.timedelta(hours=1), datetime.timedelta(days=-2), datetime.timedelta(days=3),
         datetime.timedelta(days=-3650), datetime.timedelta(days=8 * 365))
SANITIZERS = ("ERROR: AddressSanitizer", "ERROR: LeakSanitizer", "runtime error:", "WARNING: ThreadSanitizer")
LATE_SECONDS = 15  # after its moment a fault is left out
NEEDS_NAMESPACE = ("drop at", "reset at")


def points():
    """Every named fault point of the sources: name -> file:line."""
    found = {}
    for folder in ("agent", "collector", "common"):
        for path in sorted((ROOT / folder).rglob("*.c")):
            for number, line in enumerate(path.read_text().splitlines(), 1):
                for name in NAME.findall(line):
                    found[name] = f"{path.relative_to(ROOT)}:{number}"
    return found


def points_of(*prefixes):
    return sorted(name for name in points() if name.split(".")[0] in prefixes)


def fill(folder, filler):
    """A file that takes all that is free on the file system of a folder."""
    with contextlib.suppress(OSError), open(filler, "wb", buffering=0) as file:
        for piece in (bytes(1 << 20), bytes(1 << 12), bytes(1)):
            with contextlib.suppress(OSError):
                while file.write(piece) == len(piece):
                    pass


class Injector:
    def __init__(self, world, watch, say):
        self.world, self.watch, self.say = world, watch, say
        self.counts = collections.Counter()
        self.skipped = collections.Counter()
        self.locks = collections.defaultdict(threading.Lock)
        self.threads = []
        self.errors = []
        self.lock = threading.Lock()
        self.agents = {agent.name: agent for agent in world.agents}
        self.collectors = {collector.name: collector for collector in world.collectors}
        self.agent_points = points_of("agent", "spool")
        self.collector_points = points_of("collector")

    # -- the schedule --

    def run(self, schedule, until):
        """Begins each fault at its moment; returns when the last has ended."""
        began = time.monotonic()
        for fault in schedule:
            left = began + fault.at - time.monotonic()
            if left > 0:
                time.sleep(left)
            if time.monotonic() - began > until or self.errors:
                break
            thread = threading.Thread(target=self._strike, args=(fault,), daemon=True, name=f"fault {fault.number}")
            thread.start()
            self.threads.append(thread)
        for thread in self.threads:
            thread.join()

    def count(self, kind):
        with self.lock:
            self.counts[kind] += 1

    def _strike(self, fault):
        why = self._impossible(fault)
        lock = self.locks[fault.target]
        if not why and not lock.acquire(timeout=LATE_SECONDS):
            why = "its target was struck for too long"
        if why:
            with self.lock:
                self.skipped[f"{fault.kind}: {why}"] += 1
            return
        affected = self._affected(fault)
        self.watch.fault_begins(affected)
        try:
            getattr(self, "_" + fault.kind.replace(" ", "_"))(fault, random.Random(fault.dice))
            self.count(fault.kind)
        except Exception as error:
            self.errors.append(f"fault {fault.number} ({fault.kind} {fault.target}): {error}")
        finally:
            self.watch.fault_ends(affected)
            lock.release()

    def _impossible(self, fault):
        if fault.kind.startswith(NEEDS_NAMESPACE) and not self.world.network.namespaces:
            return "no network namespaces here"
        if fault.kind == "disk full at agent" and not any(agent.small_disk for agent in self.world.agents):
            return "no file system of its own could be mounted"
        return None

    def _affected(self, fault):
        if fault.target in self.agents:
            return [fault.target]
        if fault.target == "proxy":
            return [agent.name for agent in self.world.agents if agent.proxied]
        return list(self.agents)

    # -- agents --

    def _kill_agent(self, fault, _):
        agent = self.agents[fault.target]
        agent.kill()
        time.sleep(fault.seconds)
        agent.start()

    def _freeze_agent(self, fault, _):
        self._freeze(self.agents[fault.target], fault.seconds)

    def _drop_at_agent(self, fault, _):
        self._cut(self.agents[fault.target].place, "drop", fault.seconds)

    def _reset_at_agent(self, fault, _):
        self._cut(self.agents[fault.target].place, "reset", fault.seconds)

    def _crash_agent_at_a_point(self, fault, dice):
        self._crash(self.agents[fault.target], dice, self.agent_points, fault.seconds, self.agents[fault.target].start)

    def _slow_agent_at_a_point(self, fault, dice):
        agent = self.agents[fault.target]
        agent.kill()
        agent.start(TIENDO_FAULT=f"{dice.choice(self.agent_points)}:*:delay={dice.randint(20, 400)}")
        time.sleep(fault.seconds)
        agent.kill()
        agent.start()

    def _clock_skew_at_agent(self, fault, dice):
        """Officer and daemon of this machine live at another time for a while."""
        agent = self.agents[fault.target]
        right = agent.env
        agent.kill()
        agent.env = {**right, **self.world.clock.setting(dice.choice(SKEWS))}
        agent.start()
        time.sleep(fault.seconds)
        agent.kill()
        agent.env = right
        agent.start()

    def _disk_full_at_agent(self, fault, dice):
        agent = self.agents[fault.target]
        filler = agent.state / "somebody-elses-file"
        fill(agent.state, filler)
        if dice.random() < 0.5:
            agent.kill()
            agent.start()
        time.sleep(fault.seconds)
        filler.unlink()
        if not agent.running:
            agent.start()

    # -- collectors --

    def _kill_collector(self, fault, _):
        collector = self.collectors[fault.target]
        collector.kill()
        time.sleep(fault.seconds)
        collector.start()

    def _freeze_collector(self, fault, _):
        self._freeze(self.collectors[fault.target], fault.seconds)

    def _drop_at_collector(self, fault, _):
        self._cut(self.collectors[fault.target].place, "drop", fault.seconds)

    def _reset_at_collector(self, fault, _):
        self._cut(self.collectors[fault.target].place, "reset", fault.seconds)

    def _crash_collector_at_a_point(self, fault, dice):
        self._crash(self.collectors[fault.target], dice, self.collector_points, fault.seconds, self.collectors[fault.target].start)

    def _failing_collector_at_a_point(self, fault, dice):
        collector = self.collectors[fault.target]
        collector.kill()
        collector.start(TIENDO_FAULT=f"{dice.choice(self.collector_points)}:*:delay={dice.randint(20, 300)},collector.store:{dice.randint(1, 20)}:error")
        time.sleep(fault.seconds)
        collector.kill()
        collector.start()

    # -- the database --

    def _kill_primary(self, fault, _):
        node = self.world.pair.primary
        node.kill()
        time.sleep(fault.seconds)
        node.serve()

    def _freeze_primary(self, fault, _):
        self._freeze(self.world.pair.primary, fault.seconds)

    def _drop_at_primary(self, fault, _):
        self._cut(self.world.pair.primary.place, "drop", fault.seconds)

    def _reset_at_primary(self, fault, _):
        self._cut(self.world.pair.primary.place, "reset", fault.seconds)

    def _kill_standby(self, fault, _):
        node = self.world.pair.standby
        node.kill()
        time.sleep(fault.seconds)
        node.serve()

    def _freeze_standby(self, fault, _):
        self._freeze(self.world.pair.standby, fault.seconds)

    def _promote_standby(self, fault, _):
        self._promote(0)

    def _promote_lagging_standby(self, fault, dice):
        """The newest rows are lost at the centre, though they were acknowledged: the agents have to bring them back."""
        self._promote(dice.uniform(0.5, 4))

    def _promote(self, lag):
        """The primary dies for good; the standby serves alone for a moment, then gets a new standby."""
        pair = self.world.pair
        pair.promote(lag)
        self.watch.fault_ends(list(self.agents))
        try:
            time.sleep(2)
            pair.attach_standby()
        finally:
            self.watch.fault_begins(list(self.agents))

    # -- the proxy --

    def _slow_proxy(self, fault, dice):
        self._mood(fault, "delay", dice.randint(50, 1500))

    def _stalled_proxy(self, fault, _):
        self._mood(fault, "stall")

    def _cutting_proxy(self, fault, dice):
        self._mood(fault, "cut", dice.choice((1, 100, 3000, 60000, 400000)))

    def _mood(self, fault, *order):
        self.world.proxy.order(*order)
        time.sleep(fault.seconds)
        self.world.proxy.order("pass")

    # -- what they share --

    @staticmethod
    def _freeze(process, seconds):
        process.freeze()
        time.sleep(seconds)
        process.thaw()

    @staticmethod
    def _cut(place, how, seconds):
        place.cut(how)
        time.sleep(seconds)
        place.heal()

    @staticmethod
    def _crash(process, dice, names, seconds, again):
        """Started anew, it dies when it passes a point; in time or, where the point is not passed, killed."""
        process.kill()
        process.start(TIENDO_FAULT=f"{dice.choice(names)}:{dice.choice((1, 1, 2, 3, 10))}:kill")
        deadline = time.monotonic() + seconds
        while process.running and time.monotonic() < deadline:
            time.sleep(0.05)
        process.kill()
        again()


def complaints(world):
    """What sanitizers said in any log; also of processes that were started again since."""
    found = []
    for log in sorted(world.home.rglob("*.log")):
        text = log.read_text(errors="replace")
        found += [f"{log.relative_to(world.home)}: {line.strip()}" for line in text.splitlines() if any(word in line for word in SANITIZERS)]
    return found


def heal(world):
    """Whatever still lies about: everything runs, nothing is cut."""
    for process in world.processes():
        if process.process is None:
            continue  # never took part
        process.thaw()
        if not process.running:
            process.start()
    for node in (world.pair.primary, world.pair.standby):
        if node.process is not None:
            node.serve()
    wait_until(lambda: all(process.running for process in world.processes() if process.process), 20, why="every process runs")
