"""How an outcome is told: headers, problem details, and the OperationOutcome that clients of FHIR expect."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import aclosing
from typing import Any

import orjson

from bailment.gateway.dialect import DIALECTS, FHIR_JSON
from bailment.gateway.enforce import Outcome
from bailment.gateway.routes import RouteKind
from bailment.gateway.upstream import EVENTS

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Headers = tuple[tuple[bytes, bytes], ...]

UNRECORDED = b"unrecorded"
"""Stands for the decision of a caller that nobody knows: nothing was decided, and nothing is kept of it."""

_TITLES = {
    400: "the request cannot be treated",
    401: "no client key of this house",
    403: "refused",
    404: "no such route",
    405: "only POST",
    408: "the request took too long",
    413: "the request is too large",
    415: "not a content type of this route",
    500: "a fault of the gateway, so refused",
    503: "unavailable, so refused",
}
_FHIR_CODES = {
    400: "invalid",
    401: "login",
    403: "forbidden",
    404: "not-supported",
    405: "not-supported",
    408: "timeout",
    413: "too-long",
    415: "not-supported",
    500: "exception",
    503: "transient",
}


async def tell(send: Send, outcome: Outcome, kind: RouteKind, more: Headers = ()) -> None:
    """Send *outcome* as a client of that *kind* of route expects it."""
    marks = (*marked(outcome.id.encode(), outcome.decision.clause), *more)
    if outcome.relay is not None:
        return await _stream(send, outcome, marks)
    if outcome.body is not None:
        return await answer(send, outcome.status, outcome.body, DIALECTS[kind].media, marks)
    return await refuse(send, outcome.status, outcome.says, kind, marks)


async def refuse(send: Send, status: int, says: str, kind: RouteKind, marks: Headers) -> None:
    """Send a refusal: problem+json (RFC 9457), and on routes of FHIR an OperationOutcome."""
    told = {name: value.decode() for name, value in marks if value and value != UNRECORDED}
    decision, clause = told.get(b"bailment-decision"), told.get(b"bailment-clause")
    title = _TITLES.get(status, "the upstream gave no answer")
    if kind is RouteKind.FHIR:
        known = "; ".join(f"{name} {value}" for name, value in (("clause", clause), ("decision", decision)) if value)
        issue = {
            "severity": "error",
            "code": _FHIR_CODES.get(status, "transient"),
            "details": {"text": title},
            "diagnostics": f"{says} ({known})" if known else says,
        }
        body = orjson.dumps({"resourceType": "OperationOutcome", "issue": [issue]})
        return await answer(send, status, body, FHIR_JSON, marks)
    problem = {"title": title, "status": status, "detail": says, "decision": decision, "clause": clause}
    return await answer(send, status, orjson.dumps(problem), "application/problem+json", marks)


def marked(decision: bytes, clause: str) -> Headers:
    """The headers that every answer bears: the decision's id, and the clause that decides."""
    return (b"bailment-decision", decision), (b"bailment-clause", clause.encode("ascii", "replace"))


async def answer(send: Send, status: int, body: bytes, media: str, more: Headers = ()) -> None:
    """Send a whole answer."""
    length = str(len(body)).encode()
    kept = ((b"content-type", media.encode()), (b"content-length", length), (b"cache-control", b"no-store"))
    await send({"type": "http.response.start", "status": status, "headers": [*kept, *more]})
    await send({"type": "http.response.body", "body": body})


async def _stream(send: Send, outcome: Outcome, marks: Headers) -> None:
    """Send a stream, each piece as it comes; a slow caller makes the vendor wait."""
    assert outcome.relay is not None
    kept = ((b"content-type", EVENTS.encode()), (b"cache-control", b"no-store"), (b"x-accel-buffering", b"no"))
    await send({"type": "http.response.start", "status": 200, "headers": [*kept, *marks]})
    async with aclosing(outcome.relay.pieces()) as pieces:
        async for piece in pieces:
            await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b""})
