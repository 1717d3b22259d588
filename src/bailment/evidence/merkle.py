"""Proofs over a tree that is read tile by tile (RFC 6962 hashing, C2SP tiles of height 8)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bailment.evidence.verify import EMPTY_ROOT, Peaks, is_included, leaf_hash, node_hash

__all__ = ["EMPTY_ROOT", "Peaks", "Tree", "is_consistent", "is_included", "leaf_hash", "node_hash"]

ReadTile = Callable[[int, int, int], bytes]
"""The bytes of the tile at (level, index) with at least (width) hashes."""

_KEPT_TILES = 64
_Rows = list[list[bytes]]


@dataclass(slots=True)
class Tree:
    """A tree of *size* leaves behind a reader of its tiles; `kept` holds those that were read, full ones for ever."""

    size: int
    read: ReadTile
    kept: dict[tuple[int, int, int], _Rows] = field(default_factory=dict, repr=False)

    def root(self, size: int | None = None) -> bytes:
        """The root of the first *size* leaves (of all of them where no size is given)."""
        size = self.size if size is None else size
        self._within(size)
        return self._hash(0, size) if size else EMPTY_ROOT

    def inclusion_proof(self, index: int, size: int | None = None) -> tuple[bytes, ...]:
        """The hashes that join the leaf at *index* to the root at *size*, nearest first (RFC 6962, 2.1.1).

        Raises: IndexError where the tree has no such leaf or size.
        """
        size = self.size if size is None else size
        self._within(size)
        if not 0 <= index < size:
            raise IndexError(f"a tree of {size} leaves has no leaf {index}")
        proof: list[bytes] = []
        start, end = 0, size
        while end - start > 1:
            middle = start + _split(end - start)
            proof.append(self._hash(middle, end) if index < middle else self._hash(start, middle))
            start, end = (start, middle) if index < middle else (middle, end)
        return tuple(reversed(proof))

    def consistency_proof(self, old: int, size: int | None = None) -> tuple[bytes, ...]:
        """The hashes that show the tree at *size* to extend the tree at *old* (RFC 6962, 2.1.2).

        Raises: IndexError where old is 0, or the tree is not so large.
        """
        size = self.size if size is None else size
        self._within(size)
        if not 0 < old <= size:
            raise IndexError(f"no consistency proof runs from {old} to {size}")
        proof: list[bytes] = []
        start, end = 0, size
        while old != end:
            middle = start + _split(end - start)
            proof.append(self._hash(middle, end) if old <= middle else self._hash(start, middle))
            start, end = (start, middle) if old <= middle else (middle, end)
        if start:
            proof.append(self._hash(start, end))
        return tuple(reversed(proof))

    def _within(self, size: int) -> None:
        if not 0 <= size <= self.size:
            raise IndexError(f"the tree has {self.size} leaves, not {size}")

    def _hash(self, start: int, end: int) -> bytes:
        height = (end - start).bit_length() - 1
        if end - start == 1 << height:
            return self._node(height, start >> height)
        middle = start + _split(end - start)
        return node_hash(self._hash(start, middle), self._hash(middle, end))

    def _node(self, height: int, index: int) -> bytes:
        level, inner = divmod(height, 8)
        tile = (index << inner) >> 8
        width = min(256, (self.size >> 8 * level) - tile * 256)
        return self._rows(level, tile, width)[inner][index - (tile << 8 - inner)]

    def _rows(self, level: int, index: int, width: int) -> _Rows:
        """The hashes of a tile, and above them the full nodes of each height that it gives."""
        place = (level, index, width)
        if known := self.kept.get(place):
            return known
        data = self.read(level, index, width)
        rows = [[data[at : at + 32] for at in range(0, width * 32, 32)]]
        for _ in range(7):
            below = rows[-1]
            rows.append([node_hash(below[i], below[i + 1]) for i in range(0, len(below) - 1, 2)])
        if len(self.kept) >= _KEPT_TILES:
            self.kept.clear()
        self.kept[place] = rows
        return rows


def _split(count: int) -> int:
    """The largest power of two below *count*."""
    return 1 << (count - 1).bit_length() - 1


def is_consistent(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """True where *proof* shows the tree of *new* leaves to extend that of *old* (RFC 9162, 2.1.4.2)."""
    if not 0 < old <= new or any(len(part) != 32 for part in proof):
        return False
    if old == new:
        return not proof and old_root == new_root
    parts = list(proof) if old & (old - 1) else [old_root, *proof]
    if not parts:
        return False
    node, last = old - 1, new - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    first = second = parts[0]
    for part in parts[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            first, second = node_hash(part, first), node_hash(part, second)
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            second = node_hash(second, part)
        node, last = node >> 1, last >> 1
    return last == 0 and first == old_root and second == new_root
