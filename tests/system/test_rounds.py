"""A reporting round from its opening to its seal: who is asked for what, what came and when, what was late and why. Real programs,
the real plan, the clock moved over the deadline; who owes which rows is worked out here once more, from the catalogue files."""

import collections
import datetime
import uuid

import pytest
import yaml

from centre import running_centre, wait_until
from project import ROOT
from wire_client import enrolled_client, update, verdict_name

NUMBER, PERIOD = "08/KH-UBND", "2024-Q4"
LEAD, SMALL, LATE, NIL = "HP-SXD", "HP-STP", "HP-SNV", "HP-UBND-HONG-BANG"
DUE = "2024-12-16"
OK, USAGE, DATA = 0, 64, 65


@pytest.fixture(scope="module")
def centre():
    with running_centre(clock="2024-12-12T08:00:00+07:00") as running:
        yield running


def refused(centre, *arguments, status):
    before = centre.sql("SELECT count(*) FROM round")
    done = centre.tiendo("round", *arguments, check=False, TIENDO_LANG="en")
    assert done.returncode == status, (arguments, done.returncode, done.stdout, done.stderr)
    assert centre.sql("SELECT count(*) FROM round") == before
    return done.stderr


def the_round(centre, *arguments):
    (row,) = centre.json("round", "list", "--plan", NUMBER, "--period", PERIOD, *arguments)
    return row


def of_agency(centre, agency, *arguments):
    (row,) = the_round(centre, "--agency", agency, *arguments)["agencies"]
    return row


def say(centre, agency, *contents):
    """By a new device of the agency, each for the round; their ids."""
    with enrolled_client(centre.enrol(agency) / "enrolment.json") as client:
        entries = client.entries(list(contents))
        client.send_entries(entries)
        verdicts = client.receive_verdicts(entries)
    assert {verdict_name(v) for v in verdicts} <= {"accepted", "held"}, [v.message.decode() for v in verdicts]
    return [bytes(entry.id) for entry in entries]


def report_on(rows, **more):
    """An ordinary word on each of these rows."""
    for row in rows:
        task = row["task"]
        if task == "thường xuyên":
            yield update(NUMBER, "report", period=PERIOD, report={"ongoing": "Có thực hiện."})
        elif "#CT" in task:
            yield update(task, "value", value=1.5, year=2024, estimate=True, period=PERIOD, **more)
        else:
            yield update(task, "progress", percent=10, result="Đang triển khai.", period=PERIOD, **more)


# ---- who owes what, a second time ----


def rows_by_the_files():
    """{agency: {label or "thường xuyên"}} on the due day, before any body of the city changed."""
    plan = yaml.safe_load((ROOT / "plans/hai-phong/08-KH-UBND-2024.yaml").read_text())
    register = yaml.safe_load((ROOT / "plans/hai-phong/agencies.yaml").read_text())
    bodies = {agency["code"]: agency for agency in register["agencies"]}
    closed = {group["code"]: [member["agency"] for member in group["members"]] for group in register["groups"] if group["basis"] == "closed"}
    owed = collections.defaultdict(set)
    for item in plan["tasks"] + plan["indicators"]:
        ongoing = (item.get("period") or {}).get("ongoing", False)
        reporters = [(party["agency"], party.get("except", [])) for party in item.get("parties", [])
                     if party["role"] in ("lead", "co_lead", "acting", "implement")]
        reporters += [(monitor["agency"], []) for monitor in item.get("monitors", [])]
        for named, left_out in reporters:
            for code in closed.get(named, [named]):
                known = bodies.get(code)
                begun = known is not None and str(known.get("valid_from", "2000-01-01")) <= DUE <= str(known.get("valid_to", "2999-12-31"))
                if begun and known["kind"] not in ("central", "province") and code not in left_out:
                    owed[code].add("thường xuyên" if ongoing else f"{NUMBER}#{item['label']}")
    return owed


# ---- opening ----


def test_what_cannot_be_opened(centre):
    plan = ("open", "--plan", NUMBER, "--period", PERIOD)
    assert "has not begun" in refused(centre, *plan[:-1], "2025-Q1", status=DATA)
    assert "2024-Q5" in refused(centre, *plan[:-1], "2024-Q5", status=USAGE)
    assert "--due" in refused(centre, *plan, "--due", "2024-12-14", status=DATA)  # the day on which the data end
    assert "Sở Xây dựng" in refused(centre, *plan, "--due", "2024-12-20", status=DATA)  # the definition's own day for the level above
    refused(centre, *plan, "--defined", status=USAGE)
    assert centre.sql("SELECT count(*) FROM round")[0] == (0,)


