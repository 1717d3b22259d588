"""Tables of delimited text (RFC 4180, and what spreadsheets write), walked in pieces and never held whole."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, repeat

from bailment.payloads.dialect import TableDialect, dialect, names_columns
from bailment.payloads.model import Batch, Column
from bailment.payloads.source import ByteSource
from bailment.primitives.errors import Unreadable

CSV = "csv"
BEYOND = "beyond_the_columns"
"""The path of cells that stand to the right of the last column."""
MAX_COLUMNS = 16_384
"""As many as a spreadsheet holds."""
_CELLS_AT_ONCE = 20_000
_LOOKED_AT = 40
_ODD_LINES_TOLD = 5
_STRANGE = re.compile(r"[^A-Za-z0-9_-]")


@dataclass(frozen=True, slots=True)
class TableFile:
    """A table of text. `columns` are its paths; `has_header` is None where its first row may be names or values.

    `faults` say what is wrong with the names of its columns. A cell holds what is written: a formula is text.
    """

    name: str
    source: str
    columns: tuple[str, ...]
    has_header: bool | None
    faults: tuple[str, ...]
    dialect: TableDialect
    content: ByteSource

    def headless(self) -> TableFile:
        """The same table, read as one whose first row holds values."""
        columns = tuple(f"column_{number}" for number in range(1, len(self.columns) + 1))
        return replace(self, columns=columns, has_header=False, faults=())

    def batches(self) -> Iterator[Batch]:
        """The columns, some thousand rows at a time.

        Raises: Unreadable, with the line, where quotation marks or the length of a cell break the table.
        """
        for chunk in self._chunks():
            values = zip(*chunk.rows, strict=True) if chunk.rows else repeat(())
            found = map(Column, self.columns, repeat(""), values)
            beyond = (Column(BEYOND, "", chunk.beyond),) if chunk.beyond else ()
            yield Batch(
                (*found, *beyond), len(chunk.rows), tuple(chunk.odd_lines[:_ODD_LINES_TOLD]), len(chunk.odd_lines)
            )

    def aligned(self, paths: Sequence[str]) -> Iterator[list[Sequence[str]]]:
        """The columns *paths* alone, in that order, some thousand rows at a time; raises as `batches`."""
        places = [self.columns.index(path) for path in paths]
        for chunk in self._chunks():
            yield [[row[place] for row in chunk.rows] for place in places]

    def _chunks(self) -> Iterator[_Chunk]:
        width = len(self.columns)
        size = max(1, _CELLS_AT_ONCE // width)
        rows = _rows(self.content, self.dialect)
        if self.has_header is not False:
            next(rows, None)
        chunk = _Chunk([], [], [])
        for line, cells in rows:
            if len(cells) != width:
                chunk.odd_lines.append(line)
                chunk.beyond.extend(cells[width:])
                cells = (cells + [""] * (width - len(cells)))[:width]
            chunk.rows.append(cells)
            if len(chunk.rows) == size:
                yield chunk
                chunk = _Chunk([], [], [])
        yield chunk


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Rows, each with a cell for each column; the lines of those that came otherwise, and what they had too much."""

    rows: list[list[str]]
    odd_lines: list[int]
    beyond: list[str]


def table(source: ByteSource) -> TableFile:
    """The table in *source*.

    Raises: Unreadable where it is no table: NULs, over 16,384 columns, broken quotation marks.
    """
    written = dialect(source)
    first, *following = [cells for _, cells in islice(_rows(source, written), _LOOKED_AT)] or [[]]
    if not first:
        raise Unreadable("it holds no row", where=source.name, fix="export the data again")
    columns, faults = _named(first)
    found = TableFile(source.name, CSV, columns, names_columns(first, following), faults, written, source)
    return found.headless() if found.has_header is False else found


def _rows(source: ByteSource, written: TableDialect) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not blank, and the number of its last line."""
    with source.stream() as stream:
        text = io.TextIOWrapper(stream, written.encoding, errors="replace", newline="")
        for _ in range(written.skip):
            text.readline()
        reader = csv.reader(text, delimiter=written.delimiter, strict=True)
        line = 0
        try:
            for cells in reader:
                line = reader.line_num + written.skip
                if len(cells) > MAX_COLUMNS:
                    raise _too_wide(f"{source.name}:{line}")
                if cells:
                    yield line, cells
        except csv.Error as error:
            raise _broken(str(error), f"{source.name}:{line + 1}") from None
        finally:
            text.detach()


def _too_wide(where: str) -> Unreadable:
    return Unreadable(f"this row has more than {MAX_COLUMNS} cells", where=where, fix="check what separates the cells")


def _broken(words: str, where: str) -> Unreadable:
    if "limit" in words:
        says = "from this line on a cell is longer than 131072 characters, or its quotation mark is never closed"
    else:
        says = "the row that begins here has a quotation mark inside a quoted cell, or one that is never closed"
    return Unreadable(says, where=where, fix="write a quotation mark within a cell twice, or export the file again")


def _named(header: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The paths of the columns that *header* names, each once, and what is wrong with the names."""
    taken = {BEYOND}
    columns: list[str] = []
    nameless: list[int] = []
    twice: list[int] = []
    for number, cell in enumerate(header, 1):
        path = _path(cell)
        if not path:
            nameless.append(number)
        elif path in taken:
            twice.append(number)
        free = (path, f"{path}_{number}" if path else "", f"column_{number}")
        columns.append(next((one for one in free if one and one not in taken), f"column_{number}_{number}"))
        taken.add(columns[-1])
    faults = [f"column{_these(nameless)} without a name"] if nameless else []
    faults += [f"column{_these(twice)} named as one before"] if twice else []
    return tuple(columns), tuple(faults)


def _path(header: str) -> str:
    """A header as a path: accents off, any other strange character as `_`, none of them at its ends."""
    bare = "".join(one for one in unicodedata.normalize("NFKD", header.strip()[:64]) if not unicodedata.combining(one))
    return _STRANGE.sub("_", bare).strip("-_")


def _these(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:_ODD_LINES_TOLD]))
    return f" {shown}" if len(numbers) <= _ODD_LINES_TOLD else f"s {shown} and {len(numbers) - _ODD_LINES_TOLD} more"
