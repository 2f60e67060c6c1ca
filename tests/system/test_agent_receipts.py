"""The agent and the centre's signed receipts: kept, shown, put together, checked, and sent along on a rewind."""

import base64
import contextlib
import json
import re
import sqlite3
import subprocess
import uuid

import pytest
from zmq.utils import z85

from agents import DATA, OK, TEMPORARY, UNAVAILABLE, USAGE, agent, centre, connected, online, progress, settled, states  # noqa: F401 (fixtures)
from centre import environment, running_centre, wait_until
from fake_collector import Signer
from project import BINARIES
from wire_client import protocol

PREFIX = "tiendo-receipt-1 "


@pytest.fixture
def signing(centre):
    centre.signer = Signer()
    return centre


@pytest.fixture
def office(signing, online):
    """Connected to a centre that signs."""
    return online


def line_of(text):
    line, = [line for line in text.splitlines() if line.startswith(PREFIX)]
    return line


def bytes_of(line):
    text = line[len(PREFIX):]
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def findings(agent):
    done = agent.run("doctor", "--json")
    return {check["check"]: check for check in json.loads(done.stdout)["checks"]}, done.returncode


def key_file(centre, path):
    path.write_text("# khóa của trung tâm\ntiendo-receipt-key-1 " + z85.encode(centre.signer.public).decode() + "\n")
    return path


def test_the_receipt_of_an_update_is_kept_shown_and_proves_it(office, signing, tmp_path):
    answer, _ = progress(office, 45, "--period", "2024-Q4", "--wait", "20")
    row, = office.outbox()
    assert (row["state"], row["receipt"]) == ("accepted", True)
    assert "Biên nhận" in office.run("outbox").stdout
    done = office.run("receipt", answer["id"])
    assert done.returncode == OK and f"# Biên nhận số {answer['id']}" in done.stdout
    assert bytes_of(line_of(done.stdout)) == signing.receipts[uuid.UUID(answer["id"]).bytes]
    out = tmp_path / "bien-nhan.txt"
    assert office.run("receipt", answer["id"], "--out", str(out)).returncode == OK
    signing.go_away()
    office.stop()  # neither a server nor a daemon is needed
    told = office.run("receipt", "verify", str(out))
    assert told.returncode == OK and "hợp lệ" in told.stdout and "Khớp với nội dung lưu trên máy này" in told.stdout
    update, = office.json("receipt", answer["id"])["updates"]
    assert (update["state"], update["update"], update["verdict"], update["period"], update["days_late"]) == ("receipt", answer["id"], "accepted", "2024-Q4", 0)
    assert line_of(out.read_text()) == update["line"]
    elsewhere = subprocess.run([str(BINARIES / "tiendo-agent"), "receipt", "verify", str(out), "--key", str(key_file(signing, tmp_path / "key")), "--json"],
                               env=environment(), capture_output=True, text=True, check=False)  # no configuration at all
    assert elsewhere.returncode == OK, elsewhere.stderr
    assert [(one["valid"], one["update"], one["content_here"]) for one in json.loads(elsewhere.stdout)["receipts"]] == [(True, answer["id"], None)]


def test_one_flipped_bit_is_seen(office, tmp_path):
    answer, _ = progress(office, 45, "--wait", "20")
    line = line_of(office.run("receipt", answer["id"]).stdout)
    whole = bytes_of(line)
    path = tmp_path / "sua.txt"
    for at in range(0, len(whole), 23):
        changed = bytearray(whole)
        changed[at] ^= 1 << at % 8
        path.write_text(PREFIX + base64.urlsafe_b64encode(bytes(changed)).decode().rstrip("=") + "\n")
        done = office.run("receipt", "verify", str(path))
        assert done.returncode == DATA and "KHÔNG HỢP LỆ" in done.stdout and f"{path}:1" in done.stdout, at
    path.write_text(line + "\n" + line[:-8] + "\n")
    done = office.run("receipt", "verify", str(path), "--json")
    assert done.returncode == DATA


