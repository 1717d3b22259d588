"""A deal: a folder with one database, in which everything about it is kept."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from bailment.evidence.leaf import Entry
from bailment.lifecycle.model import Event, Timer
from bailment.primitives.digest import sha256
from bailment.primitives.errors import Tampered, Unavailable, Unreadable, Usage
from bailment.primitives.time import Instant
from bailment.store.ledger import StoredLedger
from bailment.store.reader import Reader
from bailment.store.schema import connect, migrate
from bailment.store.transaction import Transaction
from bailment.store.writer import Writer

T = TypeVar("T")
DATABASE = "deal.sqlite"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of the deal, by the SHA-256 of its bytes."""

    sha256: str
    name: str
    at: Instant
    size: int


@dataclass(frozen=True, slots=True)
class StoredAgreement:
    """The text of an agreement as it was handed in, under its digest."""

    digest: str
    text: str
    at: Instant


class Deal:
    """An open deal; `close` it, or use it as a context."""

    def __init__(self, path: Path, factory: type[sqlite3.Connection] = sqlite3.Connection) -> None:
        """Opens the store at *path*; `create` and `open_deal` are the ways in."""
        self.folder = path.parent
        database = connect(path, factory)
        try:
            migrate(database, path)
        except BaseException:
            database.close()
            raise
        self._reader = Reader(database, path.name)
        self._writer = Writer(lambda: connect(path, factory), path.name)
        self.ledger = StoredLedger(self._writer, self._reader)

    def __enter__(self) -> Deal:
        """The deal itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Close the deal."""
        self.close()

    def close(self) -> None:
        """Finish what was submitted and let go of the files."""
        self._writer.close()
        self._reader.close()

    def atomically(self, work: Callable[[Transaction], T]) -> T:
        """The answer of *work*, all of whose writing is on disk, or none of it.

        Raises: Unavailable, Tampered, and what *work* raises.
        """
        return self._writer.run(lambda database: work(Transaction(database, self.ledger)))

    @property
    def name(self) -> str:
        """What the deal is called."""
        return str(self._reader.rows("SELECT name FROM deal")[0][0])

    def files(self) -> tuple[StoredFile, ...]:
        """Every file of the deal, oldest first."""
        rows = self._reader.rows("SELECT sha256, name, at, length(data) FROM file ORDER BY at, sha256")
        return tuple(StoredFile(digest, name, Instant(at), size) for digest, name, at, size in rows)

    def file(self, digest: str) -> bytes:
        """The bytes whose SHA-256 is *digest*.

        Raises: Usage where the deal has no such file; Tampered where its bytes are others.
        """
        rows = self._reader.rows("SELECT data FROM file WHERE sha256 = ?", digest)
        if not rows:
            raise Usage(f"the deal has no file {digest[:12]}…")
        data = bytes(rows[0][0])
        if sha256(data) != digest:
            raise Tampered("its bytes are not those that were kept", where=f"file {digest[:12]}…")
        return data

    def agreements(self) -> tuple[StoredAgreement, ...]:
        """Every agreement that was handed in, oldest first."""
        rows = self._reader.rows("SELECT digest, text, at FROM agreement ORDER BY number")
        return tuple(StoredAgreement(digest, text, Instant(at)) for digest, text, at in rows)

    def events(self) -> tuple[Event, ...]:
        """Every event of the deal, oldest first.

        Raises: Tampered where one of them is not as it was written.
        """
        rows = self._reader.rows("SELECT id, kind, at, about, evidence FROM event ORDER BY at, id")
        try:
            return tuple(_event(*row) for row in rows)
        except (ValueError, TypeError, OverflowError):
            raise Tampered("an event is not as it was written", where=self.folder.name) from None

    def timers(self) -> tuple[Timer, ...]:
        """Every timer that is running, the one that ends first at the head."""
        rows = self._reader.rows(
            "SELECT obligation, about, since, until FROM timer WHERE ended IS NULL ORDER BY until, obligation, about"
        )
        return tuple(Timer(row, about, Instant(since), Instant(until)) for row, about, since, until in rows)


def _event(name: str, kind: str, at: int, about: str, evidence: str) -> Event:
    moment = Instant(at)
    moment.datetime()
    return Event(name, kind, moment, about, tuple(json.loads(evidence)))


def create(folder: Path, name: str, at: Instant, entries: Sequence[Entry] = ()) -> Deal:
    """A new deal in *folder*, which is made where it is absent, with the first *entries* of its ledger.

    Raises: Usage where a deal is there already; Unavailable.
    """
    path = folder / DATABASE
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
    except OSError as error:
        raise Unavailable(f"the deal cannot be made ({error.strerror})", where=folder.name) from None
    deal = Deal(path)

    def work(transaction: Transaction) -> None:
        if transaction.database.execute("SELECT 1 FROM deal").fetchone():
            raise Usage("a deal is there already", where=folder.name, fix="choose another folder")
        transaction.database.execute("INSERT INTO deal VALUES (1, ?, ?)", (name, at.microseconds))
        transaction.append(entries)

    try:
        deal.atomically(work)
    except BaseException:
        deal.close()
        raise
    return deal


def open_deal(folder: Path, factory: type[sqlite3.Connection] = sqlite3.Connection) -> Deal:
    """The deal in *folder*, its ledger's newest part checked.

    Raises: Usage where there is none; Tampered where its ledger does not hold; Unavailable.
    """
    path = folder / DATABASE
    if not path.is_file():
        raise Usage("there is no deal", where=folder.name, fix="make one with `bailment deal new`")
    deal = Deal(path, factory)
    try:
        if not deal._reader.rows("SELECT 1 FROM deal"):
            raise Unreadable("the deal was never finished", where=folder.name, fix="make it anew")
        deal.ledger.check()
    except BaseException:
        deal.close()
        raise
    return deal
