"""map and risk over tables, lines, plain JSON and folders: what a nurse or an IT officer reads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

TABLE = """patient_name,mrn,sex,dob,postcode,occupation,diagnosis_code,notes,q7
Marwenna Tolliver,00482716,F,1958-09-14,98402,teacher,J18.9,"came by ambulance, seen in the clinic by the nurse",zzz
Bettina Ashgrove,00482717,F,1961-02-03,98402,farmer,I50.23,"was told to return in two weeks, with the new film",yyy
Osric Vale,00482718,M,1961-02-03,98404,farmer,F11.20,"the cough is better and there was no fever at all",xxx
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    (tmp_path / "extract.csv").write_text(TABLE, encoding="utf-8")
    return tmp_path / "extract.csv"


def test_map_tells_first_what_the_file_is_then_what_matters_most(bailment: Any, table: Path) -> None:
    ran = bailment("map", table, "--purpose", "summarisation")
    lines = ran.out.splitlines()
    assert ran.code == 0
    assert lines[0] == "extract.csv: a table, commas between cells, UTF-8; 3 record(s), 9 field(s)"
    assert "9 fields · 4 on the HIPAA list of identifiers · 1 unclassified · 6 needed for summarisation" in ran.out
    order = ["Nobody has classified (1)", "Identifies a person (2)", "Free text", "Tells persons apart", "Sensitive"]
    assert [ran.out.index(words) for words in order] == sorted(ran.out.index(words) for words in order)


def test_no_value_of_the_table_is_ever_printed(bailment: Any, table: Path) -> None:
    values = [cell.strip('"') for line in TABLE.splitlines()[1:] for cell in line.split(",") if len(cell) > 3]
    shown = [bailment("map", table, *more).out for more in ([], ["--all"], ["--json"], ["--purpose", "routing"])]
    shown += [bailment("risk", table, *more).out for more in ([], ["--json"])]
    assert values and not [value for value in values for out in shown if value in out]


def test_all_prints_each_field_and_each_check(bailment: Any, examples: Path) -> None:
    sample = examples / "discharge-bundle.json"
    told = bailment.json("map", "map", sample, "--purpose", "summarisation")
    short = bailment("map", sample, "--purpose", "summarisation").out
    whole = bailment("map", sample, "--purpose", "summarisation", "--all").out
    assert "--all prints them" in short and "--all prints them" not in whole
    assert len(short.splitlines()) < 100
    assert not [row["path"] for row in told["fields"] if row["path"] not in whole]
    assert not [check["says"] for check in told["checks"] if check["says"] not in whole]


