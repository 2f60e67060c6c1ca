"""The fault suite: scripts/chaos starts it. Numbered updates flow through real programs while a seeded schedule of faults is done
to them; then everything is healed, and both ends have to agree about every single update."""

import argparse
import contextlib
import json
import os
import pathlib
import random
import signal
import sys
import threading
import time
import uuid

import checker
import crashes
import evidence
import faults
import schedule
from officers import Ledger, Officer, Words
from process import wait_until
from watch import EVERY, Watch
from world import World

# agency, behind the proxy, with a small disk of its own
CAST = (("HP-SXD", False, False), ("HP-SXD", True, False), ("HP-STNMT", False, False), ("HP-SGDDT", True, False),
        ("HP-STP", False, False), ("HP-SCT", False, True), ("HP-STNMT", True, False), ("HP-SNNPTNT", False, False),
        ("HP-SGTVT", False, False), ("HP-STC", True, False))
SMALL_DISK_MIB = 48
SMALL_DISK_RATE = 1.0  # updates a second: a small disk holds only so much
LONG_MINUTES = 10
FAULTS_MIN, UPDATES_MIN = 5, 1000  # a minute
DRAIN_SECONDS = 120
SETTLE_SECONDS = 1  # for the last acknowledgements


def say(*words):
    print(*words, file=sys.stderr, flush=True)


class Parser(argparse.ArgumentParser):
    def error(self, message):
        self.print_usage(sys.stderr)
        self.exit(64, f"{self.prog}: {message}\n")


