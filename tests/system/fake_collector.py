"""A collector that does what a test tells it: refuses keys, forgets, comes back empty-handed, loses verdicts, asks to wait.
CURVE and the real protocol, no database; it shares no code with the real collector. The independent client's helpers make
and read its frames.

    with FakeCollector() as centre:
        centre.allow_once(enrolment_keys, "HP-SXD")
        ...
        assert centre.stored_ids(device) == [...]
"""

import dataclasses
import hashlib
import json
import secrets
import threading
import time
import uuid

import nacl.signing
import zmq

from wire_client import content_hash, decode, encode, keys_of_secret, new_keys, now_us, protocol, z85

DAY_MIN, DAY_MAX = -2**31, 2**31 - 1
AGENCY, OTHER, FOCAL = "HP-SXD", "HP-STC", "HP-VP"
HEARTBEAT_MS = 1000


def assignments(revision, parts=2):
    """A small plan 08/KH-UBND as AGENCY sees it: it leads 1, co-operates in 2, has no role in 3, reports the indicator CT1."""
    pb = protocol()
    agency = lambda code, name: pb.Agency(code=code.encode(), name=name.encode(), province="Hải Phòng".encode(), kind=b"department",
                                          valid_from=DAY_MIN, valid_to=DAY_MAX)
    party = lambda code, role: pb.Party(code=code.encode(), printed=code.encode(), role=role)
    item = lambda label, title, parties, **more: pb.Item(plan_key=1, label=label.encode(), title=title.encode(), period_from=DAY_MIN,
                                                         period_to=DAY_MAX, ongoing=True, assigned_text=b"giao", parties=parties, **more)
    frames = [pb.Assignments(revision=revision, part=part, parts=parts) for part in range(parts)]
    frames[0].calendar.SetInParent()
    frames[0].agencies.extend([agency(AGENCY, "Sở Xây dựng"), agency(OTHER, "Sở Tài chính"), agency(FOCAL, "Văn phòng")])
    frames[0].plans.add(number="08/KH-UBND".encode(), date=19737, issuer="UBND".encode(), province="Hải Phòng".encode(), title="Kế hoạch".encode(),
                        focal_code=FOCAL.encode(), key=1)
    frames[-1].items.extend([
        item("1", "Việc do Sở chủ trì", [party(AGENCY, b"lead")]),
        item("2", "Việc phối hợp", [party(OTHER, b"lead"), party(AGENCY, b"cooperate")]),
        item("3", "Việc của đơn vị khác", [party(OTHER, b"lead")]),
        item("CT1", "Tỷ lệ hộ dùng nước sạch", [party(AGENCY, b"monitor")], indicator=True, unit=b"%"),
    ])
    return frames


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def tree_root(leaves):
    """RFC 6962, section 2.1, over hashed leaves."""
    if len(leaves) == 1:
        return leaves[0]
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\x01", tree_root(leaves[:half]), tree_root(leaves[half:]))


def tree_path(leaves, index):
    if len(leaves) == 1:
        return []
    half = 1 << (len(leaves) - 1).bit_length() - 1
    if index < half:
        return tree_path(leaves[:half], index) + [tree_root(leaves[half:])]
    return tree_path(leaves[half:], index - half) + [tree_root(leaves[:half])]


class Signer:
    """Signs receipts as docs/PROTOCOL.md says."""

    def __init__(self):
        self.key = nacl.signing.SigningKey.generate()
        self.session, self.number, self.previous = secrets.token_bytes(16), 0, bytes(32)

    @property
    def public(self):
        return bytes(self.key.verify_key)

    def sign(self, receipts):
        """One batch: a SignedReceipt each, encoded."""
        pb = protocol()
        leaves = [receipt.SerializeToString(deterministic=True) for receipt in receipts]
        hashes = [sha256(b"\x00", leaf) for leaf in leaves]
        self.number += 1
        head = pb.ReceiptHead(session=self.session, number=self.number, previous=self.previous, root=tree_root(hashes), leaves=len(leaves),
                              at_us=now_us()).SerializeToString(deterministic=True)
        self.previous = sha256(head)
        signature = self.key.sign(b"tiendo receipt head 1\0" + head).signature
        return [pb.SignedReceipt(leaf=leaf, index=i, path=tree_path(hashes, i), head=head, signature=signature, key=self.public)
                .SerializeToString(deterministic=True) for i, leaf in enumerate(leaves)]


