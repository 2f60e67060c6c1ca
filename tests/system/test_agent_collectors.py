"""An agent that knows two collectors: it leaves one that is gone, silent or does not know it for the other, and comes back."""

import pytest

from agents import SETTINGS, device, progress, settled, states
from centre import wait_until
from fake_collector import HEARTBEAT_MS, FakeCollector
from wire_client import protocol


@pytest.fixture
def first():
    with FakeCollector() as running:
        yield running


@pytest.fixture
def second(first):
    """On the same database."""
    with FakeCollector() as running:
        running.devices, running.one_time, running.updates, running.progress = first.devices, first.one_time, first.updates, first.progress
        running.signer = first.signer
        yield running


@pytest.fixture
def agent(tmp_path, first, second):
    """Its configuration names both, in this order."""
    both = ", ".join(f"{each.endpoint} {each.server_keys.public.decode()}" for each in (first, second))
    settings = SETTINGS.replace("[link]\n", f"[link]\ncollectors = {both}\nhome_s = 1\n")
    with device(tmp_path / "device", settings) as made:
        first.write_enrolment(made.folder / "enrolment.json")
        made.start()
        wait_until(made.has_assignments)
        wait_until(lambda: at(made, first))
        yield made


def at(agent, collector):
    status = agent.json("status")
    return status["connected"] and status["link_note"] == collector.endpoint


def test_one_that_is_gone_is_left_at_once_and_returned_to(agent, first, second):
    first.go_away()
    answer, _ = progress(agent, 1, "--wait", "5")
    assert answer["state"] == "accepted" and at(agent, second)
    first.come_back()
    wait_until(lambda: at(agent, first))
    answer, _ = progress(agent, 2, "--wait", "5")
    assert answer["state"] == "accepted" and at(agent, first)
    assert len(first.updates) == 2


def test_one_that_says_nothing_is_left(agent, first, second):
    first.mute = True
    answer, _ = progress(agent, 1, "--wait", str(3 * HEARTBEAT_MS // 1000 + 10))
    assert answer["state"] == "accepted" and at(agent, second)


def test_one_that_does_not_know_it_is_left(agent, first, second):
    """Its keys may be out of date; the other's are not."""
    second.devices = dict(first.devices)
    first.revoke()
    wait_until(lambda: at(agent, second))
    assert agent.json("status")["link"] == "connected"


def test_where_both_are_gone_it_goes_on_when_one_is_back(agent, first, second):
    first.go_away()
    second.go_away()
    answer, _ = progress(agent, 1, "--wait", "2")
    assert answer["state"] == "queued"
    second.come_back()
    wait_until(lambda: states(agent) == ["accepted"])


def test_asked_to_say_hello_again_it_sends_what_the_centre_has_lost(agent, first):
    """Nothing new is entered: the collector found out by itself."""
    ids = [progress(agent, percent, "--wait", "5")[0]["id"] for percent in range(3)]
    first.forget()
    first.say("refusal", protocol().Refusal(code=b"HELLO_FIRST"))
    wait_until(lambda: first.stored_ids() == ids)
    wait_until(lambda: settled(agent))
    assert states(agent) == ["accepted"] * 3
