"""One writer at a time: works that arrive together share one commit."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from bailment.primitives.errors import Bailment, Unavailable
from bailment.store.schema import bad_news

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]
_MOST_IN_ONE_COMMIT = 512


@dataclass(slots=True)
class _Job:
    work: Work[Any]
    future: Future[Any]
    answer: Any = None
    refusal: Bailment | None = None

    def settle(self) -> None:
        if self.refusal:
            self.future.set_exception(self.refusal)
        else:
            self.future.set_result(self.answer)


class Writer:
    """Runs works one after the other, each whole or not at all; a future is done when its work is on disk.

    Whoever may wait commits in a thread of their own, for all that stand in the queue with them (`run`); for the others
    one thread does (`submit`). A work that raises one of our four errors fails alone. Any other error fails the whole
    commit, and the connection is opened afresh: recovery is the ordinary way in.
    """

    def __init__(self, connect: Callable[[], sqlite3.Connection], where: str) -> None:
        """*connect* opens a connection; *where* names the store in errors."""
        self._connect = connect
        self._where = where
        self._database: sqlite3.Connection | None = None
        self._jobs: list[_Job] = []
        self._lock = threading.Lock()
        self._turn = threading.Lock()
        self._is_called = False
        self._is_closed = False
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store-writer")

    def submit(self, work: Work[T]) -> Future[T]:
        """The answer of *work* to come, once it is on disk.

        Raises: Unavailable after `close`; the future raises Unavailable or Tampered where nothing was kept.
        """
        job = self._queued(work)
        with self._lock:
            if not self._is_called and not self._is_closed:
                self._is_called = True
                self._thread.submit(self._drain)
        return job.future

    def run(self, work: Work[T]) -> T:
        """The answer of *work*, which is on disk.

        Raises: Unavailable, Tampered where nothing was kept, and what *work* raises.
        """
        future: Future[T] = self._queued(work).future
        while not future.done():
            self._commit_next()
        return future.result()

    def close(self) -> None:
        """Finish what was submitted, then close the connection."""
        with self._lock:
            self._is_closed = True
        self._thread.shutdown(wait=True)
        self._drain()
        with self._turn:
            self._drop()

    def _queued(self, work: Work[Any]) -> _Job:
        job = _Job(work, Future())
        with self._lock:
            if self._is_closed:
                raise Unavailable("the store is closed", where=self._where)
            self._jobs.append(job)
        return job

    def _drain(self) -> None:
        self._is_called = False
        while self._jobs:
            self._commit_next()

    def _commit_next(self) -> None:
        with self._turn:
            with self._lock:
                jobs, self._jobs = self._jobs[:_MOST_IN_ONE_COMMIT], self._jobs[_MOST_IN_ONE_COMMIT:]
            if jobs:
                self._commit([job for job in jobs if job.future.set_running_or_notify_cancel()])

    def _commit(self, jobs: list[_Job]) -> None:
        try:
            self._database = self._database or self._connect()
            self._database.execute("BEGIN IMMEDIATE")
            for job in jobs:
                self._run(self._database, job)
            self._database.execute("COMMIT")
        except (sqlite3.Error, Bailment) as error:
            self._fail(jobs, bad_news(error, self._where) if isinstance(error, sqlite3.Error) else error)
        except BaseException as bug:
            self._fail(jobs, bug)
            raise
        else:
            for job in jobs:
                job.settle()

    @staticmethod
    def _run(database: sqlite3.Connection, job: _Job) -> None:
        database.execute("SAVEPOINT work")
        try:
            job.answer = job.work(database)
        except Bailment as refusal:
            job.refusal = refusal
            database.execute("ROLLBACK TO work")
        database.execute("RELEASE work")

    def _fail(self, jobs: list[_Job], error: BaseException) -> None:
        try:
            self._drop()
        finally:
            for job in jobs:
                job.future.set_exception(error)

    def _drop(self) -> None:
        database, self._database = self._database, None
        if database:
            database.close()
