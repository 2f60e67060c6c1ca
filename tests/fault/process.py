"""Programs that run until somebody kills them, and waiting for what they do."""

import os
import pathlib
import signal
import subprocess
import time


def wait_until(what, seconds=60, every=0.05, why=""):
    """The first true answer of what(); fails when there is none in time."""
    deadline = time.monotonic() + seconds
    while True:
        answer = what()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise TimeoutError(f"not in {seconds} s: {why or what}")
        time.sleep(every)


def children_of(pid):
    """Every process below one, however deep."""
    parents = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                stat = pathlib.Path(f"/proc/{entry}/stat").read_text().rsplit(")", 1)[1].split()
            except (OSError, IndexError):
                continue
            parents.setdefault(int(stat[1]), []).append(int(entry))
    found, left = [], [pid]
    while left:
        below = parents.get(left.pop(), [])
        found += below
        left += below
    return found


def send(pids, number):
    for pid in pids:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            pass


def is_alive(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (OSError, IndexError):
        return False


class Process:
    """One program at one place; what it says goes to a file."""

    def __init__(self, place, command, log, env):
        self.place, self.program, self.log, self.env = place, command, pathlib.Path(log), env
        self.process = None

    def start(self, **more):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(self.place.command(*self.program), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                            env={**self.env, **more}, start_new_session=True)

    @property
    def running(self):
        return self.process is not None and self.process.poll() is None

    @property
    def pids(self):
        return [self.process.pid, *children_of(self.process.pid)]

    def text(self):
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def freeze(self):
        if self.running:
            send(self.pids, signal.SIGSTOP)

    def thaw(self):
        if self.running:
            send(self.pids, signal.SIGCONT)

    def kill(self):
        """SIGKILL, also to all below it; they are gone when this returns."""
        if self.process is None:
            return
        pids = self.pids
        send(pids, signal.SIGKILL)
        self.process.wait()
        wait_until(lambda: not any(is_alive(pid) for pid in pids[1:]), 10, 0.02, "the children of a killed process are gone")

    def end(self, seconds=20):
        """SIGTERM, and its exit status."""
        if self.running:
            self.process.terminate()
            return self.process.wait(seconds)
        return self.process.returncode if self.process else None
