"""Every plan file under plans/ against the official text it was made from, and the cross-walks against both.

Two readings meet here. The first is the same for all: each word that a file says to be printed stands in its source, and `line`
is where it begins. The second is by document: the headings, items, bullets, assignment sentences and figures of the text are
found by their own marks, and each must be one section, task or indicator with exactly those words, none left over and none
twice. (08/KH-UBND, which is mostly tables, has its second reading in test_catalogue_source.py.) The negative cases break one
thing in a copy and want it found.
"""

import copy
import datetime
import functools
import re
import unicodedata

import pytest

from sources import PLANS, Source, Text, agency_files, differs, directory, load, party_problems

TABLES = "hai-phong-08-KH-UBND-2024.txt"  # read a second time by test_catalogue_source.py
SEVERITIES = ("high", "medium", "low")


# ---- the files, found by looking ----


def files(kind):
    found = {path: load(path) for path in sorted(PLANS.rglob("*.yaml"))}
    return {str(path.relative_to(PLANS)): file for path, file in found.items() if file["tiendo"] == kind}


PLAN_FILES = files("plan/1")
CROSSWALKS = files("crosswalk/1")
NAMES = directory(agency_files())


def by_number(number):
    return next(name for name, plan in PLAN_FILES.items() if plan["document"]["number"] == number)


class Reading:
    """Where words stand in one official text, its tables included."""

    def __init__(self, path):
        text = path.read_text(encoding="utf-8")
        self.text = Text(text)
        self.rows = Source(text).rows if "**PHỤ LỤC II**" in text else {}

    def holds(self, words):
        """In one sentence, cell or footnote."""
        return self.text.holds(words) or any(words in cell for cells in self.rows.values() for cell in cells)

    def begins(self, words):
        """The lines on which they begin; they may run over several paragraphs."""
        return self.text.begins(words) + [at for at, cells in self.rows.items() if any(words in cell for cell in cells)]


@functools.cache
def reading(source):
    return Reading(PLANS / source)


# ---- the first reading: every word is printed ----


def verbatim(where, field, words, source):
    if words and not reading(source).begins(words):
        yield f"{where}: {field} '{words}' is not in the source"


def at_line(where, field, words, line, source):
    if words and line not in reading(source).begins(words):
        yield f"{where}: {field} '{words}' does not begin in line {line}"


def task_problems(task, source):
    where = f"task {task['label']}"
    for field in ("title", "content", "assigned", "funding"):
        yield from verbatim(where, field, task.get(field), source)
    if "period" in task:
        yield from verbatim(where, "period", task["period"]["printed"], source)
    yield from at_line(where, "text", task.get("assigned") or task.get("content"), task["line"], source)
    yield from party_problems(where, task.get("parties", []), task.get("assigned", ""), NAMES)


def number(words):
    return float(words.replace(",", "."))


def target_problems(where, target, indicator):
    """What is parsed beside the printed words says the same, and the year and the words stand in the row or its column."""
    printed = re.sub(r"\s*(?:%|m²/người)|^khoảng ", "", target["printed"])
    one = r"(\d+(?:,\d+)?)"
    if printed in ("", "-"):
        wanted = ("none", None, None)
    elif found := re.fullmatch(one, printed):
        wanted = ("=", number(found[1]), number(found[1]))
    elif found := re.fullmatch(rf"{one} ?- ?{one}", printed):
        wanted = ("range", number(found[1]), number(found[2]))
    elif found := re.fullmatch(rf"(?:trên|>) {one}", printed):
        wanted = (">", number(found[1]), None)
    elif found := re.match(rf"(?:tối thiểu|ít nhất|≥) {one}\b", printed):
        wanted = (">=", number(found[1]), None)
    else:
        wanted = ("text", None, None)
    yield from differs(where, f"reading of '{printed}'", (target["op"], target.get("min"), target.get("max")), wanted)


