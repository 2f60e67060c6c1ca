"""The real collector, spoken to by the independent client: who gets in, what is stored, what comes back."""

import contextlib
import os
import signal
import socket
import subprocess
import time
import unicodedata
import uuid

import pytest

from centre import Centre, environment, key, running_centre, wait_until
from project import BINARIES, ROOT
from wire_client import (Enrolment, HandshakeRefused, Refused, Timeout, WireClient, WireError, content_hash, enrolled_client, new_keys,
                         now_us, protocol, update, uuid7, verdict_name)

LEAD, TASK = "HP-STNMT", "08/KH-UBND#6c"


def progress(percent=10, task=TASK, **more):
    return update(task, "progress", percent=percent, result="Đã họp.", **more)


@pytest.fixture(scope="module")
def centre():
    with running_centre() as running:
        yield running


@pytest.fixture
def client(centre):
    """A device of the agency that leads TASK."""
    with enrolled_client(centre.enrol(LEAD) / "enrolment.json") as connected:
        yield connected


@contextlib.contextmanager
def device(centre, agency):
    with enrolled_client(centre.enrol(agency) / "enrolment.json") as connected:
        yield connected


def rows(centre, entries):
    ids = [str(uuid.UUID(bytes=bytes(entry.id))) for entry in entries]
    return centre.sql("SELECT id::text, agency, task, verdict, code, content FROM updates WHERE id::text = ANY(%s) ORDER BY sequence", ids)


# ---- who gets in ----


def test_an_enrolment_file_is_good_for_one_device(centre):
    path = centre.enrol(LEAD) / "enrolment.json"
    with enrolled_client(path) as client:
        assert client.welcome.agency_code == LEAD.encode()
        assert client.welcome.agency_name.decode() == "Sở Tài nguyên và Môi trường"
    enrolment = Enrolment.read(path)
    with WireClient(centre.endpoint, enrolment.server_key, enrolment.keys) as late, pytest.raises(HandshakeRefused):
        late.enrol(new_keys())


def test_a_one_time_key_may_only_enrol(centre):
    enrolment = Enrolment.read(centre.enrol(LEAD) / "enrolment.json")
    with WireClient(centre.endpoint, enrolment.server_key, enrolment.keys) as client, pytest.raises(Refused, match="NOT_ALLOWED"):
        client.hello()


def test_nobody_enrols_with_the_key_of_another_device(centre, client):
    """Else whoever holds an enrolment file of one agency could make another agency's device speak for it."""
    enrolment = Enrolment.read(centre.enrol("HP-STC") / "enrolment.json")
    with WireClient(centre.endpoint, enrolment.server_key, enrolment.keys) as thief, pytest.raises(Refused, match="NOT_ALLOWED"):
        thief.enrol(client.keys)
    entries = client.entries([progress(9)])
    client.send_entries(entries)
    assert [verdict_name(v) for v in client.receive_verdicts(entries)] == ["accepted"]
    assert [row[1] for row in rows(centre, entries)] == [LEAD]
    with WireClient(centre.endpoint, enrolment.server_key, enrolment.keys) as honest:
        assert honest.enrol(new_keys()).agency_code == b"HP-STC"  # the file is still good


def test_an_unknown_key_is_shut_out(centre, client):
    before = centre.stored()
    with WireClient(centre.endpoint, client.server_key, new_keys()) as stranger, pytest.raises(HandshakeRefused):
        stranger.hello()
    assert centre.stored() == before
    assert "key.refused" in centre.collector.text()


def test_a_revoked_key_is_cut_off_in_the_middle(centre):
    with device(centre, LEAD) as client:
        assert verdict_name(client.submit([progress()])[0]) == "accepted"
        stored = len(centre.stored())
        device_id = str(uuid.UUID(bytes=bytes(client.welcome.device_id)))
        centre.tiendo("agent", "revoke", device_id, "--reason", "mất máy")
        with pytest.raises((HandshakeRefused, Timeout)):
            for _ in range(20):
                client.submit([progress()])
                time.sleep(0.1)
        assert stored <= len(centre.stored()) <= stored + 20
        stored = len(centre.stored())
        client.connect()
        with pytest.raises(HandshakeRefused):
            client.hello()
        assert len(centre.stored()) == stored


