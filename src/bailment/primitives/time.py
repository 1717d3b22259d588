"""Days, instants and spans of time as contracts speak of them; "clock" elsewhere means a deadline."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum

from bailment.primitives.errors import Usage

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d([.]\d{1,9})?)?(Z|[+-]\d\d:\d\d)", re.ASCII)


class Day(date):
    """A day of the calendar.

    >>> Day.parse("2026-03-02")
    Day(2026, 3, 2)
    """

    @classmethod
    def parse(cls, text: str) -> Day:
        """The day that *text* (YYYY-MM-DD) names.

        Raises: Usage for a day that is misspelt or does not exist.
        """
        try:
            if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
                raise ValueError
            return cls.fromisoformat(text)
        except ValueError:
            raise Usage(f"{text!r} is not a day of the calendar", fix="write YYYY-MM-DD") from None

    def plus_days(self, days: int) -> Day:
        """The day *days* calendar days later."""
        return Day.fromordinal(self.toordinal() + days)

    def __repr__(self) -> str:
        return f"Day({self.year}, {self.month}, {self.day})"


class Unit(StrEnum):
    """The units that contracts count in; none is turned into another."""

    MINUTES = "minutes"
    HOURS = "hours"
    CALENDAR_DAYS = "calendar_days"
    BUSINESS_DAYS = "business_days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


@dataclass(frozen=True, slots=True)
class Duration:
    """A count of one unit: two business days are not 48 hours."""

    value: int
    unit: Unit

    def __str__(self) -> str:
        return f"{self.value} {self.unit.value.replace('_', ' ')}"


@dataclass(frozen=True, slots=True, order=True)
class Instant:
    """A moment, in whole microseconds since 1970-01-01T00:00:00Z.

    >>> Instant.parse("2026-03-02T10:00:00+01:00")
    Instant('2026-03-02T09:00:00Z')
    """

    microseconds: int

    @classmethod
    def of(cls, moment: datetime) -> Instant:
        """The instant of an aware datetime; one without a zone is refused."""
        if moment.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return cls((moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1))

    @classmethod
    def parse(cls, text: str) -> Instant:
        """The instant that *text* names (RFC 3339 with zone).

        Raises: Usage where it is misspelt or has no zone.
        """
        try:
            if not _MOMENT.fullmatch(text):
                raise ValueError
            return cls.of(datetime.fromisoformat(text))
        except (ValueError, OverflowError):
            raise Usage(f"{text!r} is not a moment with a time zone", fix="write 2026-03-02T09:00:00Z") from None

    def datetime(self) -> datetime:
        """The same moment as a UTC datetime."""
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=self.microseconds)

    def day(self, zone: timezone = UTC) -> Day:
        """The calendar day on which the moment falls in *zone*."""
        return Day.fromordinal(self.datetime().astimezone(zone).toordinal())

    def plus_hours(self, hours: int) -> Instant:
        """The moment *hours* later; weekends count."""
        return Instant(self.microseconds + hours * 3_600_000_000)

    def __str__(self) -> str:
        return self.datetime().isoformat().replace("+00:00", "Z")

    def __repr__(self) -> str:
        return f"Instant({str(self)!r})"
