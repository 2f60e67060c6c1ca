"""The catalogue of 08/KH-UBND against the official text it was made from.

Re-reads plans/sources/hai-phong-08-KH-UBND-2024.txt and wants every word of the catalogue in it, in the very cell or
sentence the item stands for, and every row and sentence of the plan reached by exactly one item. Only markup, footnote
marks, page breaks inside a cell and runs of white space are taken out first. The negative cases break one thing in a
copy of the catalogue and want it found.
"""

import copy
import datetime
import re
import unicodedata

import pytest
import yaml

from sources import PLANS, Source, differs, directory, folded, load, party_problems

PLAN_FILE = PLANS / "hai-phong" / "08-KH-UBND-2024.yaml"
AGENCY_FILES = [PLANS / "hai-phong" / "agencies.yaml", PLANS / "trung-uong" / "agencies.yaml"]
CALENDAR_FILE = PLANS / "calendar" / "viet-nam.yaml"

TASK_LABELS = (
    "II.1 II.1.1a II.1.1b II.1.1c.1 II.1.1c.2 II.1.1c.3 II.1.1d II.1.1e II.1.2.1 II.1.2.2 II.1.2.3 II.2 II.3"
    " III.1 III.2 III.3.1 III.3.2 III.5"
    " PLII.I 1 2a 2b 4 5a 5b 6a 6b 6c 7 8 9 10 11a 11b 12 13 14 15 16 17 18 19 20 21 22"
    " 23a 23b 24 25 26 27 28 29a 29b 30 31 32 33a 33b"
).split()
INDICATOR_LABELS = (
    "CT1 CT2 CT3 CT3.1 CT4 CT5 CT6 CT7 CT8 CT8a CT8b CT9 CT10 CT11 CT12 CT12.1 CT13 CT14 CT15"
).split()

# The words of a row that its scope rests on.
SCOPES = {
    "toàn thành phố": ["thành phố"],
    "khu vực nội thành, nội thị": ["khu vực nội thành, nội thị"],
    "toàn quốc": ["toàn quốc", "cả nước"],
    "đô thị": ["đô thị"],
    "đô thị loại III": ["đô thị loại III"],
    "": [""],
}

# Lines between "II." and the list of receivers that lay nothing on anyone.
PLAIN_LINES = ["4. Trên đây là Kế hoạch của", "(Đính kèm theo Phụ lục I, Phụ lục II"]

# A cell that holds two letters: the task of each letter stands on the line of its own assignment.
SPLIT_CELLS = {"5a", "5b", "11a", "11b"}


# --- the checks -------------------------------------------------------------------------------------------------------


def period_problems(where, period, printed):
    if period is None:
        if printed:
            yield f"{where}: no period, the source has '{printed}'"
        return
    yield from differs(where, "period", period["printed"], printed)
    years = re.fullmatch(r"(\d{4})-(\d{4})", period["printed"])
    if years:
        wanted = (datetime.date(int(years[1]), 1, 1), datetime.date(int(years[2]), 12, 31))
        yield from differs(where, "period from, to", (period.get("from"), period.get("to")), wanted)
    elif period.get("ongoing") is not True or "from" in period or "to" in period:
        yield f"{where}: '{printed}' is an ongoing period"


def table_task_problems(task, source):
    """A task of Phụ lục II: every field is its cell."""
    where = f"task {task['label']}"
    cells = source.task_rows.get(task["line"])
    if cells is None:
        yield f"{where}: line {task['line']} is no row of Phụ lục II"
        return
    rows = [row for at, row in source.task_rows.items() if at <= task["line"]]
    title = next(row[1] for row in reversed(rows) if row[1])
    content = next(row[2] for row in reversed(rows) if row[2])
    letter = re.fullmatch(r"\d+([a-z]?)", task["label"])[1]
    number = next(found[1] for row in reversed(rows) if (found := re.match(r"Nhiệm vụ (\d+):", row[1])))
    yield from differs(where, "number", task["label"].rstrip("abc"), number)
    if task["label"] in SPLIT_CELLS:
        first, second = re.fullmatch(r"a\) (.*) b\) (.*)", content).groups()
        content = first if letter == "a" else second
    elif letter:
        lettered = content if re.match(r"[a-z]\) ", content) else title
        if not lettered.startswith(f"{letter}) "):
            yield f"{where}: line {task['line']} is not letter {letter})"
    strip = r"^(?:Nhiệm vụ \d+: |[a-z]\) )"
    yield from differs(where, "title", task["title"], re.sub(strip, "", title))
    yield from differs(where, "content", task.get("content"), re.sub(r"^[a-z]\) ", "", content))
    yield from differs(where, "assigned", task["assigned"], cells[3])
    yield from period_problems(where, task.get("period"), cells[4])
    yield from differs(where, "funding", task.get("funding"), cells[5])


