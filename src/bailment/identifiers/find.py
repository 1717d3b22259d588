"""All recognisers at once over one text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bailment.identifiers.beside import beside, numbered
from bailment.identifiers.contacts import CONTACTS
from bailment.identifiers.dates import dates_in
from bailment.identifiers.folding import compact
from bailment.identifiers.known import Known
from bailment.identifiers.model import Identifier, Label, longest, united
from bailment.identifiers.names import names
from bailment.identifiers.numbers import NUMBERS
from bailment.identifiers.places import PLACES
from bailment.identifiers.survey import Survey, cued, marked
from bailment.identifiers.towns import towns
from bailment.primitives.finding import Confidence

_RECOGNISERS = (*NUMBERS, *CONTACTS)
_OLD = r"(?P<v>9\d|1[0-4]\d)"
_IN_YEARS = marked(r"[19](?<![\w.].)(?=\d\d?[ -]?[YyMmFfWw])")
_AGES = (
    (re.compile(rf"(?i)(?<![\w.]){_OLD}[ -]?(?:years?|yrs?)[ -]?(?:old|of[ ]age)\b"), _IN_YEARS),
    (re.compile(rf"(?i)(?<![\w.]){_OLD}[ ]?(?:y/?o|y\.o\.)(?!\w)"), _IN_YEARS),
    (re.compile(rf"(?i)\b(?:aged?|age[ ]of)[ :]{{1,2}}{_OLD}(?![\w.%])"), cued("age")),
    (re.compile(rf"(?<![\w.]){_OLD}[ ]?(?:M|F|[Mm]ale|[Ff]emale|[Mm]an|[Ww]oman)(?!\w)"), _IN_YEARS),
)


def find(text: str) -> tuple[Identifier, ...]:
    """The identifiers in *text* that can be recognised without knowing whose they are, in order and apart.

    Of two that overlap the longer stays. Years alone, ages up to 89, codes and doses are none.
    """
    found = list(recognised(text))
    return united((*longest(found), *_again(text, found)))


def _again(text: str, found: list[Identifier]) -> Iterator[Identifier]:
    """Each name that a cue in *text* told, where it stands again, and with the given name beside it."""
    heard = sorted({text[one.start : one.end] for one in found if _is_heard(one)})
    if heard:
        again = list(Known.of((name, Label.NAME) for name in heard).plain(text))
        yield from again
        yield from beside(text, again)


def _is_heard(one: Identifier) -> bool:
    return one.label is Label.NAME and one.confidence is Confidence.HIGH


def recognised(text: str) -> Iterator[Identifier]:
    """The same before overlaps are settled."""
    survey = Survey.of(text)
    for recogniser in _RECOGNISERS:
        yield from recogniser.found(survey)
    yield from names(survey)
    yield from numbered(survey)
    for place in PLACES:
        yield from place.found(survey)
    yield from towns(survey)
    for date in dates_in(survey):
        yield Identifier(date.start, date.end, Label.DATE, Confidence.HIGH, date.entity)
    for pattern, signs in _AGES:
        for match in survey.matches(pattern, signs):
            yield Identifier(*match.span("v"), Label.AGE, Confidence.HIGH, compact(match["v"]))