def test_a_mix_of_files_and_folders_is_one_map(bailment: Any, table: Path, tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    (folder / "Patient.ndjson").write_text('{"resourceType":"Patient","gender":"female"}\n' * 2, encoding="utf-8")
    (folder / "letters.pdf").write_bytes(b"%PDF-1.7 x")
    (folder / "link.csv").symlink_to(table)
    told = bailment.json("map", "map", table, folder)
    assert {row["source"] for row in told["fields"]} == {"csv", "fhir_r4_ndjson"}
    skipped = [check["says"] for check in told["checks"] if check["check"] == "file not read"]
    assert skipped == [
        "file not read: link.csv is a link, which may lead out of the folder",
        "file not read: letters.pdf is a PDF",
    ]


def test_risk_json_is_the_promised_shape(bailment: Any, table: Path) -> None:
    told = bailment.json("risk", "risk", table)
    assert [one["path"] for one in told["quasi_identifiers"]] == ["dob", "postcode", "sex"]
    assert (told["records"], told["uniques"], told["wider"]["adds"]) == (3, 3, ["occupation"])


def test_risk_by_named_columns_says_what_each_adds(bailment: Any, table: Path) -> None:
    told = bailment.json("risk", "risk", table, "--quasi", "sex", "--quasi", "occupation")
    assert (told["k_min"], told["uniques"], told["classes"]) == (1, 3, 3)
    assert told["quasi_identifiers"][0]["without"] == {
        "k_min": 1,
        "uniques": 1,
        "prosecutor_max": 1.0,
        "prosecutor_mean": pytest.approx(2 / 3),
    }
    out = bailment("risk", table).out
    assert "3 records in 3 classes" in out and "not unique in the population" in out and "without it:" in out


def test_a_column_that_is_not_there_is_refused_with_the_nearest_one(bailment: Any, table: Path) -> None:
    ran = bailment("risk", table, "--quasi", "postcodes")
    assert ran.code == 2 and "there is no such column" in ran.err and "did you mean postcode?" in ran.err


def test_cells_beyond_the_columns_are_no_quasi_identifier(bailment: Any, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("age,sex\n7,F,x\n8,M\n", encoding="utf-8")
    ran = bailment("risk", tmp_path / "a.csv", "--quasi", "beyond_the_columns")
    assert ran.code == 2 and "there is no such column" in ran.err


def test_what_cannot_be_measured_is_said(bailment: Any, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("systolic_bp,hba1c\n120,7.1\n130,6.2\n", encoding="utf-8")
    ran = bailment("risk", tmp_path / "a.csv")
    assert ran.code == 2 and "--quasi COLUMN" in ran.err
    assert "no field is known by which others may know a person" in bailment("map", tmp_path / "a.csv").out


def test_the_bulk_export_of_patients_has_a_risk(bailment: Any, tmp_path: Path) -> None:
    rows = [{"resourceType": "Patient", "id": str(n), "gender": "female", "birthDate": "1960"} for n in range(4)]
    rows.append({"resourceType": "Patient", "id": "m", "gender": "male", "birthDate": "1960"})
    (tmp_path / "Patient.ndjson").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    told = bailment.json("risk", "risk", tmp_path / "Patient.ndjson")
    assert (told["records"], told["k_min"], told["uniques"]) == (5, 1, 1)
    assert [one["path"] for one in told["quasi_identifiers"]] == ["Patient.birthDate", "Patient.gender"]
    assert bailment("risk", tmp_path / "Patient.ndjson", "--quasi", "Encounter.status").code == 2


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"%PDF-1.4", "this is a PDF"),
        (b"PK\x03\x04....word/document.xml", "this is a Word document"),
        (b"MSH|^~\\&|A|B", "this is an HL7 v2 message"),
        (b"ISA*00*          *00*", "this is an X12 interchange"),
        (b"", "this is an empty file"),
    ],
)
def test_another_kind_of_file_is_named_for_what_it_is(bailment: Any, tmp_path: Path, data: bytes, says: str) -> None:
    (tmp_path / "data.csv").write_bytes(data)
    ran = bailment("map", tmp_path / "data.csv")
    assert ran.code == 3 and says in ran.err and "what to do:" in ran.err


@pytest.mark.shared
def test_all_shared_fhir_json_goes_through_map(bailment: Any, shared: Path) -> None:
    folder = shared / "data/payloads/fhir"
    told = bailment.json("map", "map", folder)
    assert len(list(folder.glob("*.json"))) == 7 and len(told["fields"]) > 500
    assert (told["risk"]["k_min"], told["risk"]["uniques"]) == (1, 4)


@pytest.mark.capability("CAP-112")
def test_time_birth_place_and_device_are_judged_together(bailment: Any, tmp_path: Path) -> None:
    rows = [
        "timestamp,birth_date,postcode,device_id",
        "2024-01-01,1958-09-14,98402,D1",
        "2024-01-02,1960-01-01,98402,D2",
    ]
    (tmp_path / "a.csv").write_text("\n".join(rows), encoding="utf-8")
    told = bailment.json("map", "map", tmp_path / "a.csv")
    assert set(told["risk"]["quasi_identifiers"]) == {"timestamp", "birth_date", "postcode", "device_id"}
    assert "timestamp+demographic+device combination" in {check["check"] for check in told["checks"]}
    (tmp_path / "b.csv").write_text("\n".join(row.rpartition(",")[0] for row in rows), encoding="utf-8")
    without = bailment.json("map", "map", tmp_path / "b.csv")
    assert "timestamp+demographic+device combination" not in {check["check"] for check in without["checks"]}
