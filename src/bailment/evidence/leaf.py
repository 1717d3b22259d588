"""What one leaf of the ledger says, and how the personal part of it stays forgettable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bailment.primitives.digest import Plain, canonical_json, salted
from bailment.primitives.errors import Usage
from bailment.primitives.time import Instant

MAX_LEAF_BYTES = 65_535
_OWN = ("kind", "at", "digests")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened: `facts` are never personal, `digests` stand for what may be.

    `salt` made the digests. It is stored beside the leaf, never in it: when it is shredded, the digests can no longer
    be matched with a guess, and the ledger still holds.
    """

    kind: str
    at: Instant
    facts: Mapping[str, Plain]
    digests: Mapping[str, str]
    salt: bytes = b""

    def leaf(self) -> bytes:
        """The canonical JSON that is hashed into the tree.

        Raises: Usage where it is longer than 65,535 bytes, the longest entry that a C2SP bundle holds.
        """
        if clash := [name for name in _OWN if name in self.facts]:
            raise ValueError(f"{clash[0]} is not a free fact")
        own: dict[str, Plain] = {"kind": self.kind, "at": str(self.at)}
        own |= {"digests": dict(self.digests)} if self.digests else {}
        leaf = canonical_json(own | dict(self.facts))
        if len(leaf) > MAX_LEAF_BYTES:
            raise Usage(f"a ledger entry of {len(leaf)} bytes is too long", fix=f"keep it under {MAX_LEAF_BYTES} bytes")
        return leaf


def entry(
    kind: str, at: Instant, facts: Mapping[str, Plain], personal: Mapping[str, bytes] | None = None, salt: bytes = b""
) -> Entry:
    """The entry that states *facts* in clear and *personal* only as digests under *salt*.

    Raises: ValueError for personal matter with a salt under 16 bytes.
    """
    digests = {name: salted(salt, name.encode() + b"\0" + data) for name, data in (personal or {}).items()}
    return Entry(kind, at, dict(facts), digests, salt if digests else b"")


def opens(salt: bytes, name: str, data: bytes, digest: str) -> bool:
    """True where *digest* is the one that *salt* makes of *data* under *name*."""
    return salted(salt, name.encode() + b"\0" + data) == digest
