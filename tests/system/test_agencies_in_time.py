"""Agencies are renamed, merged, split and abolished; who answers follows, on the command line and at the collector. Real programs,
the real plans and their real events of 2025; the clock is moved."""

import datetime
import json
import time
import uuid

import pytest

from centre import Centre, key, running_centre, wait_until
from test_store import answered, folded, history, query
from wire_client import HandshakeRefused, WireClient, enrolled_client, update, verdict_name

NUMBER = "08/KH-UBND"
DISTRICT, WARD, OTHER_WARD = "HP-UBND-LE-CHAN", "HP-UBND-P-LE-CHAN", "HP-UBND-P-AN-BIEN"
OLD, NEW = "HP-UBND-THUY-NGUYEN", "HP-UBND-TP-THUY-NGUYEN"
MERGED, INTO = "HP-SGTVT", "HP-SXD"
TASK = f"{NUMBER}#2a"  # led by Sở Xây dựng, together with all districts
ROADS = f"{NUMBER}#15"  # led by Sở Giao thông vận tải
YES, NO, HELD = 0, 1, 2
ICT = datetime.timezone(datetime.timedelta(hours=7))


def progress(percent=10, task=TASK, **more):
    return update(task, "progress", percent=percent, result=f"Đạt {percent} %.", **more)


def report(agent, percent, *more, task=TASK):
    """The id, the state and the code."""
    answer, _ = agent.submit("--task", task, "--action", "progress", "--percent", str(percent), "--result", f"Đạt {percent} %.", *more)
    return answer["id"], answer["state"], answer.get("code")


def listed(centre, *arguments):
    return {row["id"]: row for row in centre.json("update", "list", *arguments)}


def day(row):
    return datetime.datetime.fromisoformat(row["effective_at"]).astimezone(ICT).date().isoformat()


def assert_folded(centre):
    """The table that screens read, the same from the history by the program, and the same worked out here."""
    now, past = (answered(query(centre, name, *values)) for name, values in (("states_now", ()), ("states_past", ("infinity",))))
    assert now == past == folded(history(centre))


# ---- tiendo may ----


@pytest.fixture(scope="module")
def asked():
    centre = Centre(clock="2025-08-01T08:00:00+07:00")
    try:
        centre.prepare()
        yield centre
    finally:
        centre.close()


ROWS = [
    # agency, task, action, day; exit status, role, basis, code, for
    (DISTRICT, TASK, "progress", "2025-06-30", YES, "co_lead", "closed_group", None, None),
    (DISTRICT, TASK, "progress", "2025-07-01", NO, None, None, "AGENCY_ABOLISHED", None),
    (WARD, TASK, "progress", "2025-06-30", NO, None, None, "AGENCY_ABOLISHED", None),
    (WARD, TASK, "progress", "2025-07-01", HELD, "co_lead", "closed_group", "REASSIGNMENT", DISTRICT),
    ("Ủy ban nhân dân phường Lê Chân", TASK, "complete", "2025-07-01", HELD, "co_lead", "closed_group", "REASSIGNMENT", DISTRICT),
    ("UBND quận Lê Chân", TASK, None, "2025-06-30", YES, "co_lead", "closed_group", None, None),
    # renamed: one body under two names
    (OLD, TASK, "progress", "2024-12-31", YES, "co_lead", "closed_group", None, None),
    (OLD, TASK, "progress", "2025-01-01", NO, None, None, "AGENCY_ABOLISHED", None),
    (NEW, TASK, "progress", "2024-12-31", NO, None, None, "AGENCY_ABOLISHED", None),
    (NEW, TASK, "progress", "2025-01-01", YES, "co_lead", "closed_group", None, OLD),
    ("HP-UBND-P-THUY-NGUYEN", TASK, "progress", "2025-07-01", HELD, "co_lead", "closed_group", "REASSIGNMENT", OLD),
    ("HP-UBND-DK-CAT-HAI", TASK, "complete", "2025-07-01", YES, "co_lead", "closed_group", None, "HP-UBND-CAT-HAI"),
    ("HP-UBND-CAT-HAI", TASK, "complete", "2025-07-01", NO, None, None, "AGENCY_ABOLISHED", None),
    # merged into one that goes on, and into a new one
    (MERGED, ROADS, "complete", "2025-02-28", YES, "lead", "named", None, None),
    (MERGED, ROADS, "complete", "2025-03-01", NO, None, None, "AGENCY_ABOLISHED", None),
    (INTO, ROADS, "complete", "2025-02-28", NO, None, None, None, None),
    (INTO, ROADS, "complete", "2025-03-01", YES, "lead", "named", None, MERGED),
    ("Sở Xây dựng", ROADS, "extend", "2025-03-01", YES, "lead", "named", None, MERGED),
    ("HP-STNMT", f"{NUMBER}#6c", "complete", "2025-02-28", YES, "lead", "named", None, None),
    ("HP-SNNMT", f"{NUMBER}#6c", "complete", "2025-03-01", YES, "lead", "named", None, "HP-STNMT"),
    ("HP-SNNPTNT", f"{NUMBER}#6c", "contribute", "2025-03-01", NO, None, None, "AGENCY_ABOLISHED", None),
    # what neither event touches
    (INTO, TASK, "complete", "2025-02-28", YES, "lead", "named", None, None),
    (INTO, TASK, "complete", "2025-07-01", YES, "lead", "named", None, None),
    # abolished without a successor
    ("HP-UBND-TT-CAT-BA", TASK, "progress", "2025-06-30", YES, "co_lead", "closed_group", None, None),
    ("HP-UBND-TT-CAT-BA", TASK, "progress", "2025-07-01", NO, None, None, "AGENCY_ABOLISHED", None),
]


