"""The officers: one thread a device, who enter numbered updates through `tiendo-agent submit` and write down what they were
promised. What they wrote is kept in a ledger of their own, which nothing of the product ever sees."""

import csv
import json
import random
import sqlite3
import threading
import time
import uuid

SUBMIT_POINTS = ("submit.before_store", "submit.after_store", "submit.after_answer", "spool.before_commit", "spool.after_commit")
BULK_MAX = 1500


class Ledger:
    """said: one row for each update that an officer entered at a device; promised is 1 when the agent said it is kept."""

    def __init__(self, path):
        self.path = path
        self.lock = threading.Lock()
        self.database = sqlite3.connect(path, check_same_thread=False)
        self.database.executescript("""
            PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
            CREATE TABLE said (entered INTEGER PRIMARY KEY, id TEXT, device INTEGER, agency TEXT, text TEXT, fate TEXT,
                               promised INTEGER NOT NULL DEFAULT 0);
        """)
        self.numbers = 0

    def number(self, count):
        with self.lock:
            self.numbers += count
            return range(self.numbers - count + 1, self.numbers + 1)

    def write(self, device, agency, rows, promised):
        """rows: (id, text, fate)."""
        with self.lock:
            self.database.executemany("INSERT INTO said (id, device, agency, text, fate, promised) VALUES (?, ?, ?, ?, ?, ?)",
                                      [(id, device, agency, text, fate, int(promised)) for id, text, fate in rows])

    def count(self):
        with self.lock:
            return self.database.execute("SELECT count(*), coalesce(sum(promised), 0) FROM said").fetchone()

    def close(self):
        with self.lock:
            self.database.commit()
            self.database.close()


def new_id(dice):
    """A UUID of version 7, as the agents make them."""
    raw = bytearray(int(time.time() * 1000).to_bytes(6, "big") + dice.randbytes(10))
    raw[6] = 0x70 | raw[6] & 0x0F
    raw[8] = 0x80 | raw[8] & 0x3F
    return str(uuid.UUID(bytes=bytes(raw)))


def refusals(done):
    answers = json.loads(done.stdout or "[]")
    return [answer for answer in (answers if isinstance(answers, list) else [answers]) if answer["state"] == "rejected"]


def is_kept(done, mistakes):
    """Exit 65 is an answer too, where the same was entered before and the centre has refused meanwhile what it had to."""
    return done.returncode == 0 or (done.returncode == 65 and {answer["id"] for answer in refusals(done)} - {None} <= set(mistakes)
                                    and not any(answer["id"] is None for answer in refusals(done)))


class Words:
    """What one agency may say: found from its own assignments."""

    def __init__(self, agent):
        tasks = [task for task in agent.tasks() if task["kind"] == "task" and not task["stopped"]]
        self.plain = [t["task"] for t in tasks if t["permission"] == "yes" and "progress" in t["actions"]]
        self.offers = [t["task"] for t in tasks if t["permission"] == "held" and t["role"] == "cooperate"]
        self.mistakes = [t["task"] for t in tasks if t["permission"] == "yes" and t["role"] == "cooperate" and "complete" not in t["actions"]]
        if not self.plain:
            raise RuntimeError(f"{agent.agency} has no task to report progress of")


