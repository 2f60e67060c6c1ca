"""Signed receipts from the real collector: every verdict has one that the centre's key alone proves; it is the same for ever, also
after a restored backup; none without its row, and no row without its own."""

import contextlib
import os
import signal
import subprocess
import threading
import uuid

import nacl.signing
import psycopg2
import pytest

import receipt_verifier
from centre import Process, environment, key, running_centre, wait_until
from project import BINARIES
from receipt_verifier import NotGenuine
from wire_client import WireClient, WireError, content_hash, enrolled_client, new_epoch, protocol, update, uuid7, verdict_name

LEAD, TASK, OTHER = "HP-STNMT", "08/KH-UBND#6c", "HP-SXD"


def progress(percent=10, task=TASK, **more):
    return update(task, "progress", percent=percent, result="Đã họp.", **more)


def text_id(data):
    return str(uuid.UUID(bytes=bytes(data)))


@pytest.fixture(scope="module")
def centre():
    with running_centre() as running:
        yield running


@contextlib.contextmanager
def device(centre, agency=LEAD):
    with enrolled_client(centre.enrol(agency) / "enrolment.json") as connected:
        yield connected


def proved(client, verdict):
    """The Receipt of a verdict, checked by the keys of the Welcome."""
    return receipt_verifier.verify(bytes(verdict.receipt), [bytes(one) for one in client.welcome.receipt_keys])


def submit_entries(client, entries):
    client.send_entries(entries)
    return client.receive_verdicts(entries)


def with_receipts(entries, receipts):
    """The same, sent along with what the centre gave for them."""
    copies = []
    for entry, receipt in zip(entries, receipts):
        copy = protocol().Entry()
        copy.CopyFrom(entry)
        copy.receipt = bytes(receipt)
        copies.append(copy)
    return copies


def told(verdict):
    """What may never change, whoever asks."""
    return (bytes(verdict.id), verdict.kind, verdict.code, verdict.received_at_us, verdict.effective_at_us, bytes(verdict.content_hash),
            verdict.catalogue_revision, bytes(verdict.receipt))


def verify(tmp_path, text, keys, *arguments):
    """`tiendo receipt verify` with neither server nor database."""
    (tmp_path / "receipts.txt").write_text(text, encoding="utf-8")
    (tmp_path / "centre.key").write_text(keys, encoding="utf-8")
    return subprocess.run([str(BINARIES / "tiendo"), "receipt", "verify", str(tmp_path / "receipts.txt"), "--key", str(tmp_path / "centre.key"),
                           *arguments], capture_output=True, text=True, timeout=60, check=False,
                          env=environment(PGHOST="/nowhere", TIENDO_LANG="en"))


def all_verdicts(client):
    """(entries, verdicts) of one device: accepted, rejected twice, in conflict with the first, in the place of the first."""
    entries = client.entries([progress(41), progress(42, "08/KH-UBND#999"), b"\xff\xff no update"])
    verdicts = submit_entries(client, entries)
    conflict = client.entries([progress(43)], ids=[bytes(entries[0].id)])
    verdicts += submit_entries(client, conflict)
    taken = client.entries([progress(44)], first_sequence=entries[0].sequence)
    verdicts += submit_entries(client, taken)
    return [*entries, *conflict, *taken], verdicts


# ---- what is signed ----


def test_every_verdict_has_a_receipt_that_the_key_alone_proves(centre):
    with device(centre) as client:
        entries, verdicts = all_verdicts(client)
        codes = [verdict.code.decode() for verdict in verdicts]
        assert codes[0] == "" and codes[3:] == ["CONFLICT", "PLACE_TAKEN"] and verdict_name(verdicts[2]) == "rejected"
        for entry, verdict in zip(entries, verdicts):
            receipt = proved(client, verdict)
            assert bytes(receipt.update_id) == bytes(entry.id) and bytes(receipt.content_hash) == content_hash(entry.update)
            for field in ("kind", "code", "received_at_us", "effective_at_us", "catalogue_revision"):
                assert getattr(receipt, field) == getattr(verdict, field), field
            assert receipt.agency.decode() == LEAD and receipt.agency_name.decode() == "Sở Tài nguyên và Môi trường"
        receipt = proved(client, verdicts[0])
        assert receipt.task.decode() == key(TASK) and receipt.action == protocol().Action.Value("ACTION_PROGRESS")
        assert proved(client, verdicts[1]).task == b"08/KH-UBND#999" and proved(client, verdicts[2]).task == b""


