"""The routes by which requests come in: the vendor's own, and those that the site's file adds."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from bailment.deidentify import RESOURCE_TYPES
from bailment.primitives.errors import Unreadable

_PATH = re.compile(r"(?:/[A-Za-z0-9][A-Za-z0-9._~-]{0,63}){1,8}")
_BELOW_FHIR = re.compile(r"(?:/(?P<type>[A-Za-z]+))?(?:/(?P<operation>\$[a-z0-9-]+))?")
_OPERATION = re.compile(r"\$[a-z][a-z0-9-]{0,63}")
_OWN = ("/v1", "/chat", "/healthz", "/observed")


class RouteKind(StrEnum):
    """What a route takes."""

    CHAT = "chat"
    FHIR = "fhir"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Route:
    """Requests to `path` are of this kind and purpose ("" where the client's key says it) and go on to `upstream`.

    `upstream` is a path from the upstream's root where it begins with "/", else below the upstream's address.
    `operations` are those of FHIR (`$validate`) that may be asked for below it. It is not `served` where a path below
    it is neither a type of FHIR R4 nor such an operation.
    """

    path: str
    kind: RouteKind
    upstream: str
    purpose: str = ""
    operations: tuple[str, ...] = ()
    served: bool = True

    def below(self, path: str) -> Route | None:
        """The route of *path*: this one, or for FHIR whatever stands below it; None where *path* is neither."""
        if path == self.path:
            return self
        if self.kind is not RouteKind.FHIR or not path.startswith(self.path + "/"):
            return None
        rest = path[len(self.path) :]
        if self._leads_to(rest):
            return replace(self, path=path, upstream=self.upstream + rest)
        return replace(self, served=False)

    def _leads_to(self, rest: str) -> bool:
        """True where *rest* is made of nothing but names that we know: no other word of a path leaves."""
        match = _BELOW_FHIR.fullmatch(rest)
        if match is None:
            return False
        kind, operation = match["type"], match["operation"]
        return (kind is None or kind in RESOURCE_TYPES) and (operation is None or operation in self.operations)


CHAT = Route("/v1/chat/completions", RouteKind.CHAT, "chat/completions")
CHATS = (CHAT, Route("/chat/completions", RouteKind.CHAT, "chat/completions"))

UNSERVED = {
    "/v1/embeddings": "embeddings are not served: an embedding keeps what a text says in a form that cannot be"
    " searched for identifiers; send /v1/chat/completions",
    "/v1/responses": "/v1/responses is not served: send /v1/chat/completions",
    "/v1/messages": "/v1/messages is not served: send /v1/chat/completions",
}
"""Well-known routes that this gateway does not take, with what it says to them."""


def found(path: str, routes: tuple[Route, ...]) -> Route | None:
    """The route of *path*: one that every gateway has, or the longest of *routes* that it falls under."""
    for route in CHATS:
        if route.path == path:
            return route
    for route in sorted(routes, key=lambda route: -len(route.path)):
        if below := route.below(path):
            return below
    return None


def checked(route: Route, where: str) -> Route:
    """*route*, as a site's file describes it; *where* names the place in errors.

    Raises: Unreadable for a path that is none or that the gateway needs itself, no purpose, or no such operation.
    """
    path = route.path
    for name, word in (("path", path), ("upstream", route.upstream)):
        if not _PATH.fullmatch(word):
            raise Unreadable(f"{name} is no plain path", where=where, fix='write it as "/fhir" or "/triage/notes"')
    if any(path == own or path.startswith(own + "/") for own in _OWN):
        raise Unreadable("this path is the gateway's own", where=where, fix=f"choose one outside {', '.join(_OWN)}")
    if not route.purpose:
        raise Unreadable("a route has a purpose", where=where, fix="name the one purpose that it serves")
    if route.operations and route.kind is not RouteKind.FHIR:
        raise Unreadable("only a route of kind fhir has operations", where=where, fix="leave operations out")
    if not all(map(_OPERATION.fullmatch, route.operations)):
        raise Unreadable("an operation is written $name", where=where, fix='write operations = ["$validate"]')
    return route
