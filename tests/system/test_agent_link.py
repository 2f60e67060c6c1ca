"""The agent against a collector that misbehaves on purpose: whatever happens, what an officer was told is kept goes out in order
and is answered, and the agent finds its way back by itself."""

import json
import shutil
import time
import uuid

import pytest

from agents import OK, TEMPORARY, agent, centre, connected, online, progress, settled, states  # noqa: F401 (fixtures)
from centre import wait_until
from fake_collector import HEARTBEAT_MS
from wire_client import protocol


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
