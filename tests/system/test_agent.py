"""The agent as an officer meets it: who this machine is, what is entered and how mistakes are told, files of updates."""

import csv
import fcntl
import io
import json
import os
import subprocess
import uuid

import pytest

from agents import (CONFIG, DATA, NO_INPUT, OK, TEMPORARY, UNAVAILABLE, USAGE, agent, centre, connected, online,
                    progress, states, update_of)  # noqa: F401 (fixtures)
from centre import wait_until
from fake_collector import AGENCY
from project import BINARIES
from wire_client import z85


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


def test_a_damaged_identity_is_mended_from_the_enrolment_that_was_redeemed(online, centre):
    online.kill()
    (online.folder / "state" / "identity.json").write_text("{")
    online.start()
    wait_until(lambda: connected(online))
    assert len(centre.devices) == len(centre.of_kind("enrol")) == 1
    online.kill()
    (online.folder / "state" / "identity.json").write_text("{")
    (online.folder / "enrolment.json").unlink()
    online.start()
    wait_until(lambda: "identity.json" in (online.json("status")["link_note"] or ""))


def test_without_its_key_it_says_so_and_takes_a_new_enrolment(online, centre):
    progress(online, 1, "--wait", "20")
    online.kill()
    key, = (online.folder / "state").glob("device-*.key")
    key.unlink()
    online.start()
    wait_until(lambda: key.name in (online.json("status")["link_note"] or ""))
    assert not key.exists()
    centre.write_enrolment(online.folder / "enrolment.json")
    wait_until(lambda: connected(online))
    assert progress(online, 2, "--wait", "20")[1] == OK


def test_a_daemon_that_was_killed_is_not_taken_for_a_connected_one(online, centre):
    online.kill()
    assert not connected(online)
    with open(online.folder / "state" / "daemon.lock", "r+b") as lock:
        fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, 0)  # a daemon that has only just begun, and said nothing yet
        status = online.json("status")
        assert (status["running"], status["pid"], status["connected"]) == (True, os.getpid(), False)
        assert online.run("run").returncode == UNAVAILABLE
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
    assert answer["offer"] == {"action": "contribute", "command": f"tiendo-agent submit --copy {answer['id']} --action contribute"}
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
    (("--task", "08/KH-UBND#1", "--action", "aggregate"), "MISSING_FIELD", "action"),
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
    assert agent.run("submit", "--copy", "0193b83b-5a10-7000-8000-000000000001").returncode == DATA
    assert agent.run("outbox", "--state", "lost").returncode == USAGE
    assert agent.run("decide", "release").returncode == USAGE
    assert agent.run("decide", "refuse", str(uuid.uuid4())).returncode == USAGE
    assert agent.run("decide", "release", "x").returncode == DATA
    assert agent.run("tasks").returncode == UNAVAILABLE
    assert agent.json("outbox") == agent.json("notices") == agent.json("decide") == []
    agent.config.write_text("[agent]\nstat = x\n")
    done = agent.run("status")
    assert done.returncode == CONFIG and "agent.conf:2" in done.stderr
