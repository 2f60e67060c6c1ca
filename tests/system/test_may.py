"""Who may report what on 08/KH-UBND, worked out here from the words of the official text alone, against what `tiendo may` answers,
for every agency and every row.

The reading below shares nothing with the catalogue or the program: it splits what a row says into who leads, who leads with it
and who co-operates, by the words that stand between. Rows in running text are read by hand, once, in PROSE. What is taken from
the registers are only names, and who is in a closed group.
"""

import datetime
import json
import re

import pytest
import yaml

from centre import Centre
from project import ROOT

SOURCE = ROOT / "plans" / "sources" / "hai-phong-08-KH-UBND-2024.txt"
NUMBER = "08/KH-UBND"

# ---- who there is ----


def registers():
    agencies = {}
    for name in ("hai-phong/agencies.yaml", "trung-uong/agencies.yaml"):
        document = yaml.safe_load((ROOT / "plans" / name).read_text(encoding="utf-8"))
        for agency in document["agencies"] + document.get("groups", []):
            agencies[agency["code"]] = agency
    return agencies


AGENCIES = registers()


ON = datetime.date(2024, 12, 12)


def people_of(kinds):
    """Those of Hải Phòng that are there on the day that is asked about."""
    return {code for code, agency in AGENCIES.items()
            if code.startswith("HP-") and agency.get("kind") in kinds and agency.get("valid_from", ON) <= ON}


DEPARTMENTS = people_of({"department", "equivalent", "vertical"})
DISTRICTS = people_of({"district"})
EVERYBODY = DEPARTMENTS | DISTRICTS | people_of({"commune", "province"})


def members(group):
    return {member["agency"] if isinstance(member, dict) else member for member in AGENCIES[group]["members"]}


# ---- how a row is read ----

# What the plan calls a closed group, and an open one ("liên quan", which governs back to the last "các").
CLOSED = {
    "so-ban-nganh": members("HP-N-SO-BAN-NGANH"),
    "quan-huyen": members("HP-N-QUAN-HUYEN"),
    "quan-huyen-thi-tran": members("HP-N-QUAN-HUYEN-THI-TRAN"),
    "cac-cap": members("HP-N-UBND-CAC-CAP"),
}
OPEN = {"lien-quan": DEPARTMENTS, "lien-quan-dia-phuong": DEPARTMENTS | DISTRICTS | people_of({"commune"})}
# In order: the longer before the shorter, the open before the closed.
GROUPS = [
    (r"các (?:bộ|Bộ), (?:ban )?ngành,? (?:cơ quan )?(?:liên quan|[Tt]rung ương)", None),
    (r"các cơ quan, đơn vị, địa phương liên quan", "lien-quan-dia-phuong"),
    (r"các cơ quan, đơn vị liên quan", "lien-quan"),
    (r"(?:các )?(?:Sở|sở), (?:ban )?ngành(?: và|,) đơn vị (?:có )?liên quan", "lien-quan"),
    (r"(?:các )?(?:Sở|sở), (?:ban )?ngành liên quan", "lien-quan"),
    (r"(?:các )?đơn vị (?:có )?liên quan", "lien-quan"),
    (r"Ủy ban nhân dân các quận, huyện, thị trấn", "quan-huyen-thi-tran"),
    (r"Ủy ban nhân dân các quận, huyện", "quan-huyen"),
    (r"Ủy ban nhân dân các cấp", "cac-cap"),
    (r"các (?:Sở|sở), (?:ban )?ngành", "so-ban-nganh"),
]


def single_names():
    """(pattern, code) of every agency of the city and every ministry that a row can name, longest first."""
    named = {}
    for code, agency in AGENCIES.items():
        if agency.get("kind") is not None and agency["kind"] != "group":
            for name in [agency["name"], *agency.get("aliases", [])]:
                named[name] = code
    return sorted(named.items(), key=lambda pair: -len(pair[0]))


NAMES = single_names()
LIST = re.compile(r"[Cc]ác (Sở|sở|Bộ|bộ)s?:? (?=[A-ZĐÂÊÔƠƯÁÀẢẠ])")


def spelled_out(text):
    """"Các Sở: Xây dựng, Tài chính" becomes "Sở Xây dựng, Sở Tài chính": the one word stands for each."""
    for head in LIST.findall(text):
        word = head.capitalize()
        begin = LIST.search(text)
        rest = text[begin.end():]
        done = ""
        while True:
            found = next((name for name, _ in NAMES if name.startswith(word + " ") and
                          (rest.lower().startswith(name[len(word) + 1:].lower()) or rest.lower().startswith(name.lower()))), None)
            if found is None:
                break
            taken = len(found) if rest.lower().startswith(found.lower()) else len(found) - len(word) - 1
            done += found
            rest = rest[taken:]
            if not rest.startswith(", "):
                break
            done += ", "
            rest = rest[2:]
        text = text[:begin.start()] + done + rest
    return text


