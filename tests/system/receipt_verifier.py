"""Checks receipts in another language, written from section 12 of docs/PROTOCOL.md and the .proto alone. It shares no code
with the programs: what both get right is in the document.

    receipt = receipt_verifier.verify(signed_bytes, keys)
    receipts = receipt_verifier.read_receipts(path.read_text()), keys = receipt_verifier.read_keys(text)
"""

import base64
import hashlib
import warnings

import nacl.exceptions
import nacl.signing
from google.protobuf.message import DecodeError
from zmq.utils import z85

import wire_client

LINE = "tiendo-receipt-1 "
KEY_LINE = "tiendo-receipt-key-1 "
MARK = b"tiendo receipt head 1\0"
LAST_TIME = 253402300799999999


class NotGenuine(Exception):
    """The receipt proves nothing; the text says why."""


def _demand(holds, why):
    if not holds:
        raise NotGenuine(why)


def _one_encoding(kind, data):
    """The message, when these bytes are the one encoding of what they say."""
    name = kind.DESCRIPTOR.name
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)
            message = kind.FromString(data)
    except DecodeError as error:
        raise NotGenuine(f"not a {name}") from error
    message.DiscardUnknownFields()
    _demand(message.SerializeToString(deterministic=True) == data, f"not the one encoding of a {name}")
    return message


def _node(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of_path(leaf_hash, index, leaves, path):
    _demand(index < leaves, "no such leaf")
    last, root = leaves - 1, leaf_hash
    for sibling in path:
        _demand(last != 0, "the path is too long")
        if index % 2 == 1 or index == last:
            root = _node(sibling, root)
            while index % 2 == 0 and index != 0:
                index, last = index // 2, last // 2
        else:
            root = _node(root, sibling)
        index, last = index // 2, last // 2
    _demand(last == 0, "the path is too short")
    return root


def _text(data, most):
    text = data.decode()
    _demand(len(data) <= most and not any(ord(c) < 0x20 or 0x7F <= ord(c) < 0xA0 for c in text), "a text that no receipt has")
    return text


def _check_leaf(receipt):
    _demand(len(receipt.update_id) == 16 and any(receipt.update_id) and len(receipt.content_hash) == 32, "id or hash")
    try:
        _demand(_text(receipt.agency, 63), "nobody spoke")
        for data, most in ((receipt.agency_name, 700), (receipt.task, 511), (receipt.period, 64), (receipt.code, 63)):
            _text(data, most)
    except UnicodeDecodeError as error:
        raise NotGenuine("not UTF-8") from error
    _demand(0 <= receipt.action <= 12 and 1 <= receipt.kind <= 3, "action or verdict")
    _demand(0 <= receipt.received_at_us <= LAST_TIME and 0 <= receipt.effective_at_us <= LAST_TIME, "times")


def verify(data, keys):
    """The Receipt inside, when one of the keys (32 bytes each) has signed it; else NotGenuine."""
    pb = wire_client.protocol()
    _demand(len(data) <= 2048, "too large")
    signed = _one_encoding(pb.SignedReceipt, data)
    _demand(len(signed.path) <= 16 and all(len(part) == 32 for part in signed.path), "path")
    _demand(len(signed.signature) == 64 and len(signed.key) == 32, "signature or key")
    head = _one_encoding(pb.ReceiptHead, signed.head)
    _demand(len(head.session) == 16 and any(head.session) and 1 <= head.number < 2**63, "session or number")
    _demand(len(head.previous) == 32 and len(head.root) == 32, "previous or root")
    _demand((head.number == 1) == (not any(head.previous)), "previous")
    _demand(1 <= head.leaves <= 512 and 0 <= head.at_us <= LAST_TIME, "leaves or time")
    _demand(signed.key in keys, "signed by a key that is not trusted")
    try:
        nacl.signing.VerifyKey(signed.key).verify(MARK + signed.head, signed.signature)
    except (nacl.exceptions.BadSignatureError, nacl.exceptions.ValueError) as error:
        raise NotGenuine("the signature does not fit") from error
    leaf_hash = hashlib.sha256(b"\x00" + signed.leaf).digest()
    _demand(root_of_path(leaf_hash, signed.index, head.leaves, signed.path) == head.root, "not in the tree that was signed")
    _demand(len(signed.leaf) <= 1520, "leaf too large")
    receipt = _one_encoding(pb.Receipt, signed.leaf)
    _check_leaf(receipt)
    return receipt


def head_of(data):
    """The head of a receipt that was checked, and its encoded bytes: for following the chain."""
    pb = wire_client.protocol()
    encoded = pb.SignedReceipt.FromString(data).head
    return pb.ReceiptHead.FromString(encoded), encoded


def _lines(text):
    lines = (line.strip() for line in text.removeprefix("\ufeff").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def read_receipts(text):
    """The bytes of each receipt in a text, unchecked."""
    found = []
    for line in _lines(text):
        _demand(line.startswith(LINE), f"neither a receipt nor a remark: {line[:40]}")
        encoded = line.removeprefix(LINE)
        data = base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))
        _demand(base64.urlsafe_b64encode(data).decode().rstrip("=") == encoded, "not base64url")
        found.append(data)
    return found


def read_keys(text):
    keys = []
    for line in _lines(text):
        _demand(line.startswith(KEY_LINE), f"neither a key nor a remark: {line[:40]}")
        keys.append(z85.decode(line.removeprefix(KEY_LINE)))
    return keys
