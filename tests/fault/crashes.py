"""Crashes at the named fault points, one after the other: a process is started so that it kills itself when it passes a point,
something is done that makes it pass, it dies, it is started again, and life goes on. In the end both ends have to agree.

Several lanes side by side, on one database: each has a collector of its own and two machines that know only this one."""

import contextlib
import json
import queue
import random
import shutil
import sqlite3
import threading
import time

import checker
import evidence
import faults
from officers import Ledger, Words, is_kept, new_id
from process import wait_until

LANES = 3
PASS_SECONDS = 15   # in which a point has to be passed
TRIES = 3
AGAIN_SECONDS = 0.3 # between two things done to have it passed
DISK_MIB = 64
BY_OFFERS = ("collector.before_notice", "collector.after_notice", "collector.after_notices", "agent.before_notices", "agent.after_notices")
BY_DECISIONS = ("collector.before_decide", "collector.after_decide", "collector.after_decided", "agent.after_decide", "agent.before_decided")
BY_ENROLMENT = ("collector.after_enrol", "agent.enrolled", "agent.before_assignments", "agent.after_assignments")
BY_OLD_COPY = ("spool.before_new_epoch", "spool.after_new_epoch")
BY_FULL_DISK = ("spool.before_ballast",)
BY_LOST_BALLAST = ("spool.after_ballast",)


class Lane:
    def __init__(self, world, number, ledger, seed, mounts):
        self.world, self.ledger = world, ledger
        self.dice = random.Random(f"{seed} lane {number}")
        self.collector = world.collectors[number - 1]
        self.lead = world.enrol("HP-SXD", collectors=(number,), small_disk=DISK_MIB if mounts else 0)
        self.offering = world.enrol("HP-SGDDT", collectors=(number,))
        self.plain, self.offers = Words(self.lead).plain, offers_to(self.lead, self.offering)
        self.held, self.forgotten = [], []

    # -- what officers do --

    def submit(self, agent=None, fate="plain", point=None):
        """One update; with a point the command dies there first. Entered again until it is kept."""
        agent = agent or self.lead
        (number,) = self.ledger.number(1)
        row = {"id": new_id(self.dice), "task": self.dice.choice(self.offers if fate == "offer" else self.plain),
               "action": "contribute" if fate == "offer" else "progress", "result": f"Số {number}."}
        if fate == "plain":
            row["percent"] = number % 90
        file = agent.folder / "officer.json"
        file.write_text(json.dumps([row]))
        crashed = False
        if point:
            crashed = agent.run("submit", "--file", file, "--anyway", "--json", TIENDO_FAULT=f"{point}:1:kill").returncode < 0
        wait_until(lambda: is_kept(agent.run("submit", "--file", file, "--anyway", "--json"), ()), 30, 0.2, f"{agent.name} takes an update")
        self.ledger.write(agent.number, agent.agency, [(row["id"], row["result"], fate)], True)
        return crashed, row["id"]

    def offer(self):
        self.held.append(self.submit(self.offering, "offer")[1])

    def decide(self):
        """What is not held (yet) at the centre is refused there, which is an answer too."""
        if not self.held:
            self.offer()
        self.lead.run("decide", "release", self.held.pop(), "--by", "Lãnh đạo")

    # -- one crash --

    def crash(self, point):
        """True when the process died at the point."""
        if point.startswith("submit."):
            return self.submit(point=point)[0]
        if point in BY_ENROLMENT:
            return self.crash_enrolling(point)
        victim = self.collector if point.startswith("collector.") else self.lead
        if point in BY_OLD_COPY:
            self.bring_back_old_copy()
        victim.kill()
        stir = self.submit
        if point in BY_OFFERS:
            stir = self.offer
        elif point in BY_DECISIONS:
            stir = self.decide
        elif point in BY_LOST_BALLAST:
            (self.lead.state / "ballast").unlink(missing_ok=True)
        elif point in BY_OLD_COPY and self.dice.random() < 0.5:
            self.submit()  # so that it is not too short, but takes a place that another update has
        with self.full_disk(point):
            victim.start(TIENDO_FAULT=f"{point}:1:kill")
            died = self.await_death(victim, None if point in BY_FULL_DISK + BY_LOST_BALLAST + BY_OLD_COPY else stir)
        victim.kill()
        victim.start()
        return died

    @staticmethod
    def await_death(victim, stir):
        deadline = time.monotonic() + PASS_SECONDS
        while time.monotonic() < deadline:
            if stir:
                stir()
            with contextlib.suppress(TimeoutError):
                return wait_until(lambda: not victim.running, AGAIN_SECONDS, 0.01)
        return False

    def crash_enrolling(self, point):
        """A new machine of the office each time."""
        with LOCK:
            agent = self.world.enrol("HP-STNMT", collectors=(self.collector.number,), start=False)
        victim = self.collector if point.startswith("collector.") else agent
        victim.kill()
        victim.start(TIENDO_FAULT=f"{point}:1:kill")
        if victim is not agent:
            agent.start()
        died = self.await_death(victim, None)
        victim.kill()
        victim.start()
        wait_until(agent.tasks, 60, why=f"{agent.name} has its assignments")
        agent.kill()
        with LOCK:
            self.world.agents.remove(agent)
        return died

    def bring_back_old_copy(self):
        """The outbox as it was before its newest update, which the centre has: as from an old backup."""
        lead, copy = self.lead, self.lead.folder / "copy"
        lead.kill()
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(lead.state, copy, ignore=shutil.ignore_patterns("ballast"))
        lead.start()
        _, id = self.submit()
        wait_until(lambda: self.world.pair.primary.sql("SELECT 1 FROM updates WHERE id = %s", id), 30, why="the newest update is stored")
        self.forgotten.append(id)
        lead.kill()
        for file in lead.state.glob("outbox.db*"):
            file.unlink()
        for file in copy.glob("outbox.db*"):
            shutil.copy(file, lead.state)

    @contextlib.contextmanager
    def full_disk(self, point):
        filler = self.lead.state / "somebody-elses-file"
        if point in BY_FULL_DISK:
            with contextlib.closing(sqlite3.connect(self.lead.state / "outbox.db")) as outbox:
                outbox.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # so that there is no room left over in its log
            faults.fill(self.lead.state, filler)
        try:
            yield
        finally:
            filler.unlink(missing_ok=True)


