"""The ledger of a deal, kept in SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from bailment.evidence.leaf import Entry
from bailment.evidence.ledger import Ledger
from bailment.evidence.merkle import EMPTY_ROOT, Tree, is_included, leaf_hash
from bailment.evidence.note import Checkpoint, Key, Note, NoteSigner, checkpoint
from bailment.evidence.verify import roots, tiles
from bailment.primitives.errors import Tampered
from bailment.primitives.time import Instant
from bailment.store import tail
from bailment.store.reader import Reader
from bailment.store.schema import ACTS
from bailment.store.tail import Tail
from bailment.store.writer import Writer

_BY = 4096


class StoredLedger(Ledger):
    """An append-only log in the store of a deal."""

    def __init__(self, writer: Writer, reader: Reader) -> None:
        """Opening a deal makes one; `check` has not run yet."""
        self._writer = writer
        self._reader = reader
        self._tail: Tail | None = None
        self._tree = Tree(0, self._tile)

    async def append(self, entries: Sequence[Entry]) -> range:
        """The indices at which *entries* now stand, once they are on disk.

        Raises: Unavailable where they are not kept; then none of them is.
        """
        return await self._writer.written(lambda database: self.write(database, entries))

    def append_now(self, entries: Sequence[Entry]) -> range:
        """The same for callers that may wait."""
        return self._writer.run(lambda database: self.write(database, entries))

    def write(self, database: sqlite3.Connection, entries: Sequence[Entry]) -> range:
        """Write *entries* inside the writer's transaction; they stand where it commits."""
        edge, self._tail = self._tail, None
        if edge is None or (edge.size, edge.root) != tail.head(database):
            edge = Tail.stored(database)
        indices = edge.write(database, entries)
        self._tail = edge
        return indices

    def tree(self) -> Tree:
        """The tree as it stands now, for roots and proofs."""
        size, _ = self._reader.read(tail.head)
        if size != self._tree.size:
            self._tree = Tree(size, self._tile, self._tree.kept)
        return self._tree

    def _tile(self, level: int, index: int, width: int) -> bytes:
        return self._reader.read(lambda database: tail.tile(database, level, index, width))

    def leaves(self, start: int = 0, end: int | None = None) -> list[bytes]:
        """The leaves from *start* up to *end*."""
        query = "SELECT leaf FROM ledger_entry WHERE idx >= ? AND idx < ? ORDER BY idx"
        return [row[0] for row in self._reader.rows(query, start, 2**62 if end is None else end)]

    def acts(self) -> list[tuple[int, bytes]]:
        """Every leaf but those of decisions, with its index: what people did to the deal.

        Raises: Tampered where one of them is not in the tree.
        """
        return self._reader.read(self._acts)

    def _acts(self, database: sqlite3.Connection) -> list[tuple[int, bytes]]:
        tree = self.tree()
        root = tree.root()
        rows = database.execute(ACTS).fetchall()
        for index, leaf in rows:
            proof = tree.inclusion_proof(index) if index < tree.size else ()
            if not is_included(index, tree.size, leaf_hash(leaf), proof, root):
                raise Tampered("it is not the entry that was logged", where=f"ledger entry {index}")
        return rows

    def extends(self, note: bytes) -> None:
        """Hold the tree against a checkpoint that was kept elsewhere.

        Raises: Tampered where the tree is shorter or another.
        """
        self._reader.read(lambda database: _extends(_parsed(note), self.tree()))

    def salt(self, index: int) -> bytes | None:
        """The salt of the entry at *index*; None where it has none, or no more."""
        rows = self._reader.rows("SELECT salt FROM ledger_salt WHERE idx = ?", index)
        return rows[0][0] if rows else None

    def shred(self, indices: Sequence[int]) -> None:
        """Overwrite the salts of the entries at *indices*: their digests can no longer be matched with a guess."""

        def work(database: sqlite3.Connection) -> None:
            database.executemany("DELETE FROM ledger_salt WHERE idx = ?", [(index,) for index in indices])

        self._writer.run(work)
        self._reader.rows("PRAGMA wal_checkpoint(TRUNCATE)")

    def checkpoint(self, signer: NoteSigner, at: Instant) -> bytes:
        """A signed checkpoint of the tree as it stands, kept and returned; the newest one where nothing was added.

        Raises: Tampered where the tree does not extend the last checkpoint: such a tree is never signed.
        """

        def work(database: sqlite3.Connection) -> bytes:
            size, root = tail.head(database)
            query = "SELECT note FROM ledger_checkpoint WHERE size = ? AND origin = ?"
            if known := database.execute(query, (size, signer.name)).fetchone():
                return bytes(known[0])
            _extends_last(database, Tree(size, lambda *place: tail.tile(database, *place)))
            note = checkpoint(size, root, signer)
            row = (size, signer.name, at.microseconds, note)
            database.execute("INSERT INTO ledger_checkpoint VALUES (?, ?, ?, ?)", row)
            return note

        return self._writer.run(work)

    def checkpoints(self) -> tuple[bytes, ...]:
        """Every checkpoint that was signed, oldest first."""
        return tuple(row[0] for row in self._reader.rows("SELECT note FROM ledger_checkpoint ORDER BY size, at"))

    def check(self) -> None:
        """Hold the newest entries against the stored root, and the tree against the last checkpoint.

        Raises: Tampered where either does not hold; `audit` looks at every entry.
        """
        self._reader.read(Tail.stored)
        self._reader.read(lambda database: _extends_last(database, self.tree()))

    def audit(self, keys: Sequence[Key] = ()) -> int:
        """The number of entries, after each was hashed again and held against tiles, head and checkpoints.

        Raises: Tampered, naming the entry, tile or checkpoint that does not hold.
        """
        return self._reader.read(lambda database: _audited(database, keys))


