"""What happens inside one office before an update goes out: drafts, a leader's approval, pieces for its own officers."""

import json
import random
import signal
import sqlite3
import subprocess
import time
import uuid

import pytest

from agents import DATA, OK, SETTINGS, USAGE, agent, centre, device, online, progress, states, update_of  # noqa: F401
from centre import wait_until
from project import BINARIES
from wire_client import now_us, protocol

DRAFTER, LEADER = "Trần Thị Bình", "Nguyễn Văn An"
TWO = SETTINGS.replace("drafter =\n", f"drafter = {DRAFTER}\ndrafter_position = Chuyên viên\n") + "two_persons = yes\n"
text = lambda value: value.decode()


@pytest.fixture
def office(tmp_path):
    """A machine on which one drafts and another approves; it does not run."""
    with device(tmp_path / "office", TWO) as made:
        yield made


def ask(office, sql, *values):
    with sqlite3.connect(f"file:{office.folder}/state/outbox.db?mode=ro", uri=True) as db:
        return db.execute(sql, values).fetchall()


def approve(office, *arguments):
    done = office.run("approve", *arguments, "--json")
    return json.loads(done.stdout), done.returncode


def command(office, *arguments):
    """With commands of two words."""
    return subprocess.run([str(BINARIES / "tiendo-agent"), *arguments, "--config", str(office.config)], env=office.env, capture_output=True,
                          text=True, timeout=60, check=False)


def draft_of(office, id):
    return office.json("drafts", id)


def drafts(office):
    return [(row["id"], row["state"]) for row in office.json("drafts")]


# ---- two persons ----


def test_nothing_reaches_the_centre_before_another_person_approved_it(office, centre):
    centre.write_enrolment(office.folder / "enrolment.json")
    office.start()
    wait_until(office.has_assignments)
    answer, status = progress(office, 40)
    assert (status, answer["state"], states(office)) == (OK, "waiting", ["waiting"])
    before = len(centre.of_kind("ping"))
    wait_until(lambda: len(centre.of_kind("ping")) > before + 1)
    assert centre.of_kind("submit") == [] and {ping.waiting for ping in centre.of_kind("ping")} == {0}
    refused, status = approve(office, answer["id"], "--by", DRAFTER.upper().replace(" ", "  "))
    assert (status, refused[0]["code"], refused[0]["state"]) == (DATA, "SAME_PERSON", "waiting")
    assert DRAFTER in refused[0]["message"] and "--by" in refused[0]["message"] and centre.of_kind("submit") == []
    (sent,), status = approve(office, answer["id"])
    assert (status, sent["id"], sent["state"]) == (OK, answer["id"], "queued")
    wait_until(lambda: states(office) == ["accepted"])
    update = update_of(centre, answer["id"])
    assert (text(update.drafter.name), text(update.drafter.position)) == (DRAFTER, "Chuyên viên")
    assert (text(update.approver.name), text(update.approver.position)) == (LEADER, "Phó Giám đốc")
    (again,), status = approve(office, answer["id"], "--by", "Lê Thị Chi")
    assert (status, again["state"], again["code"]) == (OK, "accepted", "DUPLICATE")
    assert centre.stored_ids() == [answer["id"]] and drafts(office) == []


def test_every_way_to_submit_waits_for_the_leader(office):
    answer, _ = progress(office, 1)
    office.submit("--copy", answer["id"], "--percent", "2")
    (office.folder / "many.csv").write_text("nhiệm vụ,loại nội dung,kết quả thực hiện\n08/KH-UBND#1,progress,Ba\n08/KH-UBND#1,progress,Bốn\n")
    rows, status = office.submit("--file", str(office.folder / "many.csv"), "--anyway")
    assert (status, [row["state"] for row in rows]) == (OK, ["waiting"] * 2)
    id = str(uuid.UUID(answer["id"][:-4] + "0001"))
    for _ in range(2):  # said twice, it is one
        assert progress(office, 5, "--id", id)[0]["state"] == "waiting"
    assert progress(office, 6, "--id", id)[0]["code"] == "CONFLICT"
    assert office.submit("--edit", answer["id"])[0]["state"] == "waiting"
    assert states(office) == ["waiting"] * 5 and ask(office, "SELECT count(*) FROM outbox") == [(0,)]
    done, status = approve(office, "--all", "--by", "Lê Thị Chi", "--position", "Giám đốc")
    assert (status, {row["state"] for row in done}, len(done)) == (OK, {"queued"}, 5)
    assert [row["sequence"] for row in office.outbox()] == [1, 2, 3, 4, 5]
    assert approve(office, "--all") == ([], OK)