def test_another_centres_key_proves_nothing(office, signing, tmp_path):
    answer, _ = progress(office, 45, "--wait", "20")
    out = tmp_path / "bien-nhan.txt"
    office.run("receipt", answer["id"], "--out", str(out))
    signing.signer = Signer()
    assert office.run("receipt", "verify", str(out), "--key", str(key_file(signing, tmp_path / "key"))).returncode == DATA


def test_what_has_no_receipt_yet_says_so(agent, signing, tmp_path):
    assert agent.run("receipt", "verify", str(tmp_path / "absent")).returncode == UNAVAILABLE  # no key is known yet
    waiting, _ = progress(agent, 45)
    done = agent.run("receipt", waiting["id"], "--out", str(tmp_path / "none"))
    assert done.returncode == TEMPORARY and "chờ" in done.stdout and not (tmp_path / "none").exists()
    refused, _ = progress(agent, 101)
    assert agent.run("receipt", refused["id"]).returncode == DATA
    assert agent.run("receipt", str(uuid.uuid4())).returncode == DATA
    assert agent.run("receipt", "x").returncode == DATA
    assert agent.run("receipt").returncode == agent.run("receipt", waiting["id"], "--period", "2024").returncode == USAGE
    assert agent.run("receipt", "--period", "2024-Q9").returncode == DATA
    assert agent.run("receipt", "--period", "2023").returncode == DATA


def test_the_slip_of_a_round_proves_all_of_it(office, signing, tmp_path):
    ids = [progress(office, percent, "--period", "2024-Q4", "--wait", "20")[0]["id"] for percent in (10, 20)]
    progress(office, 5, "--period", "2024-Q3", "--wait", "20")
    elsewhere = "0193b83b-5a10-7000-8000-000000000001"
    report, status = office.submit("--task", "08/KH-UBND", "--action", "report", "--period", "2024-Q4", "--direction", "Đã chỉ đạo.", "--updates",
                                   f"{ids[0]} {ids[1]} {elsewhere}", "--anyway", "--wait", "20")
    assert status == OK, report
    out = tmp_path / "phieu.txt"
    done = office.run("receipt", "--period", "2024-Q4", "--plan", "08/KH-UBND", "--out", str(out))
    assert done.returncode == OK and "Do máy khác của đơn vị gửi: 1" in done.stdout
    text = out.read_text()
    assert "Phiếu biên nhận" in text and elsewhere in text and len(re.findall(f"^{PREFIX}", text, re.MULTILINE)) == 3
    office.stop()
    assert office.run("receipt", "verify", str(out)).returncode == OK
    late, _ = progress(office, 30, "--period", "2024-Q4")
    done = office.run("receipt", "--period", "2024-Q4", "--out", str(out))
    assert done.returncode == TEMPORARY and "chờ gửi" in done.stdout and late["id"] in out.read_text()
    told = json.loads(office.run("receipt", "--period", "2024-Q4", "--json").stdout)
    assert (told["counts"]["receipt"], told["counts"]["under_way"], told["counts"]["elsewhere"]) == (3, 1, 1)
    assert office.run("receipt", "verify", str(out)).returncode == OK


def test_a_receipt_that_does_not_verify_holds_nothing_up_and_is_told(office, signing):
    signing.wrap_receipt = lambda receipt: receipt[:-1] + bytes([receipt[-1] ^ 1])
    answers = [progress(office, percent, "--wait", "20") for percent in (1, 2)]
    assert [(answer["state"], status) for answer, status in answers] == [("accepted", OK)] * 2
    assert "receipt.unverified" in office.text()
    status = office.json("status")
    assert (status["receipts"], status["receipts_missing"], status["receipts_refused"]) == (0, 2, 2)
    assert "Biên nhận không đúng chữ ký" in office.run("status").stdout
    checks, status = findings(office)
    assert (checks["receipts"]["level"], status) == ("warn", OK)
    assert office.run("receipt", answers[0][0]["id"]).returncode == DATA
    signing.wrap_receipt = lambda receipt: receipt
    office.stop()
    office.start()  # asks once more for what it could not keep
    wait_until(lambda: office.json("status")["receipts"] == 2)
    assert all(row["receipt"] for row in office.outbox()) and len(signing.updates) == 2
    assert findings(office)[0]["receipts"]["level"] == "ok"