def indicator_problems(plan, source):
    monitor_text = ""
    for indicator in plan.get("indicators", []):
        where = f"indicator {indicator['label']}"
        yield from verbatim(where, "monitor", indicator.get("monitor_text"), source)
        yield from at_line(where, "name", indicator["name"], indicator["line"], source)
        if not indicator["targets"]:
            yield f"{where}: no target"
        for target in indicator["targets"]:
            yield from verbatim(where, "target", target["printed"], source)
            yield from target_problems(where, target, indicator)
        monitor_text = indicator.get("monitor_text") or monitor_text
        yield from party_problems(where, indicator["monitors"], monitor_text, NAMES)


def quote_problems(plan, source):
    """Anomalies: each quote in the plan's own source or in one that the anomaly names, and none named in vain."""
    told = set()
    for anomaly in plan.get("anomalies", []):
        where = f"anomaly {anomaly['place']}"
        also = anomaly.get("also", [])
        if anomaly["severity"] not in SEVERITIES or not all(anomaly[key] for key in ("place", "kind", "quotes", "note", "treatment")):
            yield f"{where}: not told whole"
        for words in anomaly["quotes"]:
            if not any(reading(path).holds(words) for path in [source, *also]):
                yield f"{where}: '{words}' is not in the source"
        for path in also:
            if path == source or not any(reading(path).holds(words) for words in anomaly["quotes"]):
                yield f"{where}: no quote is in {path}"
        if not any(reading(source).holds(words) for words in anomaly["quotes"]):
            yield f"{where}: no quote is in its own source"
        told_as = (anomaly["kind"], tuple(sorted(anomaly["quotes"])))
        if told_as in told:
            yield f"{where}: told twice"
        told.add(told_as)


def document_problems(plan, source):
    yield from verbatim("document", "title", plan["document"]["title"], source)
    for basis in plan.get("bases", []):
        where = f"basis {basis['number']}"
        yield from at_line(where, "text", basis["text"], basis["line"], source)
        dates = [datetime.date(int(year), int(month), int(day))
                 for day, month, year in re.findall(r"(\d{1,2})/(\d{1,2})/(\d{4})", basis["text"])]
        if basis["number"] not in basis["text"] or basis["date"] not in dates:
            yield f"{where} of {basis['date']}: not so in its text"
    for section in plan["sections"]:
        yield from at_line(f"section {section['id']}", "title", section["title"], section["line"], source)
        yield from verbatim(f"section {section['id']}", "text", section.get("text"), source)
    for duty in plan.get("duties", []):
        where = f"duty of {duty['who']}"
        yield from at_line(where, "text", duty["text"], duty["line"], source)
        if duty["when"] not in duty["text"]:
            yield f"{where}: '{duty['when']}' is not in its text"
        yield from (f"{where}: {duty[end]} is in no agencies file" for end in ("who", "to") if duty[end] not in NAMES)


def twice(where, names):
    yield from (f"{where} {name} twice" for name in set(names) if names.count(name) > 1)


def problems(plan):
    """What of a plan is not as its source has it, as sentences."""
    source = plan["document"]["source"]
    found = [*document_problems(plan, source), *indicator_problems(plan, source), *quote_problems(plan, source)]
    for task in plan["tasks"]:
        found += task_problems(task, source)
    sections = [section["id"] for section in plan["sections"]]
    items = plan["tasks"] + plan.get("indicators", [])
    found += [f"{item['label']}: no section {item['section']}" for item in items if item.get("section", sections[0]) not in sections]
    found += [*twice("section", sections), *twice("label", [item["label"] for item in items])]
    second = SECOND.get(plan["document"]["number"])
    return found + (second(plan, reading(source).text) if second else [])


# ---- the second reading: the marks of the text itself ----

