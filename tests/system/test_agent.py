"""The agent against a collector that misbehaves on purpose: whatever happens, what an officer was told is kept is kept, goes out
in order, and is answered; and the agent finds its way back by itself."""

import contextlib
import csv
import io
import json
import os
import pathlib
import re
import shutil
import signal
import sqlite3
import subprocess
import threading
import time
import uuid

import pytest

from centre import Agent, environment, wait_until
from fake_collector import AGENCY, HEARTBEAT_MS, FakeCollector
from project import BINARIES, BUILD_DIR
from wire_client import protocol, z85

OK, USAGE, DATA, NO_INPUT, UNAVAILABLE, TEMPORARY, CONFIG = 0, 64, 65, 66, 69, 75, 78
SETTINGS = "[agent]\nstate = state\nenrolment = enrolment.json\nsimulated_clock = no\nfree_mb = 0\nballast_mb = 0\n" \
           "[link]\nretry_min_ms = 30\nretry_max_ms = 200\nrefused_min_ms = 50\nrefused_max_ms = 200\n" \
           "[people]\ndrafter =\napprover = Nguyễn Văn An\napprover_position = Phó Giám đốc\n"


@pytest.fixture
def centre():
    with FakeCollector() as running:
        yield running


@pytest.fixture
def agent(tmp_path):
    """A device without an enrolment file; it does not run."""
    with device(tmp_path / "device") as made:
        yield made


@contextlib.contextmanager
def device(folder, settings=SETTINGS):
    folder.mkdir()
    made = Agent(folder, AGENCY, environment())
    made.config.write_text(settings, encoding="utf-8")
    try:
        yield made
    finally:
        made.kill() if made.process else None


@pytest.fixture
def online(agent, centre):
    """An agent that is enrolled, connected, and has its assignments."""
    centre.write_enrolment(agent.folder / "enrolment.json")
    agent.start()
    wait_until(agent.has_assignments)
    return agent


def progress(agent, percent, *more, task="08/KH-UBND#1"):
    return agent.submit("--task", task, "--action", "progress", "--percent", str(percent), "--result", f"Đạt {percent} %.", *more)


def states(agent):
    return [row["state"] for row in agent.outbox()]


def settled(agent):
    return not {"queued", "sent"} & set(states(agent))


def connected(agent):
    return agent.json("status").get("connected")  # no answer while a damaged outbox waits for the daemon


def update_of(centre, id):
    return protocol().Update.FromString(centre.updates[uuid.UUID(id).bytes][3])


# ---- who this machine is ----


def test_enrolment_is_redeemed_with_a_key_of_its_own(agent, centre):
    once = centre.write_enrolment(agent.folder / "enrolment.json")
    agent.start()
    wait_until(agent.has_assignments)
    (key, made), = centre.devices.items()
    assert key != z85.decode(once.public) and centre.one_time == {}
    status = agent.json("status")
    assert (status["connected"], status["agency"], status["device"]) == (True, AGENCY, str(uuid.UUID(bytes=made.id)))
    assert status["running"] and status["pid"] == agent.process.pid and status["resident_kib"] > 0
    key_file, = (agent.folder / "state").glob("device-*.key")
    assert key_file.stat().st_mode & 0o777 == 0o600
    hello = centre.of_kind("hello")[0]
    assert (hello.first_sequence, hello.last_sequence, hello.catalogue_revision) == (1, 0, 0)
    agent.kill()
    agent.start()
    wait_until(lambda: connected(agent))
    assert len(centre.of_kind("enrol")) == 1
    assert centre.of_kind("hello")[-1].catalogue_revision == 1


def test_a_lost_answer_to_enrol_makes_no_second_device(agent, centre):
    centre.lost_enrolled = 1
    centre.write_enrolment(agent.folder / "enrolment.json")
    agent.start()
    wait_until(agent.has_assignments)
    assert len(centre.devices) == len(centre.of_kind("enrol")) == 1


def test_without_an_enrolment_file_it_says_so_and_waits_for_one(agent, centre):
    agent.start()
    wait_until(lambda: agent.json("status")["link"] == "unenrolled")
    assert "enrolment.json" in agent.json("status")["link_note"]
    centre.write_enrolment(agent.folder / "enrolment.json")
    wait_until(lambda: connected(agent))


@pytest.mark.parametrize("content, word", [
    ("{", "enrolment.json"), ('{"tiendo": "enrolment/9"}', "tiendo"), ('{"tiendo": "enrolment/1", "id": "x"}', '"id"'),
    (json.dumps({"tiendo": "enrolment/1", "id": str(uuid.uuid4()), "agency": "A", "secret_key": "short"}), "secret_key"),
    (json.dumps({"tiendo": "enrolment/1", "id": str(uuid.uuid4()), "agency": "A", "secret_key": "0" * 40, "collectors": []}), "collectors"),
])
def test_a_wrong_enrolment_file_is_named_and_mended_without_a_restart(agent, centre, content, word):
    path = agent.folder / "enrolment.json"
    path.write_text(content)
    agent.start()
    wait_until(lambda: word in (agent.json("status")["link_note"] or ""))
    centre.write_enrolment(path)
    wait_until(lambda: connected(agent))