def test_the_leader_sends_back_and_the_drafter_mends(office):
    answer, _ = progress(office, 40)
    assert office.run("send-back", answer["id"]).returncode == USAGE
    assert office.json("send-back", answer["id"], "--reason", "Ghi rõ số liệu") == {"id": answer["id"], "state": "draft", "message": "Ghi rõ số liệu"}
    row, = office.outbox()
    assert (row["id"], row["state"], row["message"], row["submitted_at"]) == (answer["id"], "draft", "Ghi rõ số liệu", None)
    kept = draft_of(office, answer["id"])
    assert (kept["state"], kept["remark"], kept["remark_by"]["name"]) == ("sent_back", "Ghi rõ số liệu", LEADER)
    assert "Lãnh đạo trả lại" in office.run("drafts").stdout and office.run("send-back", answer["id"], "--reason", "x").returncode == DATA
    assert approve(office, answer["id"])[0][0]["code"] == "NOT_SUBMITTED"
    mended, status = office.submit("--edit", answer["id"], "--percent", "45")
    assert (status, mended["id"], mended["state"]) == (OK, answer["id"], "waiting")
    kept = draft_of(office, answer["id"])
    assert (kept["fields"]["percent"], kept["fields"]["result"], kept["version"]) == ("45", "Đạt 40 %.", 3)
    assert approve(office, answer["id"])[1] == OK


def test_who_approves_has_to_be_known(tmp_path):
    with device(tmp_path / "office", TWO.replace("approver = Nguyễn Văn An\n", "approver =\n")) as office:
        answer, _ = progress(office, 1, "--approver", "Ai Đó")
        done = office.run("approve", answer["id"])
        assert done.returncode == USAGE and "--by" in done.stderr
        assert office.run("approve", answer["id"], "--by", "Lê Thị Chi").returncode == OK


# ---- drafts ----


def test_a_draft_is_on_the_disk_and_stays(agent):
    answer, status = agent.submit("--task", "08/KH-UBND#1", "--draft")
    assert (status, answer["state"], "code" in answer) == (OK, "draft", False) and "Loại nội dung" in answer["note"]
    assert ask(agent, "SELECT state, version FROM drafts WHERE id = ?", uuid.UUID(answer["id"]).bytes) == [("draft", 1)]
    agent.start()
    wait_until(lambda: agent.json("status")["running"])
    agent.kill()
    assert drafts(agent) == [(answer["id"], "draft")]
    refused, status = agent.submit("--edit", answer["id"])  # not whole yet: it stays, and says why
    assert (status, refused["id"], refused["state"], refused["field"]) == (DATA, answer["id"], "draft", "action")
    done, status = agent.submit("--edit", answer["id"], "--action", "progress", "--percent", "5", "--result", "Đã họp.")
    assert (status, done["id"], done["state"]) == (OK, answer["id"], "queued")
    assert states(agent) == ["queued"] and drafts(agent) == []
    assert agent.run("submit", "--edit", answer["id"], "--percent", "6").returncode == DATA


def test_an_office_may_give_a_draft_up_and_take_it_up_again(agent):
    answer, _ = progress(agent, 1, "--draft")
    dropped = command(agent, "drafts", "drop", answer["id"], "--json")
    assert json.loads(dropped.stdout) == {"id": answer["id"], "state": "dropped"}
    assert drafts(agent) == [] and states(agent) == []
    assert [row["state"] for row in agent.json("drafts", "--all")] == ["dropped"]
    assert approve(agent, answer["id"])[0][0]["code"] == "DROPPED"
    assert agent.submit("--edit", answer["id"], "--for-approval")[0]["state"] == "waiting"
    assert approve(agent, answer["id"])[1] == OK  # one person is enough here
    assert command(agent, "drafts", "drop", answer["id"]).returncode == DATA


