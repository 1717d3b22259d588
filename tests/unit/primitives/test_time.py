"""Days exist or are refused; moments have a zone; a day of 24 hours is not a calendar day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bailment.primitives.errors import Usage
from bailment.primitives.time import Day, Duration, Instant, Unit


@pytest.mark.parametrize(
    "text",
    ["2026-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "0000-01-01", "26-01-01", "2026-1-1", "20260101",
     "2026-W01-1", "2026-01-01T00:00:00Z", " 2026-01-01", "2026-01-01\n", "٢٠٢٦-٠١-٠١", "", "soon"],
)  # fmt: skip
def test_a_day_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(Usage, match="not a day of the calendar"):
        Day.parse(text)


@given(st.dates())
def test_a_day_reads_back(day: object) -> None:
    assert Day.parse(str(day)) == day
    assert str(Day.parse(str(day))) == str(day)


def test_days_count_over_leap_days_and_years() -> None:
    assert Day(2024, 2, 28).plus_days(1) == Day(2024, 2, 29)
    assert Day(2026, 2, 28).plus_days(1) == Day(2026, 3, 1)
    assert Day(2026, 1, 1).plus_days(-1) == Day(2025, 12, 31)
    assert repr(Day(2026, 3, 2).plus_days(0)) == "Day(2026, 3, 2)"


@pytest.mark.parametrize(
    "text",
    ["2026-03-02T09:00:00", "2026-03-02", "2026-03-02T25:00:00Z", "2026-03-02T09:60:00Z", "2026-03-02T09:00:60Z",
     "2026-02-30T09:00:00Z", "20260302T090000Z", "2026-W10-1T09:00:00Z", "2026-03-02T09Z", "2026-03-02 09:00:00Z",
     "2026-03-02T09:00:00+25:00", "0001-01-01T00:00:00+12:00x", "2026-03-02T09:00:00Z ", "now", ""],
)  # fmt: skip
def test_a_moment_without_a_zone_or_off_the_clock_is_refused(text: str) -> None:
    with pytest.raises(Usage, match="not a moment"):
        Instant.parse(text)


def test_one_moment_in_two_zones_is_one_instant_and_may_be_two_days() -> None:
    one, other = Instant.parse("2026-03-02T00:30:00+01:00"), Instant.parse("2026-03-01T23:30:00Z")
    assert one == other
    assert (one.day(), one.day(timezone(timedelta(hours=1)))) == (Day(2026, 3, 1), Day(2026, 3, 2))
    assert str(one) == "2026-03-01T23:30:00Z"


def test_hours_run_on_where_a_town_puts_its_clocks_forward() -> None:
    """In Paris the night of 29 March 2026 has no hour from 2 to 3."""
    before = Instant.parse("2026-03-28T12:00:00+01:00")
    assert before.plus_hours(24) == Instant.parse("2026-03-29T13:00:00+02:00")
    assert before.plus_hours(24).microseconds - before.microseconds == 86_400_000_000


@given(st.datetimes(timezones=st.just(UTC)))
def test_an_instant_reads_back_to_the_microsecond(moment: datetime) -> None:
    instant = Instant.of(moment)
    assert instant.datetime() == moment
    assert Instant.parse(str(instant)) == instant


def test_a_datetime_without_a_zone_is_no_instant() -> None:
    with pytest.raises(ValueError, match="zone"):
        Instant.of(datetime(2026, 3, 2))


def test_two_business_days_are_not_48_hours() -> None:
    assert Duration(2, Unit.BUSINESS_DAYS) != Duration(48, Unit.HOURS)
    assert str(Duration(2, Unit.BUSINESS_DAYS)) == "2 business days"