def following(source, line, start):
    """The bullet below that gives time or money to the bullets above it; None when a heading comes first."""
    for at in range(line + 1, len(source.lines)):
        text = source.clean[at]
        if source.lines[at].startswith("#") or re.match(r"(?:[a-z]\)|\d\.) ", text):
            return None
        if text.startswith(f"- {start}: "):
            return text.removeprefix(f"- {start}: ")
    return None


def prose_task_problems(task, source):
    """A task of the running text: its sentence is the whole bullet or paragraph."""
    where = f"task {task['label']}"
    line = task["line"]
    sentence = re.sub(r"^(?:- |\d\. )", "", source.clean[line])
    yield from differs(where, "assigned", task["assigned"], sentence)
    above = [at for at in range(line - 1, 0, -1) if source.clean[at] and not source.clean[at].startswith("- ")]
    lettered = re.fullmatch(r"([a-e])\) (.+?): (.+)", source.clean[above[0]])
    if lettered:
        yield from differs(where, "letter", re.sub(r"\.\d$", "", task["label"])[-1], lettered[1])
        yield from differs(where, "title", task["title"], lettered[2])
        yield from differs(where, "content", task.get("content"), lettered[3])
    else:
        heading = re.compile(r"(?:[IVX]+|\d(?:\.\d)?)\. " + re.escape(task["title"]) + ":?")
        at = next((at for at in above if heading.fullmatch(source.clean[at])), None)
        if at is None:
            yield f"{where}: title '{task['title']}' is no heading above line {line}"
        elif any(source.lines[between].startswith("#") for between in range(at + 1, line)):
            yield f"{where}: title '{task['title']}' is not the nearest heading above line {line}"
        yield from differs(where, "content", task.get("content"), None)
    time = following(source, line, "Thời gian thực hiện")
    yield from period_problems(where, task.get("period"), time and time.rstrip("."))
    yield from differs(where, "funding", task.get("funding"), following(source, line, "Nguồn kinh phí thực hiện"))


def decimal(words):
    return float(words.replace(",", "."))


def target_value_problems(where, target):
    """What is parsed beside the printed words says the same."""
    printed, op = target["printed"], target["op"]
    bounds = (target.get("min"), target.get("max"))
    number = r"(\d+(?:,\d+)?)"
    if printed in ("", "-"):
        wanted = ("none", None, None)
    elif found := re.fullmatch(number, printed):
        wanted = ("=", decimal(found[1]), decimal(found[1]))
    elif found := re.fullmatch(f"{number} - {number}", printed):
        wanted = ("range", decimal(found[1]), decimal(found[2]))
    elif found := re.fullmatch(f"(>|≥) {number}", printed):
        wanted = (">" if found[1] == ">" else ">=", decimal(found[2]), None)
    else:
        wanted = ("text", None, None)
    yield from differs(where, f"reading of '{printed}'", (op, *bounds), wanted)


def indicator_problems(indicator, source, names):
    where = f"indicator {indicator['label']}"
    cells = source.indicator_rows.get(indicator["line"])
    if cells is None:
        yield f"{where}: line {indicator['line']} is no row of Phụ lục I"
        return
    lines = [at for at in source.indicator_rows if at <= indicator["line"]]
    number = next(source.indicator_rows[at][0] for at in reversed(lines) if source.indicator_rows[at][0].isdigit())
    tail = "" if cells[0] == number else cells[0].rstrip(")") or ".1"
    yield from differs(where, "label", indicator["label"], f"CT{number}{tail}")
    yield from differs(where, "name", indicator["name"], cells[1])
    yield from differs(where, "unit", indicator["unit"], cells[2])
    yield from differs(where, "monitor_text", indicator["monitor_text"], cells[5])
    for target, year, cell in zip(indicator["targets"], (2025, 2030), cells[3:5]):
        yield from differs(where, "year", target["year"], year)
        yield from differs(where, f"target of {year}", target["printed"], cell)
        yield from differs(where, "scope of a column", target["scope"], indicator["scope"])
    if len(indicator["targets"]) < 2:
        yield f"{where}: one target for 2025 and one for 2030"
    for target in indicator["targets"][2:]:
        if not target["printed"] or target["printed"] not in cells[1] or str(target["year"]) not in cells[1]:
            yield f"{where}: '{target['printed']}' is not in the text of the row"
        if target["scope"] == indicator["scope"]:
            yield f"{where}: a further target has another scope"
    for target in indicator["targets"]:
        yield from target_value_problems(where, target)
        if not any(words in cells[1] for words in SCOPES.get(target["scope"], [])):
            yield f"{where}: scope '{target['scope']}' does not rest on the row"
    words = cells[5]
    if not words:
        words = next(row[5] for at, row in reversed(source.indicator_rows.items()) if at < indicator["line"] and row[5])
    if not indicator["monitors"]:
        yield f"{where}: no monitor"
    for monitor in indicator["monitors"]:
        if monitor.get("inherited", False) != (not cells[5]):
            yield f"{where}: inherited where the cell is blank, and nowhere else"
    yield from party_problems(where, indicator["monitors"], words, names)