def test_a_daemon_that_was_killed_is_not_taken_for_a_connected_one(online, centre):
    online.kill()
    assert not connected(online)
    centre.go_away()
    online.start()
    wait_until(lambda: online.text().count("agent.started") == 2)
    assert (connected(online), online.json("status")["link"]) == (False, "waiting")


def test_an_enrolment_of_another_agency_does_not_get_this_outbox(online, centre):
    progress(online, 5, "--wait", "20")
    centre.write_enrolment(online.folder / "enrolment.json", "HP-STC")
    wait_until(lambda: "HP-STC" in online.text())
    wait_until(lambda: connected(online))
    assert centre.of_kind("hello")[-1] is not None and "HP-STC" in centre.one_time.values()


# ---- what officers enter ----


def test_a_report_arrives_as_it_was_written(online, centre):
    answer, status = online.submit(
        "--task", "08/KH-UBND#1", "--action", "complete", "--period", "2024-Q4", "--percent", "100", "--result", "Đã xong.", "--difficulty", "Thiếu vốn.",
        "--proposal", "Bổ sung vốn.", "--product", "12/QĐ", "--product-date", "02/12/2024", "--product-issuer", "Sở Xây dựng", "--product-title",
        "Về việc", "--drafter", "Trần Thị Bình", "--drafter-position", "Chuyên viên", "--wait", "20")
    assert (status, answer["state"]) == (OK, "accepted")
    sent = update_of(centre, answer["id"])
    text = lambda value: value.decode()
    assert (sent.action, sent.percent.value, text(sent.period)) == (3, 100, "2024-Q4")
    assert [text(sent.result), text(sent.difficulties), text(sent.proposals)] == ["Đã xong.", "Thiếu vốn.", "Bổ sung vốn."]
    assert (text(sent.product.number), sent.product.date, text(sent.product.issuer)) == ("12/QĐ", 20241202, "Sở Xây dựng")
    assert (text(sent.drafter.name), text(sent.drafter.position)) == ("Trần Thị Bình", "Chuyên viên")
    assert (text(sent.approver.name), text(sent.approver.position)) == ("Nguyễn Văn An", "Phó Giám đốc")
    row, = online.outbox()
    assert (row["id"], row["task"], row["action"], row["state"], row["code"]) == (answer["id"], "08/KH-UBND#1", "complete", "accepted", None)
    assert row["submitted_at"] <= row["received_at"]


def test_the_drafter_is_whoever_is_logged_in(online, centre):
    answer, _ = progress(online, 5, "--wait", "20")
    assert update_of(centre, answer["id"]).drafter.name != b""


def test_decomposed_text_and_vietnamese_numbers(online, centre):
    answer, status = online.submit("--task", "tỷ lệ  hộ dùng nước sạch", "--action", "value", "--value", "1.234,5", "--year", "2024", "--estimate",
                                   "--result", "E\u0302\u0301ch", "--wait", "20")
    assert (status, answer["state"]) == (OK, "accepted"), answer
    sent = update_of(centre, answer["id"])
    assert (sent.task.decode(), sent.value.value, sent.value.year, sent.value.status) == ("08/KH-UBND#CT1", 1234.5, 2024, 1)
    assert sent.result.decode() == "Ếch"


def test_reports_of_weeks_without_a_daemon_arrive_in_order(agent, centre):
    ids = []
    for percent in range(6):
        answer, status = progress(agent, percent)
        assert (status, answer["state"]) == (OK, "queued")
        ids.append(answer["id"])
    late, status = progress(agent, 7, "--wait", "1")
    assert (status, late["state"]) == (TEMPORARY, "queued")
    centre.write_enrolment(agent.folder / "enrolment.json")
    agent.start()
    wait_until(lambda: states(agent) == ["accepted"] * 7)
    assert centre.stored_ids() == ids + [late["id"]]


@pytest.mark.parametrize("kind, status", [("accepted", OK), ("held", OK), ("rejected", DATA)])
def test_the_answer_of_the_centre(online, centre, kind, status):
    told = ("", "", "") if kind == "accepted" else ("OPEN_GROUP", "task", "Chờ chấp nhận.")
    centre.verdict_of = lambda update: (kind, *told)
    answer, got = progress(online, 45, "--wait", "20")
    assert (got, answer["state"]) == (status, kind)
    if kind != "accepted":
        assert (answer["code"], answer["field"], answer["message"]) == told
    assert states(online) == [kind]


