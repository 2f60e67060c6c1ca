"""The document is enough to check a receipt: a verifier written from it takes its example, and nothing that differs by a bit."""

import base64
import hashlib
import re

import nacl.signing
import pytest

import receipt_verifier
import wire_client
from project import ROOT
from receipt_verifier import NotGenuine


def document():
    return (ROOT / "docs" / "PROTOCOL.md").read_text(encoding="utf-8")


def example(name):
    return bytes.fromhex(re.search(rf"```hex {name}\n(.*?)```", document(), re.DOTALL)[1].replace("\n", ""))


def refused(data, keys):
    try:
        receipt_verifier.verify(data, keys)
    except NotGenuine:
        return True
    return False


def test_the_example_is_genuine():
    key, leaf, head = example("receipt-key"), example("receipt-leaf"), example("receipt-head")
    receipt = receipt_verifier.verify(example("receipt"), [key])
    assert receipt.SerializeToString(deterministic=True) == leaf
    assert receipt.agency.decode() == "HP-SXD" and receipt.agency_name.decode() == "Sở Xây dựng"
    assert receipt.content_hash == hashlib.sha256(example("update")).digest()
    assert (receipt.due, receipt.days_late, receipt.kind, receipt.action) == (20241220, 0, 1, 2)
    found, encoded = receipt_verifier.head_of(example("receipt"))
    assert encoded == head
    assert (found.number, found.leaves, found.previous) == (1, 3, bytes(32))
    assert found.at_us == receipt.received_at_us + 20_000


def test_the_example_says_of_the_update_what_its_verdict_says():
    """Section 11 and section 12 tell one story."""
    receipt = receipt_verifier.verify(example("receipt"), [example("receipt-key")])
    verdict = wire_client.decode(example("verdicts"))[1].verdicts[0]
    for field in ("kind", "code", "received_at_us", "effective_at_us", "content_hash", "catalogue_revision"):
        assert getattr(receipt, field) == getattr(verdict, field), field
    assert receipt.update_id == verdict.id


def test_the_key_follows_from_the_documented_seed_and_is_told_as_text():
    key = example("receipt-key")
    assert nacl.signing.SigningKey(bytes(range(32))).verify_key.encode() == key
    told = re.search(r"^tiendo-receipt-key-1 .*$", document(), re.MULTILINE)[0]
    assert receipt_verifier.read_keys(f"# the centre's\n\n{told}\r\n") == [key]


def test_the_document_tells_the_hashes_on_the_way():
    signed = wire_client.protocol().SignedReceipt.FromString(example("receipt"))
    first = hashlib.sha256(b"\x00" + signed.leaf).digest()
    second, third = signed.path
    node = hashlib.sha256(b"\x01" + first + second).digest()
    root = hashlib.sha256(b"\x01" + node + third).digest()
    for value in (first, second, third, node, root):
        assert f"`{value.hex()[:8]}…`" in document()


def test_every_bit_counts():
    data, keys = example("receipt"), [example("receipt-key")]
    for bit in range(len(data) * 8):
        changed = bytearray(data)
        changed[bit // 8] ^= 1 << bit % 8
        assert refused(bytes(changed), keys), f"bit {bit}"


@pytest.mark.parametrize("more", [b"\x38\x01", b"\x10\x00", b"\x10\x01", b"\x00"], ids=["unknown", "default", "index", "zero"])
def test_nothing_can_be_added(more):
    assert refused(example("receipt") + more, [example("receipt-key")])


def test_another_key_signed_it():
    other = nacl.signing.SigningKey(bytes(32)).verify_key.encode()
    data, key = example("receipt"), example("receipt-key")
    assert refused(data, [])
    assert refused(data, [other])
    assert receipt_verifier.verify(data, [other, key])


def test_as_text():
    data = example("receipt")
    line = "tiendo-receipt-1 " + base64.urlsafe_b64encode(data).decode().rstrip("=")
    assert receipt_verifier.read_receipts(f"# Phiếu\r\n\r\n{line}\r\n  {line}  \n") == [data, data]
    with pytest.raises(NotGenuine):
        receipt_verifier.read_receipts("Kính gửi Sở Xây dựng\n")