MARK = re.compile(
    r"(?:(?P<roman>[IVX]+)\. |(?P<number>\d)\. |\((?P<group>\d)\) |(?P<letter>[a-zđ])\) |(?P<bullet>- ))?(?P<words>.+)"
)
GLUED = re.compile(r"([IVX]+)\. (.*\D)(?<! )(\d)\. (.*)")  # two headings that the scan ran together


def marks(text, begin, end):
    """(line, kind of mark, mark, words) of the paragraphs from the one that starts with `begin` to before `end`."""
    lines = [(passage.line, passage.words) for passage in text.passages]
    first = next(at for at, (_, words) in enumerate(lines) if words.startswith(begin))
    last = next(at for at, (_, words) in enumerate(lines) if at > first and words.startswith(end))
    for line, words in lines[first:last]:
        glued = GLUED.fullmatch(words)
        for part in [f"{glued[1]}. {glued[2]}", f"{glued[3]}. {glued[4]}"] if glued else [words]:
            found = MARK.fullmatch(part)
            kind = next((kind for kind in ("roman", "number", "group", "letter", "bullet") if found[kind]), "")
            yield line, kind, found[kind] if kind else "", found["words"]


class Wanted:
    """What a text lays down, from its marks: sections, tasks and, where there are figures, bullets of indicators."""

    def __init__(self):
        self.sections, self.tasks, self.bullets = [], [], []

    def section(self, identity, line, words):
        self.sections.append({"id": identity, "line": line, "title": words.removesuffix(":")})

    def task(self, label, section, line, **more):
        self.tasks.append({"label": label, "section": section, "line": line, **more})


FIELDS = ("section", "line", "title", "content", "assigned", "mandate", "period")


def compare(plan, wanted):
    found = differs("sections", "list", [(section["id"], section["line"], section["title"]) for section in plan["sections"]],
                    [(section["id"], section["line"], section["title"]) for section in wanted.sections])
    found = [*found, *differs("tasks", "labels", [task["label"] for task in plan["tasks"]], [task["label"] for task in wanted.tasks])]
    by_label = {task["label"]: task for task in wanted.tasks}
    for task in plan["tasks"]:
        want = by_label.get(task["label"], {})
        has = {**task, "mandate": task.get("mandate", "order"), "period": task.get("period", {}).get("printed"),
               "content": task.get("content") or "", "assigned": task.get("assigned") or ""}
        want = {"mandate": "order", "period": None, "content": "", "assigned": "", **want}
        for field in FIELDS:
            if field in want:
                found += differs(f"task {task['label']}", field, has[field], want[field])
        if "period" in task and ("from" in task["period"]) == bool(task["period"].get("ongoing")):
            found.append(f"task {task['label']}: neither days nor ongoing, or both")
    return found


def programme_59(plan, text):
    """59-CTr/TU: bullets under the numbered groups of III, numbered items of IV, figures of II.2."""
    wanted, roman, heading, bullets = Wanted(), None, None, 0
    for line, kind, mark, words in marks(text, "I. MỤC ĐÍCH", "Nơi nhận"):
        if kind == "roman":
            roman, chapter = mark, words
            wanted.section(roman, line, words)
        elif kind == "number" and roman == "IV":
            wanted.task(f"IV.{mark}", "IV", line, title=chapter, assigned=words)
        elif kind == "number":
            group, heading, bullets = f"{roman}.{mark}", words, 0
            wanted.section(group, line, words)
        elif kind == "bullet":
            bullets += 1
            if roman == "III":
                wanted.task(f"{group}.{bullets}", group, line, title=heading, content=words)
            elif group == "II.2":
                wanted.bullets.append((line, words))
    return compare(plan, wanted) + figure_problems(plan, wanted)


FIGURE = re.compile(r"(?<![\w/])\d+(?:,\d+)?(?:\s*(?:%|m²/người))?")
NO_FIGURE = re.compile(r"(?:[Đđ]ến năm|vào năm|và năm) \d{4}|các năm \d{4}, \d{4}|\b5G\b")