def test_who_speaks_is_known_from_the_key_alone(centre, client):
    """Two devices of two agencies send the same update: each is judged by its own agency."""
    with device(centre, "HP-STP") as other:
        assert verdict_name(client.submit([progress()])[0]) == "accepted"
        verdict = other.submit([progress(task="08/KH-UBND#29b")])[0]
    assert (verdict_name(verdict), verdict.code) == ("rejected", b"COOP_PROGRESS")


# ---- welcome and assignments ----


def test_welcome_and_assignments(centre, client):
    limits = client.welcome.limits
    assert (client.welcome.committed_sequence, limits.batch_entries, limits.credit_batches) == (0, 50, 8)
    assert limits.update_bytes == 61440 and client.welcome.simulated_clock
    assert abs(client.welcome.collector_time_us - now_us()) < 60_000_000
    parts = client.receive_assignments()
    agencies = {agency.code.decode() for part in parts for agency in part.agencies}
    items = {item.label.decode() for part in parts for item in part.items}
    assert {"HP-SXD", LEAD} <= agencies and {"6c", "2a", "CT10", "II.1.1b"} <= items


def test_nothing_before_hello(centre):
    enrolment = Enrolment.read(centre.enrol(LEAD) / "enrolment.json")
    keys = new_keys()
    with WireClient(centre.endpoint, enrolment.server_key, enrolment.keys) as once:
        once.enrol(keys)
    with WireClient(centre.endpoint, enrolment.server_key, keys) as client:
        with pytest.raises(Refused, match="HELLO_FIRST"):
            client.submit([progress()])
        client.next_sequence = 1
        client.hello()
        assert verdict_name(client.submit([progress()])[0]) == "accepted"


# ---- verdicts ----


def test_what_is_acknowledged_is_stored(centre, client):
    contents = [progress(percent) for percent in range(50)]
    entries = client.entries(contents)
    client.send_entries(entries)
    verdicts = client.receive_verdicts(entries)
    assert [verdict_name(v) for v in verdicts] == ["accepted"] * 50
    assert [bytes(v.content_hash) for v in verdicts] == [content_hash(c) for c in contents]
    stored = rows(centre, entries)
    assert [(row[1], row[2], row[3], bytes(row[5])) for row in stored] == [(LEAD, key(TASK), "accepted", c) for c in contents]


def test_each_verdict_with_its_reason(centre):
    with device(centre, "HP-UBND-LE-CHAN") as district:
        verdicts = district.submit([
            progress(30, "08/KH-UBND#24"),
            update("08/KH-UBND#2a", "complete", percent=100, result="Xong"),
            progress(30, "08/KH-UBND#999"),
            update("08/KH-UBND#24", "difficulty", difficulties="Thiếu kinh phí."),
        ])
    assert [(verdict_name(v), v.code.decode()) for v in verdicts] == [
        ("rejected", "NO_ROLE"), ("rejected", "NO_PRODUCT"), ("rejected", "UNKNOWN_TASK"), ("accepted", "")]
    assert "Sở Xây dựng phối hợp với Bộ Xây dựng" in verdicts[0].message.decode()
    with device(centre, "HP-SGDDT") as department:
        held = department.submit([update("08/KH-UBND#20", "contribute", result="Đề xuất.")])[0]
    assert verdict_name(held) == "held" and "Sở Xây dựng" in held.message.decode()


def test_texts_from_the_network(centre, client):
    decomposed = unicodedata.normalize("NFD", "Đã họp với Sở Xây dựng").encode()
    contents = [update(TASK, "progress", percent=1, result=result_bytes)
                for result_bytes in (decomposed, b"\xff\xfe", b"a\x00b", "x" * 4001, "Céng hßa x· héi chñ nghÜa ViÖt Nam")]
    entries = client.entries(contents)
    client.send_entries(entries)
    verdicts = client.receive_verdicts(entries)
    assert [(verdict_name(v), v.code.decode()) for v in verdicts] == [
        ("accepted", ""), ("rejected", "NOT_UTF8"), ("rejected", "NOT_UTF8"), ("rejected", "TEXT_TOO_LONG"), ("rejected", "OLD_FONT")]
    assert {v.field for v in verdicts[1:]} == {b"result"}
    text = centre.sql("SELECT result FROM updates WHERE id = %s::uuid", str(uuid.UUID(bytes=bytes(entries[0].id))))[0][0]
    assert text == "Đã họp với Sở Xây dựng"
    assert all(row[5] is not None for row in rows(centre, entries))


