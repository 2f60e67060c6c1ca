"""Real agents, real collector, real PostgreSQL: what an officer was told is kept is stored at the centre exactly once, whatever is
killed in between; and what people at both ends see agrees."""

import json
import os
import random
import threading
import time

import pytest

from centre import WAIT, running_centre, wait_until

LEAD, TASK = "HP-STNMT", "08/KH-UBND#6c"
REPORTS = 2000 if os.environ.get("TIENDO_LONG") else 40  # of each of three devices, while everything is killed


@pytest.fixture(scope="module")
def centre():
    with running_centre() as running:
        yield running


def settled(agent):
    return all(row["state"] not in ("waiting", "queued", "sent") for row in agent.outbox())


def progress(agent, percent, *more, task=TASK):
    return agent.submit("--task", task, "--action", "progress", "--percent", str(percent), "--result", f"Đạt {percent} %.", *more)


# ---- what an officer sees ----


def test_a_report_and_its_answer(centre):
    agent = centre.agent(LEAD)
    answer, status = progress(agent, 45, "--wait", str(WAIT))
    assert (status, answer["state"]) == (0, "accepted")
    row = next(row for row in centre.json("update", "list", "--agency", LEAD) if row["id"] == answer["id"])
    assert (row["task"], row["action"], row["percent"], row["result"]) == (TASK, "progress", 45, "Đạt 45 %.")
    assert row["effective_at"] <= row["received_at"]
    assert [r["id"] for r in agent.outbox()] == [answer["id"]]


def test_a_refusal_is_seen_before_it_is_sent_and_is_the_centres_too(centre):
    agent = centre.agent("HP-STP")
    asked = ("--task", "08/KH-UBND#29b", "--action", "complete", "--result", "Đã góp ý.", "--product", "9031/STP", "--product-date", "2024-12-05",
             "--product-issuer", "Sở Tư pháp", "--product-title", "Góp ý")
    here, status = agent.submit(*asked)
    assert (status, here["state"], here["code"]) == (65, "rejected", "COOP_COMPLETE")
    assert "Sở Tài chính" in here["message"]
    assert here["id"] not in centre.stored()
    there, status = agent.submit(*asked, "--anyway", "--wait", str(WAIT))
    assert (status, there["state"], there["code"], there["message"]) == (65, "rejected", here["code"], here["message"])
    assert centre.stored()[there["id"]] == "rejected"
    offered, status = agent.submit("--copy", here["id"], "--action", here["offer"]["action"], "--wait", str(WAIT))
    assert (status, offered["state"]) == (0, "accepted")
    row = next(row for row in centre.json("update", "list", "--agency", "HP-STP") if row["id"] == offered["id"])
    assert (row["action"], row["result"], row["product"]["number"]) == ("contribute", "Đã góp ý.", "9031/STP")


def test_held_decided_and_told(centre):
    sender, lead = centre.agent("HP-SGDDT"), centre.agent("HP-SXD")
    answer, status = sender.submit("--task", "08/KH-UBND#20", "--action", "contribute", "--result", "Đề xuất.", "--wait", str(WAIT))
    assert (status, answer["state"]) == (0, "held")
    wait_until(lambda: answer["id"] in json.dumps(lead.json("notices")))
    assert lead.run("decide", "release", answer["id"]).returncode == 0
    wait_until(lambda: "đã chấp nhận" in json.dumps(sender.json("notices"), ensure_ascii=False))
    state = {row["id"]: row["state"] for row in centre.json("update", "list", "--agency", "HP-SGDDT")}
    assert state[answer["id"]] == "accepted"


def test_the_same_report_at_two_devices_counts_once(centre, tmp_path):
    one, two, three = (centre.agent("HP-SXD") for _ in range(3))
    answer, _ = progress(one, 78, "--wait", str(WAIT), task="08/KH-UBND#2a")
    exported = {"id": answer["id"], "task": "08/KH-UBND#2a", "action": "progress", "percent": 78, "result": "Đạt 78 %."}
    (tmp_path / "same.json").write_text(json.dumps(exported))
    (tmp_path / "other.json").write_text(json.dumps({**exported, "percent": 80}))
    count = len(centre.stored())
    again, status = two.submit("--file", str(tmp_path / "same.json"), "--wait", str(WAIT))
    assert (status, again["state"], again["id"], again["code"]) == (0, "accepted", answer["id"], "DUPLICATE")
    assert "máy khác" in again["note"]
    conflict, status = three.submit("--file", str(tmp_path / "other.json"), "--wait", str(WAIT))
    assert (status, conflict["code"]) == (65, "CONFLICT")
    assert len(centre.stored()) == count


def test_a_correction_supersedes(centre):
    agent = centre.agent(LEAD)
    first, _ = progress(agent, 45, "--wait", str(WAIT))
    second, status = progress(agent, 48, "--supersedes", first["id"], "--wait", str(WAIT))
    assert (status, second["state"]) == (0, "accepted")
    states = {row["id"]: row["state"] for row in centre.json("update", "list", "--agency", LEAD)}
    assert (states[first["id"]], states[second["id"]]) == ("superseded", "accepted")


# ---- keys that come and go ----