@pytest.mark.parametrize("agency, task, action, on, status, role, basis, code, origin", ROWS)
def test_may_on_a_day(asked, agency, task, action, on, status, role, basis, code, origin):
    done = asked.tiendo("may", agency, task, *(["--action", action] if action else []), "--on", on, "--json", check=False)
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["verdict"], answer["on"]) == (status, {YES: "yes", NO: "no", HELD: "held"}[status], on)
    assert (answer["role"], answer["basis"], answer["for"]) == (role, basis, origin) or code is None and status == NO
    assert answer["code"] == code or code is None and status == NO and answer["code"] not in (None, "AGENCY_ABOLISHED", "REASSIGNMENT")
    if origin:
        assert {HELD: "chờ phân công lại", YES: "thay Ủy ban nhân dân" if "UBND" in origin else "thay Sở"}[status] in answer["reason"]


def test_a_day_that_is_none(asked):
    done = asked.tiendo("may", DISTRICT, TASK, "--on", "30/06/2025", check=False)
    assert done.returncode == 64 and "30/06/2025" in done.stderr


def test_the_printed_name_stays(asked):
    row = next(row for row in asked.json("task", "list", "--plan", NUMBER) if row["label"] == "15")
    assert ("HP-SGTVT", "Sở Giao thông vận tải") in {(party["agency"], party["name"]) for party in row["parties"]}
    refused = asked.tiendo("may", "HP-STP", ROADS, "--action", "complete", "--on", "2025-03-01", "--json", check=False)
    assert "Sở Giao thông vận tải (nay là Sở Xây dựng)" in json.loads(refused.stdout)["reason"]
    before = asked.tiendo("may", "HP-STP", ROADS, "--action", "complete", "--on", "2025-02-28", "--json", check=False)
    assert "nay là" not in json.loads(before.stdout)["reason"]


def test_nobody_enrols_for_a_body_that_ended(asked, tmp_path):
    done = asked.tiendo("agent", "enrol", DISTRICT, "--out", str(tmp_path / "x"), "--endpoint", "tcp://127.0.0.1:1", "--server-key", "x" * 40,
                        check=False)
    assert done.returncode == 65 and not (tmp_path / "x").exists()


# ---- 24:00 on 30/6/2025 ----


