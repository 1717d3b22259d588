"""One request through the gateway: ask, decide, reshape, record, forward, answer. Any doubt means no."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import ParamSpec, TypeVar

from bailment.deidentify import Exchange, Sources
from bailment.gateway.content import Seen, seen
from bailment.gateway.deltas import Deltas
from bailment.gateway.dialect import DIALECTS, Asked, Dialect
from bailment.gateway.record import Append, Record
from bailment.gateway.relay import Relay
from bailment.gateway.routes import CHAT, Route, RouteKind
from bailment.gateway.site import Client, Site
from bailment.gateway.upstream import Reply, Upstream
from bailment.policy import Policy
from bailment.policy.decision import Allow, Ask, Decision, Deny, Gap
from bailment.primitives.errors import Bailment, Unavailable, Unreadable, Usage
from bailment.primitives.time import Instant

P = ParamSpec("P")
T = TypeVar("T")
ACTION = "infer"
ASSET = "prompt"
_AT_ONCE = 16 * 1024
"""Units: bytes; so small a request or answer is treated sooner than a thread for it would start."""
_TOLD_ON = frozenset({400, 404, 408, 413, 422, 429})
"""Errors of the upstream that the caller hears as they are; every other is a bad gateway."""


@dataclass(frozen=True, slots=True)
class Effects:
    """What the gateway cannot do by itself: keep a record, tell the time, name a decision, mark its tokens."""

    append: Append
    now: Callable[[], Instant]
    new_id: Callable[[], str]
    nonce: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the caller hears: `body` or `relay` where all went well, else what it `says`."""

    id: str
    status: int
    decision: Decision
    says: str = ""
    body: bytes | None = None
    relay: Relay | None = None


