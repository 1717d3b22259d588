"""The chunks of a streamed chat completion: each text in them restored, though its tokens are split over chunks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import orjson

from bailment.deidentify import Exchange
from bailment.deidentify.stream import Restoring
from bailment.gateway.whole import restored_text, restored_value
from bailment.primitives.errors import Unavailable, Unreadable

MOST_TEXTS = 128
"""So many texts at once (choices, refusals, arguments of tools) are followed; a stream with more is broken off."""

_WHOLE = frozenset({"role", "id", "type", "name"})
"""Members of a delta that come in one piece."""

Place = tuple[str | int, ...]


@dataclass(slots=True)
class Deltas:
    """Restores the chunks of one answer; each text of each choice is followed on its own."""

    exchange: Exchange
    _texts: dict[Place, Restoring] = field(default_factory=dict)
    _open: set[int] = field(default_factory=set)
    _frame: dict[str, Any] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        """True where chunks have come and each choice was ended."""
        return bool(self._frame) and not self._open

    def restored(self, data: bytes) -> Iterator[bytes]:
        """The chunks to pass on for the chunk *data*.

        Raises: Unreadable for what is no chunk, Unavailable where the vendor tells of an error.
        """
        try:
            chunk = orjson.loads(data)
            if not isinstance(chunk, dict):
                raise Unreadable("the upstream's stream holds what is no chunk of an answer")
            if chunk.get("error"):
                raise Unavailable("the upstream broke off its answer with an error")
            choices = [self._choice(choice) for choice in _choices(chunk)]
            chunk = {name: value if name == "choices" else self._value(value) for name, value in chunk.items()}
            self._frame = {name: value for name, value in chunk.items() if name not in ("choices", "usage")}
            yield from [self._rest(place, text) for _, rests in choices for place, text in rests]
            yield orjson.dumps(chunk | {"choices": [choice for choice, _ in choices]})
        except (orjson.JSONDecodeError, orjson.JSONEncodeError, RecursionError):
            raise Unreadable("the upstream's stream holds what is not JSON that can be looked into") from None

    def rests(self) -> Iterator[bytes]:
        """The chunks with whatever is still held back, now that nothing more comes."""
        held = [(place, text.rest()) for place, text in self._texts.items()]
        self._texts.clear()
        yield from (self._rest(place, rest) for place, rest in held if rest)

    def _choice(self, choice: dict[str, Any]) -> tuple[dict[str, Any], list[tuple[Place, str]]]:
        """The choice restored, and what other texts of it were held back when it ends here."""
        index, ends = choice.get("index", 0), choice.get("finish_reason") is not None
        if not isinstance(index, int) or isinstance(index, bool):
            raise Unreadable("a choice of the upstream's stream has no number")
        told = {name: value if name == "delta" else self._value(value) for name, value in choice.items()}
        if "delta" in choice:
            told["delta"] = self._said(choice["delta"], (index,), ends)
        if not ends:
            self._open.add(index)
            return told, []
        self._open.discard(index)
        mine = [place for place in self._texts if place[0] == index]
        held = [(place, self._texts.pop(place).rest()) for place in mine]
        return told, [(place, rest) for place, rest in held if rest]

    def _said(self, value: Any, place: Place, ends: bool) -> Any:
        if isinstance(value, str):
            return self._text(value, place, ends)
        if isinstance(value, dict):
            return {name: self._said(inner, (*place, name), ends) for name, inner in value.items()}
        if isinstance(value, list):
            return [self._said(inner, (*place, _number(inner, at)), ends) for at, inner in enumerate(value)]
        return value

    def _text(self, text: str, place: Place, ends: bool) -> str:
        if place[-1] in _WHOLE:
            return restored_text(text, self.exchange)
        restoring = self._texts.get(place)
        if restoring is None:
            if len(self._texts) >= MOST_TEXTS:
                raise Unreadable(f"the upstream's stream has more than {MOST_TEXTS} texts at once")
            restoring = self._texts[place] = Restoring(self.exchange)
        told = restoring.fed(text)
        return told + restoring.rest() if ends else told

    def _value(self, value: Any) -> Any:
        return restored_value(value, self.exchange)

    def _rest(self, place: Place, text: str) -> bytes:
        """A chunk of our own that says *text* at *place*."""
        delta: Any = text
        for step in reversed(place[1:]):
            if isinstance(step, str):
                delta = {step: delta}
            else:
                delta = [delta | {"index": step} if isinstance(delta, dict) else delta]
        return orjson.dumps(
            self._frame | {"choices": [{"index": place[0], "delta": delta, "logprobs": None, "finish_reason": None}]}
        )


def _choices(chunk: dict[str, Any]) -> list[dict[str, Any]]:
    choices = chunk.get("choices", [])
    if not isinstance(choices, list) or not all(isinstance(choice, dict) for choice in choices):
        raise Unreadable("the choices of the upstream's stream are no list")
    return choices


def _number(item: Any, at: int) -> int:
    """The number of an item of a list: its own where it has one, else its place."""
    own = item.get("index") if isinstance(item, dict) else None
    return own if isinstance(own, int) else at
