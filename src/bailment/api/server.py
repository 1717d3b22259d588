"""A server that says when it listens, and not before."""

from __future__ import annotations

from collections.abc import Callable
from socket import socket

import uvicorn


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
