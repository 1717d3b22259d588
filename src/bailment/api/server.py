"""A server that says when it listens, and that no slow or endless head of a request can hold up."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from socket import socket
from typing import Any

import uvicorn
from uvicorn.protocols.http.auto import AutoHTTPProtocol

HEAD_SECONDS = 20.0
MAX_HEAD_BYTES = 64 * 1024


class Announcing(uvicorn.Server):
    """Calls *begun* once the port is bound and the application is up."""

    def __init__(self, config: uvicorn.Config, begun: Callable[[], None]) -> None:
        """*begun* is called in the server's own loop."""
        super().__init__(config)
        self._begun = begun

    async def startup(self, sockets: list[socket] | None = None) -> None:
        """Bind, start, tell."""
        await super().startup(sockets)
        if self.started:
            self._begun()


class Bounded(AutoHTTPProtocol):  # type: ignore[misc, valid-type]
    """Hangs up on a caller whose request has no whole head within 20 seconds or 64 KiB."""

    _alarm: asyncio.TimerHandle | None = None
    _head_bytes = 0

    def connection_made(self, transport: Any) -> None:
        """Begin to wait for a head."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Take *data*; wait on as long as no request has begun."""
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._rest()
            return
        self._head_bytes += len(data)
        if self._head_bytes > MAX_HEAD_BYTES:
            self.transport.close()
        elif self._alarm is None:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._rest()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._alarm = asyncio.get_running_loop().call_later(HEAD_SECONDS, self.transport.close)

    def _rest(self) -> None:
        self._head_bytes = 0
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None


def options(app: Any, host: str, port: int, most_connections: int) -> uvicorn.Config:
    """How the gateway is served: nothing of a request is logged, and more connections than that are answered 503."""
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        http=Bounded,
        log_level="warning",
        access_log=False,
        server_header=False,
        ws="none",
        limit_concurrency=most_connections,
    )
