"""What identifies a person, and where it stands in a text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from bailment.primitives.finding import Confidence


class Label(StrEnum):
    """What kind of identifier it is, in words that a language model reads too; the letter is the law's list.

    Law: 45 CFR 164.514(b)(2)(i)(A)-(R).
    """

    PATIENT_NAME = "PATIENT-NAME"
    PRACTITIONER_NAME = "PRACTITIONER-NAME"
    RELATIVE_NAME = "RELATIVE-NAME"
    NAME = "NAME"
    ADDRESS = "ADDRESS"
    CITY = "CITY"
    POSTCODE = "POSTCODE"
    FACILITY = "FACILITY"
    DATE = "DATE"
    BIRTH_DATE = "BIRTH-DATE"
    AGE = "AGE"
    PHONE = "PHONE"
    FAX = "FAX"
    EMAIL = "EMAIL"
    SSN = "SSN"
    MRN = "MRN"
    NHS_NUMBER = "NHS-NUMBER"
    PLAN_ID = "PLAN-ID"
    ACCOUNT = "ACCOUNT"
    LICENCE = "LICENCE"
    VEHICLE = "VEHICLE"
    DEVICE = "DEVICE"
    URL = "URL"
    IP = "IP"
    ID = "ID"
    ENCODED = "ENCODED"

    @property
    def letter(self) -> str:
        """The letter, A to R, under which 45 CFR 164.514(b)(2)(i) lists it.

        >>> Label.BIRTH_DATE.letter
        'C'
        """
        return _LETTERS[self]


_BY_LETTER = {
    "A": (Label.PATIENT_NAME, Label.PRACTITIONER_NAME, Label.RELATIVE_NAME, Label.NAME),
    "B": (Label.ADDRESS, Label.CITY, Label.POSTCODE, Label.FACILITY),
    "C": (Label.DATE, Label.BIRTH_DATE, Label.AGE),
    "D": (Label.PHONE,),
    "E": (Label.FAX,),
    "F": (Label.EMAIL,),
    "G": (Label.SSN,),
    "H": (Label.MRN, Label.NHS_NUMBER),
    "I": (Label.PLAN_ID,),
    "J": (Label.ACCOUNT,),
    "K": (Label.LICENCE,),
    "L": (Label.VEHICLE,),
    "M": (Label.DEVICE,),
    "N": (Label.URL,),
    "O": (Label.IP,),
    "R": (Label.ID, Label.ENCODED),
}
_LETTERS = {label: letter for letter, labels in _BY_LETTER.items() for label in labels}


@dataclass(frozen=True, slots=True, order=True)
class Identifier:
    """The characters [start, end) of a text identify somebody.

    `entity` is the same for every way of writing the same thing ("5 March 2024", "2024-03-05"); it is as personal as
    the text itself and is never shown.
    """

    start: int
    end: int
    label: Label
    confidence: Confidence
    entity: str

    @property
    def letter(self) -> str:
        """The letter, A to R, of 45 CFR 164.514(b)(2)(i)."""
        return self.label.letter


def longest(found: Iterable[Identifier]) -> tuple[Identifier, ...]:
    """Those of *found* that share no character, in order; of two that do, the longer stays, then the earlier listed."""
    taken: list[Identifier] = []
    for one in sorted(found, key=lambda item: item.start - item.end):
        at = bisect_left(taken, one.end, key=lambda item: item.start)
        if at == 0 or taken[at - 1].end <= one.start:
            taken.insert(at, one)
    return tuple(taken)


def united(found: Iterable[Identifier]) -> tuple[Identifier, ...]:
    """*found* in order and apart, where those that overlap have become one: no character that one of them held is lost.

    Of those that became one the label and the entity are those of the longest; of two with the same label, those of the
    one listed first; a mere name or date yields to what says more, unless it is longer by more than a full stop (the
    husband who bears the patient's family name is not the patient).
    """
    ranked = sorted(enumerate(found), key=lambda item: (item[1].start, -item[1].end, item[0]))
    apart: list[tuple[int, Identifier]] = []
    for rank, one in ranked:
        if not apart or apart[-1][1].end <= one.start:
            apart.append((rank, one))
        else:
            apart[-1] = _joined(apart[-1], (rank, one))
    return tuple(one for _, one in apart)


_VAGUE = frozenset({Label.NAME, Label.DATE})


def _joined(a: tuple[int, Identifier], b: tuple[int, Identifier]) -> tuple[int, Identifier]:
    if a[1].label is b[1].label:
        rank, told = min(a, b)
    else:
        rank, told = max(a, b, key=lambda item: item[1].end - item[1].start + 2 * (item[1].label not in _VAGUE))
    start, end = a[1].start, max(a[1].end, b[1].end)
    if (told.start, told.end) == (start, end):
        return rank, told
    return rank, replace(told, start=start, end=end)
