"""The door: who may ask, by which route, and how large and slow a request may be."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

from bailment.gateway.dialect import DIALECTS
from bailment.gateway.routes import UNSERVED, Route, RouteKind, found
from bailment.gateway.site import Client, Site

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]

MAX_REQUEST_BYTES = 2 * 1024 * 1024
BODY_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Turned:
    """Why a request gets no further than the door."""

    status: int
    says: str
    headers: tuple[tuple[bytes, bytes], ...] = ()


@dataclass(frozen=True, slots=True)
class Admitted:
    """A request that may be read: its route and the purpose that it names, or ""."""

    route: Route
    tag: str


def client_of(scope: Scope, site: Site) -> Client | Turned:
    """The client that asks, by its one key."""
    keys = _headers(scope, b"authorization")
    client = site.client(keys[0]) if len(keys) == 1 else None
    says = "send one client key, as Authorization: Bearer …"
    return client or Turned(401, says, ((b"www-authenticate", b"Bearer"),))


def route_of(scope: Scope, site: Site) -> Route | None:
    """The route of the request; None where there is none."""
    return found(scope["path"], site.routes)


def admitted(scope: Scope, route: Route | None) -> Admitted | Turned:
    """The request by *route*, as far as its head tells."""
    if route is None:
        return Turned(404, UNSERVED.get(scope["path"], "this gateway has no such route"))
    if scope["method"] != "POST" or not route.served:
        says = f"only POST: {_WHY_NOT[route.kind]}"
        return Turned(405, says, ((b"allow", b"POST"),))
    tags = _headers(scope, b"bailment-purpose")
    if len(tags) > 1:
        return Turned(400, "a request has one purpose")
    if route.kind is not RouteKind.CHAT and scope.get("query_string"):
        return Turned(400, "parameters in the address cannot be treated, so they cannot leave")
    taken = DIALECTS[route.kind].taken
    media = "".join(_headers(scope, b"content-type")).partition(";")[0].strip().lower()
    if taken and media not in taken:
        return Turned(415, f"send {' or '.join(sorted(taken))}")
    if any(coding.lower() != "identity" for coding in _headers(scope, b"content-encoding")):
        return Turned(415, "a compressed body is not looked into: send it as it is")
    return Admitted(route, tags[0] if tags else "")


_WHY_NOT = {
    RouteKind.CHAT: "a chat completion is posted",
    RouteKind.FHIR: "reading, searching, changing and deleting are not offered; post a resource or a Bundle, below the"
    " route's path only to a type of FHIR R4 or an operation that the site names",
    RouteKind.JSON: "this route takes records that are posted",
}


async def body_of(receive: Receive) -> bytes | Turned | None:
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


def _headers(scope: Scope, name: bytes) -> list[str]:
    return [value.decode("latin-1").strip() for key, value in scope["headers"] if key.lower() == name]
