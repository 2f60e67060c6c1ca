"""A client of the wire protocol in another language, written from docs/PROTOCOL.md and the .proto file alone. It shares no
code with the agent: what both get right is in the document.

Keys are Z85 (40 bytes), as pyzmq takes them. Every wait has a deadline; nothing here sleeps.

    keys = new_keys()
    with WireClient(endpoint, server_key, one_time_keys) as client:
        client.enrol(keys)
    with WireClient(endpoint, server_key, keys) as client:
        welcome = client.hello()
        verdict = client.submit([update(task="08/KH-UBND#6c", action="progress", percent=60)])[0]
"""

import contextlib
import dataclasses
import functools
import hashlib
import importlib
import json
import pathlib
import secrets
import subprocess
import sys
import tempfile
import time

import zmq
import zmq.utils.monitor
from zmq.utils import z85

PROTOCOL_VERSION = 1
FRAME_MAX = 256 * 1024
CURVE_BYTES = 33  # that encryption adds to a frame
BATCH_MAX = 50
HEARTBEAT_MS = 10_000
HANDSHAKE_FAILED_AUTH = 0x4000
_PROTO = pathlib.Path(__file__).resolve().parents[2] / "proto"


@functools.lru_cache(maxsize=None)
def protocol():
    """The module that protoc makes of the .proto file, in a folder that goes with the process."""
    folder = tempfile.TemporaryDirectory(prefix="tiendo-proto-")
    subprocess.run(["protoc", f"--proto_path={_PROTO}", f"--python_out={folder.name}", "tiendo/v1/tiendo.proto"], check=True)
    sys.path.insert(0, folder.name)
    try:
        module = importlib.import_module("tiendo.v1.tiendo_pb2")
    finally:
        sys.path.remove(folder.name)
    module.generated_in = folder  # kept alive with the module
    return module


class WireError(Exception):
    pass


class Timeout(WireError):
    """Nothing came in time."""


class HandshakeRefused(WireError):
    """The collector does not know this key (any more)."""


class Refused(WireError):
    """A Refusal came."""

    def __init__(self, code, message):
        super().__init__(f"{code}: {message}")
        self.code = code


@dataclasses.dataclass(frozen=True)
class Keys:
    public: bytes
    secret: bytes


def new_keys():
    return Keys(*zmq.curve_keypair())


def keys_of_secret(secret):
    secret = secret.encode() if isinstance(secret, str) else secret
    return Keys(zmq.curve_public(secret), secret)


@dataclasses.dataclass(frozen=True)
class Enrolment:
    id: str
    agency: str
    keys: Keys
    endpoint: str
    server_key: bytes

    @classmethod
    def read(cls, path):
        """The enrolment file; the first of its collectors."""
        data = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
        assert data["tiendo"] == "enrolment/1"
        first = data["collectors"][0]
        return cls(data["id"], data["agency"], keys_of_secret(data["secret_key"]), first["endpoint"], first["server_key"].encode())


offset_us = 0  # how far the simulated time of the centre under test is from the real one


def now_us():
    return time.time_ns() // 1000 + offset_us


