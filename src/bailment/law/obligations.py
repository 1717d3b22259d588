"""Duties with a clock, as typed rows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bailment.law.conditions import Condition
from bailment.law.facts import Vocabulary
from bailment.law.rows import Row, file
from bailment.primitives.errors import Usage
from bailment.primitives.finding import Confidence
from bailment.primitives.time import Duration, Unit


class DeadlineKind(StrEnum):
    """What missing the deadline means; `data/obligations.yaml` says each in a sentence."""

    HARD = "hard"
    OUTER_BOUND_OF_UNDUE_DELAY = "outer_bound_of_undue_delay"
    TARGET = "target"
    RECURRING = "recurring"
    STATE = "state"


class SourceType(StrEnum):
    """Who set the duty."""

    LAW = "law"
    CONTRACT = "contract"
    POLICY = "policy"
    PROPOSED = "proposed"


@dataclass(frozen=True, slots=True)
class Deadline:
    """How long there is.

    `before`: the limit runs back from the start event. With a limit of 0 and `text`, a standard without a number:
    a person judges it, arithmetic does not. `repeat_until`: the event that ends a recurring duty.
    """

    limit: Duration
    text: str | None = None
    before: bool = False
    repeat_until: str | None = None

    @property
    def is_standard(self) -> bool:
        """True where words and no number say how long."""
        return self.limit.value == 0 and self.text is not None


@dataclass(frozen=True, slots=True)
class Extension:
    """A later end that may be granted: a further `by`, or up to `most`, or as `text` says."""

    by: Duration | None
    most: Duration | None
    text: str | None
    floor: str | None


@dataclass(frozen=True, slots=True)
class Obligation:
    """Who owes whom what, from which event, until when, and what shows that it was done."""

    id: str
    name: str
    family: str
    trigger: str
    start: tuple[str, ...]
    deadline: Deadline
    kind: DeadlineKind
    obligor: str
    obligee: str
    content: tuple[str, ...]
    evidence: tuple[str, ...]
    source: str
    source_type: SourceType
    applies_when: Condition
    confidence: Confidence
    period: Duration | None = None
    extend: Extension | None = None
    article: str | None = None
    article_note: str | None = None
    note: str | None = None


_KEYS = (
    *("id", "name", "family", "trigger", "start", "deadline", "kind", "obligor", "obligee", "content", "evidence"),
    *("source", "source_type", "applies_when", "period", "extend", "article", "article_note", "note", "confidence"),
)


def load_obligations(vocabulary: Vocabulary) -> tuple[Obligation, ...]:
    """The rows of `data/obligations.yaml`, their conditions checked against *vocabulary*.

    Raises: Unreadable, naming line and column, for a row that is not of its form.
    """
    return tuple(_obligation(row.allow(*_KEYS), vocabulary) for row in file("obligations.yaml").rows("obligations"))


def _obligation(row: Row, vocabulary: Vocabulary) -> Obligation:
    return Obligation(
        id=row.text("id"),
        name=row.text("name"),
        family=row.text("family"),
        trigger=row.text("trigger"),
        start=row.texts("start"),
        deadline=_deadline(row.row("deadline").allow("value", "unit", "text", "before", "repeat_until")),
        kind=row.one_of("kind", DeadlineKind),
        obligor=row.text("obligor"),
        obligee=row.text("obligee"),
        content=row.texts("content"),
        evidence=row.texts("evidence"),
        source=row.text("source"),
        source_type=row.one_of("source_type", SourceType),
        applies_when=_condition(row, vocabulary),
        confidence=row.one_of("confidence", Confidence),
        period=_duration(row.row("period"), "value") if "period" in row.values else None,
        extend=_extension(row.row("extend").allow("value", "max", "unit", "text", "floor"))
        if "extend" in row.values
        else None,
        article=row.text_or_none("article"),
        article_note=row.text_or_none("article_note"),
        note=row.text_or_none("note"),
    )


def _condition(row: Row, vocabulary: Vocabulary) -> Condition:
    try:
        return vocabulary.condition(row.text("applies_when"))
    except Usage as error:
        row.refuse("applies_when", error.says)


def _deadline(row: Row) -> Deadline:
    limit = _duration(row, "value")
    return Deadline(limit, row.text_or_none("text"), row.truth("before"), row.text_or_none("repeat_until"))


def _extension(row: Row) -> Extension:
    row.allow("value", "max", "unit", "text", "floor")
    by = _duration(row, "value") if "value" in row.values else None
    most = _duration(row, "max") if "max" in row.values else None
    return Extension(by, most, row.text_or_none("text"), row.text_or_none("floor"))


def _duration(row: Row, key: str) -> Duration:
    return Duration(row.whole(key), row.one_of("unit", Unit))
