"""The checker of the fault suite, checked: evidence of a run where all is well, then with one thing taken out, doubled, changed."""

import hashlib
import sqlite3
import sys
import uuid

import pytest
from nacl.signing import SigningKey

from project import ROOT

sys.path.insert(0, str(ROOT / "tests" / "fault"))

import checker  # noqa: E402
import evidence  # noqa: E402
import receipts  # noqa: E402
import schedule  # noqa: E402

DEVICES = {1: ("device-1", "epoch-1"), 2: ("device-2", "epoch-2")}
KEY = SigningKey(bytes(range(32)))
CAST = {"agent": ["agent1", "agent2", "agent3"], "small agent": ["agent3"], "collector": ["collector1", "collector2"],
        "database": ["database"], "proxy": ["proxy"]}


def add(run, number, device, sequence, fate="plain", verdict="accepted"):
    """One update that went all the way."""
    id, text = str(uuid.UUID(int=number)), f"Số {number}."
    hash, at = hashlib.sha256(text.encode()).digest(), 1000 + number
    name, epoch = DEVICES[device]
    run.execute("INSERT INTO said (id, device, agency, text, fate, promised) VALUES (?, ?, 'HP-SXD', ?, ?, 1)", (id, device, text, fate))
    run.execute("INSERT INTO outbox VALUES (?, ?, ?, ?, ?, 1, ?, ?, NULL, ?, ?, ?, NULL)",
                (device, sequence, id, sequence, hash, verdict, verdict, at, at, b"receipt %d" % number))
    run.execute("INSERT INTO centre VALUES (?, ?, ?, ?, 'HP-SXD', 'K#1', ?, ?, 1, ?, NULL, ?, ?, ?, 1)",
                (id, name, epoch, sequence, text, hash, verdict, at, at, at - 5))
    run.execute("INSERT INTO leaf VALUES (?, ?, ?, ?, ?, ?, 0, NULL)", (id, hash, verdict, at, at, b"receipt %d" % number))


@pytest.fixture
def run():
    """Two devices, three updates each; what the officers said of each deserves its verdict."""
    database = sqlite3.connect(":memory:")
    database.executescript(evidence.SCHEMA)
    database.execute("CREATE TABLE said (entered INTEGER PRIMARY KEY, id TEXT, device INTEGER, agency TEXT, text TEXT, fate TEXT, promised INTEGER)")
    for number, (device, epoch) in DEVICES.items():
        database.execute("INSERT INTO machine VALUES (?, ?, ?)", (number, device, epoch))
        database.execute("INSERT INTO progress VALUES (?, ?, 3)", (device, epoch))
    for number in range(1, 7):
        fate, verdict = {3: ("offer", "held"), 6: ("mistake", "rejected")}.get(number, ("plain", "accepted"))
        add(database, number, 1 + (number > 3), 1 + (number - 1) % 3, fate, verdict)
    database.execute("INSERT INTO folded VALUES ('K#1', 'HP-SXD', 5)")
    database.execute("INSERT INTO fact VALUES ('signed', 1)")
    yield database
    database.close()


def found(run, **options):
    report = checker.check(run, **options)
    return {kind for kind in ("lost", "doubled", "wrong") if getattr(report, kind)}


ID = str(uuid.UUID(int=2))


def test_nothing_is_found_where_all_is_well(run):
    report = checker.check(run)
    assert report.fine and report.findings == []
    assert (report.figures["promised"], report.figures["stored"], report.figures["refused"]) == (6, 6, 1)


@pytest.mark.parametrize("damage, kind", [
    ("DELETE FROM centre WHERE id = :id", "lost"),
    ("DELETE FROM outbox WHERE id = :id", "lost"),
    ("UPDATE outbox SET verdict = NULL, receipt = NULL WHERE id = :id", "lost"),
    ("UPDATE outbox SET receipt = NULL WHERE id = :id", "lost"),
    ("DELETE FROM leaf WHERE id = :id", "lost"),
    ("UPDATE centre SET has_batch = 0 WHERE id = :id", "lost"),
    ("UPDATE centre SET device = 'device-2', sequence = 9 WHERE id = :id", "lost"),
    ("INSERT INTO centre SELECT * FROM centre WHERE id = :id", "doubled"),
    ("INSERT INTO centre SELECT 'another', device, epoch, 7, agency, task, text, hash, whole, verdict, code, received, effective, known, 1 "
     "FROM centre WHERE id = :id", "doubled"),
    ("INSERT INTO outbox SELECT number, 9, id, 9, hash, whole, state, verdict, code, received, effective, receipt, NULL FROM outbox WHERE id = :id", "doubled"),
    ("INSERT INTO leaf SELECT id, hash, verdict, received, effective, x'00', 0, NULL FROM leaf WHERE id = :id", "doubled"),
    ("INSERT INTO place SELECT device, epoch, 8, id, 'conflict', NULL, hash, received, 1 FROM centre WHERE id = :id", "doubled"),
    ("UPDATE centre SET text = 'Số khác.' WHERE id = :id", "wrong"),
    ("UPDATE centre SET hash = x'00' WHERE id = :id", "wrong"),
    ("UPDATE centre SET whole = 0 WHERE id = :id", "wrong"),
    ("UPDATE centre SET verdict = 'held' WHERE id = :id", "wrong"),
    ("UPDATE outbox SET verdict = 'rejected' WHERE id = :id", "wrong"),
    ("UPDATE outbox SET received = received + 1 WHERE id = :id", "wrong"),
    ("UPDATE centre SET received = received - 900, effective = received - 901, known = NULL WHERE id = :id", "wrong"),
    ("UPDATE centre SET effective = received + 1 WHERE id = :id", "wrong"),
    ("UPDATE centre SET effective = 1000, known = NULL WHERE id = :id", "wrong"),
    ("UPDATE outbox SET entry = 99 WHERE id = :id", "wrong"),
    ("UPDATE progress SET last = 4 WHERE device = 'device-1'", "wrong"),
    ("UPDATE folded SET count = 6", "wrong"),
    ("INSERT INTO centre VALUES ('stranger', 'device-1', 'epoch-1', 4, 'HP-SXD', '', 'x', x'00', 1, 'rejected', NULL, 9000, 9000, 1, 1)", "wrong"),
    ("INSERT INTO leaf VALUES ('stranger', x'00', 'accepted', 1, 1, x'01', 0, NULL)", "wrong"),
    ("UPDATE outbox SET receipt = x'00' WHERE id = :id", "wrong"),
    ("UPDATE leaf SET verdict = 'held' WHERE id = :id", "wrong"),
    ("INSERT INTO fault VALUES ('a receipt that does not hold')", "wrong"),
])
def test_each_damage_is_found(run, damage, kind):
    run.execute(damage, {"id": ID} if ":id" in damage else {})
    assert kind in found(run)


