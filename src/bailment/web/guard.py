"""Who may speak to the page: this address under its own name, the page itself, and nobody's web site."""

from __future__ import annotations

import ipaddress
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]

TOKEN_HEADER = b"x-bailment-token"
_SAFE_METHODS = ("GET", "HEAD")
_CONTENT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none';"
    " form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
HEADERS = (
    (b"content-security-policy", _CONTENT.encode()),
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)


@dataclass(frozen=True, slots=True)
class Guard:
    """An ASGI application that lets through to *app* only what the page itself may ask, and seals every answer.

    A name that is not ours (DNS rebinding), another site's request, and a change without the page's token are refused.
    `names` are host names that are ours; `any_address` also takes every bare IP address, for a host that was named.
    """

    app: App
    token: str
    names: frozenset[str]
    any_address: bool = False

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer, or refuse."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refusal = self.refusal(scope["method"], scope["path"], dict(scope["headers"]))
        if refusal is None:
            await self.app(scope, receive, _sealed(send))
            return
        await _answer(_sealed(send), refusal)

    def refusal(self, method: str, path: str, headers: dict[bytes, bytes]) -> str | None:
        """Why the request is refused; None where it is not."""
        host = headers.get(b"host", b"").decode("latin-1")
        if not self._is_ours(host):
            return "this address is not the page's own"
        if headers.get(b"sec-fetch-site", b"none") not in (b"none", b"same-origin") and path != "/":
            return "another site may not ask this"
        if method in _SAFE_METHODS:
            return None
        if headers.get(b"origin", b"").decode("latin-1") != f"http://{host}":
            return "another site may not ask this"
        if not secrets.compare_digest(headers.get(TOKEN_HEADER, b""), self.token.encode()):
            return "the program was started anew: reload the page"
        return None

    def _is_ours(self, host: str) -> bool:
        name = host.rpartition(":")[0] if not host.endswith("]") and ":" in host else host
        name = name.removeprefix("[").removesuffix("]").lower()
        return name in self.names or (self.any_address and _is_address(name))


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _sealed(send: Send) -> Send:
    async def sealing(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", ()), *HEADERS]}
        await send(message)

    return sealing


async def _answer(send: Send, words: str) -> None:
    body = f'{{"says":"{words}"}}'.encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    await send({"type": "http.response.body", "body": body})
