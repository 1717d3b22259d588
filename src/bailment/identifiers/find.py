"""All recognisers at once over one text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from bailment.identifiers.beside import beside, numbered
from bailment.identifiers.contacts import CONTACTS
from bailment.identifiers.encodings import untagged
from bailment.identifiers.folding import compact
from bailment.identifiers.known import Known
from bailment.identifiers.model import Identifier, Label, longest, united
from bailment.identifiers.names import names
from bailment.identifiers.numbers import NUMBERS
from bailment.identifiers.places import PLACES
from bailment.identifiers.strata import Strata
from bailment.identifiers.survey import cued, marked
from bailment.identifiers.towns import towns
from bailment.primitives.finding import Confidence

_RECOGNISERS = (*NUMBERS, *CONTACTS)
_WORDY = tuple(row for row in _RECOGNISERS if not row.is_number)
_WORDY_PLACES = tuple(row for row in PLACES if not row.is_number)
_DIGIT = re.compile(r"\d")
_OLD = r"(?P<v>9\d|1[0-4]\d)"
_IN_YEARS = marked(r"[19](?<![\w.].)(?=\d\d?[ -]?[YyMmFfWw])")
_AGES = (
    (re.compile(rf"(?i)(?<![\w.]){_OLD}[ -]?(?:years?|yrs?)[ -]?(?:old|of[ ]age)\b"), _IN_YEARS),
    (re.compile(rf"(?i)(?<![\w.]){_OLD}[ ]?(?:y/?o|y\.o\.)(?!\w)"), _IN_YEARS),
    (re.compile(rf"(?i)\b(?:aged?|age[ ]of)[ :]{{1,2}}{_OLD}(?![\w.%])"), cued("age")),
    (re.compile(rf"(?<![\w.]){_OLD}[ ]?(?:M|F|[Mm]ale|[Ff]emale|[Mm]an|[Ww]oman)(?!\w)"), _IN_YEARS),
)


def find(text: str | Strata) -> tuple[Identifier, ...]:
    """The identifiers in *text* that can be recognised without knowing whose they are, in order and apart.

    Of two that overlap the longer stays. Years alone, ages up to 89, codes and doses are none.
    """
    strata = Strata(text) if isinstance(text, str) else text
    found = list(_recognised(strata))
    return united((*longest(found), *_again(strata, found), *_unseen(strata.text)))


def _unseen(text: str) -> Iterator[Identifier]:
    """What invisible tags in *text* say, by the run of them."""
    shown = untagged(text)
    if shown is None:
        return
    for one in find(shown.text):
        start, end = shown.span(one.start, one.end)
        yield replace(one, start=start, end=end)


def _again(strata: Strata, found: list[Identifier]) -> Iterator[Identifier]:
    """Each name that a cue in the text told, where it stands again, and with the given name beside it."""
    text = strata.text
    heard = sorted({text[one.start : one.end] for one in found if _is_heard(one)})
    if heard:
        again = list(Known.of((name, Label.NAME) for name in heard).plain(strata))
        yield from again
        yield from beside(text, again)


def _is_heard(one: Identifier) -> bool:
    return one.label is Label.NAME and one.confidence is Confidence.HIGH


def recognised(text: str) -> Iterator[Identifier]:
    """The same before overlaps are settled."""
    return _recognised(Strata(text))


def _recognised(strata: Strata) -> Iterator[Identifier]:
    survey = strata.survey
    has_digit = _DIGIT.search(survey.text) is not None
    for recogniser in _RECOGNISERS if has_digit else _WORDY:
        yield from recogniser.found(survey)
    yield from names(survey)
    yield from numbered(survey)
    for place in PLACES if has_digit else _WORDY_PLACES:
        yield from place.found(survey)
    yield from towns(survey)
    for date in strata.dates:
        yield Identifier(date.start, date.end, Label.DATE, Confidence.HIGH, date.entity)
    for pattern, signs in _AGES if has_digit else ():
        for match in survey.matches(pattern, signs):
            yield Identifier(*match.span("v"), Label.AGE, Confidence.HIGH, compact(match["v"]))
