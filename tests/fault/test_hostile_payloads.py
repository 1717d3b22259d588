"""Payloads made to harm: each is refused or read within bounds, with its file and place, and never with its values."""

from __future__ import annotations

import gzip
import io
import json
import os
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

from bailment.api.data import map_payloads, table_risk
from bailment.primitives.errors import Unreadable

SECRET = "Marwenna-Tolliver-00482716"
MEBIBYTE = 1024 * 1024


def zipped() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("data.csv", f"a,b\n{SECRET},2\n")
    return held.getvalue()


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "a bomb of brackets": (lambda: b"[" * 5_000_000, "64 levels"),
    "a bomb of objects": (lambda: b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "64 levels"),
    "a deep line": (lambda: b'{"a":1}\n' + b'{"a":' * 70 + b"1" + b"}" * 70 + b"\n", "file.csv:2"),
    "a member twice": (lambda: f'{{"a":"{SECRET}","a":"{SECRET}"}}'.encode(), "written twice"),
    "a member twice in a line": (lambda: b'{"a":1}\n{"a":1,"a":2}\n', "file.csv:2"),
    "a line that is no JSON": (lambda: f'{{"a":1}}\n{{"a":{SECRET}}}\n'.encode(), "file.csv:2:6"),
    "a line of another encoding": (lambda: b'{"a":1}\n{"a":"\xff"}\n', "file.csv:2"),
    "a line of 17 MiB": (lambda: b'{"a":1}\n{"a":"' + b"x" * 17 * MEBIBYTE + b'"}\n', "file.csv:2"),
    "JSON of 17 MiB": (lambda: b'{"a":"' + b"x" * 17 * MEBIBYTE + b'"}', "larger than"),
    "a cell of 10 MiB": (lambda: b"a,b\n1," + b"x" * 10 * MEBIBYTE + b"\n", "file.csv:2"),
    "a row of 18 MiB": (lambda: b"a,b\n" + b"x" * 18 * MEBIBYTE, "longer than 16 MiB"),
    "a row of 18 MiB in UTF-16": (lambda: "a,b\n".encode("utf-16") + b"x\x00" * 9 * MEBIBYTE, "longer than 16 MiB"),
    "a quotation mark never closed": (lambda: f'a,b\n1,2\n3,"{SECRET}\n'.encode(), "file.csv:3"),
    "NULs": (lambda: f"a,b\n1,{SECRET}\x00\n".encode(), "file.csv:2"),
    "a third of a million columns": (lambda: b",".join(b"c%d" % n for n in range(300_000)) + b"\n", "16384 cells"),
    "a million cells in one row": (lambda: b"a,b\n1,2\n" + b"," * 1_000_000 + b"\n", "file.csv:3"),
    "a gzip bomb": (lambda: gzip.compress(b"\x00" * MEBIBYTE), "a gzip archive"),
    "a zip": (zipped, "a zip archive"),
    "a program": (lambda: b"\x7fELF\x02\x01\x01", "a program"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_would_harm_is_refused_soon_with_its_place_and_without_its_words(case: str, tmp_path: Path) -> None:
    made, says = REFUSED[case]
    file = tmp_path / "file.csv"
    file.write_bytes(made())
    tracemalloc.start()
    begun = time.process_time()
    try:
        with pytest.raises(Unreadable) as refused:
            map_payloads([file])
        took, peak = time.process_time() - begun, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    told = str(refused.value)
    assert told.startswith("file.csv") and says in told and refused.value.fix
    assert SECRET not in told
    assert took < 20 and peak < 400 * MEBIBYTE


def test_names_of_members_that_are_data_do_not_fill_the_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("bailment.datamap.inventory"), "MAX_FIELDS", 200)
    (tmp_path / "a.ndjson").write_bytes(b"\n".join(b'{"k%d":1}' % n for n in range(201)))
    with pytest.raises(Unreadable, match="more than 200 fields"):
        map_payloads([tmp_path / "a.ndjson"])