def test_a_task_has_one_name_however_it_is_written(centre, client):
    entries = client.entries([progress(33), progress(34, "08/KH-UBND@2024-01-15#6c")])
    client.send_entries(entries)
    assert [verdict_name(v) for v in client.receive_verdicts(entries)] == ["accepted"] * 2
    assert [row[2] for row in rows(centre, entries)] == [key(TASK), key(TASK)]
    assert [bytes(row[5]) for row in rows(centre, entries)] == [bytes(entry.update) for entry in entries]


def test_a_superseded_update_and_status(centre, client):
    first = client.entries([progress(45)])
    client.send_entries(first)
    client.receive_verdicts(first)
    second = client.submit([progress(48, supersedes=bytes(first[0].id)), progress(1, supersedes=uuid7())])
    assert [(verdict_name(v), v.code.decode()) for v in second] == [("accepted", ""), ("rejected", "SUPERSEDES_UNKNOWN")]
    listed = {row["id"]: row for row in centre.json("update", "list", "--agency", LEAD, "--task", TASK)}
    assert listed[str(uuid.UUID(bytes=bytes(first[0].id)))]["state"] == "superseded"


# ---- once and for ever ----


def test_sent_again_it_gets_the_same_verdict(centre, client):
    entries = client.entries([progress(1), progress(2, "08/KH-UBND#999")])
    client.send_entries(entries)
    first = client.receive_verdicts(entries)
    count = len(centre.stored())
    client.send_entries(entries)
    again = client.receive_verdicts(entries)
    assert all(v.repeated_before for v in again) and not any(v.repeated_before for v in first)
    for a, b in zip(first, again):
        assert (a.id, a.kind, a.code, a.message, a.received_at_us, a.effective_at_us) == (b.id, b.kind, b.code, b.message, b.received_at_us, b.effective_at_us)
    assert len(centre.stored()) == count


def test_the_same_id_with_other_content_is_a_conflict(centre, client):
    with device(centre, LEAD) as other:
        the_id = uuid7()
        assert verdict_name(client.submit([progress(78)], ids=[the_id])[0]) == "accepted"
        same = other.submit([progress(78)], ids=[the_id])[0]
        assert verdict_name(same) == "accepted" and same.repeated_before
        conflict = other.submit([progress(80)], ids=[the_id])[0]
        assert (verdict_name(conflict), conflict.code) == ("rejected", b"CONFLICT")
        assert verdict_name(other.submit([progress(81)])[0]) == "accepted"
    assert centre.sql("SELECT percent FROM updates WHERE id = %s::uuid", str(uuid.UUID(bytes=the_id))) == [(78,)]
    assert {row[0] for row in centre.sql("SELECT kind FROM filled_place WHERE update_id = %s::uuid", str(uuid.UUID(bytes=the_id)))} == {"repeated", "conflict"}


def test_another_id_in_a_taken_place(centre, client):
    client.submit([progress(5)])
    verdict = client.submit([progress(6)], first_sequence=1)[0]
    assert (verdict_name(verdict), verdict.code) == ("rejected", b"PLACE_TAKEN")


def test_a_gap_is_sent_back(centre, client):
    client.submit([progress()])
    count = len(centre.stored())
    with pytest.raises(WireError) as rewind:
        client.submit([progress()], first_sequence=5)
    assert rewind.value.args[0] == "rewind" and rewind.value.args[1].next_sequence == 2
    assert len(centre.stored()) == count
    client.next_sequence = 2
    assert verdict_name(client.submit([progress()])[0]) == "accepted"


def test_a_gap_that_can_never_be_filled_is_on_record(centre):
    with device(centre, LEAD) as client:
        welcome = client.hello(first_sequence=11, last_sequence=12)
        assert welcome.committed_sequence == 10
        assert verdict_name(client.submit([progress()])[0]) == "accepted"
        device_id = str(uuid.UUID(bytes=bytes(welcome.device_id)))
    assert centre.sql("SELECT from_sequence, to_sequence FROM sequence_gap WHERE device = %s::uuid", device_id) == [(1, 10)]
    (row,) = (row for row in centre.json("agent", "list") if row["id"] == device_id)
    assert row["missing"] == 10
    assert [(gap["from"], gap["to"], gap["missing"]) for gap in row["gaps"]] == [(1, 10, 10)]
    assert "Thiếu: 10 nội dung trong các số 1 đến 10 của Sở Tài nguyên và Môi trường" in centre.tiendo("agent", "list").stdout


