"""Columns of plain tables and JSON: by their headers, by their values, and never kept where they tell of a person."""

from __future__ import annotations

import io
import json
from collections.abc import Callable

import pytest

from bailment.agreement.plan import Operation
from bailment.datamap import DataMap, FieldRow, Knowledge, Purposes, inventory, plan, purpose, risk_of
from bailment.payloads import ByteSource, Sample, sample
from bailment.primitives.errors import Usage

MapTable = Callable[..., DataMap]


def table(text: str, name: str = "t.csv") -> Sample:
    return sample(ByteSource(name, lambda: io.BytesIO(text.encode())))


def column(header: str, values: list[str]) -> Sample:
    return table("".join(f'{number},"{value}"\n' for number, value in [("n", header), *enumerate(values)]))


@pytest.fixture
def mapped_table(knowledge: Knowledge, purposes: Purposes) -> MapTable:
    def of(*samples: Sample, why: str | None = "summarisation") -> DataMap:
        return inventory(samples, purpose(why, purposes) if why else None, knowledge)

    return of


def one(datamap: DataMap, path: str) -> FieldRow:
    (found,) = [row for row in datamap.fields if row.path == path]
    return found


def codes(datamap: DataMap) -> list[str]:
    return [check.code for check in datamap.checks]


MAIL = [f"person{n}@example.org" for n in range(8)]
NAMES = ["Alice Tolliver", "Ashgrove, David", "Priya Vale", "Owen Fennick", "Zofia Quist", "Marwenna Sand"]
VALUES = {
    "e-mail": (MAIL, "email_address"),
    "telephone": ([f"(253) 555-01{n:02}" for n in range(9)], "contact_number"),
    "social security": ([f"512-4{n}-678{n}" for n in range(1, 9)], "ssn"),
    "dates": ([f"2024-03-{n:02}" for n in range(1, 9)], "date"),
    "moments": ([f"2024-03-{n:02} 10:0{n}:00" for n in range(1, 9)], "date"),
    "web": ([f"https://example.org/{n}" for n in range(8)], "web_address"),
    "network": ([f"10.0.0.{n}" for n in range(8)], "ip_address"),
    "names": (NAMES, "person_name"),
    "codes": ([f"QX{n:06}" for n in range(30)], "other_number"),
    "prose": ([f"came in on foot and was seen by the team after {n} days" for n in range(8)], "note"),
    "mostly e-mail": ([*MAIL, "none", "n/a"], "email_address"),
}


@pytest.mark.parametrize("what", VALUES)
def test_a_column_whose_header_says_nothing_is_known_by_its_values(what: str, mapped_table: MapTable) -> None:
    values, kind = VALUES[what]
    assert one(mapped_table(column("x1", values)), "x1").kind == kind


@pytest.mark.parametrize("values", [["0.1", "7", "3.25"], ["left", "right"], ["A", "B", "A"]])
def test_what_neither_header_nor_values_tell_is_sensitive_and_stays(values: list[str], mapped_table: MapTable) -> None:
    found = one(mapped_table(column("q7", values)), "q7")
    assert (found.category, found.sensitivity, found.transformation) == (None, "high", Operation.DROP)


@pytest.mark.parametrize("header", ["sex", "stage", "weight", "status", "marital_status"])
def test_values_outweigh_a_harmless_header(header: str, mapped_table: MapTable) -> None:
    found = one(mapped_table(column(header, MAIL)), header)
    assert (found.kind, found.identifier) == ("email_address", "F")
    assert "Whatever its header says" in found.why


def test_one_stray_identifier_makes_a_column_free_text(mapped_table: MapTable) -> None:
    values = ["stable"] * 40 + ["ring 206-555-0142"]
    found = one(mapped_table(column("severity", values)), "severity")
    assert (found.kind, found.transformation) == ("note", Operation.SCRUB)