def test_a_refusal_is_seen_here_and_offered_as_a_contribution(online, centre):
    asked = ("--task", "08/KH-UBND#2", "--action", "complete", "--percent", "100", "--result", "Đã góp ý.", "--product", "9/STC", "--product-date", "2024-12-05",
             "--product-issuer", "Sở Xây dựng", "--product-title", "Góp ý")
    answer, status = online.submit(*asked)
    assert (status, answer["state"], answer["code"]) == (DATA, "rejected", "COOP_COMPLETE")
    assert "HP-STC" in answer["message"] or "Sở Tài chính" in answer["message"]
    assert answer["offer"] == {"action": "contribute", "command": f"tiendo-agent submit --draft {answer['id']} --action contribute"}
    row, = online.outbox()
    assert (row["state"], row["sequence"], row["id"]) == ("rejected", None, answer["id"])
    taken, status = online.submit(*answer["offer"]["command"].split()[2:], "--wait", "20")
    assert (status, taken["state"]) == (OK, "accepted")
    sent = update_of(centre, taken["id"])
    assert (sent.action, sent.result.decode(), sent.product.number.decode(), sent.HasField("percent")) == (1, "Đã góp ý.", "9/STC", False)
    assert centre.stored_ids() == [taken["id"]]
    centre.verdict_of = lambda update: ("rejected", "COOP_COMPLETE", "task", "Không.")
    forced, status = online.submit(*asked, "--anyway", "--wait", "20")
    assert (status, forced["state"], forced["message"]) == (DATA, "rejected", "Không.")
    assert forced["id"] in centre.stored_ids()


def test_people_read_the_refusal_and_the_offer(online):
    done = online.run("submit", "--task", "08/KH-UBND#2", "--action", "progress", "--percent", "50", "--result", "Một nửa.")
    assert done.returncode == DATA
    assert "Gửi là nội dung phối hợp" in done.stdout and "--action contribute" in done.stdout


def test_without_assignments_nothing_can_be_checked_and_it_says_so(agent):
    done = agent.run("submit", "--task", "08/KH-UBND#3", "--action", "contribute", "--result", "Thử.", "--json")
    assert (done.returncode, json.loads(done.stdout)["state"]) == (OK, "queued")
    assert "bảng phân công" in done.stderr and "bảng phân công" in json.loads(done.stdout)["note"]


def test_no_role_is_refused_with_who_answers(online, centre):
    answer, status = progress(online, 10, task="08/KH-UBND#3")
    assert (status, answer["code"]) == (DATA, "NO_ROLE") and "offer" not in answer
    answer, status = progress(online, 10, task="08/KH-UBND#99")
    assert (status, answer["code"], answer["field"]) == (DATA, "UNKNOWN_TASK", "task")
    assert centre.updates == {}


def test_tasks_are_what_the_centre_sent(online):
    tasks = {row["label"]: row for row in online.json("tasks")}
    assert [(label, row["role"]) for label, row in tasks.items()] == [("1", "lead"), ("2", "cooperate"), ("CT1", "monitor")]
    assert "complete" in tasks["1"]["actions"] and "complete" not in tasks["2"]["actions"]
    assert (tasks["1"]["task"], tasks["CT1"]["kind"]) == ("08/KH-UBND#1", "indicator")


@pytest.mark.parametrize("arguments, code, field", [
    (("--task", "08/KH-UBND#1"), "MISSING_FIELD", "action"),
    (("--action", "progress", "--percent", "5"), "MISSING_FIELD", "task"),
    (("--task", "08/KH-UBND#1", "--action", "report"), "MISSING_FIELD", "action"),
    (("--task", "08/KH-UBND#1", "--action", "progress", "--percent", "101"), "BAD_PERCENT", "percent"),
    (("--task", "08/KH-UBND#1", "--action", "progress", "--percent", "nhiều"), "BAD_PERCENT", "percent"),
    (("--task", "08/KH-UBND#1", "--action", "complete", "--product", "1", "--product-date", "31/02/2024"), "BAD_DATE", "product_date"),
    (("--task", "08/KH-UBND#CT1", "--action", "value", "--value", "sáu"), "BAD_NUMBER", "value"),
    (("--task", "08/KH-UBND#CT1", "--action", "value", "--value", "6,4", "--year", "24"), "BAD_NUMBER", "value_year"),
    (("--task", "08/KH-UBND#1", "--action", "progress", "--result", "ô" * 4001), "TEXT_TOO_LONG", "result"),
    (("--task", "08/KH-UBND#1", "--action", "progress", "--result", "C«ng tr×nh ®· hoµn thµnh ®óng tiÕn ®é"), "OLD_FONT", "result"),
    (("--task", "08/KH-UBND#1", "--action", "progress", "--result", b"\xc3("), "NOT_UTF8", "result"),
    (("--task", "08/KH-UBND#1", "--action", "progress", "--percent", "5", "--period", "2024-Q5"), "BAD_PERIOD", "period"),
    (("--task", "08/KH-UBND#1", "--action", "progress", "--percent", "5", "--supersedes", "1"), "BAD_ID", "supersedes"),
    (("--task", "08/KH-UBND#1", "--action", "progress", "--percent", "5", "--id", str(uuid.uuid4())), "BAD_ID", "id"),
    (("--task", "08/KH-UBND#1", "--action", "complete", "--percent", "100"), "NO_PRODUCT", "product_number"),
])
def test_a_mistake_is_named_and_the_text_is_kept(online, centre, arguments, code, field):
    done = subprocess.run([str(BINARIES / "tiendo-agent"), "submit", "--config", str(online.config), *arguments, "--json"], env=online.env,
                          capture_output=True, timeout=60, check=False)
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["state"], answer["code"], answer["field"]) == (DATA, "rejected", code, field)
    assert answer["message"].endswith(".")
    row, = online.outbox()
    assert (row["id"], row["state"], row["code"], row["sequence"]) == (answer["id"], "rejected", code, None)
    assert centre.updates == {}


