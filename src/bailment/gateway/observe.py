"""A gateway that forwards nothing: it shows what of each request would leave, before any agreement exists."""

from __future__ import annotations

import asyncio
import re
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import orjson

from bailment.agreement import Plan
from bailment.datamap import DataMap, FieldRow, Knowledge, Purpose, inventory
from bailment.deidentify.embedded import regions
from bailment.gateway.content import seen
from bailment.gateway.dialect import DIALECTS, FHIR_JSON, JSON, Asked
from bailment.gateway.door import Receive, Scope, Turned, body_of
from bailment.gateway.events import written
from bailment.gateway.routes import CHATS, UNSERVED, RouteKind
from bailment.gateway.telling import Send, answer, refuse
from bailment.gateway.upstream import EVENTS
from bailment.identifiers import Label, find
from bailment.payloads import FHIR_R4_JSON, Payload
from bailment.primitives.digest import sha256
from bailment.primitives.errors import Bailment, Usage
from bailment.primitives.time import Instant

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
NOTICE = "Nothing is forwarded and nothing is kept on disk. Send synthetic data only."
_PORT = re.compile(r":\d{1,5}$")
MOST_KEPT = 50
"""So many of the newest requests can be looked at."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What one request, or sample, holds; no value of it is here but masked.

    `identifiers` counts, by kind, what is recognised in its texts; None where nobody looked. `barred` says why a
    gateway would refuse it, or "".
    """

    name: str
    at: Instant
    fields: tuple[FieldRow, ...]
    identifiers: Mapping[Label, int] | None
    barred: str = ""

    def plain(self) -> dict[str, object]:
        """The shape of one request on the page /observed."""
        return {
            "name": self.name,
            "at": str(self.at),
            "would_be_refused": self.barred or None,
            "fields": [row.plain() for row in self.fields],
            "identifiers": self._held(),
        }

    def _held(self) -> dict[str, int] | None:
        found = self.identifiers
        return None if found is None else {str(label): count for label, count in found.items()}

    def _recognised(self) -> str:
        held = self._held()
        if held is None:
            return "Its texts were not looked into for identifiers"
        return _counted("Identifiers in its texts", held) if held else "No identifier is recognised in its texts"

    def words(self, purpose: str | None) -> str:
        """What would have left, in a few sentences."""
        if self.barred:
            return f"Nothing was sent. A gateway would refuse this request: {self.barred}."
        needed = sum(row.needed for row in self.fields)
        need = (
            f"{needed} needed for {purpose}, {len(self.fields) - needed} merely convenient"
            if purpose
            else "no purpose is given, so none is shown to be needed"
        )
        kinds = Counter(str(row.category or "unclassified").replace("_", " ") for row in self.fields)
        parts = [f"Nothing was sent. What would have left: {len(self.fields)} fields ({need})"]
        parts += [_counted("By category", kinds)] if kinds else []
        parts.append(self._recognised())
        return ". ".join(parts) + "."

    def lines(self, purpose: str | None) -> Iterator[str]:
        """The same for a terminal, field by field."""
        yield f"{self.at} {self.name}: {self.words(purpose)}"
        for row in self.fields:
            need = "needed" if row.needed else "convenient"
            kind = f"{row.category or 'unclassified'}{f' {row.identifier}' if row.identifier else ''}"
            yield f"  {row.path}  {kind}  {row.identifiability}  {need}  {', '.join(row.examples_masked)}".rstrip()


@dataclass(frozen=True, slots=True)
class Looking:
    """Looks at texts, given what is known of fields and the purpose, if any."""

    knowledge: Knowledge
    purpose: Purpose | None

    def sight(self, name: str, at: Instant, texts: Sequence[str]) -> Sight:
        """What *texts* hold.

        Raises: Unreadable where they cannot be looked into.
        """
        trees = [region.value for text in texts for region in regions(text)]
        payloads = [Payload(name, FHIR_R4_JSON, sha256(b""), tree) for tree in trees]
        fields = inventory(payloads, self.purpose, self.knowledge).fields if payloads else ()
        return Sight(name, at, fields, _identifiers(texts))


