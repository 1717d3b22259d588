"""What recognisers of language yield to the terms that rows alone can't read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bailment.primitives.span import Quote
from bailment.reading.matching import Index
from bailment.reading.model import TermValue


@dataclass(frozen=True, slots=True)
class Found:
    """A value that a recogniser found, with the words that give it."""

    value: TermValue
    quote: Quote
    why: str


Recogniser = Callable[[Index], Found | None]
Recognisers = Mapping[str, Recogniser]
