"""JSON that stands in a text: the whole of it, in a fence, or amid prose."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn

from bailment.payloads import Json, Number
from bailment.primitives.errors import Unreadable

_OPENING = re.compile(r"\{\s{0,200}[\"}]|\[\s{0,200}(?=[\[{])")
_EFFORT = 8


@dataclass(frozen=True, slots=True)
class Region:
    """The characters [start, end) of a text are JSON of this value."""

    start: int
    end: int
    value: Json


def regions(text: str) -> Iterator[Region]:
    """Each outermost JSON object, or array of them, in *text*, in order.

    Raises: Unreadable where one is nested too deep to be looked into, or the search would take too long.
    """
    effort = _EFFORT * len(text) + 10_000
    at = 0
    while match := _OPENING.search(text, at):
        start = match.start()
        try:
            value, end = _DECODER.raw_decode(text, start)
        except json.JSONDecodeError as error:
            effort -= max(error.pos, start) - start + 1
            at = start + 1
        except (ValueError, RecursionError):
            raise Unreadable("JSON in a text holds what cannot be looked into") from None
        else:
            if isinstance(value, dict | list) and value:
                yield Region(start, end, value)
            at = end
        if effort < 0:
            raise Unreadable("a text is full of unfinished JSON", fix="send whole JSON or plain text")


def _refused(constant: str) -> NoReturn:
    raise ValueError(constant)


_DECODER = json.JSONDecoder(parse_float=Number, parse_int=Number, parse_constant=_refused)
