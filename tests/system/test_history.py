"""What its predecessors said reaches the machine of an agency that took over: after a merger, after a split, by a decision. Real
programs, the real plans and their real events of 2025; the clock is moved."""

import datetime
import time

import pytest

from agents import agent, centre, connected, online  # noqa: F401 (fixtures)
from centre import key, running_centre, wait_until
from wire_client import Timeout, WireClient, enrolled_client, protocol, update, verdict_name

NUMBER = "08/KH-UBND"
MERGED, INTO = "HP-SGTVT", "HP-SXD"
MERGED_NAME = "Sở Giao thông vận tải"
ROADS, LAND = f"{NUMBER}#15", f"{NUMBER}#CT7"  # led, and monitored, by Sở Giao thông vận tải
TASK = f"{NUMBER}#2a"  # led by Sở Xây dựng, together with all districts
DISTRICT, WARD, OTHER_WARD, STRANGER = "HP-UBND-LE-CHAN", "HP-UBND-P-LE-CHAN", "HP-UBND-P-AN-BIEN", "HP-UBND-DK-CAT-HAI"
ICT = datetime.timezone(datetime.timedelta(hours=7))


def report(agent, task, percent, *more, result=None):
    answer, _ = agent.submit("--task", task, "--action", "progress", "--percent", str(percent), "--result", result or f"Đạt {percent} %.", *more)
    return answer


def before(agent, task):
    (row,) = [row for row in agent.json("tasks") if row["task"] == task]
    return row["before"]


def has_before(agent):
    return sorted({row["task"] for row in agent.json("tasks") if row["before"]})


def said(agent, task):
    """[(agency, percent)], or nothing where the task is not the agency's."""
    return [(word["agency"], word["percent"]) for row in agent.json("tasks") if row["task"] == task for word in row["before"]]


# ---- one into another ----


def test_after_a_merger_the_successor_reads_the_last_word():
    with running_centre(clock="2025-02-20T08:00:00+07:00") as centre:
        old, heir = centre.agent(MERGED), centre.agent(INTO)
        assert report(old, ROADS, 20, "--wait", "20")["state"] == "accepted"
        wrong = report(old, ROADS, 90, "--wait", "20", result="Nhầm.")
        long = "Đã thi công xong nền đường. " * 100
        assert report(old, ROADS, 30, "--difficulty", "Chờ bàn giao mặt bằng.", "--supersedes", wrong["id"], "--wait", "20",
                      result=long)["state"] == "accepted"
        answer, _ = old.submit("--task", LAND, "--action", "value", "--value", "87,4", "--year", "2024", "--final", "--wait", "20")
        assert answer["state"] == "accepted"
        assert report(heir, TASK, 55, "--wait", "20")["state"] == "accepted"
        assert has_before(heir) == []  # still somebody else's
        centre.travel("2025-03-03T08:00:00+07:00", old, heir)
        heir.start()
        wait_until(lambda: has_before(heir))
        assert has_before(heir) == [ROADS, LAND]
        (word,) = before(heir, ROADS)
        cut = word.pop("result")
        assert len(cut.encode()) <= 1000 and cut.endswith("…") and long.startswith(cut[:-1]) and len(cut) > 600
        assert word.pop("at").startswith("2025-02-20T0")
        assert word == {"agency": MERGED, "name": MERGED_NAME, "action": "progress", "percent": 30, "value": None, "year": None,
                        "difficulties": "Chờ bàn giao mặt bằng.", "updates": 3}
        (word,) = before(heir, LAND)
        assert (word["action"], word["value"], word["year"], word["percent"], word["result"]) == ("value", 87.4, 2024, None, None)
        assert before(heir, TASK) == []  # its own
        screen = heir.run("tasks").stdout
        flat = " ".join(screen.split())
        assert "Đơn vị trước báo cáo" in screen and "20/02/2025: 30%" in flat and "20/02/2025: 87,4" in flat and "(năm 2024)" in flat
        # What the successor sets right in its place, its predecessor has not said.
        (stored,) = [row for row in centre.json("update", "list", "--agency", MERGED, "--task", ROADS) if row["percent"] == 30]
        assert report(heir, ROADS, 35, "--supersedes", stored["id"], "--wait", "20")["state"] == "accepted"
        heir.stop()
        heir.start()
        wait_until(lambda: [(word["percent"], word["result"]) for word in before(heir, ROADS)] == [(20, "Đạt 20 %.")])
        # A new machine of the same agency has it as well; another agency has nothing.
        assert said(centre.agent(INTO), LAND) == [(MERGED, None)] or wait_until(lambda: said(centre.agents[-1], LAND))
        stranger = centre.agent("HP-STP")
        assert has_before(stranger) == [] and "Đơn vị trước" not in stranger.run("tasks").stdout


