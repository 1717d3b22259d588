"""What the page sends about a deal, checked into values: nothing of it is a path."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import orjson

from bailment.primitives.errors import Usage
from bailment.web.words import SIDES

MAX_BYTES = 64 * 1024
"""What a page may say at once, files apart."""
_FACT = re.compile(r"[a-z][a-z0-9_]{0,63}(\.[a-z][a-z0-9_]{0,63}){0,3}")
_SLOT = re.compile(r"[a-z][a-z0-9_]{0,40}")
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Particulars:
    """What the person said of the deal: our side, the purpose, facts by name and words for slots; all may be open."""

    side: str | None = None
    purpose: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)


def said(body: bytes) -> dict[str, Any]:
    """The JSON object in *body*.

    Raises: Usage.
    """
    try:
        value = orjson.loads(body or b"{}")
    except orjson.JSONDecodeError:
        raise Usage("the page sent something that is not JSON", fix="reload the page") from None
    if not isinstance(value, dict):
        raise _odd("an object is wanted")
    return cast("dict[str, Any]", value)


def particulars(body: bytes) -> Particulars:
    """What *body* says of the deal.

    Raises: Usage for a side, fact or word that is none.
    """
    value = said(body)
    side = value.get("side")
    if side is not None and side not in SIDES:
        raise _odd("there is no such side")
    facts, words = value.get("facts") or {}, value.get("words") or {}
    if not isinstance(facts, dict) or not isinstance(words, dict):
        raise _odd("facts and words are objects")
    return Particulars(
        side,
        _line(value.get("purpose") or ""),
        {_name(name, _FACT): _answer(answer) for name, answer in facts.items() if answer not in (None, "", [])},
        {_name(name, _SLOT): line for name, word in words.items() if (line := _line(word))},
    )


def _name(name: str, form: re.Pattern[str]) -> str:
    if not form.fullmatch(name):
        raise _odd("this is not the name of a fact or slot")
    return name


def _answer(value: object) -> bool | int | str | list[str]:
    if isinstance(value, bool) or (isinstance(value, int) and abs(value) < 10**15):
        return value
    if isinstance(value, list) and len(value) <= 80:
        return [_line(part) for part in value]
    return _line(value)


def _line(value: object) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise _odd(f"a word of at most {_LONGEST} characters is wanted")
    return " ".join("".join(letter if letter.isprintable() else " " for letter in value).split())


def _odd(says: str) -> Usage:
    return Usage(says, where="the page", fix="reload the page")
