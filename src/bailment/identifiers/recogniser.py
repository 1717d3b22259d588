"""What a recogniser is: one row, one kind of identifier."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bailment.identifiers.folding import compact
from bailment.identifiers.model import Identifier, Label
from bailment.identifiers.survey import Signs, Survey
from bailment.primitives.finding import Confidence


def anything(_: str) -> bool:
    """True: the shape alone decides."""
    return True


@dataclass(frozen=True, slots=True)
class Recogniser:
    """Finds one kind of identifier by its shape.

    The group `v` of `pattern`, or else all that it matches, is the identifier; `holds` decides what a shape cannot (a
    check digit). `signs` says where the pattern can match at all, and `is_number` that what it finds holds a digit: a
    property test holds it to both. Every repetition in a pattern is bounded, so that no line is slow.
    """

    label: Label
    pattern: re.Pattern[str]
    signs: Signs
    confidence: Confidence = Confidence.HIGH
    holds: Callable[[str], bool] = anything
    is_number: bool = True

    def found(self, survey: Survey) -> Iterator[Identifier]:
        """Each identifier of this kind in the text of *survey*."""
        group = "v" if "v" in self.pattern.groupindex else 0
        for match in survey.matches(self.pattern, self.signs):
            value = match[group]
            if value and self.holds(value):
                yield Identifier(*match.span(group), self.label, self.confidence, compact(value))
