"""An agent whose collector means no good: every message of that side cut at every byte, with every length lied about, garbage,
from the wrong side, again and again. The agent lives on, and what officers entered is as it was."""

import itertools
import os

import pytest

from agents import OK, agent, centre, online, progress, settled, states  # noqa: F401 (fixtures)
from centre import wait_until
from hostile_frames import agent_frames, collector_frames, cuts, lies
from wire_client import encode, now_us, protocol

CHUNK = 10  # frames at once: so many are in no queue too many


def throw(centre, frames):
    """All of them to whoever is connected; after each a good one, so that the connection is not given up."""
    good = encode("pong", protocol().Pong(collector_time_us=now_us(), catalogue_revision=1))
    frames, thrown = iter(frames), 0
    while chunk := list(itertools.islice(frames, CHUNK)):
        def send(chunk=chunk):
            for peer in centre.peers:
                for frame in chunk:
                    centre.socket.send_multipart([peer, frame])
                    centre.socket.send_multipart([peer, good])
        wait_until(lambda: centre.peers)
        centre.do(send)
        thrown += len(chunk)
    return thrown


def epoch_of(centre):
    return next(iter(centre.peers.values()))[1]


@pytest.mark.parametrize("kind", ["enrolled", "welcome", "verdicts", "notices", "retry_after", "rewind", "pong", "refusal", "decided", "history"])
def test_every_message_cut_and_lied_about(online, centre, kind):
    ids = [progress(online, percent, "--wait", "20")[0]["id"] for percent in (1, 2)]
    frame = collector_frames(epoch_of(centre))[kind]
    thrown = throw(centre, [*cuts(frame), *lies(frame)])
    print(f"{kind}: {thrown} frames")
    assert online.running
    answer, status = progress(online, 3, "--wait", "30")
    assert status == OK, (answer, online.text()[-2000:])
    wait_until(lambda: settled(online))
    assert centre.stored_ids()[:3] == [*ids, answer["id"]] or set(centre.stored_ids()) == {*ids, answer["id"]}
    assert states(online) == ["accepted"] * 3
    assert "AddressSanitizer" not in online.text() and "runtime error" not in online.text()


def test_garbage_and_what_its_own_side_says(online, centre):
    first, _ = progress(online, 1, "--wait", "20")
    frames = [os.urandom(size) for size in (1, 2, 10, 1000, 65536, 262144)] + [b"\0" * 262144, b"\x12\0" * 131072]
    throw(centre, [*frames, *agent_frames(epoch_of(centre)).values()])
    answer, status = progress(online, 2, "--wait", "30")
    assert status == OK and online.running
    centre.do(lambda: [centre.socket.send_multipart([peer, b"\0" * 262145]) for peer in centre.peers])  # cut off by its own ZeroMQ
    last, status = progress(online, 3, "--wait", "30")
    assert status == OK and online.running
    assert centre.stored_ids() == [first["id"], answer["id"], last["id"]] and states(online) == ["accepted"] * 3


def test_the_same_and_in_any_order(online, centre):
    """What was said once is said again, late and out of turn."""
    ids = [progress(online, percent, "--wait", "20")[0]["id"] for percent in (1, 2)]
    frames = collector_frames(epoch_of(centre))
    for kind in ("notices", "rewind", "welcome", "retry_after", "history", "decided", "notices"):
        throw(centre, [frames[kind]] * 5)
    answer, status = progress(online, 3, "--wait", "30")
    assert status == OK
    assert set(centre.stored_ids()) == {*ids, answer["id"]}
    assert states(online) == ["accepted"] * 3
    assert len(online.json("notices")) == 1  # the same id five times