def test_opened_by_default_says_so(centre):
    """A plan without definitions: two working days after the end of the data, by the plan's own words on reporting, else by what is
    given."""
    before = centre.sql("SELECT value FROM change_counter")
    shown = centre.tiendo("round", "open", "--plan", "2563/SXD-PTĐT", "--period", PERIOD, "--basis", "Công văn 1/UBND", "--dry-run",
                          TIENDO_LANG="vi").stdout
    assert "mặc định 2 ngày làm việc" in shown and "17/12/2024" in shown and "từ 15/09/2024 đến hết ngày 14/12/2024" in shown
    assert centre.sql("SELECT value FROM change_counter") == before and centre.sql("SELECT count(*) FROM round")[0] == (0,)
    # A window of one's own, and the roll of a deadline on a day off.
    own = centre.json("round", "open", "--plan", NUMBER, "--period", "2024-9M", "--from", "2024-01-01", "--to", "2024-09-30", "--due",
                      "2024-10-05", "--dry-run")
    assert (own["from"], own["to"], own["due_printed"], own["due"]) == ("2024-01-01", "2024-09-30", "2024-10-05", "2024-10-07")
    assert (own["window_by"], own["deadlines_by"], own["basis_by"]) == ("request", "request", "plan")
    assert "định kỳ tổng hợp báo cáo" in own["basis"] and "dòng 127" in own["basis"]


def test_opened_by_its_definition_and_agents_learn_it(centre):
    agent = centre.agent(SMALL)
    (preview,) = [row for row in centre.json("round", "open", "--defined", "--dry-run") if row["period"] == PERIOD]
    opened = centre.json("round", "open", "--plan", NUMBER, "--period", PERIOD, "--by", "Trần Thị Bình")
    assert opened["opened"] and opened["definition"] == "QUY" and opened["deadlines_by"] == opened["basis_by"] == "definition"
    assert {name: value for name, value in opened.items() if name not in ("opened", "number")} == \
        {name: value for name, value in preview.items() if name not in ("opened", "number")}
    assert [(row["level"], row["due"], row["to"]) for row in opened["deadlines"]] == [
        (0, DUE, "Sở Xây dựng"), (1, "2024-12-20", "Ủy ban nhân dân thành phố Hải Phòng"), (2, "2024-12-25", opened["deadlines"][2]["to"])]
    again = centre.json("round", "open", "--plan", NUMBER, "--period", PERIOD)
    assert not again["opened"] and again["number"] == opened["number"]
    assert "otherwise" in refused(centre, "open", "--plan", NUMBER, "--period", PERIOD, "--cooperating", status=DATA)
    listed = the_round(centre)
    assert (listed["state"], listed["opened_by"], listed["seal"]) == ("open", "Trần Thị Bình", None)
    # The agent has it by itself, and takes it without being told.
    wait_until(lambda: agent.json("status")["catalogue_revision"] >= opened["number"], 10)
    answer, status = agent.submit("--task", f"{NUMBER}#6c", "--action", "progress", "--percent", "5", "--result", "Đang làm.", "--wait", "20")
    assert (status, answer["state"]) == (OK, "accepted")
    (stored,) = [row for row in centre.json("update", "list", "--agency", SMALL) if row["id"] == answer["id"]]
    assert stored["period"] == PERIOD
    agent.stop()
    assert of_agency(centre, SMALL)["rows_reported"] == 1


def test_who_owes_what_by_the_files(centre):
    owed = rows_by_the_files()
    listed = the_round(centre, "--rows")
    assert {row["agency"]: {one["task"] for one in row["rows"]} for row in listed["agencies"]} == owed
    assert (len(owed), sum(map(len, owed.values()))) == (listed["totals"]["asked"], listed["totals"]["rows_due"])
    assert all(row["rows_due"] == len(row["rows"]) for row in listed["agencies"])
    assert not any(agency.startswith("TW-") for agency in owed)


# ---- what comes in ----


def test_completeness_step_by_step(centre):
    due = of_agency(centre, NIL, "--rows")
    assert (due["rows_due"], due["rows_reported"], due["complete"], due["on_time"]) == (14, 0, False, False)
    tasks = [row for row in due["rows"] if row["task"] != "thường xuyên"]
    # Three rows, then "không phát sinh" for the others: all but the ongoing duties.
    say(centre, NIL, *report_on(tasks[:3]), *(update(row["task"], "nothing", period=PERIOD) for row in tasks[3:]))
    done = of_agency(centre, NIL)
    assert (done["rows_reported"], done["rows_nothing"], done["complete"], done["sent_at"]) == (13, 10, False, None)
    say(centre, NIL, update(NUMBER, "report", period=PERIOD, report={"ongoing": "Thường xuyên thực hiện.", "direction": "Đã chỉ đạo."}))
    listed = the_round(centre, "--rows")
    (done,) = [row for row in listed["agencies"] if row["agency"] == NIL]
    assert done["complete"] and done["on_time"] and not done["late"] and done["report"]["state"] == "sent"
    assert done["sent_at"] == max(row["reported_at"] for row in done["rows"])
    assert done["nothing_in_a_row"] == 0 and not done["nothing_flagged"]
    completeness, timeliness = listed["totals"]["completeness"], listed["totals"]["timeliness"]
    assert (completeness["numerator"], completeness["denominator"]) == (1, len(listed["agencies"])) == (timeliness["numerator"], listed["totals"]["asked"])
    assert "số đơn vị phải báo cáo" in completeness["formula"] and "đúng hạn" in timeliness["formula"]


