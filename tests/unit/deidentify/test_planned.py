"""The plan of a plain record tells whom its fields name."""

from __future__ import annotations

import pytest

from bailment.agreement import Operation, Plan
from bailment.agreement.plan import Step
from bailment.deidentify import Exchange, Sources, load_sources
from bailment.deidentify.planned import planned
from bailment.identifiers import Label
from bailment.payloads import Json, write


@pytest.mark.parametrize(
    ("path", "operation", "label"),
    [
        ("patient_name", Operation.REPLACE, Label.PATIENT_NAME),
        ("PatientName", Operation.DROP, Label.PATIENT_NAME),
        ("patient.firstName", Operation.DROP, Label.PATIENT_NAME),
        ("patient.name", Operation.DROP, Label.PATIENT_NAME),
        ("surname", Operation.DROP, Label.NAME),
        ("motherMaidenName", Operation.DROP, Label.RELATIVE_NAME),
        ("doctor.full_name", Operation.DROP, Label.PRACTITIONER_NAME),
        ("dob", Operation.DROP, Label.BIRTH_DATE),
        ("contact.email", Operation.DROP, Label.EMAIL),
        ("mobile", Operation.DROP, Label.PHONE),
        ("MRN", Operation.DROP, Label.MRN),
        ("encounter_key", Operation.REPLACE, Label.ID),
        ("encounter_key", Operation.DROP, Label.ID),
        ("drug_name", Operation.DROP, None),
        ("medication.name", Operation.DROP, None),
        ("name", Operation.DROP, Label.NAME),
        ("nachname", Operation.REPLACE, Label.NAME),
        ("Vorname", Operation.REPLACE, Label.NAME),
        ("apellido", Operation.DROP, Label.NAME),
        ("pt_nm", Operation.REPLACE, Label.PATIENT_NAME),
        ("contact", Operation.REPLACE, Label.RELATIVE_NAME),
        ("hospital_name", Operation.DROP, Label.FACILITY),
        ("status", Operation.DROP, None),
        ("patient_name", Operation.KEEP, None),
        ("patient_name", Operation.SCRUB, None),
    ],
)
def test_a_path_names_somebody_or_nobody(path: str, operation: Operation, label: Label | None) -> None:
    found = planned(Plan((Step(path, operation, "so"),)), Sources(())).of(path)
    assert (found[0].label if found else None) == label


def test_what_ships_with_the_program_goes_first() -> None:
    plan = Plan((Step("Patient.name.family", Operation.REPLACE, "so"),))
    shipped = load_sources()
    assert planned(plan, shipped).rows == shipped.rows


@pytest.mark.parametrize("operation", [Operation.REPLACE, Operation.DROP])
@pytest.mark.parametrize("field", ["name", "nachname", "Vorname", "apellido", "pt_nm", "contact", "betreuer"])
def test_who_stands_in_a_field_does_not_stand_in_the_note(field: str, operation: Operation) -> None:
    out, residue = _exchanged(field, operation, "Quackenbush", "Slept. quackenbush slept, says Quackenbush")
    assert "quackenbush" not in out.lower()
    assert residue == (True, False)


@pytest.mark.parametrize("operation", [Operation.REPLACE, Operation.DROP])
@pytest.mark.parametrize("field", ["name", "contact", "ward_round", "seen", "status", "diagnosis"])
@pytest.mark.parametrize("value", ["yes", "F", "final", "Mr", "No", "Female", "unknown", "in progress"])
def test_ordinary_words_of_a_field_stay_in_the_note(field: str, operation: Operation, value: str) -> None:
    note = f"The answer was {value}; yes, the final look at the female ward shows no progress. Mr went."
    assert note in _exchanged(field, operation, value, note)[0]


@pytest.mark.parametrize(
    ("field", "operation", "value", "note"),
    [
        ("diagnosis", Operation.DROP, "Pneumonia", "has pneumonia"),
        ("language", Operation.DROP, "Spanish", "speaks Spanish"),
        ("remark", Operation.DROP, "slept", "slept well"),
        ("seen_by_team", Operation.DROP, "Completed", "completed a course"),
    ],
)
def test_what_no_person_is_called_stays(field: str, operation: Operation, value: str, note: str) -> None:
    assert note in _exchanged(field, operation, value, note)[0]


@pytest.mark.parametrize("value", ["12 Elm Row", "Acme Home Care of North Quarry", "QX-448213"])
def test_phrases_and_codes_that_are_replaced_are_known_whole(value: str) -> None:
    out, _ = _exchanged("betreuer", Operation.REPLACE, value, f"seen at {value}, home care went on")
    assert value not in out
    assert "home care went on" in out


def _exchanged(field: str, operation: Operation, value: str, note: str) -> tuple[str, tuple[bool, bool]]:
    """The record as it goes out, and whether residue is seen in it as it came and as it goes."""
    plan = Plan((Step(field, operation, "so"), Step("note", Operation.SCRUB, "so")))
    record: Json = {field: value, "note": note}
    exchange = Exchange(plan, planned(plan, load_sources()), "x")
    out = write(exchange.record(record))
    return out.decode(), (bool(exchange.residue(write(record))), bool(exchange.residue(out)))
