"""The outbox under stress: a full disk, one that cannot be written, damaged files, clocks that jump by years, two daemons, a record that
can never be sent. Each says clearly what is wrong, and nothing that was taken is lost."""

import contextlib
import datetime
import json
import sqlite3
import subprocess
import uuid

import pytest

from agents import OK, SETTINGS, TEMPORARY, UNAVAILABLE, agent, centre, connected, device, online, progress, settled, states  # noqa: F401 (fixtures)
from centre import environment, running_centre, wait_until
from fake_collector import Signer
from wire_client import protocol

CANT_CREATE, IO = 73, 74
PAGE = 4096
LONG = "đ" * 700  # so that a few hundred reports fill many pages of the file


def findings(agent):
    done = agent.run("doctor", "--json")
    return {check["check"]: check for check in json.loads(done.stdout)["checks"]}, done.returncode


def many(agent, percents, *more):
    """A report each, at once; their ids."""
    path = agent.folder / "many.json"
    path.write_text(json.dumps([{"task": "08/KH-UBND#1", "action": "progress", "percent": n % 100, "result": f"{n} {LONG}"} for n in percents]))
    answers, _ = agent.submit("--file", str(path), *more)
    return [answer["id"] for answer in answers]


@contextlib.contextmanager
def disk(folder, size):
    """A disk of its own; needs the right to mount."""
    folder.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip(f"a disk cannot be mounted here: {done.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def remount(folder, options):
    subprocess.run(["mount", "-o", f"remount,{options}", str(folder)], check=True)


# ---- the disk ----


def test_a_full_disk_is_in_the_doctors_words_and_the_answers_still_get_in(tmp_path, centre):
    centre.signer = Signer()
    settings = SETTINGS.replace("free_mb = 0\nballast_mb = 0", "free_mb = 1\nballast_mb = 1")
    with disk(tmp_path / "small", "4m") as folder, device(folder / "device", settings) as agent:
        centre.write_enrolment(agent.folder / "enrolment.json")
        agent.start()
        wait_until(agent.has_assignments)
        checks, _ = findings(agent)
        assert checks["folder"]["level"] == "ok"
        kept, status = [], OK
        while status == OK and len(kept) < 2000:
            answer, status = agent.submit("--task", "08/KH-UBND#1", "--action", "contribute", "--result", "đ" * 4000, "--difficulty", "đ" * 4000)
            kept += [answer["id"]] if status == OK else []
        assert (status, answer["code"]) == (TEMPORARY, "DISK_FULL")
        checks, status = findings(agent)
        assert (checks["space"]["level"], status) == ("fail", 1) and "Giải phóng" in checks["space"]["advice"]
        wait_until(lambda: settled(agent), 60)
        assert sorted(centre.stored_ids()) == sorted(kept)
        assert all(row["receipt"] for row in agent.outbox())  # what the centre says always gets in
        remount(folder, "size=16m")
        assert progress(agent, 1, "--wait", "30")[1] == OK
        assert findings(agent)[0]["space"]["level"] == "ok"


def test_a_disk_that_cannot_be_written_is_told_and_what_is_kept_can_be_read(tmp_path, centre):
    centre.signer = Signer()
    with disk(tmp_path / "disk", "16m") as folder, device(folder / "device") as agent:
        agent.log = tmp_path / "agent.log"
        centre.write_enrolment(agent.folder / "enrolment.json")
        agent.start()
        wait_until(agent.has_assignments)
        first, _ = progress(agent, 1, "--wait", "20")
        for end in (agent.stop, agent.kill):  # its log taken over into the file, or left beside it
            end()
            remount(folder, "ro")
            done = agent.run("submit", "--task", "08/KH-UBND#1", "--action", "progress", "--percent", "2")
            assert done.returncode == CANT_CREATE and "chỉ cho đọc" in done.stderr and "còn nguyên" in done.stderr, end
            assert agent.outbox()[0]["id"] == first["id"]
            assert agent.run("receipt", first["id"]).returncode == OK
            assert agent.json("status")["last_sequence"] == len(agent.outbox())
            checks, status = findings(agent)
            assert (checks["folder"]["level"], status) == ("fail", 1) and "chỉ đọc" in checks["folder"]["advice"]
            done = agent.run("run")
            assert done.returncode == CANT_CREATE and str(folder) in done.stderr
            remount(folder, "rw")
            agent.start()
            answer, status = progress(agent, 3, "--wait", "30")
            assert (status, answer["state"]) == (OK, "accepted"), end


# ---- damaged files ----


def overwrite(agent, first, count):
    with open(agent.folder / "state" / "outbox.db", "r+b") as file:
        for page in range(first, first + count):
            file.seek(page * PAGE)
            file.write(b"\xa5" * PAGE)


def page_count(agent):
    return (agent.folder / "state" / "outbox.db").stat().st_size // PAGE


def asides(agent):
    return list((agent.folder / "state").glob("outbox.db.damaged-*[0-9]"))


def test_what_can_be_read_of_a_damaged_file_goes_on_under_a_new_epoch(online, centre):
    centre.signer = Signer()
    centre.restart()
    answered = [progress(online, percent, "--wait", "20")[0]["id"] for percent in range(3)]
    draft, _ = online.submit("--task", "08/KH-UBND#1", "--action", "progress", "--percent", "7", "--draft")
    assert online.stop() == 0
    waiting = many(online, range(120))
    before = online.json("status")
    overwrite(online, page_count(online) - 20, 4)
    assert online.run("doctor").returncode == 1  # the daemon is what mends it; commands only say so
    online.start()
    wait_until(lambda: connected(online) and settled(online), 60)
    status = online.json("status")
    assert status["epoch"] != before["epoch"] and status["device"] == before["device"]
    aside, = status["set_aside"]
    assert (aside["file"], aside["papers"]) == (asides(online)[0].name, 1)
    assert 0 < aside["unreadable"] < 60 and aside["carried"] + aside["unreadable"] == 123
    rows = {row["id"]: row for row in online.outbox()}
    assert len(rows) == aside["carried"] + 1 and draft["id"] in rows  # the draft is the one more
    assert set(rows) <= {*answered, *waiting, draft["id"]}
    for id in answered:  # known at the centre by their ids: nothing is there twice
        assert rows[id]["state"] == "accepted" and rows[id]["receipt"]
    assert sorted(centre.stored_ids()) == sorted(set(rows) - {draft["id"]})
    assert "outbox.damaged" in online.text() and "outbox.salvaged" in online.text()
    checks, code = findings(online)
    assert (checks["set_aside"]["level"], code) == ("fail", 1)
    assert f"{aside['unreadable']} nội dung không đọc được" in checks["set_aside"]["message"]
    assert "Tệp hỏng được giữ riêng: 1" in online.run("status").stdout
    again, status = progress(online, 9, "--wait", "20")
    assert (status, again["state"]) == (OK, "accepted")
    assert again["id"] > max(rows)


def test_a_file_that_is_damaged_while_it_is_in_use(online, centre):
    centre.go_away()
    ids = many(online, range(200))
    epoch = online.json("status")["epoch"]
    with contextlib.closing(sqlite3.connect(online.folder / "state" / "outbox.db")) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    overwrite(online, page_count(online) // 2, 3)
    centre.come_back()  # what it sends now it has to read
    wait_until(lambda: asides(online), 60)
    wait_until(lambda: connected(online) and settled(online), 60)
    status = online.json("status")
    aside, = status["set_aside"]
    rows = {row["id"] for row in online.outbox()}
    assert status["epoch"] != epoch and online.running
    assert rows <= set(ids) and len(rows) == aside["carried"] >= 100
    assert sorted(set(centre.stored_ids()) | rows) == sorted(centre.stored_ids())
    assert progress(online, 9, "--wait", "20")[1] == OK


def test_a_file_of_which_nothing_can_be_read_is_kept(online, centre):
    progress(online, 1, "--wait", "20")
    assert online.stop() == 0
    overwrite(online, 0, 2)
    assert online.run("outbox").returncode == IO
    checks, status = findings(online)
    assert (checks["database"]["level"], status) == ("fail", 1)
    online.start()
    wait_until(lambda: connected(online))
    aside, = online.json("status")["set_aside"]
    assert (aside["carried"], aside["unreadable"]) == (0, None)
    assert findings(online)[0]["set_aside"]["level"] == "fail"
    assert progress(online, 2, "--wait", "20")[1] == OK


# ---- clocks ----


def clock(moment):
    now = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="milliseconds")
    return {"TIENDO_CLOCK": f"{moment}@{now}"}


def test_a_clock_that_jumps_by_years_changes_no_order_and_no_time_of_sending(tmp_path, centre):
    with device(tmp_path / "device", SETTINGS.replace("simulated_clock = no", "simulated_clock = yes")) as agent:
        centre.write_enrolment(agent.folder / "enrolment.json")
        ids = []
        real = datetime.datetime.now(datetime.timezone.utc)
        for jump in (0, 3650, -7300, 200, -40, 0):
            moment = (real + datetime.timedelta(days=jump)).isoformat(timespec="seconds")
            agent.env = environment(**clock(moment))
            agent.start()
            wait_until(lambda: connected(agent))
            answer, status = progress(agent, 1, "--wait", "20")
            assert (status, answer["state"]) == (OK, "accepted"), jump
            checks, code = findings(agent)
            assert (checks["clock"]["level"], code) == ("ok" if jump == 0 else "warn", OK), (jump, checks["clock"])
            ids.append(answer["id"])
            assert agent.stop() == 0
        assert ids == sorted(ids) and len(set(ids)) == len(ids)
        assert centre.stored_ids() == ids
        times = [datetime.datetime.fromisoformat(row["effective_at"]) for row in agent.outbox()]
        assert times == sorted(times) and all(abs(time - real) < datetime.timedelta(minutes=5) for time in times)
        assert not asides(agent)


@pytest.fixture(scope="module")
def real():
    with running_centre() as running:
        yield running


def test_at_the_real_centre_an_odd_clock_moves_no_time_of_sending(real):
    agent = real.agent("HP-SXD")
    first, _ = progress(agent, 1, "--wait", "20", task="08/KH-UBND#2a")
    assert agent.stop() == 0
    for jump in (4000, -9000):
        agent.env = environment(**clock((real.now() + datetime.timedelta(days=jump)).isoformat(timespec="seconds")), TIENDO_SIMULATED_CLOCK="yes")
        agent.start()
        wait_until(lambda: connected(agent))
        answer, status = progress(agent, 2, "--wait", "20", task="08/KH-UBND#2a")
        assert status == OK and answer["id"] > first["id"]
        ((sealed, received, effective),) = real.sql("SELECT sealed_at, received_at, effective_at FROM updates WHERE id = %s", answer["id"])
        assert abs(sealed - received) > datetime.timedelta(days=3000) and abs(received - real.now()) < datetime.timedelta(minutes=5)
        assert abs(effective - received) < datetime.timedelta(minutes=5)
        assert agent.stop() == 0


# ---- two daemons ----


def test_the_second_daemon_says_what_to_do_and_harms_nothing(online, centre):
    for _ in range(3):
        done = online.run("run")
        assert done.returncode == UNAVAILABLE
        assert str(online.folder / "state") in done.stderr and "dừng" in done.stderr
    answer, status = progress(online, 1, "--wait", "20")
    assert (status, answer["state"]) == (OK, "accepted") and len(centre.devices) == 1


# ---- one bad record ----


def percent_of(entry):
    return protocol().Update.FromString(entry.update).percent.value


@pytest.mark.parametrize("bad", [{1, 13}, {4, 5, 29}])
def test_one_that_the_centre_cannot_read_never_holds_up_the_rest(agent, centre, bad):
    ids = many(agent, range(1, 30))
    centre.unreadable = lambda entry: percent_of(entry) in bad
    centre.write_enrolment(agent.folder / "enrolment.json")
    agent.start()
    good = [id for percent, id in enumerate(ids, 1) if percent not in bad]
    wait_until(lambda: settled(agent), 60)
    assert centre.stored_ids() == good
    rows = {row["id"]: row for row in agent.outbox()}
    for percent, id in enumerate(ids, 1):
        expected = ("rejected", "UNSENDABLE") if percent in bad else ("accepted", None)
        assert (rows[id]["state"], rows[id]["code"]) == expected
    told = rows[ids[min(bad) - 1]]["message"]
    assert "không đọc được" in told and "vẫn lưu tại đơn vị" in told and "đề nghị" in told
    status = agent.json("status")
    assert (status["waiting"], status["unsendable"]) == (0, len(bad))
    assert findings(agent)[0]["unsendable"]["level"] == "warn"
    assert centre.refusals == 1 + 2 * len(bad)  # the batch, and each of them twice by itself
    later, code = progress(agent, 99, "--wait", "20")
    assert (code, later["state"]) == (OK, "accepted")
    copy, code = agent.submit("--copy", ids[min(bad) - 1], "--percent", "98", "--wait", "20")
    assert (code, copy["state"]) == (OK, "accepted")
    # A centre that forgets everything gets all of it again, the hole is passed over once more.
    centre.forget()
    centre.restart()
    wait_until(lambda: centre.stored_ids() == [*good, later["id"], copy["id"]], 60)


def test_a_record_that_is_refused_once_by_chance_is_not_set_aside(agent, centre):
    ids = many(agent, range(1, 9))
    left = [2]

    def refuse(entry):
        left[0] -= 1
        return left[0] >= 0

    centre.unreadable = refuse
    centre.write_enrolment(agent.folder / "enrolment.json")
    agent.start()
    wait_until(lambda: settled(agent), 60)
    assert centre.stored_ids() == ids and set(states(agent)) == {"accepted"}


def test_what_is_refused_for_another_reason_costs_no_update(online, centre):
    """Every answer to notices is refused, at each connection: updates go on, none is taken for the culprit."""
    centre.notices = [protocol().Notice(id=b"n" * 16, kind=protocol().NOTICE_KIND_REMINDER, at_us=5, text="Nhắc.".encode())]
    centre.refuse_received = True
    centre.go_away()
    ids = many(online, range(1, 9))
    centre.come_back()
    wait_until(lambda: settled(online), 60)
    assert centre.stored_ids() == ids and set(states(online)) == {"accepted"}
    assert centre.refusals >= 1 and online.json("status")["unsendable"] == 0


def test_a_receipt_that_the_centre_cannot_read_is_left_out(online, centre):
    centre.signer = Signer()
    centre.restart()
    ids = [progress(online, percent, "--wait", "20")[0]["id"] for percent in range(3)]
    centre.unreadable = lambda entry: bool(entry.receipt)
    centre.forget()
    centre.restart()
    wait_until(lambda: centre.stored_ids() == ids, 60)
    assert set(states(online)) == {"accepted"} and online.json("status")["unsendable"] == 0


def test_one_with_an_impossible_time_is_found_before_it_is_sent(real):
    """At the real centre: what would be no frame to it is never sent, the place is declared empty, the rest goes on."""
    agent = real.agent("HP-SXD", start=False)
    ids = [progress(agent, percent, task="08/KH-UBND#2a")[0]["id"] for percent in range(1, 6)]
    with contextlib.closing(sqlite3.connect(agent.folder / "state" / "outbox.db")) as db, db:
        db.execute("UPDATE outbox SET sealed_at_us = 9e17 WHERE sequence = 3")
    agent.start()
    wait_until(lambda: settled(agent), 60)
    assert states(agent) == ["accepted", "accepted", "rejected", "accepted", "accepted"]
    assert agent.outbox()[2]["code"] == "UNSENDABLE"
    assert set(real.stored()) & set(ids) == set(ids) - {ids[2]}
    assert real.sql("SELECT from_sequence, to_sequence FROM sequence_gap") == [(3, 3)]
    assert "BAD_FRAME" not in real.collector.text()
    assert progress(agent, 50, "--wait", "20", task="08/KH-UBND#2a")[1] == OK


def test_a_decision_that_is_no_frame_holds_nothing_up(online, centre):
    held = str(uuid.UUID(bytes=b"u" * 16))
    made, = [online.json("decide", "refuse", held, "--reason", "Không đúng.", "--by", "A")]
    wait_until(lambda: online.json("decide")[0]["state"] == "recorded")
    with contextlib.closing(sqlite3.connect(online.folder / "state" / "outbox.db")) as db, db:
        db.execute("UPDATE decisions SET state = 'queued', reason = CAST(x'fffe' AS TEXT)")
    answer, status = progress(online, 1, "--wait", "20")
    assert (status, answer["state"], made["state"]) == (OK, "accepted", "queued")
    wait_until(lambda: "decision.unsendable" in online.text())
    assert online.running