def test_the_period_decides(centre):
    """An earlier round takes what is said for it, whenever that comes."""
    centre.tiendo("round", "open", "--plan", NUMBER, "--period", "2024-Q3", "--by", "X")
    say(centre, LATE, update(f"{NUMBER}#19", "progress", percent=50, result="Cho quý trước.", period="2024-Q3"))
    q3, q4 = centre.json("round", "list", "--plan", NUMBER, "--agency", LATE)
    assert (q3["due"], q3["agencies"][0]["rows_reported"], q3["agencies"][0]["late"]) == ("2024-09-16", 1, True)
    assert (q4["period"], q4["agencies"][0]["rows_reported"]) == (PERIOD, 0)
    assert {row["period"] for row in centre.json("overdue", "--reports")} == {"2024-Q3"}


def test_late_and_held_up(centre):
    """One travel over the deadline: an outage, a late arrival, and the late list of the moment it was due."""
    asked = {row["agency"]: [one["task"] for one in row["rows"]] for row in the_round(centre, "--rows")["agencies"]}
    agent = centre.agents[0]
    agent.start()
    wait_until(lambda: agent.json("status")["connected"])
    centre.collector.stop()
    assert "thường xuyên" in asked[SMALL]
    done = agent.run("submit", "--action", "nothing", "--task", NUMBER, "--period", PERIOD, "--json")  # every row that is left
    assert done.returncode == OK, done.stderr
    centre.travel("2024-12-18T09:00:00+07:00", agent)
    agent.start()
    wait_until(lambda: not {"queued", "sent"} & {row["state"] for row in agent.outbox()})
    agent.stop()
    held_up = of_agency(centre, SMALL)
    assert held_up["complete"] and held_up["on_time"] and held_up["by_outage"] and held_up["late_days"] == 0
    assert held_up["sent_at"] < "2024-12-17" < held_up["received_at"]

    say(centre, LATE, *report_on([{"task": task} for task in asked[LATE]]))
    late = of_agency(centre, LATE)
    assert late["complete"] and late["late"] and not late["on_time"] and not late["by_outage"]
    assert (late["late_days"], late["late_workdays"]) == (2, 2)

    # Those who were late are the same whenever one looks: required reporters less senders.
    overdue = {row["agency"]: row for row in centre.json("overdue", "--reports", "--period", PERIOD)}
    everybody = {row["agency"] for row in the_round(centre)["agencies"]}
    assert set(overdue) == everybody - {NIL, SMALL, LATE}
    some = overdue[LEAD]
    assert (some["due"], some["due_printed"], some["days_late"], some["rows_reported"]) == (DUE, DUE, 2, 0)
    at_due = the_round(centre, "--as-of", DUE)
    assert {row["agency"] for row in at_due["agencies"] if row["complete"]} == {NIL}
    assert not any(row["late"] for row in at_due["agencies"])  # the day is not over for whoever looks at its end
    just_after = {row["agency"] for row in centre.json("overdue", "--reports", "--period", PERIOD, "--as-of", "2024-12-17T00:00:01+07:00")}
    assert just_after == everybody - {NIL}


def test_returned_begins_anew_unless_for_a_supplement(centre):
    agency, task = NIL, f"{NUMBER}#2a"
    (row,) = [row for row in of_agency(centre, agency, "--rows")["rows"] if row["task"] == task]
    first = row["update"]
    centre.tiendo("review", "return", first, "--reason", "Thiếu số liệu", "--supplement", "--by", "Lê Văn Cường")
    returned = of_agency(centre, agency, "--rows")
    (row,) = [row for row in returned["rows"] if row["task"] == task]
    assert row["returned"] and not row["reported"] and not returned["complete"] and returned["rows_returned"] == 1
    say(centre, agency, update(task, "progress", percent=30, result="Đã bổ sung.", period=PERIOD, supersedes=uuid.UUID(first).bytes))
    mended = of_agency(centre, agency, "--rows")
    assert mended["complete"] and mended["on_time"], mended
    (row,) = [row for row in mended["rows"] if row["task"] == task]
    assert row["reported_at"] < "2024-12-17" and not row["late"]
    # Not a supplement: the sending that mends it counts.
    centre.tiendo("review", "return", row["update"], "--reason", "Không đạt", "--by", "Lê Văn Cường")
    say(centre, agency, update(task, "progress", percent=40, result="Đã làm lại.", period=PERIOD, supersedes=uuid.UUID(row["update"]).bytes))
    again = of_agency(centre, agency, "--rows")
    assert again["complete"] and again["late"] and again["late_days"] == 2
    # What was so at the time can be seen for ever.
    assert of_agency(centre, agency, "--as-of", DUE)["on_time"]


