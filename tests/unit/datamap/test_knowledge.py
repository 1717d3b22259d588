"""The rows hang together, and the most specific one decides."""

from __future__ import annotations

import pytest

from bailment.agreement.plan import Operation
from bailment.datamap import Knowledge
from bailment.datamap.knowledge import _rows

LETTERS = set("ABCDEFGHIJKLMNOPQR")


def test_every_row_names_a_kind_a_posture_and_a_letter_that_exist(knowledge: Knowledge) -> None:
    assert {row.kind for row in knowledge.patterns} <= set(knowledge.kinds)
    assert {code.posture for code in knowledge.codes} <= {posture.id for posture in knowledge.postures}
    assert {kind.identifier for kind in knowledge.kinds.values()} - {None} <= LETTERS
    assert {kind.combines for kind in knowledge.kinds.values()} == {
        None,
        "time",
        "demographic",
        "device",
        "acquaintance",
    }
    assert not [kind.name for kind in knowledge.kinds.values() if not knowledge.legal(kind)]


def test_every_kind_has_a_path_or_a_header(knowledge: Knowledge) -> None:
    columns = {*knowledge.columns.phrases.values(), *knowledge.columns.heads.values()}
    assert {row.kind for row in knowledge.patterns} | columns == set(knowledge.kinds)
    assert columns <= set(knowledge.kinds)


def test_no_pattern_stands_under_two_kinds(knowledge: Knowledge) -> None:
    texts = [row.pattern for row in knowledge.patterns]
    assert [text for text in set(texts) if texts.count(text) > 1] == []


def test_no_kind_with_a_letter_is_kept(knowledge: Knowledge) -> None:
    kept = [kind for kind in knowledge.kinds.values() if kind.send is Operation.KEEP]
    assert kept
    assert not [kind.name for kind in kept if kind.identifier]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("Patient.identifier.value", "other_number"),
        ("Patient.identifier(XX).value", "other_number"),
        ("Patient.identifier(SS).value", "ssn"),
        ("Practitioner.identifier(MD).value", "staff_number"),
        ("Encounter.subject.identifier.value", "other_number"),
        ("Claim.item.encounter.reference", "record_number"),
        ("Claim.item.productOrService.coding.code", "billed"),
        ("Claim.insurance.coverage.display", "facility_name"),
        ("Composition.section.text.div", "note"),
        ("Patient.text.div", "narrative"),
        ("Patient.name.text", "person_name"),
        ("Condition.code.text", "coded_words"),
        ("Condition.onsetString", "note"),
        ("Patient._birthDate.extension(data-absent-reason).valueCode", "structure"),
        ("Patient.contact.telecom.value", "contact_number"),
        ("Organization.contact.telecom.value", "staff_contact"),
        ("Patient.photo.data", "photo"),
        ("Patient.photo.contentType", "photo"),
        ("Patient.extension(unknown).valueString", None),
        ("Patient.extension(unknown).valueReference.reference", None),
        ("Patient.name.extension(unknown).valueString", None),
        ("Patient.nickname", None),
        ("Patient", None),
        ("", None),
    ],
)
def test_the_most_specific_row_decides(knowledge: Knowledge, path: str, kind: str | None) -> None:
    found = knowledge.kind(path)
    assert (found.name if found else None) == kind


def test_no_header_stands_under_two_kinds(knowledge: Knowledge) -> None:
    told: dict[tuple[str, ...], set[str]] = {}
    for kind, headers in _rows("columns")["columns"].items():
        for header in headers:
            told.setdefault(knowledge.columns.words(header), set()).add(kind)
    assert () not in told
    assert [header for header, kinds in told.items() if len(kinds) > 1] == []


@pytest.mark.parametrize(
    "header", ["patient name", "PatientName", "PATIENT_NAME", "patient-name", "patientName1", "pt_nm"]
)
def test_a_header_means_the_same_in_every_style(knowledge: Knowledge, header: str) -> None:
    found = knowledge.column(header)
    assert found is not None and found.name == "person_name"


@pytest.mark.parametrize(
    "header", ["drug_name", "test_name", "mother_dob_x", "state_of_mind", "", "---", "名前", "x" * 300]
)
def test_a_header_is_not_known_by_a_part_that_happens_to_fit(knowledge: Knowledge, header: str) -> None:
    found = knowledge.column(header)
    assert found is None or found.name == "coded_finding"
