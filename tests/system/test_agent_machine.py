"""The agent on its machine: signals, locks, damaged files, SIGKILL, a full disk, memory."""

import contextlib
import json
import os
import pathlib
import re
import signal
import sqlite3
import subprocess
import threading
import time

import pytest

from agents import OK, SETTINGS, TEMPORARY, UNAVAILABLE, agent, centre, connected, device, online, progress, settled  # noqa: F401 (fixtures)
from centre import wait_until
from project import BINARIES, BUILD_DIR


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
        if running and floor.startswith("free_mb = 1"):  # without a reserve the answers, too, wait for room
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
