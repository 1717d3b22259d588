"""Tables as RFC 4180 has them and as spreadsheets really write them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bailment.payloads import BEYOND, ByteSource, TableFile, aligned, batches, sample
from bailment.primitives.errors import Unreadable

Cells = dict[str, list[str]]


def source(data: bytes, name: str = "t.csv") -> ByteSource:
    return ByteSource(name, lambda: io.BytesIO(data))


def read(data: bytes) -> TableFile:
    found = sample(source(data))
    assert isinstance(found, TableFile)
    return found


def cells(found: TableFile) -> Cells:
    held: Cells = {}
    for batch in batches(found):
        for column in batch.columns:
            held.setdefault(column.path, []).extend(column.values)
    return held


def lines_of(*rows: str, end: str = "\r\n") -> str:
    return end.join(rows) + end


PLAIN = lines_of("name;age", "Ana;7", "Bo;8")
ENCODED = {
    "utf-8": PLAIN.encode(),
    "utf-8 with a mark": PLAIN.encode("utf-8-sig"),
    "utf-16 with a mark": PLAIN.encode("utf-16"),
    "utf-16 without one": PLAIN.encode("utf-16-le"),
    "utf-16 the other way round": PLAIN.encode("utf-16-be"),
    "commas": PLAIN.replace(";", ",").encode(),
    "tabs": PLAIN.replace(";", "\t").encode(),
    "bars": PLAIN.replace(";", "|").encode(),
    "lines as Unix ends them": PLAIN.replace("\r", "").encode(),
    "lines as old Macs ended them": PLAIN.replace("\n", "").encode(),
    "no end of the last line": PLAIN.rstrip().encode(),
    "blank lines": PLAIN.replace("\r\n", "\r\n\r\n").encode(),
    "the separator said first": ("sep=;\r\n" + PLAIN).encode(),
    "every cell in quotation marks": lines_of('"name";"age"', '"Ana";"7"', '"Bo";"8"').encode(),
}


@pytest.mark.parametrize("way", ENCODED)
def test_one_table_reads_the_same_however_it_is_written(way: str) -> None:
    found = read(ENCODED[way])
    assert found.columns == ("name", "age")
    assert cells(found) == {"name": ["Ana", "Bo"], "age": ["7", "8"]}


@pytest.mark.parametrize(("encoding", "told"), [("cp1252", "Windows-1252"), ("latin-1", "ISO 8859-1")])
def test_what_is_not_utf_8_is_read_as_windows_or_latin_and_said(encoding: str, told: str) -> None:
    extra = "\x81" if encoding == "latin-1" else "€"
    found = read(lines_of("prénom,ville", f"Zoé,Orléans{extra}", "Ana,Pau").encode(encoding))
    assert found.columns == ("prenom", "ville")
    assert cells(found)["ville"][0] == f"Orléans{extra}"
    assert told in str(found.dialect)


def test_quoted_cells_hold_separators_lines_and_quotation_marks() -> None:
    found = read(b'id,note\r\n1,"said ""no"", twice\r\nand left; then, back"\r\n2,plain\r\n')
    assert cells(found)["note"] == ['said "no", twice\r\nand left; then, back', "plain"]


def test_a_formula_is_text() -> None:
    assert cells(read(b"id,note\n1,=1+2\n2,@SUM(A1)\n"))["note"] == ["=1+2", "@SUM(A1)"]


def test_decimal_commas_do_not_separate() -> None:
    found = read(lines_of("alter;gewicht", "7;21,5", "8;25,0", "9;30,1").encode())
    assert cells(found)["gewicht"] == ["21,5", "25,0", "30,1"]


def test_ragged_rows_are_counted_with_their_lines_and_lose_no_cell() -> None:
    found = read(b'a,b\n1,"x\ny"\n3\n4,5,6,7\n8,9\n')
    (batch,) = batches(found)
    assert (batch.records, batch.odd_rows, batch.odd_lines) == (4, 2, (4, 5))
    assert cells(found) == {"a": ["1", "3", "4", "8"], "b": ["x\ny", "", "5", "9"], BEYOND: ["6", "7"]}


@pytest.mark.parametrize(
    ("header", "columns", "faults"),
    [
        ("a,,b", ("a", "column_2", "b"), ("column 2 without a name",)),
        ("a,a,b", ("a", "a_2", "b"), ("column 2 named as one before",)),
        ("Date of Birth,x.y,-z", ("Date_of_Birth", "x_y", "z"), ()),
        ("beyond_the_columns,b,c", ("beyond_the_columns_1", "b", "c"), ("column 1 named as one before",)),
    ],
)
def test_each_column_has_a_path_of_its_own(header: str, columns: tuple[str, ...], faults: tuple[str, ...]) -> None:
    found = read(f"{header}\n1,2,3\n4,5,6\n".encode())
    assert (found.columns, found.faults) == (columns, faults)


@pytest.mark.parametrize(
    ("rows", "has_header"),
    [
        (["name,age", "Ana,7"], True),
        (["x1,x2", "1.5,2", "3.5,4"], True),
        (["1.5,2", "3.5,4"], False),
        (["Ana,1958-09-14", "Bo,1961-02-03"], False),
        (["ana@example.org,F", "bo@example.org,M"], False),
        (["Ana,F", "Bo,M"], None),
        (["Ana,", "Bo,7", "Cy,8"], None),
    ],
)
def test_names_of_columns_are_told_from_values_or_left_open(rows: list[str], has_header: bool | None) -> None:
    found = read("\n".join(rows).encode())
    assert found.has_header is has_header
    assert found.headless().columns == ("column_1", "column_2")
    assert len(cells(found.headless())["column_1"]) == len(rows)


def test_the_columns_asked_for_come_row_by_row() -> None:
    found = read(b"a,b,c\n1,2,3\n4,5,6\n")
    assert [[list(values) for values in piece] for piece in aligned(found, ["c", "a"])] == [[["3", "6"], ["1", "4"]]]


@pytest.mark.parametrize(
    ("data", "place", "says"),
    [
        (b'a,b\n1,2\n3,"open\n4,5\n', "t.csv:3", "never closed"),
        (b'a,b\n1,"x"y\n', "t.csv:2", "inside a quoted cell"),
        (b"a,b\n1," + b"x" * 131_073 + b"\n", "t.csv:2", "longer than 131072"),
        (b"a,b\n1,2\n\x003,4\n", "t.csv:3", "NUL"),
        (b"," * 20_000 + b"\n", "t.csv:1", "more than 16384 cells"),
        (b"a,b\n1,2\n" + b"," * 20_000 + b"\n", "t.csv:3", "more than 16384 cells"),
    ],
)
def test_what_breaks_a_table_is_refused_with_its_line(data: bytes, place: str, says: str) -> None:
    with pytest.raises(Unreadable) as refused:
        cells(read(data))
    assert (refused.value.where or "").startswith(place) and says in refused.value.says and refused.value.fix


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00\ufeff"), max_size=12)


@given(st.lists(st.tuples(TEXT, TEXT, TEXT), min_size=1, max_size=20), st.sampled_from(",;\t|"))
def test_whatever_a_writer_of_csv_writes_reads_back(rows: list[tuple[str, ...]], delimiter: str) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerow(["alpha", "beta", "gamma"])
    writer.writerows(rows)
    found = read(text.getvalue().encode())
    held = cells(found if found.has_header is not False else found.headless())
    assert [tuple(held[path][-len(rows) + at] for path in found.columns) for at in range(len(rows))] == rows


@pytest.fixture
def failing() -> Callable[[], io.BytesIO]:
    def broken() -> io.BytesIO:
        raise OSError(5, "Input/output error")

    return broken


def test_a_medium_that_fails_is_unreadable(failing: Callable[[], io.BytesIO]) -> None:
    with pytest.raises(Unreadable, match=r"Input/output error"):
        sample(ByteSource("t.csv", failing))
