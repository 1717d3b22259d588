"""An ASGI application served on this machine's loopback for as long as a block runs."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from bailment.primitives.errors import Unavailable

_PATIENCE_SECONDS = 10.0


@contextmanager
def serving(app: Callable[..., Any]) -> Iterator[int]:
    """Serve *app* on a free port of 127.0.0.1, which is yielded; it stops when the block ends.

    Raises: Unavailable where it does not come up.
    """
    import uvicorn

    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False, server_header=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        _await_start(server, thread)
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(_PATIENCE_SECONDS)
        listener.close()


def _await_start(server: Any, thread: threading.Thread) -> None:
    until = time.monotonic() + _PATIENCE_SECONDS
    while not server.started:
        if not thread.is_alive() or time.monotonic() > until:
            raise Unavailable("a server on loopback did not start", fix="is this machine's loopback closed?")
        time.sleep(0.01)
