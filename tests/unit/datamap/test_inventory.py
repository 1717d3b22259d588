"""Each field once: what it is, whether it is needed, what becomes of it; and never a value."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable

import pytest

from bailment.agreement.plan import Operation, Plan, Step
from bailment.datamap import DataMap, FieldRow, Knowledge, Purposes, inventory, plan, purpose
from bailment.payloads import Payload, leaves, read

Map = Callable[..., DataMap]


@pytest.fixture(scope="module")
def story(example: Payload, knowledge: Knowledge, purposes: Purposes) -> DataMap:
    return inventory([example], purpose("the summarisation of discharge notes", purposes), knowledge)


def row(datamap: DataMap, path: str) -> FieldRow:
    return next(found for found in datamap.fields if found.path == path)


def said(datamap: DataMap, check: str) -> list[str]:
    return [found.says for found in datamap.checks if found.says.startswith(check)]


def test_each_field_of_the_payload_has_exactly_one_row(story: DataMap, example: Payload) -> None:
    paths = [found.path for found in story.fields]
    assert sorted(set(paths)) == paths
    assert set(paths) == {leaf.path for leaf in leaves(example.root)}


@pytest.mark.parametrize(
    ("path", "identifier", "operation"),
    [
        ("Patient.name.family", "A", Operation.REPLACE),
        ("Patient.contact.name.given", "A", Operation.DROP),
        ("Patient.address.line", "B", Operation.DROP),
        ("Patient.address.postalCode", "B", Operation.DROP),
        ("Patient.address.state", None, Operation.DROP),
        ("Patient.birthDate", "C", Operation.REPLACE),
        ("Encounter.period.start", "C", Operation.REPLACE),
        ("Condition.onsetDateTime", "C", Operation.REPLACE),
        ("Patient.telecom.value", "D", Operation.DROP),
        ("Patient.identifier(SS).value", "G", Operation.DROP),
        ("Patient.identifier(MR).value", "H", Operation.REPLACE),
        ("Patient.identifier(MB).value", "I", Operation.DROP),
        ("Patient.identifier(DL).value", "K", Operation.DROP),
        ("Encounter.identifier(VN).value", "R", Operation.DROP),
        ("Observation.id", "R", Operation.REPLACE),
        ("Observation.subject.reference", "R", Operation.REPLACE),
        ("Observation.subject.display", "A", Operation.REPLACE),
        ("Practitioner.name.family", None, Operation.REPLACE),
        ("Patient.text.div", None, Operation.DROP),
        ("Condition.note.text", None, Operation.SCRUB),
        ("DocumentReference.content.attachment.data", None, Operation.SCRUB),
        ("Condition.code.coding.code", None, Operation.KEEP),
        ("MedicationRequest.medicationCodeableConcept.coding.code", None, Operation.KEEP),
        ("Observation.valueQuantity.value", None, Operation.KEEP),
        ("Observation.referenceRange.low.value", None, Operation.KEEP),
        ("Patient.extension(us-core-race).extension(text).valueString", None, Operation.DROP),
    ],
)
def test_the_story_sends_what_a_summary_needs_and_no_more(
    story: DataMap, path: str, identifier: str | None, operation: Operation
) -> None:
    found = row(story, path)
    assert (found.identifier, found.transformation) == (identifier, operation)
    assert found.needed is (operation is not Operation.DROP)


def test_an_identifier_never_leaves_as_it_is(story: DataMap) -> None:
    kept = [found for found in story.fields if found.transformation is Operation.KEEP]
    assert kept
    assert not [found.path for found in kept if found.identifier or found.category == "direct_identifiers"]


def test_no_value_shows_in_the_map(story: DataMap, example: Payload) -> None:
    shown = json.dumps(story.plain())
    values = {leaf.text for leaf in leaves(example.root) if any(c.isalnum() for c in leaf.text) and len(leaf.text) > 5}
    names = {"resourceType", "contact"} | {leaf.resource for leaf in leaves(example.root)}
    telling = {
        leaf.text
        for leaf in leaves(example.root)
        if leaf.text in values - names and row(story, leaf.path).identifier and row(story, leaf.path).category
    }
    assert len(telling) > 40
    assert not [value for value in telling if value in shown]


def test_a_field_that_nobody_classified_is_sensitive_and_does_not_leave(mapped: Map) -> None:
    datamap = mapped({"resourceType": "Patient", "x_note2": "likes tea"})
    found = row(datamap, "Patient.x_note2")
    assert (found.sensitivity, found.transformation, found.needed) == ("high", Operation.DROP, False)
    assert (found.category, found.examples_masked) == (None, ("9 characters",))
    assert any("Patient.x_note2" in says for says in said(datamap, "category missing"))


@pytest.mark.parametrize(
    "unknown",
    [
        {"resourceType": "Patient", "x": {"coding": [{"code": "Jane Roe"}]}},
        {"resourceType": "Encounter", "hospitalization": {"x": {"coding": [{"code": "Jane Roe"}]}}},
        {"resourceType": "Patient", "extension": [{"url": "h/x", "valueCodeableConcept": {"coding": [{"code": "J"}]}}]},
        {"resourceType": "Patient", "extension": [{"url": "h/x", "valueQuantity": {"value": 1}}]},
        {"resourceType": "Roe", "code": {"coding": [{"code": "Jane Roe"}]}},
    ],
)
def test_an_unknown_name_anywhere_above_makes_a_field_unknown(mapped: Map, unknown: object) -> None:
    last = mapped(unknown).fields
    assert [found.transformation for found in last if found.path.endswith((".code", ".value"))] == [Operation.DROP]


def test_a_convenient_field_is_dropped_and_sending_it_is_over_disclosure(mapped: Map) -> None:
    datamap = mapped({"resourceType": "Patient", "telecom": [{"system": "phone", "value": "555 0100"}]})
    found = row(datamap, "Patient.telecom.value")
    assert (found.needed, found.transformation) == (False, Operation.DROP)
    assert said(datamap, "over-disclosure: Patient.telecom ")


def test_the_proposed_plan_over_discloses_nothing(
    story: DataMap, example: Payload, knowledge: Knowledge, purposes: Purposes
) -> None:
    proposed = plan(story)
    assert [step.path for step in proposed.steps] == [found.path for found in story.fields]
    again = inventory([example], purpose("summarisation", purposes), knowledge, proposed)
    assert said(story, "over-disclosure")
    assert not said(again, "over-disclosure")
    assert not said(again, "free_text without scrubber")


def test_a_plan_that_sends_more_is_found_out(example: Payload, knowledge: Knowledge, purposes: Purposes) -> None:
    wide = Plan((Step("Patient.telecom.value", Operation.KEEP, ""), Step("Condition.note.text", Operation.KEEP, "")))
    datamap = inventory([example], purpose("summarisation", purposes), knowledge, wide)
    assert said(datamap, "over-disclosure") == [
        "over-disclosure: Patient.telecom would be sent, and the purpose does not need it"
    ]
    assert len(said(datamap, "free_text without scrubber: Condition.note.text would")) == 1


def test_without_a_purpose_nothing_is_needed(mapped: Map) -> None:
    datamap = mapped({"resourceType": "Patient", "gender": "female"}, why=None)
    assert {found.transformation for found in datamap.fields} == {Operation.DROP}
    assert said(datamap, "purpose missing")


def test_a_purpose_of_ones_own_needs_nothing_until_somebody_says_so(mapped: Map) -> None:
    datamap = mapped({"resourceType": "Patient", "gender": "female"}, why="appointment reminders by post")
    assert not [found.path for found in datamap.fields if found.needed]
    assert said(datamap, "purpose missing")


@pytest.mark.parametrize("data", [b"%PDF-1.7 x", b"\xff\xd8\xff", b"text\x00more"])
def test_a_file_that_is_no_text_is_not_sent(mapped: Map, data: bytes) -> None:
    file = {"attachment": {"data": base64.b64encode(data).decode()}}
    datamap = mapped({"resourceType": "DocumentReference", "content": [file]})
    found = row(datamap, "DocumentReference.content.attachment.data")
    assert (found.category, found.transformation) == ("file_attachments", Operation.DROP)
    assert said(datamap, "attachment whole PDF")


@pytest.mark.parametrize(("age", "identifier"), [("89", None), ("90", "C"), ("104.5", "C"), ("9" * 5000, "C")])
def test_an_age_over_89_counts_as_a_date(
    age: str, identifier: str | None, knowledge: Knowledge, purposes: Purposes
) -> None:
    text = f'{{"resourceType":"Condition","onsetAge":{{"value":{age}}}}}'
    datamap = inventory([read(text.encode(), "c.json")], purpose("summarisation", purposes), knowledge)
    found = row(datamap, "Condition.onsetAge.value")
    assert found.identifier == identifier
    assert found.transformation is (Operation.REPLACE if identifier else Operation.KEEP)


@pytest.mark.parametrize(("code", "is_special"), [("F11.20", True), ("F17.210", False), ("I50.23", False)])
def test_a_code_of_substance_use_brings_part_2(mapped: Map, code: str, is_special: bool) -> None:
    datamap = mapped({"resourceType": "Condition", "code": {"coding": [{"code": code}]}})
    postures = [posture.id for posture in row(datamap, "Condition.code.coding.code").postures]
    assert ("us_part2" in postures) is is_special
    assert bool(said(datamap, "special record")) is is_special


def test_every_classified_field_says_which_law_speaks_of_it(story: DataMap) -> None:
    assert not said(story, "legal class missing")
    postures = [str(posture) for posture in row(story, "Patient.telecom.value").postures]
    assert "HIPAA protected health information (45 CFR 160.103)" in postures
    assert "not allowed in a HIPAA limited data set (45 CFR 164.514(e)(2))" in postures
    health = [posture.authority for posture in row(story, "Condition.code.coding.code").postures]
    assert "GDPR Art. 9(1)" in health


def test_time_demographics_and_a_device_together_are_found(mapped: Map) -> None:
    patient = {"resourceType": "Patient", "birthDate": "1957-01-02", "address": [{"postalCode": "98402"}]}
    device = {"resourceType": "Device", "serialNumber": "SN 1", "meta": {"lastUpdated": "2026-03-18T10:00:00Z"}}
    assert said(mapped(patient, device), "timestamp+demographic+device combination")
    assert not said(mapped(patient), "timestamp+demographic+device combination")
