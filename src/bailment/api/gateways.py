"""The gateway put together: a deal's policy, its ledger, the site's clients and the vendor's API."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bailment import datamap
from bailment.agreement import Sealed, digest, is_executed
from bailment.api import knowledge
from bailment.api.data import map_payloads
from bailment.api.deals import Record, current
from bailment.api.files import read_bytes
from bailment.deidentify.planned import planned
from bailment.evidence.leaf import Entry, entry
from bailment.gateway import Append, Effects, Enforcer, Gateway, Site, Upstream, site, target
from bailment.gateway import Record as Decided
from bailment.gateway.observe import Looking, Observing, loopback
from bailment.policy import Allow, Ask, Decision, Deny, Policy, compile
from bailment.primitives.digest import Plain, sha256
from bailment.primitives.errors import Unavailable, Usage
from bailment.primitives.time import Instant
from bailment.store import Deal

MAX_CONNECTIONS = 256
"""More than these are answered 503 at once."""


def read_site(path: Path) -> Site:
    """The site that the TOML file at *path* describes.

    Raises: Usage, Unreadable.
    """
    return site(read_bytes(path, limit=1024 * 1024).decode("utf-8", "replace"), str(path))


@dataclass(frozen=True, slots=True)
class NewClient:
    """A client key, shown once, and the lines by which the site's file knows it."""

    key: str = field(repr=False)
    key_sha256: str
    lines: str


def new_client(name: str, purpose: str, field_of_use: str = "") -> NewClient:
    """A random key for the client *name*, bound to *purpose*.

    Raises: Unreadable for a name that the site's file would not take.
    """
    key = secrets.token_urlsafe(32)
    digest = sha256(key.encode())
    rows = {"name": name, "key_sha256": digest, "purpose": purpose, "field_of_use": field_of_use}
    lines = "\n".join(["[[client]]", *(f"{word} = {json.dumps(value)}" for word, value in rows.items() if value)])
    site(lines, "[[client]]")
    return NewClient(key, digest, lines)


def policy_of(deal: Deal) -> Policy:
    """The policy of the deal's newest agreement; it denies everything until the agreement is executed."""
    return _policy(current(deal), Record.of(deal))


def _policy(sealed: Sealed, record: Record) -> Policy:
    return compile(sealed.agreement, executed=is_executed(sealed, record.keyring))


def decide(deal: Deal, ask: Ask) -> Decision:
    """What the deal's policy answers to *ask*, without recording it."""
    return policy_of(deal).decide(ask)


def gateway(deal: Deal, house: Site, upstream: str, *, vendor_key: str | None = None) -> Gateway:
    """The gateway of *deal* as an ASGI application that forwards to *upstream*.

    Raises: Usage where the vendor's key is not in the environment, or *upstream* is no address.
    """
    key = vendor_key or os.environ.get(house.vendor_key_variable, "")
    if not key:
        raise Usage(
            f"the vendor's API key is missing: {house.vendor_key_variable} is not set", fix="set it and try again"
        )
    sealed = current(deal)
    effects = Effects(append=appender(deal, digest(sealed.agreement)), now=wall_clock, new_id=new_id, nonce=nonce)
    policy, sources = _policy(sealed, Record.of(deal)), knowledge.identifier_sources()
    upward = Upstream(target(upstream), key)
    return Gateway(Enforcer(house, policy, sources, upward, effects, planned(policy.plan, sources)))


def appender(deal: Deal, agreement: str) -> Append:
    """Keeps each decision as a leaf of the deal's ledger; what may be personal only as salted digests."""

    async def append(decided: Decided) -> None:
        await deal.ledger.append([leaf(decided, agreement, secrets.token_bytes(16))])

    return append


def leaf(decided: Decided, agreement: str, salt: bytes) -> Entry:
    """The ledger's entry of one decision under the *agreement* of that digest.

    A purpose that was refused may be the caller's own words: only one that was allowed is kept.
    """
    facts: dict[str, Plain] = {"id": decided.id, "agreement": agreement, "client": decided.client}
    facts |= _plain(decided.decision)
    if decided.ask is not None:
        ask = decided.ask
        facts |= {"party": ask.party, "action": ask.action, "asset": ask.asset, "host": ask.host, "place": ask.place}
        facts |= {"fields": list(ask.fields), "excluded": list(ask.excluded)}
        facts |= {"purpose": ask.purpose} if isinstance(decided.decision, Allow) else {}
    personal = {"received": decided.received} | ({"sent": decided.sent} if decided.sent is not None else {})
    return entry("decision", decided.at, facts, personal, salt)


