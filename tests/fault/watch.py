"""Looks at every agent's outbox, read only, some times a second: how far it is acknowledged, how long that took, and how long it
took again after a fault had ended."""

import sqlite3
import threading
import time

EVERY = 0.05
LAST = "SELECT last_sequence FROM meta"
UNJUDGED = "SELECT min(sequence), count(*) FROM outbox WHERE verdict IS NULL AND sequence IS NOT NULL"


class Seen:
    """One agent, as it was seen last."""

    def __init__(self, agent):
        self.agent = agent
        self.outbox = None
        self.last = self.acknowledged = self.waiting = 0
        self.marks = []          # (time, sequence): entered by then
        self.since = None        # waits for an acknowledgement since then, no fault being active
        self.progress_at = None  # of the last acknowledgement, or of when something began to wait

    def look(self):
        try:
            if self.outbox is None:
                self.outbox = self.agent.outbox()
            (last,) = self.outbox.execute(LAST).fetchone()
            first, waiting = self.outbox.execute(UNJUDGED).fetchone()
        except (sqlite3.Error, TypeError):
            self.outbox = None
            return False
        self.last, self.waiting, before = last, waiting, self.acknowledged
        self.acknowledged = (first - 1) if first else last
        return self.acknowledged > before


class Watch(threading.Thread):
    def __init__(self, agents):
        super().__init__(daemon=True, name="watch")
        self.seen = {agent.name: Seen(agent) for agent in agents}
        self.active = {agent.name: 0 for agent in agents}
        self.lock = threading.Lock()
        self.latencies, self.recoveries = [], []
        self.longest_silence = 0.0
        self.stopping = threading.Event()

    def run(self):
        while not self.stopping.wait(EVERY):
            for name, seen in self.seen.items():
                advanced = seen.look()
                with self.lock:
                    self._note(name, seen, advanced, time.monotonic())

    def _note(self, name, seen, advanced, now):
        if not seen.marks or seen.marks[-1][1] < seen.last:
            seen.marks.append((now, seen.last))
        while seen.marks and seen.marks[0][1] <= seen.acknowledged:
            entered, _ = seen.marks.pop(0)
            self.latencies.append(now - entered)
        if advanced and seen.since is not None:
            self.recoveries.append((now - seen.since, name))
            seen.since = None
        if advanced or seen.waiting == 0 or seen.progress_at is None:
            seen.progress_at = now
            if seen.since is not None and not advanced:
                seen.since = now  # nothing to acknowledge yet
        self.longest_silence = max(self.longest_silence, now - seen.progress_at)

    def fault_begins(self, agents):
        with self.lock:
            for name in agents:
                self.active[name] += 1
                self.seen[name].since = None

    def fault_ends(self, agents):
        with self.lock:
            for name in agents:
                self.active[name] -= 1
                if self.active[name] == 0:
                    self.seen[name].since = time.monotonic()

    def waiting(self):
        return {name: seen.waiting for name, seen in self.seen.items() if seen.waiting > 0}

    def acknowledged(self):
        return sum(seen.acknowledged for seen in self.seen.values())

    def stop(self):
        self.stopping.set()
        self.join()

    def percentile(self, share):
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else None
