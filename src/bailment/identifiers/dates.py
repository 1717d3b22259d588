"""Days of the calendar in the forms that people and machines write them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bailment.identifiers.survey import Survey, levelled, matches_from, starts, voiced, within

MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
          "december")  # fmt: skip
_MONTH = (
    r"(?P<{0}>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
_YEAR = r"(?:1[89]|2[01])\d\d"
_ZONE = r"(?:[T ][0-2]\d:[0-5]\d(?::[0-6]\d(?:\.\d{1,9})?)?(?:Z|[+-][01]\d:?[0-5]\d)?)?"
_CUE = (
    r"(?:seen|admitted|discharged|dated|visit(?:ed)?|appointment|surgery|operation|scan|born|died|dob|d\.o\.b\.?"
    r"|follow[- ]?up|review(?:ed)?)"
)


@dataclass(frozen=True, slots=True)
class DateText:
    """A date that stands at [start, end) of a text.

    `readings` are the (year, month, day) that it may mean, 0 for what it does not say: 03/05/2024 has two.
    """

    start: int
    end: int
    readings: tuple[tuple[int, int, int], ...]

    @property
    def entity(self) -> str:
        """The same for all ways of writing the same day; of two readings the month comes first."""
        return "-".join(f"{part:02d}" for part in self.readings[0])


_ISO = re.compile(
    rf"(?<![^\W_])(?<!\d[.-])(?P<y>{_YEAR})-(?P<m>0[1-9]|1[0-2])(?:-(?P<d>0[1-9]|[12]\d|3[01]){_ZONE})?(?![^\W_]|-\d|\.\d)"
)
_YEAR_FIRST = re.compile(
    rf"(?<![^\W_])(?<!\d[./-])(?P<y>{_YEAR})(?P<s>[/.])(?P<m>\d\d?)(?P=s)(?P<d>\d\d?)(?![^\W_]|[/-]\d|\.\d)"
)
_NUMERIC = re.compile(
    rf"(?<![^\W_])(?<!\d[./-])(?P<a>\d\d?)(?P<s>[/.-])(?P<b>\d\d?)(?P=s)(?P<y>{_YEAR}|\d\d)(?![^\W_]|[/-]\d|\.\d)"
)
_MONTH_YEAR = re.compile(rf"(?<![^\W_])(?<!\d[./-])(?P<m>0?[1-9]|1[0-2])/(?P<y>{_YEAR})(?![^\W_]|[/-]\d|\.\d)")
_CUED = re.compile(rf"(?i)\b{_CUE}:?[ ](?:on[ ]|for[ ])?(?P<a>\d\d?)/(?P<b>\d\d?)(?![\w/%-]|\.\d)")
_DAY_MONTH = re.compile(
    rf"(?i)(?<![^\W_])(?<!\d\.)(?:[0-3]?\d[ ]?[-–][ ]?)?(?P<d>[0-3]?\d)(?:st|nd|rd|th)?(?:[ ]+of)?[ .,/-]{{0,2}}"
    rf"{_MONTH.format('m')}\b"
    rf"(?:[ ,./'’-]{{1,3}}(?P<y>{_YEAR}|(?<=['’/-])\d\d)(?![\w]))?"
)
_MONTH_DAY = re.compile(
    rf"(?i)(?<!\w){_MONTH.format('m')}\.?[ -]{{1,2}}(?:the[ ])?(?P<d>[0-3]?\d)(?:st|nd|rd|th)?(?![\w%]|[./:-]\d)"
    rf"(?:[ ,./-]{{1,3}}(?P<y>{_YEAR})(?!\w))?"
)
_MONTH_OF = re.compile(rf"(?i)(?<!\w){_MONTH.format('m')}\.?(?:,?[ ]+(?:of[ ])?|[-/])(?P<y>{_YEAR})(?!\w)")
_JOINED = re.compile(rf"(?<!\w)(?P<d>[0-3]\d)(?i:{_MONTH.format('m')})(?P<y>{_YEAR})(?!\w)")
_IN_MONTH = re.compile(
    r"\b(?:[Ii]n|[Ss]ince|[Ll]ast|[Nn]ext|[Uu]ntil|[Ee]arly|[Ll]ate|[Mm]id-?|[Bb]y|[Ff]rom|[Tt]his)[ ]"
    r"(?P<m>January|February|March|April|May|June|July|August|September|October|November|December)\b"
)
_STAMP = re.compile(
    r"(?P<y>[12](?<!\d[12])(?:(?<=1)[89]|(?<=2)[01])\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?:\d\d){0,3}(?!\d)"
)
_DAY_STAMP = re.compile(rf"(?<!\d)(?P<a>[0-3]\d)(?P<b>[0-3]\d)(?P<y>{_YEAR})(?!\d)")
_NUMBERS_BEGIN = re.compile(r"\d(?<![^\W_].)(?=(?P<more>\d{0,3})[/.-]\d)")
_DAY_BEGINS = re.compile(
    r"\d(?<![^\W_].)(?=\d?(?:[ ]?[-–][ ]?\d{1,2})?(?i:st|nd|rd|th)?(?i:[ ]+of)?[ .,/-]{0,2}[JFMASONDjfmasondſ])"
)
_MONTH_BEGINS = voiced("|".join(month[:3] for month in MONTHS))
_MONTH_ENDS = re.compile(rf"(?i:{_MONTH.format('m')})(?![^\W\d])")
_BEFORE_MONTH = len("Since ")
_SLASHED = re.compile(r"[ ](?=\d\d?/\d)")
_BEFORE_SLASHED = len("appointment: for")


def dates(text: str) -> Iterator[DateText]:
    """Every date in *text* that says more than a year; forms may overlap."""
    return dates_in(Survey.of(text))


def dates_in(survey: Survey) -> Iterator[DateText]:
    """The dates in the text of *survey*, as `dates` gives them."""
    months = _months(survey)
    if any(digit in survey.text for digit in "0123456789"):
        yield from _numbered(survey.text, months)
    if months:
        for match in matches_from(within(months, _BEFORE_MONTH), _IN_MONTH, survey.text):
            yield DateText(*match.span("m"), ((0, _month(match["m"]), 0),))


def _numbered(text: str, months: list[int]) -> Iterator[DateText]:
    """The dates in *text* that hold a number; no pattern matches but where its kind of date may begin."""
    years, numbers = _begun(text)
    days = starts(_DAY_BEGINS, text) if months else []
    if years or numbers or days or months:
        yield from _named(matches_from(years, _ISO, text))
        yield from _named(matches_from(years, _YEAR_FIRST, text))
        yield from _named(matches_from(days, _DAY_MONTH, text))
        yield from _named(matches_from(months, _MONTH_DAY, text))
        yield from _named(matches_from(months, _MONTH_OF, text))
        yield from _named(matches_from(days, _JOINED, text))
        yield from _named(matches_from(numbers, _MONTH_YEAR, text))
        yield from _either_way(matches_from(numbers, _NUMERIC, text))
    if numbers:
        yield from _either_way(matches_from(within(starts(_SLASHED, text), _BEFORE_SLASHED), _CUED, text))


def _months(survey: Survey) -> list[int]:
    """Where the names of months stand; a letter may precede one (5thMarch), none follows."""
    return [place for place in survey.places(_MONTH_BEGINS) if _MONTH_ENDS.match(survey.low, place)]


def _begun(text: str) -> tuple[list[int], list[int]]:
    """Where a year may begin that opens a date, and where any other number may."""
    years: list[int] = []
    numbers: list[int] = []
    for match in _NUMBERS_BEGIN.finditer(text):
        (years if len(match["more"]) == 3 else numbers).append(match.start())
    return years, numbers


def stamps(text: str) -> Iterator[DateText]:
    """Every run of digits in *text* that may be a day as machines write it (20240305, 20240305101500, 05032024).

    Codes look like this too, so it tells something only to those who know which days to look for.
    """
    yield from _named(_STAMP.finditer(text))
    yield from _either_way(_DAY_STAMP.finditer(text))


def _named(matches: Iterable[re.Match[str]]) -> Iterator[DateText]:
    for match in matches:
        named = match.re.groupindex
        said_year, said_day = match["y"] if "y" in named else None, match["d"] if "d" in named else None
        year, month, day = _year(said_year), _month(match["m"]), int(said_day or 0)
        verb = not year and match["m"] == "may"
        if _exists(year, month, day) and bool(day) == (said_day is not None) and not verb:
            yield DateText(*match.span(), ((year, month, day),))


def _either_way(matches: Iterable[re.Match[str]]) -> Iterator[DateText]:
    for match in matches:
        named = match.re.groupindex
        year, a, b = _year(match["y"] if "y" in named else None), int(match["a"]), int(match["b"])
        orders = [(a, b)] if a == b else [(a, b), (b, a)]
        readings = tuple((year, month, day) for month, day in orders if day and _exists(year, month, day))
        if readings:
            start = match.start() if "y" in named else match.start("a")
            yield DateText(start, match.end(), readings)


def _year(digits: str | None) -> int:
    if digits is None:
        return 0
    year = int(digits)
    return year if year > 99 else year + (2000 if year < 40 else 1900)


def _month(text: str) -> int:
    if text.isdigit():
        return int(text)
    return _MONTH_NUMBERS[levelled(text[:3])]


_MONTH_NUMBERS = {name[:3]: number for number, name in enumerate(MONTHS, 1)}


def _exists(year: int, month: int, day: int) -> bool:
    if not 1 <= month <= 12:
        return False
    leap = not year or (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0))
    return day <= (29 if leap else 28) if month == 2 else day <= (30 if month in (4, 6, 9, 11) else 31)
