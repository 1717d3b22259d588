"""What a kept field says that its plan never meant to keep: a code, a date or an address of a standard is fine."""

from __future__ import annotations

import re

from bailment.identifiers import Identifier, Label, find
from bailment.payloads import Leaf

_CODE = re.compile(r"[A-Za-z][A-Za-z_-]{0,63}|(?i:https?://[\w.~-]+(?:/[\w.~/#|-]*)?)")
_WORD = re.compile(r"\w")
_CLEAN_ADDRESS = re.compile(r"[^\s@?]+(?:\?fhir_vs[^\s@]*)?")
_MEANT = frozenset({Label.CITY, Label.FACILITY, Label.POSTCODE, Label.AGE})
"""What codes are called by: `Glasgow coma scale`, `Off Campus-Outpatient Hospital`."""

_BOOLEAN = re.compile(
    r"\w+Boolean|active|inactive|experimental|userSelected|doNotPerform|primarySource|wasSubstituted|preferred"
)
_NUMERIC = re.compile(
    r"\w+(?:Integer|Decimal|PositiveInt|UnsignedInt)|rank|sequence|size|numberOf\w+"
    r"|(?:count|duration|frequency|period)(?:Max)?"
)
_MEASURED = re.compile(r"(?:\w+\.)*(?:\w*[qQ]uantity|low|high|numerator|denominator)\.value")
_NUMBER = re.compile(r"-?\d{1,6}(?:\.\d{1,8})?")


def strays(text: str) -> tuple[Identifier, ...]:
    """The identifiers in the kept *text* that no plan means to keep."""
    if _CODE.fullmatch(text):
        return ()
    found = find(text)
    if all(one.label is Label.DATE for one in found) and not _WORD.search(_without(text, found)):
        return ()
    return tuple(one for one in found if one.label not in _MEANT and not _is_standard(text, one))


def is_misplaced(leaf: Leaf) -> bool:
    """True where *leaf* is words in an element that FHIR has for a boolean or a number."""
    if not leaf.resource or not isinstance(leaf.value, str):
        return False
    name = leaf.path.rpartition(".")[2]
    if _BOOLEAN.fullmatch(name):
        return leaf.value not in ("true", "false")
    is_numeric = _NUMERIC.fullmatch(name) or _MEASURED.search(leaf.path)
    return is_numeric is not None and not _NUMBER.fullmatch(leaf.value)


def _is_standard(text: str, one: Identifier) -> bool:
    """True where *one* is an address that names a system of codes, a profile or the like, and all of *text*."""
    return one.label is Label.URL and one.end - one.start == len(text) and bool(_CLEAN_ADDRESS.fullmatch(text))


def _without(text: str, found: tuple[Identifier, ...]) -> str:
    parts: list[str] = []
    at = 0
    for one in found:
        parts.append(text[at : one.start])
        at = one.end
    return "".join((*parts, text[at:]))