def section_problems(section, source):
    where = f"section {section['id']}"
    words = source.rows[section["line"]][1] if section["line"] in source.rows else source.clean[section["line"]]
    words = re.sub(r"^(?:[IVX]+|\d(?:\.\d)?)\. ", "", words)
    yield from differs(where, "title", section["title"], words.removesuffix(":"))
    if "text" in section:
        below = next(cells for at, cells in source.rows.items() if at > section["line"])
        yield from differs(where, "text", section["text"], "".join(below))


def row_problems(plan, source):
    """Every row with content is reached by exactly one task, indicator, heading or intro."""
    reached = {at: [] for at in source.rows}
    for kind in ("tasks", "indicators"):
        for item in plan[kind]:
            if item["line"] in reached:
                reached[item["line"]].append(item["label"])
    for section in plan["sections"]:
        if section["line"] in reached:
            reached[section["line"]].append(section["id"])
            if "text" in section:
                reached[next(at for at in source.rows if at > section["line"])].append(section["id"])
    for at, by in reached.items():
        if len(by) != 1:
            yield f"row at line {at} is reached by {by or 'nothing'}"


def sentence_problems(plan, source):
    """Every paragraph of parts II and III is a heading, an item, its title and content, its time, money or a duty."""
    known = {section["line"] for section in plan["sections"]} | {duty["line"] for duty in plan["duties"]}
    items = [task["line"] for task in plan["tasks"]]
    for at in range(source.find("## **II. NỘI DUNG"), source.find("**Nơi nhận:**")):
        text = source.clean[at]
        if not text or text.startswith(("- Thời gian thực hiện: ", "- Nguồn kinh phí thực hiện: ", *PLAIN_LINES)):
            continue
        intro = any(text.endswith(task.get("content", "\n")) and task["title"] in text for task in plan["tasks"])
        if items.count(at) + intro == 0 and at not in known:
            yield f"line {at} is reached by nothing"
        if items.count(at) + intro > 1:
            yield f"line {at} is reached twice"


def printed_date(date):
    """As the documents print it: months 1 and 2 with a nought, 3 to 9 without."""
    month = f"{date.month:02}" if date.month < 3 else f"{date.month}"
    return f"{date.day:02}/{month}/{date.year}"


def quotes(plan):
    for basis in plan["bases"]:
        yield f"basis {basis['number']}", basis["line"], basis["text"]
        yield f"basis {basis['number']}", basis["line"], basis["number"]
        yield f"basis {basis['number']}", basis["line"], printed_date(basis["date"])
    for duty in plan["duties"]:
        yield f"duty {duty['who']}", duty["line"], duty["text"]
        yield f"duty {duty['who']}", duty["line"], duty["when"]


