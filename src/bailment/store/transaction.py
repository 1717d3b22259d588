"""What one transaction may write; all of it stands, or none."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from bailment.evidence.leaf import Entry
from bailment.lifecycle.model import Event, Happenings, Timer
from bailment.primitives.digest import sha256
from bailment.primitives.errors import Usage
from bailment.primitives.time import Instant
from bailment.store.ledger import StoredLedger


@dataclass(frozen=True, slots=True)
class Transaction(Happenings):
    """The open transaction of a deal."""

    database: sqlite3.Connection
    ledger: StoredLedger

    def append(self, entries: Sequence[Entry]) -> range:
        """Write *entries* to the ledger; the indices at which they will stand."""
        return self.ledger.write(self.database, entries)

    def put_file(self, name: str, data: bytes, at: Instant) -> str:
        """Keep *data* under its SHA-256, which is returned; the same bytes are kept once, under their first name."""
        digest = sha256(data)
        row = (digest, name, at.microseconds, data)
        self.database.execute("INSERT INTO file VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", row)
        return digest

    def put_agreement(self, digest: str, text: str, at: Instant) -> None:
        """Keep an agreement's *text* under its *digest*; the same text is kept once.

        Raises: Usage where another text was kept under that digest.
        """
        known = self.database.execute("SELECT text FROM agreement WHERE digest = ?", (digest,)).fetchone()
        if known and known[0] != text:
            raise Usage(f"another text is kept under the digest {digest[:12]}…", where="agreement")
        if not known:
            row = (digest, text, at.microseconds)
            self.database.execute("INSERT INTO agreement (digest, text, at) VALUES (?, ?, ?)", row)

    def record(self, event: Event) -> None:
        """Keep *event*.

        Raises: Usage where another event has its id.
        """
        row = (event.id, event.kind, event.at.microseconds, event.about, json.dumps(event.evidence))
        if self.database.execute("INSERT INTO event VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", row).rowcount == 0:
            raise Usage(f"an event {event.id!r} is recorded already", fix="give it another id")

    def start(self, timer: Timer) -> None:
        """Keep *timer* running.

        Raises: Usage where one for the same obligation and matter was started.
        """
        row = (timer.obligation, timer.about, timer.since.microseconds, timer.until.microseconds)
        query = "INSERT INTO timer (obligation, about, since, until) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
        if self.database.execute(query, row).rowcount == 0:
            raise Usage(f"{timer.obligation} about {timer.about!r} was started already")

    def end(self, obligation: str, about: str, at: Instant) -> None:
        """End the timer of *obligation* about a matter.

        Raises: Usage where none is running.
        """
        query = "UPDATE timer SET ended = ? WHERE obligation = ? AND about = ? AND ended IS NULL"
        if self.database.execute(query, (at.microseconds, obligation, about)).rowcount == 0:
            raise Usage(f"no timer of {obligation} about {about!r} is running")
