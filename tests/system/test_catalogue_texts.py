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

from sources import PLANS, Source, Text, agency_files, differs, directory, folded, load, party_problems

TABLES = "hai-phong-08-KH-UBND-2024.txt"  # read a second time by test_catalogue_source.py
SEVERITIES = ("high", "medium", "low")


# ---- the files, found by looking ----


def files(kind):
    found = {path: load(path) for path in sorted(PLANS.rglob("*.yaml"))}
    return {str(path.relative_to(PLANS)): file for path, file in found.items() if file["tiendo"] == kind}


PLAN_FILES = files("plan/1")
CROSSWALKS = files("crosswalk/1")
CYCLES = files("cycle/1")
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


def target_problems(where, target):
    """What is parsed beside the printed words says the same."""
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
            yield from target_problems(where, target)
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
    """Every number of a bullet, with its unit, is in a printed target of that bullet, as often as it is printed, and each year
    has a target."""
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
        for before, *years in re.findall(r"(\d[^()]*) vào (?:các )?năm (\d{4})(?:, | và năm )(\d{4})", words):
            last = FIGURE.findall(before)[-1]
            found += [f"CT{at}: '{last}' has no target in {year}" for year in years
                      if not any(target["printed"].endswith(last) and target["year"] == int(year) for target in targets)]
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
    end = "Văn phòng Ủy ban nhân dân thành phố thông báo"
    for line, kind, mark, words in marks(text, "Chủ tịch Ủy ban nhân dân thành phố có ý kiến", end):
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
    printed = [words for words in text.lines if words.startswith("- *Phân công thực hiện:*")]
    if len(printed) != len([task for task in wanted.tasks if "period" in task]):
        found.append("an assignment without its time, or a time without its assignment")
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
SERVES_NO_GROUP = {"III.5.8": "International co-operation: none of the seven groups speaks of it."}


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


def cycle_problems(name, cycle):
    """A report rests on words of the document that orders it, at their line; days that no document names are called a sample."""
    def same(one, other):
        return all(one[key] == other[key] for key in ("number", "date", "issuer"))

    if not any(same(plan["document"], cycle["plan"]) for plan in PLAN_FILES.values()):
        yield f"{name}: no plan is {cycle['plan']['number']}"
    for definition in cycle.get("definitions", []):
        where = f"{name}: {definition['id']}"
        basis = [plan for plan in PLAN_FILES.values() if same(plan["document"], definition["basis"])]
        if len(basis) != 1:
            yield f"{where}: no source for {definition['basis']['number']}"
            continue
        yield from verbatim(where, "basis_text", definition["basis_text"], basis[0]["document"]["source"])
        yield from at_line(where, "basis_text", definition["basis_text"], definition["basis_line"], basis[0]["document"]["source"])
        if "mẫu" not in definition.get("note", ""):
            yield f"{where}: its days are in no document, and it does not say so"


def links():
    return [link for walk in CROSSWALKS.values() for link in walk["links"]]


def words_of(name):
    """What a task says, its headings included."""
    number_, label = name.split("#")
    plan = PLAN_FILES[by_number(number_)]
    item = next(item for item in plan["tasks"] + plan.get("indicators", []) if item["label"] == label)
    section = next(section for section in plan["sections"] if section["id"] == item["section"])
    return [item.get(key) or "" for key in ("title", "name", "content", "assigned")] + [section["title"]]


def reason_problems(link):
    """The words that a reason quotes are those of the two ends, some of each."""
    quoted = re.findall(r'"([^"]+)"', link["reason"])
    both = "cả hai đều ghi" in link["reason"]
    ends = {name: [any(folded(words) in folded(said) for said in words_of(name)) for words in quoted]
            for name in (link["task"], link["serves"])}
    where = f"{link['task']} serves {link['serves']}"
    for at, words in enumerate(quoted):
        found = [has[at] for has in ends.values()]
        if not (all(found) if both else any(found)):
            yield f"{where}: '{words}' is not in {'both' if both else 'either'}"
    if not ends[link["task"]] or not any(ends[link["task"]]):
        yield f"{where}: nothing of the task is quoted"
    if not any(ends[link["serves"]]) and link["serves"] not in NAMED_BY_THE_ORDER.get(link["task"], ()):
        yield f"{where}: nothing of what it serves is quoted"


# The order itself says which group: no words need to meet.
NAMED_BY_THE_ORDER = {"3824/VP-QH#2": ("334-KL/TU#II.1",)}


# ---- the tests ----


@pytest.mark.parametrize("name", PLAN_FILES)
def test_every_word_is_in_the_source(name):
    assert problems(PLAN_FILES[name]) == []