def test_what_is_too_large_for_the_wire_is_refused_at_entry(online):
    large = "𠀀" * 4000
    answer, status = online.submit("--task", "08/KH-UBND#1", "--action", "contribute", "--result", large, "--difficulty", large, "--proposal", large,
                                   "--reason", large)
    assert (status, answer["code"]) == (DATA, "TEXT_TOO_LONG")
    assert "byte" in answer["message"] and "đề nghị" in answer["message"]


def test_the_same_id_again_and_with_other_content(online, centre):
    first, _ = progress(online, 45, "--wait", "20")
    again, status = progress(online, 45, "--id", first["id"])
    assert (status, again["state"], again["code"], again["id"]) == (OK, "accepted", "DUPLICATE", first["id"])
    other, status = progress(online, 46, "--id", first["id"])
    assert (status, other["state"], other["code"]) == (DATA, "rejected", "CONFLICT")
    assert states(online) == ["accepted"] and len(centre.updates) == 1


def test_the_same_id_of_what_the_centre_refused_says_why_again(online, centre):
    centre.verdict_of = lambda update: ("rejected", "NO_DUE", "task", "Không có thời hạn.")
    first, _ = progress(online, 45, "--wait", "20")
    again, status = progress(online, 45, "--id", first["id"])
    assert (status, again["state"], again["code"], again["message"]) == (DATA, "rejected", "NO_DUE", "Không có thời hạn.")


def test_a_correction_shows_what_it_replaces(online):
    first, _ = progress(online, 45, "--wait", "20")
    _, status = progress(online, 48, "--supersedes", first["id"], "--wait", "20")
    assert status == OK and states(online) == ["superseded", "accepted"]


# ---- files ----

ROWS = [["nhiệm vụ", "loại nội dung", "tỷ lệ (%)", "kết quả thực hiện", "khó khăn, vướng mắc"],
        ["08/KH-UBND#1", "progress", "60", "Đã họp; \"lần 2\",\nxong.", ""], ["08/KH-UBND#2", "contribute", "", "Góp ý.", "Thiếu vốn"]]


def table(separator, rows=None):
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\r\n").writerows(rows or ROWS)
    return out.getvalue()


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_table_of_excel(online, centre, tmp_path, separator, charset):
    path = tmp_path / "bảng.csv"
    path.write_bytes(table(separator).encode(charset))
    answers, status = online.submit("--file", str(path), "--wait", "20")
    assert (status, [answer["state"] for answer in answers]) == (OK, ["accepted", "accepted"])
    first, second = (update_of(centre, answer["id"]) for answer in answers)
    assert (first.percent.value, first.result.decode()) == (60, 'Đã họp; "lần 2",\nxong.')
    assert (second.action, second.difficulties.decode()) == (1, "Thiếu vốn")
    assert [answer["where"] for answer in answers] == [f"{path}:2", f"{path}:4"]


def test_a_table_in_windows_1258(online, centre, tmp_path):
    path = tmp_path / "cu.csv"
    path.write_bytes("task,action,result\n08/KH-UBND#1,progress,".encode() + b"K\xea\xec ho\xe1ch\n")
    (answer,), status = online.submit("--file", str(path), "--wait", "20")
    assert (status, answer["state"]) == (OK, "accepted"), answer
    assert update_of(centre, answer["id"]).result.decode() == "Kế hoách"


@pytest.mark.parametrize("content, place", [
    ("task,action,result\n08/KH-UBND#1,progress,\"a\nb", ":2: cột 3"),
    ("task,action,result\n08/KH-UBND#1,progress,a\"b\n", ":2: cột 3"),
    ("task,action,result\n08/KH-UBND#1,progress,\"a\"b\n", ":2: cột 3"),
    ("task,action,result\n\n08/KH-UBND#1,progress\n", ":3"),
    ("task,việc lạ,result\n08/KH-UBND#1,progress,a\n", ":1: cột 2"),
    ("task,action,task\n08/KH-UBND#1,progress,a\n", ":1: cột 3"),
    ("action,result\nprogress,a\n", ":1"),
    ("task,action,tỷ lệ\n08/KH-UBND#1,progress,50\n08/KH-UBND#1,progress,500\n", ":3: cột \"tỷ lệ\""),
    ("task,action,product_date\n08/KH-UBND#1,complete,31/02/2024\n", ":2: cột \"product_date\""),
    ("task,action\n", ""),
    ("", ""),
])
def test_a_mistake_in_a_table_is_found_and_nothing_of_it_is_stored(online, tmp_path, content, place):
    path = tmp_path / "sai.csv"
    path.write_text(content)
    done = online.run("submit", "--file", str(path))
    assert done.returncode == DATA
    assert f"{path}{place}" in done.stderr, done.stderr
    assert online.outbox() == []


def test_the_faults_of_a_table_as_json(online, tmp_path):
    path = tmp_path / "sai.csv"
    path.write_text("task,action,percent\n08/KH-UBND#1,progress,50\n08/KH-UBND#1,progress,500\n")
    (fault,), status = online.submit("--file", str(path))
    assert (status, fault["state"], fault["code"], fault["field"], fault["where"]) == (DATA, "rejected", "BAD_PERCENT", "percent", f"{path}:3")