def parties(text):
    """[(position, kind, who)]: kind "named", "closed", "open" or "central"."""
    found = []

    def take(pattern, kind, who):
        nonlocal text
        for match in re.finditer(pattern, text, re.IGNORECASE):
            found.append((match.start(), kind, who))
        text = re.sub(pattern, lambda match: "·" * len(match[0]), text, flags=re.IGNORECASE)

    # What a row is reported to, and whom documents are by, is nobody's role.
    for pattern in (r"tham mưu (?:cho )?Ủy ban nhân dân thành phố(?: Hải Phòng)?", r"của Ủy ban nhân dân thành phố", r"của Thủ tướng Chính phủ",
                    r"trên địa bàn thành phố(?: Hải Phòng)?", r"Quyết định số .*? thực hiện đồng bộ", r"theo hướng dẫn của"):
        text = re.sub(pattern, lambda match: "·" * len(match[0]), text)
    for pattern, who in GROUPS:
        take(pattern, "central" if who is None else "open" if who in OPEN else "closed", who)
    for name, code in NAMES:
        take(re.escape(name), "named" if code.startswith("HP-") else "central", code)
    return sorted(found)


def roles(text):
    """{(kind, who): role} of one cell of the table."""
    text = spelled_out(text)
    cooperating = re.search(r"phối hợp (?:với|cùng|(?=Bộ))", text)
    end = cooperating.start() if cooperating else len(text)
    leads = "chủ trì" in text[:end] or re.search(r"chủ trì(?:,| theo)[^.]*$", text[:end] + text[end:end + 1]) is not None
    together = text.find("chủ trì cùng")
    before = [party for party in parties(text) if party[0] < end]
    subjects = [party for party in before if together < 0 or party[0] < together]
    out = {}
    for position, kind, who in parties(text):
        if position >= end:
            role = "cooperate"
        elif 0 <= together < position:
            role = "co_lead"
        elif leads:
            role = "lead" if len(subjects) == 1 else "co_lead"
        else:
            role = "acting" if cooperating else "implement"
        out.setdefault((kind, who), role)
    return out


# Rows of running text, read by hand from sections II and III.
DISTRICTS_AND_DEPARTMENTS = {("closed", "so-ban-nganh"): "implement", ("closed", "quan-huyen-thi-tran"): "implement"}
RELATED = {("open", "lien-quan"): "implement"}
PROSE = {
    "II.1": DISTRICTS_AND_DEPARTMENTS | RELATED,
    "II.1.1a": {("closed", "so-ban-nganh"): "co_lead", ("closed", "quan-huyen-thi-tran"): "co_lead", ("named", "HP-STTTT"): "cooperate"},
    "II.1.1b": {("named", "HP-SXD"): "lead", ("closed", "so-ban-nganh"): "cooperate", ("closed", "quan-huyen-thi-tran"): "cooperate",
                ("open", "lien-quan"): "cooperate"},
    "II.1.1c.1": {("named", "HP-SKHDT"): "lead", ("closed", "so-ban-nganh"): "cooperate", ("closed", "cac-cap"): "cooperate",
                  ("open", "lien-quan"): "cooperate"},
    "II.1.1c.2": {("named", "HP-SXD"): "lead", ("closed", "quan-huyen"): "co_lead"},
    "II.1.1c.3": {("named", "HP-SNV"): "lead", ("open", "lien-quan-dia-phuong"): "cooperate"},
    "II.1.1d": DISTRICTS_AND_DEPARTMENTS | {("named", "HP-SXD"): "cooperate", ("named", "HP-SKHDT"): "cooperate"},
    "II.1.1e": DISTRICTS_AND_DEPARTMENTS,
    "II.1.2.1": {("closed", "so-ban-nganh"): "implement", ("closed", "cac-cap"): "implement"} | RELATED,
    "II.1.2.2": {("open", "lien-quan"): "acting"},
    "II.1.2.3": {("named", "HP-STTTT"): "lead"},
    "II.2": DISTRICTS_AND_DEPARTMENTS | RELATED,
    "II.3": DISTRICTS_AND_DEPARTMENTS | RELATED,
    "III.1": {("named", "HP-SXD"): "focal", ("closed", "so-ban-nganh"): "cooperate", ("closed", "quan-huyen-thi-tran"): "cooperate"},
    "III.2": DISTRICTS_AND_DEPARTMENTS,
    "III.3.1": {("named", "HP-SKHDT"): "lead", ("named", "HP-STC"): "co_lead"},
    "III.3.2": {("named", "HP-STC"): "implement"},
    "III.5": DISTRICTS_AND_DEPARTMENTS | RELATED,
    "PLII.I": {},
}

# ---- what follows ----

YES, HELD, NO = "yes", "held", "no"
FULL = ("lead", "co_lead", "acting", "implement")