def test_a_header_that_identifies_stays_whatever_the_values(mapped_table: MapTable) -> None:
    found = one(mapped_table(column("mrn", ["0.1", "7"])), "mrn")
    assert (found.kind, found.identifier) == ("mrn", "H")


@pytest.mark.parametrize(("age", "letter"), [("89", None), ("90", "C")])
def test_one_great_age_in_a_table_makes_the_column_a_date(age: str, letter: str | None, mapped_table: MapTable) -> None:
    found = one(mapped_table(column("age_at_visit", ["7"] * 3000 + [age])), "age_at_visit")
    assert (found.kind, found.identifier) == ("age", letter)


def test_one_code_of_substance_use_far_down_a_table_brings_part_2(mapped_table: MapTable) -> None:
    datamap = mapped_table(column("diagnosis_code", ["I50.23"] * 30_000 + ["F11.20"]))
    assert "MAP009" in codes(datamap)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("patient.address.city", "small_area"),
        ("patient.name", "person_name"),
        ("hospital.name", "facility_name"),
        ("medication.name", "coded_finding"),
        ("contact.email", "email_address"),
        ("visits.diagnosis.icd10", "coded_finding"),
        ("a.b.zzz", None),
    ],
)
def test_nested_names_are_read_from_their_end(knowledge: Knowledge, path: str, kind: str | None) -> None:
    found = knowledge.column(path)
    assert (found.name if found else None) == kind


def test_lists_of_records_map_as_tables_do(mapped_table: MapTable) -> None:
    rows = [{"sex": "F", "dob": "1958-09-14", "seen": {"city": "Orrin"}}, {"sex": "M", "dob": "1961-02-03"}]
    for text in (json.dumps(rows), "\n".join(map(json.dumps, rows)), json.dumps({"rows": rows})):
        datamap = mapped_table(table(text))
        assert {row.kind for row in datamap.fields} == {"sex", "birth_date", "small_area"}
        assert (datamap.risk.persons, datamap.risk.uniques) == (2, 2)


def test_the_plan_of_a_table_names_each_column_once(mapped_table: MapTable) -> None:
    datamap = mapped_table(table("name,sex,zip\nAna,F,98402\n"), table("sex,zip\nM,98403\n", "u.csv"))
    assert [step.path for step in plan(datamap).steps] == ["name", "sex", "zip"]
    assert {step.path: step.operation for step in plan(datamap).steps}["sex"] is Operation.KEEP


def test_a_name_that_is_fhir_in_one_file_and_plain_in_another_is_nobodys(mapped_table: MapTable) -> None:
    fhir = table('{"resourceType":"Patient","gender":"female"}')
    plain = table('{"Patient":{"gender":"female","x":1}}')
    assert one(mapped_table(fhir, plain), "Patient.gender").category is None
    assert one(mapped_table(plain, fhir), "Patient.gender").category is None


def test_odd_rows_and_headers_are_checks_with_their_lines(mapped_table: MapTable) -> None:
    datamap = mapped_table(table("age,sex,age\n7,F,7\n8\n9,M,9,x\n"))
    says = [check.says for check in datamap.checks]
    assert (
        "ragged rows: 2 of 3 rows of t.csv have more or fewer cells than there are columns (first at line 3, 4)" in says
    )
    assert "doubtful header: column 3 named as one before in t.csv" in says
    assert one(datamap, "beyond_the_columns").category is None


def test_time_place_device_and_birth_are_the_quasi_identifiers_of_a_table(mapped_table: MapTable) -> None:
    datamap = mapped_table(
        table("timestamp,dob,zip,device_id\n2024-01-01,1958-09-14,98402,D1\n2024-01-02,1960-01-01,98402,D2\n")
    )
    assert set(datamap.risk.quasi_identifiers) == {"timestamp", "dob", "zip", "device_id"}
    assert any("timestamp+demographic+device combination" in check.says for check in datamap.checks)


