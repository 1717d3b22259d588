"""Towns that no list holds: before a state or a postcode, and where somebody lives or comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bailment.identifiers.folding import compact
from bailment.identifiers.model import Identifier, Label
from bailment.identifiers.names import is_eponym
from bailment.identifiers.places import AREAS, STATES
from bailment.identifiers.runs import begin_of_run, end_of_run, is_capitalised
from bailment.identifiers.survey import Survey, cued, marked
from bailment.identifiers.vocabulary import is_land
from bailment.primitives.finding import Confidence

_PLAIN_STATES = "AK|AZ|FL|IA|IL|KS|KY|MN|NH|NJ|NM|NY|OH|TN|TX|UT|WI|WV|WY"
"""Those that are no abbreviation of care, as CT, MI, MS, PA, VT and GA are."""
_ENDS = re.compile(
    rf",?[ ]{{1,2}}(?=(?:(?:{STATES}),?[ ]{{1,2}}\d{{5}}(?:-\d{{4}})?(?![\w-])|(?:{_PLAIN_STATES})(?![\w/-]|[ ]\d)"
    rf"|(?:{AREAS})(?:\d[A-HJKPSTUW\d]?|\d\d?)[ ]\d[ABD-HJLNP-UW-Z]{{2}}(?!\w)))"
)
_STATED = re.compile(
    rf"(?<=[a-z]),?[ ]{{1,2}}(?=(?:{STATES})(?![\w/-]|[ ]\d)|\d{{5}}(?:-\d{{4}})?(?![\w.%/-]|[ ]?[a-z]))"
)
_PREPOSITION = re.compile(r"(?i)(?:\b(?:in|from|near)[ ]|\d[ ][\w ]{2,30},[ ])$")
_HOME = re.compile(
    r"\b(?i:liv(?:es?|ed|ing)[ ]in|resid(?:es?|ed|ing)[ ]in|resident[ ]of|native[ ]of|relocated[ ]to"
    r"|home(?:town)?[ ]in|(?:grew[ ]up|raised|based)[ ]in|(?:comes?|came|hails?)[ ]from)(?=[ ])"
)
"""Not "from" or "moved to" alone: a patient is switched from one medicine and moved to another."""
_POSSESSIVE = re.compile(r"['’]s?$")


_BEFORE_ENDS = marked(r"[ ](?=[A-Z](?:[A-Z]?\d|[A-Z](?![\w/-])))", 2)
_BEFORE_STATED = marked(r"[ ](?=[A-Z]{2}(?![\w/-])|\d{5})", 2)
_HOMES = cued("liv|resid|native of|relocated to|home in|hometown in|grew up|raised in|based in|come|came from|hail")


def towns(survey: Survey) -> Iterator[Identifier]:
    """Every town in the text of *survey* that its state, its postcode or somebody's home tells."""
    text = survey.text
    for match in survey.matches(_ENDS, _BEFORE_ENDS):
        yield from _town(text, begin_of_run(text, match.start(), 3, is_town_word), match.start())
    for match in survey.matches(_STATED, _BEFORE_STATED):
        start = begin_of_run(text, match.start(), 3, is_town_word)
        if _PREPOSITION.search(text[max(0, start - 40) : start]):
            yield from _town(text, start, match.start())
    for match in survey.matches(_HOME, _HOMES):
        end = end_of_run(text, match.end(), 3, is_town_word)
        told = text[match.end() : end]
        yield from _town(text, end - len(told.lstrip()), end - len(told) + len(_POSSESSIVE.sub("", told)))


def is_town_word(word: str) -> bool:
    """True for a capitalised word that is neither a word of the language nor a country or a state."""
    return len(word) > 2 and is_capitalised(word) and not is_land(word)


def _town(text: str, start: int, end: int) -> Iterator[Identifier]:
    if end - start > 2 and not is_eponym(text, end):
        yield Identifier(start, end, Label.CITY, Confidence.MEDIUM, compact(text[start:end]))
