"""A chat completion: what of a request may go out, and how the answer's words come back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import orjson

from bailment.agreement import Forced
from bailment.deidentify import Exchange
from bailment.gateway.parameters import DROPPED, NAMED, PASSED, STREAMING, refused
from bailment.gateway.whole import restored_value
from bailment.primitives.errors import Unreadable, Usage

MAX_MESSAGES = 512
_ROLES = ("assistant", "developer", "system", "user")
_SEAM = 160
_APART = "\n" * 8
Treat = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Message:
    """What somebody said: one text, or the texts of its parts."""

    role: str
    content: str | tuple[str, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts of the message, in order."""
        return (self.content,) if isinstance(self.content, str) else self.content

    def treated(self, treat: Treat) -> Message:
        """The message with each text through *treat*."""
        if isinstance(self.content, str):
            return replace(self, content=treat(self.content))
        return replace(self, content=tuple(map(treat, self.content)))

    def plain(self) -> dict[str, object]:
        """The message as the API takes it."""
        if isinstance(self.content, str):
            return {"role": self.role, "content": self.content}
        return {"role": self.role, "content": [{"type": "text", "text": text} for text in self.content]}


@dataclass(frozen=True, slots=True)
class Chat:
    """A request that is understood to its last member: its parameters, its stop words and its messages."""

    parameters: dict[str, Any]
    stop: tuple[str, ...]
    messages: tuple[Message, ...]
    is_streamed: bool = False

    def texts(self) -> tuple[str, ...]:
        """Every text that a person or program put into it."""
        return (*(text for message in self.messages for text in message.texts), *self.stop)

    def seams(self) -> str:
        """Where its texts meet, as one who lays them end to end reads them; "" where there is but one."""
        texts = self.texts()
        return "".join(map(_ends, texts)) if len(texts) > 1 else ""

    def teach(self, exchange: Exchange) -> None:
        """Let *exchange* know whatever the texts say about who they are, wherever one of them is cut."""
        texts = self.texts()
        for text in ("\n".join(texts), *texts):
            exchange.learn_content(text)

    def treated(self, exchange: Exchange) -> Chat:
        """The request with each text as *exchange* lets it out."""
        return replace(
            self,
            stop=tuple(map(exchange.content, self.stop)),
            messages=tuple(message.treated(exchange.content) for message in self.messages),
        )

    def body(self, forced: tuple[Forced, ...]) -> bytes:
        """The bytes to send, made afresh from what was understood, with the parameters that the agreement forces.

        Promises: the vendor is told to store nothing, unless the agreement itself says otherwise.
        """
        body = {"store": False, **self.parameters}
        if self.stop:
            body["stop"] = list(self.stop)
        body["messages"] = [message.plain() for message in self.messages]
        return orjson.dumps(body | {parameter.name: parameter.value for parameter in forced})


def chat(received: bytes) -> Chat:
    """The chat completion that *received* asks for.

    Raises: Usage for anything that is not understood to its last member: what cannot be treated does not leave. What
    it says holds nothing of the request but words that the API itself has.
    """
    try:
        body = orjson.loads(received)
    except orjson.JSONDecodeError:
        raise Usage("the body is not JSON") from None
    if not isinstance(body, dict):
        raise Usage("a chat completion is a JSON object")
    unknown = sorted(set(body) - PASSED.keys() - STREAMING.keys() - DROPPED - {"messages", "stop"})
    if unknown:
        raise Usage(f"{_called(unknown[0])} is not a parameter that may pass")
    wrong = refused(body)
    if wrong:
        raise Usage(wrong)
    is_streamed = body.get("stream") is True
    passed = PASSED.keys() | STREAMING.keys() if is_streamed else PASSED.keys()
    parameters = {name: value for name, value in body.items() if name in passed and value is not None}
    return Chat(parameters, _stop(body.get("stop")), _messages(body.get("messages")), is_streamed)


def restored(answer: bytes, exchange: Exchange) -> bytes:
    """The answer with every text in it restored, save inside web addresses: these would tell whoever they lead to.

    Raises: Unreadable where the answer is not a JSON object of moderate depth.
    """
    try:
        body = orjson.loads(answer)
        if not isinstance(body, dict):
            raise Unreadable("the upstream's answer is not a JSON object")
        return orjson.dumps(restored_value(body, exchange))
    except (orjson.JSONDecodeError, orjson.JSONEncodeError, RecursionError):
        raise Unreadable("the upstream's answer is not JSON that can be looked into") from None


def _stop(stop: object) -> tuple[str, ...]:
    words = [] if stop is None else [stop] if isinstance(stop, str) else stop
    if not isinstance(words, list) or len(words) > 16 or not all(isinstance(word, str) for word in words):
        raise Usage("'stop' is a text or a list of texts")
    return tuple(words)


def _messages(messages: object) -> tuple[Message, ...]:
    if not isinstance(messages, list) or not 0 < len(messages) <= MAX_MESSAGES:
        raise Usage(f"a request has a list of 1 to {MAX_MESSAGES} messages")
    return tuple(_message(message, f"messages[{place}]") for place, message in enumerate(messages))


def _message(message: object, where: str) -> Message:
    if not isinstance(message, dict) or message.get("role") not in _ROLES:
        raise Usage(f"{where}: a message has a role ({', '.join(_ROLES)}) and a content")
    strange = sorted(name for name, value in message.items() if name not in ("role", "content", "name") and value)
    if strange:
        raise Usage(f"{where}: {_called(strange[0])} cannot be treated, so it cannot leave")
    content = message.get("content")
    if isinstance(content, str):
        return Message(message["role"], content)
    if not isinstance(content, list) or not all(map(_is_text_part, content)):
        raise Usage(f"{where}: only text can be treated; anything else cannot leave")
    return Message(message["role"], tuple(part["text"] for part in content))


def _is_text_part(part: object) -> bool:
    return (
        isinstance(part, dict)
        and part.keys() == {"type", "text"}
        and part["type"] == "text"
        and isinstance(part["text"], str)
    )


def _called(name: str) -> str:
    """*name* where the API has such a word: any other may be personal."""
    return repr(name) if name in NAMED else "what the API does not name"


def _ends(text: str) -> str:
    return text if len(text) <= 2 * _SEAM else f"{text[:_SEAM]}{_APART}{text[-_SEAM:]}"