def test_the_status_tells_what_waits_where(office):
    progress(office, 1, "--draft")
    sent_back, _ = progress(office, 2)
    office.run("send-back", sent_back["id"], "--reason", "x")
    progress(office, 3)
    approve(office, progress(office, 4)[0]["id"])
    status = office.json("status")
    assert (status["drafts"], status["sent_back"], status["for_approval"], status["waiting"]) == (1, 1, 1, 1)
    assert status["oldest_draft"] < status["oldest_for_approval"] < status["oldest_waiting"]
    said = office.run("status").stdout
    for line in ("Dự thảo: 2 (", "lãnh đạo trả lại để hoàn thiện: 1", "Chờ lãnh đạo duyệt: 1 (", "Đã duyệt, chờ gửi hoặc chờ biên nhận: 1 ("):
        assert line in said
    assert [len(office.json("outbox", "--state", state)) for state in ("draft", "waiting", "queued")] == [2, 1, 1]


def test_a_refusal_is_told_before_the_leader_signs(office, centre):
    centre.write_enrolment(office.folder / "enrolment.json")
    office.start()
    wait_until(office.has_assignments)
    answer, status = office.submit("--task", "08/KH-UBND#2", "--action", "complete", "--percent", "100", "--result", "Xong.", "--product", "1/QĐ")
    assert (status, answer["state"], answer["code"]) == (DATA, "draft", "COOP_COMPLETE")
    mended, status = office.submit(*answer["offer"]["command"].split()[2:])
    assert (status, mended["id"], mended["state"]) == (OK, answer["id"], "waiting")
    approve(office, answer["id"])
    wait_until(lambda: states(office) == ["accepted"])


@pytest.mark.parametrize("arguments", [
    ("submit", "--draft", "--for-approval"), ("submit", "--edit", "x", "--copy", "y"), ("submit", "--file", "x.csv", "--edit", "y"),
    ("approve",), ("approve", "--all", str(uuid.uuid4())), ("approve", "--all", "--position", "Giám đốc"), ("part", "add", "08/KH-UBND#1", "--officer", "A"),
])
def test_what_contradicts_itself_is_a_mistake_of_use(agent, arguments):
    done = command(agent, *arguments)
    assert done.returncode == USAGE and done.stderr.count("\n") == 1


@pytest.mark.parametrize("arguments", [
    ("approve", str(uuid.uuid4())), ("approve", "x"), ("send-back", str(uuid.uuid4()), "--reason", "x"), ("drafts", str(uuid.uuid4())),
    ("drafts", "drop", "x"), ("submit", "--edit", str(uuid.uuid4())), ("submit", "--revise", str(uuid.uuid4())), ("part", "done", "7"),
    ("part", "done", "x"),
])
def test_what_is_not_there_is_said(agent, arguments):
    done = command(agent, *arguments)
    named = next(word for word in reversed(arguments) if word not in ("--reason", "x") or word == arguments[-1] and "--reason" not in arguments)
    assert done.returncode == DATA and named in done.stderr


# ---- killed ----


