"""The gateway as an ASGI application: from the door to the answer."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Coroutine
from pathlib import PurePath
from typing import Any

from bailment.gateway.door import Admitted, Receive, Scope, Turned, admitted, body_of, client_of, route_of
from bailment.gateway.enforce import Enforcer, Outcome
from bailment.gateway.routes import RouteKind
from bailment.gateway.site import Client
from bailment.gateway.telling import UNRECORDED, Send, answer, marked, refuse, tell
from bailment.primitives.errors import Tampered, Unavailable, Usage


class Gateway:
    """Serves chat completions and the routes that the site names, under one policy; what is unknown is refused."""

    def __init__(self, enforcer: Enforcer) -> None:
        """*enforcer* decides and forwards."""
        self.enforcer = enforcer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one ASGI connection."""
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.enforcer.upstream.close()
        await send({"type": "lifespan.shutdown.complete"})

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] == "/healthz" and scope["method"] in {"GET", "HEAD"}:
            return await answer(send, 200, b'{"status":"serving"}', "application/json")
        route = route_of(scope, self.enforcer.site)
        kind = route.kind if route else RouteKind.CHAT
        client = client_of(scope, self.enforcer.site)
        if isinstance(client, Turned):
            marks = (*marked(UNRECORDED, self.enforcer.policy.clause), *client.headers)
            return await refuse(send, client.status, client.says, kind, marks)
        request = admitted(scope, route)
        body = request if isinstance(request, Turned) else await body_of(receive)
        if isinstance(body, Turned):
            return await self._answer(self.enforcer.turn(client, body.says, body.status), kind, send, body)
        if body is not None and isinstance(request, Admitted):
            await _while_there(receive, self._complete(client, request, body, send))
        return None

    async def _complete(self, client: Client, request: Admitted, body: bytes, send: Send) -> None:
        work = self.enforcer.complete(client, request.tag, body, request.route)
        await self._answer(work, request.route.kind, send)

    async def _answer(
        self, work: Coroutine[Any, Any, Outcome], kind: RouteKind, send: Send, turned: Turned | None = None
    ) -> None:
        """Tell what comes of *work*; a fault tells where it arose and nothing of what was treated.

        Raises: RuntimeError for a bug, after the caller has its answer.
        """
        marks = marked(UNRECORDED, self.enforcer.policy.clause)
        try:
            outcome = await work
        except (Unavailable, Usage) as error:
            return await refuse(send, 503, error.says, kind, marks)
        except Tampered as error:
            await refuse(send, 500, "the gateway's own store is damaged", kind, marks)
            raise Tampered(error.says, where=error.where, fix=error.fix) from None
        except Exception as fault:  # noqa: BLE001 raised again, without its words
            await refuse(send, 500, "nothing was sent, or its answer was lost", kind, marks)
            raise RuntimeError(_place(fault)) from None
        return await _told(send, outcome, kind, turned)


async def _told(send: Send, outcome: Outcome, kind: RouteKind, turned: Turned | None) -> None:
    try:
        await tell(send, outcome, kind, turned.headers if turned else ())
    except Exception as fault:  # noqa: BLE001 raised again, without its words
        raise RuntimeError(_place(fault)) from None
    finally:
        if outcome.relay is not None:
            await outcome.relay.close()


async def _while_there(receive: Receive, work: Coroutine[Any, Any, None]) -> None:
    """Do *work* as long as the caller is there: what nobody waits for is given up, at the vendor's too."""
    task = asyncio.current_task()
    assert task is not None
    gone = asyncio.ensure_future(_gone(receive))

    def give_up(left: asyncio.Future[None]) -> None:
        if not left.cancelled():
            task.cancel()

    gone.add_done_callback(give_up)
    try:
        await work
    except asyncio.CancelledError:
        if gone.cancelled() or not gone.done() or task.uncancel():
            raise
    finally:
        gone.remove_done_callback(give_up)
        gone.cancel()


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _place(fault: Exception) -> str:
    """What kind of fault arose where: its own words may be personal."""
    frames = traceback.extract_tb(fault.__traceback__)
    steps = [f"{PurePath(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    return f"{type(fault).__name__} at {' > '.join(steps)}"