def test_what_came_under_an_earlier_enrolment_is_not_missing(centre):
    with device(centre, LEAD) as client:
        client.submit([progress(1), progress(2)])
        epoch = client.epoch
    with enrolled_client(centre.enrol(LEAD) / "enrolment.json", epoch=epoch) as again:
        welcome = again.hello(first_sequence=4, last_sequence=4)
        device_id = str(uuid.UUID(bytes=bytes(welcome.device_id)))
    (row,) = (row for row in centre.json("agent", "list") if row["id"] == device_id)
    assert (row["missing"], [(gap["from"], gap["to"], gap["missing"]) for gap in row["gaps"]]) == (1, [(1, 3, 1)])


def test_a_second_connection_goes_on_where_the_first_was(centre, client):
    client.submit([progress(1), progress(2)])
    client.connect()
    assert client.hello().committed_sequence == 2


# ---- frames that are no use ----


@pytest.mark.parametrize("frame, code", [
    (b"\xff" * 20, "BAD_FRAME"),
    (b"\x08\x01", "BAD_FRAME"),
    (b"\x08\x63\x5a\x00", "BAD_VERSION"),
    (b"\x08\x01\xfa\x01\x02\x20\x01", "BAD_FRAME"),
])
def test_a_bad_frame_is_refused_and_harms_nobody(centre, client, frame, code):
    with device(centre, "HP-SXD") as other:
        other.send_frame(frame)
        kind, refusal = other.receive("refusal")
        assert (kind, refusal.code.decode()) == ("refusal", code)
        assert verdict_name(client.submit([progress()])[0]) == "accepted"
        assert verdict_name(other.submit([progress(1, "08/KH-UBND#2a")])[0]) == "accepted"


def test_a_frame_too_large_cuts_the_connection_only(centre, client):
    with device(centre, "HP-SXD") as other:
        other.send_frame(b"\0" * (300 * 1024))
        assert verdict_name(client.submit([progress()])[0]) == "accepted"
        other.connect()
        other.hello()
        assert verdict_name(other.submit([progress(1, "08/KH-UBND#2a")])[0]) == "accepted"


def test_whoever_sends_only_nonsense_is_cut_off(centre, client):
    with device(centre, "HP-SXD") as other:
        with pytest.raises((Timeout, WireError)):
            for _ in range(60):
                other.send_frame(b"nonsense", timeout=1)
                other.receive_frame(timeout=1)
            other.timeout = 1
            other.submit([progress(1, "08/KH-UBND#2a")])
        assert verdict_name(client.submit([progress()])[0]) == "accepted"


def test_garbage_instead_of_zmtp(centre, client):
    for payload in (b"GET / HTTP/1.1\r\n\r\n", os.urandom(4096), b""):
        with socket.create_connection(("127.0.0.1", centre.port)) as raw:
            raw.sendall(payload)
    assert verdict_name(client.submit([progress()])[0]) == "accepted"


# ---- what is held ----


def test_a_held_update_is_released_by_the_lead(centre):
    with device(centre, "HP-SGDDT") as sender, device(centre, "HP-SXD") as lead, device(centre, "HP-STC") as outsider:
        entries = sender.entries([update("08/KH-UBND#20", "contribute", result=f"Đề xuất {i}.") for i in range(2)])
        sender.send_entries(entries)
        assert {verdict_name(v) for v in sender.receive_verdicts(entries)} == {"held"}
        one, two = (bytes(entry.id) for entry in entries)
        while not {one, two} <= {bytes(notice.update_id) for notice in lead.notices}:
            lead.receive("notices")
        lead.received(lead.notices)
        assert outsider.decide(one, "release").code == b"NOT_ALLOWED"
        assert lead.decide(uuid7(), "release").code == b"UNKNOWN_UPDATE"
        decision = uuid7()
        assert lead.decide(one, "release", id=decision).code == b""
        assert lead.decide(one, "release", id=decision).code == b""
        assert lead.decide(one, "refuse", "không phù hợp").code == b"ALREADY_DECIDED"
        assert lead.decide(two, "refuse", "không phù hợp").code == b""
        while not {one, two} <= {bytes(notice.update_id) for notice in sender.notices}:
            sender.receive("notices")
        notices = {bytes(n.update_id): n for n in sender.notices}
        assert "Sở Xây dựng đã chấp nhận" in notices[one].text.decode()
        assert "không phù hợp" in notices[two].text.decode()
        accepted = lead.entries([progress(1, "08/KH-UBND#2a")])
        lead.send_entries(accepted)
        lead.receive_verdicts(accepted)
        assert lead.decide(bytes(accepted[0].id), "release").code == b"NOT_HELD"
    states = {row["id"]: row["state"] for row in centre.json("update", "list", "--agency", "HP-SGDDT")}
    assert states[str(uuid.UUID(bytes=one))] == "accepted" and states[str(uuid.UUID(bytes=two))] == "rejected"


