"""The rules that keep the .proto safe to decode and possible to change, and the examples of docs/PROTOCOL.md."""

import hashlib
import json
import os
import re
import subprocess

import pytest
from google.protobuf import descriptor_pb2

import wire_client
from project import ROOT

GOLDEN = ROOT / "tests" / "golden"
GOLDEN_SHAPES = GOLDEN / "tiendo.v1.desc.json"
Field = descriptor_pb2.FieldDescriptorProto


@pytest.fixture(scope="module")
def proto(tmp_path_factory):
    out = tmp_path_factory.mktemp("proto") / "tiendo.desc"
    subprocess.run(["protoc", f"--proto_path={ROOT / 'proto'}", f"--descriptor_set_out={out}", "tiendo/v1/tiendo.proto"], check=True)
    files = descriptor_pb2.FileDescriptorSet.FromString(out.read_bytes()).file
    assert [file.name for file in files] == ["tiendo/v1/tiendo.proto"]
    return files[0]


def type_name(field):
    base = field.type_name.removeprefix(".tiendo.v1.") or Field.Type.Name(field.type).removeprefix("TYPE_").lower()
    return f"repeated {base}" if field.label == Field.LABEL_REPEATED else base


def shapes(proto):
    """{message: {field: [number, type]}, "enum X": {value: number}}"""
    found = {message.name: {field.name: [field.number, type_name(field)] for field in message.field} for message in proto.message_type}
    found.update({f"enum {enum.name}": {value.name: value.number for value in enum.value} for enum in proto.enum_type})
    return found


def recursive_messages(proto):
    children = {
        message.name: {field.type_name.removeprefix(".tiendo.v1.") for field in message.field if field.type == Field.TYPE_MESSAGE}
        for message in proto.message_type
    }

    def reaches(start, at, seen):
        return any(child == start or (child not in seen and reaches(start, child, seen | {child})) for child in children[at])

    return [name for name in children if reaches(name, name, set())]


def test_package_and_syntax(proto):
    assert proto.package == "tiendo.v1"
    assert proto.syntax == "proto3"


def test_no_message_contains_itself(proto):
    """protobuf-c has no limit on depth: nesting without end would overflow the stack."""
    assert recursive_messages(proto) == []


def test_recursion_would_be_found(proto):
    other = descriptor_pb2.FileDescriptorProto.FromString(proto.SerializeToString())
    person = next(message for message in other.message_type if message.name == "Person")
    person.field.add(name="boss", number=9, type=Field.TYPE_MESSAGE, label=Field.LABEL_OPTIONAL, type_name=".tiendo.v1.Update")
    assert set(recursive_messages(other)) == {"Person", "Update"}


def test_no_optional_required_group_map_or_string(proto):
    for message in proto.message_type:
        assert not message.nested_type and not message.enum_type, f"{message.name}: declare it at top level"
        for field in message.field:
            where = f"{message.name}.{field.name}"
            assert not field.proto3_optional, f"{where}: protoc-c cannot compile `optional`"
            assert field.label != Field.LABEL_REQUIRED, where
            assert field.type not in (Field.TYPE_GROUP, Field.TYPE_STRING), f"{where}: free text is bytes, checked by hand"


def test_enums_begin_with_unspecified(proto):
    for enum in proto.enum_type:
        prefix = re.sub(r"(?<!^)(?=[A-Z])", "_", enum.name).upper()
        assert (enum.value[0].name, enum.value[0].number) == (f"{prefix}_UNSPECIFIED", 0)
        numbers = [value.number for value in enum.value]
        assert numbers == list(range(len(numbers))), f"{enum.name}: its numbers are the ones of the C enum"
        assert all(value.name.startswith(f"{prefix}_") for value in enum.value)


def test_numbers_are_used_once(proto):
    for message in proto.message_type:
        numbers = [field.number for field in message.field]
        assert len(numbers) == len(set(numbers)), message.name
        reserved = {number for span in message.reserved_range for number in range(span.start, span.end)}
        assert not reserved.intersection(numbers), message.name


def test_shapes_only_grow(proto):
    """What was once released keeps its name, number and type. TIENDO_GOLDEN=write adds what is new, never changes."""
    now = shapes(proto)
    then = json.loads(GOLDEN_SHAPES.read_text(encoding="utf-8")) if GOLDEN_SHAPES.exists() else {}
    for name, members in then.items():
        for member, shape in members.items():
            assert now.get(name, {}).get(member) == shape, f"{name}.{member} was {shape}"
    missing = {name: sorted(set(members) - set(then.get(name, {}))) for name, members in now.items()}
    missing = {name: members for name, members in missing.items() if members or name not in then}
    if missing and os.environ.get("TIENDO_GOLDEN") == "write":
        lines = [f"  {json.dumps(name)}: {json.dumps(members)}" for name, members in now.items()]
        GOLDEN_SHAPES.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
        missing = {}
    assert not missing, f"new in the .proto; TIENDO_GOLDEN=write adds it to {GOLDEN_SHAPES.name}"


def golden_frames():
    return sorted(GOLDEN.glob("v1/*.bin"))


