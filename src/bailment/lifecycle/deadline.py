"""The end of a period: what contracts and law mean by hours, days, business days and months."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, datetime, time, timezone

from bailment.primitives.time import Day, Duration, Instant, Unit

_SATURDAY = 5
_MINUTE = 60_000_000


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are worked on, and in which zone a day begins and ends."""

    holidays: frozenset[Day] = frozenset()
    zone: timezone = UTC

    def is_worked(self, day: Day) -> bool:
        """True where *day* is neither weekend nor holiday."""
        return day.weekday() < _SATURDAY and day not in self.holidays

    def end(self, day: Day) -> Instant:
        """The moment at which *day* is over."""
        return Instant.of(datetime.combine(day.plus_days(1), time(), tzinfo=self.zone))


@dataclass(frozen=True, slots=True)
class End:
    """The end of a period: the moment from which it is over, and its last day where it was counted in days."""

    moment: Instant
    day: Day | None = None

    def is_past(self, moment: Instant) -> bool:
        """True where *moment* is too late: a day ends before midnight, an hour with its last moment."""
        return moment >= self.moment if self.day else moment > self.moment

    def __str__(self) -> str:
        return str(self.day or self.moment)


def end(since: Instant, limit: Duration, calendar: Calendar, *, rolls: bool = False, before: bool = False) -> End:
    """The end of the period *limit* that starts with what happened at *since*; with *before* it runs back from there.

    Units: hours run through weekends; in days and longer the day of the event does not count, and the last day counts
    to its end; months end on the same number of the day, or on the month's last day.
    Law: with *rolls*, a period in days, weeks, months or years that ends on a free day ends on the next working day
    (Regulation 1182/71, Art 3(4)).

    >>> str(end(Instant.parse("2026-01-31T09:00:00Z"), Duration(1, Unit.MONTHS), Calendar()))
    '2026-02-28'
    """
    way = -1 if before else 1
    if limit.unit in (Unit.HOURS, Unit.MINUTES):
        minutes = limit.value * (60 if limit.unit is Unit.HOURS else 1)
        return End(Instant(since.microseconds + way * minutes * _MINUTE))
    day = _last_day(since.day(calendar.zone), limit, calendar, way)
    while rolls and not before and not calendar.is_worked(day):
        day = day.plus_days(1)
    return End(calendar.end(day), day)


def _last_day(day: Day, limit: Duration, calendar: Calendar, way: int) -> Day:
    if limit.unit is Unit.BUSINESS_DAYS:
        left = limit.value
        while left:
            day = day.plus_days(way)
            left -= calendar.is_worked(day)
        return day
    if limit.unit in (Unit.MONTHS, Unit.YEARS):
        return _months(day, way * limit.value * (12 if limit.unit is Unit.YEARS else 1))
    return day.plus_days(way * limit.value * (7 if limit.unit is Unit.WEEKS else 1))


def _months(day: Day, months: int) -> Day:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return Day(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
