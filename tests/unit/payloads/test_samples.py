"""Files by their content, lines of JSON, lists of records and folders."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from bailment.payloads import (
    FHIR_R4_JSON,
    FHIR_R4_NDJSON,
    JSON,
    NDJSON,
    ByteSource,
    Lines,
    aligned,
    batches,
    listing,
    recognise,
    record_list,
    sample,
)
from bailment.payloads import folder as folders
from bailment.primitives.errors import Unreadable


def source(data: bytes) -> ByteSource:
    return ByteSource("s", lambda: io.BytesIO(data))


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\xef\xbb\xbf{}", "json"),
        (b' [ {"a":1}]', "json"),
        (b"[[[[", "json"),
        (b"[id],[name]\n1,2\n", "csv"),
        (b"a,b\n", "csv"),
        ("a;b\n".encode("utf-16"), "csv"),
        (b"  \n\t", "empty"),
        (b"42", "json_value"),
        (b' "Jane Roe"\n', "json_value"),
        (b"-1.5e3", "json_value"),
        (b"null", "json_value"),
        (b"\xef\xbb\xbftrue\r\n", "json_value"),
        (b'"id"\n"42"\n', "csv"),
        (b"42\n43\n", "csv"),
        (b'"a","b"', "csv"),
        (b"4,2", "csv"),
        (b"id\n", "csv"),
        ('"a;b"\n1;2'.encode("utf-32"), "utf32"),
        ("a;b\n1;2\n".encode("utf-32-le"), "utf32"),
        ("a;b\n1;2\n".encode("utf-32-be"), "utf32"),
        ("a;b\n1;2\n".encode("utf-16-le"), "csv"),
        ("a;b\n1;2\n".encode("utf-16-be"), "csv"),
        (b"%PDF-1.7", "pdf"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"PK\x03\x04 xl/workbook.xml", "xlsx"),
        (b"PK\x03\x04 data.csv", "zip"),
        (b"\xd0\xcf\x11\xe0", "ole"),
        (b"\x00" * 128 + b"DICM", "dicom"),
        (b"\x0bMSH|^~\\&|", "hl7v2"),
        (b"ISA*00*  ", "x12"),
        (b'<?xml version="1.0"?><ClinicalDocument xmlns="urn:hl7-org:v3">', "ccda"),
        (b'<Patient xmlns="http://hl7.org/fhir"/>', "fhir_xml"),
        (b"<!DOCTYPE html><html>", "html"),
        (b"<note/>", "xml"),
        (b"PAR1", "parquet"),
        (b"{\\rtf1", "rtf"),
    ],
)
def test_a_file_is_known_by_its_content(data: bytes, kind: str) -> None:
    assert recognise(data).key == kind
    assert recognise(data).is_read is (kind in ("json", "csv"))


@pytest.mark.shared
@pytest.mark.parametrize(
    ("data", "says"), [(b'"Jane Roe"', "one bare value"), ("id;name\n1;x\n".encode("utf-32"), "UTF-32")]
)
def test_what_is_no_table_is_not_read_as_one(data: bytes, says: str) -> None:
    with pytest.raises(Unreadable, match=says) as caught:
        sample(source(data))
    assert "Jane" not in str(caught.value)


@pytest.mark.parametrize("kind", ["hl7v2", "ccda", "x12", "dicom"])
def test_each_shared_file_of_another_kind_is_named_for_what_it_is(shared: Path, kind: str) -> None:
    files = [path for path in (shared / "data/payloads" / kind).iterdir() if path.is_file()]
    assert files and {recognise(path.read_bytes()[:65536]).key for path in files} == {kind}


def test_lines_of_json_are_walked_with_their_kind() -> None:
    plain = sample(source(b'{"a":1}\r\n\r\n{"a":2,"b":{"c":"x"}}\n'))
    assert isinstance(plain, Lines) and plain.source == NDJSON
    (batch,) = batches(plain)
    assert batch.records == 2
    assert {column.path: column.values for column in batch.columns} == {"a": ["1", "2"], "b.c": ["x"]}
    assert sample(source(b'{"resourceType":"Patient"}\n{"resourceType":"Patient"}')).source == FHIR_R4_NDJSON


@pytest.mark.parametrize("data", [b'{"a":\n1}', b'{"a":1}\n', b'[{"a":1},\n{"a":2}]'])
def test_json_over_several_lines_is_one_value(data: bytes) -> None:
    assert sample(source(data)).source == JSON


def test_a_bad_line_is_named_by_its_number_and_not_by_its_words() -> None:
    with pytest.raises(Unreadable) as refused:
        list(batches(sample(source(b'{"a":1}\n{"a":2}\n\n{"Jane Roe": }\n'))))
    assert str(refused.value).startswith("s:4:14: ") and "Jane" not in str(refused.value)


@pytest.mark.parametrize(
    ("tree", "records"),
    [
        ([{"a": 1}, {"a": 2}], [{"a": 1}, {"a": 2}]),
        ({"rows": [{"a": 1}, {"a": 2}]}, [{"rows": {"a": 1}}, {"rows": {"a": 2}}]),
        ({"rows": [{"a": 1}], "next": None}, None),
        ({"a": 1}, None),
    ],
)
def test_the_records_of_a_json_value(tree: object, records: list[object] | None) -> None:
    assert record_list(tree) == (records if records is not None else [tree])  # type: ignore[arg-type]


def test_records_give_one_text_a_path_whatever_they_hold() -> None:
    rows = [{"sex": "F", "codes": ["a", "b"]}, {"age": 7}, {"sex": None}]
    (piece,) = aligned(sample(source(json.dumps(rows).encode())), ["sex", "codes", "age"])
    assert [list(values) for values in piece] == [["F", "", ""], ["a\nb", "", ""], ["", "7", ""]]


def test_a_list_of_resources_is_fhir() -> None:
    found = sample(source(b'[{"resourceType":"Patient"}]'))
    assert found.source == FHIR_R4_JSON


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "folder"
    (root / "b").mkdir(parents=True)
    for name in ("z.csv", "a.json", "b/c.csv", ".hidden", "~$open.docx"):
        (root / name).write_text("x", encoding="utf-8")
    (tmp_path / "outside.csv").write_text("x", encoding="utf-8")
    (root / "out.csv").symlink_to(tmp_path / "outside.csv")
    (root / "loop").symlink_to(root)
    return root


def test_a_folder_gives_its_files_in_order_and_says_what_it_left_out(folder: Path) -> None:
    found = listing(folder)
    assert [path.relative_to(folder).as_posix() for path in found.files] == ["a.json", "b/c.csv", "z.csv"]
    assert [(one.name, one.why.partition(",")[0]) for one in found.skipped] == [
        (".hidden", "a hidden file"),
        ("loop", "a link"),
        ("out.csv", "a link"),
        ("~$open.docx", "a hidden file"),
    ]


def test_a_folder_is_bounded(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for bound, value in (("MAX_FILES", 2), ("MAX_BYTES", 2), ("MAX_DEPTH", 0)):
        with monkeypatch.context() as patch:
            patch.setattr(folders, bound, value)
            with pytest.raises(Unreadable, match="more than"):
                listing(folder)