def test_midnight_of_the_first_of_july():
    """The collector and the agents run on; nothing is restarted and nobody touches the database."""
    with running_centre(clock="2025-06-30T20:00:00+07:00") as centre:
        agents = [centre.agent(code, start=False) for code in (DISTRICT, "HP-UBND-CAT-HAI", INTO)]
        # Shortly before midnight, in the time of all of them.
        centre.travel("2025-06-30T23:59:40+07:00")
        for agent in agents:
            agent.env = centre.collector.env
            agent.start()
        district, island, department = agents
        wait_until(lambda: all(agent.has_assignments() for agent in agents))
        before = [report(agent, 40, "--wait", "5") for agent in agents]
        assert [state for _, state, _ in before] == ["accepted"] * 3
        assert centre.now() < datetime.datetime(2025, 7, 1, tzinfo=ICT), "this machine is too slow: begin earlier"
        while centre.now() < datetime.datetime(2025, 7, 1, 0, 0, 1, tzinfo=ICT):
            time.sleep(0.1)
        # What is said of a new day is refused at the device, and by the centre as well.
        assert report(district, 50)[1:] == ("rejected", "AGENCY_ABOLISHED")
        refused = report(district, 50, "--anyway", "--wait", "10")
        assert refused[1:] == ("rejected", "AGENCY_ABOLISHED") and centre.stored()[refused[0]] == "rejected"
        # One that was only renamed goes on, under its new name.
        wait_until(lambda: island.json("status")["agency"] == "HP-UBND-DK-CAT-HAI", 15)
        assert island.json("status")["agency_name"] == "Ủy ban nhân dân đặc khu Cát Hải"
        after = report(island, 45, "--supersedes", before[1][0], "--wait", "10")
        assert after[1] == "accepted"
        assert report(department, 50, "--wait", "10")[1] == "accepted"
        rows = listed(centre)
        assert [(rows[id]["agency"], day(rows[id])) for id, _, _ in before] == [
            (agent.agency, "2025-06-30") for agent in agents]
        assert (rows[after[0]]["agency"], rows[after[0]]["for"], day(rows[after[0]])) == (
            "HP-UBND-DK-CAT-HAI", "HP-UBND-CAT-HAI", "2025-07-01")
        assert rows[before[1][0]]["state"] == "superseded"
        assert_folded(centre)


def test_an_abolished_agencys_key_drains_for_thirty_days():
    """What it said before its end is still taken, and counts from when it was said; nothing of a later day; then it is shut out."""
    with running_centre(clock="2025-06-20T08:00:00+07:00") as centre:
        agent = centre.agent(DISTRICT)
        centre.collector.stop()
        june = [report(agent, percent)[0] for percent in (20, 30)]
        centre.travel("2025-07-10T08:00:00+07:00", agent)
        july = report(agent, 40, "--anyway")[0]  # before it can connect again
        assert centre.stored() == {}
        agent.start()
        wait_until(lambda: len(centre.stored()) == 3)
        rows = listed(centre)
        assert [(rows[id]["state"], day(rows[id]), rows[id]["agency"]) for id in june] == [("accepted", "2025-06-20", DISTRICT)] * 2
        assert (rows[july]["state"], rows[july]["code"]) == ("rejected", "AGENCY_ABOLISHED")
        assert all(rows[id]["received_at"].startswith("2025-07-10") for id in [*june, july])
        assert_folded(centre)
        # Its heirs see what it said; nobody answers for it yet.
        assert {row["id"] for row in centre.json("update", "list", "--agency", WARD)} == {*june, july}
        assert centre.json("status", "--agency", WARD)["agencies"][0]["agency"] == WARD
        # The thirtieth day is the last one on which it connects.
        late = report(agent, 60, "--anyway", "--wait", "10")
        assert late[1:] == ("rejected", "AGENCY_ABOLISHED")
        centre.travel("2025-07-30T23:00:00+07:00", agent)
        agent.start()
        wait_until(lambda: agent.json("status")["connected"])
        count = len(centre.stored())
        centre.travel("2025-08-05T08:00:00+07:00", agent)
        kept = report(agent, 70, "--anyway")[0]
        agent.start()
        wait_until(lambda: agent.json("status")["link"] == "refused")
        assert len(centre.stored()) == count and kept not in centre.stored()
        states = {row["id"]: row["state"] for row in agent.outbox()}
        assert states[kept] in ("waiting", "queued") and [states[id] for id in june] == ["accepted"] * 2
        assert "key.refused" in centre.collector.text()


# ---- another name ----


