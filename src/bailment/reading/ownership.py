"""Who owns what is made under an agreement, where the paper names one owner for this and another for that."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bailment.reading.matching import Index
from bailment.reading.plain import plain
from bailment.reading.recognisers import Found

_OWNED = re.compile(r"\bown|belong|\bvest|property|title|assign")
_MADE = re.compile(
    r"\b(?:results?|inventions?|improvements?|foreground|work product|deliverables|discover(?:y|ies)|findings|"
    r"developments?|"
    r"study data|enhancements|derivative works?|know-how|(?:made|generated|created|developed|conceived|aris\w+) "
    r"(?:in|under|during|from|by|out of|with|jointly|solely|hereunder))\b"
)
_BROUGHT = re.compile(
    r"\bbackground\b|^whereas|pre-?existing|prior to the|before the effective|"
    r"licensed (?:patents?|data|materials?|content|technology)|"
    r"trade ?marks?|\bmarks\b|domain name|tooling|shares? of|nothing (?:contained|in|herein)|own (?:cost|expense)|"
    r"regulatory|"
    r"retains? all (?:right|title)|confidential information of|personal data"
)
_NAME = r"(?:[Tt]he )?(?P<{}>[A-Z][\w&.-]*(?: [A-Z][\w&.-]*)?)(?:'s)?"
_OWNERS = tuple(
    re.compile(pattern)
    for pattern in (
        _NAME.format("a")
        + r",? (?:shall|will|hereby|does|alone|solely|exclusively|also|,|\s){0,6}(?:owns?|be the (?:sole |"
        r"exclusive )*owner)\b",
        r"\b(?:belongs?|vests?|vested|owned|property|title)\b(?: (?:solely|exclusively|alone|entirely|shall|of|"
        r"and|be|the))* "
        r"(?:by|to|in|of|with) " + _NAME.format("b"),
        r"\bassigns?\b(?:(?!\bassigns?\b).){0,40}? to " + _NAME.format("c"),
    )
)
_NOBODY = frozenset(
    [
        "Each",
        "Either",
        "Neither",
        "Party",
        "Parties",
        "Both",
        "Results",
        "Inventions",
        "Any",
        "All",
        "Such",
        "This",
        "That",
        "If",
        "Ownership",
        "Title",
        "The",
        "Results",
        "Agreement",
        "Section",
        "Exhibit",
        "Intellectual",
        "Joint",
        "Section",
        "Sole",
        "Project",
        "Foreground",
        "Term",
        "Effective",
    ]
)
_WHOEVER = re.compile(r"(?:irrespective|regardless) of|whoever|by whomever|whichever party")
_SUBJECT = re.compile(
    r"relat|concern|pertain|directed to|solely to|improvements? (?:to|of|in)|modifications? (?:to|of)|\bother\b|"
    r"with (?:the )?use of|"
    r"derived from|based on|based upon|in the field|specific to|rest\b"
)
_MAKER = re.compile(
    r"(?:made|invented|conceived|developed|generated|created|discovered|"
    r"authored)\b.{0,60}\bby\b (?:or on behalf of |employees of |"
    r"personnel of |its |the )?"
)


def owners_by_subject(index: Index) -> Found | None:
    """`divided`, or `inventor`, where different parties are named as owners of different things that are made."""
    named: dict[str, int] = {}
    by_subject: set[str] = set()
    makers, whole = 0, False
    for number, low in enumerate(index.words):
        if not _OWNED.search(low) or not _MADE.search(low) or _BROUGHT.search(low):
            continue
        words = _words(index, number)
        for owner in _owners(words):
            named.setdefault(owner, number)
            by_subject.update([owner] if _SUBJECT.search(low) else [])
            makers += bool(_MAKER.search(low))
            whole = whole or bool(_WHOEVER.search(low))
    if len(named) < 2:
        return None
    first = index.quote(min(named.values()))
    if len(by_subject) > 1 or (by_subject and not whole):
        return Found("divided", first, "what is made belongs to one party or another by its subject")
    return Found("inventor", first, "what is made belongs to whoever makes it") if makers > 1 else None


def _words(index: Index, number: int) -> str:
    statement = index.reading.statements[number]
    text = index.reading.document.text
    return " ".join(plain(" ".join(text[s.start : s.end] for s in (*statement.leads, statement.span))).split())


def _owners(words: str) -> Iterator[str]:
    for regex in _OWNERS:
        for found in regex.finditer(words):
            name = next(filter(None, found.groupdict().values()))
            if not _NOBODY.intersection(name.split()):
                yield name.split()[0].removesuffix("'s").lower()
