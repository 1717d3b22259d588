"""What the room of evidence asks of whoever keeps the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bailment.evidence.leaf import Entry
from bailment.evidence.merkle import Tree
from bailment.evidence.note import Key, NoteSigner
from bailment.primitives.time import Instant


class Ledger(Protocol):
    """An append-only log of entries under one Merkle tree."""

    async def append(self, entries: Sequence[Entry]) -> range:
        """The indices at which *entries* now stand, once they are on disk.

        Raises: Unavailable where they are not kept; then none of them is.
        """
        ...

    def tree(self) -> Tree:
        """The tree as it stands now, for roots and proofs."""
        ...

    def leaves(self, start: int = 0, end: int | None = None) -> list[bytes]:
        """The leaves from *start* up to *end*."""
        ...

    def checkpoint(self, signer: NoteSigner, at: Instant) -> bytes:
        """A signed checkpoint of the tree as it stands, kept and returned; the newest one where nothing was added."""
        ...

    def checkpoints(self) -> tuple[bytes, ...]:
        """Every checkpoint that was signed, oldest first."""
        ...

    def audit(self, keys: Sequence[Key] = ()) -> int:
        """The number of entries, after each was hashed again and held against tiles, head and checkpoints.

        Raises: Tampered, naming the entry, tile or checkpoint that does not hold.
        """
        ...