def test_the_riskier_of_two_tables_is_told(mapped_table: MapTable) -> None:
    alike, apart = "sex\nF\nF\n", "sex,age\nF,7\nM,8\n"
    assert mapped_table(table(alike, "a.csv"), table(apart, "b.csv")).risk.of == "b.csv"


def test_files_with_the_same_columns_are_one_crowd(mapped_table: MapTable) -> None:
    january, february = table("sex,age\nF,7\n", "1.csv"), table("sex,age\nF,7\n", "2.csv")
    risk = mapped_table(january, february).risk
    assert (risk.of, risk.persons, risk.k_min) == ("2 files", 2, 2)


def test_missing_values_are_one_value_and_are_counted(knowledge: Knowledge) -> None:
    found = risk_of(table("sex,age\nF,\nF,NA\nF,?\nM,7\n"), [], knowledge)
    (age,) = [quasi for quasi in found.quasi_identifiers if quasi.path == "age"]
    assert (age.values, age.missing, found.figures.sizes) == (1, 3, ((1, 1), (3, 1)))


def test_coarser_values_are_measured(knowledge: Knowledge) -> None:
    found = risk_of(table("age,zip\n41,98402\n44,98407\n48,98401\n"), [], knowledge)
    told = {quasi.path: quasi.coarsened for quasi in found.quasi_identifiers}
    assert found.figures.uniques == 3
    assert told["age"] and told["age"][0] == "bands of ten years"
    by_age = risk_of(table("age\n41\n44\n48\n"), [], knowledge).quasi_identifiers[0]
    assert by_age.without is None and by_age.coarsened and by_age.coarsened[1].k_min == 3


def test_a_table_of_one_record_has_no_risk(knowledge: Knowledge) -> None:
    with pytest.raises(Usage, match="at least two"):
        risk_of(table("age,sex\n7,F\n"), [], knowledge)


def test_a_table_of_names_alone_still_shows_its_columns(mapped_table: MapTable) -> None:
    datamap = mapped_table(table("mrn,sex\n"))
    assert [(row.path, row.examples_masked) for row in datamap.fields] == [("mrn", ()), ("sex", ())]
    assert datamap.samples[0].records == 0


TELLING = {
    "an address of mail": ('{"jane.roe@example.org": {"age": 41}}', "member_1.age"),
    "a social security number": ('{"123-45-6789": 1, "age": 2}', "member_1"),
    "lines": ('{"Jane Roe": 1, "age": 4}\n{"age": 3, "Jane Roe": 2}\n', "member_1"),
    "a name that is taken": ('{"Jane Roe": 1, "member_1": 2}', "member_1_"),
    "a transposed table": ("id,Jane Roe,Mary Ellis\nage,41,52\nsex,F,F\n", "column_2"),
}


@pytest.mark.parametrize("way", TELLING)
def test_a_name_that_identifies_is_shown_as_a_number(way: str, mapped_table: MapTable) -> None:
    text, path = TELLING[way]
    datamap = mapped_table(table(text))
    shown = json.dumps(datamap.plain()) + repr(datamap.samples)
    assert one(datamap, path)
    assert not any(word in shown.lower() for word in ("jane", "ellis", "123-45", "example_org", "example.org"))


def test_words_of_columns_and_the_names_of_fhir_are_shown_as_they_are(mapped_table: MapTable) -> None:
    header = "mother_tongue,Maiden Name,patient_control_number,visit,zip,grant_amount,DOB"
    datamap = mapped_table(table(f"{header}\nx,y,1,2,3,4,5\n"), table('{"contact": {"firstName": "x"}, "icd10": 1}'))
    assert not [row.path for row in datamap.fields if row.path.startswith(("column_", "member_"))]


def test_the_risk_of_members_with_telling_names_is_measured(knowledge: Knowledge) -> None:
    people = [{"Jane Roe": {"age": age}, "sex": sex} for age, sex in ((41, "F"), (41, "F"), (52, "M"))]
    found = risk_of(table(json.dumps(people)), ("member_1.age", "sex"), knowledge)
    assert found.figures.uniques == 1
