"""The gateway as an ASGI application: who asks, by which route, and how each outcome is told."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import orjson

from bailment.gateway.enforce import Enforcer, Outcome, told
from bailment.gateway.site import Client
from bailment.policy.decision import Decision
from bailment.primitives.errors import Unavailable

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

MAX_REQUEST_BYTES = 8 * 1024 * 1024
ROUTES = {"/v1/chat/completions", "/chat/completions"}
_TITLES = {
    400: "the request cannot be treated",
    401: "no client key of this house",
    403: "refused",
    404: "no such route",
    405: "only POST",
    413: "the request is too large",
    503: "unavailable, so refused",
}


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
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await self.enforcer.upstream.open()
                await send({"type": "lifespan.startup.complete"})
            else:
                await self.enforcer.upstream.close()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] == "/healthz":
            return await _answer(send, 200, b'{"status":"serving"}', "application/json")
        if scope["path"] not in ROUTES:
            return await _problem(send, 404, "this gateway serves /v1/chat/completions")
        if scope["method"] != "POST":
            return await _problem(send, 405, "this gateway serves /v1/chat/completions")
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        client = self.enforcer.site.client(headers.get("authorization", ""))
        if client is None:
            return await _problem(send, 401, "send the client key as Authorization: Bearer …")
        body = await _body(receive)
        if body is None:
            return await _problem(send, 413, f"a request has at most {MAX_REQUEST_BYTES} bytes")
        return await self._complete(client, headers.get("bailment-purpose", ""), body, send)

    async def _complete(self, client: Client, tag: str, body: bytes, send: Send) -> None:
        try:
            outcome = await self.enforcer.complete(client, tag, body)
        except Unavailable as error:
            return await _problem(send, 503, error.says)
        if outcome.body:
            return await _answer(send, outcome.status, outcome.body, "application/json", _marks(outcome))
        if outcome.status in {400, 403}:
            return await _problem(send, outcome.status, told(outcome.decision), outcome)
        return await _problem(send, outcome.status, "the upstream answered with an error", outcome)


async def _body(receive: Receive) -> bytes | None:
    """The whole body, or None where it is larger than a request may be."""
    parts, size, more = [], 0, True
    while more:
        message = await receive()
        part = message.get("body", b"")
        size += len(part)
        if message["type"] == "http.disconnect" or size > MAX_REQUEST_BYTES:
            return None
        parts.append(part)
        more = message.get("more_body", False)
    return b"".join(parts)


def _marks(outcome: Outcome) -> list[tuple[bytes, bytes]]:
    clause = outcome.decision.clause.encode("ascii", "replace")
    return [(b"bailment-decision", outcome.id.encode()), (b"bailment-clause", clause)]


async def _problem(send: Send, status: int, detail: str, outcome: Outcome | None = None) -> None:
    """Answer with problem+json (RFC 9457)."""
    problem: dict[str, object] = {"title": _TITLES.get(status, "upstream error"), "status": status, "detail": detail}
    if outcome is not None:
        problem |= {"decision": outcome.id, "clause": _clause(outcome.decision)}
    marks = _marks(outcome) if outcome is not None else []
    await _answer(send, status, orjson.dumps(problem), "application/problem+json", marks)


def _clause(decision: Decision) -> str | None:
    return decision.clause or None


async def _answer(
    send: Send, status: int, body: bytes, kind: str, marks: list[tuple[bytes, bytes]] | None = None
) -> None:
    headers = [(b"content-type", kind.encode()), (b"content-length", str(len(body)).encode()), *(marks or [])]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