def test_json_with_the_names_that_lists_print(online, centre, tmp_path):
    listed = {"id": "0193b83b-5a10-7000-8000-000000000001", "agency": AGENCY, "task": "08/KH-UBND#CT1", "action": "value", "period": None, "percent": None,
              "result": None, "difficulties": None, "proposals": None, "product": None, "value": 1.234, "year": 2024, "value_status": "final",
              "until": None, "extension_reason": None, "state": "accepted", "verdict": "accepted", "code": None, "field": None, "message": None,
              "role": "monitor", "basis": "named", "submitted_at": "2024-12-12T08:00:00+07:00", "effective_at": None, "received_at": None,
              "supersedes": None, "drafter": "A", "drafter_position": "B", "approver": {"name": "C", "position": "D"}, "catalogue_revision": 1}
    path = tmp_path / "one.json"
    path.write_text(json.dumps(listed))
    answer, status = online.submit("--file", str(path), "--wait", "20")
    assert (status, answer["state"], answer["id"]) == (OK, "accepted", listed["id"])
    sent = update_of(centre, answer["id"])
    assert (sent.value.value, sent.value.year, sent.value.status, sent.approver.position) == (1.234, 2024, 2, b"D")
    path.write_text(json.dumps([{"task": "08/KH-UBND#1", "action": "complete", "product": {"number": "1", "date": "2024-12-01", "issuer": "S", "title": "T"}},
                                {"task": "08/KH-UBND#3", "action": "progress", "percent": 5}]))
    answers, status = online.submit("--file", str(path), "--wait", "20")
    assert (status, [(answer["state"], answer.get("code")) for answer in answers]) == (DATA, [("accepted", None), ("rejected", "NO_ROLE")])
    path.write_text("[]")
    assert online.submit("--file", str(path)) == ([], OK)


@pytest.mark.parametrize("content, word", [
    ('{"task": "1",\n "action": }', ":2:"), ('{"task": "1", "acton": "progress"}', "acton"), ('[1]', "{…}"),
    ('{"task": "1", "task": "2"}', "duplicate"), ('{"task": ["1"]}', "task"), ('{"product": {"nummer": "1"}}', "product"),
    ('{"task": true}', "task"),
])
def test_a_mistake_in_json_is_found(online, tmp_path, content, word):
    path = tmp_path / "sai.json"
    path.write_text(content)
    done = online.run("submit", "--file", str(path))
    assert (done.returncode, done.stdout) == (DATA, "")
    assert str(path) in done.stderr and word in done.stderr
    assert online.outbox() == []


def test_exit_statuses_of_the_command_line(agent, tmp_path):
    assert agent.run("submit", "--file", str(tmp_path / "absent.json")).returncode == NO_INPUT
    assert agent.run("submit", "--file", "x.csv", "--task", "1").returncode == USAGE
    assert agent.run("submit", "--task", "1", "--estimate", "--final").returncode == USAGE
    assert agent.run("submit", "--task", "1", "--wait", "soon").returncode == USAGE
    assert agent.run("submit", "--draft", "0193b83b-5a10-7000-8000-000000000001").returncode == DATA
    assert agent.run("outbox", "--state", "lost").returncode == USAGE
    assert agent.run("decide", "release").returncode == USAGE
    assert agent.run("decide", "refuse", str(uuid.uuid4())).returncode == USAGE
    assert agent.run("decide", "release", "x").returncode == DATA
    assert agent.run("tasks").returncode == UNAVAILABLE
    assert agent.json("outbox") == agent.json("notices") == agent.json("decide") == []
    agent.config.write_text("[agent]\nstat = x\n")
    done = agent.run("status")
    assert done.returncode == CONFIG and "agent.conf:2" in done.stderr


# ---- the line and the other end ----


def test_it_waits_when_it_is_told_to(online, centre):
    centre.busy_ms = 300
    answer, status = progress(online, 45, "--wait", "1")
    assert status == TEMPORARY and answer["state"] in ("queued", "sent")
    assert len(centre.of_kind("submit")) <= 5
    centre.busy_ms = 0
    wait_until(lambda: states(online) == ["accepted"])


def test_a_verdict_that_was_lost_is_had_by_sending_again(online, centre):
    centre.lost_verdicts = 1
    answer, status = progress(online, 45, "--wait", "1")
    assert (status, answer["state"]) == (TEMPORARY, "sent")
    centre.restart()
    wait_until(lambda: states(online) == ["accepted"])
    assert len(centre.updates) == 1 and len(centre.of_kind("submit")) == 2


def test_a_rewind_sends_again_from_there(online, centre):
    ids = [progress(online, percent, "--wait", "20")[0]["id"] for percent in range(4)]
    centre.do(lambda: (centre.updates.pop(uuid.UUID(ids[2]).bytes), centre.updates.pop(uuid.UUID(ids[3]).bytes),
                       centre.progress.update({place: 2 for place in centre.progress})))
    last, status = progress(online, 9, "--wait", "20")
    assert (status, last["state"]) == (OK, "accepted")
    assert centre.stored_ids() == ids + [last["id"]]
    assert len(centre.of_kind("hello")) <= 2


