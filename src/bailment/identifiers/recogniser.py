"""What a recogniser is: one row, one kind of identifier."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bailment.identifiers.folding import compact
from bailment.identifiers.model import Identifier, Label
from bailment.primitives.finding import Confidence


def anything(_: str) -> bool:
    """True: the shape alone decides."""
    return True


@dataclass(frozen=True, slots=True)
class Recogniser:
    """Finds one kind of identifier by its shape.

    The group `v` of `pattern`, or else all that it matches, is the identifier; `holds` decides what a shape cannot (a
    check digit). `cues`: at least one of them, in lower case, stands in any text worth searching; none means all texts.
    Every repetition in a pattern is bounded, so that no line is slow.
    """

    label: Label
    pattern: re.Pattern[str]
    confidence: Confidence = Confidence.HIGH
    holds: Callable[[str], bool] = anything
    cues: tuple[str, ...] = ()

    def found(self, text: str, lowered: str) -> Iterator[Identifier]:
        """Each identifier of this kind in *text*; *lowered* is the text in lower case."""
        if self.cues and not any(cue in lowered for cue in self.cues):
            return
        group = "v" if "v" in self.pattern.groupindex else 0
        for match in self.pattern.finditer(text):
            value = match[group]
            if value and self.holds(value):
                yield Identifier(*match.span(group), self.label, self.confidence, compact(value))
