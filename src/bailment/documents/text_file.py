"""Markdown and plain text: the file's own characters, and where its paragraphs stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bailment.documents.labels import label
from bailment.documents.model import Format, Paragraph
from bailment.primitives.errors import Unreadable

MAX_LINES = 500_000
_WRAPPED = 160
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_ATX = re.compile(r" {0,3}(#{1,6})(?=\s|$)")
_UNDERLINE = re.compile(r" {0,3}(=+|-{3,})\s*")
_BULLET = re.compile(r"\s*[-*+•]\s")


@dataclass(frozen=True, slots=True)
class _Row:
    start: int
    words: str
    index: int

    @property
    def end(self) -> int:
        return self.start + len(self.words)


def paragraphs(text: str, format: Format, name: str) -> tuple[Paragraph, ...]:
    """The blocks of lines of *text*; a heading, a labelled line, a bullet and a table row begin a block of their own.

    Where much of the text stands in long lines, nobody wrapped them: each line is then a paragraph.

    Raises: Unreadable for more than 500,000 lines.
    """
    rows = list(_rows(text, name))
    long = sum(len(row.words) for row in rows if len(row.words) > _WRAPPED)
    is_wrapped = long < len(text) / 5
    blocks = _blocks(rows, format) if is_wrapped else ([row] for row in rows if row.words)
    return tuple(_paragraph(block, format) for block in blocks)


def _rows(text: str, name: str) -> Iterator[_Row]:
    for index, match in enumerate(_LINE.finditer(text)):
        if index >= MAX_LINES:
            raise Unreadable(f"the text has more than {MAX_LINES} lines", where=name, fix="split the file")
        yield _Row(match.start(), match.group().rstrip(), index)


def _blocks(rows: list[_Row], format: Format) -> Iterator[list[_Row]]:
    block: list[_Row] = []
    for row in rows:
        if block and (not row.words or _begins(row, block[-1], format)):
            yield block
            block = []
        if row.words:
            block.append(row)
    if block:
        yield block


def _begins(row: _Row, before: _Row, format: Format) -> bool:
    """True where *row* does not go on with the words of the line before it."""
    if format is Format.MARKDOWN and (_ATX.match(row.words) or _ATX.match(before.words)):
        return True
    if row.words.lstrip().startswith("|") or _BULLET.match(row.words):
        return True
    is_closed = before.words.endswith((".", ";", ":", ",", "?", "!", "”", '"', ")")) or len(before.words) < 40
    return label(row.words) is not None and (is_closed or before.words.endswith((" and", " or")))


def _paragraph(block: list[_Row], format: Format) -> Paragraph:
    first = block[0]
    return Paragraph(
        start=first.start + len(first.words) - len(first.words.lstrip()),
        end=block[-1].end,
        level=_level(block) if format is Format.MARKDOWN else None,
        number=label(first.words),
        index=first.index,
        in_table=first.words.lstrip().startswith("|"),
    )


def _level(block: list[_Row]) -> int | None:
    if match := _ATX.match(block[0].words):
        return len(match[1])
    if len(block) == 2 and (under := _UNDERLINE.fullmatch(block[1].words)):
        return 1 if "=" in under[1] else 2
    return None
