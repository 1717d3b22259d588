"""Free text on its own: identifiers out, and where they stood."""

from __future__ import annotations

from dataclasses import dataclass

from bailment.deidentify.tokens import Tokens
from bailment.identifiers import Label, find


@dataclass(frozen=True, slots=True)
class Scrubbed:
    """A text without its identifiers; `spans` are [start, end) and label of each in the text that came in."""

    text: str
    spans: tuple[tuple[int, int, Label], ...]


def scrub(text: str) -> Scrubbed:
    """*text* with each identifier that can be recognised replaced by a token; nothing is known about whose it is."""
    tokens = Tokens("x")
    tokens.settle(text)
    parts: list[str] = []
    at = 0
    found = find(text)
    for one in found:
        parts += text[at : one.start], tokens.token(one.label, one.entity, text[one.start : one.end])
        at = one.end
    return Scrubbed("".join((*parts, text[at:])), tuple((one.start, one.end, one.label) for one in found))