LOCK = threading.Lock()


def offers_to(lead, offering):
    """Tasks that the one leads and the other may only offer to."""
    led = {task["task"] for task in lead.tasks() if task["role"] == "lead"}
    offers = [task["task"] for task in offering.tasks() if task["permission"] == "held" and task["task"] in led]
    if not offers:
        raise RuntimeError(f"{offering.agency} has nothing to offer to {lead.agency}")
    return offers


class Tally:
    def __init__(self):
        self.lock = threading.Lock()
        self.crashes, self.not_passed, self.errors = {}, {}, []

    def note(self, point, died):
        with self.lock:
            table = self.crashes if died else self.not_passed
            table[point] = table.get(point, 0) + 1


def work(lane, tally, left):
    with contextlib.suppress(queue.Empty):
        while not tally.errors:
            point = left.get_nowait()
            try:
                # What should have made it pass may have been answered otherwise, by what an earlier crash left behind.
                tally.note(point, any(lane.crash(point) for _ in range(TRIES)))
            except Exception as error:
                tally.errors.append(f"{point}: {error!r}")


def points_here(mounts):
    """All but those that need what is not to be had here."""
    return [point for point in sorted(faults.points()) if mounts or point not in BY_FULL_DISK]


def drain(lanes):
    def waiting():
        for lane in lanes:
            for agent in (lane.lead, lane.offering):
                with contextlib.closing(agent.outbox()) as outbox:
                    yield outbox.execute("SELECT count(*) FROM outbox WHERE verdict IS NULL AND sequence IS NOT NULL").fetchone()[0]
    wait_until(lambda: sum(waiting()) == 0, 120, 0.2, "every outbox is acknowledged")


def run(world, count, seed, say, mounts):
    began = time.monotonic()
    ledger = Ledger(world.home / "ledger.db")
    world.open_centre(LANES, standby=False)
    lanes = [Lane(world, number, ledger, seed, mounts) for number in range(1, LANES + 1)]
    ready = time.monotonic()
    say(f"chaos: {LANES} collectors, {len(world.agents)} agents in {ready - began:.0f} s; {count} crashes, seed {seed}")
    tally, left = Tally(), queue.Queue()
    points = points_here(mounts)
    for number in range(count):
        left.put(points[number % len(points)])
    threads = [threading.Thread(target=work, args=(lane, tally, left), name=f"lane {number}") for number, lane in enumerate(lanes, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        while thread.is_alive():
            thread.join(15)
            say(f"chaos: {time.monotonic() - ready:4.0f} s: {sum(tally.crashes.values())} crashes")
    lasted = time.monotonic() - ready
    faults.heal(world)
    drain(lanes)
    ledger.close()
    with contextlib.closing(world.pair.primary.connect()) as connection:
        connection.autocommit = False
        with contextlib.closing(evidence.gather(world.home / "evidence.db", ledger.path, world.agents, connection)) as laid_out:
            report = checker.check(laid_out, [id for lane in lanes for id in lane.forgotten])
    crashes = sum(tally.crashes.values())
    figures = {"seed": seed, "crashes": crashes, "points": len(points), "points_passed": len(tally.crashes), "seconds": round(lasted, 1),
               "seconds_a_crash": round(lasted / max(crashes, 1), 2), "crashes_by_point": dict(sorted(tally.crashes.items())),
               **report.figures, "lost": report.lost, "doubled": report.doubled, "wrong": report.wrong}
    problems = tally.errors + [f"{point} was not passed ({times} times)" for point, times in tally.not_passed.items()]
    if crashes < count:
        problems.append(f"only {crashes} of {count} crashes")
    return figures, report, problems
