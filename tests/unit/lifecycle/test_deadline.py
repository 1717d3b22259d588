"""Periods end where law and contracts say that they end."""

from __future__ import annotations

from datetime import timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bailment.lifecycle.deadline import Calendar, end
from bailment.primitives.time import Day, Duration, Instant, Unit

WORK = Calendar(frozenset({Day(2026, 4, 3), Day(2026, 4, 6)}))


@pytest.mark.parametrize(
    ("since", "value", "unit", "last"),
    [
        ("2026-03-06T17:30:00Z", 24, Unit.HOURS, "2026-03-07T17:30:00Z"),
        ("2026-03-06T17:30:00Z", 90, Unit.MINUTES, "2026-03-06T19:00:00Z"),
        ("2026-03-01T23:59:00Z", 30, Unit.CALENDAR_DAYS, "2026-03-31"),
        ("2026-03-02T09:00:00Z", 10, Unit.BUSINESS_DAYS, "2026-03-16"),
        ("2026-03-07T09:00:00Z", 1, Unit.BUSINESS_DAYS, "2026-03-09"),
        ("2026-04-02T09:00:00Z", 2, Unit.BUSINESS_DAYS, "2026-04-08"),
        ("2026-03-02T09:00:00Z", 2, Unit.WEEKS, "2026-03-16"),
        ("2026-01-31T09:00:00Z", 1, Unit.MONTHS, "2026-02-28"),
        ("2026-11-30T09:00:00Z", 3, Unit.MONTHS, "2027-02-28"),
        ("2024-02-29T09:00:00Z", 1, Unit.YEARS, "2025-02-28"),
    ],
)
def test_a_period_ends_where_it_should(since: str, value: int, unit: Unit, last: str) -> None:
    assert str(end(Instant.parse(since), Duration(value, unit), WORK)) == last


def test_the_day_of_the_event_is_the_day_of_the_deal_s_zone() -> None:
    east = Calendar(zone=timezone(timedelta(hours=9)))
    late = Instant.parse("2026-03-01T20:00:00Z")
    found = end(late, Duration(1, Unit.CALENDAR_DAYS), east)
    assert str(found) == "2026-03-03"
    assert str(found.moment) == "2026-03-03T15:00:00Z"


@pytest.mark.parametrize(("rolls", "last"), [(True, "2026-04-07"), (False, "2026-04-04")])
def test_only_a_period_that_rolls_moves_from_a_free_day_to_a_working_day(rolls: bool, last: str) -> None:
    since = Instant.parse("2026-03-28T09:00:00Z")
    assert str(end(since, Duration(7, Unit.CALENDAR_DAYS), WORK, rolls=rolls)) == last


def test_hours_never_roll() -> None:
    friday = Instant.parse("2026-04-02T12:00:00Z")
    assert str(end(friday, Duration(48, Unit.HOURS), WORK, rolls=True)) == "2026-04-04T12:00:00Z"


@pytest.mark.parametrize(
    ("value", "unit", "first"),
    [
        (60, Unit.CALENDAR_DAYS, "2026-01-01"),
        (3, Unit.BUSINESS_DAYS, "2026-02-25"),
        (24, Unit.HOURS, "2026-03-01T09:00:00Z"),
    ],
)
def test_a_limit_may_run_back(value: int, unit: Unit, first: str) -> None:
    assert str(end(Instant.parse("2026-03-02T09:00:00Z"), Duration(value, unit), WORK, before=True)) == first


def test_the_last_day_counts_to_its_end_and_the_last_hour_to_its_last_moment() -> None:
    since = Instant.parse("2026-03-02T09:00:00Z")
    day = end(since, Duration(1, Unit.CALENDAR_DAYS), WORK)
    assert not day.is_past(Instant.parse("2026-03-03T23:59:59Z"))
    assert day.is_past(Instant.parse("2026-03-04T00:00:00Z"))
    hour = end(since, Duration(1, Unit.HOURS), WORK)
    assert not hour.is_past(Instant.parse("2026-03-02T10:00:00Z"))
    assert hour.is_past(Instant.parse("2026-03-02T10:00:00.000001Z"))


@given(
    st.integers(0, 4_000_000_000_000_000),
    st.integers(0, 400),
    st.sampled_from([unit for unit in Unit if unit is not Unit.YEARS]),
)
def test_a_longer_period_never_ends_earlier(micros: int, value: int, unit: Unit) -> None:
    since = Instant(micros)
    shorter, longer = (end(since, Duration(count, unit), WORK, rolls=True) for count in (value, value + 1))
    assert since <= shorter.moment <= longer.moment
