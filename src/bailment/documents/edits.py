"""What a redline is asked to do, and whether it can be done."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bailment.documents.model import Document
from bailment.primitives.errors import Usage

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Replaces the text at [start, end) by `words`; an insertion where start == end. "\\n" begins a new paragraph."""

    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class InsertParagraphs:
    """New paragraphs after paragraph `after` of the Document, looking like paragraph `like` (None: like that one)."""

    after: int
    paragraphs: tuple[str, ...]
    like: int | None = None


@dataclass(frozen=True, slots=True, order=True)
class Comment:
    """A remark in the margin, anchored at [start, end); "\\n" begins a new paragraph."""

    start: int
    end: int
    words: str


def check(document: Document, edits: Sequence[Edit | InsertParagraphs], comments: Sequence[Comment]) -> None:
    """Passes only what a redline of *document* can do.

    Raises: Usage for a range outside the body's text, edits that overlap, a paragraph that is not there, and words
    that no Word file can hold.
    """
    ranges = sorted(edit for edit in edits if isinstance(edit, Edit))
    for start, end in [(one.start, one.end) for one in ranges] + [(one.start, one.end) for one in comments]:
        if not 0 <= start <= end <= len(document.text):
            raise Usage(f"the range {start}..{end} lies outside the text", where=document.name)
    for before, after in pairwise(ranges):
        if after.start < before.end or (before.start, before.end) == (after.start, after.end):
            says = f"two edits overlap at {after.start}"
            raise Usage(says, where=document.name, fix="make one edit of the two")
    for edit in edits:
        if isinstance(edit, InsertParagraphs):
            _check_place(document, edit, ranges)
    for words in _all_words(edits, comments):
        if found := _FORBIDDEN.search(words):
            raise Usage(f"a Word file cannot hold the character {found.group()!r}", where=document.name)


def _check_place(document: Document, new: InsertParagraphs, ranges: Sequence[Edit]) -> None:
    last = len(document.paragraphs)
    if not (0 <= new.after < last and 0 <= (new.like or 0) < last):
        raise Usage(f"there is no paragraph {new.after} or {new.like}", where=document.name)
    end = document.paragraphs[new.after].end
    if any(edit.start <= end < edit.end for edit in ranges):
        says = f"paragraphs cannot be inserted after paragraph {new.after}, whose end is struck out"
        raise Usage(says, where=document.name, fix="put their words into that edit")


def edited(document: Document, edits: Sequence[Edit | InsertParagraphs]) -> str:
    """The text of *document* once all *edits* are accepted."""
    text = document.text
    changes = sorted(_as_edits(document, edits), key=lambda edit: (edit.start, edit.end))
    for edit in reversed(changes):
        text = text[: edit.start] + edit.words + text[edit.end :]
    return text


def _as_edits(document: Document, edits: Sequence[Edit | InsertParagraphs]) -> list[Edit]:
    found = []
    added: dict[int, str] = {}
    for edit in edits:
        if isinstance(edit, Edit):
            found.append(edit)
        else:
            added[edit.after] = added.get(edit.after, "") + "".join("\n" + words for words in edit.paragraphs)
    ends = [(document.paragraphs[after].end, words) for after, words in added.items()]
    return found + [Edit(end, end, words) for end, words in ends]


def _all_words(edits: Sequence[Edit | InsertParagraphs], comments: Sequence[Comment]) -> list[str]:
    found = [comment.words for comment in comments]
    for edit in edits:
        found.extend((edit.words,) if isinstance(edit, Edit) else edit.paragraphs)
    return found