@pytest.mark.parametrize("name", PLAN_FILES)
def test_every_text_is_read_twice(name):
    """A new plan file needs a second reading: its completeness follows from nothing else."""
    document = PLAN_FILES[name]["document"]
    assert document["number"] in SECOND or document["source"].endswith(TABLES), document["number"]


def test_every_official_text_has_its_plan():
    read = {plan["document"]["source"] for plan in PLAN_FILES.values()}
    assert read == {str(path.relative_to(PLANS)) for path in (PLANS / "sources").glob("*.txt")}
    readme = (PLANS / "sources" / "README.md").read_text(encoding="utf-8")
    assert [name for name in [*PLAN_FILES, *CROSSWALKS, *CYCLES] if f"`../{name}`" not in readme] == []


def test_only_orders_lay_down_duties():
    """Requests and proposals are told apart."""
    other = {f"{plan['document']['number']}#{task['label']}": task["mandate"] for plan in PLAN_FILES.values() for task in plan["tasks"]
             if task.get("mandate", "order") != "order"}
    assert other == {"151/KH-UBND#II.7": "request", "2563/SXD-PTĐT#2.1": "proposal", "2563/SXD-PTĐT#2.2": "proposal"}


def test_text_is_nfc():
    for path in PLANS.rglob("*.yaml"):
        assert unicodedata.is_normalized("NFC", path.read_text(encoding="utf-8")), path


@pytest.mark.parametrize("name", CYCLES)
def test_every_report_rests_on_words_of_a_document(name):
    assert list(cycle_problems(name, CYCLES[name])) == []


@pytest.mark.parametrize("name", CROSSWALKS)
def test_every_link_has_both_ends(name):
    assert list(crosswalk_problems(name, CROSSWALKS[name])) == []


def test_reasons_quote_both_ends():
    assert [problem for link in links() for problem in reason_problems(link)] == []


def test_every_group_is_served():
    served = {link["serves"] for link in links()}
    assert [f"II.{group}" for group in range(1, 8) if f"334-KL/TU#II.{group}" not in served] == []


def test_every_bullet_serves_a_group():
    """Those of 59-CTr/TU that 3824/VP-QH orders to be carried out together with the groups of 334-KL/TU."""
    serving = {link["task"] for link in links() if link["serves"].startswith("334-KL/TU#II.")}
    bullets = [task["label"] for task in PLAN_FILES[by_number("59-CTr/TU")]["tasks"] if task["label"].startswith("III.")]
    assert len(bullets) == 30
    assert [label for label in bullets if f"59-CTr/TU#{label}" not in serving] == list(SERVES_NO_GROUP)


def test_page_breaks_are_joined():
    """Over a page's end, over footnotes, and where the footnote itself is cut."""
    text = reading("sources/hai-phong-59-CTr-TU-2023.txt").text
    cut = {passage.line: passage.lines for passage in text.passages + text.notes if len(passage.lines) > 1}
    assert cut == {6: [6, 7, 8], 26: [26, 28], 46: [46, 48], 56: [56, 82], 80: [80, 96], 94: [94, 100], 108: [108, 110],
                   132: [132, 134], 162: [162, 164]}
    assert len(text.notes) == 13


# ---- one change is found ----


def item(plan, label):
    return next(item for item in plan["tasks"] + plan.get("indicators", []) + plan["sections"]
                if label in (item.get("label"), item.get("id")))


def put(label, *path_and_value):
    """In a copy of a plan, another value at the end of a path; a pair (old, new) swaps words."""
    *path, last, value = path_and_value

    def breaks(plan):
        node = item(plan, label) if label else plan
        for step in path:
            node = node[step]
        if isinstance(value, tuple):
            assert value[0] in node[last]
            node[last] = node[last].replace(*value, 1)
        else:
            assert node.get(last) != value if isinstance(node, dict) else node[last] != value
            node[last] = value

    return breaks


def drop(kind, label):
    return lambda plan: plan[kind].remove(item(plan, label))


def again(kind, label, as_label=None):
    return lambda plan: plan[kind].append({**copy.deepcopy(item(plan, label)), "label": as_label or label})


