"""A plain new Word file from headings, paragraphs and tables, with Word's own numbering."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

from bailment.documents.package import new_entry
from bailment.documents.word_skeleton import HEAD, SKELETON
from bailment.documents.word_xml import run
from bailment.documents.xml_tree import W
from bailment.primitives.errors import Usage

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SECTION = (
    b'<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
    b'<w:pgMar w:top="1418" w:right="1418" w:bottom="1418" w:left="1418" w:header="709" w:footer="709" w:gutter="0"/>'
    b"</w:sectPr>"
)
_WIDTH = 9070


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 4; a numbered one is counted by Word (1., 1.1, (a), (i)). Level 0 is the title."""

    words: str
    level: int = 1
    is_numbered: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """Body text; with a `level` Word numbers it as a clause of that level; `lead` stands before it in bold."""

    words: str
    level: int | None = None
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; every row has as many as the first, which is the head."""

    rows: tuple[tuple[str, ...], ...]


Block = Heading | Text | Table


def write(blocks: Sequence[Block]) -> bytes:
    """A Word file that holds *blocks*; the same blocks give the same bytes, and no author or date is in them.

    Raises: Usage for a level out of range, a ragged or empty table, and a character that no Word file can hold.
    """
    body = b"".join(_block(block) for block in blocks)
    root = f'{HEAD}<w:document xmlns:w="{W}"><w:body>'
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, part in SKELETON.items():
            archive.writestr(new_entry(name), HEAD + part)
        archive.writestr(new_entry("word/document.xml"), root.encode() + body + _SECTION + b"</w:body></w:document>")
    return stream.getvalue()


def _block(block: Block) -> bytes:
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, Heading):
        _check_level(block.level, 0)
        style = f"Heading{block.level}" if block.level else "Title"
        return _paragraph(run(_checked(block.words)), style, block.level if block.is_numbered else None)
    if block.level is not None:
        _check_level(block.level, 1)
    lead = run(_checked(block.lead), b"<w:rPr><w:b/></w:rPr>") if block.lead else b""
    return _paragraph(lead + run(_checked(block.words)), None if block.level is None else "Clause", block.level)


def _paragraph(runs: bytes, style: str | None, level: int | None) -> bytes:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    depth = f'<w:numPr><w:ilvl w:val="{level - 1}"/><w:numId w:val="1"/></w:numPr>' if level else ""
    properties = f"<w:pPr>{named}{depth}</w:pPr>" if named or depth else ""
    return f"<w:p>{properties}".encode() + runs + b"</w:p>"


def _table(table: Table) -> bytes:
    columns = len(table.rows[0]) if table.rows else 0
    if not columns or any(len(row) != columns for row in table.rows):
        raise Usage("a table has at least one cell, and as many in each row")
    width = _WIDTH // columns
    grid = f'<w:gridCol w:w="{width}"/>' * columns
    head = f'<w:tbl><w:tblPr><w:tblStyle w:val="Grid"/><w:tblW w:w="{_WIDTH}" w:type="dxa"/></w:tblPr>'
    rows = b"".join(_row(row, width, is_head=not index) for index, row in enumerate(table.rows))
    return f"{head}<w:tblGrid>{grid}</w:tblGrid>".encode() + rows + b"</w:tbl><w:p/>"


def _row(row: tuple[str, ...], width: int, *, is_head: bool) -> bytes:
    look = b"<w:rPr><w:b/></w:rPr>" if is_head else b""
    repeat = b"<w:trPr><w:tblHeader/></w:trPr>" if is_head else b""
    cell = f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'.encode()
    cells = (
        cell
        + b"".join(_paragraph(run(line, look), None, None) for line in _checked(words, lines=True).split("\n"))
        + b"</w:tc>"
        for words in row
    )
    return b"<w:tr>" + repeat + b"".join(cells) + b"</w:tr>"


def _check_level(level: int, lowest: int) -> None:
    if not lowest <= level <= 4:
        raise Usage(f"there is no level {level}", fix=f"use {lowest} to 4")


def _checked(words: str, *, lines: bool = False) -> str:
    found = _FORBIDDEN.search(words)
    if found or (not lines and "\n" in words):
        raise Usage("a paragraph holds one line of printable characters", fix="make two paragraphs of it")
    return words
