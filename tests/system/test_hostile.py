"""What the collector does with machines that mean no good, over real sockets and CURVE; and that the others notice nothing.
How much they notice is a figure, not a test: scripts/bench --flood prints it. Here the bounds are generous."""

import contextlib
import os
import signal
import subprocess
import time
import uuid

import pytest

from centre import Centre, running_centre, wait_until
from hostile_frames import agent_frames, collector_frames, cuts, lies
from others import Others, attack, leaders, redeem, resident_mib
from wire_client import WireClient, WireError, decode, encode, new_epoch, new_keys, protocol, update, uuid7, verdict_name

# What a sanitizer keeps of freed memory is no leak.
os.environ["ASAN_OPTIONS"] = os.environ.get("ASAN_OPTIONS", "") + ":quarantine_size_mb=8"
GENEROUS = {"rate_per_second": 100_000, "rate_burst": 1_000_000}


class Hostile:
    """A device that sends what it likes; it comes again when it was cut off."""

    def __init__(self, centre, agency, task):
        self.centre, self.task = centre, task
        self.enrolment, self.keys = redeem(centre.enrol(agency) / "enrolment.json")
        self.client = None

    def connect(self):
        self.close()
        self.client = WireClient(self.enrolment.endpoint, self.enrolment.server_key, self.keys, timeout=10)
        self.client.hello()

    def close(self):
        if self.client is not None:
            self.client.close()

    def throw(self, frames):
        """All of them, each answered or not; how many were refused."""
        refused = 0
        frames = list(frames)
        for begin in range(0, len(frames), 18):  # so many a connection is forgiven
            self.connect()
            some = frames[begin:begin + 18]
            for frame in some:
                self.client.send_frame(frame)
            self.client.send("ping", protocol().Ping())
            while True:
                kind, _ = decode(self.client.receive_frame())
                refused += kind == "refusal"
                if kind == "pong":
                    break
        return refused



@pytest.fixture(scope="module")
def centre():
    with running_centre(**GENEROUS) as running:
        yield running


@pytest.fixture(scope="module")
def others(centre):
    machines = Others(centre, count=3)
    yield machines
    machines.close()


@pytest.fixture
def hostile(centre):
    agency, task = leaders(centre)[0]
    one = Hostile(centre, agency, task)
    yield one
    one.close()


def still_served(centre, others, what):
    """The same process, and everybody else gets verdicts."""
    latencies = others.measure(0.5)
    print(f"{what}: the others: {latencies}; collector {resident_mib(centre.collector.process.pid):.0f} MiB")
    assert len(latencies.all) >= 3
    assert centre.collector.running
    assert "ERROR: AddressSanitizer" not in centre.collector.text() and "runtime error" not in centre.collector.text()


# ---- frames ----


@pytest.mark.parametrize("kind", ["enrol", "hello", "submit", "decide", "received", "ping"])
def test_cut_at_every_byte_and_lied_about(centre, others, hostile, kind):
    before = centre.stored()
    frame = agent_frames(new_epoch())[kind]
    frames = [*cuts(frame), *lies(frame)]
    if kind == "submit":
        frames = frames[::7]  # the C test tries all of them
    refused = hostile.throw(frames)
    print(f"{kind}: {len(frames)} frames, {refused} refused")
    assert refused >= len(frames) * 0.6
    still_served(centre, others, kind)
    assert all(verdict == "rejected" or verdict == "accepted" for verdict in centre.stored().values()) and len(centre.stored()) >= len(before)


def test_from_the_wrong_direction(centre, others, hostile):
    frames = list(collector_frames(new_epoch()).values())
    assert hostile.throw(frames) == len(frames)
    still_served(centre, others, "wrong direction")


def test_garbage_and_sizes(centre, others, hostile):
    frames = [os.urandom(size) for size in (1, 2, 3, 10, 100, 1000, 65536, 262144)] + [b"\0" * 262144, b"\x12\0" * 131072, b"\xff" * 262144]
    assert hostile.throw(frames) == len(frames)
    hostile.connect()
    for size in (262145, 300_000, 2_000_000):  # more than a frame may have: the connection is cut
        hostile.client.send_frame(b"\0" * size)
        hostile.connect()
    still_served(centre, others, "garbage")


