"""One request through the gateway: ask, decide, reshape, record, forward, answer. Any doubt means no."""

from __future__ import annotations

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
from bailment.primitives.errors import Bailment, Unavailable, Usage
from bailment.primitives.time import Instant

ACTION = "infer"
ASSET = "prompt"


@dataclass(frozen=True, slots=True)
class Effects:
    """What the gateway cannot do by itself: keep a record, tell the time, name a decision, mark its tokens."""

    append: Append
    now: Callable[[], Instant]
    new_id: Callable[[], str]
    nonce: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the caller hears. `body` is the answer where the decision allows it."""

    id: str
    status: int
    decision: Decision
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
        An unrecorded permission is not given; after a failure at any step nothing has left.
        """
        begun = Record(
            self.effects.new_id(), self.effects.now(), client.name, None, Deny("not decided"), received, None
        )
        try:
            request = chat(received)
        except Usage as error:
            return await self._refuse(begun, Deny(f"the request cannot be treated: {error.says}"), 400)
        source = "\n".join(request.texts())
        try:
            exchange = Exchange(self.policy.plan, self.sources, self.effects.nonce(), source)
            record = self._reshaped(begun, client, tag, request, exchange)
        except Bailment as error:
            return await self._refuse(begun, Deny(f"what cannot be treated does not leave: {error.says}"))
        if record.sent is None or not isinstance(record.decision, Allow):
            return await self._refuse(record, record.decision)
        await self.effects.append(record)
        answer = await self.upstream.post("/chat/completions", record.sent)
        return self._answered(record, answer, exchange)

    def _reshaped(self, begun: Record, client: Client, tag: str, request: Chat, exchange: Exchange) -> Record:
        """*begun* with its ask, the decision, and what is to be sent where that is allowed."""
        texts = tuple(request.texts())
        for text in texts:
            exchange.learn_content(text)
        ask = self._ask(client, tag, begun.at, seen(texts, self.policy.plan))
        decision = self.policy.decide(ask)
        if tag and tag != client.purpose and isinstance(decision, Allow):
            decision = Deny("this client key is not bound to that purpose", decision.clause)
        if not isinstance(decision, Allow):
            return replace(begun, ask=ask, decision=decision)
        sent = request.reshaped(exchange.content, self.policy.forced)
        left = exchange.residue(sent)
        if left:
            return replace(begun, ask=ask, decision=Deny(f"identifiers would still leave: {', '.join(left)}"))
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

    async def _refuse(self, record: Record, decision: Decision, status: int = 403) -> Outcome:
        await self.effects.append(replace(record, decision=decision))
        return Outcome(record.id, status, decision)

    def _answered(self, record: Record, answer: Answer, exchange: Exchange) -> Outcome:
        if answer.status != 200:
            return Outcome(record.id, 502 if answer.status in {401, 403} else answer.status, record.decision)
        try:
            return Outcome(record.id, 200, record.decision, restored(answer.body, exchange.restore))
        except Usage as error:
            raise Unavailable(error.says) from None


def told(decision: Decision) -> str:
    """What the caller may be told of *decision*."""
    match decision:
        case Deny(reason):
            return reason
        case Gap(missing):
            return f"not configured: {missing}"
        case Allow():
            return "allowed"
