"""Numbers with a unit, a bound and a start, as contracts write them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from bailment.primitives.span import Span
from bailment.reading.model import Quantity

NUMBER_WORDS = {
    word: number
    for number, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ]
    )
} | {
    "thirty": 30,
    "forty": 40,
    "forty-five": 45,
    "forty-eight": 48,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "seventy-two": 72,
    "eighty": 80,
    "ninety": 90,
    "twenty-four": 24,
    "thirty-six": 36,
    "hundred": 100,
    "a": 1,
    "an": 1,
}
_COUNT = (
    rf"(?:(?:{'|'.join(sorted(NUMBER_WORDS, key=len, reverse=True))})\s{{0,2}}\(\s?)?(?P<n>\d{{1,6}}(?:[.,]\d{{1,4}})?|"
    rf"{'|'.join(sorted(NUMBER_WORDS, key=len, reverse=True))})\s?\)?"
)
_TIMED = re.compile(
    rf"\b{_COUNT}[\s-]{{0,2}}(?P<kind>business|working|rolling|calendar|"
    rf"consecutive)?\s?-?(?P<unit>minute|hour|day|week|month|year)s?\b",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"(?P<n>\d{1,3}(?:\.\d{1,4})?)\s?(?:%|percent|per cent)", re.IGNORECASE)
_PER_YEAR = re.compile(
    r"\b(?:(?P<n>once|one|twice|two|three|1|2|3)(?:\s?\(\d\))?(?: \w+){0,3}? (?:per|a|an|each|every|in (?:any|each|a)) "
    r"(?:\w+ ){0,2}(?:year|annum|(?:twelve|12)(?: ?\(12\))?(?:[ -]month| month)s?)|(?P<yearly>annual(?:ly)?|yearly))\b",
    re.IGNORECASE,
)
_FACTOR = re.compile(rf"\b(?:{_COUNT}\s?(?:x|times)|(?P<percent>\d{{1,3}})\s?(?:%|per ?cent))\s", re.IGNORECASE)
_FEES = re.compile(
    r"\b(?:(?P<rate>annual|yearly|monthly) (?:\w+ ){0,2}(?:fee|charge|amount)s?|(?:fee|charge|amount)s?)\b",
    re.IGNORECASE,
)
_LONG = re.compile(rf"\b{_COUNT}[\s-]{{0,2}}(?P<unit>month|year)s?\b", re.IGNORECASE)
_CLOSES = re.compile(r"[.;]")
_TO_FEES, _TO_LONG = 60, 90
"""How far the fees may stand behind their factor, and the months behind the fees. Units: characters."""
_BOUNDS = (
    (
        "at_least",
        r"(?:at least|no less than|not less than|minimum(?: of)?|no fewer than|no sooner "
        r"than)\W*(?:\w+\W+){0,1}$",
    ),
    (
        "within",
        r"(?:within|no later than|not later than|at the latest|not to exceed|not "
        r"exceed(?:ing)?|no more than|not more than|up to|"
        r"(?:a )?maximum(?: of)?|in no event (?:later|more) than|at most|less than|by the end "
        r"of)\W*(?:\w+\W+){0,2}$",
    ),
    ("more_than", r"(?:more than|longer than|exceed(?:s|ing)?|over|greater than)\W*$"),
)
_SINCE = re.compile(
    r"\W{0,3}(?:\w+ ){0,4}?(?:after|of|from|following|upon|since|before|prior to|in advance of)\b[^.;]{0,90}",
    re.IGNORECASE,
)
_HOURS = {"minutes": 1 / 60, "hours": 1, "days": 24, "weeks": 168, "months": 720, "years": 8760}
_DAYS = {"hours": 1 / 24, "days": 1, "business_days": 1, "weeks": 7, "months": 30, "years": 365}
_MONTHS = {"days": 1 / 30, "weeks": 7 / 30, "months": 1, "years": 12}


def quantities(flat: str, document: str, start: int, end: int) -> tuple[Quantity, ...]:
    """The numbers in *flat* at [start, end) that carry a unit of time, percent, a yearly rate or months of fees."""
    found = [*_timed(flat, document, start, end)]
    for match in _PERCENT.finditer(flat, start, end):
        found.append(_quantity(flat, document, match.span(), float(match["n"]), "percent", (start, end)))
    for match in _PER_YEAR.finditer(flat, start, end):
        number = {"twice": 2, "two": 2, "2": 2, "three": 3, "3": 3}.get((match["n"] or "").lower(), 1)
        found.append(_quantity(flat, document, match.span(), number, "per_year", (start, end)))
    for place, months in _months_of_fees(flat, start, end):
        found.append(_quantity(flat, document, place, months, "months", (start, end)))
    return tuple(found)


def _months_of_fees(flat: str, start: int, end: int) -> Iterator[tuple[tuple[int, int], float]]:
    """Where *flat* says how many months of fees: "three times the yearly fees", "125% of the fees of 12 months".

    What is long is found once: a search behind each of the fees would take the square of a text of fees alone.
    """
    factors = list(_FACTOR.finditer(flat, start, end))
    spans = list(_LONG.finditer(flat, start, end)) if factors else []
    begins = [one.start() for one in spans]
    done = start
    for match in factors:
        if match.start() < done:
            continue
        factor = float(match["percent"]) / 100 if match["percent"] else _number(match["n"])
        for fees in _FEES.finditer(flat, match.end(), end):
            if fees.start() > match.end() + _TO_FEES or _CLOSES.search(flat, match.end(), fees.start()):
                break
            if fees["rate"]:
                done = fees.end()
                yield (match.start(), done), factor * (1 if fees["rate"].lower() == "monthly" else 12)
                break
            at = bisect_left(begins, fees.end())
            long = spans[at] if at < len(spans) and begins[at] <= fees.end() + _TO_LONG else None
            if long and not _CLOSES.search(flat, fees.end(), long.start()):
                done = long.end()
                yield (match.start(), done), factor * _number(long["n"]) * (12 if long["unit"].lower() == "year" else 1)
                break


def _number(words: str) -> float:
    bare = words.lower().replace(",", "")
    return NUMBER_WORDS[bare] if bare in NUMBER_WORDS else float(bare)


def _timed(flat: str, document: str, start: int, end: int) -> Iterator[Quantity]:
    for match in _TIMED.finditer(flat, start, end):
        number = match["n"].lower().replace(",", "")
        if number in ("a", "an") and not re.search(
            r"(within|for|after|in)\s$", flat[max(start, match.start() - 8) : match.start()]
        ):
            continue
        value = _number(number)
        business = (match["kind"] or "").lower() in ("business", "working") and match["unit"].lower() == "day"
        unit = "business_days" if business else match["unit"].lower() + "s"
        yield _quantity(flat, document, match.span(), value, unit, (start, end))


def _quantity(
    flat: str, document: str, place: tuple[int, int], value: float, unit: str, within: tuple[int, int]
) -> Quantity:
    before = flat[max(within[0], place[0] - 45) : place[0]]
    bound = next((name for name, words in _BOUNDS if re.search(words, before, re.IGNORECASE)), "exactly")
    since = _SINCE.match(flat, place[1], within[1])
    words = " ".join(since.group().split()) if since else ""
    return Quantity(value, unit, bound, words, Span(document, *place))


def in_unit(quantity: Quantity, unit: str) -> float | None:
    """The number told in *unit*, or None where it can't be.

    A business day counts at its worst in hours (two of them over a weekend are 96 hours) and as one in days.

    >>> in_unit(Quantity(2, "business_days", "within", "", Span("x", 0, 0)), "hours")
    96.0
    """
    if quantity.unit == unit:
        return quantity.value
    if unit == "hours" and quantity.unit == "business_days":
        return (quantity.value + 2 * -(-quantity.value // 5)) * 24.0
    table = {"hours": _HOURS, "days": _DAYS, "months": _MONTHS}.get(unit, {})
    factor = table.get(quantity.unit)
    return None if factor is None else quantity.value * factor
