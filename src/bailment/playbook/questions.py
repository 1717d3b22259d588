"""What to ask a vendor: questions as data, which may leave the house as they stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources

from bailment.playbook.pattern import Source
from bailment.primitives.strict_yaml import parse


@dataclass(frozen=True, slots=True)
class Question:
    """One question to a vendor: `answer` is what would settle it, `requirements` those that are open without it.

    `is_core`: asked of every vendor, whatever its paper says.
    """

    id: str
    heading: str
    ask: str
    answer: str
    requirements: tuple[str, ...]
    is_core: bool = False


def load_questions() -> tuple[Question, ...]:
    """The questions that are shipped, in the order in which they are asked.

    Raises: Unreadable, naming file, line and column, for a row that is not of its form.
    """
    path = resources.files("bailment.playbook") / "data" / "questions.yaml"
    root = Source.at(parse(path.read_bytes(), path.name))
    return tuple(_questions(root / "questions"))


def _questions(rows: Source) -> Iterator[Question]:
    for row in rows.items():
        at = row.mapping(("id", "heading", "core", "ask", "answer", "for"))
        name, heading, ask, answer = (at[key].text() for key in ("id", "heading", "ask", "answer"))
        bears_on = tuple(item.text() for item in at["for"].items())
        yield Question(name, heading, ask, answer, bears_on, is_core="core" in at)
