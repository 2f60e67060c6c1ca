"""Everything that takes part in a run: two database servers, collectors, agents of several agencies, a proxy between some of
them. Every program is the real one; every connection is CURVE."""

import datetime
import json
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile

from network import Network
from postgres import DATABASE, OWNER, Node, Pair
from process import Process, wait_until

ROOT = pathlib.Path(__file__).resolve().parents[2]
DAY = "2024-12-12T08:00:00+07:00"  # every agency of the plan of 2024 is there, and so is its reporting round
PLAN = "08/KH-UBND"
PLANS = [ROOT / "plans" / name for name in ("calendar/viet-nam.yaml", "trung-uong/agencies.yaml", "hai-phong/agencies.yaml", "hai-phong/08-KH-UBND-2024.yaml")]


def environment(**more):
    kept = {name: value for name, value in os.environ.items() if name.endswith("SAN_OPTIONS")}
    return {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TZ": "UTC", **kept, **more}


class Clock:
    """Simulated time from now on; `shifted` is the clock of a machine that goes wrong."""

    def __init__(self):
        self.real = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="milliseconds")

    def setting(self, shifted=datetime.timedelta(0)):
        shown = datetime.datetime.fromisoformat(DAY) + shifted
        return {"TIENDO_CLOCK": f"{shown.isoformat()}@{self.real}", "TIENDO_SIMULATED_CLOCK": "yes"}