def test_of_two_decisions_at_the_same_moment_one_stands(centre):
    with device(centre, "HP-SGDDT") as sender, device(centre, "HP-SXD") as one, device(centre, "HP-SNV") as other:
        entries = sender.entries([update("08/KH-UBND#20", "contribute", result=f"Đề xuất {i}.") for i in range(20)])
        sender.send_entries(entries)
        sender.receive_verdicts(entries)
        pb = protocol()
        for entry in entries:
            for decider in (one, other):
                decider.send("decide", pb.Decide(id=uuid7(), update_id=entry.id, decision=pb.DECISION_RELEASE, by=pb.Person(name=b"A", position=b"B")))
            codes = sorted(decider.receive("decided")[1].code for decider in (one, other))
            assert codes == [b"", b"ALREADY_DECIDED"]


def test_notices_come_until_they_are_acknowledged(centre):
    with device(centre, "HP-SGDDT") as sender, device(centre, "HP-SXD") as lead:
        held = sender.entries([update("08/KH-UBND#20", "contribute", result="Đề xuất.")])
        sender.send_entries(held)
        sender.receive_verdicts(held)
        for _ in range(2):
            lead.notices.clear()
            lead.hello()
            while bytes(held[0].id) not in {bytes(n.update_id) for n in lead.notices}:
                lead.receive("notices")
        while lead.notices:
            lead.received(lead.notices[:50])
            del lead.notices[:50]
        device_id = str(uuid.UUID(bytes=bytes(lead.welcome.device_id)))
        wait_until(lambda: centre.sql("SELECT 1 FROM notice_received r JOIN notice n ON n.id = r.notice WHERE r.device = %s::uuid AND n.update_id = %s::uuid",
                                      device_id, str(uuid.UUID(bytes=bytes(held[0].id)))))


# ---- changes without a restart ----


def test_a_changed_catalogue_reaches_connected_agents(centre, client, tmp_path):
    client.receive_assignments()
    before = client.welcome.catalogue_revision
    register = tmp_path / "agencies.yaml"
    text = (ROOT / "plans" / "trung-uong" / "agencies.yaml").read_text(encoding="utf-8")
    register.write_text(text.rstrip("\n") + "\n# reviewed again\n", encoding="utf-8")
    centre.tiendo("plan", "load", str(register))
    kind, pong = client.receive("pong")
    assert pong.catalogue_revision > before
    client.hello()
    assert client.welcome.catalogue_revision == pong.catalogue_revision
    client.receive_assignments()
    verdict = client.submit([progress()])[0]
    assert verdict.catalogue_revision == pong.catalogue_revision


def test_a_change_that_comes_while_it_reads_is_not_missed(centre):
    """A notification that arrives together with the answer to a question wakes nobody by itself."""
    for burst in range(40):
        for _ in range(3):
            (change,) = centre.sql("WITH raised AS (UPDATE change_counter SET value = value + 1 RETURNING value) "
                                   "SELECT value, pg_notify('tiendo_changed', '') FROM raised")[0][:1]
            time.sleep(burst / 4000)
        wait_until(lambda: f"change={change}\n" in centre.collector.text(), 10)


# ---- limits ----


def test_a_busy_device_is_told_to_wait_and_the_others_are_not():
    with running_centre(rate_per_second=10, rate_burst=60) as centre:
        with device(centre, LEAD) as busy, device(centre, "HP-SXD") as other:
            assert len(busy.submit([progress(p) for p in range(50)])) == 50
            entries = busy.entries([progress(p) for p in range(50)])
            busy.send_entries(entries)
            with pytest.raises(WireError) as told:
                busy.receive_verdicts(entries)
            assert told.value.args[0] == "retry_after"
            wait = told.value.args[1]
            assert wait.from_sequence == 51 and 1000 <= wait.delay_ms <= 10000
            assert verdict_name(other.submit([progress(1, "08/KH-UBND#2a")])[0]) == "accepted"
            time.sleep(wait.delay_ms / 1000 + 0.1)
            busy.send_entries(entries)
            assert len(busy.receive_verdicts(entries)) == 50