class Officer(threading.Thread):
    """Enters `rate` updates a second at one device until told to stop; what the agent did not take is tried again."""

    def __init__(self, agent, twin, ledger, words, rate, seed, on_crash):
        super().__init__(daemon=True, name=f"officer {agent.number}")
        self.agent, self.twin, self.ledger, self.words, self.rate = agent, twin, ledger, words, rate
        self.dice = random.Random(f"{seed} officer {agent.number}")
        self.on_crash = on_crash
        self.stopping = threading.Event()
        self.entered = self.refused = 0
        self.newest = {}  # task -> id of the newest plain update, for corrections
        self.error = None

    def stop(self):
        self.stopping.set()

    def run(self):
        began = time.monotonic()
        try:
            while not self.stopping.is_set():
                owed = int((time.monotonic() - began) * self.rate) - self.entered
                if owed < 1:
                    self.stopping.wait(0.05)
                    continue
                self._enter(min(owed, BULK_MAX))
                self.stopping.wait(self.dice.uniform(0.3, 1.2))
        except Exception as error:  # a run whose officers gave up proves nothing
            self.error = error
            raise

    # -- one entry --

    def _enter(self, count):
        way = self.dice.random()
        if way < 0.08:
            self._by_flags()
        elif way < 0.2:
            self._by_csv(count)
        else:
            rows = self._rows(count)
            at_both = self.twin is not None and way > 0.96
            self._by_json(self.agent, rows)
            if at_both:
                # The same words from a colleague's machine: they count once. Not what it corrects, which may be on its way still.
                self._by_json(self.twin, [row for row in rows[:20] if row[1] != "correction"])

    def _row(self, number):
        choice = self.dice.random()
        row = {"id": new_id(self.dice), "task": self.dice.choice(self.words.plain), "action": "progress", "percent": number % 90,
               "result": f"Số {number}."}
        fate = "plain"
        if choice < 0.01 and self.words.offers:
            row.update(task=self.dice.choice(self.words.offers), action="contribute")
            del row["percent"]
            fate = "offer"
        elif choice < 0.03 and self.words.mistakes:
            row.update(task=self.dice.choice(self.words.mistakes), action="complete", product={
                "number": f"{number}/BC", "date": "2024-12-05", "issuer": self.agent.agency, "title": "Báo cáo"})
            del row["percent"]
            fate = "mistake"
        elif choice < 0.04 and row["task"] in self.newest:
            row["supersedes"] = self.newest.pop(row["task"])
            fate = "correction"
        if fate == "plain":
            self.newest[row["task"]] = row["id"]
        return row, fate

    def _rows(self, count):
        return [self._row(number) for number in self.ledger.number(count)]

    def _submit(self, agent, *arguments, mistakes=()):
        """Now and then the command itself is killed, at a point of its choice. mistakes: ids that the centre will refuse."""
        crash = {}
        if self.dice.random() < 0.04:
            crash["TIENDO_FAULT"] = f"{self.dice.choice(SUBMIT_POINTS)}:kill"
        done = agent.run("submit", *arguments, "--anyway", "--json", **crash)
        if crash and done.returncode < 0:
            self.on_crash()
        elif done.returncode not in (0, 69, 75) and not is_kept(done, mistakes):
            raise RuntimeError(f"{agent.name}: submit: exit {done.returncode}: {done.stderr[:600]} {refusals(done)[:3]}")
        self.refused += done.returncode in (69, 75)
        return done

    def _by_json(self, agent, rows):
        """With ids of our own: whatever became of it, the same file again does no harm, so it is entered until it is kept."""
        if not rows:
            return
        file = agent.folder / f"officer-{self.agent.number}.json"
        file.write_text(json.dumps([row for row, _ in rows]))
        said = [(row["id"], row["result"], fate) for row, fate in rows]
        mistakes = {id for id, _, fate in said if fate == "mistake"}
        while not is_kept(self._submit(agent, "--file", file, mistakes=mistakes), mistakes):
            if self.stopping.wait(0.5):
                self.ledger.write(agent.number, agent.agency, said, False)
                return
        self.ledger.write(agent.number, agent.agency, said, True)
        self.entered += len(rows)

    def _by_csv(self, count):
        """The agent gives the ids: without its answer nothing was promised, and nothing is entered again."""
        file = self.agent.folder / f"officer-{self.agent.number}.csv"
        rows = [self._row(number)[0] for number in self.ledger.number(count)]
        rows = [row for row in rows if row["action"] == "progress" and "supersedes" not in row]
        self.newest.clear()
        if not rows:
            return
        with open(file, "w", newline="", encoding="utf-8") as out:
            writer = csv.writer(out)
            writer.writerow(["task", "action", "percent", "result"])
            writer.writerows([row["task"], row["action"], row["percent"], row["result"]] for row in rows)
        done = self._submit(self.agent, "--file", file)
        if done.returncode == 0:
            said = [(answer["id"], row["result"], "plain") for answer, row in zip(json.loads(done.stdout), rows, strict=True)]
            self.ledger.write(self.agent.number, self.agent.agency, said, True)
            self.entered += len(rows)
        else:
            self.ledger.write(self.agent.number, self.agent.agency, [(None, row["result"], "plain") for row in rows], False)

    def _by_flags(self):
        (number,) = self.ledger.number(1)
        text = f"Số {number}."
        done = self._submit(self.agent, "--task", self.dice.choice(self.words.plain), "--action", "progress", "--percent", str(number % 90),
                            "--result", text)
        kept = done.returncode == 0
        self.ledger.write(self.agent.number, self.agent.agency, [(json.loads(done.stdout)["id"] if kept else None, text, "plain")], kept)
        self.entered += kept
