"""A chat completion: what of a request may go out, and how the answer's words come back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from bailment.agreement import Forced
from bailment.primitives.errors import Usage

MAX_MESSAGES = 512
PASSED = frozenset(
    {
        *("model", "messages", "temperature", "top_p", "n", "stop", "seed", "max_tokens", "max_completion_tokens"),
        *("presence_penalty", "frequency_penalty", "reasoning_effort", "response_format"),
    }
)
"""Parameters that go out; `messages` and `stop` only after their words were treated."""
DROPPED = frozenset({"user", "metadata", "safety_identifier", "prompt_cache_key", "store", "stream", "stream_options"})
"""Parameters that the service does not need: left out, or set by the agreement."""
_ROLES = frozenset({"system", "developer", "user", "assistant"})
_MODEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/@-]{0,95}")
_SCALAR = (str, int, float, bool, type(None))

Treat = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Chat:
    """A request that is understood to its last member: its parameters and its messages."""

    parameters: dict[str, Any]
    messages: tuple[dict[str, Any], ...]

    def texts(self) -> Iterator[str]:
        """Every text that a person or program put into it."""
        for message in self.messages:
            yield from (part["text"] for part in _parts(message["content"]))
        yield from _stops(self.parameters)

    def reshaped(self, treat: Treat, forced: tuple[Forced, ...]) -> bytes:
        """The body that may leave: each text through *treat*, parameters that the agreement forces set."""
        body = {name: value for name, value in self.parameters.items() if name in PASSED}
        if "stop" in body:
            stops = [treat(word) for word in _stops(body)]
            body["stop"] = stops[0] if isinstance(body["stop"], str) else stops
        body["messages"] = [
            {"role": message["role"], "content": _treated(message["content"], treat)} for message in self.messages
        ]
        body |= {parameter.name: parameter.value for parameter in forced}
        return orjson.dumps(body)


def chat(received: bytes) -> Chat:
    """The chat completion that *received* asks for.

    Raises: Usage for anything that is not understood to its last member: what cannot be treated does not leave.
    """
    try:
        body = orjson.loads(received)
    except orjson.JSONDecodeError:
        raise Usage("the body is not JSON") from None
    if not isinstance(body, dict) or not isinstance(body.get("messages"), list):
        raise Usage("a chat completion has a list of messages")
    unknown = sorted(set(body) - PASSED - DROPPED)
    if unknown:
        raise Usage(f"the parameter {unknown[0]!r} is not one that may pass")
    if body.get("stream"):
        raise Usage("streamed answers are not offered", fix="leave stream out")
    messages = body.pop("messages")
    if not 0 < len(messages) <= MAX_MESSAGES:
        raise Usage(f"a request has 1 to {MAX_MESSAGES} messages")
    _check_parameters(body)
    return Chat(body, tuple(_message(message, place) for place, message in enumerate(messages)))


def restored(answer: bytes, restore: Treat) -> bytes:
    """The answer with every text in it restored.

    Raises: Usage where the upstream's answer is not a JSON object.
    """
    try:
        body = orjson.loads(answer)
    except orjson.JSONDecodeError:
        raise Usage("the upstream's answer is not JSON") from None
    if not isinstance(body, dict):
        raise Usage("the upstream's answer is not a JSON object")
    return orjson.dumps(_walked(body, restore))


def _check_parameters(body: dict[str, Any]) -> None:
    if not isinstance(body.get("model"), str) or not _MODEL.fullmatch(body["model"]):
        raise Usage("'model' is the name of a model")
    form = body.get("response_format", {"type": "text"})
    if form not in ({"type": "text"}, {"type": "json_object"}):
        raise Usage("'response_format' may be text or json_object")
    for name in PASSED & set(body) - {"messages", "stop", "response_format"}:
        if not isinstance(body[name], _SCALAR) or (isinstance(body[name], str) and len(body[name]) > 128):
            raise Usage(f"the parameter {name!r} has no value that may pass")
    if not all(isinstance(word, str) for word in _stops(body)):
        raise Usage("'stop' is a text or a list of texts")


def _stops(body: dict[str, Any]) -> list[Any]:
    stop = body.get("stop")
    return [] if stop is None else [stop] if isinstance(stop, str) else list(stop) if isinstance(stop, list) else [stop]


def _message(message: object, place: int) -> dict[str, Any]:
    where = f"messages[{place}]"
    if not isinstance(message, dict) or message.get("role") not in _ROLES:
        raise Usage(f"{where}: a message has a role ({', '.join(sorted(_ROLES))}) and a content")
    strange = sorted(set(message) - {"role", "content", "name", "refusal"})
    if any(message[name] is not None for name in strange):
        raise Usage(f"{where}: {strange[0]!r} cannot be treated, so it cannot leave")
    if isinstance(message.get("refusal"), str) or not _parts_are_texts(message.get("content")):
        raise Usage(f"{where}: only text can be treated; anything else cannot leave")
    return message


def _parts_are_texts(content: object) -> bool:
    if isinstance(content, str):
        return True
    return isinstance(content, list) and all(
        isinstance(part, dict)
        and set(part) == {"type", "text"}
        and part["type"] == "text"
        and isinstance(part["text"], str)
        for part in content
    )


def _parts(content: Any) -> list[dict[str, str]]:
    return [{"type": "text", "text": content}] if isinstance(content, str) else content


def _treated(content: Any, treat: Treat) -> Any:
    parts = [{"type": "text", "text": treat(part["text"])} for part in _parts(content)]
    return parts[0]["text"] if isinstance(content, str) else parts


def _walked(value: Any, restore: Treat) -> Any:
    if isinstance(value, str):
        return restore(value)
    if isinstance(value, list):
        return [_walked(item, restore) for item in value]
    if isinstance(value, dict):
        return {name: _walked(item, restore) for name, item in value.items()}
    return value