def test_more_connections_do_not_buy_more(centre):
    """The third connection of a device takes the place of its first."""
    enrolment = Enrolment.read(centre.enrol(LEAD) / "enrolment.json")
    keys = new_keys()
    with WireClient(centre.endpoint, enrolment.server_key, enrolment.keys) as once:
        once.enrol(keys)
    with contextlib.ExitStack() as stack:
        clients = [stack.enter_context(WireClient(centre.endpoint, enrolment.server_key, keys)) for _ in range(3)]
        for client in clients:
            client.hello()
        assert centre.collector.text().count("peer.displaced") == 1
        for client in clients[1:]:
            client.ping()
        clients[0].timeout = 3
        with pytest.raises(WireError):  # cut off; libzmq connects again, but is a stranger without Hello
            clients[0].submit([progress()])


def test_a_storm_of_hellos_is_told_to_wait(centre, client):
    pb = protocol()
    for _ in range(30):
        client.send("hello", pb.Hello(epoch=client.epoch, first_sequence=1, last_sequence=0, catalogue_revision=0, software=b"storm"))
    kinds = [client.receive("welcome", "retry_after")[0] for _ in range(30)]
    assert kinds.count("retry_after") >= 20 and "welcome" in kinds
    time.sleep(1)
    client.hello()
    assert verdict_name(client.submit([progress()])[0]) == "accepted"


# ---- the database goes away, comes back ----


def test_without_a_database_nothing_is_acknowledged_and_nothing_lost(centre):
    with device(centre, LEAD) as client:
        client.submit([progress(1)])
        centre.cluster.stop()
        sealed = now_us()
        entries = client.entries([progress(2), progress(3)], sealed_at_us=sealed)
        client.send_entries(entries)
        with pytest.raises(WireError) as told:
            client.receive_verdicts(entries)
        assert told.value.args[0] == "retry_after" and told.value.args[1].from_sequence == 2
        assert client.ping().collector_time_us > 0
        centre.cluster.start()

        def sent_again():
            try:
                client.hello(last_sequence=3)
                client.next_sequence = 2
                client.send_entries(entries)
                return client.receive_verdicts(entries)
            except WireError:
                time.sleep(0.5)
                return None

        verdicts = wait_until(sent_again)
        assert [verdict_name(v) for v in verdicts] == ["accepted"] * 2
        # It waited because of us: it counts from when it was sealed.
        assert [(v.effective_at_us - sealed, sealed < v.received_at_us) for v in verdicts] == [(0, True)] * 2
    assert len(rows(centre, entries)) == 2


def test_killed_postgresql(centre):
    with device(centre, LEAD) as client:
        client.submit([progress(1)])
        centre.cluster.kill()
        centre.cluster.start()

        def sent():
            try:
                client.hello()
                return client.submit([progress(2)])
            except WireError:
                time.sleep(0.5)
                return None

        assert verdict_name(wait_until(sent)[0]) == "accepted"


def test_a_frozen_database_holds_up_nobody_else(centre):
    """It does not answer, and does not say that it is gone: deadlines end the wait, and the network thread never waits."""
    with device(centre, LEAD) as client:
        client.submit([progress(1)])
        frozen = [centre.cluster.pid, *map(int, subprocess.run(["pgrep", "-P", str(centre.cluster.pid)], capture_output=True, text=True,
                                                               check=True).stdout.split())]
        entries = client.entries([progress(2)])
        for pid in frozen:
            os.kill(pid, signal.SIGSTOP)
        try:
            client.send_entries(entries)
            begin = time.monotonic()
            client.ping()
            assert time.monotonic() - begin < 1
            with pytest.raises(WireError) as told:
                client.receive_verdicts(entries, timeout=40)
            assert told.value.args[0] == "retry_after"
        finally:
            for pid in frozen:
                os.kill(pid, signal.SIGCONT)

        def sent_again():
            try:
                client.hello(last_sequence=2)
                client.next_sequence = 2
                client.send_entries(entries)
                return client.receive_verdicts(entries)
            except WireError:
                time.sleep(0.5)
                return None

        assert verdict_name(wait_until(sent_again)[0]) == "accepted"
    assert len(rows(centre, entries)) == 1


