"""Clocks of a deal: they wait, run, end in time or not, over weekends and month ends, as the agreement says."""

from __future__ import annotations

import shutil
from importlib import resources
from pathlib import Path

import pytest

from bailment import api
from bailment.api.duties import event_kinds
from bailment.lifecycle.clocks import Running, State
from bailment.lifecycle.model import Event
from bailment.primitives.errors import Usage
from bailment.primitives.time import Day, Instant

EXAMPLES = resources.files("bailment") / "examples"
FRIDAY = Instant.parse("2026-11-20T17:00:00Z")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    api.new_deal(folder / "deal", "Summaries", "hospital", now=FRIDAY)
    (folder / "agreement.yaml").write_bytes((EXAMPLES / "agreement.yaml").read_bytes())
    api.add_agreement(folder / "deal", folder / "agreement.yaml", now=FRIDAY)
    return folder / "deal"


@pytest.fixture
def deal(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "deal"))


def happens(deal: Path, kind: str, at: Instant, *evidence: str, about: str = "m1") -> None:
    api.record_event(deal, Event(f"{kind}/{about}/{at}", kind, at, about, evidence), now=at)


def told(deal: Path, obligation: str, now: str) -> Running:
    """The one duty of *obligation* as it stands *now*."""
    (found,) = [duty for duty in api.due(deal, now=Instant.parse(now)) if duty.obligation == obligation]
    return found


def test_a_clock_waits_until_its_event(deal: Path) -> None:
    waiting = told(deal, "OB-001", "2026-11-20T16:00:00Z")
    assert (waiting.state, waiting.until) == (State.WAITING, None)
    happens(deal, "awareness", FRIDAY)
    assert told(deal, "OB-001", "2026-11-20T16:59:59Z").state is State.WAITING


def test_hours_run_through_the_weekend_and_what_is_not_done_is_breached(deal: Path) -> None:
    happens(deal, "awareness", FRIDAY)
    running = told(deal, "OB-001", "2026-11-21T17:00:00Z")
    assert (running.state, str(running.until)) == (State.RUNNING, "2026-11-21T17:00:00Z")
    assert told(deal, "OB-001", "2026-11-21T17:00:01Z").state is State.BREACHED


def test_only_all_that_must_be_shown_discharges(deal: Path) -> None:
    happens(deal, "awareness", FRIDAY)
    needs = told(deal, "OB-001", "2026-11-20T18:00:00Z").discharged_by
    assert needs
    happens(deal, "performed:OB-001", FRIDAY.plus_hours(1), *needs[1:])
    half = told(deal, "OB-001", "2026-11-20T19:00:00Z")
    assert (half.state, half.discharged_by) == (State.RUNNING, needs[:1])
    happens(deal, "performed:OB-001", FRIDAY.plus_hours(2), needs[0])
    assert told(deal, "OB-001", "2026-12-20T19:00:00Z").state is State.DISCHARGED


def test_what_was_done_late_stays_a_breach(deal: Path) -> None:
    happens(deal, "awareness", FRIDAY)
    needs = told(deal, "OB-001", "2026-11-20T18:00:00Z").discharged_by
    happens(deal, "performed:OB-001", FRIDAY.plus_hours(25), *needs)
    assert told(deal, "OB-001", "2026-12-01T00:00:00Z").state is State.BREACHED


def test_a_period_in_days_ends_with_its_last_day_over_a_month_s_end(deal: Path) -> None:
    happens(deal, "last_copy_deleted", Instant.parse("2026-02-20T23:59:00Z"))
    running = told(deal, "OB-023", "2026-03-02T23:59:59Z")
    assert (str(running.until), running.state) == ("2026-03-02", State.RUNNING)
    assert told(deal, "OB-023", "2026-03-03T00:00:00Z").state is State.BREACHED


def test_each_matter_has_a_clock_of_its_own_and_until_keeps_those_that_end_by_then(deal: Path) -> None:
    happens(deal, "awareness", FRIDAY, about="m1")
    happens(deal, "awareness", FRIDAY.plus_hours(48), about="m2")
    now = FRIDAY.plus_hours(49)
    found = [duty for duty in api.due(deal, now=now) if duty.obligation == "OB-001"]
    assert [(duty.about, duty.state) for duty in found] == [("m1", State.BREACHED), ("m2", State.RUNNING)]
    by_saturday = api.due(deal, now=now, until=Day(2026, 11, 21))
    assert [(duty.obligation, duty.about) for duty in by_saturday] == [("OB-001", "m1")]


def test_every_clock_of_the_example_listens_to_events_that_can_be_recorded(deal: Path) -> None:
    for duty in api.due(deal, now=FRIDAY):
        assert f"performed:{duty.obligation}" in event_kinds()


def test_a_deal_without_an_agreement_has_no_clocks_to_show(tmp_path: Path) -> None:
    api.new_deal(tmp_path / "deal", "x", "hospital", now=FRIDAY)
    with pytest.raises(Usage, match="no agreement"):
        api.due(tmp_path / "deal", now=FRIDAY)
