"""What stands directly beside a name that is known: the given name beside a surname, and the name before its number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bailment.identifiers.folding import compact, folded
from bailment.identifiers.lexicon import MONTHS
from bailment.identifiers.model import Identifier, Label
from bailment.identifiers.names import is_eponym
from bailment.identifiers.runs import begin_of_run, end_of_run, is_capitalised, is_shouted
from bailment.identifiers.survey import Survey, cued
from bailment.primitives.finding import Confidence

_PEOPLE = frozenset({Label.PATIENT_NAME, Label.PRACTITIONER_NAME, Label.RELATIVE_NAME, Label.NAME})
_NUMBERED = re.compile(
    r"(?i)(?:,[ ]?|[ ]\(|[ ][–-][ ])(?=(?:MRN|D\.?O\.?B|born|aged?|NHS|SSN|CHI|date[ ]of[ ]birth|medical[ ]record"
    r"|hospital[ ](?:no|number)|social[ ]security|member[ ]id|patient[ ]id)\b)"
    r"|(?P<weak>[ ](?=(?:MRN|DOB|SSN|NHS)\b)|,[ ](?=(?:an?[ ])?\d{1,3}(?:[ -]?(?:years?|yrs?)|[ ]?y/?o|[ ]?[MF])\b))"
)
"""Behind what is weak a name has two words or more."""
_NUMBERS = cued(
    "mrn|dob|d.o|do.b|born|age|nhs|ssn|chi|date of birth|medical record|hospital n|social security|member id"
    "|patient id",
    marks=r",(?=[ ](?:[Aa][Nn]?[ ])?\d)",
    reach=3,
)


def beside(text: str, found: Iterable[Identifier]) -> tuple[Identifier, ...]:
    """Each name of one word in *found*, surely heard, with the given names or initials that stand directly at it."""
    return tuple(
        wider
        for one in found
        if one.label in _PEOPLE and one.confidence is Confidence.HIGH and " " not in text[one.start : one.end]
        for wider in _with_given(text, one)
    )


def _with_given(text: str, one: Identifier) -> Iterator[Identifier]:
    written = text[one.start : one.end]
    if not written[:1].isupper() or folded(written) in MONTHS or is_eponym(text, one.end):
        return
    shouted = written.isupper()
    taken = is_shouted if shouted else is_capitalised
    start = begin_of_run(text, one.start, 3, taken) if text[one.start - 1 : one.start] == " " else one.start
    stop = one.end
    if start == one.start:
        comma = text[stop : stop + 1] == ","
        after = end_of_run(text, stop + comma, 2, taken) if comma or not shouted else stop
        stop = after if after > stop + comma and not is_eponym(text, after) else stop
    if (start, stop) != (one.start, one.end):
        yield Identifier(start, stop, Label.NAME, Confidence.HIGH, compact(text[start:stop]))


def numbered(survey: Survey) -> Iterator[Identifier]:
    """The name directly before a number, birth or age that is somebody's: "…, MRN 12345678", "…, born 1960"."""
    text = survey.text
    for match in survey.matches(_NUMBERED, _NUMBERS):
        end = match.start()
        start = begin_of_run(text, end, 4, is_capitalised)
        if start == end:
            start = _begin_of_shouted(text, end)
        told = text[start:end]
        if len(told) > 2 and (" " in told or match["weak"] is None) and not is_eponym(text, end):
            yield Identifier(start, end, Label.NAME, Confidence.HIGH, compact(told))


def _begin_of_shouted(text: str, end: int) -> int:
    """Where a name all in capitals begins: of two words or more, one of them too long for an acronym."""
    start = begin_of_run(text, end, 4, is_shouted)
    told = text[start:end].split()
    return start if len(told) > 1 and max(map(len, told)) > 4 else end
