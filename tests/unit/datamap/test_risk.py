"""Risk is measured among persons, and one person is no crowd."""

from __future__ import annotations

from collections.abc import Callable

from bailment.datamap import DataMap

Map = Callable[..., DataMap]


def patient(gender: str, code: str) -> dict[str, object]:
    return {"resourceType": "Patient", "gender": gender, "address": [{"postalCode": code}]}


def test_one_patient_gives_no_figures_and_says_why(mapped: Map) -> None:
    datamap = mapped(patient("female", "98402"))
    assert datamap.plain()["risk"] == {
        "k_min": None,
        "uniques": None,
        "prosecutor_max": None,
        "prosecutor_mean": None,
        "quasi_identifiers": ["Patient.address.postalCode", "Patient.gender"],
    }
    assert [check.code for check in datamap.checks if "risk not measured" in check.says] == ["MAP006"]


def test_patients_who_share_every_value_hide_each_other(mapped: Map) -> None:
    trees = [patient("female", "98402")] * 3 + [patient("male", "98402")]
    risk = mapped(*trees).risk
    assert (risk.persons, risk.k_min, risk.uniques) == (4, 1, 1)
    assert (risk.prosecutor_max, risk.prosecutor_mean) == (1.0, 0.5)


def test_patients_of_one_bundle_are_told_apart(mapped: Map) -> None:
    entries = [{"resource": patient("female", code)} for code in ("98402", "98402", "98403", "98403")]
    risk = mapped({"resourceType": "Bundle", "entry": entries}).risk
    assert (risk.persons, risk.k_min, risk.uniques, risk.prosecutor_max) == (4, 2, 0, 0.5)


def test_a_patient_without_any_quasi_identifier_is_still_a_person(mapped: Map) -> None:
    risk = mapped({"resourceType": "Patient"}, {"resourceType": "Patient"}, patient("male", "1")).risk
    assert (risk.persons, risk.k_min, risk.uniques) == (3, 1, 1)


def test_one_patient_in_two_files_is_one_person(mapped: Map) -> None:
    twin = {**patient("female", "98402"), "id": "p1"}
    assert mapped(twin, twin).risk.k_min is None
    assert mapped(twin, {**twin, "id": "p2"}).risk.k_min == 2


def test_the_name_of_a_code_list_tells_nobody_apart(mapped: Map) -> None:
    coding = {"system": "http://terminology.hl7.org/CodeSystem/v3-MaritalStatus", "code": "M"}
    datamap = mapped({"resourceType": "Patient", "maritalStatus": {"coding": [coding]}})
    assert datamap.risk.quasi_identifiers == ("Patient.maritalStatus.coding.code",)
