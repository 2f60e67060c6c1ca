"""Receipts, read and proved from docs/PROTOCOL.md alone; shares no code with the programs."""

import hashlib

from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

HEAD_PREFIX = b"tiendo receipt head 1\0"
KINDS = {0: None, 1: "accepted", 2: "held", 3: "rejected"}


# ---- protobuf, as much of it as a receipt needs ----

def _varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at


def fields(data):
    """(number, int or bytes)…"""
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        value, at = _varint(data, at)
        if key & 7 == 2:
            value, at = data[at:at + value], at + value
        elif key & 7 != 0:
            raise ValueError("neither a number nor bytes")
        yield key >> 3, value


def _number(value):
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _bytes(number, value):
    return _number(number << 3 | 2) + _number(len(value)) + value


# ---- the tree of RFC 6962 ----

def _leaf(data):
    return hashlib.sha256(b"\0" + data).digest()


def _node(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def levels(leaves):
    """From the hashed leaves up to the root."""
    made = [[_leaf(leaf) for leaf in leaves]]
    while len(made[-1]) > 1:
        below = made[-1]
        above = [_node(below[i], below[i + 1]) for i in range(0, len(below) - 1, 2)]
        made.append(above + below[len(below) & ~1:])
    return made


def path(tree, index):
    siblings = []
    for level in tree[:-1]:
        if index ^ 1 < len(level):
            siblings.append(level[index ^ 1])
        index >>= 1
    return siblings


def _root_of(leaf, index, count, siblings):
    found, last, left = _leaf(leaf), count - 1, list(siblings)
    while last > 0:
        if index & 1:
            found = _node(left.pop(0), found)
        elif index < last:
            found = _node(found, left.pop(0))
        index >>= 1
        last >>= 1
    if left:
        raise ValueError("a path that is too long")
    return found


# ---- receipts ----

def encode(leaf, index, siblings, head, signature, key):
    return b"".join([_bytes(1, leaf), _number(2 << 3) + _number(index) if index else b"", *(_bytes(3, s) for s in siblings),
                     _bytes(4, head), _bytes(5, signature), _bytes(6, key)])


class Proof:
    """Checks receipts; a head that was found good is not checked again."""

    def __init__(self, keys):
        self.keys, self.heads = set(keys), {}

    def head(self, head, signature, key):
        """Its root and number of leaves; raises ValueError."""
        if (head, signature, key) not in self.heads:
            if key not in self.keys:
                raise ValueError("signed by nobody we know")
            try:
                VerifyKey(key).verify(HEAD_PREFIX + head, signature)
            except BadSignatureError:
                raise ValueError("the signature is not of this head") from None
            said = dict(fields(head))
            self.heads[head, signature, key] = said[4], said[5]
        return self.heads[head, signature, key]

    def check(self, signed):
        """What a receipt says, or ValueError: (update id, content hash, kind, received, effective)."""
        try:
            found = list(fields(signed))
            said = dict(found)
            if encode(said[1], said.get(2, 0), [v for n, v in found if n == 3], said[4], said[5], said[6]) != signed:
                raise ValueError("not as it is written")
            root, count = self.head(said[4], said[5], said[6])
            if said.get(2, 0) >= count or _root_of(said[1], said.get(2, 0), count, [v for n, v in found if n == 3]) != root:
                raise ValueError("not a leaf of the signed tree")
            leaf = dict(fields(said[1]))
            return leaf[1], leaf[2], KINDS[leaf[8]], leaf.get(10, 0), leaf.get(11, 0)
        except (KeyError, IndexError, TypeError) as error:
            raise ValueError(f"not whole: {error!r}") from None