BREAKS = {
    "document title": ("334-KL/TU", put(None, "document", "title", ("tổng kết", "sơ kết"))),
    "task title": ("59-CTr/TU", put("III.5.1", "title", ("đảm bảo", "bảo đảm"))),
    "title of a sentence": ("3824/VP-QH", put("1", "title", "triển khai thực hiện Kết luận của Ban Chấp hành Đảng bộ thành phố")),
    "title of a group": ("334-KL/TU", put("II.4", "title", "Nâng cao chất lượng quy hoạch đô thị")),
    "content": ("59-CTr/TU", put("III.1.3", "content", ("để đề ra", "đề ra"))),
    "content repaired": ("59-CTr/TU", put("III.3.4", "content", ("xây xanh", "cây xanh"))),
    "content cut": ("151/KH-UBND", put("II.2b", "content", ("Tổ chức quy hoạch, xây dựng và phát triển đô thị, nhất là ", ""))),
    "content cut at its end": ("334-KL/TU", put("II.4", "content", ("trong đô thị...", "trong đô thị"))),
    "assigned": ("151/KH-UBND", put("II.1a", "assigned", ("chủ trì, phối hợp", "chủ trì, phối hợp với"))),
    "assigned over a page's end": ("334-KL/TU", put("III.1", "assigned", ("hạn ché", "hạn chế"))),
    "assigned of another item": ("59-CTr/TU", put("IV.2", "assigned", "3. Ban Tuyên giáo Thành ủy hướng dẫn việc tuyên truyền, quán triệt")),
    "party as": ("151/KH-UBND", put("II.2a", "parties", 1, "as", "Ban Quản lý Khu kinh tế Dung Quất")),
    "party not assigned": ("59-CTr/TU", put("IV.3", "parties", 0, {"agency": "HP-VPTU", "as": "Văn phòng Thành ủy", "role": "lead"})),
    "party of another name": ("3824/VP-QH", put("2", "parties", 0, "agency", "HP-SVHTT")),
    "party unknown": ("151/KH-UBND", put("II.2c", "parties", 0, "agency", "QN-KHONG-CO")),
    "period": ("151/KH-UBND", put("II.2a", "period", "printed", "Thường xuyên")),
    "period not ongoing": ("151/KH-UBND", put("II.2a", "period", "ongoing", False)),
    "period missing": ("151/KH-UBND", lambda plan: item(plan, "II.6").pop("period")),
    "funding": ("08/KH-UBND", put("16", "funding", ("huy động ", "vay "))),
    "line": ("59-CTr/TU", put("III.6.1", "line", 164)),
    "line of the heading": ("151/KH-UBND", put("II.3", "line", 87)),
    "line of a section": ("59-CTr/TU", put("III.4", "line", 132)),
    "line of an indicator": ("59-CTr/TU", put("CT8.3", "line", 56)),
    "section of a task": ("59-CTr/TU", put("III.4.1", "section", "III.3")),
    "section title": ("151/KH-UBND", lambda plan: item(plan, "II.5").update(title="Nâng cao hiệu lực, hiệu quả quản lý đô thị")),
    "section text": ("2563/SXD-PTĐT", lambda plan: item(plan, "2").update(text="Sở Xây dựng đề xuất:")),
    "section missing": ("334-KL/TU", drop("sections", "I.2")),
    "mandate": ("2563/SXD-PTĐT", put("2.1", "mandate", "order")),
    "mandate of a request": ("151/KH-UBND", put("II.7", "mandate", "proposal")),
    "task missing": ("59-CTr/TU", drop("tasks", "III.2.5")),
    "last task missing": ("334-KL/TU", drop("tasks", "III.2")),
    "task twice": ("3824/VP-QH", again("tasks", "2")),
    "task under another label": ("59-CTr/TU", put("III.2.5", "label", "III.2.7")),
    "task that is none": ("2563/SXD-PTĐT", again("tasks", "2.2", "2.3")),
    "indicator missing": ("59-CTr/TU", drop("indicators", "CT7.4")),
    "indicator of a bullet missing": ("59-CTr/TU", drop("indicators", "CT3")),
    "indicator name": ("59-CTr/TU", put("CT6", "name", ("29,2m²", "29,2 m²"))),
    "indicator name cut": ("59-CTr/TU", put("CT2", "name", (", đến năm 2030 đạt 74 - 76%.", ""))),
    "target": ("59-CTr/TU", put("CT4", "targets", 1, "printed", "16% - ≥ 26%")),
    "target of no figure": ("59-CTr/TU", put("CT5", "targets", 0, "printed", "10 - 13")),
    "target misread": ("59-CTr/TU", put("CT7", "targets", 0, "op", ">=")),
    "target mistaken": ("59-CTr/TU", put("CT3", "targets", 0, "max", 35)),
    "target year": ("59-CTr/TU", put("CT2", "targets", 1, "year", 2045)),
    "target dropped": ("59-CTr/TU", lambda plan: item(plan, "CT5")["targets"].pop()),
    "monitor text": ("08/KH-UBND", put("CT7", "monitor_text", "Sở Giao thông vận tải thành phố")),
    "monitor": ("08/KH-UBND", put("CT15", "monitors", 0, "as", "Sở Xây dựng")),
    "basis text": ("334-KL/TU", put(None, "bases", 1, "text", ("878-CV/BCSD", "878-CV/BCSĐ"))),
    "basis number": ("3824/VP-QH", put(None, "bases", 2, "number", "2653/SXD-PTĐT")),
    "basis date": ("2563/SXD-PTĐT", put(None, "bases", 3, "date", datetime.date(2024, 4, 19))),
    "basis line": ("59-CTr/TU", put(None, "bases", 1, "line", 12)),
    "duty text": ("59-CTr/TU", put(None, "duties", 0, "text", ("định kỳ", "hằng năm"))),
    "duty time": ("151/KH-UBND", put(None, "duties", 0, "when", "hằng năm")),
    "duty missing": ("151/KH-UBND", lambda plan: plan["duties"].pop(0)),
    "quote": ("334-KL/TU", put(None, "anomalies", 0, "quotes", 0, "CỦA BAN CHẤP HÀNH ĐẢNG BỘ TỈNH")),
    "quote of another text": ("59-CTr/TU", lambda plan: plan["anomalies"][0].pop("also")),
    "quote of no text named": ("3824/VP-QH", lambda plan: plan["anomalies"][1].update(also=["sources/quang-ngai-151-KH-UBND-2022.txt"])),
    "quotes of others alone": ("151/KH-UBND", lambda plan: plan["anomalies"].append(
        {"place": "x", "kind": "x", "severity": "low", "quotes": ["ché nêu tại Kết luận này"], "note": "x", "treatment": "x",
         "also": ["sources/hai-phong-334-KL-TU-2024.txt"]})),
    "anomaly told twice": ("151/KH-UBND", lambda plan: plan["anomalies"].append(copy.deepcopy(plan["anomalies"][0]))),
    "severity": ("2563/SXD-PTĐT", put(None, "anomalies", 0, "severity", "fatal")),
}


