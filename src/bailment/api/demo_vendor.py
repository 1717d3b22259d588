"""The demo's vendor: an API on loopback that writes short summaries and keeps, to show it, what it was really sent."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from dataclasses import dataclass, field
from typing import Any

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]


@dataclass(slots=True)
class DemoVendor:
    """An ASGI application for `/v1/chat/completions`, whole or streamed; `received` holds every body."""

    received: list[bytes] = field(default_factory=list)
    delay_seconds: float = 0.0

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return None
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        self.received.append(body)
        asked = json.loads(body)
        if asked.get("stream"):
            return await self._stream(completion(asked), send)
        answer = json.dumps(completion(asked)).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(answer)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        return await send({"type": "http.response.body", "body": answer})

    async def _stream(self, whole: dict[str, Any], send: Send) -> None:
        """Send *whole* as events of a few characters each, with the delay between them."""
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/event-stream")]})
        for event in events(whole):
            await send({"type": "http.response.body", "body": event, "more_body": True})
            await asyncio.sleep(self.delay_seconds)
        await send({"type": "http.response.body", "body": b""})


def events(whole: dict[str, Any], size: int = 7) -> Iterator[bytes]:
    """The events by which the chat completion *whole* is streamed, *size* characters in each."""
    words = whole["choices"][0]["message"]["content"]
    deltas: list[tuple[dict[str, str], str | None]] = [({"role": "assistant", "content": ""}, None)]
    deltas += [({"content": words[at : at + size]}, None) for at in range(0, len(words), size)]
    frame = {name: whole[name] for name in ("id", "created", "model")} | {"object": "chat.completion.chunk"}
    for delta, finish in [*deltas, ({}, "stop")]:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        yield b"data: " + json.dumps(frame | {"choices": [choice]}).encode() + b"\n\n"
    yield b"data: [DONE]\n\n"


def completion(body: dict[str, Any]) -> dict[str, Any]:
    """The chat completion that answers *body*: a summary made from the record in its last message."""
    words = summary(str(body["messages"][-1]["content"]))
    return {
        "id": "chatcmpl-demo",
        "object": "chat.completion",
        "created": 0,
        "model": body.get("model", "demo"),
        "choices": [{"index": 0, "message": {"role": "assistant", "content": words}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0},
    }


def summary(prompt: str) -> str:
    """Three plain sentences on the FHIR bundle that *prompt* holds, in whatever words the bundle uses."""
    start = prompt.find("{")
    if start < 0:
        return "There is no record to summarise."
    bundle, _ = json.JSONDecoder().raw_decode(prompt, start)
    resources = [entry["resource"] for entry in bundle.get("entry", [])]
    kinds = {kind: [r for r in resources if r["resourceType"] == kind] for kind in _KINDS}
    stay: dict[str, str] = next((r.get("period", {}) for r in kinds["Encounter"]), {})
    return (
        f"{_name(kinds['Patient'])} was in hospital from {stay.get('start', '?')} to {stay.get('end', '?')}. "
        f"Diagnoses: {'; '.join(_displays(kinds['Condition'], 'code'))}. "
        f"Medicines at discharge: {'; '.join(_displays(kinds['MedicationRequest'], 'medicationCodeableConcept'))}."
    )


_KINDS = ("Patient", "Encounter", "Condition", "MedicationRequest")


def _name(patients: list[dict[str, Any]]) -> str:
    name: dict[str, Any] = next((name for patient in patients for name in patient.get("name", [])), {})
    return " ".join([*name.get("given", []), name.get("family", "")]).strip() or "The patient"


def _displays(resources: list[dict[str, Any]], element: str) -> Iterator[str]:
    for resource in resources:
        yield from (
            coding["display"] for coding in resource.get(element, {}).get("coding", [])[:1] if "display" in coding
        )