def test_a_receipt_by_a_key_that_is_not_known_yet_is_had_when_it_is(office, signing):
    other = Signer()
    known, signing.signer = signing.signer, other
    signing.do(lambda: None)
    answer, _ = progress(office, 1, "--wait", "20")
    assert office.json("status")["receipts_refused"] == 1
    signing.restart()
    wait_until(lambda: office.json("status")["receipts"] == 1)
    assert office.run("receipt", answer["id"]).returncode == OK
    assert known.public != other.public


def test_on_a_rewind_the_receipt_goes_along(office, signing):
    ids = [progress(office, percent, "--wait", "20")[0]["id"] for percent in range(3)]
    given = dict(signing.receipts)
    assert all(not entry.receipt for submit in signing.of_kind("submit") for entry in submit.entries)
    signing.forget()
    signing.received.clear()
    signing.restart()
    wait_until(lambda: len(signing.updates) == 3 and settled(office))
    sent = {entry.id: entry.receipt for submit in signing.of_kind("submit") for entry in submit.entries}
    assert sent == {uuid.UUID(id).bytes: given[uuid.UUID(id).bytes] for id in ids}


def test_large_updates_with_receipts_fit_their_frames(office, signing, tmp_path):
    rows = [{"task": "08/KH-UBND#1", "action": "progress", "percent": n % 100, "result": "ế" * 1500} for n in range(120)]
    path = tmp_path / "many.json"
    path.write_text(json.dumps(rows))
    assert office.submit("--file", str(path), "--wait", "60")[1] == OK
    signing.forget()
    signing.largest_frame = 0
    signing.restart()
    wait_until(lambda: len(signing.updates) == 120)
    assert 200_000 < signing.largest_frame <= 256 * 1024


def test_a_centre_that_signs_nothing_is_no_trouble(online):
    answer, status = progress(online, 1, "--wait", "20")
    assert (status, online.outbox()[0]["receipt"]) == (OK, False)
    done = online.run("receipt", answer["id"])
    assert done.returncode == DATA and "chưa có biên nhận" in done.stdout
    checks, status = findings(online)
    assert (checks["receipts"]["level"], status) == ("ok", OK)
    assert protocol().Entry().receipt == b"" and connected(online)


# ---- with the real centre ----


def test_what_the_real_centre_signs_each_side_can_check(tmp_path):
    with running_centre() as real:
        agent = real.agent("HP-SXD")
        ids = [progress(agent, percent, "--period", "2024-Q4", "--wait", "20", task="08/KH-UBND#2a")[0]["id"] for percent in (10, 20)]
        assert agent.json("status")["receipts"] == 2
        slip, keys = tmp_path / "phieu.txt", tmp_path / "keys"
        assert agent.run("receipt", "--period", "2024-Q4", "--out", str(slip)).returncode == OK
        keys.write_text(real.tiendo("receipt", "key").stdout)
        for done in (agent.run("receipt", "verify", str(slip)), agent.run("receipt", "verify", str(slip), "--key", str(keys)),
                     real.tiendo("receipt", "verify", str(slip), "--key", str(keys))):
            assert done.returncode == OK, done
        assert line_of(agent.run("receipt", ids[1]).stdout) == line_of(real.tiendo("receipt", "show", ids[1]).stdout)
        # The same bytes when the daemon that lost everything asks again.
        before = line_of(agent.run("receipt", ids[0]).stdout)
        assert agent.stop() == 0
        with contextlib.closing(sqlite3.connect(agent.folder / "state" / "outbox.db")) as db, db:
            db.execute("UPDATE outbox SET verdict = NULL, state = 'queued', receipt = NULL")
        agent.start()
        wait_until(lambda: agent.json("status")["receipts"] == 2)
        assert line_of(agent.run("receipt", ids[0]).stdout) == before
