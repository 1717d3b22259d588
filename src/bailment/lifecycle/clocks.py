"""Which obligations wait, run, were discharged or are breached, as of one moment."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from bailment.agreement.model import Clock, Term
from bailment.law.obligations import DeadlineKind, Obligation, SourceType
from bailment.lifecycle.deadline import Calendar, End, end
from bailment.lifecycle.model import Event, Timer
from bailment.primitives.digest import Plain
from bailment.primitives.errors import Usage
from bailment.primitives.time import Duration, Instant

_EU = re.compile(r"\b(GDPR|AI Act|EHDS|MDR|IVDR)\b")
_WITHOUT_CONTRACT = (SourceType.LAW, SourceType.POLICY)
PERFORMED = "performed:"
"""How the kind of an event begins that performs an obligation; the obligation's id follows."""


class State(StrEnum):
    """How a duty stands: not yet begun, begun, done in time, or not done in time."""

    WAITING = "waiting"
    RUNNING = "running"
    DISCHARGED = "discharged"
    BREACHED = "breached"


@dataclass(frozen=True, slots=True)
class Running:
    """One duty about one matter: who owes whom, since when, until when, why, and what still has to be shown.

    `until` is None while nothing has started it, and where words and no number say how long: a person judges that.
    """

    obligation: str
    name: str
    about: str
    debtor: str
    creditor: str
    state: State
    why: str
    source: str
    discharged_by: tuple[str, ...]
    since: Instant | None = None
    until: End | None = None
    done: Instant | None = None

    def plain(self) -> dict[str, Plain]:
        """The shape of `bailment due --json`."""
        return {
            "obligation": self.obligation,
            "name": self.name,
            "about": self.about,
            "who": self.debtor,
            "to": self.creditor,
            "state": self.state.value,
            "since": str(self.since) if self.since else None,
            "until": str(self.until) if self.until else None,
            "done": str(self.done) if self.done else None,
            "why": self.why,
            "source": self.source,
            "discharged_by": list(self.discharged_by),
        }


@dataclass(frozen=True, slots=True)
class _Duty:
    """A row as it binds here: as the agreement words it, or as the law stands."""

    row: Obligation
    clock: Clock | None

    @property
    def limit(self) -> Duration:
        return self.clock.limit if self.clock else self.row.deadline.limit

    @property
    def is_judged_by_people(self) -> bool:
        return self.clock is None and self.row.deadline.is_standard

    @property
    def starts(self) -> tuple[str, ...]:
        return (*self.row.start, self.clock.starts) if self.clock else self.row.start

    @property
    def needs(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.row.evidence + self.row.content))

    def running(self, about: str, state: State, why: str, missing: tuple[str, ...]) -> Running:
        clock, row = self.clock, self.row
        debtor, creditor = (clock.debtor, clock.creditor) if clock else (row.obligor, row.obligee)
        source = f"{clock.source}: {clock.limit}" if clock else row.source
        return Running(row.id, row.name, about, debtor, creditor, state, why, source, missing)


def due(
    obligations: Iterable[Obligation],
    clocks: Iterable[Clock],
    events: Iterable[Event],
    as_of: Instant,
    *,
    timers: Iterable[Timer] = (),
    calendar: Calendar = Calendar(),
) -> tuple[Running, ...]:
    """Every duty that *obligations* set or *clocks* agreed, as it stands at *as_of*; what ends first comes first.

    *obligations* are the rows that apply. A row that only contracts set binds where a clock agrees it; the clock's
    limit and parties then hold; of two clocks for one row both run. The earliest start event counts, so suspicion
    starts what confirmation would. Events after *as_of* are not looked at.

    Raises: Usage for a clock or timer that no row describes: a duty is never dropped in silence.
    """
    known = [event for event in sorted(events, key=lambda event: (event.at, event.id)) if event.at <= as_of]
    duties = _duties({row.id: row for row in obligations}, tuple(clocks))
    found = [running for duty in duties for running in _of(duty, known, as_of, calendar)]
    found += [_timed(timer, _named(timer.obligation, duties), as_of) for timer in timers]
    return tuple(sorted(found, key=_order))


def _duties(rows: dict[str, Obligation], clocks: tuple[Clock, ...]) -> list[_Duty]:
    for clock in clocks:
        if clock.obligation not in rows:
            raise Usage(
                f"no row describes the obligation {clock.obligation!r} that the agreement names", where="clocks"
            )
    agreed = {clock.obligation for clock in clocks}
    law = [row for row in rows.values() if row.id not in agreed and row.source_type in _WITHOUT_CONTRACT]
    return [_Duty(rows[clock.obligation], clock) for clock in clocks] + [_Duty(row, None) for row in law]