def problems(plan, source, names):
    """What of the plan is not as the source has it, as a list of sentences."""
    found = []
    found += differs("tasks", "labels", [task["label"] for task in plan["tasks"]], TASK_LABELS)
    found += differs("indicators", "labels", [item["label"] for item in plan["indicators"]], INDICATOR_LABELS)
    title = " ".join(source.clean[at] for at in range(source.find("**Triển khai"), source.find("Thực hiện ý kiến")))
    found += differs("document", "title", plan["document"]["title"], title.strip())
    for section in plan["sections"]:
        found += section_problems(section, source)
    sections = {section["id"]: section for section in plan["sections"]}
    for task in plan["tasks"]:
        where = f"task {task['label']}"
        if task["section"] not in sections or sections[task["section"]]["line"] > task["line"]:
            found.append(f"{where}: section {task['section']} does not stand above it")
        if task["label"] == "PLII.I":
            cells = source.task_rows.get(task["line"], [""] * 6)
            found += differs(where, "content", task["content"], cells[1])
            found += differs(where, "title", task["title"], sections["PLII.I"]["title"])
            found += differs(where, "assigned, parties", (task["assigned"], task["parties"]), (cells[3], []))
        elif task["label"][0].isdigit():
            found += table_task_problems(task, source)
        else:
            found += prose_task_problems(task, source)
        found += party_problems(where, task["parties"], task["assigned"], names)
    for indicator in plan["indicators"]:
        found += indicator_problems(indicator, source, names)
    for where, line, words in quotes(plan):
        if words not in source.clean[line]:
            found.append(f"{where}: '{words}' is not in line {line}")
    for duty in plan["duties"]:
        found += [f"duty: {duty[end]} is in no agencies file" for end in ("who", "to") if duty[end] not in names]
    for anomaly in plan["anomalies"]:
        missing = [words for words in anomaly["quotes"] if not source.holds(words)]
        found += [f"anomaly {anomaly['place']}: '{words}' is not in the source" for words in missing]
    found += row_problems(plan, source)
    found += sentence_problems(plan, source)
    return found


# --- the tests --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def plan():
    return load(PLAN_FILE)


