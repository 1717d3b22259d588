"""The writer: who commits, and what becomes of those who wait when a work has a bug."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bailment.primitives.errors import Unavailable, Usage
from bailment.store.schema import connect
from bailment.store.writer import Writer


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Writer]:
    path = tmp_path / "w.sqlite"
    found = Writer(lambda: connect(path), path.name)
    found.run(lambda database: database.execute("CREATE TABLE kept (n INTEGER)"))
    yield found
    found.close()


def keep(number: int):
    return lambda database: database.execute("INSERT INTO kept VALUES (?)", (number,)).lastrowid


def kept(writer: Writer) -> list[int]:
    return writer.run(lambda database: [row[0] for row in database.execute("SELECT n FROM kept ORDER BY n")])


def refuse(database: sqlite3.Connection) -> None:
    raise Usage("no")


def stumble(database: sqlite3.Connection) -> None:
    raise ZeroDivisionError


def test_threads_and_coroutines_write_side_by_side_and_each_has_its_answer(writer: Writer) -> None:
    threads = [threading.Thread(target=lambda n=n: [writer.run(keep(n * 100 + i)) for i in range(50)]) for n in (1, 2)]
    for thread in threads:
        thread.start()

    async def ask() -> list[int | None]:
        return await asyncio.gather(*(writer.written(keep(n)) for n in range(50)))

    assert len(set(asyncio.run(ask()))) == 50
    for thread in threads:
        thread.join()
    assert kept(writer) == [*range(50), *range(100, 150), *range(200, 250)]


def test_a_refusal_fails_alone(writer: Writer) -> None:
    async def ask() -> list[object]:
        works = (writer.written(keep(1)), writer.written(refuse), writer.written(keep(2)))
        return await asyncio.gather(*works, return_exceptions=True)

    assert [type(one) for one in asyncio.run(ask())] == [int, Usage, int]
    assert kept(writer) == [1, 2]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_bug_fails_its_whole_commit_loudly_and_the_next_is_served(writer: Writer) -> None:
    async def ask() -> None:
        with pytest.raises(ZeroDivisionError):
            await writer.written(stumble)
        await writer.written(keep(3))

    asyncio.run(ask())
    with pytest.raises(ZeroDivisionError):
        writer.run(stumble)
    assert kept(writer) == [3]


def test_a_coroutine_that_no_longer_waits_disturbs_nobody(writer: Writer) -> None:
    async def ask() -> None:
        first = asyncio.ensure_future(writer.written(keep(1)))
        await asyncio.sleep(0)
        first.cancel()
        await writer.written(keep(2))

    asyncio.run(ask())
    assert kept(writer)[-1] == 2


def test_nothing_is_taken_after_closing(writer: Writer) -> None:
    writer.close()
    with pytest.raises(Unavailable):
        writer.run(keep(1))
    with pytest.raises(Unavailable):
        asyncio.run(writer.written(keep(1)))