def allowed(role, action):
    if role in FULL:
        return action in ("contribute", "progress", "complete", "extend")
    return role == "cooperate" and action == "contribute"


def expected(row, agency, action):
    """The best that any of the row's parties gives this agency."""
    best = NO
    for (kind, who), role in row.items():
        reached = {agency} & ({who} if kind == "named" else CLOSED[who] if kind == "closed" else OPEN[who] if kind == "open" else set())
        if agency == "HP-SXD" and (kind, who) == ("closed", "so-ban-nganh") and role == "cooperate" and ("named", "HP-SXD") in row and \
                row["named", "HP-SXD"] == "focal":
            continue  # III.1: "Sở Xây dựng … phối hợp các Sở": the others
        if reached and allowed(role, action):
            best = HELD if kind == "open" and best != YES else YES if kind != "open" else best
    return best


def has_named_or_closed_role(rows, agency):
    return any({agency} & ({who} if kind in ("named", "monitor") else CLOSED[who] if kind == "closed" else set())
               for row in rows.values() for kind, who in row)


def table_cells():
    """{label: what the row of Phụ lục II says of agencies}: the official words, to which test_catalogue_source.py holds every cell."""
    rows = yaml.safe_load((ROOT / "plans" / "hai-phong" / "08-KH-UBND-2024.yaml").read_text(encoding="utf-8"))["tasks"]
    return {row["label"]: " ".join(row["assigned"].split()) for row in rows if re.fullmatch(r"\d+[a-z]?", row["label"])}


@pytest.fixture(scope="module")
def rows():
    read = {label: roles(text) for label, text in table_cells().items()}
    return PROSE | read


@pytest.fixture(scope="module")
def centre():
    centre = Centre()
    try:
        centre.prepare()
        yield centre
    finally:
        centre.close()


def answers(centre, action):
    return {(row["agency"], row["task"].split("#")[1]): row["verdict"]
            for row in centre.json("rights", "--plan", NUMBER, "--on", "2024-12-12", *(["--action", action] if action else []))}


def test_forty_rows_and_nineteen_items(rows):
    assert len(rows) == 59


@pytest.mark.parametrize("action", ["contribute", "progress", "complete", "extend"])
def test_every_agency_on_every_task(centre, rows, action):
    given = answers(centre, action)
    assert {agency for agency, _ in given} >= DEPARTMENTS | DISTRICTS
    wrong = []
    for (agency, label), verdict in given.items():
        if not label.startswith("CT"):
            wanted = expected(rows[label], agency, action)
            if verdict != wanted:
                wrong.append(f"{agency} {action} {label}: {verdict}, but the plan's words give {wanted}: {rows[label]}")
    assert wrong == []
    assert {verdict for verdict in given.values()} >= {YES, HELD, NO}


def test_every_agency_on_every_indicator(centre):
    """The table of Phụ lục I names who monitors each indicator."""
    rows = {row["label"]: row for row in centre.json("indicator", "list", "--plan", NUMBER)}
    monitors = {label: {monitor["agency"] for monitor in row["monitors"]} for label, row in rows.items()}
    text = re.sub(r"(?:<[^>]+>|\s)+", " ", SOURCE.read_text(encoding="utf-8")).lower()
    given = answers(centre, "value")
    for (agency, label), verdict in given.items():
        if label.startswith("CT"):
            assert verdict == (YES if agency in monitors[label] else NO), (agency, label)
    assert len(rows) == 19
    assert [name for row in rows.values() for name in (monitor["name"] for monitor in row["monitors"]) if name.lower().removeprefix("sở ") not in text] == []
    for action in ("progress", "complete", "extend"):
        assert {verdict for (_, label), verdict in answers(centre, action).items() if label.startswith("CT")} == {NO}


def test_difficulties_may_come_from_all_who_are_in_the_plan(centre, rows):
    indicators = {row["label"]: {("monitor", monitor["agency"]): "monitor" for monitor in row["monitors"]}
                  for row in centre.json("indicator", "list", "--plan", NUMBER)}
    given = answers(centre, "difficulty")
    wrong = [(agency, label) for (agency, label), verdict in given.items()
             if (verdict == YES) != has_named_or_closed_role(rows | indicators, agency)]
    assert wrong == []


def test_one_question_at_a_time_is_answered_alike(centre):
    for agency, label, action, status in (("HP-STP", "29b", "complete", 1), ("HP-STC", "29b", "complete", 0), ("HP-SGDDT", "20", "contribute", 2),
                                          ("Ủy ban nhân dân quận Lê Chân", "2a", "complete", 0), ("HP-UBND-LE-CHAN", "24", "progress", 1)):
        done = centre.tiendo("may", agency, f"{NUMBER}#{label}", "--action", action, "--on", "2024-12-12", "--json", check=False)
        assert (done.returncode, json.loads(done.stdout)["verdict"]) == (status, {0: YES, 1: NO, 2: HELD}[status])
