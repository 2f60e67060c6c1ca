"""The file that takes the place of a connection, written and read from docs/PROTOCOL.md, section 13, alone."""

import dataclasses
import hashlib
import secrets

import nacl.public
from zmq.utils import z85

from wire_client import now_us, protocol

MAGIC = b"tiendo-bundle-1\n"
UPDATES, VERDICTS = 1, 2


@dataclasses.dataclass
class Letter:
    kind: int
    sender: bytes  # public keys, 32 bytes
    recipient: bytes
    epoch: bytes
    made_at_us: int
    frames: list


def box(secret, public):
    return nacl.public.Box(nacl.public.PrivateKey(z85.decode(secret)), nacl.public.PublicKey(public))


def letter(keys, recipient, epoch, frames, *, kind=UPDATES, part=0, parts=1, made_at_us=None):
    """keys: of wire_client; recipient: a public key as Z85."""
    inside = protocol().Bundle(envelopes=frames).SerializeToString()
    nonce, recipient = secrets.token_bytes(24), z85.decode(recipient)
    made = made_at_us if made_at_us is not None else now_us()
    head = bytes([kind, part, parts]) + bytes(5) + made.to_bytes(8, "big") + z85.decode(keys.public) + recipient + nonce + epoch
    head += (16 + 32 + len(inside)).to_bytes(8, "big")
    hashed = hashlib.sha256(MAGIC + head).digest()
    return head + box(keys.secret, recipient).encrypt(hashed + inside, nonce).ciphertext


def close(path, *letters):
    path.write_bytes(MAGIC + b"".join(letters))
    return path


def open_file(path, keys):
    """The letter that is for these keys."""
    content = path.read_bytes()
    assert content.startswith(MAGIC)
    head, closed = content[16:144], content[144:]
    assert (head[1], head[2], head[3:8]) == (0, 1, bytes(5)) and int.from_bytes(head[120:128], "big") == len(closed)
    assert head[48:80] == z85.decode(keys.public)
    inside = box(keys.secret, head[16:48]).decrypt(closed, head[80:104])
    assert inside[:32] == hashlib.sha256(MAGIC + head).digest()
    frames = list(protocol().Bundle.FromString(inside[32:]).envelopes)
    return Letter(head[0], head[16:48], head[48:80], head[104:120], int.from_bytes(head[8:16], "big"), frames)
