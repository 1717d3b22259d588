"""Heavy work beside the page: a few threads, so that the page answers meanwhile."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

from bailment.primitives.errors import Bailment
from bailment.web.uploads import Trouble

THREADS = 2
T = TypeVar("T")
_LOG = logging.getLogger("bailment.web")


@dataclass(slots=True)
class Workers:
    """Threads for what takes long, and the tasks that wait for them."""

    pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(THREADS, "bailment"))
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def work(self, function: Callable[..., T], *arguments: Any) -> T | Trouble:
        """What *function* gives; a trouble where it fails, be it the file's fault or ours."""
        future = asyncio.get_running_loop().run_in_executor(self.pool, function, *arguments)
        await asyncio.wait([future])
        error = future.exception()
        if error is None:
            return future.result()
        return Trouble.of(error) if isinstance(error, Bailment) else _fault(error)

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Let *work* go on by itself."""
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    def stop(self) -> None:
        """Begin nothing more."""
        self.pool.shutdown(wait=False, cancel_futures=True)


def _fault(error: BaseException) -> Trouble:
    """A fault of ours, told on stderr by its place alone: its message could hold words of a contract."""
    place = "".join(traceback.format_tb(error.__traceback__))
    _LOG.error("%s\n%s", type(error).__name__, place)
    return Trouble("bailment failed on this: a fault of ours, not of the file", fix="tell us which kind of file it was")