def test_numbers_of_any_size_are_read(tmp_path: Path) -> None:
    huge = "9" * 50_000
    (tmp_path / "a.csv").write_text(f"age,sex\n{huge},F\n1e999,M\n-{huge},F\n", encoding="utf-8")
    (tmp_path / "b.json").write_text(f'[{{"age":{huge}}},{{"age":1E+999}}]', encoding="utf-8")
    found = map_payloads([tmp_path / "a.csv", tmp_path / "b.json"])
    assert next(row.identifier for row in found.fields if row.path == "age") == "C"
    assert table_risk(tmp_path / "a.csv").figures.records == 3


def test_two_encodings_in_one_file_do_not_stop_the_map(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("name,ville\nZoé,Orléans\n".encode() + "Zoé,Orléans\n".encode("cp1252"))
    assert [row.path for row in map_payloads([tmp_path / "a.csv"]).fields] == ["name", "ville"]


def test_the_widest_table_is_mapped_in_bounded_time(tmp_path: Path) -> None:
    width = 16_384
    rows = [",".join(f"x{n}" for n in range(width)), *[",".join(str(n * row) for n in range(width)) for row in (1, 2)]]
    (tmp_path / "a.csv").write_text("\n".join(rows), encoding="utf-8")
    begun = time.process_time()
    assert len(map_payloads([tmp_path / "a.csv"]).fields) == width
    assert time.process_time() - begun < 20


def test_a_first_row_of_people_is_no_header_and_is_never_shown(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Marwenna,Tolliver\nBettina,Ashgrove\nOsric,Vale\n", encoding="utf-8")
    told = json.dumps(map_payloads([tmp_path / "a.csv"]).plain())
    assert "column_1" in told and "no header" in told
    assert not [name for name in ("Marwenna", "Tolliver", "Bettina") if name in told]


def test_memory_does_not_grow_with_the_table(tmp_path: Path) -> None:
    with (tmp_path / "a.csv").open("w", encoding="utf-8") as file:
        file.write("note_id,systolic_bp,comments\n")
        for number in range(20_000):
            file.write(f"{number},120,patient {number} was seen and sent home with the usual advice on rest\n")
    tracemalloc.start()
    try:
        map_payloads([tmp_path / "a.csv"])
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 16 * MEBIBYTE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "folder"
    root.mkdir()
    (root / "fine.csv").write_text("age,sex\n7,F\n8,M\n", encoding="utf-8")
    (tmp_path / "secret.csv").write_text(f"name,age\n{SECRET},7\n", encoding="utf-8")
    return root


def test_links_out_of_a_folder_are_not_followed(folder: Path) -> None:
    (folder / "link.csv").symlink_to(folder.parent / "secret.csv")
    (folder / "up").symlink_to(folder.parent)
    found = map_payloads([folder])
    assert [row.path for row in found.fields] == ["age", "sex"]
    assert len([check for check in found.checks if check.code == "MAP013"]) == 2


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_in_a_folder_is_left_out_and_does_not_wait(folder: Path) -> None:
    os.mkfifo(folder / "pipe.csv")
    assert [check.says for check in map_payloads([folder]).checks if check.code == "MAP013"] == [
        "file not read: pipe.csv is no ordinary file"
    ]


def test_a_name_of_a_file_sends_nothing_to_the_terminal(folder: Path) -> None:
    try:
        (folder / "a\x1b[2Jb\n.pdf").write_bytes(b"%PDF-1.4")
    except OSError:
        pytest.skip("this file system takes no such name")
    says = [check.says for check in map_payloads([folder]).checks if check.code == "MAP013"]
    assert says == ["file not read: a?[2Jb?.pdf is a PDF"]


def test_a_folder_with_nothing_that_is_read_says_what_lies_there(tmp_path: Path) -> None:
    (tmp_path / "letter.pdf").write_bytes(b"%PDF-1.4")
    with pytest.raises(Unreadable, match=r"letter\.pdf is a PDF"):
        map_payloads([tmp_path])


def test_a_broken_file_in_a_folder_stops_the_map_and_is_named(folder: Path) -> None:
    (folder / "broken.ndjson").write_text('{"a":1}\n{"a":\n', encoding="utf-8")
    with pytest.raises(Unreadable, match=r"^broken\.ndjson:2:"):
        map_payloads([folder])
