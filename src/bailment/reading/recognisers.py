"""What recognisers of language yield to the terms that rows alone can't read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bailment.reading.matching import Index
from bailment.reading.model import TermValue


@dataclass(frozen=True, slots=True)
class Found:
    """A value that a recogniser found, and the number of the statement that gives it."""

    value: TermValue
    number: int
    why: str


Recogniser = Callable[[Index], Found | None]
Recognisers = Mapping[str, Recogniser]
