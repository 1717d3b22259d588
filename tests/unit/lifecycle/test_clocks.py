"""What is due, by whom, since when and until when."""

from __future__ import annotations

import dataclasses

import pytest

from bailment.agreement.model import Clock, Source, Term
from bailment.law.obligations import Obligation, load_obligations
from bailment.law.vocabulary import load_vocabulary
from bailment.lifecycle.clocks import Running, State, due, ending
from bailment.lifecycle.ics import ics
from bailment.lifecycle.model import Event, Timer
from bailment.primitives.errors import Usage
from bailment.primitives.time import Day, Duration, Instant, Unit

PAPER = Source("dpa", "9.1", "Notice is given within 36 hours.")
START = Instant.parse("2026-03-06T09:00:00Z")


@pytest.fixture(scope="module")
def rows() -> dict[str, Obligation]:
    return {row.id: row for row in load_obligations(load_vocabulary())}


def clock(obligation: str, value: int, unit: Unit, starts: str = "awareness") -> Clock:
    return Clock(obligation, "As agreed", Duration(value, unit), starts, "vendor-inc", "st-anna", PAPER)


def happened(kind: str, at: str, about: str = "INC-1", evidence: tuple[str, ...] = ()) -> Event:
    return Event(f"{kind}@{at}", kind, Instant.parse(at), about, evidence)


def as_of(at: str) -> Instant:
    return Instant.parse(at)


def shown(row: Obligation) -> tuple[str, ...]:
    return row.evidence + row.content


def one(found: tuple[Running, ...]) -> Running:
    assert len(found) == 1, found
    return found[0]


def test_an_agreed_clock_waits_until_something_starts_it(rows: dict[str, Obligation]) -> None:
    found = one(due([rows["OB-001"]], [clock("OB-001", 36, Unit.HOURS)], [], START))
    assert (found.state, found.since, found.until) == (State.WAITING, None, None)
    assert found.debtor == "vendor-inc"
    assert "first_suspicion" in found.why


def test_a_contract_row_without_a_clock_binds_nobody(rows: dict[str, Obligation]) -> None:
    assert due([rows["OB-001"]], [], [happened("awareness", "2026-03-06T09:00:00Z")], START) == ()


def test_the_paper_s_limit_and_the_earliest_start_count(rows: dict[str, Obligation]) -> None:
    events = [happened("awareness", "2026-03-06T09:00:00Z"), happened("first_suspicion", "2026-03-05T20:00:00Z")]
    found = one(due([rows["OB-001"]], [clock("OB-001", 36, Unit.HOURS)], events, START))
    assert str(found.since) == "2026-03-05T20:00:00Z"
    assert str(found.until) == "2026-03-07T08:00:00Z"
    assert found.state is State.RUNNING
    assert found.source == "dpa 9.1: 36 hours"


@pytest.mark.parametrize(
    ("at", "state"), [("2026-03-07T21:00:00Z", State.DISCHARGED), ("2026-03-07T21:00:01Z", State.BREACHED)]
)
def test_a_notice_in_time_discharges_and_a_late_one_does_not(
    rows: dict[str, Obligation], at: str, state: State
) -> None:
    row = rows["OB-001"]
    events = [happened("awareness", "2026-03-06T09:00:00Z"), happened("performed:OB-001", at, evidence=shown(row))]
    found = one(due([row], [clock("OB-001", 36, Unit.HOURS)], events, as_of("2026-04-01T00:00:00Z")))
    assert (found.state, str(found.done)) == (state, at)


def test_half_of_the_content_discharges_nothing_and_the_rest_is_named(rows: dict[str, Obligation]) -> None:
    row = rows["OB-023"]
    start = happened("last_copy_deleted", "2026-03-06T09:00:00Z")
    part = happened("performed:OB-023", "2026-03-07T09:00:00Z", evidence=("certificate", "scope", "dates", "method"))
    agreed = [clock("OB-023", 10, Unit.CALENDAR_DAYS, "last_copy_deleted")]
    found = one(due([row], agreed, [start, part], as_of("2026-03-08T00:00:00Z")))
    assert (found.state, found.discharged_by) == (State.RUNNING, ("subprocessors", "residual_logs", "signatory"))
    rest = happened("performed:OB-023", "2026-03-09T09:00:00Z", evidence=found.discharged_by)
    assert one(due([row], agreed, [start, part, rest], as_of("2026-03-10T00:00:00Z"))).state is State.DISCHARGED


def test_what_is_shown_about_another_matter_does_not_count(rows: dict[str, Obligation]) -> None:
    row = rows["OB-001"]
    other = happened("performed:OB-001", "2026-03-06T10:00:00Z", "INC-2", shown(row))
    events = [happened("awareness", "2026-03-06T09:00:00Z"), other]
    found = one(due([row], [clock("OB-001", 24, Unit.HOURS)], events, as_of("2026-03-08T09:00:00Z")))
    assert found.state is State.BREACHED


