"""The connection that only reads."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from bailment.store.schema import translated

T = TypeVar("T")


class Reader:
    """Runs one reading at a time, beside the writer; each sees what was on disk when it began."""

    def __init__(self, database: sqlite3.Connection, where: str) -> None:
        """*where* names the store in errors."""
        self._database = database
        self._where = where
        self._lock = threading.RLock()

    def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """The answer of *work*, all of whose statements see the same state.

        Raises: Unavailable, Tampered.
        """
        with self._lock, translated(self._where):
            if self._database.in_transaction:
                return work(self._database)
            self._database.execute("BEGIN")
            try:
                return work(self._database)
            finally:
                self._database.execute("ROLLBACK")

    def rows(self, query: str, *values: str | int | bytes) -> list[Any]:
        """The rows of one query.

        Raises: Unavailable, Tampered.
        """
        with self._lock, translated(self._where):
            return self._database.execute(query, values).fetchall()

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            self._database.close()