def test_revoked_then_enrolled_again_it_goes_on(centre):
    agent = centre.agent("HP-SCT")
    first, _ = agent.submit("--task", "08/KH-UBND#7", "--action", "contribute", "--result", "Một.", "--wait", str(WAIT))
    centre.tiendo("agent", "revoke", "HP-SCT", "--reason", "thử")
    wait_until(lambda: "link.refused" in agent.text() or "refused" in agent.text())
    second, status = agent.submit("--task", "08/KH-UBND#7", "--action", "contribute", "--result", "Hai.")
    assert status == 0 and second["state"] in ("waiting", "queued")
    time.sleep(1)
    assert second["id"] not in centre.stored()
    fresh = centre.enrol("HP-SCT")
    (agent.folder / "enrolment.json").write_bytes((fresh / "enrolment.json").read_bytes())
    wait_until(lambda: centre.stored().get(second["id"]) == "accepted")
    wait_until(lambda: settled(agent))
    assert centre.stored()[first["id"]] == "accepted"
    listed = [row["id"] for row in centre.json("update", "list", "--agency", "HP-SCT")]
    assert sorted(listed) == sorted([first["id"], second["id"]])


# ---- crashes ----


class Officers(threading.Thread):
    """Enters reports at one device as fast as it takes them; remembers which the agent said were kept."""

    def __init__(self, agent, count):
        super().__init__(daemon=True)
        self.agent, self.count, self.kept, self.failed = agent, count, [], []
        self.start()

    def run(self):
        for number in range(self.count):
            answer, status = progress(self.agent, number % 90)
            if status == 0:
                self.kept.append(answer["id"])
            else:
                self.failed.append((answer, status))


def test_sigkill_of_everything_in_turn_loses_and_doubles_nothing(centre):
    """Acknowledged = stored, through SIGKILL of the collector, of an agent, and of PostgreSQL, while reports come in."""
    choose = random.Random(8)
    agents = [centre.agent(LEAD) for _ in range(3)]
    before = set(centre.stored())
    officers = [Officers(agent, REPORTS) for agent in agents]
    kills = []
    while any(officer.is_alive() for officer in officers) or len(kills) < 6:
        victim = ("collector", "agent", "postgresql")[len(kills) % 3]
        if victim == "collector":
            centre.collector.kill()
            time.sleep(choose.random())
            centre.collector.start()
        elif victim == "agent":
            agent = choose.choice(agents)
            agent.kill()
            time.sleep(choose.random() / 2)
            agent.start()
        else:
            centre.cluster.kill()
            time.sleep(choose.random() / 2)
            centre.cluster.start()
        kills.append(victim)
        time.sleep(1 + choose.random())
    for officer in officers:
        officer.join()
        assert officer.failed == []
    wait_until(lambda: all(settled(agent) for agent in agents), 120)
    kept = [id for officer in officers for id in officer.kept]
    assert len(kept) == len(set(kept)) == 3 * REPORTS
    stored = {id: verdict for id, verdict in centre.stored().items() if id not in before}
    assert sorted(stored) == sorted(kept)
    for agent in agents:
        rows = agent.outbox()
        assert {row["id"]: row["state"] for row in rows} == {row["id"]: stored[row["id"]] for row in rows}
    places = centre.sql("SELECT device, epoch, array_agg(sequence ORDER BY sequence) FROM updates WHERE id::text = ANY(%s) GROUP BY 1, 2", kept)
    assert len(places) == 3
    for _, _, sequences in places:
        assert sequences == list(range(1, REPORTS + 1))


def test_folded_state_is_what_the_history_says(centre):
    """The table that screens read, maintained batch by batch, against the same worked out from all updates."""
    later = "2024-12-31"  # who answers is another question on other days
    now = centre.json("status")
    past = centre.json("status", "--as-of", later)
    strip = lambda agencies: [{key: row[key] for key in ("agency", "last_update", "reported", "claimed_complete")} for row in agencies]
    assert strip(now["agencies"]) == strip(past["agencies"])


@pytest.mark.parametrize("restarted", [True, False])
def test_a_centre_restored_from_a_backup_gets_back_what_it_lost(centre, restarted):
    agent = centre.agent(LEAD)
    ids = [progress(agent, n)[0]["id"] for n in range(5)]
    wait_until(lambda: settled(agent))
    assert set(ids) <= set(centre.stored())
    if restarted:
        centre.collector.kill()
    device = agent.json("status")["device"]
    # As an older backup would have it: the device is known, its last three updates are not.
    centre.sql("ALTER TABLE updates DISABLE TRIGGER ALL; DELETE FROM updates WHERE device = %s::uuid AND sequence > 2;"
               "ALTER TABLE updates ENABLE TRIGGER ALL; UPDATE device_progress SET last_sequence = 2 WHERE device = %s::uuid", device, device)
    assert not set(ids) <= set(centre.stored())
    if restarted:
        centre.start_collector()
    else:
        ids.append(progress(agent, 5)[0]["id"])  # what comes next does not fit, and shows what is missing
    wait_until(lambda: set(ids) <= set(centre.stored()))
    assert sum(1 for id in centre.stored() if id in ids) == len(ids)


def test_weeks_without_a_network(centre):
    """Reports are taken while nobody answers, with and without the daemon; they arrive in order and once."""
    agent = centre.agent(LEAD)
    centre.collector.kill()
    ids = [progress(agent, n)[0]["id"] for n in range(3)]
    agent.kill()
    ids += [progress(agent, n)[0]["id"] for n in range(3, 6)]
    late, status = progress(agent, 6, "--wait", "1")
    assert status == 75
    agent.start()
    centre.start_collector()
    wait_until(lambda: set(ids + [late["id"]]) <= set(centre.stored()))
    order = [row[0] for row in centre.sql("SELECT id::text FROM updates WHERE device = %s::uuid ORDER BY sequence", agent.json("status")["device"])]
    assert order == ids + [late["id"]]
    waited = centre.sql("SELECT bool_and(effective_at < received_at) FROM updates WHERE id::text = ANY(%s)", ids)[0][0]
    assert waited
