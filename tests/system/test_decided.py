"""What people decide at the centre about plans (rounds, the time of tasks, milestones) reaches intake and agencies, and a past moment
does not know what was decided later. The program's own statements record it; the real collector and `tiendo` look."""

import contextlib
import re
import threading

import psycopg2
import pytest

from centre import PLAN, key, running_centre, wait_until
from project import ROOT
from wire_client import enrolled_client, update, verdict_name

NUMBER = "08/KH-UBND"
LEAD, TASK = "HP-STNMT", f"{NUMBER}#6c"
DATED = f"{NUMBER}#5a"
OTHER = "HP-STP"
NOW, LATER = "2024-12-12T08:00:00+07:00", "2031-02-01T08:00:00+07:00"
QUERIES = ROOT / "collector" / "store" / "sql" / "queries"
YES, NO, DATA = 0, 1, 65


@pytest.fixture(scope="module")
def centre():
    with running_centre() as running:
        yield running


def statement(name):
    text = re.sub(r"--.*", "", (QUERIES / f"{name}.sql").read_text(encoding="utf-8")).replace("%", "%%")
    return re.sub(r"\$(\d+)", lambda place: f"%(p{place[1]})s", text)


def run(cursor, name, *values):
    cursor.execute(statement(name), {f"p{number}": value for number, value in enumerate(values, 1)})
    return cursor.fetchall() if cursor.description else None


def record(centre, *statements):
    """In one transaction, the change announced first; the rows of the last statement."""
    with contextlib.closing(psycopg2.connect(centre.cluster.uri(centre.database))) as connection, connection, connection.cursor() as cursor:
        run(cursor, "change_announce")
        for name, *values in statements:
            rows = run(cursor, name, *values)
        return rows


def open_round(centre, period, opened_at=NOW):
    return record(centre, ("round_open", PLAN, period, "2024-09-15", "2024-12-14", "false", f"Báo cáo {period}", "08/KH-UBND", opened_at,
                           "An", [0, 1], ["", ""], ["HP-SXD", "HP-UBND"], ["2024-12-16", "2024-12-20"], ["2024-12-16", "2024-12-20"]))


def decide_time(centre, kind, task, party, until, decided_at=NOW):
    ((revision,),) = record(centre, ("time_decision_add", kind, None, key(task), party, until, "77/QĐ-UBND", "2024-12-10", "Chủ tịch",
                                     None, decided_at, "An"))
    return revision


def submit(client, *contents):
    verdicts = client.submit(list(contents))
    return [(verdict_name(verdict), verdict.code.decode()) for verdict in verdicts], verdicts


def seen(centre, client, revision):
    """Until the collector judges by that revision."""
    wait_until(lambda: client.ping().catalogue_revision >= revision)


def cycle_of(client):
    client.assignments.clear()
    client.hello(revision=0)
    client.catalogue_revision = 0
    parts = client.receive_assignments()
    return ([one for part in parts for one in part.cycle.rounds], [one for part in parts for one in part.cycle.due_changes],
            [one for part in parts for one in part.cycle.milestones])


def may(centre, agency, task, *more):
    done = centre.tiendo("may", agency, task, "--action", "progress", *more, check=False)
    return done.returncode


def test_a_round_makes_other_periods_wrong(centre):
    with enrolled_client(centre.enrol(LEAD) / "enrolment.json") as client:
        said = [update(TASK, "contribute", result="Đã làm.", period=period) for period in ("2024-M11", "2024-Q4")]
        assert submit(client, *said)[0] == [("accepted", ""), ("accepted", "")]  # nobody opened a round yet
        ((number,),) = open_round(centre, "2024-Q4")
        assert open_round(centre, "2024-Q4") == []  # once
        seen(centre, client, number)
        answers, verdicts = submit(client, *said)
        assert answers == [("rejected", "WRONG_PERIOD"), ("accepted", "")]
        assert "Quý IV/2024 (2024-Q4)" in verdicts[0].message.decode()
        report = update(NUMBER, "report", period="2024-Q4", report={"direction": "Đã chỉ đạo."})
        assert submit(client, report)[0] == [("accepted", "")]
        assert centre.sql("SELECT task, role FROM updates WHERE action = 'report'") == [(PLAN, "co_lead")]
        (shown,), _, _ = cycle_of(client)
        assert (shown.number, shown.period, shown.sealed, len(shown.deadlines)) == (number, b"2024-Q4", False, 2)
        ((sealed,),) = record(centre, ("round_seal", number, NOW, NOW, NOW, "An", None, None))
        assert record(centre, ("round_seal", number, NOW, NOW, NOW, "An", None, None)) == []
        seen(centre, client, sealed)
        assert submit(client, said[1])[0] == [("accepted", "")]  # a supplement
        assert cycle_of(client)[0][0].sealed