def test_midnight_and_what_arrives_late():
    """The successor's machine is connected all the while; nothing of it is restarted."""
    with running_centre(clock="2025-02-28T20:00:00+07:00") as centre:
        old, heir = centre.agent(MERGED, start=False), centre.agent(INTO, start=False)
        centre.travel("2025-02-28T23:59:46+07:00")
        for machine in (old, heir):
            machine.env = centre.collector.env
            machine.start()
        wait_until(lambda: old.has_assignments() and heir.has_assignments(), 10)
        assert report(old, ROADS, 30, "--wait", "5")["state"] == "accepted"
        old.stop()
        late = report(old, ROADS, 40)["id"]
        assert centre.now() < datetime.datetime(2025, 3, 1, tzinfo=ICT), "this machine is too slow: begin earlier"
        assert has_before(heir) == []
        wait_until(lambda: has_before(heir) == [ROADS], 30)
        assert centre.now() >= datetime.datetime(2025, 3, 1, tzinfo=ICT)
        assert said(heir, ROADS) == [(MERGED, 30)]
        old.start()
        wait_until(lambda: centre.stored().get(late) == "accepted")
        wait_until(lambda: said(heir, ROADS) == [(MERGED, 40)], 10)
        assert before(heir, ROADS)[0]["at"].startswith("2025-02-28T23:59") and heir.running
        assert heir.text().count("link.welcomed") == 1


# ---- one into several, and what a person decides ----


def test_after_a_split_the_candidates_and_then_the_one_that_got_it():
    with running_centre(clock="2025-06-20T08:00:00+07:00") as centre:
        district = centre.agent(DISTRICT)
        assert report(district, TASK, 35, "--wait", "20")["state"] == "accepted"
        centre.travel("2025-07-02T08:00:00+07:00", district)
        wards = [centre.agent(code) for code in (WARD, OTHER_WARD)]
        island = centre.agent(STRANGER)
        for ward in wards:
            wait_until(lambda: said(ward, TASK) == [(DISTRICT, 35)])  # noqa: B023 (called at once)
        assert has_before(island) == []
        (word,) = before(wards[0], TASK)
        assert (word["name"], word["at"][:10]) == ("Ủy ban nhân dân quận Lê Chân", "2025-06-20")
        held = report(wards[1], TASK, 40, "--wait", "20")
        assert held["state"] == "held"
        # Given to one of them: within seconds the other has nothing to read any more.
        centre.tiendo("reassign", TASK, "--party", DISTRICT, "--to", OTHER_WARD, "--document", "5/QĐ-UBND", "--from", "2025-07-02")
        wait_until(lambda: said(wards[0], TASK) == [], 10)
        assert said(wards[1], TASK) == [(DISTRICT, 35)]
        # And to one that has nothing to do with it: it reads what counts, and what it lets count itself.
        centre.tiendo("reassign", TASK, "--party", DISTRICT, "--to", STRANGER, "--document", "6/QĐ-UBND", "--from", "2025-07-02")
        wait_until(lambda: said(island, TASK) == [(DISTRICT, 35)], 10)
        done = island.run("decide", "release", held["id"])
        assert done.returncode == 0, done.stderr
        wait_until(lambda: {row["id"]: row["state"] for row in centre.json("update", "list", "--task", TASK)}[held["id"]] == "accepted")
        island.stop()
        island.start()
        wait_until(lambda: len(said(island, TASK)) == 2)
        assert [word["agency"] for word in before(island, TASK)] == [OTHER_WARD, DISTRICT]  # newest first
        wait_until(lambda: said(wards[1], TASK) == [], 10)