def test_a_renamed_agency_keeps_its_machine():
    with running_centre(clock="2024-12-20T08:00:00+07:00") as centre:
        agent = centre.agent(OLD)
        first, second = (report(agent, percent, "--wait", "10")[0] for percent in (20, 30))
        device = agent.json("status")["device"]
        agent.stop()
        offline = report(agent, 35)[0]  # said under the old name, sent under the new one
        centre.travel("2025-01-02T08:00:00+07:00")
        agent.env = centre.collector.env
        agent.start()
        wait_until(lambda: offline in centre.stored())
        status = agent.json("status")
        assert (status["agency"], status["agency_name"], status["device"]) == (NEW, "Ủy ban nhân dân thành phố Thủy Nguyên", device)
        # It corrects what it said under its old name, and its own words again.
        corrected = report(agent, 25, "--supersedes", second, "--wait", "10")
        assert corrected[1] == "accepted"
        last = report(agent, 26, "--supersedes", corrected[0], "--wait", "10")
        assert last[1] == "accepted"
        rows = listed(centre, "--agency", NEW)
        assert [(rows[id]["agency"], rows[id]["for"], rows[id]["state"]) for id in (first, second, offline, corrected[0], last[0])] == [
            (OLD, None, "accepted"), (OLD, None, "superseded"), (OLD, None, "accepted"), (NEW, OLD, "superseded"), (NEW, OLD, "accepted")]
        assert day(rows[offline]) == "2024-12-20"
        assert set(listed(centre, "--agency", OLD)) == {first, second, offline}
        assert set(listed(centre, "--agency", NEW, "--as-of", "2024-12-31")) == set()
        assert_folded(centre)
        agent.stop()  # and starts again, with the enrolment file that names what it was
        agent.start()
        wait_until(lambda: agent.json("status")["connected"])
        assert report(agent, 28, "--wait", "10")[1] == "accepted"
        # Whoever takes its right away need not know what it was called.
        centre.tiendo("agent", "revoke", NEW, "--reason", "thử")
        wait_until(lambda: agent.json("status")["link"] == "refused")


# ---- one into another ----


def send_one(client, content):
    """The entry, accepted."""
    (entry,) = client.entries([content])
    client.send_entries([entry])
    assert [verdict_name(verdict) for verdict in client.receive_verdicts([entry])] == ["accepted"]
    return entry


def newest(centre):
    return dict(centre.sql("SELECT agency, percent FROM current_state WHERE task = %s AND percent IS NOT NULL", key(ROADS)))


def test_a_merger():
    with running_centre(clock="2025-02-20T08:00:00+07:00") as centre:
        with enrolled_client(centre.enrol(MERGED) / "enrolment.json") as old, enrolled_client(centre.enrol("HP-SGDDT") / "enrolment.json") as other:
            said, wrong = (send_one(old, progress(percent, ROADS)) for percent in (30, 90))
            # What waits for the predecessor's decision, and it never hears of.
            old_keys, old_server = old.keys, old.server_key
            old.close()
            (held,) = other.entries([update(ROADS, "contribute", result="Đề xuất.")])
            other.send_entries([held])
            assert verdict_name(other.receive_verdicts([held])[0]) == "held"
        before = {row["id"] for row in centre.json("update", "list", "--agency", INTO)}
        assert before == set()
        centre.travel("2025-03-01T08:00:00+07:00")
        with enrolled_client(centre.enrol(INTO) / "enrolment.json") as heir, \
                WireClient(centre.endpoint, old_server, old_keys, epoch=old.epoch) as drained:
            while bytes(held.id) not in {bytes(notice.update_id) for notice in heir.notices}:
                heir.receive("notices")
            drained.hello(last_sequence=2)
            assert drained.decide(bytes(held.id), "release").code == b"NOT_ALLOWED"
            late = drained.submit([progress(95, ROADS)])[0]
            assert (verdict_name(late), late.code) == ("rejected", b"AGENCY_ABOLISHED")
            assert heir.decide(bytes(held.id), "release").code == b""
            # The successor answers, and corrects what its predecessor said.
            assert newest(centre) == {MERGED: 90}
            corrected = send_one(heir, progress(40, ROADS, supersedes=bytes(wrong.id)))
            assert newest(centre) == {MERGED: 30, INTO: 40}
            status = send_one(heir, progress(45, ROADS))
        ids = {str(uuid.UUID(bytes=bytes(entry.id))): entry for entry in (said, wrong, corrected, status)}
        rows = listed(centre, "--agency", INTO)
        assert set(ids) <= set(rows)
        assert [rows[id]["state"] for id in ids] == ["accepted", "superseded", "accepted", "accepted"]
        assert [rows[id]["agency"] for id in ids] == [MERGED, MERGED, INTO, INTO]
        assert set(listed(centre, "--agency", INTO, "--as-of", "2025-02-28")) == set()
        assert_folded(centre)
        # Lateness and status before the event stay with the predecessor.
        eve, after = (centre.json("status", "--plan", NUMBER, "--as-of", on)["agencies"] for on in ("2025-02-28", "2025-03-01"))
        assert {MERGED, INTO} <= {row["agency"] for row in eve} and MERGED not in {row["agency"] for row in after}
        centre.travel("2025-04-01T08:00:00+07:00")
        with WireClient(centre.endpoint, old_server, old_keys, epoch=old.epoch) as shut_out, pytest.raises(HandshakeRefused):
            shut_out.hello()