@pytest.mark.parametrize(("day", "state"), [("2026-04-01", State.DISCHARGED), ("2026-04-02", State.BREACHED)])
def test_delete_and_certify_has_thirty_days(rows: dict[str, Obligation], day: str, state: State) -> None:
    row = rows["OB-020"]
    done = happened("performed:OB-020", f"{day}T23:00:00Z", evidence=shown(row))
    events = [happened("termination_effective", "2026-03-02T09:00:00Z"), done]
    agreed = [clock("OB-020", 30, Unit.CALENDAR_DAYS, "termination_effective")]
    found = one(due([row], agreed, events, as_of("2026-05-01T00:00:00Z")))
    assert (found.state, str(found.until)) == (state, "2026-04-01")


def test_a_targeted_audit_has_business_days(rows: dict[str, Obligation]) -> None:
    agreed = [clock("OB-031", 5, Unit.BUSINESS_DAYS, "request")]
    found = one(due([rows["OB-031"]], agreed, [happened("request", "2026-03-06T09:00:00Z", "AUD-1")], START))
    assert str(found.until) == "2026-03-13"


def test_a_law_binds_without_a_clock_and_a_phrase_without_a_number_is_left_to_people(
    rows: dict[str, Obligation],
) -> None:
    start = happened("processor_awareness", "2026-03-06T09:00:00Z")
    found = one(due([rows["OB-003"]], [], [start], as_of("2027-03-06T09:00:00Z")))
    assert (found.state, found.until) == (State.RUNNING, None)
    assert "without undue delay" in found.why


def test_updates_repeat_until_the_incident_is_closed(rows: dict[str, Obligation]) -> None:
    row, agreed = rows["OB-002"], [clock("OB-002", 24, Unit.HOURS, "notice_sent")]
    events = [happened("notice_sent", "2026-03-06T09:00:00Z"), happened("performed:OB-002", "2026-03-07T08:00:00Z")]
    running = one(due([row], agreed, events, as_of("2026-03-08T07:00:00Z")))
    assert (running.state, str(running.until)) == (State.RUNNING, "2026-03-08T08:00:00Z")
    assert one(due([row], agreed, events, as_of("2026-03-08T09:00:00Z"))).state is State.BREACHED
    closed = [*events, happened("incident_closed", "2026-03-08T07:30:00Z")]
    assert one(due([row], agreed, closed, as_of("2026-04-08T09:00:00Z"))).state is State.DISCHARGED


def test_events_that_have_not_happened_yet_start_nothing(rows: dict[str, Obligation]) -> None:
    events = [happened("awareness", "2026-03-06T09:00:01Z")]
    assert one(due([rows["OB-001"]], [clock("OB-001", 24, Unit.HOURS)], events, START)).state is State.WAITING


def test_a_kept_timer_runs_and_then_is_breached(rows: dict[str, Obligation]) -> None:
    timer = Timer("OB-021", "request-1", START, START.plus_hours(24))
    agreed = [clock("OB-021", 24, Unit.HOURS, "response_returned")]
    for hours, state in ((24, State.RUNNING), (25, State.BREACHED)):
        found = [
            running
            for running in due([rows["OB-021"]], agreed, [], START.plus_hours(hours), timers=[timer])
            if running.about == "request-1"
        ]
        assert [running.state for running in found] == [state]


def test_two_clocks_for_one_duty_both_run(rows: dict[str, Obligation]) -> None:
    agreed = [clock("OB-001", 48, Unit.HOURS), clock("OB-001", 24, Unit.HOURS)]
    found = due([rows["OB-001"]], agreed, [happened("awareness", "2026-03-06T09:00:00Z")], START)
    assert [str(running.until) for running in found] == ["2026-03-07T09:00:00Z", "2026-03-08T09:00:00Z"]


def test_a_clock_that_no_row_describes_is_refused() -> None:
    with pytest.raises(Usage, match="OB-999"):
        due([], [clock("OB-999", 1, Unit.HOURS)], [], START)


def test_a_fixed_term_ends_after_its_last_day() -> None:
    assert ending(Term(Day(2026, 1, 1))) == ()
    assert [str(event.at) for event in ending(Term(Day(2026, 1, 1), Day(2026, 12, 31)))] == ["2027-01-01T00:00:00Z"]


def test_the_calendar_file_is_folded_escaped_and_holds_what_runs(rows: dict[str, Obligation]) -> None:
    found = one(
        due([rows["OB-001"]], [clock("OB-001", 36, Unit.HOURS)], [happened("awareness", "2026-03-06T09:00:00Z")], START)
    )
    text = ics([dataclasses.replace(found, name="Notice; at once, ü" * 9)], START)
    lines = text.split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    assert "DTSTART:20260307T210000Z" in lines
    assert "Notice\\; at once\\, ü" in text.replace("\r\n ", "")
    assert ics([dataclasses.replace(found, state=State.DISCHARGED)], START).count("BEGIN") == 1


def test_the_plain_shape_answers_who_whom_since_until_why_and_what_discharges(rows: dict[str, Obligation]) -> None:
    found = one(
        due([rows["OB-001"]], [clock("OB-001", 36, Unit.HOURS)], [happened("awareness", "2026-03-06T09:00:00Z")], START)
    ).plain()
    assert (found["who"], found["to"], found["since"], found["until"]) == (
        "vendor-inc",
        "st-anna",
        "2026-03-06T09:00:00Z",
        "2026-03-07T21:00:00Z",
    )
    assert found["discharged_by"] == list(shown(rows["OB-001"]))