def test_a_collector_that_starts_before_its_database():
    centre = Centre()
    try:
        centre.prepare()
        centre.cluster.stop()
        centre.collector.start()
        wait_until(lambda: "database.away" in centre.collector.text())
        key = next(line.split("server_key=")[1] for line in centre.collector.text().splitlines() if "collector.listening" in line)
        key = key.strip('"').replace('\\"', '"').replace("\\\\", "\\")
        # Whose key this is cannot be known yet: it is no refusal.
        with WireClient(centre.endpoint, key, new_keys(), timeout=2) as early, pytest.raises(Timeout):
            early.hello()
        centre.cluster.start()
        wait_until(lambda: "catalogue.loaded" in centre.collector.text())
        with device(centre, LEAD) as client:
            assert verdict_name(client.submit([progress()])[0]) == "accepted"
    finally:
        centre.close()


# ---- the process ----


def start_fails(centre, *arguments, **settings):
    centre.configure(**settings)
    return subprocess.run([str(BINARIES / "tiendo-collector"), "--config", str(centre.config), *arguments], capture_output=True, text=True,
                          timeout=30, check=False, env=environment(TIENDO_LANG="en"))


def test_what_keeps_it_from_starting():
    centre = Centre()
    try:
        unknown = start_fails(centre, colour="red")
        assert unknown.returncode == 78 and f"{centre.config}:7" in unknown.stderr and "colour" in unknown.stderr
        wrong = start_fails(centre, writers="many")
        assert wrong.returncode == 78 and "writers" in wrong.stderr
        assert start_fails(centre, "--check-config").returncode == 0
        with socket.socket() as occupied:
            occupied.bind(("127.0.0.1", 0))
            occupied.listen()
            busy = start_fails(centre, listen=f"tcp://127.0.0.1:{occupied.getsockname()[1]}")
        assert busy.returncode == 69 and "is in use" in busy.stderr
        unmigrated = start_fails(centre, database=centre.cluster.uri(centre.database))
        assert unmigrated.returncode == 78 and "tiendo db migrate" in unmigrated.stderr
        (centre.home / "server.key").chmod(0o644)
        assert start_fails(centre).returncode != 0
        missing = start_fails(centre, server_key="elsewhere.key", create_key="no")
        assert missing.returncode != 0 and "elsewhere.key" in missing.stderr
    finally:
        centre.close()


def test_it_ends_at_once_and_cleanly(centre):
    with device(centre, LEAD) as client:
        client.submit([progress()])
        begin = time.monotonic()
        assert centre.collector.stop() == 0
        assert time.monotonic() - begin < 3
        centre.start_collector()
        client.connect()
        assert client.hello().committed_sequence == 1


def test_signals(centre):
    before = centre.collector.text().count("statistics.updates")
    centre.collector.signal(signal.SIGUSR1)
    wait_until(lambda: centre.collector.text().count("statistics.updates") > before)
    loaded = centre.collector.text().count("keys.loaded")
    centre.collector.signal(signal.SIGHUP)
    wait_until(lambda: "collector.reload" in centre.collector.text())
    wait_until(lambda: centre.collector.text().count("keys.loaded") > loaded, 5)


def test_killed_while_updates_come(centre):
    """What was acknowledged before SIGKILL is stored; what was not is sent again and counts once."""
    with device(centre, LEAD) as client:
        answered = []
        sent = []
        for round_number in range(3):
            for _ in range(8):
                entries = client.entries([progress(p) for p in range(20)])
                client.send_entries(entries)
                sent.extend(entries)
            with contextlib.suppress(WireError):
                answered.extend(client.receive_verdicts(sent[-160:-160 + 20 * (round_number + 1)]))
            centre.restart_collector()
            client.connect()
            committed = client.hello(last_sequence=len(sent)).committed_sequence
            assert committed >= max((v.sequence for v in answered), default=0)
            for begin in range(committed, len(sent), 50):
                client.send_entries(sent[begin:begin + 50])
                answered.extend(client.receive_verdicts(sent[begin:begin + 50]))
        assert len(answered) > 0
        stored = rows(centre, sent)
        assert len(stored) == len(sent) == 480
        assert [row[0] for row in stored] == [str(uuid.UUID(bytes=bytes(e.id))) for e in sent]