def test_a_held_update_has_one_too(centre):
    """Whom the plan reaches only as "đơn vị liên quan"."""
    rights = centre.json("rights", "--agency", OTHER, "--action", "contribute")
    task = next(row["task"] for row in rights if row["verdict"] == "held")
    with device(centre, OTHER) as client:
        verdict = client.submit([update(task, "contribute", result="Đã phối hợp.")])[0]
        assert verdict_name(verdict) == "held"
        assert proved(client, verdict).kind == verdict.kind


def test_lateness_is_in_the_receipt(centre):
    listed = {row["label"]: row for row in centre.json("task", "list", "--plan", "08/KH-UBND")}
    with device(centre) as client:
        receipt = proved(client, client.submit([progress(45)])[0])
        due = listed["6c"]["due"]
        assert receipt.due == (int(due.replace("-", "")) if due else 0) and receipt.days_late == 0


def test_the_heads_of_a_writer_are_a_chain(centre):
    with device(centre) as client:
        for percent in range(5):
            client.submit([progress(percent)])
    sessions = {}
    for session, head in centre.sql("SELECT session, head FROM receipt_batch ORDER BY session, number"):
        sessions.setdefault(session, []).append(protocol().ReceiptHead.FromString(bytes(head)))
    for heads in sessions.values():
        assert [head.number for head in heads] == list(range(1, len(heads) + 1))
        before = bytes(32)
        for head in heads:
            assert head.previous == before
            before = content_hash(head.SerializeToString(deterministic=True))


def test_no_place_in_a_chain_is_given_twice(centre):
    with device(centre) as client:
        client.submit([progress(46)])
    with pytest.raises(psycopg2.errors.UniqueViolation):
        centre.sql("INSERT INTO receipt_batch SELECT %s::uuid, session, number, previous, root, head, signature, public_key, update_ids, leaves, at "
                   "FROM receipt_batch LIMIT 1", str(uuid.uuid4()))


# ---- the same for ever ----


def test_sent_again_it_is_the_very_same(centre):
    with device(centre) as client:
        entries, verdicts = all_verdicts(client)
        batches = centre.sql("SELECT count(*) FROM receipt_batch")
        for entry, verdict in zip(entries, verdicts):
            again = submit_entries(client, [entry])[0]
            assert told(again) == told(verdict) and again.repeated_before and again.message == verdict.message
        assert centre.sql("SELECT count(*) FROM receipt_batch") == batches  # nothing was settled anew


def test_under_a_new_device_too(centre):
    """The machine was set up anew: another key, another outbox, the same updates."""
    with device(centre) as client:
        entries, verdicts = all_verdicts(client)
    with device(centre) as client:
        moved = client.entries([entry.update for entry in entries[:3]], ids=[bytes(entry.id) for entry in entries[:3]])
        assert [told(v) for v in submit_entries(client, moved)] == [told(v) for v in verdicts[:3]]
        # In conflict once, in conflict for ever: also where its place would be free.
        assert told(client.submit([entries[3].update], ids=[bytes(entries[3].id)])[0]) == told(verdicts[3])
        # A place that was taken is no fault of the update's: an outbox that finds it is an old copy sends it from another.
        stored = client.submit([entries[4].update], ids=[bytes(entries[4].id)])[0]
        assert (verdict_name(stored), verdict_name(verdicts[4])) == ("accepted", "rejected")
        assert told(client.submit([entries[4].update], ids=[bytes(entries[4].id)])[0]) == told(stored)
        assert verdict_name(client.submit([progress(47)])[0]) == "accepted"  # its places are filled, nothing is missing


def test_one_update_twice_in_one_breath(centre):
    """Submits that a writer stores together."""
    with device(centre) as client:
        entries = client.entries([progress(48), progress(49)])
        for _ in range(3):
            client.send_entries(entries)
        first = client.receive_verdicts(entries)
        for _ in range(2):
            again = client.receive_verdicts(entries)
            assert [told(v) for v in again] == [told(v) for v in first]
        ids = [text_id(entry.id) for entry in entries]
        assert centre.sql("SELECT count(*) FROM updates WHERE id::text = ANY(%s)", ids) == [(2,)]
        assert centre.sql("SELECT count(*) FROM receipt_batch b, unnest(b.update_ids) AS l (leaf) WHERE l.leaf::text = ANY(%s)", ids) == [(2,)]


