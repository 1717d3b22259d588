"""The demo's vendor: an API on loopback that writes short summaries and keeps, to show it, what it was really sent."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from dataclasses import dataclass, field
from typing import Any

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]


@dataclass(slots=True)
class DemoVendor:
    """An ASGI application for `/v1/chat/completions`; `received` holds every body."""

    received: list[bytes] = field(default_factory=list)

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        self.received.append(body)
        answer = json.dumps(completion(json.loads(body))).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(answer)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": answer})


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