def test_a_collector_that_comes_back_empty_handed_gets_everything(online, centre):
    ids = [progress(online, percent, "--wait", "20")[0]["id"] for percent in range(3)]
    centre.forget()
    centre.restart()
    wait_until(lambda: centre.stored_ids() == ids)
    last, _ = progress(online, 9, "--wait", "20")
    assert centre.stored_ids() == ids + [last["id"]]
    centre.forget()  # in the middle of a connection: found out at the next report
    more, _ = progress(online, 10, "--wait", "20")
    assert centre.stored_ids() == ids + [last["id"], more["id"]]
    assert states(online) == ["accepted"] * 5


def test_a_collector_that_is_away_and_comes_back(online, centre):
    ids = [progress(online, 1, "--wait", "20")[0]["id"]]
    centre.go_away()
    wait_until(lambda: not connected(online), 2 * HEARTBEAT_MS / 1000)  # seen at once, not by its silence
    for percent in range(2, 5):
        answer, status = progress(online, percent)
        assert (status, answer["state"]) == (OK, "queued")
        ids.append(answer["id"])
    centre.come_back()
    wait_until(lambda: centre.stored_ids() == ids)
    wait_until(lambda: states(online) == ["accepted"] * 4)


def test_a_collector_that_says_nothing_is_left_and_tried_again(online, centre):
    centre.mute = True
    wait_until(lambda: not connected(online), 3 * HEARTBEAT_MS / 1000 + 10)
    centre.mute = False
    wait_until(lambda: connected(online), 60)


def test_revoked_it_keeps_everything_and_enrolled_again_goes_on(online, centre):
    first, _ = progress(online, 1, "--wait", "20")
    centre.revoke()
    wait_until(lambda: online.json("status")["link"] == "refused")
    second, status = progress(online, 2)
    assert (status, second["state"]) == (OK, "queued")
    stored = dict(centre.updates)
    time.sleep(0.5)
    assert centre.updates == stored and online.json("status")["link"] == "refused"
    centre.write_enrolment(online.folder / "enrolment.json")
    wait_until(lambda: states(online) == ["accepted", "accepted"])
    assert (uuid.UUID(first["id"]).bytes in centre.updates) and len(centre.updates) == 2
    hello = centre.of_kind("hello")[-1]
    assert (hello.first_sequence, hello.last_sequence) == (2, 2)
    assert "link.rewind" not in online.text()
    third, _ = progress(online, 3, "--wait", "20")
    assert third["state"] == "accepted"


def test_a_key_that_is_allowed_again_gets_in_by_itself(online, centre):
    known = dict(centre.devices)
    centre.revoke()
    wait_until(lambda: online.json("status")["link"] == "refused")
    answer, _ = progress(online, 2)
    centre.devices.update(known)
    wait_until(lambda: centre.stored_ids() == [answer["id"]])


@pytest.mark.parametrize("entered", [0, 1, 5])
def test_an_old_copy_of_the_outbox_goes_on_under_a_new_epoch(online, centre, tmp_path, entered):
    """Whether fewer or more reports are entered than were lost with the newer file."""
    ids = [progress(online, 1, "--wait", "20")[0]["id"]]
    epoch = online.json("status")["epoch"]
    assert online.stop() == 0
    shutil.copytree(online.folder / "state", tmp_path / "copy")
    online.start()
    ids += [progress(online, percent, "--wait", "20")[0]["id"] for percent in (2, 3)]
    assert online.stop() == 0
    shutil.rmtree(online.folder / "state")
    shutil.copytree(tmp_path / "copy", online.folder / "state")
    again = [progress(online, percent)[0]["id"] for percent in range(entered)]
    online.start()
    wait_until(lambda: online.json("status")["epoch"] != epoch and settled(online))
    again.append(progress(online, 9, "--wait", "20")[0]["id"])
    assert set(centre.updates) == {uuid.UUID(id).bytes for id in ids + again}
    assert set(states(online)) == {"accepted"}


def test_frames_that_are_nonsense_end_the_connection_and_nothing_else(online, centre):
    hellos = len(centre.of_kind("hello"))
    for _ in range(3):
        centre.say_frame(b"\xff\xff nonsense")
    wait_until(lambda: len(centre.of_kind("hello")) > hellos)
    answer, status = progress(online, 1, "--wait", "20")
    assert (status, answer["state"]) == (OK, "accepted")
    hellos = len(centre.of_kind("hello"))
    centre.say("refusal", protocol().Refusal(code=b"HELLO_FIRST"))
    wait_until(lambda: len(centre.of_kind("hello")) > hellos)
    centre.say("refusal", protocol().Refusal(code=b"BAD_FRAME"))
    wait_until(lambda: connected(online))
    assert progress(online, 2, "--wait", "20")[1] == OK


