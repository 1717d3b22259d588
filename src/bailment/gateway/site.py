"""The site's own file: which client key stands for whom and what for, which routes there are, where the vendor is."""

from __future__ import annotations

import hashlib
import hmac
import re
import tomllib
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bailment.gateway.routes import Route, RouteKind, checked
from bailment.primitives.errors import Unreadable, Usage

_HEX = re.compile(r"[0-9a-f]{64}")
_NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")
_ADDRESS = re.compile(r"[!-\[\]-~]{1,2000}")
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@dataclass(frozen=True, slots=True)
class Client:
    """A program of the house that may ask: its key (by SHA-256 only), and the one purpose that the key is bound to."""

    name: str
    key_sha256: str
    purpose: str
    field_of_use: str = ""


@dataclass(frozen=True, slots=True)
class Site:
    """What this house tells its gateway; `vendor_key_variable` is the environment variable of the vendor's API key."""

    clients: tuple[Client, ...]
    vendor_key_variable: str = "BAILMENT_VENDOR_KEY"
    routes: tuple[Route, ...] = ()

    def client(self, authorization: str) -> Client | None:
        """The client whose key the Authorization header holds, compared in constant time."""
        scheme, _, key = authorization.partition(" ")
        if scheme.lower() != "bearer" or not key:
            return None
        digest = hashlib.sha256(key.strip().encode("utf-8", "surrogateescape")).hexdigest()
        found = [client for client in self.clients if hmac.compare_digest(client.key_sha256, digest)]
        return found[0] if found else None


@dataclass(frozen=True, slots=True)
class Target:
    """The vendor's API: the base of its addresses, without a trailing slash, and its host as policies name it."""

    base: str
    host: str

    def address(self, path: str) -> str:
        """The address of *path*: from the host's root where it begins with "/", else below the base.

        >>> Target("https://h.example/v1", "h.example").address("chat")
        'https://h.example/v1/chat'
        """
        if not path.startswith("/"):
            return f"{self.base}/{path}"
        parts = urlsplit(self.base)
        return f"{parts.scheme}://{parts.netloc}{path}"


def target(url: str) -> Target:
    """The target at *url*, such as `https://api.vendor.example/v1`.

    Raises: Usage unless it is https (http only on this machine's loopback), without user, query or fragment.
    """
    try:
        if not _ADDRESS.fullmatch(url):
            raise ValueError
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Usage(f"{url!r} is no address", fix="write https://host/v1") from None
    if not parts.hostname or parts.username or parts.password or parts.query or parts.fragment:
        raise Usage("an upstream address has a host and a path and nothing else", fix="write https://host/v1")
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise Usage("the upstream must be https; http is for this machine's loopback only", fix="write https://…")
    return Target(url.rstrip("/"), parts.hostname + (f":{port}" if port else ""))


def site(text: str, file: str) -> Site:
    """The site that the TOML *text* describes; *file* is named in errors.

    Raises: Unreadable for bad TOML, an unknown name, a client without name, key digest and purpose, or a
    route without path, kind and purpose.
    """
    try:
        rows = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise Unreadable(f"this is not TOML: {error}", where=file) from None
    _only(rows, {"client", "route", "vendor_key_variable"}, file)
    clients = tuple(_client(row, f"{file}: client {at}") for at, row in enumerate(_rows(rows, "client", file), 1))
    if len({client.key_sha256 for client in clients}) < len(clients):
        raise Unreadable("two clients share one key", where=file, fix="give each client a key of its own")
    routes = tuple(_route(row, f"{file}: route {at}") for at, row in enumerate(_rows(rows, "route", file), 1))
    if len({one.path for one in routes}) < len(routes):
        raise Unreadable("two routes share one path", where=file, fix="give each route a path of its own")
    return Site(clients, _text(rows, "vendor_key_variable", file, "BAILMENT_VENDOR_KEY"), routes)


def _rows(rows: dict[str, Any], name: str, file: str) -> list[dict[str, Any]]:
    given = rows.get(name, [])
    if not isinstance(given, list) or not all(isinstance(row, dict) for row in given):
        raise Unreadable(f"{name}s stand under [[{name}]]", where=file)
    return given


def _route(row: dict[str, Any], where: str) -> Route:
    _only(row, {"path", "kind", "purpose", "upstream", "operations"}, where)
    path, kind, operations = _text(row, "path", where), _text(row, "kind", where), row.get("operations", [])
    if kind not in (RouteKind.FHIR, RouteKind.JSON):
        raise Unreadable("kind is fhir or json", where=where)
    if not isinstance(operations, list) or not all(isinstance(one, str) for one in operations):
        raise Unreadable("operations is a list of texts", where=where, fix='write operations = ["$validate"]')
    upstream, purpose = _text(row, "upstream", where, path), _text(row, "purpose", where)
    return checked(Route(path, RouteKind(kind), upstream, purpose, tuple(operations)), where)


def _client(row: dict[str, Any], where: str) -> Client:
    _only(row, {"name", "key_sha256", "purpose", "field_of_use"}, where)
    client = Client(
        name=_text(row, "name", where),
        key_sha256=_text(row, "key_sha256", where).lower(),
        purpose=_text(row, "purpose", where),
        field_of_use=_text(row, "field_of_use", where, ""),
    )
    if not _NAME.fullmatch(client.name):
        raise Unreadable("a client's name is small letters, digits, '_', '.', '-'", where=where)
    if not _HEX.fullmatch(client.key_sha256):
        raise Unreadable("key_sha256 is the SHA-256 of the key in hex", where=where, fix="bailment gateway client NAME")
    return client


def _only(row: dict[str, Any], known: set[str], where: str) -> None:
    strange = sorted(set(row) - known)
    if strange:
        raise Unreadable(f"{strange[0]!r} is not known here", where=where, fix=f"use {', '.join(sorted(known))}")


def _text(row: dict[str, Any], name: str, where: str, default: str | None = None) -> str:
    value = row.get(name, default)
    if not isinstance(value, str):
        raise Unreadable(f"{name!r} is missing or is no text", where=where)
    return value