def test_several_frames_in_one_message(centre, others, hostile):
    hostile.connect()
    frame = agent_frames(hostile.client.epoch)["ping"]
    for parts in ([frame, frame], [b"", frame], [frame, b""], [frame] * 100):
        hostile.client._socket.send_multipart(parts)
        assert hostile.client.receive("refusal")[1].code == b"BAD_FRAME"
    hostile.client.ping()
    still_served(centre, others, "multipart")


def test_replayed_and_reordered(centre, others, hostile):
    """A machine's own frames, all again and in any order: nothing is stored twice, and nothing out of order."""
    hostile.connect()
    client = hostile.client
    pb = protocol()
    entries = client.entries([update(hostile.task, "progress", percent=i, result="Đã họp.") for i in range(40)])
    frames = [encode("submit", pb.Submit(epoch=client.epoch, entries=entries[i:i + 4])) for i in range(0, 40, 4)]
    for order in (reversed(range(10)), range(10), (3, 1, 4, 1, 5, 9, 2, 6, 5, 3), range(10)):
        for i in order:
            client.send_frame(frames[i])
        client.ping()
        time.sleep(0.2)
        client.ping()
    stored = centre.sql("SELECT id::text, sequence FROM updates WHERE id::text = ANY(%s) ORDER BY received_at, sequence",
                        [str(uuid.UUID(bytes=bytes(entry.id))) for entry in entries])
    assert [row[1] for row in stored] == list(range(1, 41))
    assert [row[0] for row in stored] == [str(uuid.UUID(bytes=bytes(entry.id))) for entry in entries]
    still_served(centre, others, "replayed")


def test_one_machine_s_frames_from_another(centre, others, hostile):
    """A recorded Submit says nothing from another key: it belongs to whoever sends it, and the ids are taken."""
    hostile.connect()
    entries = hostile.client.entries([update(hostile.task, "progress", percent=7, result="Đã họp.")])
    hostile.client.send_entries(entries)
    assert verdict_name(hostile.client.receive_verdicts(entries)[0]) == "accepted"
    thief = Hostile(centre, leaders(centre)[1][0], hostile.task)
    thief.connect()
    thief.client.epoch = hostile.client.epoch
    thief.client.hello()
    thief.client.send_entries(entries)
    thief.client.receive_verdicts(entries)
    assert centre.sql("SELECT agency FROM updates WHERE id = %s::uuid", str(uuid.UUID(bytes=bytes(entries[0].id)))) == [(hostile.enrolment.agency,)]
    thief.close()
    still_served(centre, others, "stolen")


# ---- whoever floods ----


@pytest.mark.parametrize("kind", ["submits", "pings", "nonsense", "unread"])
def test_one_machine_floods(flooded, kind):
    centre, machines = flooded
    before = resident_mib(centre.collector.process.pid)
    quiet = machines.measure(1)
    with attack(centre, kind, 2) as done:
        noisy = machines.measure(1.5)
        highest = resident_mib(centre.collector.process.pid)
    print(f"{kind}: {done}; without: {quiet}; with: {noisy}; memory {before:.0f} -> {highest:.0f} MiB")
    assert noisy.told_to_wait == 0
    assert noisy.p99 < 10 * quiet.p99 + 1000
    assert highest < before + 150


@pytest.fixture(scope="module")
def flooded():
    """With the limits as they are by default."""
    with running_centre() as running:
        machines = Others(running, count=4)
        yield running, machines
        machines.close()