def test_two_updates_for_one_place_in_one_breath(centre):
    """Only one is stored, and only that one is told so."""
    with device(centre) as client:
        rivals = [client.entries([progress(percent)], first_sequence=1) for percent in (50, 51)]
        for rival in rivals:
            client.send_entries(rival)
        verdicts = [client.receive("verdicts")[1].verdicts[0] for _ in rivals]
        assert sorted(v.code.decode() for v in verdicts) == ["", "PLACE_TAKEN"]
        stored = centre.sql("SELECT id::text FROM updates WHERE device = %s::uuid", text_id(client.welcome.device_id))
        assert stored == [(text_id(next(v.id for v in verdicts if not v.code)),)]
        assert all(proved(client, v).code == v.code for v in verdicts)


def test_many_old_receipts_at_once(centre):
    """Each of a batch of its own: more than are read at a time."""
    with device(centre) as client:
        sent, first = [], []
        for percent in range(20):
            sent += client.entries([progress(percent)])
            first.append(told(submit_entries(client, sent[-1:])[0]))
        again = submit_entries(client, sent)
        assert [told(v) for v in again] == first


def test_a_year_later_under_another_name_and_by_another_key():
    """Meanwhile the district has become a special zone."""
    with running_centre() as centre:
        with device(centre, "HP-UBND-CAT-HAI") as client:
            entries, verdicts = all_verdicts(client)
            keys, server, epoch = client.keys, client.server_key, client.epoch
        old = bytes(verdicts[0].receipt)
        # The collector signs by another key by then; both are the centre's.
        centre.collector.stop()
        centre.configure(receipt_key="another.key")
        centre.travel("2025-12-20T08:00:00+07:00")
        # The first time it comes out of a silence that began before the change; the second time it speaks as what it is now.
        for number in range(2):
            with WireClient(centre.endpoint, server, keys, epoch=epoch) as client:
                client.hello()
                assert client.welcome.agency_code == b"HP-UBND-DK-CAT-HAI" and len(client.welcome.receipt_keys) == 2
                for entry, verdict in zip(entries, verdicts):
                    assert told(submit_entries(client, [entry])[0]) == told(verdict)
                late = client.submit([progress(52 + number)])[0]
                assert proved(client, late).received_at_us > verdicts[0].received_at_us
                signed = [protocol().SignedReceipt.FromString(data).key for data in (bytes(late.receipt), old)]
                assert signed[0] != signed[1] and set(signed) == {bytes(one) for one in client.welcome.receipt_keys}
        assert len(receipt_verifier.read_keys(centre.tiendo("receipt", "key").stdout)) == 2


# ---- nothing signed that is not stored, nothing stored that is not signed ----


def check_agreement(centre):
    """Each row has its leaf, each leaf its row or its recorded refusal."""
    rows = centre.sql("SELECT u.id::text FROM updates u LEFT JOIN receipt_batch b ON b.id = u.batch AND u.id = ANY (b.update_ids) WHERE b.id IS NULL")
    leaves = centre.sql("SELECT l.id::text FROM receipt_batch b, unnest(b.update_ids) AS l (id) WHERE NOT EXISTS (SELECT FROM updates u WHERE "
                        "u.id = l.id AND u.batch = b.id) AND NOT EXISTS (SELECT FROM filled_place f WHERE f.update_id = l.id AND f.batch = b.id)")
    assert rows == [] and leaves == []