def _named(obligation: str, duties: list[_Duty]) -> _Duty:
    for duty in duties:
        if duty.row.id == obligation:
            return duty
    raise Usage(f"a timer runs for {obligation!r}, which neither agreement nor law sets", where="timers")


def ending(term: Term, calendar: Calendar = Calendar()) -> tuple[Event, ...]:
    """The event with which an agreement of a fixed term ends; none where no last day is agreed."""
    if term.ends is None:
        return ()
    return (Event("term", "termination_effective", calendar.end(term.ends), "agreement"),)


def _order(running: Running) -> tuple[int, int, str, str]:
    rank = (State.BREACHED, State.RUNNING, State.WAITING, State.DISCHARGED).index(running.state)
    moment = running.until.moment.microseconds if running.until else 2**62
    return rank, moment, running.obligation, running.about


def _of(duty: _Duty, events: list[Event], as_of: Instant, calendar: Calendar) -> Iterator[Running]:
    starts: dict[str, Event] = {}
    for event in events:
        if event.kind in duty.starts:
            starts.setdefault(event.about, event)
    answer = _recurring if _recurs(duty) else _once
    for about, start in starts.items():
        matter = [event for event in events if event.about == about and event.at >= start.at]
        yield answer(duty, start, matter, (as_of, calendar))
    if not starts and duty.clock:
        why = f"{duty.row.trigger}: starts with {' or '.join(dict.fromkeys(duty.starts))}"
        yield duty.running("", State.WAITING, why, duty.needs)


def _recurs(duty: _Duty) -> bool:
    return duty.row.kind is DeadlineKind.RECURRING and duty.row.deadline.repeat_until is not None


def _once(duty: _Duty, start: Event, matter: list[Event], at: tuple[Instant, Calendar]) -> Running:
    as_of, calendar = at
    until = None if duty.is_judged_by_people else _end(duty, start.at, calendar)
    done, missing = _done(duty, matter)
    if duty.row.kind is DeadlineKind.STATE:
        is_over = until is not None and duty.limit.value > 0 and until.is_past(as_of)
        state = State.DISCHARGED if is_over else State.RUNNING
    else:
        state = _state(done, until, as_of)
    running = duty.running(start.about, state, _why(duty, start), missing)
    return replace(running, since=start.at, until=until, done=done)


def _recurring(duty: _Duty, start: Event, matter: list[Event], at: tuple[Instant, Calendar]) -> Running:
    """A duty that repeats until an event closes the matter: each performance starts the next period."""
    as_of, calendar = at
    closed = next((event.at for event in matter if event.kind == duty.row.deadline.repeat_until), None)
    since, state = start.at, State.RUNNING
    for event in matter:
        if event.kind == PERFORMED + duty.row.id and (closed is None or event.at <= closed):
            state = State.BREACHED if _end(duty, since, calendar).is_past(event.at) else state
            since = event.at
    until = _end(duty, since, calendar)
    if until.is_past(closed or as_of):
        state = State.BREACHED
    elif closed and state is State.RUNNING:
        state = State.DISCHARGED
    missing = () if closed else duty.needs
    return replace(duty.running(start.about, state, _why(duty, start), missing), since=since, until=until, done=closed)


def _end(duty: _Duty, since: Instant, calendar: Calendar) -> End:
    rolls = bool(_EU.search(duty.row.source))
    return end(since, duty.limit, calendar, rolls=rolls, before=duty.row.deadline.before)


def _done(duty: _Duty, matter: list[Event]) -> tuple[Instant | None, tuple[str, ...]]:
    """When the last thing that has to be shown was shown, and what is still missing."""
    missing = list(duty.needs)
    for event in matter:
        if event.kind == PERFORMED + duty.row.id:
            missing = [need for need in missing if need not in event.evidence]
            if not missing:
                return event.at, ()
    return None, tuple(missing)


def _state(done: Instant | None, until: End | None, as_of: Instant) -> State:
    if until and until.is_past(done or as_of):
        return State.BREACHED
    return State.DISCHARGED if done else State.RUNNING


def _why(duty: _Duty, start: Event) -> str:
    standard = f"; {duty.row.deadline.text}: a person judges it" if duty.is_judged_by_people else ""
    return f"{start.kind.replace('_', ' ')} at {start.at} ({duty.row.trigger}){standard}"


def _timed(timer: Timer, duty: _Duty, as_of: Instant) -> Running:
    until = End(timer.until)
    running = duty.running(timer.about, _state(None, until, as_of), f"{duty.row.trigger} at {timer.since}", duty.needs)
    return replace(running, since=timer.since, until=until)