class Agent(Process):
    """One device: its folder, its daemon, and the commands of its officer."""

    def __init__(self, world, number, agency, place, folder, env):
        self.world, self.number, self.agency, self.folder = world, number, agency, pathlib.Path(folder)
        self.name = f"agent{number}"
        self.state = self.folder / "state"
        self.config = self.folder / "agent.conf"
        self.small_disk = self.proxied = False
        super().__init__(place, [world.binaries / "tiendo-agent", "run", "--config", self.config], self.folder / "agent.log", env)

    def run(self, *arguments, timeout=300, **faults):
        return subprocess.run([self.world.binaries / "tiendo-agent", *arguments, "--config", self.config], env={**self.env, **faults},
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", timeout=timeout, check=False)

    def tasks(self):
        done = self.run("tasks", "--json")
        return json.loads(done.stdout) if done.returncode == 0 else []

    def outbox(self):
        """Read only, as another process; None while there is none."""
        try:
            return sqlite3.connect(f"file:{self.state}/outbox.db?mode=ro", uri=True, timeout=5, check_same_thread=False)
        except sqlite3.Error:
            return None


class Collector(Process):
    def __init__(self, world, number, place, folder, env):
        self.number, self.name, self.folder = number, f"collector{number}", pathlib.Path(folder)
        self.port = place.port(5757)
        self.endpoint = f"tcp://{place.address}:{self.port}"
        self.config = self.folder / "collector.conf"
        super().__init__(place, [world.binaries / "tiendo-collector", "--config", self.config], self.folder / "collector.log", env)

    def configure(self, database, **more):
        """The database goes by the environment: a list of two servers is longer than a line of a configuration may be."""
        self.env["TIENDO_COLLECTOR_DATABASE"] = database
        values = {"listen": self.endpoint, "advertise": self.endpoint, "server_key": "server.key", "create_key": "yes",
                  "simulated_clock": "yes", **more}
        self.config.write_text("[collector]\n" + "".join(f"{name} = {value}\n" for name, value in values.items()))
        self.config.chmod(0o600)

    def ready(self):
        return self.text().count("catalogue.loaded")

    def serve(self, **faults):
        before = self.ready()
        self.start(**faults)
        wait_until(lambda: self.ready() > before or not self.running, 60, 0.02, f"{self.name} has its catalogue")
        if not self.running and not faults:
            raise RuntimeError(f"{self.name} does not start: {self.text()[-1500:]}")


class Proxy(Process):
    def __init__(self, place, collectors, log, env):
        self.name = "proxy"
        self.routes = {collector.endpoint: place.port(5757 + collector.number) for collector in collectors}
        self.moods = []
        arguments = [f"{place.address}:{self.routes[c.endpoint]}={c.place.address}:{c.port}" for c in collectors]
        super().__init__(place, [sys.executable, pathlib.Path(__file__).with_name("proxy.py"), *arguments], log, env)

    def start(self, **more):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(self.place.command(*self.program), stdin=subprocess.PIPE, stdout=log, stderr=log,
                                            env={**self.env, **more}, start_new_session=True)

    def order(self, *words):
        self.process.stdin.write((" ".join(map(str, words)) + "\n").encode())
        self.process.stdin.flush()

    def endpoint(self, behind):
        return f"tcp://{self.place.address}:{self.routes[behind]}"


class World:
    def __init__(self, binaries, namespaces, home=None):
        self.binaries = pathlib.Path(binaries)
        self.home = pathlib.Path(home or tempfile.mkdtemp(prefix="tiendo-chaos."))
        self.home.chmod(0o755)
        self.clock = Clock()
        self.network = Network(namespaces)
        self.agents, self.collectors, self.mounts = [], [], []
        self.proxy, self.enrolments = None, 0
        self.pair = Pair(Node(self.network.place("database1"), self.home / "database1"),
                         Node(self.network.place("database2"), self.home / "database2"))

    # -- building it up --

    def tiendo(self, *arguments):
        node = self.pair.primary
        done = subprocess.run([self.binaries / "tiendo", *map(str, arguments)], capture_output=True, text=True, timeout=300, check=False,
                              env=environment(PGHOST=str(node.folder), PGPORT=str(node.port), PGUSER=OWNER, PGDATABASE=DATABASE,
                                              **self.clock.setting()))
        if done.returncode != 0:
            raise RuntimeError(f"tiendo {arguments}: {done.stderr[:1500]}")
        return done.stdout

    def open_centre(self, collectors, standby=True, **settings):
        self.pair.create()
        self.tiendo("db", "migrate")
        self.tiendo("plan", "load", *PLANS)
        self.pair.admit("tiendo_ingest")
        if standby:
            self.pair.attach_standby()
        for number in range(1, collectors + 1):
            folder = self.home / f"collector{number}"
            folder.mkdir(mode=0o700)
            collector = Collector(self, number, self.network.place(f"collector{number}"), folder, environment(**self.clock.setting()))
            collector.configure(self.pair.uri("tiendo_ingest"), **settings)
            collector.serve()
            self.collectors.append(collector)
        wait_until(lambda: self.pair.primary.sql("SELECT count(*) FROM collector_endpoint") == [(collectors,)], 30, why="the collectors are announced")

    def open_proxy(self):
        self.proxy = Proxy(self.network.place("proxy"), self.collectors, self.home / "proxy.log", environment())
        self.proxy.start()

    def enrol(self, agency, *, proxied=False, collectors=None, small_disk=0, start=True):
        """A device with a running daemon that has its assignments; or one that was never started. collectors: numbers, in the order in which it tries them;
        small_disk: MiB of a file system of its own for its outbox."""
        self.enrolments += 1
        number = self.enrolments
        folder = self.home / f"agent{number}"
        self.tiendo("agent", "enrol", agency, "--name", f"machine {number}", "--out", folder)
        agent = Agent(self, number, agency, self.network.place(f"agent{number}"), folder, environment(**self.clock.setting()))
        known = {c["endpoint"]: c["server_key"] for c in json.loads((folder / "enrolment.json").read_text())["collectors"]}
        chosen = [self.collectors[n - 1].endpoint for n in collectors or range(1, len(self.collectors) + 1)]
        addresses = ", ".join(f"{self.proxy.endpoint(e) if proxied else e} {known[e]}" for e in chosen)
        text = re.sub(r"(?m)^simulated_clock *=.*$", "simulated_clock = yes", agent.config.read_text())
        text += f"\n[link]\ncollectors = {addresses}\nretry_min_ms = 100\nretry_max_ms = 2000\nrefused_min_ms = 500\nrefused_max_ms = 3000\n"
        if small_disk:
            self.mount(agent, small_disk)
            text = text.replace("[agent]\n", "[agent]\nfree_mb = 1\nballast_mb = 2\n")
        agent.config.write_text(text)
        agent.proxied = proxied
        self.agents.append(agent)
        if not start:
            return agent
        agent.start()
        wait_until(agent.tasks, 60, why=f"{agent.name} has its assignments")
        return agent

    def mount(self, agent, mebibytes):
        agent.state.mkdir(mode=0o700)
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={mebibytes}m,mode=0700", "none", str(agent.state)], check=True, timeout=20)
        self.mounts.append(agent.state)
        agent.small_disk = True

    # -- taking it down --

    def processes(self):
        return [*self.agents, *self.collectors, self.pair.primary, self.pair.standby, *([self.proxy] if self.proxy else [])]

    def close(self, keep=False):
        for process in self.processes():
            if process.process is None:
                continue
            process.thaw()
            process.kill()
        self.network.close()
        for mount in self.mounts:
            subprocess.run(["umount", "--lazy", str(mount)], check=False, timeout=20)
        if not keep:
            shutil.rmtree(self.home, ignore_errors=True)
