"""The regexes of the row language: their work on any line is bounded, and nothing is searched in vain."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

Regex = re.Pattern[str]

MAX_REGEX = 900
MAX_EXPANDED = 6000
MAX_REACH = 40
MAX_CHOICES = 50_000
_TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?<?[:=!]|[()|]|[*+?]\??|\{(\d+)(?:(,)(\d*))?\}\??|.", re.DOTALL)
_WORDS_OF = re.compile(r"\((?:\?:)?(?:\\w|\[[\\\w' -]+\])\{1,\d+\}(?: |\\W\{1,\d+\})\)")


def bounded(text: str, longest: int = MAX_REGEX) -> Regex:
    """*text* as a regex whose work on any line is bounded: `*` and `+` reach MAX_REACH characters and no further.

    Raises: ValueError for a regex that is wrong, over *longest* characters, refers back to a group, repeats what itself
    repeats (words with a blank after each may be), or leaves more than MAX_CHOICES ways to read a line.
    """
    try:
        return re.compile("".join(_tokens(text, longest)), re.IGNORECASE)
    except re.error as error:
        raise ValueError(str(error)) from None


def _tokens(text: str, longest: int) -> list[str]:
    if len(text) > longest:
        raise ValueError(f"it is longer than {longest} characters; split it into several patterns")
    if re.search(r"\\[1-9]|\(\?(?:P|\(|#|[a-zA-Z])", text):
        raise ValueError("named groups, flags and references to groups are not allowed")
    tokens = [_tamed(match) for match in _TOKEN.finditer(text)]
    _check(tokens)
    choices, _, _ = _choices(tokens, 0)
    if choices > MAX_CHOICES:
        raise ValueError(f"it leaves {choices} ways to read a line, more than {MAX_CHOICES}; shorten its repeats")
    return tokens


def _check(signs: list[str]) -> None:
    depth, before = 0, "("
    for sign in signs:
        depth += sign.startswith("(") - (sign == ")")
        if depth < 0 or sign == "[":
            raise ValueError("a bracket has no partner")
        if _least(sign) is not None and (before.startswith("(") or before == "|" or _least(before) is not None):
            raise ValueError("a repeat has nothing to repeat")
        before = sign
    if depth:
        raise ValueError("a bracket has no partner")


def _tamed(match: re.Match[str]) -> str:
    token = match.group()
    if token[0] in "*+" and len(token) <= 2:
        return f"{{{int(token[0] == '+')},{MAX_REACH}}}" + token[1:]
    if match.group(2) and not match.group(3):
        return f"{{{match.group(1)},{int(match.group(1)) + MAX_REACH}}}"
    return token


def _choices(tokens: list[str], at: int) -> tuple[int, bool, int]:
    """How many ways repeats leave to read the group that begins at *at*, whether it varies, and where it ends."""
    total, branch, varies = 0, 1, False
    while at < len(tokens) and tokens[at] != ")":
        if tokens[at] == "|":
            total, branch, varies, at = total + branch * (branch > 1), 1, True, at + 1
            continue
        begin, inner, shifts = at, 1, False
        if tokens[at].startswith("("):
            inner, shifts, at = _choices(tokens, at + 1)
        at += 1
        reach = _reach(tokens[at]) if at < len(tokens) else 0
        if reach > 1 and shifts and not _WORDS_OF.fullmatch("".join(tokens[begin:at])):
            raise ValueError("a repeat of a repeat, or of a choice, is not allowed")
        branch *= inner * (reach + 1 if reach > 1 else 1)
        varies = varies or shifts or reach > 0
        at += reach > 0
    return max(1, total + branch * (branch > 1)), varies, at


def _reach(token: str) -> int:
    """How far a quantifier may go beyond its least; 0 for any other token."""
    found = _TOKEN.fullmatch(token)
    if token.startswith("?"):
        return 1
    if not found or found.group(1) is None or not found.group(2):
        return 0
    return int(found.group(3)) - int(found.group(1))


@dataclass(frozen=True, slots=True)
class Sought:
    """A regex that is sought in words in lower case; where none of `needs` occurs, it is not found.

    `needs` is empty where no such words can be named. The regex is compiled when it is first searched.
    """

    pattern: str
    needs: tuple[str, ...] = ()

    def is_in(self, words: str) -> bool:
        """True where the regex is found in *words*, which are in lower case."""
        return _compiled(self.pattern).search(words) is not None


def sought(text: str, longest: int = MAX_REGEX) -> Sought:
    """*text* as a bounded regex for words in lower case.

    Raises: ValueError as `bounded` does, and for capital letters, which such words do not hold.
    """
    if re.search(r"[A-Z]", re.sub(r"\\.", "", text)):
        raise ValueError("words are read in lower case; write it without capitals")
    tokens = _tokens(text, longest)
    return Sought("".join(tokens), tuple(sorted(_needs(tokens))))


@cache
def _compiled(pattern: str) -> Regex:
    return re.compile(pattern)


MOST_NEEDS = 150
_ZERO_WIDTH = (r"\b", r"\B", "^", "$")


def _needs(tokens: list[str]) -> frozenset[str]:
    """Words of which one stands in whatever the regex is found in; empty where there are none to name."""
    found, _ = _branches(tokens, 0)
    return found if len(found) <= MOST_NEEDS else frozenset()


def _branches(tokens: list[str], at: int) -> tuple[frozenset[str], int]:
    """What the group that begins at *at* needs, and where it ends."""
    branches: list[frozenset[str]] = []
    while True:
        needs, at = _sequence(tokens, at)
        branches.append(needs)
        if at >= len(tokens) or tokens[at] == ")":
            return (frozenset().union(*branches) if all(branches) else frozenset()), at
        at += 1


def _sequence(tokens: list[str], at: int) -> tuple[frozenset[str], int]:
    """What the branch that begins at *at* needs, and the place of the sign that ends it."""
    known: list[frozenset[str]] = []
    run = ""
    while at < len(tokens) and tokens[at] not in ("|", ")"):
        token, inner = tokens[at], None
        if token.startswith("("):
            inner, at = _branches(tokens, at + 1)
        at += 1
        least = _least(tokens[at]) if at < len(tokens) else None
        is_letter = inner is None and _literal(token)
        if is_letter and least != 0:
            run += _literal(token)
        if not (is_letter and least is None) and token not in _ZERO_WIDTH:
            known.append(frozenset({run} if run else ()))
            run = ""
        if inner and token in ("(", "(?:") and least != 0:
            known.append(inner)
        at += least is not None
    known.append(frozenset({run} if run else ()))
    return max(known, key=_worth), at


def _worth(needs: Iterable[str]) -> tuple[int, int]:
    """How much a search is spared: the shortest word counts, then how few there are."""
    words = tuple(needs)
    return (min(map(len, words)), -len(words)) if words else (0, 0)


def _literal(token: str) -> str:
    """The one character that the token stands for; nothing where it may be several."""
    if len(token) == 1:
        return token if token not in {".", "^", "$"} else ""
    return token[1] if token[0] == "\\" and not token[1].isalnum() else ""


def _least(token: str) -> int | None:
    """How often what stands before must come at least, where *token* is a quantifier."""
    if token[0] in "?*":
        return 0
    if token[0] == "+":
        return 1
    return int(token[1:].partition("}")[0].partition(",")[0]) if token[0] == "{" and len(token) > 1 else None
