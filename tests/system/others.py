"""The agencies that go on with their work while somebody else means no good: each sends one update, waits for its verdict,
pauses, and sends the next. What they notice is how long a verdict takes."""

import contextlib
import dataclasses
import json
import pathlib
import statistics
import subprocess
import sys
import time

import zmq

import wire_client
from wire_client import Enrolment, WireClient, new_keys, update


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


@dataclasses.dataclass
class Latencies:
    """Milliseconds from sending an update to its verdict."""

    all: list
    told_to_wait: int = 0

    @property
    def p50(self):
        return statistics.median(self.all)

    @property
    def p99(self):
        return percentile(self.all, 0.99)

    def __add__(self, other):
        return Latencies(self.all + other.all, self.told_to_wait + other.told_to_wait)

    def __str__(self):
        return f"p50 {self.p50:.1f} ms, p99 {self.p99:.1f} ms, {len(self.all)} updates"


def leaders(centre, plan="08/KH-UBND"):
    """(agency, task): one task for each agency that leads one."""
    found = {}
    for task in centre.json("task", "list", "--plan", plan):
        for party in task["parties"]:
            if party["role"] == "lead" and party["basis"] == "named":
                found.setdefault(party["agency"], f"{plan}#{task['label']}")
    return sorted(found.items())


def redeem(path):
    """The keys of a new device, and its enrolment."""
    enrolment = Enrolment.read(path)
    keys = new_keys()
    with WireClient(enrolment.endpoint, enrolment.server_key, enrolment.keys) as once:
        once.enrol(keys)
    return enrolment, keys


class Others:
    def __init__(self, centre, count=8, skip=2):
        """The first `skip` agencies are left to others."""
        self.machines = []
        for agency, task in leaders(centre)[skip:skip + count]:
            enrolment, keys = redeem(centre.enrol(agency) / "enrolment.json")
            client = WireClient(enrolment.endpoint, enrolment.server_key, keys)
            client.hello()
            self.machines.append((client, task))

    def close(self):
        for client, _ in self.machines:
            client.close()

    def measure(self, seconds, pause=0.05):
        """Each machine on its own, from this one thread."""
        poller = zmq.Poller()
        due, since, found = {}, {}, Latencies([])
        for client, _ in self.machines:
            client.hello()  # it may have been silent for long
        begin = time.monotonic()
        clients = {client._socket: (client, task) for client, task in self.machines}
        for i, sock in enumerate(clients):
            poller.register(sock, zmq.POLLIN)
            due[sock] = begin + pause * i / len(clients)
        end = begin + seconds
        while due or since:
            now = time.monotonic()
            for sock in [sock for sock, at in due.items() if at <= now]:
                del due[sock]
                if now < end:
                    self._send(*clients[sock])
                    since[sock] = time.monotonic()
            assert now < end + 30, f"{len(since)} of the others wait for a verdict"
            wait = min(due.values(), default=now + 0.2) - time.monotonic()
            for sock, _ in poller.poll(max(0, wait * 1000)):
                came = time.monotonic()
                if sock in since and self._take(clients[sock][0], found):
                    found.all.append((came - since.pop(sock)) * 1000)
                    due[sock] = came + pause
        return found

    def _send(self, client, task):
        self.entries = client.entries([update(task, "progress", percent=50, result="Đã họp với các đơn vị.")])
        client.send_entries(self.entries)

    def _take(self, client, found):
        """Whether the verdict came."""
        kind, message = client.receive()
        if kind == "retry_after":
            found.told_to_wait += 1
            time.sleep(message.delay_ms / 1000)
            client.hello()
            return True
        assert kind != "refusal" and kind != "rewind", (kind, message)
        return kind == "verdicts" and message.verdicts[-1].sequence == client.next_sequence - 1


def resident_mib(pid):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


@contextlib.contextmanager
def attack(centre, kind, seconds, count=10_000):
    """An attacker at work; its result is in the dict when it has ended. It is an enrolled device of the first agency."""
    agency, task = leaders(centre)[0]
    enrolment, keys = redeem(centre.enrol(agency) / "enrolment.json")
    order = {"kind": kind, "endpoint": centre.endpoint, "server_key": enrolment.server_key.decode(), "public": keys.public.decode(),
             "secret": keys.secret.decode(), "epoch": wire_client.new_epoch().hex(), "first": 1, "task": task, "seconds": seconds, "count": count}
    process = subprocess.Popen([sys.executable, str(pathlib.Path(__file__).with_name("attacker.py")), json.dumps(order)], stdout=subprocess.PIPE,
                               text=True)
    done = {}
    try:
        assert process.stdout.readline() == "ready\n"
        yield done
        out, _ = process.communicate(timeout=seconds + 30)
        assert process.returncode == 0
        done.update(json.loads(out))
    finally:
        process.kill()
        process.wait()
