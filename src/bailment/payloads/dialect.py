"""How a table is written: its encoding, what stands between its cells, and whether its first row names the columns."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from bailment.payloads.formats import encoding
from bailment.payloads.source import ByteSource
from bailment.primitives.errors import Unreadable

MAX_LINE = 16 * 1024 * 1024
"""Units: bytes."""
_DELIMITERS = "\t;|,"
_LOOKED_AT = 40
_SAID = re.compile(r"sep=(.)\r?\n")
_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_SHOWN = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "cp1252": "Windows-1252", "latin-1": "ISO 8859-1"}
_VALUE = re.compile(r"\s*[-+.,:/%()<>=$€£\s]*\d[-\d.,:/%()<>=$€£\sTZ]*")
_LONGEST_NAME = 64


@dataclass(frozen=True, slots=True)
class TableDialect:
    """How the cells of a table are encoded and separated; `skip` is the number of lines before its first row."""

    encoding: str
    delimiter: str
    skip: int = 0

    def __str__(self) -> str:
        shown = _SHOWN.get(self.encoding, self.encoding.upper())
        return f"{_NAMES.get(self.delimiter, repr(self.delimiter))} between cells, {shown}"


def dialect(source: ByteSource) -> TableDialect:
    """How the table in *source* is written, told from all of its bytes.

    Raises: Unreadable for text that holds NULs, and for a line of more than 16 MiB.
    """
    head = source.head()
    settled = _scanned(source, encoding(head))
    text = head.decode(settled, "replace")
    said = _SAID.match(text)
    return TableDialect(settled, said[1], 1) if said else TableDialect(settled, _delimiter(text))


def _scanned(source: ByteSource, known: str | None) -> str:
    """*known*, or UTF-8 where every byte agrees; else what Windows writes, where it has a character for each byte."""
    is_wide = known is not None and known.startswith("utf-16")
    utf8 = codecs.getincrementaldecoder("utf-8")()
    is_utf8, is_cp1252 = True, True
    lines, unbroken = 1, 0
    for block in source.blocks():
        if b"\x00" in block and not is_wide:
            line = lines + block[: block.index(0)].count(b"\n")
            raise Unreadable("it holds a NUL byte, so it is no text", where=f"{source.name}:{line}", fix="export again")
        lines += block.count(b"\n")
        unbroken = 0 if b"\n" in block or b"\r" in block else unbroken + len(block)
        if unbroken > MAX_LINE:
            raise Unreadable(f"line {lines} is longer than 16 MiB", where=source.name, fix="check what the file is")
        is_utf8 = is_utf8 and _holds(utf8, block)
        is_cp1252 = is_cp1252 and not any(byte in block for byte in b"\x81\x8d\x8f\x90\x9d")
    if known and (is_wide or is_utf8):
        return known
    if is_utf8:
        return "utf-8"
    return "cp1252" if is_cp1252 else "latin-1"


def _holds(decoder: codecs.IncrementalDecoder, block: bytes) -> bool:
    try:
        decoder.decode(block)
    except UnicodeDecodeError:
        return False
    return True


def _delimiter(text: str) -> str:
    """What splits the first rows of *text* most alike; a comma where nothing splits them."""
    best, found = (0.0, 0), ","
    for candidate in _DELIMITERS:
        widths = [len(row) for row in _first_rows(text, candidate) if row]
        if not widths or widths[0] < 2:
            continue
        score = (sum(width == widths[0] for width in widths) / len(widths), widths[0])
        if score > best:
            best, found = score, candidate
    return found


def _first_rows(text: str, delimiter: str) -> list[list[str]]:
    """The first rows of *text*, the last apart, which the end of the sample may cut."""
    try:
        rows = list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), _LOOKED_AT + 1))
    except csv.Error:
        return []
    return rows[:-1] if len(rows) > 1 else rows


def names_columns(first: Sequence[str], following: Sequence[Sequence[str]]) -> bool | None:
    """True where the row *first* names the columns, False where it holds values; None where its shape leaves it open.

    A cell that is a number, a date, an address or long is a value; a word over a column of numbers is a name.
    """
    if any(map(_is_value, first)) or not any(cell.strip() for cell in first):
        return False
    for index, cell in enumerate(first):
        below = [row[index] for row in following if index < len(row) and row[index].strip()]
        if cell.strip() and below and sum(map(_is_value, below)) > len(below) * 0.8:
            return True
    return None


def _is_value(cell: str) -> bool:
    return "@" in cell or "://" in cell or len(cell) > _LONGEST_NAME or _VALUE.fullmatch(cell) is not None