def figure_problems(plan, wanted):
    """Every number of a bullet, with its unit, is in a printed target of that bullet, as often as it is printed, and its year is there."""
    found = []
    for at, (line, words) in enumerate(wanted.bullets, 1):
        own = [item for item in plan["indicators"] if re.fullmatch(rf"CT{at}(?:\.\d+)?", item["label"])]
        found += differs(f"indicator CT{at}", "name, line", [(item["name"], item["line"]) for item in own[:1]], [(words, line)])
        targets = [target for item in own for target in item["targets"]]
        figures = FIGURE.findall(NO_FIGURE.sub("·", words))
        printed = [figure for target in targets for figure in FIGURE.findall(target["printed"])]
        found += [f"CT{at}: '{figure}' is in no target" for figure in set(figures) if printed.count(figure) < figures.count(figure)]
        found += [f"CT{at}: '{figure}' is not printed there" for figure in set(printed) - set(figures)]
        found += [f"CT{at}: year {target['year']}" for target in targets if str(target["year"]) not in words]
        found += [f"{item['label']}: '{item['name']}' is not in bullet {at}" for item in own if item["name"] not in words]
        found += [f"{item['label']}: '{target['printed']}' is not in its name" for item in own for target in item["targets"]
                  if target["printed"] not in item["name"]]
        found += [f"CT{at}: no target for the year {year}" for year in set(re.findall(r"\b20\d\d\b", words))
                  if int(year) not in [target["year"] for target in targets]]
        labels = [item["label"] for item in own]
        found += differs(f"CT{at}", "labels", labels, [f"CT{at}", *(f"CT{at}.{sub}" for sub in range(1, len(labels)))])
    numbered = {int(re.match(r"CT(\d+)", item["label"])[1]) for item in plan["indicators"]}
    return found + [f"CT{at} is no bullet" for at in numbered if at > len(wanted.bullets)]


def conclusion_334(plan, text):
    """334-KL/TU: groups (1) to (7) of II, whose titles are their first words, and items of III."""
    wanted, roman = Wanted(), None
    for line, kind, mark, words in marks(text, "I. KẾT QUẢ", "Nơi nhận"):
        if kind == "roman":
            roman, chapter = mark, words
            wanted.section(roman, line, words)
        elif kind == "number" and roman == "I":
            wanted.section(f"I.{mark}", line, words)
        elif kind == "number":
            wanted.task(f"{roman}.{mark}", roman, line, title=chapter, assigned=words)
        elif kind == "group" and roman == "II":
            wanted.task(f"II.{mark}", "II", line, content=words)
    found = compare(plan, wanted)
    return found + [f"task {task['label']}: the title is not its first words" for task in plan["tasks"]
                    if task["section"] == "II" and not task["content"].startswith(task["title"])]


def letter_3824(plan, text):
    """3824/VP-QH: the numbered orders."""
    wanted = Wanted()
    for line, kind, mark, words in marks(text, "Chủ tịch Ủy ban nhân dân thành phố có ý kiến", "Văn phòng Ủy ban nhân dân thành phố thông báo"):
        if kind == "number":
            wanted.task(mark, "YK", line, assigned=words)
        else:
            wanted.section("YK", line, words)
    return compare(plan, wanted) + titles_in(plan)


def letter_2563(plan, text):
    """2563/SXD-PTĐT: the bullets under "2. Đề xuất, kiến nghị", and nothing else, are proposals."""
    wanted, section = Wanted(), None
    for line, kind, mark, words in marks(text, "1. Tình hình triển khai", "Sở Xây dựng kính báo cáo"):
        if kind == "number":
            section, heading, bullets = mark, words, 0
            wanted.section(mark, line, words)
        elif kind == "bullet" and heading.startswith("Đề xuất"):
            bullets += 1
            wanted.task(f"{section}.{bullets}", section, line, assigned=words, mandate="proposal")
    return compare(plan, wanted) + titles_in(plan)


