"""What both ends hold after a run, laid side by side in one SQLite file: what the officers were promised (the ledger), what the
agents' outboxes say (read only), what PostgreSQL holds. checker.py then only asks questions of it."""

import hashlib
import sqlite3
import uuid

import receipts

SCHEMA = """
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -200000;
CREATE TABLE machine (number INTEGER PRIMARY KEY, device TEXT, epoch TEXT);
CREATE TABLE outbox (number INTEGER, entry INTEGER, id TEXT, sequence INTEGER, hash BLOB, whole INTEGER, state TEXT, verdict TEXT,
                     code TEXT, received INTEGER, effective INTEGER, receipt BLOB, receipt_fault TEXT);
CREATE TABLE centre (id TEXT, device TEXT, epoch TEXT, sequence INTEGER, agency TEXT, task TEXT, text TEXT, hash BLOB, whole INTEGER,
                     verdict TEXT, code TEXT, received INTEGER, effective INTEGER, known INTEGER, has_batch INTEGER);
CREATE TABLE place (device TEXT, epoch TEXT, sequence INTEGER, id TEXT, kind TEXT, code TEXT, hash BLOB, received INTEGER, has_batch INTEGER);
CREATE TABLE gap (device TEXT, epoch TEXT, first INTEGER, last INTEGER);
CREATE TABLE progress (device TEXT, epoch TEXT, last INTEGER);
CREATE TABLE folded (task TEXT, agency TEXT, count INTEGER);
CREATE TABLE leaf (id TEXT, hash BLOB, verdict TEXT, received INTEGER, effective INTEGER, receipt BLOB, kept INTEGER, code TEXT);
CREATE TABLE fault (what TEXT);
CREATE TABLE fact (name TEXT PRIMARY KEY, value INTEGER);
"""
INDEXES = """
CREATE INDEX outbox_id ON outbox (id, number);
CREATE INDEX centre_id ON centre (id);
CREATE INDEX centre_text ON centre (text);
CREATE INDEX centre_place ON centre (device, epoch, sequence);
CREATE INDEX place_id ON place (id);
CREATE INDEX leaf_id ON leaf (id);
CREATE INDEX said_id ON said (id, device);
ANALYZE;
"""
CENTRE = """SELECT id::text, device::text, epoch::text, sequence, agency, task, result, content_hash, content, verdict, code,
                   (extract(epoch FROM received_at) * 1000000)::bigint, (extract(epoch FROM effective_at) * 1000000)::bigint,
                   (extract(epoch FROM collector_time) * 1000000)::bigint, {batch} FROM updates"""
PLACE = """SELECT device::text, epoch::text, sequence, update_id::text, kind, {code}, content_hash,
                  (extract(epoch FROM received_at) * 1000000)::bigint, {batch} FROM filled_place"""
SIMPLE = {
    "gap": "SELECT device::text, epoch::text, from_sequence, to_sequence FROM sequence_gap",
    "progress": "SELECT device::text, epoch::text, last_sequence FROM device_progress",
    "folded": "SELECT task, agency, update_count FROM current_state",
}


def digest(data):
    return hashlib.sha256(bytes(data)).digest()


def gather(path, ledger, agents, connection):
    """connection: of psycopg2, to the primary. Returns the open SQLite connection."""
    evidence = sqlite3.connect(path)
    evidence.executescript(SCHEMA)
    evidence.execute("ATTACH ? AS officers", (str(ledger),))
    evidence.execute("CREATE TABLE said AS SELECT entered, id, device, agency, text, fate, promised FROM officers.said")
    evidence.commit()
    evidence.execute("DETACH officers")
    proof = receipts.Proof(keys_of(connection))
    for agent in agents:
        gather_outbox(evidence, agent.number, agent.outbox(), proof)
    gather_centre(evidence, connection, proof)
    evidence.executescript(INDEXES)
    evidence.commit()
    return evidence


def has_receipts(connection):
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('receipt_batch') IS NOT NULL")
        return cursor.fetchone()[0]


def keys_of(connection):
    if not has_receipts(connection):
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT public_key FROM receipt_key")
        return [bytes(key) for (key,) in cursor.fetchall()]


def read_receipt(proof, evidence, who, signed, id, hash):
    """Whether it proves what it should; a receipt that does not is written down as a fault."""
    try:
        update, content, verdict, received, effective = proof.check(bytes(signed))
    except ValueError as error:
        evidence.execute("INSERT INTO fault VALUES (?)", (f"{who}: receipt of {id}: {error}",))
        return None
    if str(uuid.UUID(bytes=update)) != id or content != hash:
        evidence.execute("INSERT INTO fault VALUES (?)", (f"{who}: receipt of {id} is about something else",))
        return None
    return verdict, received, effective