def test_whoever_floods_stays_away_for_a_while(flooded):
    centre, machines = flooded
    floods = centre.collector.text().count("peer.flooding")
    enrolment, keys = redeem(centre.enrol(leaders(centre)[0][0]) / "enrolment.json")
    ping = encode("ping", protocol().Ping())
    with WireClient(enrolment.endpoint, enrolment.server_key, keys, timeout=1) as client:
        client.hello()
        begin = time.monotonic()
        with contextlib.suppress(WireError):
            for _ in range(5000):
                client.send_frame(ping)
        wait_until(lambda: centre.collector.text().count("peer.flooding") > floods)

        def is_served():
            client.connect()
            with contextlib.suppress(WireError):
                return client.hello()
            return None

        wait_until(is_served)
        assert 8 < time.monotonic() - begin < 25
    machines.measure(0.2)


@pytest.mark.parametrize("kind, count", [("strangers", 10_000), ("silent", 10_000)])
def test_ten_thousand_strangers(flooded, kind, count):
    centre, machines = flooded
    before = resident_mib(centre.collector.process.pid)
    quiet = machines.measure(1)
    seconds = 6
    with attack(centre, kind, seconds, count) as done:
        noisy = machines.measure(seconds - 1)
        highest = resident_mib(centre.collector.process.pid)
    print(f"{kind}: {done}; without: {quiet}; with: {noisy}; memory {before:.0f} -> {highest:.0f} MiB")
    assert noisy.told_to_wait == 0
    assert noisy.p99 < 10 * quiet.p99 + 2000
    assert highest < before + 200
    assert "connections." in centre.collector.text()
    # Somebody new gets in, too.
    agency, task = leaders(centre)[1]
    newcomer = Hostile(centre, agency, task)
    newcomer.connect()
    assert verdict_name(newcomer.client.submit([update(task, "progress", percent=3, result="Đã họp.")])[0]) == "accepted"
    newcomer.close()
    # The log says it, and is not filled by it.
    assert len(centre.collector.text()) < 3_000_000


def test_an_agency_has_one_share(flooded):
    """Its machines and connections share what it may send; the others have their own."""
    centre, machines = flooded
    agency, task = leaders(centre)[1]
    with contextlib.ExitStack() as stack:
        told, begin = [], time.monotonic()
        for _ in range(3):
            enrolment, keys = redeem(centre.enrol(agency) / "enrolment.json")
            client = stack.enter_context(WireClient(enrolment.endpoint, enrolment.server_key, keys))
            client.hello()
            with contextlib.suppress(WireError):
                for i in range(18):
                    client.submit([update(task, "progress", percent=p, result="Đã họp.") for p in range(50)])
                    told.append(i)
        seconds = time.monotonic() - begin
        assert 38 <= len(told) <= 53 + seconds * 4  # the burst of 2000 updates and 200 a second
        client.connect()
        client.hello()
        with pytest.raises(WireError):  # nor does a new connection buy more
            for _ in range(40):
                client.submit([update(task, "progress", percent=p, result="Đã họp.") for p in range(50)])
        assert machines.measure(0.3).told_to_wait == 0


# ---- connections ----


def test_connections_have_a_limit():
    """Beyond it the strangers go; whoever has spoken stays."""
    centre = Centre(connections=10)
    try:
        centre.prepare()
        centre.start_collector()
        assert "connections.limit most=10" in centre.collector.text()
        machines = Others(centre, count=6)
        with attack(centre, "silent", 3, 200):
            latencies = machines.measure(1.5)
            assert len(latencies.all) > 3
            wait_until(lambda: "connections.full" in centre.collector.text())
            stranger = WireClient(centre.endpoint, machines.machines[0][0].server_key, new_keys(), timeout=1)
            with pytest.raises(WireError):
                stranger.hello()
            stranger.close()
        machines.measure(0.3)
        assert "database.away" not in centre.collector.text()
        machines.close()
    finally:
        centre.close()


def connections(centre):
    """Established ones at the collector's port, as the kernel counts them."""
    with open("/proc/net/tcp6", encoding="ascii") as table:
        return sum(1 for _, local, _, state, *_ in (line.split() for line in table) if local.endswith(f":{centre.port:04X}") and state == "01")


