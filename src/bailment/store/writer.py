"""One writer at a time: works that arrive together share one commit."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any, TypeVar

from bailment.primitives.errors import Bailment, Unavailable
from bailment.store.schema import bad_news

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]
_MOST_IN_ONE_COMMIT = 512


@dataclass(slots=True, eq=False)
class _Job:
    """A work in the queue; `asked` is the future of a coroutine that waits for it, None for a thread that does."""

    work: Work[Any]
    asked: asyncio.Future[Any] | None = None
    answer: Any = None
    error: BaseException | None = None
    is_done: bool = False

    def result(self) -> Any:
        if self.error:
            raise self.error
        return self.answer

    def tell(self) -> None:
        if self.asked is None or self.asked.done():
            return
        if self.error:
            self.asked.set_exception(self.error)
        else:
            self.asked.set_result(self.answer)


class Writer:
    """Runs works one after the other, each whole or not at all; an answer is given when its work is on disk.

    A thread that waits commits by itself, for all that stand in the queue with it (`run`); for coroutines one thread
    does (`written`). A work that raises one of our four errors fails alone. Any other error fails the whole commit, and
    the connection is opened afresh: recovery is the ordinary way in.
    """

    def __init__(self, connect: Callable[[], sqlite3.Connection], where: str) -> None:
        """*connect* opens a connection; *where* names the store in errors."""
        self._connect = connect
        self._where = where
        self._database: sqlite3.Connection | None = None
        self._jobs: deque[_Job] = deque()
        self._lock = threading.Lock()
        self._turn = threading.Lock()
        self._bell: SimpleQueue[bool] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._is_closed = False

    def run(self, work: Work[T]) -> T:
        """The answer of *work*, which is on disk.

        Raises: Unavailable, Tampered where nothing was kept, and what *work* raises.
        """
        job = _Job(work)
        self._queue(job)
        while not job.is_done:
            self._commit_next()
        answer: T = job.result()
        return answer

    async def written(self, work: Work[T]) -> T:
        """The same for a coroutine: the loop goes on while the disk works."""
        asked: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._queue(_Job(work, asked))
        self._bell.put(True)
        return await asked

    def close(self) -> None:
        """Finish what was asked, then close the connection."""
        with self._lock:
            self._is_closed = True
        if self._thread:
            self._bell.put(False)
            self._thread.join()
        while self._jobs:
            self._commit_next()
        with self._turn:
            self._drop()

    def _queue(self, job: _Job) -> None:
        with self._lock:
            if self._is_closed:
                raise Unavailable("the store is closed", where=self._where)
            self._jobs.append(job)
            if job.asked and self._thread is None:
                self._start()

    def _start(self) -> None:
        self._thread = threading.Thread(target=self._serve, name="store-writer", daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        try:
            while self._bell.get():
                self._commit_next()
        except BaseException:
            self._start()
            raise

    def _commit_next(self) -> None:
        with self._turn:
            with self._lock:
                jobs = [self._jobs.popleft() for _ in range(min(len(self._jobs), _MOST_IN_ONE_COMMIT))]
            if jobs:
                self._commit(jobs)

    def _commit(self, jobs: list[_Job]) -> None:
        try:
            self._database = self._database or self._connect()
            self._database.execute("BEGIN IMMEDIATE")
            for job in jobs:
                self._do(self._database, job)
            self._database.execute("COMMIT")
        except (sqlite3.Error, Bailment) as error:
            self._fail(jobs, bad_news(error, self._where) if isinstance(error, sqlite3.Error) else error)
        except BaseException as bug:
            self._fail(jobs, bug)
            raise
        else:
            _settle(jobs)

    @staticmethod
    def _do(database: sqlite3.Connection, job: _Job) -> None:
        database.execute("SAVEPOINT work")
        try:
            job.answer = job.work(database)
        except Bailment as refusal:
            job.error = refusal
            database.execute("ROLLBACK TO work")
        database.execute("RELEASE work")

    def _fail(self, jobs: list[_Job], error: BaseException) -> None:
        try:
            self._drop()
        finally:
            for job in jobs:
                job.error = error
            _settle(jobs)

    def _drop(self) -> None:
        database, self._database = self._database, None
        if database:
            database.close()


def _settle(jobs: list[_Job]) -> None:
    """Tell whoever waits; one call wakes a loop for all of its coroutines."""
    loops: dict[asyncio.AbstractEventLoop, list[_Job]] = {}
    for job in jobs:
        job.is_done = True
        if job.asked:
            loops.setdefault(job.asked.get_loop(), []).append(job)
    for loop, mine in loops.items():
        if not loop.is_closed():
            loop.call_soon_threadsafe(_tell, mine)


def _tell(jobs: list[_Job]) -> None:
    for job in jobs:
        job.tell()