def gather_outbox(evidence, number, outbox, proof):
    columns = {row[1] for row in outbox.execute("PRAGMA table_info(outbox)")}
    receipt = "receipt, receipt_fault" if "receipt" in columns else "NULL, NULL"
    device, epoch = outbox.execute("SELECT device, epoch FROM meta").fetchone()
    evidence.execute("INSERT INTO machine VALUES (?, ?, ?)", (number, str(uuid.UUID(bytes=device)), str(uuid.UUID(bytes=epoch))))
    rows = outbox.execute(f"SELECT number, id, sequence, content, content_hash, state, verdict, code, received_at_us, effective_at_us, {receipt} FROM outbox")
    for entry, raw, sequence, content, hash, state, verdict, code, received, effective, signed, receipt_fault in rows:
        id = str(uuid.UUID(bytes=raw))
        said = read_receipt(proof, evidence, f"agent{number}", signed, id, hash) if signed else None
        if said is not None and said != (verdict, received, effective):
            evidence.execute("INSERT INTO fault VALUES (?)", (f"agent{number}: receipt of {id} says {said}, the outbox {verdict, received, effective}",))
        evidence.execute("INSERT INTO outbox VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                         (number, entry, id, sequence, hash, content is not None and digest(content) == hash, state, verdict, code, received,
                          effective, digest(signed) if signed else None, receipt_fault))


def each(connection, name, statement):
    """Rows of a large table, some at a time."""
    with connection.cursor(name) as cursor:
        cursor.itersize = 5000
        cursor.execute(statement)
        yield from cursor


def gather_centre(evidence, connection, proof):
    signed = has_receipts(connection)
    batch = "batch IS NOT NULL" if signed else "NULL"
    for *head, hash, content, verdict, code, received, effective, known, has_batch in each(connection, "centre", CENTRE.format(batch=batch)):
        evidence.execute("INSERT INTO centre VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                         (*head, bytes(hash), digest(content) == bytes(hash), verdict, code, received, effective, known, has_batch))
    for row in each(connection, "place", PLACE.format(batch=batch, code="code" if signed else "NULL")):
        evidence.execute("INSERT INTO place VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", [bytes(v) if isinstance(v, memoryview) else v for v in row])
    for table, statement in SIMPLE.items():
        for row in each(connection, table, statement):
            evidence.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)
    if signed:
        gather_leaves(evidence, connection, proof)
    evidence.execute("INSERT INTO fact VALUES ('signed', ?)", (int(signed),))


def gather_leaves(evidence, connection, proof):
    """Every leaf of every batch with the receipt that follows from it, and what agents brought back; chains without a break."""
    statement = "SELECT session::text, number, previous, root, head, signature, public_key, update_ids::text[], leaves FROM receipt_batch ORDER BY session, number"
    before = {}
    for session, number, previous, root, head, signature, key, ids, leaves in each(connection, "batches", statement):
        head, signature, key, leaves = bytes(head), bytes(signature), bytes(key), [bytes(leaf) for leaf in leaves]
        tree = receipts.levels(leaves)
        try:
            signed_root, count = proof.head(head, signature, key)
            if (signed_root, count) != (tree[-1][0], len(leaves)) or bytes(root) != signed_root:
                raise ValueError("the root is not of these leaves")
            if (number, bytes(previous)) != before.get(session, (1, bytes(32))):
                raise ValueError("the chain is broken")
        except ValueError as error:
            evidence.execute("INSERT INTO fault VALUES (?)", (f"centre: batch {number} of {session}: {error}",))
        before[session] = number + 1, digest(head)
        for index, (id, leaf) in enumerate(zip(ids, leaves, strict=True)):
            said = dict(receipts.fields(leaf))
            whole = digest(receipts.encode(leaf, index, receipts.path(tree, index), head, signature, key))
            evidence.execute("INSERT INTO leaf VALUES (?, ?, ?, ?, ?, ?, 0, ?)",
                             (id, said[2], receipts.KINDS[said[8]], said.get(10, 0), said.get(11, 0), whole, said.get(9, b"").decode()))
    for id, hash, signed in each(connection, "kept", "SELECT update_id::text, content_hash, receipt FROM receipt_kept"):
        said = read_receipt(proof, evidence, "centre", signed, id, bytes(hash))
        if said is not None:
            evidence.execute("INSERT INTO leaf VALUES (?, ?, ?, ?, ?, ?, 1, NULL)", (id, bytes(hash), *said, digest(signed)))