@dataclass(slots=True)
class Observing:
    """Serves chat completions, FHIR and JSON by answering what would have left; the page /observed shows it in full.

    *told* hears each request line by line, *now* tells the time, *new_id* names an answer.
    """

    looking: Looking
    told: Callable[[str], None]
    now: Callable[[], Instant]
    new_id: Callable[[], str]
    _kept: deque[Sight] = field(default_factory=lambda: deque(maxlen=MOST_KEPT))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one ASGI connection."""
        if scope["type"] == "lifespan":
            for stage in ("startup", "shutdown"):
                await receive()
                await send({"type": f"lifespan.{stage}.complete"})
        elif scope["type"] == "http":
            await self._http(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    def keep(self, name: str, found: DataMap) -> None:
        """Show *found*, the map of a sample, as if the sample had been sent."""
        self._show(Sight(name, self.now(), found.fields, None))

    @property
    def _purpose(self) -> str | None:
        return self.looking.purpose.key if self.looking.purpose else None

    def _show(self, sight: Sight) -> None:
        self._kept.append(sight)
        for line in sight.lines(self._purpose):
            self.told(line)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        path, method = scope["path"], scope["method"]
        if not _is_local(scope):
            return await refuse(send, 403, "only this machine may ask", RouteKind.CHAT, ())
        if path == "/observed" and method in {"GET", "HEAD"}:
            return await answer(send, 200, self._page(), JSON)
        if path == "/healthz" and method in {"GET", "HEAD"}:
            return await answer(send, 200, b'{"status":"observing"}', JSON)
        if path in UNSERVED:
            return await refuse(send, 404, UNSERVED[path], RouteKind.CHAT, ())
        if method != "POST":
            return await refuse(
                send, 405, "post what would be sent, or get /observed", RouteKind.CHAT, ((b"allow", b"POST"),)
            )
        body = await body_of(receive)
        if isinstance(body, Turned):
            return await refuse(send, body.status, body.says, RouteKind.CHAT, ())
        return await self._observed(path, body, send) if body is not None else None

    async def _observed(self, path: str, body: bytes, send: Send) -> None:
        is_chat = any(path == route.path for route in CHATS)
        request, sight = await asyncio.to_thread(self._looked, is_chat, body)
        self._show(sight)
        words = f"{sight.words(self._purpose)} See /observed."
        if is_chat and request is not None and request.is_streamed:
            headers = [(b"content-type", EVENTS.encode()), (b"cache-control", b"no-store")]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            return await send({"type": "http.response.body", "body": b"".join(_events(self.new_id(), words))})
        if is_chat:
            return await answer(send, 200, orjson.dumps(_completion(self.new_id(), words)), JSON)
        issue = {"severity": "information", "code": "informational", "diagnostics": words}
        told = {"resourceType": "OperationOutcome", "issue": [issue]}
        return await answer(send, 200, orjson.dumps(told), FHIR_JSON if b'"resourceType"' in body else JSON)

    def _looked(self, is_chat: bool, body: bytes) -> tuple[Asked | None, Sight]:
        """The request, and what it holds; what no gateway would take is shown as that."""
        request = None
        name = "chat completion" if is_chat else "record"
        try:
            request = DIALECTS[RouteKind.CHAT if is_chat else RouteKind.JSON].read(body)
            return request, self.looking.sight(name, self.now(), request.texts())
        except (Bailment, RecursionError) as error:
            says = error.says if isinstance(error, Bailment) else "it is nested too deep"
            return request, Sight(name, self.now(), (), {}, says)

    def _page(self) -> bytes:
        page = {
            "notice": NOTICE,
            "forwarded": 0,
            "purpose": self._purpose,
            "requests": [sight.plain() for sight in reversed(self._kept)],
        }
        return orjson.dumps(page, option=orjson.OPT_INDENT_2)


def loopback(host: str) -> str:
    """*host*, where it is this machine's loopback.

    Raises: Usage for any other.
    """
    if host not in LOOPBACK:
        says = "--observe listens on this machine's loopback alone: it asks for no key and is for synthetic data"
        raise Usage(says, where="--host", fix="leave --host out")
    return host


def _is_local(scope: Scope) -> bool:
    """True where the caller asked for this machine by name: a page of the web that found its way here did not."""
    hosts = [value.decode("latin-1").lower() for name, value in scope["headers"] if name.lower() == b"host"]
    return len(hosts) == 1 and _PORT.sub("", hosts[0]) in {"127.0.0.1", "localhost", "[::1]"}


def _identifiers(texts: Sequence[str]) -> dict[Label, int]:
    found = {(one.label, one.entity) for text in seen(texts, Plan()).texts for one in find(text)}
    return dict(sorted(Counter(label for label, _ in found).items()))


def _counted(what: str, counts: Mapping[str, int]) -> str:
    return f"{what}: {', '.join(f'{name} {count}' for name, count in counts.items())}"


def _completion(name: str, words: str) -> dict[str, object]:
    choice = {
        "index": 0,
        "message": {"role": "assistant", "content": words, "refusal": None},
        "logprobs": None,
        "finish_reason": "stop",
    }
    usage = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}
    return {**_frame(name, "chat.completion"), "choices": [choice], "usage": usage}


def _events(name: str, words: str) -> Iterator[bytes]:
    said = [{"role": "assistant", "content": ""}, *({"content": f"{word} "} for word in words.split())]
    for delta in said:
        yield _event(name, delta, None)
    yield _event(name, {}, "stop")
    yield written(b"[DONE]")


def _event(name: str, delta: Mapping[str, str], finish: str | None) -> bytes:
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
    return written(orjson.dumps({**_frame(name, "chat.completion.chunk"), "choices": [choice]}))


def _frame(name: str, kind: str) -> dict[str, object]:
    return {"id": f"observed-{name}", "object": kind, "created": 0, "model": "observed"}
