"""The independent client against a ROUTER made here, so that a fault in the client is not taken for one of the collector."""

import contextlib
import threading

import pytest
import zmq

import wire_client
from wire_client import HandshakeRefused, Refused, Timeout, WireClient, WireError, new_keys, update


class Router(threading.Thread):
    """Answers each frame by what `answer(kind, message)` gives: a list of (kind, message)."""

    def __init__(self, answer, allowed):
        super().__init__(daemon=True)
        self.context = zmq.Context()
        self.allowed = allowed
        self.zap = self.context.socket(zmq.REP)
        self.zap.linger = 0
        self.zap.bind("inproc://zeromq.zap.01")
        self.keys = new_keys()
        self.socket = self.context.socket(zmq.ROUTER)
        self.socket.linger = 0
        self.socket.curve_server = True
        self.socket.curve_secretkey = self.keys.secret
        self.endpoint = f"tcp://127.0.0.1:{self.socket.bind_to_random_port('tcp://127.0.0.1')}"
        self.answer = answer
        self.ended = threading.Event()
        self.start()

    def admit(self):
        """RFC 27: is this public key one of those allowed?"""
        version, request, _, _, _, _, key = self.zap.recv_multipart()
        known = any(wire_client.z85.decode(allowed.public) == key for allowed in self.allowed)
        self.zap.send_multipart([version, request, b"200" if known else b"400", b"", b"somebody" if known else b"", b""])

    def run(self):
        poller = zmq.Poller()
        poller.register(self.socket, zmq.POLLIN)
        poller.register(self.zap, zmq.POLLIN)
        while not self.ended.is_set():
            ready = dict(poller.poll(20))
            if self.zap in ready:
                self.admit()
            if self.socket in ready:
                peer, frame = self.socket.recv_multipart()
                for kind, message in self.answer(*wire_client.decode(frame)):
                    self.socket.send_multipart([peer, wire_client.encode(kind, message)])
        self.socket.close(0)
        self.zap.close(0)

    def end(self):
        self.ended.set()
        self.join()
        self.context.term()


@contextlib.contextmanager
def router(answer, allowed):
    running = Router(answer, allowed)
    try:
        yield running
    finally:
        running.end()


def welcome(committed=0, revision=0):
    pb = wire_client.protocol()
    return "welcome", pb.Welcome(device_id=b"d" * 16, agency_code=b"A", agency_name=b"A", collector_time_us=5, committed_sequence=committed,
                                 catalogue_revision=revision)


def test_hello_submit_ping_and_what_comes_between():
    pb = wire_client.protocol()
    kept = []

    def answer(kind, message):
        if kind == "hello":
            return [welcome(40, 7)] + [("assignments", pb.Assignments(revision=7, part=part, parts=2)) for part in (1, 0)]
        if kind == "submit":
            kept.extend(message.entries)
            verdicts = [pb.Verdict(id=entry.id, sequence=entry.sequence, kind=pb.VERDICT_KIND_ACCEPTED,
                                   content_hash=wire_client.content_hash(entry.update)) for entry in message.entries]
            return [("notices", pb.Notices(notices=[pb.Notice(id=b"n" * 16)])), ("verdicts", pb.Verdicts(verdicts=verdicts[:1])),
                    ("verdicts", pb.Verdicts(verdicts=verdicts[1:]))]
        return [("pong", pb.Pong(collector_time_us=9))]

    keys = new_keys()
    with router(answer, [keys]) as peer, WireClient(peer.endpoint, peer.keys.public, keys) as client:
        assert client.hello().committed_sequence == 40
        assert [part.part for part in client.receive_assignments()] == [0, 1]
        verdicts = client.submit([update("P#1", "progress", percent=0), update("P#1", "value", value=0.0, year=2024)])
        assert [(verdict.sequence, wire_client.verdict_name(verdict)) for verdict in verdicts] == [(41, "accepted"), (42, "accepted")]
        assert [notice.id for notice in client.notices] == [b"n" * 16]
        assert client.ping().collector_time_us == client.collector_time_us == 9
    first, second = (pb.Update.FromString(entry.update) for entry in kept)
    assert first.HasField("percent") and second.HasField("value")
    assert kept[0].id[6] >> 4 == 7 and kept[0].id[8] >> 6 == 2


