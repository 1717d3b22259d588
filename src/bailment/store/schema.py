"""The tables of a deal, their numbered migrations, and how a connection is opened."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bailment.primitives.errors import Bailment, Tampered, Unavailable, Unreadable

APPLICATION_ID = 0x6261696C
_BUSY_MILLISECONDS = 5000
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_CURES = {
    sqlite3.SQLITE_BUSY: "another process is writing: wait for it or end it",
    sqlite3.SQLITE_LOCKED: "another process is writing: wait for it or end it",
    sqlite3.SQLITE_READONLY: "make the deal's folder and its files writable",
    sqlite3.SQLITE_CANTOPEN: "check that the deal's folder exists and is writable",
    sqlite3.SQLITE_PERM: "make the deal's folder and its files writable",
    sqlite3.SQLITE_FULL: "free space on the disk",
    sqlite3.SQLITE_IOERR: "check the disk",
}

ACTS = """SELECT idx, leaf FROM ledger_entry WHERE instr(leaf, '"kind":"decision"') = 0 ORDER BY idx"""
"""Every leaf but those of decisions: few, and indexed by the same words."""

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        "CREATE TABLE deal (id INTEGER PRIMARY KEY CHECK (id = 1), name TEXT NOT NULL, at INTEGER NOT NULL,"
        " record TEXT NOT NULL) STRICT",
        "CREATE TABLE file (sha256 TEXT PRIMARY KEY, name TEXT NOT NULL, at INTEGER NOT NULL,"
        " data BLOB NOT NULL) STRICT",
        "CREATE TABLE agreement (number INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE, text TEXT NOT NULL,"
        " at INTEGER NOT NULL) STRICT",
        "CREATE TABLE agreement_signature (digest TEXT NOT NULL REFERENCES agreement (digest), name TEXT NOT NULL,"
        " public_key BLOB NOT NULL, signature BLOB NOT NULL, at INTEGER NOT NULL,"
        " PRIMARY KEY (digest, name, public_key)) STRICT",
        "CREATE TABLE event (id TEXT PRIMARY KEY, kind TEXT NOT NULL, at INTEGER NOT NULL, about TEXT NOT NULL,"
        " evidence TEXT NOT NULL) STRICT",
        "CREATE TABLE timer (obligation TEXT NOT NULL, about TEXT NOT NULL, since INTEGER NOT NULL,"
        " until INTEGER NOT NULL, ended INTEGER, PRIMARY KEY (obligation, about)) STRICT",
        "CREATE INDEX timer_by_end ON timer (until) WHERE ended IS NULL",
        "CREATE TABLE ledger_entry (idx INTEGER PRIMARY KEY, leaf BLOB NOT NULL, hash BLOB NOT NULL) STRICT",
        "CREATE TABLE ledger_salt (idx INTEGER PRIMARY KEY REFERENCES ledger_entry (idx), salt BLOB NOT NULL) STRICT",
        "CREATE TABLE ledger_tile (level INTEGER NOT NULL, idx INTEGER NOT NULL, hashes BLOB NOT NULL,"
        " UNIQUE (level, idx)) STRICT",
        "CREATE TABLE ledger_head (id INTEGER PRIMARY KEY CHECK (id = 1), size INTEGER NOT NULL,"
        " root BLOB NOT NULL) STRICT",
        "CREATE TABLE ledger_checkpoint (size INTEGER NOT NULL, origin TEXT NOT NULL, at INTEGER NOT NULL,"
        " note BLOB NOT NULL, PRIMARY KEY (size, origin)) STRICT",
        "CREATE TRIGGER entries_stay BEFORE DELETE ON ledger_entry BEGIN SELECT RAISE(ABORT, 'append only'); END",
        "CREATE TRIGGER entries_keep BEFORE UPDATE ON ledger_entry BEGIN SELECT RAISE(ABORT, 'append only'); END",
    ),
    (
        "DROP TABLE agreement_signature",
        "ALTER TABLE deal DROP COLUMN record",
        """CREATE INDEX ledger_act ON ledger_entry (idx) WHERE instr(leaf, '"kind":"decision"') = 0""",
    ),
)


def bad_news(error: sqlite3.Error, where: str) -> Bailment:
    """What *error* of the database at *where* means to the person: Tampered for a damaged file, else Unavailable.

    A table or column that our own statements do not find is damage too: every migration has run.
    """
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in _DAMAGED or str(error).startswith("no such"):
        return Tampered(f"the store is damaged ({error})", where=where, fix="keep the file, restore the last backup")
    return Unavailable(f"the store does not answer ({error})", where=where, fix=_CURES.get(code, "try again"))


@contextmanager
def translated(where: str) -> Iterator[None]:
    """Errors of the database leave this block as ours."""
    try:
        yield
    except sqlite3.Error as error:
        raise bad_news(error, where) from error


def connect(path: Path, factory: type[sqlite3.Connection] = sqlite3.Connection) -> sqlite3.Connection:
    """A connection that makes each commit durable before it returns.

    Raises: Unavailable, Tampered.
    """
    with translated(path.name):
        database = sqlite3.connect(path, isolation_level=None, check_same_thread=False, factory=factory)
        try:
            for pragma in (
                f"busy_timeout = {_BUSY_MILLISECONDS}",
                "journal_mode = WAL",
                "synchronous = FULL",
                "foreign_keys = ON",
                "secure_delete = ON",
            ):
                database.execute(f"PRAGMA {pragma}").fetchall()
        except BaseException:
            database.close()
            raise
        return database


def migrate(database: sqlite3.Connection, path: Path) -> None:
    """Bring the tables to the newest number, each step whole or not at all; what was there is copied aside first.

    Raises: Unreadable for another program's file or a newer program's; Unavailable, Tampered.
    """
    with translated(path.name):
        mark = database.execute("PRAGMA application_id").fetchone()[0]
        version = database.execute("PRAGMA user_version").fetchone()[0]
        tables = database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if mark != APPLICATION_ID and (mark or version or tables):
            raise Unreadable("this is not the store of a deal", where=path.name)
        if version > len(MIGRATIONS):
            raise Unreadable("a newer program wrote this store", where=path.name, fix="update bailment")
        if 0 < version < len(MIGRATIONS):
            _back_up(database, path, version)
        for number in range(version, len(MIGRATIONS)):
            _step(database, number)


def _back_up(database: sqlite3.Connection, path: Path, version: int) -> None:
    aside = path.with_name(f"{path.name}.before-{version + 1}")
    aside.touch(mode=0o600)
    copy = sqlite3.connect(aside)
    try:
        database.backup(copy)
    finally:
        copy.close()


def _step(database: sqlite3.Connection, number: int) -> None:
    database.execute("BEGIN IMMEDIATE")
    try:
        if database.execute("PRAGMA user_version").fetchone()[0] == number:
            for statement in MIGRATIONS[number]:
                database.execute(statement)
            database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            database.execute(f"PRAGMA user_version = {number + 1}")
        database.execute("COMMIT")
    except BaseException:
        if database.in_transaction:
            database.execute("ROLLBACK")
        raise
