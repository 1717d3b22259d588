"""The growing edge of a stored tree: its open tiles and peaks, and how entries are written behind it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field

from bailment.evidence.leaf import Entry
from bailment.evidence.merkle import EMPTY_ROOT, Peaks, leaf_hash
from bailment.primitives.errors import Tampered

_HASH = 32
_WIDTH = 256


def head(database: sqlite3.Connection) -> tuple[int, bytes]:
    """Size and root of the stored tree."""
    row = database.execute("SELECT size, root FROM ledger_head").fetchone()
    return (int(row[0]), bytes(row[1])) if row else (0, EMPTY_ROOT)


@dataclass(slots=True)
class _OpenTile:
    """The unfinished tile of one level: its hashes, and the peaks of the tree that stands on them."""

    hashes: list[bytes] = field(default_factory=list)
    peaks: Peaks = field(default_factory=Peaks)

    def add(self, hashed: bytes) -> None:
        self.hashes.append(hashed)
        self.peaks.add(hashed)


@dataclass(slots=True)
class Tail:
    """The edge of the tree at one size: an unfinished tile for each level."""

    size: int
    root: bytes
    open_tiles: list[_OpenTile] = field(default_factory=lambda: [_OpenTile()])

    @classmethod
    def stored(cls, database: sqlite3.Connection) -> Tail:
        """The edge as the store holds it, its newest entries hashed again.

        Raises: Tampered where it does not give the stored root.
        """
        size, root = head(database)
        hashes = [_open_entries(database, size)]
        while size >> 8 * len(hashes):
            hashes.append(_open_hashes(database, len(hashes), size))
        tail = cls(size, root, [_OpenTile() for _ in hashes])
        for tile, parts in zip(tail.open_tiles, hashes, strict=True):
            for part in parts:
                tile.add(part)
        if tail._root() != root:
            raise Tampered(f"the tree of {size} entries does not have the root that was stored", where="ledger")
        return tail

    def write(self, database: sqlite3.Connection, entries: Sequence[Entry]) -> range:
        """Write *entries* behind the edge and move it; the indices at which they stand."""
        start = self.size
        rows = []
        for index, entry in enumerate(entries, start):
            leaf = entry.leaf()
            hashed = leaf_hash(leaf)
            rows.append((index, leaf, hashed))
            self._grow(database, hashed)
        database.executemany("INSERT INTO ledger_entry VALUES (?, ?, ?)", rows)
        salts = [(index, entry.salt) for index, entry in enumerate(entries, start) if entry.salt]
        if salts:
            database.executemany("INSERT INTO ledger_salt VALUES (?, ?)", salts)
        self.root = self._root()
        database.execute("INSERT OR REPLACE INTO ledger_head VALUES (1, ?, ?)", (self.size, self.root))
        return range(start, self.size)

    def _root(self) -> bytes:
        return Peaks(self.size, [part for tile in reversed(self.open_tiles) for part in tile.peaks.hashes]).root()

    def _grow(self, database: sqlite3.Connection, hashed: bytes) -> None:
        self.size += 1
        level, count = 0, self.size
        self.open_tiles[0].add(hashed)
        while len((tile := self.open_tiles[level]).hashes) == _WIDTH:
            _keep_tile(database, level, (count - 1) // _WIDTH, tile.hashes)
            self.open_tiles[level] = _OpenTile()
            level, count = level + 1, count // _WIDTH
            if level == len(self.open_tiles):
                self.open_tiles.append(_OpenTile())
            self.open_tiles[level].add(tile.peaks.root())
        if level:
            _keep_tile(database, level, count // _WIDTH, self.open_tiles[level].hashes)


def _keep_tile(database: sqlite3.Connection, level: int, index: int, hashes: list[bytes]) -> None:
    database.execute("INSERT OR REPLACE INTO ledger_tile VALUES (?, ?, ?)", (level, index, b"".join(hashes)))


def _open_entries(database: sqlite3.Connection, size: int) -> list[bytes]:
    start = size - size % _WIDTH
    rows = database.execute("SELECT idx, leaf, hash FROM ledger_entry WHERE idx >= ? ORDER BY idx", (start,)).fetchall()
    if [row[0] for row in rows] != list(range(start, size)):
        raise Tampered(f"the entries from {start} on are not those up to {size}", where="ledger")
    for index, leaf, hashed in rows:
        if leaf_hash(leaf) != hashed:
            raise Tampered("it is not the entry that was logged", where=f"ledger entry {index}")
    return [row[2] for row in rows]


def _open_hashes(database: sqlite3.Connection, level: int, size: int) -> list[bytes]:
    count = size >> 8 * level
    if not count % _WIDTH:
        return []
    data = tile(database, level, count // _WIDTH, count % _WIDTH)
    return [data[at : at + _HASH] for at in range(0, len(data), _HASH)]


def tile(database: sqlite3.Connection, level: int, index: int, width: int) -> bytes:
    """The first *width* hashes of a tile.

    Raises: Tampered where the store lacks them.
    """
    row = database.execute("SELECT hashes FROM ledger_tile WHERE level = ? AND idx = ?", (level, index)).fetchone()
    if row is None and level == 0:
        start = index * _WIDTH
        query = "SELECT hash FROM ledger_entry WHERE idx BETWEEN ? AND ? ORDER BY idx"
        row = (b"".join(hashed for (hashed,) in database.execute(query, (start, start + width - 1))),)
    if row is None or len(row[0]) < width * _HASH:
        raise Tampered(f"it lacks the first {width} hashes", where=f"ledger tile {level}/{index}")
    return bytes(row[0][: width * _HASH])
