"""The gateway as an ASGI application: who asks, by which route, and how each outcome is told."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

import orjson

from bailment.gateway.enforce import Enforcer, Outcome
from bailment.gateway.site import Client
from bailment.primitives.errors import Tampered, Unavailable, Usage

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

MAX_REQUEST_BYTES = 2 * 1024 * 1024
BODY_SECONDS = 60.0
ROUTES = {"/v1/chat/completions", "/chat/completions"}
_TITLES = {
    400: "the request cannot be treated",
    401: "no client key of this house",
    403: "refused",
    404: "no such route",
    405: "only POST",
    408: "the request took too long",
    413: "the request is too large",
    500: "a fault of the gateway, so refused",
    503: "unavailable, so refused",
}


@dataclass(frozen=True, slots=True)
class Turned:
    """Why a request gets no further than the door."""

    status: int
    says: str
    headers: tuple[tuple[bytes, bytes], ...] = ()


class Gateway:
    """Serves chat completions under one policy; an unknown route, key or member is refused."""

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
            return await _answer(send, 200, b'{"status":"serving"}', "application/json")
        asker = self._asker(scope)
        if isinstance(asker, Turned):
            return await _turn(send, asker)
        body = await _body(receive)
        if isinstance(body, Turned):
            return await _turn(send, body)
        return await self._complete(*asker, body, send) if body is not None else None

    def _asker(self, scope: Scope) -> tuple[Client, str] | Turned:
        """Who asks, and the purpose that they name."""
        if scope["path"] not in ROUTES:
            return Turned(404, "this gateway serves /v1/chat/completions")
        if scope["method"] != "POST":
            return Turned(405, "this gateway serves /v1/chat/completions", ((b"allow", b"POST"),))
        keys, tags = _headers(scope, b"authorization"), _headers(scope, b"bailment-purpose")
        client = self.enforcer.site.client(keys[0]) if len(keys) == 1 else None
        if client is None:
            says = "send one client key, as Authorization: Bearer …"
            return Turned(401, says, ((b"www-authenticate", b"Bearer"),))
        if len(tags) > 1:
            return Turned(400, "a request has one purpose")
        return client, tags[0] if tags else ""

    async def _complete(self, client: Client, tag: str, body: bytes, send: Send) -> None:
        """Answer the request; a fault tells where it arose and nothing of what was treated.

        Raises: RuntimeError for a bug, after the caller has its answer.
        """
        try:
            outcome = await self.enforcer.complete(client, tag, body)
        except (Unavailable, Usage) as error:
            return await _turn(send, Turned(503, error.says))
        except Tampered as error:
            await _turn(send, Turned(500, "the gateway's own store is damaged"))
            raise Tampered(error.says, where=error.where, fix=error.fix) from None
        except Exception as fault:  # noqa: BLE001 raised again, without its words
            await _turn(send, Turned(500, "nothing was sent, or its answer was lost"))
            raise RuntimeError(_place(fault)) from None
        return await _tell(send, outcome)


def _headers(scope: Scope, name: bytes) -> list[str]:
    return [value.decode("latin-1").strip() for key, value in scope["headers"] if key.lower() == name]


async def _body(receive: Receive) -> bytes | Turned | None:
    """The whole body; None where the client has gone."""
    parts, size, more = [], 0, True
    try:
        async with asyncio.timeout(BODY_SECONDS):
            while more:
                message = await receive()
                if message["type"] == "http.disconnect":
                    return None
                parts.append(message.get("body", b""))
                size += len(parts[-1])
                if size > MAX_REQUEST_BYTES:
                    return Turned(413, f"a request has at most {MAX_REQUEST_BYTES} bytes")
                more = message.get("more_body", False)
    except TimeoutError:
        return Turned(408, f"a request is sent within {BODY_SECONDS:.0f} seconds")
    return b"".join(parts)


def _place(fault: Exception) -> str:
    """What kind of fault arose where: its own words may be personal."""
    frames = traceback.extract_tb(fault.__traceback__)
    steps = [f"{PurePath(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    return f"{type(fault).__name__} at {' > '.join(steps)}"


async def _tell(send: Send, outcome: Outcome) -> None:
    clause = outcome.decision.clause
    marks = [(b"bailment-decision", outcome.id.encode()), (b"bailment-clause", clause.encode("ascii", "replace"))]
    if outcome.body:
        return await _answer(send, outcome.status, outcome.body, "application/json", marks)
    problem = _problem(outcome.status, outcome.says) | {"decision": outcome.id, "clause": clause or None}
    return await _answer(send, outcome.status, orjson.dumps(problem), "application/problem+json", marks)


async def _turn(send: Send, turned: Turned) -> None:
    body = orjson.dumps(_problem(turned.status, turned.says))
    await _answer(send, turned.status, body, "application/problem+json", list(turned.headers))


def _problem(status: int, detail: str) -> dict[str, object]:
    """The members of problem+json (RFC 9457)."""
    return {"title": _TITLES.get(status, "the upstream gave no answer"), "status": status, "detail": detail}


async def _answer(send: Send, status: int, body: bytes, kind: str, more: Headers | None = None) -> None:
    headers = [
        (b"content-type", kind.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        *(more or []),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