@pytest.mark.parametrize("victim", ["collector", "backend"])
def test_killed_around_the_commit(victim):
    rounds = 12 if os.environ.get("TIENDO_LONG") == "1" else 3
    with running_centre() as centre:
        with device(centre) as client:
            keys, server, epoch = client.keys, client.server_key, client.epoch
        said, receipts = [], {}

        def take(client, entries, seconds):
            for verdict in client.receive_verdicts(entries, timeout=seconds):
                assert receipts.setdefault(bytes(verdict.id), told(verdict)) == told(verdict)

        for number in range(rounds):
            stop = threading.Timer(0.02 + 0.011 * number, strike, (centre, victim))
            with WireClient(centre.endpoint, server, keys, epoch=epoch, timeout=15) as client:
                client.hello(last_sequence=len(said))
                stop.start()
                with contextlib.suppress(WireError):
                    for percent in range(60):
                        entries = client.entries([progress(percent), progress(percent)])
                        said[entries[0].sequence - 1:] = entries
                        client.send_entries(entries)
                        take(client, entries, 2)
            stop.join()
            wait_until(lambda: centre.collector.running) if victim == "backend" else centre.restart_collector()
        with WireClient(centre.endpoint, server, keys, epoch=epoch, timeout=15) as client:
            client.hello(last_sequence=len(said))
            for first in range(0, len(said), 40):
                client.send_entries(said[first:first + 40])
                take(client, said[first:first + 40], 15)
            for identity in receipts:
                receipt_verifier.verify(receipts[identity][-1], [bytes(one) for one in client.welcome.receipt_keys])
        assert len(receipts) == len(said) == centre.sql("SELECT count(*) FROM updates")[0][0]
        check_agreement(centre)


def strike(centre, victim):
    if victim == "collector":
        centre.collector.signal(signal.SIGKILL)
        centre.collector.process.wait()
    else:
        for _ in range(3):
            with contextlib.suppress(psycopg2.Error):
                centre.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'tiendo-writer%%'")


# ---- the centre was restored from a backup ----


def restore(centre, dump):
    centre.collector.kill()
    with contextlib.closing(psycopg2.connect(centre.cluster.uri("postgres"))) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (centre.database,))
            cursor.execute(f'DROP DATABASE "{centre.database}"')
            cursor.execute(f'CREATE DATABASE "{centre.database}"')
    subprocess.run(["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", centre.cluster.uri(centre.database), "-f", str(dump)], check=True,
                   stdout=subprocess.DEVNULL, timeout=120)


def back_up(centre):
    dump = centre.home / "backup.sql"
    with open(dump, "wb") as out:
        subprocess.run(["pg_dump", "-d", centre.cluster.uri(centre.database)], check=True, stdout=out, timeout=120)
    return dump


def stored_ids(centre, entries):
    ids = list({text_id(entry.id) for entry in entries})
    return [row[0] for row in centre.sql("SELECT id::text FROM updates WHERE id::text = ANY(%s)", ids)]


def test_a_restored_backup_and_what_agents_bring_back():
    with running_centre() as centre:
        with device(centre) as client:
            dump = back_up(centre)
            entries, verdicts = all_verdicts(client)
            keys, server, epoch = client.keys, client.server_key, client.epoch
        receipts = [bytes(verdict.receipt) for verdict in verdicts]
        restore(centre, dump)
        assert stored_ids(centre, entries) == [] and centre.sql("SELECT count(*) FROM receipt_batch") == [(0,)]
        centre.travel("2024-12-20T08:00:00+07:00")  # days later: what was said first counts
        with WireClient(centre.endpoint, server, keys, epoch=epoch) as client:
            assert client.hello(last_sequence=4).committed_sequence == 0
            again = submit_entries(client, with_receipts(entries[:4], receipts[:4]))
            assert [told(v) for v in again] == [told(v) for v in verdicts[:4]]
            # From now on also without the receipt.
            assert [told(v) for v in submit_entries(client, entries[:4])] == [told(v) for v in verdicts[:4]]
            # That a place was taken once proves nothing of today's.
            taken = submit_entries(client, with_receipts(entries[4:], receipts[4:]))[0]
            assert taken.code == b"PLACE_TAKEN" and proved(client, taken).received_at_us > verdicts[4].received_at_us
            new = client.submit([progress(53)])[0]
            assert verdict_name(new) == "accepted" and proved(client, new).received_at_us > verdicts[0].received_at_us
        # What has no row of its own got none now, and both contents of the one id are told apart.
        assert centre.sql("SELECT count(*) FROM updates") == [(4,)]
        assert centre.sql("SELECT count(*) FROM receipt_kept") == [(4,)]
        check_agreement(centre)
        leaves = {bytes(leaf) for (leaf,) in centre.sql("SELECT unnest(leaves) FROM receipt_batch")}
        assert {protocol().SignedReceipt.FromString(receipt).leaf for receipt in receipts[:4]} <= leaves
        shown = receipt_verifier.read_receipts(centre.tiendo("receipt", "show", text_id(entries[0].id)).stdout)
        assert shown == [receipts[0], receipts[3]]  # the row's, then the conflict's


