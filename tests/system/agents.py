"""Agents that talk to a fake collector: what the tests of the agent share. Fixtures are imported by name."""

import contextlib
import uuid

import pytest

from centre import GENTLE, Agent, environment, wait_until
from fake_collector import AGENCY, FakeCollector
from wire_client import protocol

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
        (made.stop() if GENTLE else made.kill()) if made.process else None


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
