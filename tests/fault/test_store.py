"""Whatever fails in the store, nothing acknowledged is lost and nothing stands half-written."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bailment.evidence.leaf import Entry, entry
from bailment.evidence.note import NoteSigner
from bailment.lifecycle.model import Timer
from bailment.primitives.errors import Unavailable
from bailment.primitives.signature import KeySigner
from bailment.primitives.time import Instant
from bailment.store import Deal, Transaction, create, open_deal, schema

AT = Instant.parse("2026-03-02T09:00:00Z")
LOG = NoteSigner("hospital.example/ledger", KeySigner(Ed25519PrivateKey.from_private_bytes(bytes(32))))


class Failing(sqlite3.Connection):
    """A connection that fails at one statement, before or after it took effect, and works again afterwards."""

    left: ClassVar[int] = -1
    is_persisted: ClassVar[bool] = False

    def _spend(self, statement: str, parameters: Any, run: Any) -> sqlite3.Cursor:
        Failing.left -= 1
        if Failing.left == 0 and not Failing.is_persisted:
            raise sqlite3.OperationalError("disk I/O error")
        cursor: sqlite3.Cursor = run(statement, parameters)
        if Failing.left == 0:
            raise sqlite3.OperationalError("disk I/O error")
        return cursor

    def execute(self, statement: str, parameters: Any = ()) -> sqlite3.Cursor:  # type: ignore[override]
        return self._spend(statement, parameters, super().execute)

    def executemany(self, statement: str, parameters: Any) -> sqlite3.Cursor:  # type: ignore[override]
        return self._spend(statement, parameters, super().executemany)


def entries(count: int) -> list[Entry]:
    return [entry("decision", AT, {"n": n}, {"request": b"x"}, bytes(16)) for n in range(count)]


def story(folder: Path, done: list[str]) -> None:
    """Opens the deal, writes in every way, and notes what was acknowledged."""
    with open_deal(folder, Failing) as deal:
        deal.ledger.append_now(entries(300))
        done.append("append")
        deal.ledger.checkpoint(LOG, AT)
        done.append("checkpoint")

        def work(transaction: Transaction) -> None:
            transaction.append(entries(1))
            transaction.start(Timer("OB-021", "r1", AT, AT.plus_hours(24)))

        deal.atomically(work)
        done.append("timer")


@pytest.fixture
def failing() -> Iterator[type[Failing]]:
    yield Failing
    Failing.left, Failing.is_persisted = -1, False


def count_statements(folder: Path) -> int:
    Failing.left = 10**9
    story(folder, [])
    return 10**9 - Failing.left


@pytest.mark.parametrize("is_persisted", [False, True])
def test_for_every_statement_that_fails_the_deal_is_whole_and_what_was_acknowledged_is_there(
    tmp_path: Path, failing: type[Failing], is_persisted: bool
) -> None:
    create(tmp_path / "count", "x", AT).close()
    statements = count_statements(tmp_path / "count")
    failed = 0
    for number in range(1, statements + 1):
        folder = tmp_path / f"{number}"
        create(folder, "x", AT).close()
        done: list[str] = []
        failing.left, failing.is_persisted = number, is_persisted
        try:
            story(folder, done)
        except Unavailable:
            failed += 1
        failing.left = -1
        with open_deal(folder) as deal:
            size, timers = deal.ledger.audit([LOG.key]), deal.timers()
            assert size in {0, 300, 301}
            assert (size == 301) == bool(timers), "a timer and its leaf stand together"
            assert size >= (301 if "timer" in done else 300 if "append" in done else 0)
            assert len(deal.ledger.checkpoints()) >= ("checkpoint" in done)
    assert failed >= statements - 2


def test_after_a_failure_the_same_open_deal_goes_on(tmp_path: Path, failing: type[Failing]) -> None:
    create(tmp_path / "d", "x", AT).close()
    failed = 0
    with open_deal(tmp_path / "d", failing) as deal:
        for number in range(1, 16):
            before = len(deal.ledger.leaves())
            failing.left = number
            try:
                deal.ledger.append_now(entries(2))
                before += 2
            except Unavailable:
                failed += 1
            failing.left = -1
            assert deal.ledger.append_now(entries(1)) == range(before, before + 1)
        assert failed >= 8
        assert deal.ledger.audit() == before + 1


async def test_all_who_shared_a_failed_commit_are_told(tmp_path: Path, failing: type[Failing]) -> None:
    create(tmp_path / "d", "x", AT).close()
    with open_deal(tmp_path / "d", failing) as deal:
        failing.left = 20
        answers = await asyncio.gather(*(deal.ledger.append([one]) for one in entries(40)), return_exceptions=True)
        kept = [answer for answer in answers if isinstance(answer, range)]
        refused = [answer for answer in answers if isinstance(answer, Unavailable)]
        assert refused
        assert len(kept) + len(refused) == 40
        assert deal.ledger.audit() == len(kept)


def test_a_locked_store_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "_BUSY_MILLISECONDS", 20)
    with create(tmp_path / "d", "x", AT) as deal:
        other = sqlite3.connect(tmp_path / "d" / "deal.sqlite", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable, match="another process is writing"):
            deal.ledger.append_now(entries(1))
        other.execute("ROLLBACK")
        other.close()
        assert deal.ledger.append_now(entries(1)) == range(1)


def test_a_store_that_may_not_be_written_says_what_to_do(tmp_path: Path) -> None:
    class ReadOnly(sqlite3.Connection):
        """A connection on which writing is forbidden, as on a read-only disk."""

        def execute(self, statement: str, parameters: Any = ()) -> sqlite3.Cursor:  # type: ignore[override]
            if statement.startswith("INSERT"):
                super().execute("PRAGMA query_only = ON")
            return super().execute(statement, parameters)

        def executemany(self, statement: str, parameters: Any) -> sqlite3.Cursor:  # type: ignore[override]
            super().execute("PRAGMA query_only = ON")
            return super().executemany(statement, parameters)

    create(tmp_path / "d", "x", AT).close()
    with open_deal(tmp_path / "d", ReadOnly) as deal, pytest.raises(Unavailable, match="writable"):
        deal.ledger.append_now(entries(1))


def test_a_folder_that_cannot_be_made_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Unavailable):
        create(tmp_path / "file" / "deal", "x", AT)


def test_two_processes_that_write_in_turn_make_one_log(tmp_path: Path) -> None:
    with create(tmp_path / "d", "x", AT) as one, Deal(tmp_path / "d" / "deal.sqlite") as two:
        for start in range(0, 600, 60):
            one.ledger.append_now(entries(25))
            assert two.ledger.append_now(entries(35)) == range(start + 25, start + 60)
        assert one.ledger.audit() == two.ledger.audit() == 600
        assert one.ledger.tree().root() == two.ledger.tree().root()


WRITER = """
import sys
from pathlib import Path
from bailment.evidence.leaf import entry
from bailment.primitives.time import Instant
from bailment.store import open_deal
deal = open_deal(Path(sys.argv[1]))
number = 0
while True:
    made = [entry("decision", Instant(number), {"n": number + k}) for k in range(7)]
    print(deal.ledger.append_now(made).stop, flush=True)
    number += 7
"""


@pytest.mark.parametrize("acknowledged", [1, 40, 90])
def test_a_writer_that_is_killed_loses_nothing_that_it_acknowledged(tmp_path: Path, acknowledged: int) -> None:
    create(tmp_path / "d", "x", AT).close()
    command = [sys.executable, "-c", WRITER, str(tmp_path / "d")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout
        last = 0
        for _ in range(acknowledged):
            last = int(writer.stdout.readline())
        os.kill(writer.pid, signal.SIGKILL)
        rest = [int(line) for line in writer.stdout.read().split("\n") if line]
    with open_deal(tmp_path / "d") as deal:
        size = deal.ledger.audit()
        assert size >= max([last, *rest])
        assert size % 7 == 0, "a batch stands whole or not at all"
