"""The duties with a clock, as shipped."""

from __future__ import annotations

from bailment.law import DeadlineKind, load_obligations, load_vocabulary
from bailment.primitives.time import Duration, Unit


def rows():
    return {row.id: row for row in load_obligations(load_vocabulary())}


def test_each_obligation_has_its_own_id_source_and_evidence() -> None:
    listed = load_obligations(load_vocabulary())
    assert len({row.id for row in listed}) == len(listed) == 17
    assert all(row.source and row.evidence and row.start for row in listed)


def test_the_clocks_of_the_thread_are_there() -> None:
    assert {"OB-001", "OB-002", "OB-003", "OB-020", "OB-021", "OB-022", "OB-023", "OB-030", "OB-031"} <= set(rows())


def test_the_contract_incident_notice_is_hard_and_may_stretch_to_48_hours() -> None:
    notice = rows()["OB-001"]
    assert notice.deadline.limit == Duration(24, Unit.HOURS)
    assert notice.extend is not None and notice.extend.most == Duration(48, Unit.HOURS)
    assert notice.kind is DeadlineKind.HARD


def test_a_standard_without_a_number_is_told_from_a_limit() -> None:
    assert rows()["OB-003"].deadline.is_standard
    assert not rows()["OB-001"].deadline.is_standard


def test_a_recurring_duty_says_how_often_and_until_when() -> None:
    updates = rows()["OB-002"]
    assert (updates.period, updates.deadline.repeat_until) == (Duration(24, Unit.HOURS), "incident_closed")


def test_the_processors_duty_applies_where_gdpr_does() -> None:
    vocabulary = load_vocabulary()
    duty = rows()["OB-003"].applies_when
    assert vocabulary.facts({"jurisdiction": ["EU"]}).verdict(duty).is_true
    assert vocabulary.facts({"jurisdiction": ["US"]}).verdict(duty).is_false