@pytest.fixture(scope="module")
def source(plan):
    return Source((PLANS / plan["document"]["source"]).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def names():
    return directory(AGENCY_FILES)


def test_every_word_is_in_the_source(plan, source, names):
    assert problems(plan, source, names) == []


def test_rows_are_counted(plan, source):
    table_tasks = [task for task in plan["tasks"] if task["label"][0].isdigit()]
    assert (len(source.indicator_rows), len(source.task_rows)) == (19, 49)
    assert (len(plan["tasks"]), len(table_tasks), len(plan["indicators"])) == (59, 40, 19)


def test_anomalies_are_told_whole(plan):
    for anomaly in plan["anomalies"]:
        assert anomaly["severity"] in ("high", "medium", "low"), anomaly
        assert all(anomaly[key] for key in ("place", "kind", "quotes", "note", "treatment")), anomaly


def test_text_is_nfc():
    for path in [PLAN_FILE, CALENDAR_FILE, *AGENCY_FILES]:
        assert unicodedata.is_normalized("NFC", path.read_text(encoding="utf-8")), path


def test_agencies_are_consistent():
    for path in AGENCY_FILES:
        file = load(path)
        codes = [entry["code"] for entry in file["agencies"] + file["groups"]]
        assert len(codes) == len(set(codes))
        assert all(re.fullmatch(r"[A-Z0-9-]+", code) for code in codes)
        meaning = {}
        for entry in file["agencies"] + file["groups"]:
            for name in [entry["name"], *entry.get("aliases", []), *entry.get("phrases", [])]:
                assert meaning.setdefault(folded(name), entry["code"]) == entry["code"], name
        agencies = {agency["code"] for agency in file["agencies"]}
        for group in file["groups"]:
            assert {member["agency"] for member in group.get("members", [])} <= agencies
            assert ("reach" in group) == (group["basis"] == "open") != ("members" in group)


def test_members_of_the_groups():
    file = load(AGENCY_FILES[0])
    kinds = {agency["code"]: agency["kind"] for agency in file["agencies"]}
    members = {
        group["code"]: [kinds[member["agency"]] for member in group.get("members", [])] for group in file["groups"]
    }
    count = {code: len(kind) for code, kind in members.items()}
    assert count["HP-N-QUAN-HUYEN"] == 15
    assert count["HP-N-QUAN-HUYEN-THI-TRAN"] == 25
    assert members["HP-N-SO-BAN-NGANH"].count("department") == 17


def test_calendar_days():
    # BaseLoader: to YAML 1.1 a plain "off" is the truth value false.
    calendar = yaml.load(CALENDAR_FILE.read_text(encoding="utf-8"), yaml.BaseLoader)
    for year in calendar["years"]:
        for key, weekdays in (("off", range(5)), ("worked", range(5, 7))):
            days = [datetime.date.fromisoformat(day) for day in year[key]]
            assert days == sorted(set(days)), year["year"]
            assert all(day.year == int(year["year"]) and day.weekday() in weekdays for day in days), year["year"]


def by_label(plan, kind, label):
    return next(item for item in plan[kind] if item.get("label", item.get("id")) == label)


def set_task(label, key, change):
    def breaks(plan):
        task = by_label(plan, "tasks", label)
        task[key] = change(task[key])

    return breaks


def swap(old, new):
    def change(words):
        assert old in words
        return words.replace(old, new, 1)

    return change


def set_path(kind, label, path, value):
    def breaks(plan):
        *steps, last = path
        node = by_label(plan, kind, label)
        for step in steps:
            node = node[step]
        node[last] = value

    return breaks


def drop(kind, label):
    return lambda plan: plan[kind].remove(by_label(plan, kind, label))


def twice(kind, label):
    return lambda plan: plan[kind].append(copy.deepcopy(by_label(plan, kind, label)))


BREAKS = {
    "title": set_task("4", "title", swap("đơn vị", "các đơn vị")),
    "title in running text": set_task("II.1.1d", "title", swap("song song", "đồng thời")),
    "content": set_task("6a", "content", swap("18% - 26%", "18% - 24%")),
    "content repaired": set_task("23b", "content", swap("tăng bậc", "tầng bậc")),
    "content cut": set_task("33b", "content", lambda words: words.rsplit(";", 1)[0]),
    "content of the other letter": set_task("11b", "content", lambda words: "b) " + words),
    "assigned": set_task("6c", "assigned", swap("chủ trì cùng", "chủ trì, phối hợp với")),
    "assigned repaired": set_task("25", "assigned", swap("theo định", "theo quy định")),
    "assigned in running text": set_task("III.2", "assigned", swap("triển hiện", "triển khai thực hiện")),
    "period": set_path("tasks", "2b", ["period", "printed"], "2026-2030"),
    "period end": set_path("tasks", "2b", ["period", "to"], datetime.date(2029, 12, 31)),
    "period in running text": set_path("tasks", "III.1", ["period", "printed"], "thường xuyên"),
    "funding": set_task("16", "funding", swap("huy động ", "")),
    "line": set_path("tasks", "6c", ["line"], 240),
    "line of an indicator": set_path("indicators", "CT9", ["line"], 194),
    "section": set_path("tasks", "6c", ["section"], "PLII.IV"),
    "party as": set_path("tasks", "6b", ["parties", 2, "as"], "Sở Giao thông và vận tải"),
    "party not assigned": set_path("tasks", "24", ["parties", 0], {"agency": "HP-STC", "as": "Sở Tài chính"}),
    "party of another name": set_path("tasks", "24", ["parties", 0, "agency"], "HP-STC"),
    "indicator name": set_path("indicators", "CT4", ["name"], "Tỷ lệ đô thị loại III"),
    "target": set_path("indicators", "CT1", ["targets", 0, "printed"], "60 - 75"),
    "target moved": set_path("indicators", "CT4", ["targets", 1, "printed"], "100"),
    "target misread": set_path("indicators", "CT11", ["targets", 0, "op"], ">="),
    "target of the text": set_path("indicators", "CT9", ["targets", 2, "printed"], "28 - 32 m²/người"),
    "monitor text": set_path("indicators", "CT7", ["monitor_text"], "Sở Giao thông vận tải"),
    "monitor": set_path("indicators", "CT15", ["monitors", 0, "as"], "Sở Xây dựng"),
    "monitor not inherited": set_path("indicators", "CT8a", ["monitors", 0, "inherited"], False),
    "task missing": drop("tasks", "29a"),
    "task twice": twice("tasks", "29a"),
    "sentence missing": drop("tasks", "II.1.1c.2"),
    "indicator missing": drop("indicators", "CT12.1"),
    "heading missing": drop("sections", "PLII.IV"),
    "intro": set_path("sections", "PLII.III", ["text"], "Tiếp tục"),
    "basis": lambda plan: plan["bases"][0].update(number="59-CTr/TW"),
    "duty": lambda plan: plan["duties"][-1].update(text="báo cáo hằng tháng"),
    "anomaly quote": lambda plan: plan["anomalies"][0]["quotes"].append("Nhiệm vụ 3:"),
}


@pytest.mark.parametrize("what", BREAKS)
def test_one_change_is_found(plan, source, names, what):
    broken = copy.deepcopy(plan)
    BREAKS[what](broken)
    assert problems(broken, source, names) != []