# ---- sealing ----


def test_sealing_needs_to_be_meant(centre):
    seal = ("seal", "--plan", NUMBER, "--period", PERIOD)
    said = refused(centre, *seal, status=DATA)
    assert "--incomplete" in said and "have not reported every row" in said and "0/7" in said
    assert "still to come" in refused(centre, *seal, "--as-of", "2025-01-31", status=USAGE)
    assert "--early" in refused(centre, *seal, "--as-of", "2024-12-13", "--incomplete", status=DATA)
    assert "not sealed" in refused(centre, "document", *seal[1:], "--document", "9/BC", "--date", "2024-12-18", status=DATA)
    assert centre.sql("SELECT count(*) FROM round_seal")[0] == (0,)


def test_sealed_and_issued(centre):
    before = the_round(centre, "--rows")
    sealed = centre.json("round", "seal", "--plan", NUMBER, "--period", PERIOD, "--incomplete", "--by", "Lê Văn Cường")
    assert sealed["state"] == "sealed" and sealed["complete"] == before["totals"]["complete"]
    after = the_round(centre, "--rows")
    assert after["state"] == "sealed" and after["agencies"] == before["agencies"]
    assert (after["seal"]["as_of"], after["seal"]["sealed_by"]) == (sealed["as_of"], "Lê Văn Cường")
    assert the_round(centre, "--as-of", "2024-12-18T09:00:00+07:00")["state"] == "open"
    # What comes later is a supplement.
    say(centre, LEAD, update(f"{NUMBER}#2a", "progress", percent=60, result="Đến sau.", period=PERIOD))
    lead = of_agency(centre, LEAD, "--rows")
    assert lead["rows_after_seal"] == 1
    assert [row["task"] for row in lead["rows"] if row["after_seal"]] == [f"{NUMBER}#2a"]
    assert "bổ sung sau khi chốt" in centre.tiendo("round", "list", "--plan", NUMBER, "--period", PERIOD, "--agency", LEAD).stdout
    # The number of the report is typed back; another one takes its place and both stay.
    document = ("document", "--plan", NUMBER, "--period", PERIOD)
    assert centre.json("round", *document, "--document", "9050/BC-SXD", "--date", "2024-12-18")["added"]
    assert not centre.json("round", *document, "--document", "9050/BC-SXD", "--date", "2024-12-18")["added"]
    assert centre.json("round", *document, "--document", "9051/BC-SXD", "--date", "2024-12-18")["added"]
    refused(centre, *document, "--document", "9052/BC-SXD", "--date", "2025-12-18", status=DATA)
    papers = the_round(centre)["seal"]["documents"]
    assert [(one["number"], one["replaces"]) for one in papers] == [("9050/BC-SXD", None), ("9051/BC-SXD", "9050/BC-SXD")]


def test_what_a_sealed_round_holds(centre):
    """Only what had come and counted when it was sealed."""
    lines = (ROOT / "collector/store/sql/queries/round_aggregated.sql").read_text().splitlines()
    statement = "\n".join(line for line in lines if not line.startswith("--")).replace("$1", "%s")
    held = dict(centre.sql(statement, "infinity"))
    updates = {row["id"]: row for row in centre.json("update", "list")}
    ((seal,),) = centre.sql("SELECT as_of FROM round_seal")
    for the_id, row in updates.items():
        come = datetime.datetime.fromisoformat(row["received_at"]) <= seal
        counted = row["state"] in ("accepted", "reviewed", "confirmed") and row["period"] == PERIOD
        assert (the_id in held) == (come and counted), row
    assert set(held.values()) == {PERIOD}


# ---- by definition ----


def test_opening_what_is_defined_is_harmless_to_repeat(centre):
    opened = centre.json("round", "open", "--defined", "--as-of", "2025-03-10", "--dry-run")
    assert [(row["plan"], row["period"]) for row in opened] == [(NUMBER, "2025-Q1")]
    centre.tiendo("round", "open", "--defined", "--as-of", "2024-12-13")
    assert centre.json("round", "open", "--defined", "--as-of", "2024-12-13") == []
    assert {row for row, in centre.sql("SELECT period FROM round")} == {"2024-Q3", PERIOD, "2024-H2", "2024"}