def _extends_last(database: sqlite3.Connection, tree: Tree) -> None:
    row = database.execute("SELECT note FROM ledger_checkpoint ORDER BY size DESC LIMIT 1").fetchone()
    if row:
        _extends(_parsed(row[0]), tree)


def _extends(point: Checkpoint, tree: Tree) -> None:
    if point.size > tree.size:
        raise Tampered(f"{point.size - tree.size} entries are missing at its end", where="ledger")
    if tree.root(point.size) != point.root:
        raise Tampered("the tree does not have its root", where=f"ledger checkpoint {point.size}")


def _parsed(note: bytes, keys: Sequence[Key] = ()) -> Checkpoint:
    try:
        signed = Note.parse(note)
        point = Checkpoint.parse(signed.text)
    except ValueError as error:
        raise Tampered(str(error), where="ledger checkpoint") from None
    good, bad = signed.signers(keys)
    if bad or (keys and not good):
        raise Tampered("its signature does not hold", where=f"ledger checkpoint {point.size}")
    return point


def _audited(database: sqlite3.Connection, keys: Sequence[Key]) -> int:
    if (state := database.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
        raise Tampered(f"the database is damaged ({state})", where="ledger")
    size, root = tail.head(database)
    hashes: list[bytes] = []
    for index, leaf, hashed in database.execute("SELECT idx, leaf, hash FROM ledger_entry ORDER BY idx"):
        if index != len(hashes):
            raise Tampered("it is missing", where=f"ledger entry {len(hashes)}")
        if leaf_hash(leaf) != hashed:
            raise Tampered("it is not the entry that was logged", where=f"ledger entry {index}")
        hashes.append(hashed)
    for _, level, start, tile in tiles(hashes):
        _same_tile(database, level, start, tile)
    points = [_parsed(row[0], keys) for row in database.execute("SELECT note FROM ledger_checkpoint ORDER BY size")]
    found = roots(hashes, [size, *(point.size for point in points)])
    for point in points:
        if found.get(point.size) != point.root:
            raise Tampered("the entries do not give its root", where=f"ledger checkpoint {point.size}")
    if len(hashes) != size or found.get(size, EMPTY_ROOT) != root:
        raise Tampered(f"the entries do not give the root that was stored for {size}", where="ledger")
    return size


def _same_tile(database: sqlite3.Connection, level: int, start: int, expected: list[bytes]) -> None:
    stored = tail.tile(database, level, start // 256, len(expected))
    for at, part in enumerate(expected):
        if stored[at * 32 : at * 32 + 32] != part:
            place = f"ledger entry {start + at}" if level == 0 else f"ledger tile {level}/{start // 256}"
            raise Tampered("it is not what was logged", where=place)
