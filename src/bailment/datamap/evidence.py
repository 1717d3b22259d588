"""What the values of a column say about its kind, whatever its header says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bailment.identifiers import Label, find
from bailment.identifiers.checks import is_nhs_number
from bailment.identifiers.lexicon import GIVEN_NAMES
from bailment.identifiers.vocabulary import is_word

LOOKED_AT = 200
_PLAIN_NUMBER = re.compile(r"[-+]?\d{1,8}(?:[.,]\d{1,12})?")
_LONGEST = 400
_MOST = 0.5
_ENOUGH = 20
_WORDS_OF_PROSE = 5
_SSN = re.compile(r"(?!000|666|9)\d{3}(?!00)\d{2}(?!0000)\d{4}")
_CODE = re.compile(r"(?=.*\d)[A-Za-z0-9_-]{6,40}")
_FULL_NAME = re.compile(r"[^\W\d_][\w'’-]*(?:,? [^\W\d_][\w'’-]*\.?){0,3}")
_KINDS = {
    Label.EMAIL: "email_address",
    Label.PHONE: "contact_number",
    Label.FAX: "fax_number",
    Label.SSN: "ssn",
    Label.MRN: "mrn",
    Label.NHS_NUMBER: "health_number",
    Label.PLAN_ID: "beneficiary_number",
    Label.ACCOUNT: "account_number",
    Label.LICENCE: "licence_number",
    Label.VEHICLE: "vehicle_number",
    Label.DEVICE: "device_number",
    Label.URL: "web_address",
    Label.IP: "ip_address",
    Label.ID: "other_number",
    Label.ADDRESS: "street",
    Label.POSTCODE: "small_area",
    Label.DATE: "date",
    Label.BIRTH_DATE: "birth_date",
}
FIRM = frozenset({Label.EMAIL, Label.SSN, Label.PHONE, Label.URL, Label.IP, Label.MRN, Label.NHS_NUMBER, Label.FAX})
"""Kinds that their form alone tells."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What values say: the kind that most of them are of, whether they are prose, and whether some identify by shape.

    `is_weak` marks a kind that is told by habit rather than by form: enough for a column of which nothing is known.
    """

    kind: str | None
    is_prose: bool = False
    has_strays: bool = False
    is_weak: bool = False


def evidence(values: Collection[str], most: int = LOOKED_AT) -> Evidence:
    """What the first *most* of the different *values* say.

    `kind` needs half of them to be one whole identifier; names, bare numbers and codes need twenty values that agree.
    """
    looked = [value.strip()[:_LONGEST] for value in list(values)[:most] if value.strip()]
    if not looked:
        return Evidence(None)
    whole, firm = Counter[Label](), 0
    for value in looked:
        if _PLAIN_NUMBER.fullmatch(value):
            continue
        found = find(value)
        firm += any(one.label in FIRM for one in found)
        whole.update({one.label for one in found if one.end - one.start == len(value)})
    best = next(
        (label for label, count in whole.most_common() if label in _KINDS and count >= len(looked) * _MOST), None
    )
    strong = _KINDS[best] if best else _numbers(looked) or _names(looked)
    kind = strong or _codes(looked)
    return Evidence(kind, kind is None and _is_prose(looked), firm > 0, strong is None)


def _numbers(values: Sequence[str]) -> str | None:
    """Numbers that stand bare and pass the tests of a register nearly all."""
    if len(values) < _ENOUGH:
        return None
    bare = [value.replace(" ", "") for value in values]
    if sum(value.isdecimal() and is_nhs_number(value) for value in bare) > len(bare) * 0.95:
        return "health_number"
    is_ssn = all(map(_SSN.fullmatch, bare)) and sum(value[0] != "0" for value in bare) < len(bare)
    return "ssn" if is_ssn else None


def _names(values: Sequence[str]) -> str | None:
    """Values written as names are, of which several hold a common given name."""
    if len(values) < _WORDS_OF_PROSE:
        return None
    shaped = [value for value in values if _FULL_NAME.fullmatch(value)]
    words = [set(re.findall(r"[^\W\d_]+", value.lower())) for value in shaped]
    given = sum(not GIVEN_NAMES.isdisjoint(held) for held in words)
    return "person_name" if len(shaped) > len(values) * 0.8 and given >= len(values) * 0.3 else None


def _codes(values: Sequence[str]) -> str | None:
    """Codes of one length with digits, no two alike."""
    alike = len(values) >= _ENOUGH and len({len(value) for value in values}) == 1
    return "other_number" if alike and all(map(_CODE.fullmatch, values)) else None


def _is_prose(values: Sequence[str]) -> bool:
    """True where many values run over several words of the language."""
    long = [value for value in values if len(value.split()) >= _WORDS_OF_PROSE]
    prose = [value for value in long if sum(map(is_word, value.split())) >= 2]
    return len(prose) > max(1, len(values) * 0.2)