def test_what_is_said_of_another_epoch_is_passed_over(online, centre):
    answer, _ = progress(online, 1, "--wait", "20")
    pb = protocol()
    centre.say("rewind", pb.Rewind(epoch=b"e" * 16, next_sequence=1))
    centre.say("retry_after", pb.RetryAfter(epoch=b"e" * 16, from_sequence=1, delay_ms=60000))
    centre.say("verdicts", pb.Verdicts(epoch=b"e" * 16, verdicts=[pb.Verdict(id=b"\x01" * 16, sequence=1, kind=pb.VERDICT_KIND_REJECTED, code=b"BAD_FORM",
                                                                              received_at_us=1, effective_at_us=1, content_hash=b"h" * 32)]))
    answer, status = progress(online, 2, "--wait", "20")
    assert (status, states(online)) == (OK, ["accepted", "accepted"])
    assert len(centre.of_kind("submit")) == 2


def test_a_new_catalogue_replaces_the_copy(online, centre):
    centre.revision = 2
    wait_until(lambda: online.json("status")["catalogue_revision"] == 2)
    assert len(online.json("tasks")) == 3


def test_notices_are_kept_acknowledged_and_change_what_they_are_about(online, centre):
    pb = protocol()
    ids = [uuid.UUID(progress(online, percent, "--wait", "20")[0]["id"]).bytes for percent in range(2)]
    centre.notices = [pb.Notice(id=b"n" * 16, kind=pb.NOTICE_KIND_RETURNED, at_us=5, update_id=ids[0], task=b"08/KH-UBND#1", text="Đề nghị bổ sung.".encode()),
                      pb.Notice(id=b"m" * 16, kind=pb.NOTICE_KIND_REVIEWED, at_us=6, update_id=ids[1], task=b"08/KH-UBND#1", text="Đã chấp nhận.".encode()),
                      pb.Notice(id=b"o" * 16, kind=pb.NOTICE_KIND_HELD_FOR_YOU, at_us=7, update_id=b"u" * 16, task=b"08/KH-UBND#1", text="Chờ.".encode())]
    centre.restart()
    wait_until(lambda: centre.notices == [])
    assert states(online) == ["returned", "reviewed"]
    told = online.json("notices")
    assert [(notice["kind"], notice["text"]) for notice in told][0] == ("returned", "Đề nghị bổ sung.")
    held = str(uuid.UUID(bytes=b"u" * 16))
    assert f"decide release {held}" in online.run("notices").stdout
    made, = [online.json("decide", "refuse", held, "--reason", "Không đúng.", "--by", "Lê Văn C", "--position", "Trưởng phòng")]
    assert made["state"] == "queued"
    wait_until(lambda: online.json("decide")[0]["state"] == "recorded")
    decide = centre.of_kind("decide")[0]
    assert (decide.update_id, decide.reason.decode(), decide.by.name.decode()) == (b"u" * 16, "Không đúng.", "Lê Văn C")


def test_large_reports_go_in_frames_that_are_not_too_large(agent, centre, tmp_path):
    rows = [{"task": "08/KH-UBND#1", "action": "progress", "percent": n % 100, "result": "ế" * 4000, "difficulties": "ệ" * 3000} for n in range(60)]
    path = tmp_path / "many.json"
    path.write_text(json.dumps(rows))
    answers, status = agent.submit("--file", str(path))
    assert status == OK
    centre.write_enrolment(agent.folder / "enrolment.json")
    agent.start()
    wait_until(lambda: len(centre.updates) == 60)
    assert centre.stored_ids() == [answer["id"] for answer in answers]
    assert 100_000 < centre.largest_frame <= 256 * 1024


# ---- this machine ----


def test_two_daemons_are_one_too_many(online):
    done = online.run("run")
    assert done.returncode == UNAVAILABLE and str(online.folder) in done.stderr
    assert connected(online)


def test_asking_for_the_status_never_keeps_a_daemon_out(agent):
    ended = threading.Event()

    def ask():
        while not ended.is_set():
            agent.run("status")

    asking = [threading.Thread(target=ask) for _ in range(2)]
    for thread in asking:
        thread.start()
    try:
        for _ in range(5):
            agent.start()
            wait_until(lambda: agent.json("status")["running"])
            assert agent.stop() == 0
    finally:
        ended.set()
        for thread in asking:
            thread.join()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_at_once_when_told_to(online, number):
    before = time.monotonic()
    online.signal(number)
    assert online.process.wait(10) == 0
    assert time.monotonic() - before < 2
    status = online.json("status")
    assert (status["running"], status["link"], status["connected"]) == (False, "stopped", False)


def test_sighup_reads_the_enrolment_again(online, centre):
    hellos = len(centre.of_kind("hello"))
    online.signal(signal.SIGHUP)
    wait_until(lambda: len(centre.of_kind("hello")) > hellos)
    assert online.running


def test_a_damaged_outbox_is_set_aside_at_the_start(online, centre):
    progress(online, 1, "--wait", "20")
    epoch = online.json("status")["epoch"]
    online.kill()
    damage(online)
    assert online.run("outbox").returncode == 74
    online.start()
    wait_until(lambda: connected(online) and online.has_assignments())
    assert online.json("status")["epoch"] != epoch
    assert list((online.folder / "state").glob("outbox.db.damaged-*"))
    answer, status = progress(online, 2, "--wait", "20")
    assert (status, answer["state"]) == (OK, "accepted")
    assert len(centre.updates) == 2 and len(centre.of_kind("enrol")) == 1


