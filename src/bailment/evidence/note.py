"""Signing checkpoints and other notes (C2SP signed note, tlog-checkpoint, Ed25519)."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from bailment.evidence.verify import Checkpoint, Key, Note, Proof, is_name, key_id
from bailment.primitives.errors import Unreadable, Usage
from bailment.primitives.signature import Signer

__all__ = ["Checkpoint", "Key", "Note", "NoteSigner", "Proof", "checkpoint", "proof", "verified"]


@dataclass(frozen=True, slots=True)
class NoteSigner:
    """Signs notes under a name; for a ledger's own notes the name is its origin.

    Raises: Usage for a name that is empty or holds a blank or a plus.
    """

    name: str
    signer: Signer

    def __post_init__(self) -> None:
        if not is_name(self.name):
            raise Usage(f"{self.name!r} cannot name a key", fix="use a name such as hospital.example/ledger")

    @property
    def key(self) -> Key:
        """The verifier key that the other side needs."""
        return Key(self.name, self.signer.public_key)

    def note(self, text: str) -> bytes:
        """The signed note of *text*, which ends with a newline."""
        if not text.endswith("\n") or any(c < " " and c != "\n" for c in text):
            raise ValueError("a note's text ends with a newline and has no control characters")
        signature = key_id(self.name, self.signer.public_key) + self.signer.sign(text.encode())
        return f"{text}\n\u2014 {self.name} {base64.b64encode(signature).decode()}\n".encode()


def checkpoint(size: int, root: bytes, signer: NoteSigner) -> bytes:
    """The signed checkpoint of a log at *size*, whose origin is the signer's name."""
    return signer.note(str(Checkpoint(signer.name, size, root)))


def verified(data: bytes, key: Key) -> Checkpoint:
    """The checkpoint in *data*, signed by *key*, whose name is the origin.

    Raises: Unreadable where it is no checkpoint, or not signed by that key.
    """
    try:
        note = Note.parse(data)
        found = Checkpoint.parse(note.text)
    except ValueError as error:
        raise Unreadable(str(error), where="checkpoint") from None
    good, bad = note.signers([key])
    if bad or not good or found.origin != key.name:
        raise Unreadable(f"{key.name} has not signed it", where="checkpoint", fix="ask the log's keeper for its key")
    return found


def proof(index: int, hashes: tuple[bytes, ...], signed_checkpoint: bytes) -> bytes:
    """The `.tlog-proof` that the entry at *index* is in the tree of *signed_checkpoint*."""
    return bytes(Proof(index, hashes, signed_checkpoint))