def test_a_conflict_that_comes_back_first_takes_nobodys_place(centre):
    """After the restore the one that was refused sends first: its receipt keeps it out of the way of the one that was accepted."""
    with device(centre) as one, device(centre) as two:
        dump = back_up(centre)
        the_id = uuid7()
        good = one.entries([progress(54)], ids=[the_id])
        accepted = submit_entries(one, good)[0]
        bad = two.entries([progress(55)], ids=[the_id])
        refused = submit_entries(two, bad)[0]
        outboxes = [(client.server_key, client.keys, client.epoch) for client in (two, one)]
    assert refused.code == b"CONFLICT"
    restore(centre, dump)
    centre.start_collector()
    for (server, keys, epoch), entries, verdict in zip(outboxes, (bad, good), (refused, accepted)):
        with WireClient(centre.endpoint, server, keys, epoch=epoch) as client:
            client.hello(last_sequence=1)
            assert told(submit_entries(client, with_receipts(entries, [verdict.receipt]))[0]) == told(verdict)
    assert centre.sql("SELECT percent FROM updates WHERE id = %s::uuid", text_id(the_id)) == [(54,)]
    check_agreement(centre)


def test_a_receipt_that_proves_nothing_changes_nothing(centre):
    with device(centre) as client, device(centre, OTHER) as stranger:
        dump = back_up(centre)
        entries = client.entries([progress(percent) for percent in range(56, 62)])
        verdicts = submit_entries(client, entries)
        their = submit_entries(stranger, stranger.entries([entries[3].update], ids=[bytes(entries[3].id)]))[0]
        keys, server, epoch = client.keys, client.server_key, client.epoch
    pb = protocol()
    forged = pb.SignedReceipt.FromString(bytes(verdicts[0].receipt))
    signer = nacl.signing.SigningKey.generate()
    forged.signature = signer.sign(receipt_verifier.MARK + forged.head).signature
    forged.key = signer.verify_key.encode()
    flipped = bytearray(verdicts[1].receipt)
    flipped[20] ^= 1
    restore(centre, dump)
    centre.start_collector()
    # Another key's; a flipped bit; another update's; another agency's; another content's; and a true one.
    false = [forged.SerializeToString(deterministic=True), bytes(flipped), bytes(verdicts[5].receipt), bytes(their.receipt),
             bytes(verdicts[4].receipt), bytes(verdicts[5].receipt)]
    entries[4].update = progress(100)
    with WireClient(centre.endpoint, server, keys, epoch=epoch) as client:
        client.hello(last_sequence=6)
        again = submit_entries(client, with_receipts(entries, false))
        assert told(again[5]) == told(verdicts[5])
        for entry, first, verdict in zip(entries, verdicts[:5], again[:5]):
            assert verdict_name(verdict) == "accepted" and verdict.received_at_us > first.received_at_us
            receipt = proved(client, verdict)
            assert receipt.received_at_us == verdict.received_at_us and bytes(receipt.content_hash) == content_hash(entry.update)
    log = wait_until(lambda: [line for line in centre.collector.text().splitlines() if "receipt.refused" in line])
    assert len(log) == 1 and "receipts=5" in log[0] and LEAD in log[0]
    ids = [text_id(entry.id) for entry in entries]
    assert centre.sql("SELECT update_id::text FROM receipt_kept WHERE update_id::text = ANY(%s)", ids) == [(ids[5],)]


def test_keys_can_be_put_back(centre, tmp_path):
    """A backup of before a collector signed for the first time; that collector is gone."""
    other = nacl.signing.SigningKey.generate().verify_key.encode()
    before = receipt_verifier.read_keys(centre.tiendo("receipt", "key").stdout)
    (tmp_path / "keys").write_text(f"# kept\ntiendo-receipt-key-1 {receipt_verifier.z85.encode(other).decode()}\n")
    after = receipt_verifier.read_keys(centre.tiendo("receipt", "key", "--add", str(tmp_path / "keys")).stdout)
    assert set(after) == {*before, other}
    assert centre.json("receipt", "key")[0] in centre.tiendo("receipt", "key").stdout