def arguments():
    parser = Parser(prog="scripts/chaos", description="Faults against real programs, and proof that nothing was lost.")
    parser.add_argument("--minutes", type=float, default=3, help="how long the faults last (3)")
    parser.add_argument("--seed", type=int, default=None, help="of the schedule and of what officers write; printed, so that a run can be had again")
    parser.add_argument("--crashes", type=int, default=None, metavar="N", help="instead: N crashes at the named fault points, one after the other")
    parser.add_argument("--rate", type=float, default=None, help="updates a second, over all officers (60; from 10 minutes on 620)")
    parser.add_argument("--faults", type=float, default=None, help="faults a minute (24; from 10 minutes on 42)")
    parser.add_argument("--json", metavar="FILE", help="the figures as JSON")
    parser.add_argument("--points", action="store_true", help="list the named fault points")
    parser.add_argument("--schedule", action="store_true", help="only print the schedule of this seed")
    parser.add_argument("--keep", action="store_true", help="keep the folder of the run also when all went well")
    parser.add_argument("--binaries", default=os.environ.get("TIENDO_CHAOS_BINARIES"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    long = given.minutes >= LONG_MINUTES
    given.seed = random.SystemRandom().randrange(1, 1_000_000) if given.seed is None else given.seed
    given.rate = given.rate or (620 if long else 60)
    given.faults = given.faults or (42 if long else 24)
    return given


def names_of_cast(mounts=True):
    agents = [f"agent{number}" for number in range(1, len(CAST) + 1)]
    small = [f"agent{number}" for number, (_, _, small) in enumerate(CAST, 1) if small and mounts]
    return {"agent": agents, "small agent": small, "collector": ["collector1", "collector2"], "database": ["database"], "proxy": ["proxy"]}


def build(world, mounts, rate):
    world.open_centre(2, rate_per_second=max(200, round(rate)))  # by default an agency may send 200 a second
    world.open_proxy()
    for agency, proxied, small in CAST:
        number = len(world.agents)
        world.enrol(agency, proxied=proxied, small_disk=SMALL_DISK_MIB if small and mounts else 0,
                    collectors=(1, 2) if number % 2 == 0 else (2, 1))


def twin_of(world, agent):
    others = [other for other in world.agents if other.agency == agent.agency and other is not agent and not other.small_disk]
    return others[0] if others else None


def hire(world, ledger, given, injector):
    words = {}
    share = (given.rate - SMALL_DISK_RATE) / (len(world.agents) - 1)
    officers = []
    for agent in world.agents:
        words.setdefault(agent.agency, Words(agent))
        officers.append(Officer(agent, twin_of(world, agent), ledger, words[agent.agency], SMALL_DISK_RATE if agent.small_disk else share,
                                given.seed, lambda: injector.count("crash submit at a point")))
    return officers


class Progress(threading.Thread):
    """A line now and then, for whoever waits."""

    def __init__(self, ledger, watch, injector, every):
        super().__init__(daemon=True)
        self.ledger, self.watch, self.injector, self.every = ledger, watch, injector, every
        self.stopping = threading.Event()

    def run(self):
        began = time.monotonic()
        while not self.stopping.wait(self.every):
            _, promised = self.ledger.count()
            say(f"chaos: {time.monotonic() - began:4.0f} s: {sum(self.injector.counts.values())} faults, {promised} updates promised, "
                f"{self.watch.acknowledged()} acknowledged, {sum(self.watch.waiting().values())} waiting")


def send_home(officers, injector):
    for officer in officers:
        officer.stop()
    for officer in officers:
        officer.join()
        if officer.error:
            injector.errors.append(f"{officer.name}: {officer.error}")
    time.sleep(SETTLE_SECONDS)


def behind(world):
    """Agents whose outbox the centre does not hold to the end; they have nothing more to say, so that it has to be noticed without."""
    stored = {(device, epoch): last for device, epoch, last in
              world.pair.primary.sql("SELECT device::text, epoch::text, last_sequence FROM device_progress")}
    found = {}
    for agent in world.agents:
        with contextlib.closing(agent.outbox()) as outbox:
            device, epoch, last = outbox.execute("SELECT device, epoch, last_sequence FROM meta").fetchone()
        held = stored.get((str(uuid.UUID(bytes=device)), str(uuid.UUID(bytes=epoch))), 0)
        if held < last:
            found[agent.name] = last - held
    return found


def drain(world, watch):
    """Everything works again: nothing may stay unanswered, or lost. Returns how long it took, and what was not through in the end."""
    began = time.monotonic()
    with contextlib.suppress(TimeoutError):
        wait_until(lambda: not watch.waiting() and not behind(world), DRAIN_SECONDS + len(watch.latencies) / 100, 0.5)
    return time.monotonic() - began, {**watch.waiting(), **behind(world)}


def flow(world, given, ledger):
    """The run itself. Returns the watch, the injector, how long the flow lasted, and the drain's outcome."""
    watch = Watch(world.agents)
    injector = faults.Injector(world, watch, say)
    officers = hire(world, ledger, given, injector)
    progress = Progress(ledger, watch, injector, 10 if given.minutes < LONG_MINUTES else 60)
    for thread in (watch, progress, *officers):
        thread.start()
    began = time.monotonic()
    plan = schedule.draw(given.seed, given.minutes, given.faults, names_of_cast())
    injector.run(plan, given.minutes * 60)
    left = given.minutes * 60 - (time.monotonic() - began)
    if left > 0:
        time.sleep(left)
    lasted = time.monotonic() - began
    say("chaos: healing; then everybody falls silent, and the newest rows are lost at the centre once more")
    faults.heal(world)
    world.pair.promote(lag=2, before_the_kill=lambda: send_home(officers, injector))
    injector.count("promote lagging standby")
    faults.heal(world)
    drained = drain(world, watch)
    progress.stopping.set()
    watch.stop()
    return watch, injector, lasted, drained


def judge_run(given, world, watch, injector, lasted, drained, ledger):
    drain_seconds, waiting = drained
    with contextlib.closing(world.pair.primary.connect()) as connection:
        connection.autocommit = False
        with contextlib.closing(evidence.gather(world.home / "evidence.db", ledger, world.agents, connection)) as laid_out:
            report = checker.check(laid_out)
    minutes = lasted / 60
    count = sum(injector.counts.values())
    slowest = max(watch.recoveries, default=(0.0, None))
    figures = {
        "seed": given.seed, "minutes": round(minutes, 2), "faults": count, "faults_a_minute": round(count / minutes, 1),
        "faults_by_kind": dict(sorted(injector.counts.items())), "skipped": dict(injector.skipped),
        **report.figures, "updates_a_minute": round(report.figures["promised"] / minutes),
        "lost": report.lost, "doubled": report.doubled, "wrong": report.wrong,
        "promotions": world.pair.promotions,
        "longest_recovery_s": round(slowest[0], 2), "longest_recovery_at": slowest[1],
        "longest_silence_s": round(watch.longest_silence, 2), "drain_s": round(drain_seconds, 1), "still_waiting": waiting,
        "acknowledged_p50_s": rounded(watch.percentile(0.5)), "acknowledged_p99_s": rounded(watch.percentile(0.99)),
    }
    problems = list(injector.errors)
    if waiting:
        problems.append(f"not acknowledged, or not at the centre, after {drain_seconds:.0f} s with everything working: {waiting}")
    if figures["faults_a_minute"] < FAULTS_MIN:
        problems.append(f"only {figures['faults_a_minute']} faults a minute, at least {FAULTS_MIN} were wanted")
    if figures["updates_a_minute"] < UPDATES_MIN:
        problems.append(f"only {figures['updates_a_minute']} updates a minute, at least {UPDATES_MIN} were wanted")
    return figures, report, problems


def rounded(seconds):
    """As exactly as was looked."""
    return None if seconds is None else round(max(seconds, EVERY), 2)


def print_figures(figures, report, problems):
    for name, value in figures.items():
        if isinstance(value, dict):
            print(f"{name}:" + ("" if value else " none"))
            for key, number in value.items():
                print(f"    {key}: {number}")
        else:
            print(f"{name}: {value}")
    for finding in report.findings:
        print(f"FOUND  {finding}")
    for problem in problems:
        print(f"PROBLEM  {problem}")
    print("chaos: " + ("nothing lost, nothing doubled, nothing wrong" if report.fine and not problems else "FAILED")
          + f" (seed {figures['seed']})")


def run_flow(given, world, mounts):
    began = time.monotonic()
    build(world, mounts, given.rate)
    say(f"chaos: {len(world.agents)} agents, {len(world.collectors)} collectors, 2 database servers in {time.monotonic() - began:.0f} s; "
        f"seed {given.seed}, {given.minutes:g} minutes, {given.rate:g} updates a second, {given.faults:g} faults a minute")
    path = world.home / "ledger.db"
    ledger = Ledger(path)
    watch, injector, lasted, drained = flow(world, given, ledger)
    ledger.close()
    return judge_run(given, world, watch, injector, lasted, drained, path)


def may_mount(namespaces):
    return namespaces and os.geteuid() == 0


def main():
    given = arguments()
    if given.points:
        for name, place in sorted(faults.points().items()):
            print(f"{name}\t{place}")
        return 0
    if given.schedule:
        for fault in schedule.draw(given.seed, given.minutes, given.faults, names_of_cast()):
            print(f"{fault.at:8.2f} s  {fault.kind:30} {fault.target:12} {fault.seconds:5.2f} s")
        return 0
    namespaces = os.environ.get("TIENDO_CHAOS_NAMESPACES") == "yes"
    if not namespaces:
        say("chaos: no namespaces of our own here (needs root and CAP_SYS_ADMIN): without cut networks and full disks, on loopback")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    world = World(given.binaries, namespaces)
    fine = False
    try:
        if given.crashes is not None:
            figures, report, problems = crashes.run(world, given.crashes, given.seed, say, may_mount(namespaces))
        else:
            figures, report, problems = run_flow(given, world, may_mount(namespaces))
        problems += faults.complaints(world)
        print_figures(figures, report, problems)
        fine = report.fine and not problems
        if given.json:
            pathlib.Path(given.json).write_text(json.dumps({**figures, "findings": report.findings, "problems": problems, "ok": fine},
                                                           ensure_ascii=False, indent=1) + "\n")
    finally:
        world.close(keep=given.keep or not fine)
        if given.keep or not fine:
            say(f"chaos: logs, outboxes and evidence are kept in {world.home}")
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