@dataclass(frozen=True, slots=True)
class Enforcer:
    """Holds what every request needs; `planned` are the sources for records that are no FHIR."""

    site: Site
    policy: Policy
    sources: Sources
    upstream: Upstream
    effects: Effects
    planned: Sources | None = None

    async def complete(self, client: Client, tag: str, received: bytes, route: Route = CHAT) -> Outcome:
        """What comes of the request *received* from *client* by *route*; *tag* is the purpose that it named, or "".

        Order of effects: decide, reshape, search what is to be sent for what must not leave, record, forward, restore.
        An unrecorded permission is not given; after a failure at any step before forwarding nothing has left.
        Raises: Unavailable, Tampered and whatever else the record's keeper raises; nothing has left then.
        """
        begun = self._begun(client, received)
        dialect = DIALECTS[route.kind]
        try:
            request = dialect.read(received)
        except Usage as error:
            return await self._refuse(begun, self._no(f"the request cannot be treated: {error.says}"), 400)
        exchange = Exchange(self.policy.plan, self._sources(route), self.effects.nonce())
        asking = Asking(client, tag or route.purpose or client.purpose, route)
        try:
            record = await _apart(len(received), self._reshaped, begun, asking, request, exchange)
        except Bailment as error:
            return await self._refuse(begun, self._no(f"what cannot be treated does not leave: {error.says}"))
        except RecursionError:
            return await self._refuse(begun, self._no("what cannot be treated does not leave: it is nested too deep"))
        if record.sent is None or not isinstance(record.decision, Allow):
            return await self._refuse(record, record.decision)
        await self.effects.append(record)
        if request.is_streamed:
            return await self._streamed(record, record.sent, exchange, route)
        return await self._forwarded(record, record.sent, exchange, route)

    async def turn(self, client: Client, says: str, status: int) -> Outcome:
        """The recorded refusal of a request of *client*'s that is not even read.

        Raises: what the record's keeper raises.
        """
        return await self._refuse(self._begun(client, b""), self._no(says), status)

    def _begun(self, client: Client, received: bytes) -> Record:
        effects = self.effects
        return Record(effects.new_id(), effects.now(), client.name, None, Deny("not decided"), received, None)

    def _sources(self, route: Route) -> Sources:
        return self.planned or self.sources if route.kind is RouteKind.JSON else self.sources

    def _reshaped(self, begun: Record, asking: Asking, request: Asked, exchange: Exchange) -> Record:
        """*begun* with its ask, the decision, and what is to be sent where that is allowed."""
        request.teach(exchange)
        ask = self._ask(asking, begun.at, seen((*request.texts(), request.seams()), self.policy.plan))
        decision = self.policy.decide(ask)
        if isinstance(decision, Allow) and (barred := self._barred(asking, request)):
            decision = Deny(barred, decision.clause)
        if not isinstance(decision, Allow):
            return replace(begun, ask=ask, decision=decision)
        shaped = request.treated(exchange)
        sent = shaped.body(self.policy.forced)
        asked_for = asking.route.path if asking.route.kind is RouteKind.FHIR else ""
        left = exchange.residue(sent) or exchange.residue(f"{asked_for}\n{shaped.seams()}".encode())
        if left:
            return replace(begun, ask=ask, decision=self._no(f"identifiers would still leave: {', '.join(left)}"))
        return replace(begun, ask=ask, decision=decision, sent=sent)

    def _barred(self, asking: Asking, request: Asked) -> str:
        """Why what the policy allows is still not to be done: by this key, by this route, or in this way; or ""."""
        if asking.purpose != asking.client.purpose:
            return "this client key is not bound to that purpose"
        if asking.route.purpose and asking.purpose != asking.route.purpose:
            return "this route serves another purpose"
        streams = [parameter.value for parameter in self.policy.forced if parameter.name == "stream"]
        if streams and streams[0] is not request.is_streamed:
            return f"the agreement fixes that answers are {'' if streams[0] else 'not '}streamed"
        return ""

    def _ask(self, asking: Asking, at: Instant, content: Seen) -> Ask:
        host = self.upstream.target.host
        route = next((route for route in self.policy.hosts if route.host == host), None)
        return Ask(
            party=route.party if route else "",
            action=ACTION,
            asset=ASSET,
            purpose=asking.purpose,
            place=route.country if route else "",
            environment=self.policy.environment,
            host=host,
            day=at.day(),
            fields=content.kept,
            excluded=self.policy.met(content.paths, content.codes, content.texts),
            field_of_use=asking.client.field_of_use,
        )

    def _no(self, reason: str) -> Deny:
        """A refusal for what no right speaks of: the clause is the one that binds the systems on both sides."""
        return Deny(reason, self.policy.clause)

    async def _refuse(self, record: Record, decision: Decision, status: int = 403) -> Outcome:
        await self.effects.append(replace(record, decision=decision))
        return Outcome(record.id, status, decision, told(decision))

    async def _forwarded(self, record: Record, sent: bytes, exchange: Exchange, route: Route) -> Outcome:
        dialect = DIALECTS[route.kind]
        try:
            answer = await self.upstream.post(route.upstream, sent, dialect.media)
            return await _apart(len(answer.body), _answered, record, answer, exchange, dialect)
        except (Unavailable, Unreadable) as error:
            return Outcome(record.id, 502, record.decision, error.says)

    async def _streamed(self, record: Record, sent: bytes, exchange: Exchange, route: Route) -> Outcome:
        try:
            answer = await self.upstream.stream(route.upstream, sent)
        except Unavailable as error:
            return Outcome(record.id, 502, record.decision, error.says)
        if answer.status != 200:
            await answer.close()
            return _failed(record, answer.status)
        return Outcome(record.id, 200, record.decision, relay=Relay(answer, Deltas(exchange)))


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, for what purpose, by which route."""

    client: Client
    purpose: str
    route: Route


async def _apart(size: int, work: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
    """What *work* gives, done in a thread of its own where *size* bytes would keep every other caller waiting."""
    return work(*given, **named) if size <= _AT_ONCE else await asyncio.to_thread(work, *given, **named)


def _answered(record: Record, answer: Reply, exchange: Exchange, dialect: Dialect) -> Outcome:
    if answer.status in dialect.good:
        return Outcome(record.id, answer.status, record.decision, body=dialect.restored(answer.body, exchange))
    return _failed(record, answer.status)


def _failed(record: Record, status: int) -> Outcome:
    says = f"the upstream answered {status}"
    return Outcome(record.id, status if status in _TOLD_ON else 502, record.decision, says)


def told(decision: Decision) -> str:
    """What the caller may be told of *decision*."""
    match decision:
        case Deny(reason):
            return reason
        case Gap(missing):
            return f"not configured: {missing}"
        case Allow():
            return "allowed"