def damage(agent):
    state = agent.folder / "state"
    for name in ("outbox.db-wal", "outbox.db-shm"):
        (state / name).unlink(missing_ok=True)
    with open(state / "outbox.db", "r+b") as file:
        file.write(b"\xa5" * 8192)


def test_an_outbox_that_goes_away_under_way_is_made_anew(online, centre):
    epoch = online.json("status")["epoch"]
    (online.folder / "state" / "outbox.db").rename(online.folder / "outbox.db")
    wait_until(lambda: connected(online) and online.json("status")["epoch"] != epoch)
    answer, status = progress(online, 2, "--wait", "20")
    assert (status, answer["state"]) == (OK, "accepted")


class Officer(threading.Thread):
    """Enters reports one after another; remembers those that were said to be kept."""

    def __init__(self, agent, count):
        super().__init__(daemon=True)
        self.agent, self.count, self.kept, self.killed = agent, count, [], 0
        self.start()

    def run(self):
        for number in range(self.count):
            command = [str(BINARIES / "tiendo-agent"), "submit", "--config", str(self.agent.config), "--task", "08/KH-UBND#1", "--action", "progress",
                       "--percent", str(number % 100), "--json"]
            with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=self.agent.env) as process:
                if number % 3 == 2:
                    time.sleep(0.005 * (number % 20))
                    process.kill()
                    self.killed += 1
                out = process.stdout.read()
            if process.returncode == 0:
                self.kept.append(json.loads(out)["id"])


def test_what_was_said_to_be_kept_is_kept_through_sigkill(online, centre):
    officers = [Officer(online, 30) for _ in range(2)]
    while any(officer.is_alive() for officer in officers):
        time.sleep(0.4)
        online.kill()
        online.start()
    kept = [id for officer in officers for id in officer.kept]
    assert len(kept) >= 30
    wait_until(lambda: settled(online), 60)
    rows = [row["id"] for row in online.outbox()]
    assert len(rows) == len(set(rows)) and set(kept) <= set(rows)
    assert sorted(centre.stored_ids()) == sorted(rows)
    assert sorted(row["sequence"] for row in online.outbox()) == list(range(1, len(rows) + 1))
    with contextlib.closing(sqlite3.connect(online.folder / "state" / "outbox.db")) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 3 MiB of its own; needs the right to mount."""
    folder = tmp_path / "small"
    folder.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip(f"a small disk cannot be mounted here: {done.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.parametrize("running", [False, True])
@pytest.mark.parametrize("floor", ["free_mb = 1\nballast_mb = 1", "free_mb = 0\nballast_mb = 0"])
def test_a_full_disk_is_told_and_loses_nothing(small_disk, centre, floor, running):
    with device(small_disk / "device", SETTINGS.replace("free_mb = 0\nballast_mb = 0", floor)) as agent:
        centre.write_enrolment(agent.folder / "enrolment.json")
        if running:
            agent.start()
            wait_until(agent.has_assignments)
        kept = []
        answer, status = progress(agent, 0)
        while status == OK and len(kept) < 2000:
            kept.append(answer["id"])
            answer, status = agent.submit("--task", "08/KH-UBND#1", "--action", "contribute", "--result", "đ" * 4000, "--difficulty", "đ" * 4000,
                                          "--proposal", "đ" * 4000)
        assert (status, answer["code"]) == (TEMPORARY, "DISK_FULL")
        assert "Máy đầy bộ nhớ" in answer["message"]
        if running:
            wait_until(lambda: settled(agent))
        rest = small_disk / "rest"
        with contextlib.suppress(OSError), open(rest, "wb", buffering=0) as file:
            while True:
                file.write(b"x" * 4096)
        if floor.startswith("free_mb = 1"):
            assert [row["id"] for row in agent.outbox()] == kept
        assert progress(agent, 1)[1] == TEMPORARY
        rest.unlink()
        (small_disk / "room").mkdir()
        subprocess.run(["mount", "-o", "remount,size=12m", str(small_disk)], check=True)
        if not running:
            agent.start()
        answer, status = progress(agent, 2, "--wait", "30")
        assert (status, answer["state"]) == (OK, "accepted")
        wait_until(lambda: settled(agent))
        assert sorted(centre.stored_ids()) == sorted([*kept, answer["id"]])


def test_an_idle_agent_is_small(online):
    cache = (BUILD_DIR / "CMakeCache.txt").read_text()
    if re.search(r"^TIENDO_SANITIZE:\w+=(ON|1|TRUE)$", cache, re.MULTILINE):
        pytest.skip("this build has sanitizers, which take memory of their own")
    progress(online, 1, "--wait", "20")
    wait_until(lambda: settled(online))
    assert 1024 < online.json("status")["resident_kib"] < 14 * 1024


def test_an_idle_agent_does_not_spin(online):
    ticks = lambda: sum(int(field) for field in pathlib.Path(f"/proc/{online.process.pid}/stat").read_text().rsplit(")", 1)[1].split()[11:13])
    time.sleep(0.5)
    before = ticks()
    time.sleep(3)
    assert (ticks() - before) / os.sysconf("SC_CLK_TCK") < 0.3
