"""A document as paragraphs of runs, each run with the findings that stand on it: a browser need count nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bailment.api.workbench import Document


_RULES = "=- \t\r\n"
"""What a line of Markdown that is no more than a rule is made of."""


@dataclass(frozen=True, slots=True, order=True)
class Highlight:
    """Words at [start, end) of a document that something on the page speaks of, by its name there."""

    start: int
    end: int
    name: str


def paragraphs(document: Document, highlights: Sequence[Highlight]) -> list[dict[str, Any]]:
    """The paragraphs of *document* that hold words: heading level, number, whether in a table, and the runs.

    Promises: the words of the runs, joined, are the paragraph's own, but for the signs that Markdown puts at a heading.
    """
    ordered = sorted(set(highlights))
    shown, first = [], 0
    for paragraph in document.paragraphs:
        start = paragraph.start + _heading_signs(document, paragraph.start, paragraph.end, paragraph.level)
        while first < len(ordered) and ordered[first].end <= start:
            first += 1
        inside = [one for one in ordered[first:] if one.start < paragraph.end and one.end > start]
        if not inside and not document.text[start : paragraph.end].strip(_RULES):
            continue
        number = None if _begins_with(document, start, paragraph.number) else paragraph.number
        runs = list(_runs(document.text, start, paragraph.end, inside))
        shown.append({"level": paragraph.level, "number": number, "table": paragraph.in_table, "runs": runs})
    return shown


def _runs(text: str, start: int, end: int, inside: Sequence[Highlight]) -> Iterator[tuple[str, list[str]]]:
    """The words of [start, end), cut where a highlight begins or ends, each piece with the names that cover it."""
    edges = {start, end} | {edge for one in inside for edge in (one.start, one.end) if start < edge < end}
    cuts = sorted(edges)
    for left, right in pairwise(cuts):
        yield (
            text[left:right],
            list(dict.fromkeys(one.name for one in inside if one.start <= left and right <= one.end)),
        )


def _heading_signs(document: Document, start: int, end: int, level: int | None) -> int:
    """How many characters of a Markdown heading are signs and no words."""
    if level is None or document.format.value != "md":
        return 0
    line = document.text[start:end]
    return len(line) - len(line.lstrip("#").lstrip())


def _begins_with(document: Document, start: int, number: str | None) -> bool:
    """True where the text shows the number itself, be it in bold."""
    return number is not None and document.text[start : start + len(number) + 4].lstrip("*_ ").startswith(number)