def wall_clock() -> Instant:
    """The moment at which it is called."""
    from datetime import UTC, datetime

    return Instant.of(datetime.now(UTC))


def new_id() -> str:
    """A name for a decision that no other bears."""
    return secrets.token_hex(12)


def nonce() -> str:
    """A mark for the tokens of one request; it begins with a letter, as every token does."""
    return f"K{secrets.token_hex(2).upper()}"


@dataclass(frozen=True, slots=True)
class Listening:
    """Where a gateway is to listen."""

    host: str = "127.0.0.1"
    port: int = 8100


def run_gateway(
    folder: Path,
    house: Path,
    upstream: str,
    listening: Listening = Listening(),
    *,
    begun: Callable[[], None] = lambda: None,
) -> None:
    """Serve the gateway of the deal in *folder* until it is stopped; the ledger gets a checkpoint at the end.

    *begun* is called once it listens.
    Raises: Usage where the agreement does not list the host of *upstream*, or the vendor's key is missing; Unreadable;
    Unavailable where the port is taken.
    """
    from bailment.api.evidence import checkpoint
    from bailment.store import open_deal

    with open_deal(folder) as deal:
        _refuse_unlisted(policy_of(deal), upstream)
        _serve(gateway(deal, read_site(house), upstream), listening, begun)
        checkpoint(deal, now=wall_clock())


def observe_gateway(
    listening: Listening = Listening(),
    *,
    data: Sequence[Path] = (),
    purpose: str | None = None,
    told: Callable[[str], None] = lambda line: None,
    begun: Callable[[], None] = lambda: None,
) -> None:
    """Serve, until stopped, a gateway that forwards nothing and shows what would leave; *told* hears it line by line.

    It needs no agreement and keeps nothing on disk. *data* are samples that are looked at as if they had been sent.
    Raises: Usage for an address other than this machine's loopback (what it shows is for synthetic data, and it asks
    nobody for a key), or words that are no purpose; Unreadable for samples; Unavailable where the port is taken.
    """
    _serve(observing(listening, data=data, purpose=purpose, told=told), listening, begun)


def observing(
    listening: Listening,
    *,
    data: Sequence[Path] = (),
    purpose: str | None = None,
    told: Callable[[str], None] = lambda line: None,
) -> Observing:
    """The application that `observe_gateway` serves.

    Raises: as `observe_gateway`, apart from the port.
    """
    loopback(listening.host)
    task = datamap.purpose(purpose, knowledge.purposes()) if purpose else None
    app = Observing(Looking(knowledge.field_knowledge(), task), told, wall_clock, new_id)
    for path in data:
        app.keep(path.name, map_payloads([path], purpose=purpose))
    return app


def _serve(app: Any, listening: Listening, begun: Callable[[], None]) -> None:
    """Raises: Unavailable where the port is taken."""
    from bailment.api.server import Announcing, options

    try:
        with _until_stopped():
            Announcing(options(app, listening.host, listening.port, MAX_CONNECTIONS), begun).run()
    except SystemExit:
        where = f"{listening.host}:{listening.port}"
        raise Unavailable("the gateway cannot listen here", where=where, fix="choose another --port") from None


def _refuse_unlisted(policy: Policy, upstream: str) -> None:
    """Raises: Usage where *upstream* is no host that the agreement lists: such a gateway would refuse everything."""
    listed = [route.host for route in policy.hosts]
    host = target(upstream).host
    if host not in listed:
        says = f"the agreement does not list the upstream host {host}"
        raise Usage(says, where="--upstream", fix=f"it lists {', '.join(listed) or 'none'}")


@contextmanager
def _until_stopped() -> Iterator[None]:
    """Being told to stop, by Ctrl-C or SIGTERM, ends the work inside and not the process: what follows still happens.

    The server catches both signals, ends its requests and raises them again; SIGTERM would then end the process.
    """
    import signal
    import threading

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt):
        yield


def _plain(decision: Decision) -> dict[str, Plain]:
    match decision:
        case Allow(clause):
            return {"decision": "allow", "clause": clause}
        case Deny(reason, clause):
            return {"decision": "deny", "clause": clause, "reason": reason}
        case gap:
            return {"decision": "gap", "clause": gap.clause, "reason": gap.missing}