def titles_in(plan):
    """Running text without headings: the title is of the sentence's own words."""
    return [f"task {task['label']}: the title is not of its sentence" for task in plan["tasks"] if task["title"] not in task["assigned"]]


def plan_151(plan, text):
    """151/KH-UBND: what stands above each "Phân công thực hiện", that line and the "Thời gian thực hiện" below it; and III."""
    wanted, roman, letter, content = Wanted(), None, "", []
    for line, kind, mark, words in marks(text, "I. Mục đích", "Nơi nhận"):
        if kind == "roman":
            roman, chapter = mark, words
            wanted.section(roman, line, words)
        elif kind == "number" and roman == "III":
            title, assigned = words.split(": ", 1) if words.startswith("Kinh phí thực hiện: ") else (chapter, words)
            wanted.task(f"III.{mark}", "III", line, title=title, assigned=assigned)
        elif kind == "number":
            section, heading, letter, content = f"{roman}.{mark}", words, "", []
            wanted.section(section, line, words)
        elif kind == "bullet" and words.startswith("Phân công thực hiện: "):
            wanted.task(section + letter, section, line, title=heading, content=" ".join(content), assigned=words.split(": ", 1)[1])
        elif kind == "bullet" and words.startswith("Thời gian thực hiện: "):
            wanted.tasks[-1]["period"] = words.split(": ", 1)[1].rstrip(".")
        elif kind == "letter":
            letter, content = mark, [words]
        elif roman == "II" and heading.startswith("Đề nghị"):
            wanted.task(section, section, line, title=heading, assigned=words, mandate="request")
        elif roman == "II":
            content.append(words)
    found = compare(plan, wanted)
    if [task["label"] for task in wanted.tasks if "Phân công" in task] or sum("period" in task for task in wanted.tasks) != 15:
        found.append("not fifteen assignments with their time")
    told = [duty["line"] for duty in plan["duties"]]
    return found + [f"line {passage.line}: no duty" for passage in text.passages
                    if re.search(r"\bbáo cáo (?:UBND|kết quả)", passage.words) and passage.line not in told]


SECOND = {
    "59-CTr/TU": programme_59,
    "334-KL/TU": conclusion_334,
    "3824/VP-QH": letter_3824,
    "2563/SXD-PTĐT": letter_2563,
    "151/KH-UBND": plan_151,
}


# ---- cross-walks ----

# Bullets of 59-CTr/TU, part III, that nothing in 334-KL/TU answers to, and why.
SERVES_NO_GROUP = {}


def crosswalk_problems(name, walk):
    document = walk["document"]
    ordering = [plan for plan in PLAN_FILES.values() if all(plan["document"][key] == document[key] for key in ("number", "date", "issuer"))]
    if len(ordering) != 1:
        yield f"{name}: no plan is {document['number']}"
        return
    yield from verbatim(name, "text", walk["text"], ordering[0]["document"]["source"])
    yield from at_line(name, "text", walk["text"], walk["line"], ordering[0]["document"]["source"])
    labels = {plan["document"]["number"]: {item["label"] for item in plan["tasks"] + plan.get("indicators", [])}
              for plan in PLAN_FILES.values()}
    seen = set()
    for link in walk["links"]:
        ends = [link["task"].split("#"), link["serves"].split("#")]
        where = f"{name}: {link['task']} serves {link['serves']}"
        for number_, label in ends:
            if label not in labels.get(number_, ()):
                yield f"{where}: there is no {number_}#{label}"
        if ends[0][0] == ends[1][0]:
            yield f"{where}: inside one plan"
        if (link["task"], link["serves"]) in seen:
            yield f"{where}: twice"
        seen.add((link["task"], link["serves"]))
        if not link["reason"].strip():
            yield f"{where}: no reason"


def links():
    return [link for walk in CROSSWALKS.values() for link in walk["links"]]