def test_an_extension_moves_what_may_be_asked_for(centre):
    asked = update(DATED, "extend", until="2031-06-30", reason="Chờ hướng dẫn.")
    with enrolled_client(centre.enrol("HP-SXD") / "enrolment.json") as client:
        assert submit(client, asked)[0] == [("accepted", "")]
        seen(centre, client, decide_time(centre, "extended", DATED, "HP-SXD", "2031-06-30"))
        assert submit(client, asked)[0] == [("rejected", "UNTIL_NOT_LATER")]
        seen(centre, client, decide_time(centre, "stopped", DATED, None, None))
        answers, (verdict,) = submit(client, asked)
        assert answers == [("rejected", "STOPPED")] and "77/QĐ-UBND" in verdict.message.decode()
        decide_time(centre, "refused", DATED, None, None)  # changes nothing
        seen(centre, client, decide_time(centre, "resumed", DATED, None, None))
        assert submit(client, asked)[0] == [("rejected", "UNTIL_NOT_LATER")]
        kinds = [(one.kind.decode(), one.party.decode()) for one in cycle_of(client)[1]]
        assert kinds == [("extended", "HP-SXD"), ("stopped", ""), ("resumed", "")]


def registered(centre, client, *texts):
    content = [update(TASK, "milestone", milestone={"text": text, "due": "2025-03-31", "officer": "Lê Thị Hoa"}) for text in texts]
    answers, verdicts = submit(client, *content)
    assert answers == [("accepted", "")] * len(texts)
    return [verdict.id for verdict in verdicts]


def test_milestones_are_reported_on_by_their_own_body(centre):
    with enrolled_client(centre.enrol(LEAD) / "enrolment.json") as client:
        first, second = registered(centre, client, "Trình nhiệm vụ quy hoạch.", "Trình hồ sơ quy hoạch.")
        assert centre.sql("SELECT task, number, agency, text FROM milestone ORDER BY number") == [
            (key(TASK), 1, LEAD, "Trình nhiệm vụ quy hoạch."), (key(TASK), 2, LEAD, "Trình hồ sơ quy hoạch.")]
        wait_until(lambda: may(centre, LEAD, f"{TASK}/2") == YES)
        assert may(centre, OTHER, f"{TASK}/2") == NO
        assert may(centre, "HP-SXD", f"{TASK}/2") == NO  # the focal agency, too
        said = update(f"{TASK}/2", "progress", percent=40, result="Đã trình.")
        wait_until(lambda: submit(client, said)[0] == [("accepted", "")])
        assert {row["task"] for row in centre.json("update", "list", "--task", f"{TASK}/2")} == {f"{TASK}/2"}
        assert [(one.label, one.number, one.officer.decode()) for one in cycle_of(client)[2]] == [
            (b"6c", 1, "Lê Thị Hoa"), (b"6c", 2, "Lê Thị Hoa")]
        answers, _ = submit(client, update(TASK, "withdraw", supersedes=first, result="Ghi nhầm."))
        assert answers == [("accepted", "")]
        wait_until(lambda: may(centre, LEAD, f"{TASK}/1") == DATA)  # gone; its number stays
        assert may(centre, LEAD, f"{TASK}/2") == YES
        wait_until(lambda: submit(client, update(f"{TASK}/1", "progress", percent=40))[0] == [("rejected", "UNKNOWN_TASK")])
        registered(centre, client, "Trình lại.")
        assert centre.sql("SELECT max(number) FROM milestone") == [(3,)]
        assert second


def test_two_at_once_get_two_numbers(centre):
    """Each sees what the other committed, however they come together."""
    def add(name):
        record(centre, ("milestone_lock",), ("milestone_add", key("08/KH-UBND#7"), LEAD, name, None, None, "2025-06-30", None, None, NOW, name))

    threads = [threading.Thread(target=add, args=(f"{n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    numbers = centre.sql("SELECT number FROM milestone WHERE task = %s ORDER BY number", key("08/KH-UBND#7"))
    assert numbers == [(n,) for n in range(1, 9)]


def due_of(centre, task, *arguments):
    return {row["due"] for row in centre.json("overdue", *arguments) if row["task"] == task}


def test_a_past_moment_does_not_know_what_was_decided_later(centre):
    task = f"{NUMBER}#8"
    early = [("--as-of", "2031-01-10")]
    before = due_of(centre, task, *early[0])
    assert before  # overdue since 31/12/2030
    decide_time(centre, "extended", task, None, "2032-06-30", decided_at=LATER)
    assert due_of(centre, task, *early[0]) == before
    assert due_of(centre, task, "--as-of", "2031-03-01") == set()
    assert due_of(centre, task, "--as-of", "2032-07-10") == {"2032-06-30"}
    assert due_of(centre, task, "--as-of", "2032-07-10", "--known-at", "2031-01-10") == before
