"""A whole centre for tests: private PostgreSQL, the schema, the real plans, a running collector; and real agents. Every program
is the real one, every connection is CURVE."""

import contextlib
import datetime
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time

import psycopg2

import wire_client
from pgcluster import Cluster
from project import BINARIES, ROOT

# The document that task names without one belong to, and what its tasks are stored under.
PLAN = "08/KH-UBND@2024-01-15@Ủy ban nhân dân thành phố Hải Phòng"
PLANS = sorted(str(path) for path in (ROOT / "plans").rglob("*.yaml"))
# When tests live unless they say otherwise: every agency of the plan of 2024 is there, and so is its 2024 reporting round.
DAY = "2024-12-12T08:00:00+07:00"
STARTED = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")  # every centre of one run has one time
GENTLE = "TIENDO_GENTLE" in os.environ  # programs are told to end, and write what they counted of themselves
WAIT = 30  # seconds until something that should happen counts as not happening


def wait_until(what, seconds=WAIT, every=0.05):
    """The first true answer of what(); fails when there is none in time."""
    deadline = time.monotonic() + seconds
    while True:
        answer = what()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f"not in {seconds} s: {what}")
        time.sleep(every)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment(**more):
    kept = {name: value for name, value in os.environ.items() if name.endswith("SAN_OPTIONS")}
    return {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TZ": "UTC", **kept, **more}


class Process:
    """A program that runs until it is told to stop; its log is a file."""

    def __init__(self, name, command, log, env):
        self.name, self.command, self.log, self.env = name, command, pathlib.Path(log), env
        self.process = None

    def start(self):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(self.command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=self.env)

    @property
    def running(self):
        return self.process is not None and self.process.poll() is None

    def text(self):
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def signal(self, number):
        self.process.send_signal(number)

    def kill(self):
        if self.running:
            self.process.kill()
        self.process.wait()

    def stop(self, seconds=10):
        """SIGTERM; the exit status, and that it came in time."""
        if self.running:
            self.process.terminate()
        return self.process.wait(seconds)


class Agent(Process):
    """One device: a folder with its configuration, a daemon, and the commands of an officer."""

    def __init__(self, folder, agency, env):
        self.folder, self.agency = pathlib.Path(folder), agency
        self.config = self.folder / "agent.conf"
        super().__init__(f"agent {agency}", [str(BINARIES / "tiendo-agent"), "run", "--config", str(self.config)],
                         self.folder / "agent.log", env)

    def run(self, *arguments, **options):
        return subprocess.run([str(BINARIES / "tiendo-agent"), *arguments, "--config", str(self.config)],
                              env=self.env, capture_output=True, text=True, timeout=120, check=False, **options)

    def json(self, *arguments):
        done = self.run(*arguments, "--json")
        assert done.stdout, (arguments, done.returncode, done.stderr)
        return json.loads(done.stdout)

    def submit(self, *arguments):
        """The answer and the exit status."""
        done = self.run("submit", *arguments, "--json")
        return (json.loads(done.stdout) if done.stdout else None), done.returncode

    def outbox(self):
        return self.json("outbox")

    def has_assignments(self):
        done = self.run("tasks", "--json")
        return done.returncode == 0 and bool(json.loads(done.stdout))


class Centre:
    def __init__(self, clock=DAY, cluster=None, **settings):
        """clock: simulated time, ISO or ISO@REAL; None: the real time. cluster: where the database is made, closed with the centre."""
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="tiendo-centre."))
        self.cluster = cluster or Cluster()
        self.database = self.cluster.create_database()
        self.clock = {}
        self.set_clock(clock)
        self.port = free_port()
        self.endpoint = f"tcp://127.0.0.1:{self.port}"
        self.config = self.home / "collector.conf"
        self.configure(**settings)
        self.collector = Process("collector", [str(BINARIES / "tiendo-collector"), "--config", str(self.config)],
                                 self.home / "collector.log", environment(**self.clock))
        self.agents = []
        self.others = []  # collectors beside the first
        self.enrolments = 0

    def configure(self, remind=False, **settings):
        """remind: the collector plans and sends reminders, as often as it can."""
        values = {"listen": self.endpoint, "advertise": self.endpoint, "server_key": "server.key", "create_key": "yes",
                  "database": self.cluster.uri(self.database, "tiendo_ingest"), **settings}
        if remind:
            values.update(remind_database=self.cluster.uri(self.database, "tiendo_remind"), remind_every_s=1)
        if self.clock:
            values["simulated_clock"] = "yes"
        self.config.write_text("[collector]\n" + "".join(f"{name} = {value}\n" for name, value in values.items()))

    def set_clock(self, clock):
        """From here on; programs that run already keep their own time."""
        if clock is None:
            self.offset = datetime.timedelta(0)
            wire_client.offset_us = 0
            return
        if "@" not in clock:
            clock += "@" + STARTED
        simulated, real = (datetime.datetime.fromisoformat(text.replace("Z", "+00:00")) for text in clock.split("@"))
        self.offset = simulated - real
        wire_client.offset_us = self.offset // datetime.timedelta(microseconds=1)
        self.clock.update(TIENDO_CLOCK=clock, TIENDO_SIMULATED_CLOCK="yes")

    def now(self):
        """The time at this centre."""
        return datetime.datetime.now(datetime.timezone.utc) + self.offset

    # -- the centre's programs --

    def tiendo(self, *arguments, check=True, **more):
        done = subprocess.run([str(BINARIES / "tiendo"), *arguments], capture_output=True, text=True, timeout=120, check=False,
                              env=environment(PGHOST=str(self.cluster.folder), PGPORT="5432", PGUSER="tiendo_owner",
                                              PGDATABASE=self.database, **self.clock, **more))
        if check:
            assert done.returncode == 0, (arguments, done.returncode, done.stderr)
        return done

    def json(self, *arguments):
        return json.loads(self.tiendo(*arguments, "--json").stdout)

    def prepare(self):
        self.tiendo("db", "migrate")
        self.tiendo("plan", "load", *PLANS)

    def start_collector(self):
        before = self.collector.text().count("catalogue.loaded")
        self.collector.start()
        wait_until(lambda: self.collector.text().count("catalogue.loaded") > before or not self.collector.running)
        assert self.collector.running, self.collector.text()[-2000:]

    def another_collector(self):
        """One more on the same database, at an address and with a key of its own."""
        number, endpoint = len(self.others) + 2, f"tcp://127.0.0.1:{free_port()}"
        config = self.home / f"collector-{number}.conf"
        config.write_text(self.config.read_text().replace(self.endpoint, endpoint).replace("server.key", f"server-{number}.key"))
        other = Process(f"collector {number}", [str(BINARIES / "tiendo-collector"), "--config", str(config)],
                        self.home / f"collector-{number}.log", environment(**self.clock))
        other.endpoint = endpoint
        other.start()
        self.others.append(other)
        wait_until(lambda: "catalogue.loaded" in other.text() or not other.running)
        assert other.running, other.text()[-2000:]
        return other

    def travel(self, moment, *agents):
        """Stops these agents and the collector, and starts the collector at that moment; the agents are started by the caller."""
        for agent in agents:
            agent.stop()
        if self.collector.running:
            self.collector.stop()
        self.set_clock(f"{moment}@{datetime.datetime.now(datetime.timezone.utc).isoformat(timespec='milliseconds')}")
        for process in (self.collector, *agents):
            process.env = environment(**self.clock)
        self.start_collector()

    def restart_collector(self):
        self.collector.kill()
        self.start_collector()

    # -- devices --

    def enrol(self, agency, name=None, *arguments):
        """The folder with the enrolment file and the agent's configuration."""
        self.enrolments += 1
        folder = self.home / f"device-{self.enrolments}"
        self.tiendo("agent", "enrol", agency, "--name", name or f"device {self.enrolments}", "--out", str(folder), *arguments)
        self.await_keys()
        if self.clock:
            config = folder / "agent.conf"
            config.write_text(re.sub(r"(?m)^simulated_clock *=.*$", "simulated_clock = yes", config.read_text()))
        return folder

    def await_keys(self):
        """Until every collector, which is told of every change, has read its keys again."""
        for collector in (self.collector, *self.others):
            if collector.running:
                (loaded,) = self.sql("SELECT value FROM change_counter")[0]
                wait_until(lambda: any(int(number) >= loaded for number in re.findall(r"change=(\d+)", collector.text())))

    def agent(self, agency, start=True):
        """A device with a running daemon that has its assignments."""
        folder = self.enrol(agency)
        agent = Agent(folder, agency, environment(**self.clock))
        self.agents.append(agent)
        if start:
            agent.start()
            wait_until(agent.has_assignments)
        return agent

    # -- what is stored --

    def sql(self, statement, *values):
        with contextlib.closing(psycopg2.connect(self.cluster.uri(self.database))) as connection, connection, \
                connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall() if cursor.description else None

    def stored(self):
        """Of every update that is stored: id -> verdict."""
        return dict(self.sql("SELECT id::text, verdict FROM updates"))

    def close(self):
        for process in [*self.agents, self.collector, *self.others]:
            if process.running:
                process.signal(signal.SIGTERM if GENTLE else signal.SIGKILL)
                process.process.wait()
        self.cluster.close()
        shutil.rmtree(self.home, ignore_errors=True)


@contextlib.contextmanager
def running_centre(**settings):
    centre = Centre(**settings)
    try:
        centre.prepare()
        centre.start_collector()
        yield centre
    finally:
        centre.close()


def key(task):
    """What a task of 08/KH-UBND is stored under: its number alone may belong to two documents."""
    return PLAN + task[task.index("#"):]
