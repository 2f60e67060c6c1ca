"""A drafted catalogue file read with its marks, and drafting from sentences: what the drafting tests share."""

import re
import subprocess

import yaml

from project import BINARIES, ROOT

PLANS = ROOT / "plans"
DATA = ROOT / "tests" / "data" / "draft"
MARK = "# KIỂM TRA: "
PARTY = re.compile(r'^( *)(# )?- \{agency: (\S+), as: "((?:[^"\\]|\\.)*)", role: (\w+)(?:, except: \[([^\]]*)\])?\}$')


def draft(table, out, agencies=None, number="08/KH-UBND", date="2024-01-15", province="Hải Phòng", extra=(), check=True):
    """Runs the command; its result. Nothing is read from the surroundings when agencies are given."""
    command = [BINARIES / "tiendo", "plan", "draft", table, "--number", number, "--date", date,
               "--issuer", f"Ủy ban nhân dân {province}", "--province", province, "--out", out, *extra]
    if agencies:
        command += ["--agencies", *agencies]
    result = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    if check:
        assert result.returncode == 0, result.stderr
    return result


class Task:
    """A drafted task: what it says, and which parts are marked."""

    def __init__(self, fields):
        self.fields = fields
        self.marks = []     # about the row as a whole, or its label, period, …: (what stands below, text)
        self.parties = []   # (role, code or None, printed, except, mark or None)

    def __getattr__(self, name):
        return self.fields.get(name)

    def marks_of(self, *keys):
        return [text for key, text in self.marks if key in keys]


def read_draft(path):
    """{label: Task} of a drafted file, in order, with the marks where they stand."""
    lines = path.read_text(encoding="utf-8").split("\n")
    plan = yaml.safe_load("\n".join(lines))
    tasks = {}
    current = None
    waiting = []
    for line in lines[lines.index("tasks:") if "tasks:" in lines else len(lines):]:
        text = line.strip()
        if text.startswith(MARK):
            waiting.append(text.removeprefix(MARK))
            continue
        party = PARTY.match(line)
        if text.startswith("- label: "):
            label = text.removeprefix("- label: ").strip('"')
            current = tasks[label] = Task(next(task for task in plan["tasks"] if task["label"] == label))
        if party:
            _, comment, code, printed, role, excepted = party.groups()
            assert not comment or waiting, f"an unknown party without its reason: {line}"
            current.parties.append((role, None if comment else code, printed.replace('\\"', '"'),
                                    tuple((excepted or "").split(", ")) if excepted else (), waiting[0] if waiting else None))
        elif current is not None:
            key = re.sub(r"^(?:- |# )?(\w+):.*", r"\1", text)
            current.marks += [(key, mark) for mark in waiting]
        waiting = []
    return plan, tasks


def expected_parties(words):
    """'! lead NS-SXD; cooperate NS-N-HUYEN -NS-TAN-LAP; cooperate ?Sở Lạ' as (must be marked, {(role, code, except)}, {(role, name)})."""
    asked = words.startswith("!")
    known, unknown = set(), set()
    for one in filter(None, (part.strip() for part in words.lstrip("!").split(";"))):
        role, body = one.split(" ", 1)
        if body.startswith("?"):
            unknown.add((role, body[1:]))
        else:
            code, *excepted = body.split(" -")
            known.add((role, code, tuple(excepted)))
    return asked, known, unknown


class Score:
    """Right, wrong, marked and missing parties; `wrong` must stay empty."""

    def __init__(self):
        self.right = self.marked = self.missing = 0
        self.wrong = []
        self.rows = self.clean_rows = 0

    def add(self, where, task, asked, known, unknown):
        row_marks = task.marks_of("assigned")
        unsure = bool(row_marks)
        marked_parties = [party for party in task.parties if party[4]]
        if asked and not unsure and not marked_parties:
            self.wrong.append(f"{where}: two readings, and nothing is marked: {task.parties}")
        found = set()
        for role, code, printed, excepted, mark in task.parties:
            hit = (role, printed) in unknown if code is None else (role, code, excepted) in known
            found.add((role, printed) if code is None else (role, code, excepted))
            if hit and not mark and not unsure or hit and code is None:
                self.right += 1
            elif mark or unsure:
                self.marked += 1
            else:
                self.wrong.append(f"{where}: {role} {code} ({printed})")
        for party in (known | unknown) - found:
            self.missing += 1
            other = [mark for mark in marked_parties if mark[1] == party[1] or (mark[1] is None and mark[0] == party[0])]
            if not unsure and not other:
                self.wrong.append(f"{where}: {party} is missing")
        self.rows += 1
        self.clean_rows += not unsure and all(party[1] is None or not party[4] for party in task.parties)

    def __str__(self):
        return (f"parties right {self.right}, wrong and unmarked {len(self.wrong)}, marked unsure {self.marked}, "
                f"missing (in marked rows) {self.missing}; rows {self.rows}, of them read without a doubt {self.clean_rows}")


def draft_sentences(sentences, folder, agencies, province):
    """The tasks drafted from assignment sentences, one row each, in order."""
    rows = ["STT\tTên nhiệm vụ\tCơ quan thực hiện\tThời hạn\tNguồn vốn"]
    rows += [f"{at}\tViệc số {at}\t{sentence.replace('|', '<br>')}\tNăm 2025\tNgân sách"
             for at, sentence in enumerate(sentences, 1)]
    table = folder / "sentences.txt"
    table.write_text("\n".join(rows) + "\n", encoding="utf-8")
    out = folder / "sentences.yaml"
    draft(table, out, agencies, province=province)
    _, tasks = read_draft(out)
    assert list(tasks) == [str(at) for at in range(1, len(sentences) + 1)]
    return list(tasks.values())


def read_sentences(path):
    """[(sentence, expected)] of a file of tests/data/draft."""
    lines = [line for line in path.read_text(encoding="utf-8").split("\n") if line and not line.startswith("#")]
    return [tuple(line.split("\t")) for line in lines]
