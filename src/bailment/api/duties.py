"""The clocks of a deal."""

from __future__ import annotations

from pathlib import Path

from bailment.api import knowledge
from bailment.api.history import current, happened
from bailment.lifecycle.clocks import PERFORMED, ending
from bailment.lifecycle.clocks import Running as Running
from bailment.lifecycle.clocks import due as standing
from bailment.lifecycle.ics import ics
from bailment.primitives.time import Day, Instant
from bailment.store import open_deal


def due(folder: Path, *, now: Instant, until: Day | None = None) -> tuple[Running, ...]:
    """Every duty of the deal in *folder* as it stands *now*, soonest first; with *until* those that end by that day.

    These are the clocks that the agreement holds. What law alone demands depends on facts that a deal does not keep,
    and is not among them. A day ends at midnight UTC; of business days only weekends are known to be free.
    Raises: Usage where the deal has no agreement.
    """
    with open_deal(folder) as deal:
        agreement = current(deal).agreement
        events = (*happened(deal), *ending(agreement.term))
        rows = [row for row in knowledge.obligations() if row.id in {clock.obligation for clock in agreement.clocks}]
        found = standing(rows, agreement.clocks, events, now, timers=deal.timers())
    return tuple(one for one in found if until is None or _ends_by(one, until))


def event_kinds() -> tuple[str, ...]:
    """The kinds of event that some clock listens to: what starts a duty, ends a recurring one, or performs one."""
    found: dict[str, None] = {}
    for row in knowledge.obligations():
        found |= dict.fromkeys(row.start)
        if row.deadline.repeat_until:
            found[row.deadline.repeat_until] = None
        found[PERFORMED + row.id] = None
    return tuple(found)


def calendar_file(duties: tuple[Running, ...], *, now: Instant) -> str:
    """The duties that have a last moment, as an iCalendar file."""
    return ics(duties, now)


def _ends_by(duty: Running, day: Day) -> bool:
    return duty.until is not None and (duty.until.day or duty.until.moment.day()) <= day