def test_what_was_repeated_at_another_machine_counts_once(run):
    run.execute("INSERT INTO outbox SELECT 2, 9, id, 4, hash, whole, state, verdict, 'DUPLICATE', received, effective, receipt, NULL FROM outbox WHERE id = ?", (ID,))
    run.execute("INSERT INTO place SELECT 'device-2', 'epoch-2', 4, id, 'repeated', NULL, hash, 2000, NULL FROM centre WHERE id = ?", (ID,))
    run.execute("UPDATE progress SET last = 4 WHERE device = 'device-2'")
    assert found(run) == set()


def test_what_an_outbox_was_made_to_forget_is_nobodys_loss(run):
    run.execute("DELETE FROM outbox WHERE id = ?", (ID,))
    assert found(run) == {"lost", "wrong"}
    assert found(run, forgotten=[ID]) == set()


# ---- receipts ----


def bytes_field(number, value):
    return bytes([number << 3 | 2, len(value)]) + value


def leaf_of(number):
    return bytes_field(1, uuid.UUID(int=number).bytes) + bytes_field(2, hashlib.sha256(b"%d" % number).digest()) + b"\x40\x01\x50\x07\x58\x06"


@pytest.mark.parametrize("count", [1, 2, 3, 5, 8, 13])
def test_a_receipt_holds_and_one_flipped_bit_of_it_does_not(count):
    leaves = [leaf_of(number) for number in range(count)]
    tree = receipts.levels(leaves)
    head = bytes_field(4, tree[-1][0]) + bytes([5 << 3, count])
    signature = KEY.sign(receipts.HEAD_PREFIX + head).signature
    key = bytes(KEY.verify_key)
    for index in range(count):
        signed = receipts.encode(leaves[index], index, receipts.path(tree, index), head, signature, key)
        update, hash, kind, received, effective = receipts.Proof([key]).check(signed)
        assert (uuid.UUID(bytes=update).int, hash, kind, received, effective) == (index, hashlib.sha256(b"%d" % index).digest(), "accepted", 7, 6)
        for bit in range(0, len(signed) * 8, 23):
            flipped = bytearray(signed)
            flipped[bit // 8] ^= 1 << bit % 8
            with pytest.raises(ValueError):
                receipts.Proof([key]).check(bytes(flipped))
    with pytest.raises(ValueError, match="nobody we know"):
        receipts.Proof([bytes(32)]).check(signed)


# ---- the schedule ----


def test_a_seed_always_gives_the_same_schedule():
    assert schedule.draw(7, 3, 24, CAST) == schedule.draw(7, 3, 24, CAST)
    assert schedule.draw(7, 3, 24, CAST) != schedule.draw(8, 3, 24, CAST)


@pytest.mark.parametrize("seed", range(1, 20))
def test_a_schedule_has_enough_faults_a_promotion_and_no_target_struck_twice_at_once(seed):
    faults = schedule.draw(seed, 3, 24, CAST)
    assert len(faults) >= 3 * 5 * 2 and {"promote standby", "promote lagging standby"} <= {fault.kind for fault in faults}
    until = {}
    for fault in faults:
        assert fault.at >= until.get(fault.target, 0) and fault.at + fault.seconds <= 180
        until[fault.target] = fault.at + fault.seconds


def test_what_counts_as_sent_before_its_predecessor_is_found(run):
    """Though both ends and the receipt agree."""
    for table in ("centre", "outbox", "leaf"):
        run.execute(f"UPDATE {table} SET effective = 990 WHERE id = ?", (ID,))
    assert [text for text in checker.check(run).findings if "sealed" in str(text)]