def uuid7(at_us=None):
    """16 bytes: 48 bits of milliseconds, version 7, the RFC's variant, and random bits."""
    value = bytearray(((at_us if at_us is not None else now_us()) // 1000).to_bytes(6, "big") + secrets.token_bytes(10))
    value[6] = value[6] & 0x0F | 0x70
    value[8] = value[8] & 0x3F | 0x80
    return bytes(value)


def new_epoch():
    return secrets.token_bytes(16)


def content_hash(update_bytes):
    return hashlib.sha256(update_bytes).digest()


def _yyyymmdd(iso_day):
    return int(iso_day.replace("-", ""))


def _text(value):
    return value if isinstance(value, bytes) else value.encode()


def _say(message, field, said):
    if isinstance(said, (list, tuple)):
        getattr(message, field).extend(said)
    elif field in ("due", "date", "as_of"):
        setattr(message, field, said if isinstance(said, int) else _yyyymmdd(said))
    else:
        setattr(message, field, _text(said))


def update(task, action, *, period=None, percent=None, result=None, difficulties=None, proposals=None, product=None, value=None,
           year=None, estimate=None, until=None, reason=None, supersedes=None, drafter=None, approver=None, link=None,
           file_hash=None, as_of=None, source=None, proposal_to=None, refers_to=None, milestone=None, report=None):
    """An encoded Update. Texts may be given as bytes, to send what no correct client would. product: (number, ISO day,
    issuer, title), with link and file_hash beside it; drafter, approver: (name, position); estimate: True, False or None;
    as_of, source: of the value; milestone, report: {name of the field: text, ISO day or list of ids}."""
    pb = protocol()
    out = pb.Update(task=_text(task))
    out.action = pb.Action.Value(f"ACTION_{action.upper()}") if isinstance(action, str) else action
    for name, text in (("period", period), ("result", result), ("difficulties", difficulties), ("proposals", proposals),
                       ("proposal_to", proposal_to)):
        if text is not None:
            setattr(out, name, _text(text))
    if percent is not None:
        out.percent.SetInParent()
        out.percent.value = percent
    if product is not None:
        number, day, issuer, title = product
        out.product.number, out.product.issuer, out.product.title = _text(number), _text(issuer), _text(title)
        out.product.date = day if isinstance(day, int) else _yyyymmdd(day)
    if link is not None:
        out.product.link = _text(link)
    if file_hash is not None:
        out.product.file_hash = file_hash
    if value is not None:
        out.value.SetInParent()
        out.value.value = value
        out.value.year = year or 0
        out.value.status = {None: pb.VALUE_STATUS_UNSPECIFIED, True: pb.VALUE_STATUS_ESTIMATE, False: pb.VALUE_STATUS_FINAL}[estimate]
        out.value.as_of = 0 if as_of is None else _yyyymmdd(as_of)
        out.value.source = _text(source or b"")
    if until is not None or reason is not None:
        out.extension.until = 0 if until is None else until if isinstance(until, int) else _yyyymmdd(until)
        out.extension.reason = _text(reason or b"")
    if supersedes is not None:
        out.supersedes = supersedes
    if refers_to is not None:
        out.refers_to = refers_to
    for name, given in (("milestone", milestone), ("report", report)):
        for field, said in (given or {}).items():
            _say(getattr(out, name), field, said)
    for name, person in (("drafter", drafter), ("approver", approver)):
        if person is not None:
            getattr(out, name).name, getattr(out, name).position = _text(person[0]), _text(person[1])
    return out.SerializeToString(deterministic=True)


def decode(frame):
    """(name of the message, the message) of a frame."""
    envelope = protocol().Envelope.FromString(frame)
    if envelope.protocol_version != PROTOCOL_VERSION:
        raise WireError(f"protocol version {envelope.protocol_version}")
    kind = envelope.WhichOneof("body")
    return kind, getattr(envelope, kind)


def encode(kind, message):
    envelope = protocol().Envelope(protocol_version=PROTOCOL_VERSION)
    getattr(envelope, kind).CopyFrom(message)
    return envelope.SerializeToString(deterministic=True)


class WireClient:
    """One connection and the outbox behind it (in memory: a test's outbox may be lost on purpose)."""

    def __init__(self, endpoint, server_key, keys, *, epoch=None, timeout=10.0, context=None, takes_history=True):
        self.endpoint = endpoint
        self.takes_history = takes_history
        self.server_key = _text(server_key)
        self.keys = keys
        self.timeout = timeout
        self.epoch = epoch or new_epoch()
        self.next_sequence = 1
        self.collector_time_us = 0
        self.catalogue_revision = 0
        self.welcome = None
        self.assignments = []
        self.notices = []
        self.history = []  # the words of the bodies in whose place this agency stands
        self.history_digest = b""
        self._history_parts = {}
        self._context = context or zmq.Context.instance()
        self._socket = self._monitor = None
        self.connect()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    # -- connection --

    def connect(self):
        """A new socket; the old one, if any, is gone with what it had not sent."""
        self.close()
        socket = self._context.socket(zmq.DEALER)
        socket.linger = 0
        socket.immediate = 1
        socket.maxmsgsize = FRAME_MAX + CURVE_BYTES
        socket.setsockopt(zmq.HANDSHAKE_IVL, 5_000)
        socket.setsockopt(zmq.HEARTBEAT_IVL, 10_000)
        socket.setsockopt(zmq.HEARTBEAT_TIMEOUT, 30_000)
        socket.setsockopt(zmq.HEARTBEAT_TTL, 30_000)
        socket.curve_serverkey = self.server_key
        socket.curve_publickey = self.keys.public
        socket.curve_secretkey = self.keys.secret
        self._monitor = socket.get_monitor_socket(HANDSHAKE_FAILED_AUTH)
        self._socket = socket
        socket.connect(self.endpoint)

    def close(self):
        if self._socket is not None:
            self._socket.disable_monitor()
            self._socket.close(0)
            self._socket = self._monitor = None

    def _handshake_was_refused(self):
        refused = False
        while self._monitor.poll(0):
            refused |= zmq.utils.monitor.recv_monitor_message(self._monitor)["event"] == HANDSHAKE_FAILED_AUTH
        return refused

    def _wait(self, deadline, events):
        poller = zmq.Poller()
        poller.register(self._socket, events)
        poller.register(self._monitor, zmq.POLLIN)
        while True:
            left = deadline - time.monotonic()
            ready = dict(poller.poll(max(0, left * 1000)))
            if self._socket in ready:
                return
            if self._handshake_was_refused():
                raise HandshakeRefused(self.endpoint)
            if left <= 0:
                raise Timeout(f"nothing from {self.endpoint} in time")

    def send_frame(self, frame, timeout=None):
        """Any bytes, also such as no correct client would send."""
        self._wait(time.monotonic() + (timeout or self.timeout), zmq.POLLOUT)
        self._socket.send(frame)

    def send(self, kind, message):
        self.send_frame(encode(kind, message))

    def receive_frame(self, timeout=None):
        self._wait(time.monotonic() + (self.timeout if timeout is None else timeout), zmq.POLLIN)
        parts = self._socket.recv_multipart()
        assert len(parts) == 1 and 0 < len(parts[0]) <= FRAME_MAX
        return parts[0]

    def receive(self, *kinds, timeout=None):
        """The next message of one of these kinds: (kind, message). What comes between is remembered (notices, assignments,
        history, times); a Refusal that was not asked for raises."""
        deadline = time.monotonic() + (self.timeout if timeout is None else timeout)
        while True:
            kind, message = decode(self.receive_frame(max(0, deadline - time.monotonic())))
            self._remember(kind, message)
            if kind in kinds or not kinds:
                return kind, message
            if kind == "refusal":
                raise Refused(message.code.decode(), message.message.decode())

    def _remember(self, kind, message):
        if kind in ("welcome", "verdicts", "pong"):
            self.collector_time_us = message.collector_time_us
        if kind == "notices":
            self.notices.extend(message.notices)
        elif kind == "assignments":
            self.assignments = [part for part in self.assignments if part.revision == message.revision] + [message]
            if len({part.part for part in self.assignments}) == message.parts:
                self.catalogue_revision = message.revision
        elif kind == "history":
            self._history_parts = {part: of for part, of in self._history_parts.items() if of.digest == message.digest}
            self._history_parts[message.part] = message
            if len(self._history_parts) == message.parts:
                self.history = [word for _, of in sorted(self._history_parts.items()) for word in of.words]
                self.history_digest = message.digest

    # -- the messages --

    def enrol(self, own_keys):
        """With the one-time key: makes own_keys the key of a device. Answers Enrolled."""
        self.send("enrol", protocol().Enrol(device_key=z85.decode(own_keys.public), software=b"wire_client"))
        return self.receive("enrolled")[1]

    def hello(self, *, first_sequence=1, last_sequence=None, revision=None, waiting=0):
        """Answers Welcome; the next sequence is then the one that the collector asks for."""
        last = self.next_sequence - 1 if last_sequence is None else last_sequence
        self.send("hello", protocol().Hello(
            epoch=self.epoch, first_sequence=first_sequence, last_sequence=max(last, first_sequence - 1),
            catalogue_revision=self.catalogue_revision if revision is None else revision, software=b"wire_client", waiting=waiting,
            capabilities=[b"history"] if self.takes_history else [], history=self.history_digest))
        self.welcome = self.receive("welcome")[1]
        self.next_sequence = self.welcome.committed_sequence + 1
        return self.welcome

    def receive_assignments(self):
        """All parts of the revision that the Welcome named."""
        while self.catalogue_revision != self.welcome.catalogue_revision:
            self.receive("assignments")
        return sorted(self.assignments, key=lambda part: part.part)

    def receive_history(self, timeout=None):
        """The words of the next History that is whole."""
        before = self.history_digest
        deadline = time.monotonic() + (self.timeout if timeout is None else timeout)
        while self.history_digest == before:
            self.receive("history", timeout=max(0, deadline - time.monotonic()))
        return self.history

    def entries(self, updates, *, ids=None, first_sequence=None, sealed_at_us=None):
        """Entries for encoded updates, at the next places of the outbox or from first_sequence on."""
        first = self.next_sequence if first_sequence is None else first_sequence
        sealed = now_us() if sealed_at_us is None else sealed_at_us
        return [
            protocol().Entry(sequence=first + i, id=ids[i] if ids else uuid7(sealed), sealed_at_us=sealed,
                             collector_time_us=self.collector_time_us, update=content) for i, content in enumerate(updates)
        ]

    def send_entries(self, entries):
        self.send("submit", protocol().Submit(epoch=self.epoch, entries=entries))
        self.next_sequence = max(self.next_sequence, entries[-1].sequence + 1)

    def receive_verdicts(self, entries, timeout=None):
        """The verdicts on these entries, in their order. A RetryAfter or Rewind raises WireError with the message."""
        wanted = {entry.sequence for entry in entries}
        found = {}
        deadline = time.monotonic() + (self.timeout if timeout is None else timeout)
        while wanted - found.keys():
            kind, message = self.receive("verdicts", "retry_after", "rewind", timeout=max(0, deadline - time.monotonic()))
            if kind != "verdicts":
                raise WireError(kind, message)
            found.update((verdict.sequence, verdict) for verdict in message.verdicts)
        return [found[entry.sequence] for entry in entries]

    def submit(self, updates, **places):
        """Sends encoded updates as one Submit and answers their verdicts."""
        entries = self.entries(updates, **places)
        self.send_entries(entries)
        return self.receive_verdicts(entries)

    def ping(self, waiting=0):
        self.send("ping", protocol().Ping(waiting=waiting))
        return self.receive("pong")[1]

    def received(self, notices):
        self.send("received", protocol().Received(notice_ids=[notice.id for notice in notices]))

    def decide(self, update_id, decision, reason="", *, id=None, by=("Nguyễn Văn An", "Phó Giám đốc")):
        """decision: "release" or "refuse". Answers Decided."""
        pb = protocol()
        message = pb.Decide(id=id or uuid7(), update_id=update_id, decision=pb.Decision.Value(f"DECISION_{decision.upper()}"),
                            reason=_text(reason), by=pb.Person(name=_text(by[0]), position=_text(by[1])))
        self.send("decide", message)
        return self.receive("decided")[1]


def verdict_name(verdict):
    """ "accepted", "held" or "rejected"."""
    return protocol().VerdictKind.Name(verdict.kind).removeprefix("VERDICT_KIND_").lower()


@contextlib.contextmanager
def enrolled_client(enrolment_file, **options):
    """Redeems an enrolment file with a new key pair and says Hello."""
    enrolment = Enrolment.read(enrolment_file)
    keys = new_keys()
    with WireClient(enrolment.endpoint, enrolment.server_key, enrolment.keys, **options) as once:
        once.enrol(keys)
    with WireClient(enrolment.endpoint, enrolment.server_key, keys, **options) as client:
        client.hello()
        yield client