@pytest.mark.parametrize("what", BREAKS)
def test_one_change_is_found(what):
    number_, breaks = BREAKS[what]
    broken = copy.deepcopy(PLAN_FILES[by_number(number_)])
    breaks(broken)
    assert problems(broken) != []


WALK = "hai-phong/long-ghep-3824-VP-QH.yaml"
WALK_BREAKS = {
    "text": lambda walk: walk.update(text=walk["text"].replace("07 nhóm", "06 nhóm")),
    "line": lambda walk: walk.update(line=28),
    "document": lambda walk: walk["document"].update(date=datetime.date(2024, 6, 8)),
    "task": lambda walk: walk["links"][0].update(task="08/KH-UBND#3"),
    "plan": lambda walk: walk["links"][0].update(task="09/KH-UBND#1"),
    "serves": lambda walk: walk["links"][0].update(serves="334-KL/TU#II.8"),
    "one plan": lambda walk: walk["links"][0].update(serves="08/KH-UBND#6c"),
    "twice": lambda walk: walk["links"].append(copy.deepcopy(walk["links"][0])),
    "no reason": lambda walk: walk["links"][0].update(reason=" "),
}


@pytest.mark.parametrize("what", WALK_BREAKS)
def test_one_change_of_a_crosswalk_is_found(what):
    broken = copy.deepcopy(CROSSWALKS[WALK])
    WALK_BREAKS[what](broken)
    assert list(crosswalk_problems(WALK, broken)) != []


@pytest.mark.parametrize("change", [{"reason": 'cả hai đều ghi "đô thị hải đảo"'}, {"reason": "vì cùng việc"}, {"serves": "334-KL/TU#II.7"}])
def test_a_made_up_reason_is_found(change):
    link = next(link for link in links() if link["task"] == "08/KH-UBND#6b")
    assert list(reason_problems({**link, **change})) != []


CYCLE = "hai-phong/chu-ky-08-KH-UBND.yaml"
CYCLE_BREAKS = {
    "plan": lambda cycle: cycle["plan"].update(date=datetime.date(2024, 1, 16)),
    "words": lambda cycle: cycle["definitions"][0].update(basis_text="hằng quý tổng hợp báo cáo Ủy ban nhân dân thành phố"),
    "line": lambda cycle: cycle["definitions"][1].update(basis_line=128),
    "basis": lambda cycle: cycle["definitions"][2]["basis"].update(number="09/KH-UBND"),
    "note": lambda cycle: cycle["definitions"][0].update(note="Theo Kế hoạch."),
}


@pytest.mark.parametrize("what", CYCLE_BREAKS)
def test_one_change_of_a_cycle_is_found(what):
    broken = copy.deepcopy(CYCLES[CYCLE])
    CYCLE_BREAKS[what](broken)
    assert list(cycle_problems(CYCLE, broken)) != []