# ---- on the wire ----


def test_only_who_can_take_it_is_told_and_only_once():
    with running_centre(clock="2025-02-20T08:00:00+07:00") as centre:
        with enrolled_client(centre.enrol(MERGED) / "enrolment.json") as old:
            assert verdict_name(old.submit([update(ROADS, "progress", percent=30, result="Đạt.")])[0]) == "accepted"
        centre.travel("2025-03-03T08:00:00+07:00")
        with enrolled_client(centre.enrol(INTO) / "enrolment.json") as heir:
            (word,) = heir.receive_history()
            assert (word.task.decode(), word.agency.decode(), word.name.decode()) == (key(ROADS), MERGED, MERGED_NAME)
            assert (word.percent.value, word.HasField("value"), word.result.decode(), word.updates) == (30, False, "Đạt.", 1)
            assert word.action == protocol().ACTION_PROGRESS and 0 < word.effective_at_us < heir.collector_time_us
            heir.receive_assignments()
            heir.hello()  # it names what it has
            with pytest.raises(Timeout):
                heir.receive("history", timeout=2)
            heir.history_digest = b"x" * 32
            heir.hello()
            assert heir.receive_history() == [word]
            endpoint, server, keys = heir.endpoint, heir.server_key, heir.keys
        # An agent of an older version has never heard of it.
        with WireClient(endpoint, server, keys, takes_history=False) as older:
            older.hello()
            with pytest.raises(Timeout):
                older.receive("history", timeout=2)
        # Nobody before it, or nobody who said anything: nothing, unless there is something to take back.
        with enrolled_client(centre.enrol("HP-SNNMT") / "enrolment.json") as other:
            with pytest.raises(Timeout):
                other.receive("history", timeout=2)
            other.history, other.history_digest = [word], b"x" * 32
            other.hello()
            assert other.receive_history() == []


def test_the_agent_keeps_the_last_whole_one(online, centre):
    pb = protocol()
    task = "08/KH-UBND@2024-01-15@UBND#1".encode()

    def part(digest, number, parts, *results):
        words = [pb.Word(task=task, agency=b"B", name="Sở B".encode(), action=pb.ACTION_PROGRESS, result=result.encode(),
                         effective_at_us=1733965200000000 - i, updates=1) for i, result in enumerate(results)]
        centre.say("history", pb.History(digest=digest * 32, part=number, parts=parts, words=words))

    def results():
        return [word["result"] for word in before(online, f"{NUMBER}#1")]

    assert wait_until(lambda: connected(online)) and results() == []
    assert [(list(hello.capabilities), hello.history) for hello in centre.of_kind("hello")][-1] == ([b"history"], b"")
    part(b"1", 1, 2, "c")
    part(b"1", 0, 2, "a", "b")
    wait_until(lambda: results() == ["a", "b", "c"])
    part(b"2", 1, 2, "x")
    time.sleep(0.5)
    assert results() == ["a", "b", "c"]
    online.stop()
    online.start()
    wait_until(lambda: centre.of_kind("hello")[-1].history == b"1" * 32)
    wait_until(lambda: connected(online))
    part(b"3", 0, 1)
    wait_until(lambda: results() == [])
    # One that breaks a rule is dropped like any other bad frame, and what is held stays.
    part(b"4", 0, 1, "d")
    wait_until(lambda: results() == ["d"])
    part(b"5", 0, 21, "e")
    part(b"6", 0, 1, "x" * 1001)
    time.sleep(0.5)
    assert results() == ["d"] and connected(online)
    assert online.text().count("link.bad_frame") >= 2
