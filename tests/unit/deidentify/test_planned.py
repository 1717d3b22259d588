"""The plan of a plain record tells whom its fields name."""

from __future__ import annotations

import pytest

from bailment.agreement import Operation, Plan
from bailment.agreement.plan import Step
from bailment.deidentify import Sources, load_sources
from bailment.deidentify.planned import planned
from bailment.identifiers import Label


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
        ("encounter_key", Operation.DROP, None),
        ("drug_name", Operation.DROP, None),
        ("medication.name", Operation.DROP, None),
        ("name", Operation.DROP, None),
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
