"""What happened, what is kept running, and what the room asks of whoever stores them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bailment.primitives.time import Instant


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, with the evidence of it.

    `kind` is a start event of an obligation's row (`awareness`, `termination_effective`), an event that ends a
    recurring duty (`incident_closed`), or `performed:` and the obligation's id. `about` joins the events of one matter
    (an incident, an audit, a request). `evidence` and content fields that exist are named; their matter lies elsewhere.
    """

    id: str
    kind: str
    at: Instant
    about: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Timer:
    """One period that was started and is kept, such as the retention of one request's content."""

    obligation: str
    about: str
    since: Instant
    until: Instant


class Happenings(Protocol):
    """Where events and timers are written, inside a transaction that also writes their leaf."""

    def record(self, event: Event) -> None:
        """Keep *event*."""
        ...

    def start(self, timer: Timer) -> None:
        """Keep *timer* running."""
        ...

    def end(self, obligation: str, about: str, at: Instant) -> None:
        """End the timer of *obligation* about a matter.

        Raises: Usage where none is running.
        """
        ...