@dataclasses.dataclass
class Device:
    id: bytes
    agency: str


class FakeCollector(threading.Thread):
    """Everything it keeps is public, for tests to look at and to change between messages."""

    def __init__(self):
        super().__init__(daemon=True)
        self.server_keys = new_keys()
        self.devices = {}  # public key -> Device
        self.one_time = {}  # public key -> agency
        self.updates = {}  # id -> (device id, epoch, sequence, bytes): what is stored
        self.progress = {}  # (device id, epoch) -> the last sequence that is stored
        self.received = []  # (kind, message) in the order they came
        self.verdict_of = lambda update: ("accepted", "", "", "")
        self.signer = None  # a Signer: verdicts come with receipts
        self.receipts = {}  # id -> the one that was handed out, if any
        self.wrap_receipt = lambda receipt: receipt  # what is done to each on its way out
        self.unreadable = lambda entry: False  # a Submit with such an entry is refused as a whole
        self.refuse_received = False
        self.refusals = 0
        self.lost_verdicts = 0  # so many Verdicts are not sent
        self.busy_ms = 0  # > 0: every Submit is answered by RetryAfter
        self.lost_enrolled = 0
        self.mute = False  # nothing is answered at all
        self.largest_frame = 0
        self.revision = 1
        self.notices = []
        self.handshakes = []  # public keys of those refused
        self.wishes = []  # functions to run in the thread
        self.peers = {}  # routing id -> (public key, epoch)
        self._ended = False
        self.context = zmq.Context()
        self.zap = self.context.socket(zmq.REP)  # outlives the other: the name of a closed one is free only later
        self.zap.linger = 0
        self.zap.bind("inproc://zeromq.zap.01")
        self.socket = None
        self.port = self._bind()
        self.endpoint = f"tcp://127.0.0.1:{self.port}"
        self.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._ended = True
        self.join()

    # -- what tests ask for --

    def do(self, wish):
        """Runs a function between two messages and waits for it."""
        done = threading.Event()
        self.wishes.append(lambda: (wish(), done.set()))
        assert done.wait(10)

    def write_enrolment(self, path, agency=AGENCY):
        keys = new_keys()
        self.one_time[z85.decode(keys.public)] = agency
        content = {"tiendo": "enrolment/1", "id": str(uuid.uuid4()), "agency": agency, "agency_name": "Sở Xây dựng",
                   "secret_key": keys.secret.decode(), "expires": "2099-12-26T08:00:00+07:00",
                   "collectors": [{"endpoint": self.endpoint, "server_key": self.server_keys.public.decode()}]}
        path.write_text(json.dumps(content), encoding="utf-8")
        return keys_of_secret(keys.secret)

    def go_away(self):
        """The port is closed and every connection cut, as when the process is killed."""
        self.do(self._close)

    def come_back(self):
        self.do(self._bind)

    def restart(self):
        self.go_away()
        self.come_back()

    def revoke(self, agency=AGENCY):
        """No key of the agency is known any more; its connections are cut."""
        self.devices = {key: device for key, device in self.devices.items() if device.agency != agency}
        self.restart()

    def forget(self):
        """An empty database: keys are there, no update is."""
        def lose():
            self.updates.clear()
            self.progress.clear()
        self.do(lose)

    def of_kind(self, kind):
        return [message for name, message in list(self.received) if name == kind]

    def say(self, kind, message):
        """To everybody who is connected."""
        self.do(lambda: [self._send(peer, kind, message) for peer in self.peers])

    def say_frame(self, frame):
        self.do(lambda: [self.socket.send_multipart([peer, frame]) for peer in self.peers])

    def stored_ids(self):
        """Of everything that is stored, in the order of devices and places."""
        return [str(uuid.UUID(bytes=id)) for id, _ in sorted(self.updates.items(), key=lambda item: item[1][2])]

    # -- sockets --

    def _bind(self):
        self.socket = self.context.socket(zmq.ROUTER)
        self.socket.linger = 0
        self.socket.curve_server = True
        self.socket.curve_secretkey = self.server_keys.secret
        self.peers = {}
        deadline = time.monotonic() + 10
        while True:
            try:
                if hasattr(self, "port"):
                    self.socket.bind(self.endpoint)
                    return self.port
                return self.socket.bind_to_random_port("tcp://127.0.0.1")
            except zmq.ZMQError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.02)

    def _close(self):
        if self.socket is not None:
            self.socket.close(0)
            self.socket = None

    def _admit(self):
        """RFC 27; the user id is the key itself."""
        version, request, _, _, _, _, key = self.zap.recv_multipart()
        known = key in self.devices or key in self.one_time
        if not known:
            self.handshakes.append(key)
        self.zap.send_multipart([version, request, b"200" if known else b"400", b"", key.hex().encode() if known else b"", b""])

    def run(self):
        while not self._ended:
            while self.wishes:
                self.wishes.pop(0)()
            poller = zmq.Poller()
            poller.register(self.zap, zmq.POLLIN)  # also while the other is closed: its connections end by way of this one
            if self.socket is not None:
                poller.register(self.socket, zmq.POLLIN)
            ready = dict(poller.poll(10))
            if self.zap in ready:
                self._admit()
            if self.socket is not None and self.socket in ready:
                peer, frame = self.socket.recv_multipart(copy=False)
                self._take(bytes(peer.buffer), bytes.fromhex(frame.get("User-Id")), bytes(frame.buffer))
        self._close()
        self.zap.close(0)
        self.context.term()

    def _send(self, peer, kind, message):
        self.socket.send_multipart([peer, encode(kind, message)])

    # -- the protocol --

    def _take(self, peer, key, frame):
        kind, message = decode(frame)
        self.largest_frame = max(self.largest_frame, len(frame))
        self.received.append((kind, message))
        device = self.devices.get(key)
        if self.mute:
            return
        if kind == "enrol":
            self._enrol(peer, key, message)
        elif device is None:
            self._send(peer, "refusal", protocol().Refusal(code=b"NOT_ALLOWED"))
        elif kind == "hello":
            self.peers[peer] = (key, message.epoch)
            self._hello(peer, device, message)
        elif peer not in self.peers:
            self._send(peer, "refusal", protocol().Refusal(code=b"HELLO_FIRST"))
        elif kind == "submit":
            self._submit(peer, device, message)
        elif kind == "ping":
            self._send(peer, "pong", protocol().Pong(collector_time_us=now_us(), catalogue_revision=self.revision))
        elif kind == "decide":
            self._send(peer, "decided", protocol().Decided(id=message.id))
        elif kind == "received" and self.refuse_received:
            self.refusals += 1
            self._send(peer, "refusal", protocol().Refusal(code=b"BAD_FRAME"))
        elif kind == "received":
            self.notices = [notice for notice in self.notices if notice.id not in message.notice_ids]

    def _enrol(self, peer, key, message):
        agency = self.one_time.pop(key, None)
        if agency is None:
            self._send(peer, "refusal", protocol().Refusal(code=b"NOT_ALLOWED"))
            return
        device = self.devices.setdefault(message.device_key, Device(secrets.token_bytes(16), agency))
        if self.lost_enrolled > 0:
            self.lost_enrolled -= 1
            self._close()
            self._bind()
            return
        self._send(peer, "enrolled", protocol().Enrolled(device_id=device.id, agency_code=agency.encode(), agency_name="Sở Xây dựng".encode()))

    def _hello(self, peer, device, hello):
        pb = protocol()
        committed = max(self.progress.get((device.id, hello.epoch), 0), hello.first_sequence - 1)
        self.progress[device.id, hello.epoch] = committed
        self._send(peer, "welcome", pb.Welcome(
            device_id=device.id, agency_code=device.agency.encode(), agency_name="Sở Xây dựng".encode(), collector_time_us=now_us(),
            committed_sequence=committed, catalogue_revision=self.revision, limits=pb.Limits(
                batch_entries=50, update_bytes=60 * 1024, credit_batches=8, heartbeat_ms=HEARTBEAT_MS, text_chars=4000, short_text_chars=500),
            receipt_keys=[self.signer.public] if self.signer else []))
        if self.revision != 0 and hello.catalogue_revision != self.revision:
            for part in assignments(self.revision):
                self._send(peer, "assignments", part)
        if self.notices:
            self._send(peer, "notices", pb.Notices(notices=self.notices))

    def _submit(self, peer, device, submit):
        pb = protocol()
        place = (device.id, submit.epoch)
        expected = self.progress.get(place, 0) + 1
        first = submit.entries[0].sequence
        if self.busy_ms > 0:
            self._send(peer, "retry_after", pb.RetryAfter(epoch=submit.epoch, from_sequence=first, delay_ms=self.busy_ms))
            return
        if first > expected:
            self._send(peer, "rewind", pb.Rewind(epoch=submit.epoch, next_sequence=expected))
            return
        if any(self.unreadable(entry) for entry in submit.entries):
            self.refusals += 1
            self._send(peer, "refusal", pb.Refusal(code=b"BAD_FRAME", message="submit.entries: không đọc được".encode()))
            return
        verdicts = [self._store(place, entry) for entry in submit.entries]
        if self.signer:
            self._sign(device, submit.entries, verdicts)
        if self.lost_verdicts > 0:
            self.lost_verdicts -= 1
            return
        self._send(peer, "verdicts", pb.Verdicts(epoch=submit.epoch, collector_time_us=now_us(), verdicts=verdicts))

    def _sign(self, device, entries, verdicts):
        pb = protocol()
        new = [(entry, verdict) for entry, verdict in zip(entries, verdicts) if entry.id not in self.receipts]
        about = lambda update: {"task": update.task, "period": update.period, "action": update.action}
        if new:
            signed = self.signer.sign([pb.Receipt(
                update_id=entry.id, content_hash=content_hash(entry.update), agency=device.agency.encode(), agency_name="Sở Xây dựng".encode(),
                kind=verdict.kind, code=verdict.code, received_at_us=verdict.received_at_us, effective_at_us=verdict.effective_at_us,
                catalogue_revision=self.revision, **about(pb.Update.FromString(entry.update))) for entry, verdict in new])
            self.receipts.update({entry.id: receipt for (entry, _), receipt in zip(new, signed)})
        for verdict in verdicts:
            verdict.receipt = self.wrap_receipt(self.receipts[verdict.id])

    def _store(self, place, entry):
        pb = protocol()
        repeated = entry.id in self.updates
        kind, code, field, message = self.verdict_of(pb.Update.FromString(entry.update))
        if not repeated and any(kept[:3] == (*place, entry.sequence) for kept in self.updates.values()):
            kind, code, field, message = "rejected", "PLACE_TAKEN", "", "Số thứ tự đã dùng."
        elif not repeated:
            self.updates[entry.id] = (*place, entry.sequence, entry.update)
        self.progress[place] = max(self.progress.get(place, 0), entry.sequence)
        return pb.Verdict(id=entry.id, sequence=entry.sequence, kind=pb.VerdictKind.Value(f"VERDICT_KIND_{kind.upper()}"), code=code.encode(),
                          field=field.encode(), message=message.encode(), received_at_us=now_us(), effective_at_us=now_us(),
                          content_hash=content_hash(entry.update), repeated_before=repeated, catalogue_revision=self.revision)