def test_a_history_counts_when_it_is_whole():
    pb = wire_client.protocol()
    hellos = []
    word = lambda text: pb.Word(task=b"P@2024-01-15@U#1", agency=b"B", name=b"B", action=pb.ACTION_PROGRESS, result=text, updates=1)
    part = lambda digest, number, parts, *texts: ("history", pb.History(digest=digest * 32, part=number, parts=parts, words=map(word, texts)))

    def answer(kind, message):
        if kind == "hello":
            hellos.append((list(message.capabilities), message.history))
            return [welcome(), part(b"1", 1, 2, b"c"), part(b"1", 0, 2, b"a", b"b")]
        return [part(b"2", 0, 2, b"x"), part(b"3", 0, 1), ("pong", pb.Pong())]

    keys = new_keys()
    with router(answer, [keys]) as peer, WireClient(peer.endpoint, peer.keys.public, keys) as client:
        client.hello()
        assert [word.result for word in client.receive_history()] == [b"a", b"b", b"c"]
        client.hello()
        assert hellos == [([b"history"], b""), ([b"history"], b"1" * 32)]
        client.ping()
        assert (client.history, client.history_digest) == ([], b"3" * 32)


def test_what_the_client_raises():
    pb = wire_client.protocol()
    answers = {"hello": [welcome()], "ping": [("refusal", pb.Refusal(code=b"NOT_ALLOWED"))], "decide": [],
               "submit": [("rewind", pb.Rewind(next_sequence=3))]}
    keys = new_keys()
    with router(lambda kind, _: answers[kind], [keys]) as peer:
        with WireClient(peer.endpoint, peer.keys.public, keys) as client:
            client.hello()
            with pytest.raises(Refused, match="NOT_ALLOWED"):
                client.ping()
            with pytest.raises(WireError, match="rewind"):
                client.submit([update("P#1", "nothing")])
            client.timeout = 0.2
            with pytest.raises(Timeout):
                client.decide(b"u" * 16, "release")
        with WireClient(peer.endpoint, peer.keys.public, new_keys()) as stranger, pytest.raises(HandshakeRefused):
            stranger.hello()
        with WireClient(peer.endpoint, new_keys().public, keys, timeout=0.5) as deceived, pytest.raises(Timeout):
            deceived.hello()


def test_an_enrolment_file_is_read_and_redeemed(tmp_path):
    pb = wire_client.protocol()
    once = new_keys()
    allowed = [once]
    enrolled = []

    def answer(kind, message):
        if kind == "enrol":
            enrolled.append(message.device_key)
            allowed[:] = [wire_client.Keys(wire_client.z85.encode(message.device_key), b"")]
            return [("enrolled", pb.Enrolled(device_id=b"d" * 16))]
        return [welcome()]

    with router(answer, allowed) as peer:
        path = tmp_path / "enrolment.json"
        path.write_text('{"tiendo": "enrolment/1", "id": "x", "agency": "A", "agency_name": "A", "secret_key": "%s", '
                        '"collectors": [{"endpoint": "%s", "server_key": "%s"}], "expires": "2024-12-26T08:00:00+07:00"}' %
                        (once.secret.decode().replace("\\", "\\\\").replace('"', '\\"'), peer.endpoint, peer.keys.public.decode()))
        with wire_client.enrolled_client(path) as client:
            assert wire_client.z85.decode(client.keys.public) == enrolled[0]
        with WireClient(peer.endpoint, peer.keys.public, once) as late, pytest.raises(HandshakeRefused):
            late.enrol(new_keys())