@pytest.mark.skipif("TIENDO_LONG" not in os.environ, reason="takes half a minute; unit.crowd tests who goes")
def test_whoever_says_nothing_is_shown_out():
    """A key that is known, and then not a word: after half a minute."""
    with running_centre() as centre:
        enrolment, keys = redeem(centre.enrol(leaders(centre)[0][0]) / "enrolment.json")
        begin = time.monotonic()
        with WireClient(enrolment.endpoint, enrolment.server_key, keys) as client:
            wait_until(lambda: connections(centre) == 1)
            wait_until(lambda: connections(centre) == 0, 45, 0.01)
            assert 25 < time.monotonic() - begin < 45
            client.hello()  # it may come again


def test_revoked_within_seconds(centre, others):
    """How long after `tiendo agent revoke` has returned a machine is still served."""
    agency, task = leaders(centre)[0]
    enrolment, keys = redeem(centre.enrol(agency) / "enrolment.json")
    with WireClient(enrolment.endpoint, enrolment.server_key, keys, timeout=0.5) as client:
        client.hello()
        centre.tiendo("agent", "revoke", str(uuid.UUID(bytes=bytes(client.welcome.device_id))), "--reason", "mất máy")
        revoked = last = time.monotonic()
        with contextlib.suppress(WireError):
            while time.monotonic() < revoked + 10:
                client.submit([update(task, "progress", percent=1, result="Đã họp.")])
                last = time.monotonic()
        print(f"a revoked machine was served for {(last - revoked) * 1000:.0f} ms more")
        assert last - revoked < 3
    still_served(centre, others, "revoked")


# ---- a database that does not answer ----


def test_a_frozen_database_is_as_one_that_is_not_there():
    """Nobody waits for it longer than the deadline; what comes meanwhile is told to come again at once; and then all goes on."""
    with running_centre() as centre, contextlib.ExitStack() as stack:
        clients = []
        for agency, task in leaders(centre)[:4]:
            enrolment, keys = redeem(centre.enrol(agency) / "enrolment.json")
            client = stack.enter_context(WireClient(enrolment.endpoint, enrolment.server_key, keys))
            client.hello()
            clients.append((client, task))
        frozen = [centre.cluster.pid, *map(int, subprocess.run(["pgrep", "-P", str(centre.cluster.pid)], capture_output=True, text=True,
                                                               check=True).stdout.split())]
        for pid in frozen:
            os.kill(pid, signal.SIGSTOP)
        try:
            begin = time.monotonic()
            for client, task in clients[:3]:
                client.send_entries(client.entries([update(task, "progress", percent=1, result="Đã họp.")]))
            waits = []
            for client, _ in clients[:3]:
                kind, message = client.receive("retry_after", "verdicts", timeout=30)
                assert kind == "retry_after" and message.from_sequence == 1
                waits.append(time.monotonic() - begin)
            print("told to come again after " + ", ".join(f"{wait:.1f} s" for wait in waits))
            assert max(waits) < 20
            late, task = clients[3]
            asked = time.monotonic()
            late.send_entries(late.entries([update(task, "progress", percent=1, result="Đã họp.")]))
            while late.receive("retry_after", "pong", timeout=15)[0] != "retry_after":
                pass
            print(f"who came later after {time.monotonic() - asked:.1f} s")
            for client, _ in clients:
                asked = time.monotonic()
                client.ping()
                assert time.monotonic() - asked < 1  # the network thread never waits
        finally:
            for pid in frozen:
                os.kill(pid, signal.SIGCONT)
        thawed = time.monotonic()

        def served(client, task):
            client.timeout = 1  # a Hello may be answered by RetryAfter
            with contextlib.suppress(WireError):
                client.hello()
                return verdict_name(client.submit([update(task, "progress", percent=2, result="Đã họp.")])[0]) == "accepted"
            time.sleep(0.1)
            return False

        for client, task in clients:
            wait_until(lambda client=client, task=task: served(client, task), 20)
        print(f"all served {time.monotonic() - thawed:.1f} s after it goes on")
        assert len(centre.stored()) >= 4
