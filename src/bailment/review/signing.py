"""Signatures that are not there, and dates that cannot be."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator

from bailment.review.laid_out import LaidOut
from bailment.review.verdict import Lack, Missing

_LINE = re.compile(
    r"(?im)^[ \t|>*]*(?:signature|signed(?: by)?|authori[sz]ed signature)\b(?! (?:for|on behalf)\b)[ \t*]*:?"
    r"(?P<rest>[^\n]{0,160})$"
    r"|^[ \t|>*]*signed (?:for|on behalf of)\b[^\n:_]{0,100}(?::|(?=_))(?P<party>[^\n]{0,160})$"
    r"|(?<!signed )\bBy[ \t*]*:(?P<by>[^\n]{0,120})"
)
_NOBODY = re.compile(
    r"(?i)^[\s_.|:*\-\t]*(?:$|(?:print(?:ed)? )?(?:name|title|date|its|position|signature)\b|by\b|\{|\[)"
)
_STAMP = re.compile(
    r"(?i)/s/\s*\S|docusigned by|docusign envelope|(?:electronically|digitally|e-?)\s*signed (?:by|with|using)"
    r"|signed (?:electronically|digitally)|adobe sign"
    r"|signature certificate"
)
SPEAKS_OF_SIGNING = re.compile(
    r"(?i)\bin witness whereof\b|\bby signing (?:this|below)\b|\bexecuted by (?:their|its|the) "
    r"|\bsignatures? (?:page|below|block)\b"
    r"|\bduly authori[sz]ed (?:representatives?|officers?)\b.{0,60}\b(?:sign|execut)"
)
"""Words by which a paper says that it is signed here."""
RULED = re.compile(r"(?m)^[ \t|>*]*_{5,}[ \t_|]*$")
"""A line that holds nothing but the rule on which one signs."""
RULED_WITHIN = 800
"""How far after the words of signing such a rule is one for a signature. Units: characters."""
AFTER_SIGNING = 60
"""How much text after the words of signing may still be no signature. Units: characters."""


def unsigned(sheet: LaidOut) -> Iterator[Missing]:
    """The first signature line that is empty, or the words that speak of signing where there is no such line."""
    text = sheet.document.text
    empty = [match for match in _LINE.finditer(text) if _is_empty(match)]
    signed = len(_STAMP.findall(text)) or sum(
        1 for match in _LINE.finditer(text) if not _is_empty(match) and _is_person(match)
    )
    if empty:
        what = "a signature line is empty" if signed else _NOBODY_HAS
        yield _formal(sheet, Lack.UNSIGNED, what, *empty[0].span())
    elif not signed and (said := list(SPEAKS_OF_SIGNING.finditer(text))):
        last = said[-1]
        rest = text[last.end() :].partition("\n\n")[2].strip()
        if ruled := next((found for one in said if (found := _ruled(text, one.end()))), None):
            yield _formal(sheet, Lack.UNSIGNED, _NOBODY_HAS, *ruled.span())
        elif len(rest) < AFTER_SIGNING:
            what = "the paper speaks of being signed and holds no place for a signature"
            yield _formal(sheet, Lack.UNSIGNED, what, *last.span())


_NOBODY_HAS = "nobody has signed: the signature lines are empty"


def _ruled(text: str, at: int) -> re.Match[str] | None:
    """The first bare rule that follows the words of signing, which end at *at*."""
    return RULED.search(text, at, at + RULED_WITHIN)


def _is_empty(match: re.Match[str]) -> bool:
    return bool(_NOBODY.match(_written(match)))


def _is_person(match: re.Match[str]) -> bool:
    return bool(re.match(r"[\s*:]*[A-Z]", _written(match)))


def _written(match: re.Match[str]) -> str:
    """What stands on a signature line after its label."""
    return match["rest"] or match["party"] or match["by"] or ""


def _formal(sheet: LaidOut, kind: Lack, what: str, start: int, end: int) -> Missing:
    return Missing(what, sheet.quote(start, end), kind=kind, is_formal=True)


_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_MONTH = "|".join(_MONTHS)
_DATE = (
    rf"(?P<d{{0}}>\d{{{{1,2}}}})(?:st|nd|rd|th)? (?:of )?(?P<m{{0}}>{_MONTH}),? (?P<y{{0}}>\d{{{{4}}}})"
    rf"|(?P<n{{0}}>{_MONTH}) (?P<e{{0}}>\d{{{{1,2}}}})(?:st|nd|rd|th)?,? (?P<z{{0}}>\d{{{{4}}}})"
    r"|(?P<i{0}>\d{{4}})-(?P<j{0}>\d{{2}})-(?P<k{0}>\d{{2}})"
)
_ONE = re.compile(rf"(?<![\w-])(?:{_DATE.format(1)})(?![\w-])", re.IGNORECASE)
_TWO = re.compile(
    rf"\b(?:from|between|begin\w*(?: on)?|start\w*(?: on)?"
    rf"|commenc\w*(?: on)?)\s+(?:{_DATE.format(1)})\b.{{0,40}}?\b(?:to|until|till|and|through|end\w*(?: on)?"
    rf"|expir\w*(?: on)?)\s+(?:{_DATE.format(2)})",
    re.IGNORECASE,
)


def wrong_dates(sheet: LaidOut) -> Iterator[Missing]:
    """Days that no calendar has, and periods that end before they begin."""
    text = sheet.document.text
    for match in _ONE.finditer(text):
        year, month, day = _ymd(match, 1)
        if not (1 <= month <= 12 and year and 1 <= day <= monthrange(year, month)[1]):
            yield _formal(sheet, Lack.DATE, f"there is no such day: {' '.join(match[0].split())}", *match.span())
    for match in _TWO.finditer(text):
        if _ymd(match, 2) < _ymd(match, 1):
            yield _formal(sheet, Lack.DATE, "this period ends before it begins", *match.span())


def _ymd(match: re.Match[str], which: int) -> tuple[int, int, int]:
    part = {key: match[f"{key}{which}"] for key in "dmynezijk"}
    if part["d"]:
        return int(part["y"]), _MONTHS.index(part["m"].lower()) + 1, int(part["d"])
    if part["n"]:
        return int(part["z"]), _MONTHS.index(part["n"].lower()) + 1, int(part["e"])
    return int(part["i"]), int(part["j"]), int(part["k"])
