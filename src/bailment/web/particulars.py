"""What the page sends about a deal, checked into values: nothing of it is a path."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

import orjson

from bailment import api
from bailment.primitives.errors import Usage
from bailment.web.words import SIDES

if TYPE_CHECKING:
    from bailment.api.contracts import Reviewed

MAX_BYTES = 64 * 1024
"""What a page may say at once, files apart."""
_FACT = re.compile(r"[a-z][a-z0-9_]{0,63}(\.[a-z][a-z0-9_]{0,63}){0,3}")
_SLOT = re.compile(r"[a-z][a-z0-9_]{0,40}")
_ANY = re.compile(r".{1,200}")
_LONGEST = 400
_MOST = 80


@dataclass(frozen=True, slots=True)
class Particulars:
    """What the person said of the deal: all may be open. `kinds` gives the kind of a paper by its file name."""

    side: str | None = None
    purpose: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """What a person says anew; None leaves a part as it was. `answers` are those of a form on facts, as written."""

    side: str | None = None
    purpose: str | None = None
    answers: Mapping[str, list[str]] | None = None
    words: Mapping[str, str] | None = None
    kinds: Mapping[str, str] = field(default_factory=dict)

    def on(self, before: Particulars, reviewed: Reviewed | None) -> Particulars:
        """The particulars after the change; *reviewed* is the answer on whose facts the form stood.

        Raises: Usage.
        """
        facts = api.facts_said(reviewed, self.answers) if reviewed and self.answers is not None else before.facts
        purpose = before.purpose if self.purpose is None else self.purpose
        words = before.words if self.words is None else self.words
        return Particulars(self.side or before.side, purpose, facts, words, {**before.kinds, **self.kinds})


def change(body: bytes) -> Change:
    """What *body* says of the deal.

    Raises: Usage for a side, fact or word that is none.
    """
    value = said(body)
    side, purpose = value.get("side"), value.get("purpose")
    if side is not None and side not in SIDES:
        raise _odd("there is no such side")
    answers, words = _named(value, "facts", _FACT), _named(value, "words", _SLOT)
    kinds = _named(value, "kinds", _ANY) or {}
    if not set(kinds.values()) <= set(api.kinds_of_paper()):
        raise _odd("there is no such kind of paper")
    return Change(
        side,
        None if purpose is None else _line(purpose),
        None if answers is None else {name: _lines(given) for name, given in answers.items()},
        None if words is None else {name: line for name, word in words.items() if (line := _line(word))},
        cast("dict[str, str]", kinds),
    )


def said(body: bytes) -> dict[str, Any]:
    """The JSON object in *body*.

    Raises: Usage.
    """
    try:
        value = orjson.loads(body or b"{}")
    except orjson.JSONDecodeError:
        raise _odd("this is not JSON") from None
    if not isinstance(value, dict):
        raise _odd("an object is wanted")
    return cast("dict[str, Any]", value)


def _named(value: dict[str, Any], key: str, form: re.Pattern[str]) -> dict[str, object] | None:
    named = value.get(key)
    if named is None:
        return None
    if not isinstance(named, dict) or not all(form.fullmatch(name) for name in named):
        raise _odd(f"{key} are to stand under their names")
    return named


def _lines(value: object) -> list[str]:
    if not isinstance(value, list) or len(value) > _MOST:
        raise _odd(f"a list of at most {_MOST} words is wanted")
    return [_line(part) for part in value]


def _line(value: object) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise _odd(f"a text of at most {_LONGEST} characters is wanted")
    return " ".join("".join(letter if letter.isprintable() else " " for letter in value).split())


def _odd(says: str) -> Usage:
    return Usage(f"the page sent something odd: {says}", fix="reload the page")
