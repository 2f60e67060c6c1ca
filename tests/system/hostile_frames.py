"""Frames with something wrong in them, made from good ones by the descriptors of the .proto: for real sockets. (The C test
test_wire_hostile.c tries far more of them, without.)"""

from google.protobuf.descriptor import FieldDescriptor

from wire_client import encode, now_us, protocol, update, uuid7

LENGTHS = (0, 1, -1, +1, 2**31 - 1, 2**32 - 1, 2**63 - 1, 2**64 - 1)


def varint(value):
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(out + bytes([value]))


def take_varint(data, at):
    value = shift = 0
    while True:
        value |= (data[at] & 0x7F) << shift
        shift += 7
        at += 1
        if data[at - 1] < 0x80:
            return value, at


def _rewrite(descriptor, data, lie, count):
    """The message with `lie` told about its lie[0]-th length; count is a list of how many lengths there were."""
    out, at = bytearray(), 0
    while at < len(data):
        begin = at
        tag, at = take_varint(data, at)
        out += data[begin:at]
        if tag & 7 == 0:
            begin = at
            _, at = take_varint(data, at)
            out += data[begin:at]
        elif tag & 7 == 2:
            size, at = take_varint(data, at)
            part, at = data[at:at + size], at + size
            number, count[0] = count[0], count[0] + 1
            field = descriptor.fields_by_number.get(tag >> 3) if descriptor else None
            nested = field.message_type if field is not None and field.type == FieldDescriptor.TYPE_MESSAGE else None
            if nested is not None:
                part = _rewrite(nested, part, lie, count)
            said = len(part)
            if number == lie[0]:
                said = lie[1] + len(part) if lie[1] in (-1, 1) and lie[2] else lie[1]
            out += varint(max(0, said)) + part
        else:
            width = 8 if tag & 7 == 1 else 4
            out += data[at:at + width]
            at += width
    return bytes(out)


def lies(frame):
    """Each length in the frame lied about, the lengths around it made right again."""
    envelope = protocol().Envelope.DESCRIPTOR
    count = [0]
    _rewrite(envelope, frame, (None, 0, False), count)
    for number in range(count[0]):
        for i, length in enumerate(LENGTHS):
            yield _rewrite(envelope, frame, (number, length, i in (2, 3)), [0])


def cuts(frame):
    """Cut at every byte; the empty one cannot be told from an empty message."""
    return (frame[:size] for size in range(1, len(frame)))


def agent_frames(epoch):
    """One good frame of every kind that an agent sends; small, so that every byte of it can be tried."""
    pb = protocol()
    content = update("08/KH-UBND#6c", "complete", percent=100, result="Xong", product=("1/QĐ", "2024-12-01", "UBND", "Quyết định"), value=3.5,
                     year=2024, drafter=("A", "B"), report={"next": "Tiếp", "updates": [uuid7()]}, milestone={"text": "Mốc", "due": "2025-01-31"})
    entries = [pb.Entry(sequence=first, id=uuid7(), sealed_at_us=now_us(), update=content) for first in (1, 2)]
    return {
        "enrol": encode("enrol", pb.Enrol(device_key=b"k" * 32, software=b"x")),
        "hello": encode("hello", pb.Hello(epoch=epoch, first_sequence=1, last_sequence=2, software=b"x", capabilities=[b"history"], history=b"h" * 32)),
        "submit": encode("submit", pb.Submit(epoch=epoch, entries=entries)),
        "decide": encode("decide", pb.Decide(id=uuid7(), update_id=uuid7(), decision=pb.DECISION_REFUSE, reason=b"r", by=pb.Person(name=b"n", position=b"p"))),
        "received": encode("received", pb.Received(notice_ids=[uuid7(), uuid7()])),
        "ping": encode("ping", pb.Ping(waiting=1, oldest_waiting_us=now_us(), leaving=True)),
    }


def collector_frames(epoch):
    """The same of every kind that the collector sends."""
    pb = protocol()
    verdict = pb.Verdict(id=uuid7(), sequence=1, kind=pb.VERDICT_KIND_REJECTED, code=b"NO_ROLE", field=b"task", message=b"m", received_at_us=now_us(),
                         effective_at_us=now_us(), content_hash=b"h" * 32)
    word = pb.Word(task=b"P@2024-01-15@U#1", agency=b"A", name=b"A", action=pb.ACTION_PROGRESS, result=b"r", effective_at_us=now_us(), updates=1)
    return {
        "enrolled": encode("enrolled", pb.Enrolled(device_id=b"d" * 16, agency_code=b"A", agency_name=b"A")),
        "welcome": encode("welcome", pb.Welcome(
            device_id=b"d" * 16, agency_code=b"A", agency_name=b"A", collector_time_us=now_us(), committed_sequence=0, catalogue_revision=1,
            limits=pb.Limits(batch_entries=50, update_bytes=60000, credit_batches=8, heartbeat_ms=1000, text_chars=4000, short_text_chars=500))),
        "verdicts": encode("verdicts", pb.Verdicts(epoch=epoch, collector_time_us=now_us(), verdicts=[verdict])),
        "notices": encode("notices", pb.Notices(notices=[pb.Notice(id=uuid7(), kind=6, at_us=now_us(), text=b"t", task=b"P#1")])),
        "retry_after": encode("retry_after", pb.RetryAfter(epoch=epoch, from_sequence=1, delay_ms=1, message=b"m")),
        "rewind": encode("rewind", pb.Rewind(epoch=epoch, next_sequence=1)),
        "pong": encode("pong", pb.Pong(collector_time_us=now_us(), catalogue_revision=1)),
        "refusal": encode("refusal", pb.Refusal(code=b"BAD_FRAME", message=b"m")),
        "decided": encode("decided", pb.Decided(id=uuid7(), code=b"NOT_HELD", message=b"m")),
        "history": encode("history", pb.History(digest=b"g" * 32, part=0, parts=1, words=[word])),
    }