def test_killed_while_approving_each_draft_is_sealed_once_or_still_waits(office):
    count = 60
    (office.folder / "many.csv").write_text("nhiệm vụ,loại nội dung,kết quả thực hiện\n" + "08/KH-UBND#1,progress,Đã họp\n" * count)
    rows, _ = office.submit("--file", str(office.folder / "many.csv"))
    ids = [row["id"] for row in rows]
    rng = random.Random(4)
    killed = 0
    while drafts(office):
        some = rng.sample(ids, 12)  # approved before or not
        process = subprocess.Popen([str(BINARIES / "tiendo-agent"), "approve", "--config", str(office.config), *some], env=office.env,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(rng.uniform(0, 0.15))
        process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
        sealed = ask(office, "SELECT id FROM drafts WHERE state = 'sealed'")
        assert sorted(sealed) == sorted(ask(office, "SELECT id FROM outbox WHERE sequence IS NOT NULL"))
        assert len(sealed) + len(drafts(office)) == count
        if killed > 12:
            approve(office, "--all")
    assert killed > 0 and sorted(row["id"] for row in office.outbox()) == sorted(ids)
    assert [row["sequence"] for row in office.outbox()] == list(range(1, count + 1)) and set(states(office)) == {"queued"}


# ---- returned, and mended ----


def tell(centre, id, kind, words):
    pb = protocol()
    notice = pb.Notice(id=uuid.uuid4().bytes, kind=pb.NoticeKind.Value(f"NOTICE_KIND_{kind}"), at_us=now_us(), update_id=uuid.UUID(id).bytes,
                       text=words.encode())
    centre.say("notices", pb.Notices(notices=[notice]))


def test_what_was_returned_is_revised_and_takes_its_place(online, centre):
    first, _ = progress(online, 40, "--wait", "20")
    tell(centre, first["id"], "RETURNED", "Đề nghị ghi rõ số liệu")
    wait_until(lambda: states(online) == ["returned"])
    assert online.outbox()[0]["message"] == "Đề nghị ghi rõ số liệu"
    begun, _ = online.submit("--revise", first["id"])  # "Bổ sung": the text to begin with
    assert begun["state"] == "draft" and draft_of(online, begun["id"])["supersedes"] == first["id"]
    second, status = online.submit("--edit", begun["id"], "--percent", "50", "--wait", "20")
    assert (status, second["id"], second["state"]) == (OK, begun["id"], "accepted")
    update = update_of(centre, second["id"])
    assert (update.supersedes, update.percent.value, text(update.result)) == (uuid.UUID(first["id"]).bytes, 50, "Đạt 40 %.")
    assert states(online) == ["superseded", "accepted"]
    assert online.run("submit", "--revise", first["id"], "--percent", "60").returncode == DATA
    third, _ = online.submit("--revise", second["id"], "--percent", "70", "--wait", "20")  # in one step
    assert third["state"] == "accepted" and states(online) == ["superseded", "superseded", "accepted"]
    tell(centre, third["id"], "REVIEWED", "Tốt")
    wait_until(lambda: states(online)[-1] == "reviewed")
    tell(centre, third["id"], "CONFIRMED", "theo 1/QĐ")
    wait_until(lambda: online.outbox()[-1]["message"] == "Đã xác nhận hoàn thành: theo 1/QĐ")
    assert states(online)[-1] == "reviewed"


# ---- pieces ----


def part(office, *arguments):
    done = command(office, "part", *arguments, "--json")
    assert done.returncode == OK, done.stderr
    return json.loads(done.stdout)


def test_pieces_stay_inside_the_office(online, centre):
    secret = "Soạn đề cương khảo sát"
    added = part(online, "add", "Tỷ lệ hộ dùng nước sạch", "--text", secret, "--officer", "Lê Văn Cường", "--due", "20/12/2024", "--product", "Đề cương")
    assert (added["number"], added["task"], added["due"], added["state"]) == (1, "08/KH-UBND#CT1", "2024-12-20", "open")
    assert added["overdue"] and added["days_late"] > 100  # the test runs at the real time
    moved = part(online, "due", "1", "--due", "2099-12-26", "--note", "Chờ số liệu")  # a Saturday
    assert (moved["due"], moved["due_effective"], moved["due_original"], moved["overdue"]) == ("2099-12-26", "2099-12-28", "2024-12-20", False)
    assert part(online, "done", added["id"], "--note", "Đã nộp")["state"] == "done"
    then = part(online, "list", "--as-of", moved["added_at"])
    assert [(row["state"], row["due"]) for row in then] == [("open", "2024-12-20")]
    part(online, "add", "08/KH-UBND#1", "--text", "Khác", "--officer", "A")
    assert [row["number"] for row in part(online, "list", "--task", "08/KH-UBND#CT1")] == [1] and len(part(online, "list")) == 2
    assert command(online, "part", "done", "1").returncode == DATA and command(online, "part", "add", "08/KH-UBND#99", "--text", "x",
                                                                              "--officer", "A").returncode == DATA
    assert "Lê Văn Cường" in command(online, "part", "list").stdout
    progress(online, 1, "--wait", "20")
    assert len(centre.updates) == 1 and not any(secret.encode() in message.SerializeToString() for _, message in centre.received)
    assert online.json("status")["waiting"] == 0