@pytest.mark.parametrize("path", golden_frames(), ids=lambda path: path.stem)
def test_golden_frames_mean_the_same_in_another_language(path):
    pb = wire_client.protocol()
    data = path.read_bytes()
    if path.stem.startswith("update"):
        message = pb.Update.FromString(data)
        assert message.SerializeToString(deterministic=True) == data
        assert message.HasField("report") == message.HasField("milestone") == (path.stem == "update_of_cycle")
        assert message.task.decode() == "08/KH-UBND#6c"
        assert message.approver.name.decode() == "Nguyễn Văn An"
        return
    kind, message = wire_client.decode(data)
    assert kind == path.stem.removesuffix("_of_cycle").removesuffix("_of_receipts")
    assert wire_client.encode(kind, message) == data


def test_golden_frames_cover_every_message(proto):
    body = next(message for message in proto.message_type if message.name == "Envelope")
    kinds = {field.name for field in body.field if field.HasField("oneof_index")}
    later = {"update_of_cycle", "assignments_of_cycle", "submit_of_receipts", "verdicts_of_receipts", "welcome_of_receipts"}
    assert kinds == {path.stem for path in golden_frames()} - {"update"} - later


# -- docs/PROTOCOL.md --


def document():
    return (ROOT / "docs" / "PROTOCOL.md").read_text(encoding="utf-8")


def example(name):
    return bytes.fromhex(re.search(rf"```hex {name}\n(.*?)```", document(), re.DOTALL)[1].replace("\n", ""))


def test_worked_example():
    """A client that follows the document's words comes to the document's bytes."""
    pb = wire_client.protocol()
    epoch = bytes.fromhex("0193b83b5a1070008000000000000009")
    identity = bytes.fromhex("0193b83b5a1070008000000000000001")
    sealed = 1733965200000000
    hello = pb.Hello(epoch=epoch, first_sequence=1, last_sequence=41, software=b"example 1", waiting=1, oldest_waiting_us=sealed)
    assert wire_client.encode("hello", hello) == example("hello")
    content = wire_client.update("08/KH-UBND#6c", "progress", period="2024-Q4", percent=60, result="Đã họp.",
                                 approver=("Nguyễn Văn An", "Phó Giám đốc"))
    assert content == example("update")
    assert hashlib.sha256(content).hexdigest() in document()
    entry = pb.Entry(sequence=41, id=identity, sealed_at_us=sealed, collector_time_us=sealed - 60_000_000, update=content)
    assert wire_client.encode("submit", pb.Submit(epoch=epoch, entries=[entry])) == example("submit")
    kind, verdicts = wire_client.decode(example("verdicts"))
    assert kind == "verdicts"
    assert verdicts.verdicts[0].content_hash == wire_client.content_hash(content)
    assert wire_client.verdict_name(verdicts.verdicts[0]) == "accepted"
    kind, welcome = wire_client.decode(example("welcome"))
    assert (kind, welcome.committed_sequence, welcome.agency_name.decode()) == ("welcome", 40, "Sở Xây dựng")


def test_the_document_knows_the_limits():
    """The numbers in the document are those of the headers."""
    wire = (ROOT / "common" / "wire" / "wire.h").read_text(encoding="utf-8")
    core = (ROOT / "common" / "core" / "update.h").read_text(encoding="utf-8")
    receipt = (ROOT / "common" / "receipt" / "receipt.h").read_text(encoding="utf-8")

    def constant(name, text):
        product = re.search(rf"\b{name} = ([\d *]+),", text)[1]
        value = 1
        for factor in product.split("*"):
            value *= int(factor)
        return value

    told = document()
    for name, text in (("WIRE_FRAME_MAX", wire), ("WIRE_BATCH_MAX", wire), ("WIRE_CREDIT", wire), ("WIRE_PARTS_MAX", wire), ("WIRE_WORDS_MAX", wire), ("WIRE_HISTORY_PARTS_MAX", wire), ("WIRE_WORD_BYTES", wire), ("WIRE_RECEIPT_BYTES", wire), ("WIRE_RECEIPTED_MESSAGE_BYTES", wire),
                       ("RECEIPT_LEAVES_MAX", receipt), ("RECEIPT_NAME_BYTES", receipt), ("RECEIPT_LEAF_BYTES", receipt),
                       ("WIRE_ENTRY_OVERHEAD", wire), ("UPDATE_TEXT_MAX", core), ("UPDATE_SHORT_TEXT_MAX", core),
                       ("UPDATE_TASK_MAX", core), ("UPDATE_BYTES_MAX", core), ("REPORT_UPDATES_MAX", core)):
        assert re.search(rf"(?<![\d,]){constant(name, text):,}(?![\d,])", told), f"{name} = {constant(name, text):,} is not in PROTOCOL.md"


def test_the_document_names_every_message_and_action_code(proto):
    told = document()
    body = next(message for message in proto.message_type if message.name == "Envelope")
    for field in body.field:
        if field.HasField("oneof_index"):
            assert re.search(rf"\b{field.type_name.split('.')[-1]}\b", told), field.name
    for code in ("BAD_FRAME", "BAD_VERSION", "TOO_LARGE", "HELLO_FIRST", "NOT_ALLOWED", "CONFLICT", "PLACE_TAKEN"):
        assert code in told
