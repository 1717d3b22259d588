"""One request through the gateway: ask, decide, reshape, record, forward, answer. Any doubt means no."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace

from bailment.deidentify import Exchange, Sources
from bailment.gateway.chat import Chat, chat, restored
from bailment.gateway.content import Seen, seen
from bailment.gateway.record import Append, Record
from bailment.gateway.site import Client, Site
from bailment.gateway.upstream import Answer, Upstream
from bailment.policy import Policy
from bailment.policy.decision import Allow, Ask, Decision, Deny, Gap
from bailment.primitives.errors import Bailment, Unavailable, Unreadable, Usage
from bailment.primitives.time import Instant

ACTION = "infer"
ASSET = "prompt"
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
    """What the caller hears: `body` where all went well, else what it `says`."""

    id: str
    status: int
    decision: Decision
    says: str = ""
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Enforcer:
    """Holds what every request needs."""

    site: Site
    policy: Policy
    sources: Sources
    upstream: Upstream
    effects: Effects

    async def complete(self, client: Client, tag: str, received: bytes) -> Outcome:
        """What comes of the chat *received* from *client*; *tag* is the purpose that the caller named, or "".

        Order of effects: decide, reshape, search what is to be sent for what must not leave, record, forward, restore.
        An unrecorded permission is not given; after a failure at any step before forwarding nothing has left.
        Raises: Unavailable, Tampered and whatever else the record's keeper raises; nothing has left then.
        """
        begun = Record(
            self.effects.new_id(), self.effects.now(), client.name, None, Deny("not decided"), received, None
        )
        try:
            request = chat(received)
        except Usage as error:
            return await self._refuse(begun, self._no(f"the request cannot be treated: {error.says}"), 400)
        exchange = Exchange(self.policy.plan, self.sources, self.effects.nonce())
        try:
            record = await asyncio.to_thread(self._reshaped, begun, client, tag, request, exchange)
        except Bailment as error:
            return await self._refuse(begun, self._no(f"what cannot be treated does not leave: {error.says}"))
        except RecursionError:
            return await self._refuse(begun, self._no("what cannot be treated does not leave: it is nested too deep"))
        if record.sent is None or not isinstance(record.decision, Allow):
            return await self._refuse(record, record.decision)
        await self.effects.append(record)
        return await self._forwarded(record, record.sent, exchange)

    def _reshaped(self, begun: Record, client: Client, tag: str, request: Chat, exchange: Exchange) -> Record:
        """*begun* with its ask, the decision, and what is to be sent where that is allowed."""
        texts = request.texts()
        for text in ("\n".join(texts), *texts):
            exchange.learn_content(text)
        ask = self._ask(client, tag, begun.at, seen((*texts, request.seams()), self.policy.plan))
        decision = self.policy.decide(ask)
        if tag and tag != client.purpose and isinstance(decision, Allow):
            decision = Deny("this client key is not bound to that purpose", decision.clause)
        if not isinstance(decision, Allow):
            return replace(begun, ask=ask, decision=decision)
        shaped = request.treated(exchange.content)
        sent = shaped.body(self.policy.forced)
        left = exchange.residue(sent) or exchange.residue(shaped.seams().encode())
        if left:
            return replace(begun, ask=ask, decision=self._no(f"identifiers would still leave: {', '.join(left)}"))
        return replace(begun, ask=ask, decision=decision, sent=sent)

    def _ask(self, client: Client, tag: str, at: Instant, content: Seen) -> Ask:
        host = self.upstream.target.host
        route = next((route for route in self.policy.hosts if route.host == host), None)
        return Ask(
            party=route.party if route else "",
            action=ACTION,
            asset=ASSET,
            purpose=tag or client.purpose,
            place=route.country if route else "",
            environment=self.policy.environment,
            host=host,
            day=at.day(),
            fields=content.kept,
            excluded=self.policy.met(content.paths, content.codes, content.texts),
            field_of_use=client.field_of_use,
        )

    def _no(self, reason: str) -> Deny:
        """A refusal for what no right speaks of: the clause is the one that binds the systems on both sides."""
        return Deny(reason, self.policy.clause)

    async def _refuse(self, record: Record, decision: Decision, status: int = 403) -> Outcome:
        await self.effects.append(replace(record, decision=decision))
        return Outcome(record.id, status, decision, told(decision))

    async def _forwarded(self, record: Record, sent: bytes, exchange: Exchange) -> Outcome:
        try:
            answer = await self.upstream.post("/chat/completions", sent)
            return await asyncio.to_thread(_answered, record, answer, exchange)
        except (Unavailable, Unreadable) as error:
            return Outcome(record.id, 502, record.decision, error.says)


def _answered(record: Record, answer: Answer, exchange: Exchange) -> Outcome:
    if answer.status == 200:
        return Outcome(record.id, 200, record.decision, body=restored(answer.body, exchange.restore))
    status = answer.status if answer.status in _TOLD_ON else 502
    return Outcome(record.id, status, record.decision, f"the upstream answered {answer.status}")


def told(decision: Decision) -> str:
    """What the caller may be told of *decision*."""
    match decision:
        case Deny(reason):
            return reason
        case Gap(missing):
            return f"not configured: {missing}"
        case Allow():
            return "allowed"