# ---- the commands ----


def test_show_and_verify(centre, tmp_path):
    with device(centre) as client:
        entries, verdicts = all_verdicts(client)
    ids = [text_id(entry.id) for entry in entries[:3]]
    shown = centre.tiendo("receipt", "show", *ids).stdout
    receipts = receipt_verifier.read_receipts(shown)
    assert receipts == [bytes(verdicts[n].receipt) for n in (0, 3, 1, 2)]
    assert any(line.startswith("# ") and ids[0] in line for line in shown.splitlines())
    as_json = centre.json("receipt", "show", ids[1])
    assert as_json[0]["id"] == ids[1] and as_json[0]["verdict"] == "rejected" and as_json[0]["receipt"] in shown
    assert as_json[0]["agency"] == LEAD and as_json[0]["code"] == verdicts[1].code.decode()
    keys = centre.tiendo("receipt", "key").stdout
    done = verify(tmp_path, shown, keys)
    assert done.returncode == 0 and ids[0] in done.stdout and "4 receipts, 0 not valid" in done.stdout, done.stderr
    document = verify(tmp_path, shown, keys, "--json")
    assert document.returncode == 0 and '"ok": true' in document.stdout and ids[2] in document.stdout
    stranger = nacl.signing.SigningKey.generate().verify_key.encode()
    wrong = verify(tmp_path, shown, f"tiendo-receipt-key-1 {receipt_verifier.z85.encode(stranger).decode()}\n")
    assert wrong.returncode == 65 and "4 receipts, 4 not valid" in wrong.stdout


def test_one_flipped_bit_fails_verify(centre, tmp_path):
    with device(centre) as client:
        receipt = bytearray(client.submit([progress(63), progress(64)])[1].receipt)
    keys = centre.tiendo("receipt", "key").stdout
    lines = []
    for place in range(0, len(receipt) * 8, 7):
        receipt[place // 8] ^= 1 << place % 8
        with pytest.raises(NotGenuine):
            receipt_verifier.verify(bytes(receipt), receipt_verifier.read_keys(keys))
        lines.append(receipt_verifier.LINE + receipt_verifier.base64.urlsafe_b64encode(bytes(receipt)).decode().rstrip("="))
        receipt[place // 8] ^= 1 << place % 8
    lines.append(receipt_verifier.LINE + receipt_verifier.base64.urlsafe_b64encode(bytes(receipt)).decode().rstrip("="))
    done = verify(tmp_path, "\n".join(lines), keys)
    assert done.returncode == 65 and f"{len(lines)} receipts, {len(lines) - 1} not valid" in done.stdout


def test_what_cannot_be_shown_or_verified(centre, tmp_path):
    unknown = centre.tiendo("receipt", "show", str(uuid.uuid4()), check=False, TIENDO_LANG="en")
    assert unknown.returncode == 65 and "there is no update" in unknown.stderr
    assert centre.tiendo("receipt", "show", "no-id", check=False).returncode == 64
    keys = centre.tiendo("receipt", "key").stdout
    assert verify(tmp_path, "# nothing\n", keys).returncode == 65
    assert verify(tmp_path, "something else\n", keys).returncode == 65
    assert verify(tmp_path, "tiendo-receipt-1 AAAA\n", "# no key\n").returncode == 65
    missing = subprocess.run([str(BINARIES / "tiendo"), "receipt", "verify", str(tmp_path / "receipts.txt")], capture_output=True, text=True,
                             timeout=60, check=False, env=environment(TIENDO_LANG="en"))
    assert missing.returncode == 64 and "--key" in missing.stderr


def test_what_keeps_a_collector_without_its_key_from_starting(centre):
    config = centre.home / "no-key.conf"
    config.write_text(centre.config.read_text().replace("create_key = yes", "create_key = no\nreceipt_key = missing.key"))
    collector = Process("collector", [str(BINARIES / "tiendo-collector"), "--config", str(config)], centre.home / "no-key.log", environment(**centre.clock))
    collector.start()
    assert collector.process.wait(20) != 0
    assert "missing.key" in collector.text()
