"""One request and its answer, from a record that we wrote."""

from __future__ import annotations

import base64
import json

import pytest

from bailment.agreement.plan import Operation, Plan, Step
from bailment.deidentify import Exchange, load_sources
from bailment.identifiers import Label
from bailment.payloads import Json, leaves, parse
from bailment.primitives.errors import Unavailable, Unreadable

NOTE = """Discharge note. Patient: Hanna Wolska, born 5 March 1950. Admitted 2024-03-01; her daughter Zosia called
(617) 555-0142. Dr. Will saw Ms Wolska on March 2nd. MRN 448-213. Metformin 500 mg, BP 120/80, SNOMED 44054006.
Zosia will return in 10 days."""
RECORD = {
    "resourceType": "Bundle",
    "entry": [
        {
            "fullUrl": "urn:uuid:7f3c0d22-1111-4222-8333-abcdefabcdef",
            "resource": {
                "resourceType": "Patient",
                "id": "p1",
                "name": [{"family": "Wolska", "given": ["Hanna", "Maria"]}],
                "birthDate": "1950-03-05",
                "gender": "female",
                "telecom": [{"system": "phone", "value": "+1 617 555 0142"}],
                "identifier": [{"type": {"coding": [{"code": "MR"}]}, "value": "MRN448213"}],
                "address": [{"line": ["12 Elm Street"], "city": "Reading", "postalCode": "02139"}],
            },
        },
        {
            "resource": {
                "resourceType": "Observation",
                "subject": {"reference": "Patient/p1", "display": "Hanna Wolska"},
                "effectiveDateTime": "2024-03-01",
                "code": {"coding": [{"code": "4548-4"}]},
                "valueQuantity": {"value": 7.25, "unit": "%"},
                "note": [{"text": "Wolska is well."}],
            }
        },
        {
            "resource": {
                "resourceType": "DocumentReference",
                "content": [
                    {
                        "attachment": {
                            "contentType": "text/plain; charset=utf-8",
                            "data": base64.b64encode(NOTE.encode()).decode(),
                            "hash": "c2VjcmV0",
                        }
                    },
                    {"attachment": {"contentType": "application/pdf", "data": "JVBERi0xLjQ="}},
                ],
            }
        },
    ],
}
KEPT = ("gender", "code", "unit", "system", "contentType")
TREE = parse(json.dumps(RECORD).encode(), "record.json")


def planned(path: str) -> Operation:
    if path.endswith(("attachment.data", "note.text")):
        return Operation.SCRUB
    if path.startswith("Observation.valueQuantity") or path.rpartition(".")[2] in KEPT:
        return Operation.KEEP
    return Operation.DROP if path.endswith(".postalCode") else Operation.REPLACE


PLAN = Plan(tuple(Step(path, planned(path), "test") for path in sorted({leaf.path for leaf in leaves(TREE)})))


def exchange(source: str = "") -> Exchange:
    return Exchange(PLAN, load_sources(), "k7", source)


def sent(tree: Json) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for leaf in leaves(tree):
        found.setdefault(leaf.path, []).append(leaf.text)
    return found


def test_each_leaf_is_kept_dropped_replaced_or_scrubbed_as_planned() -> None:
    out = sent(exchange().record(TREE))
    assert out["Observation.code.coding.code"] == ["4548-4"]
    assert out["Observation.valueQuantity.value"] == ["7.25"]
    assert out["Patient.gender"] == ["female"]
    assert "Patient.address.postalCode" not in out
    assert out["Patient.birthDate"] == ["[BIRTH-DATE-1]"]
    assert out["Patient.address.city"] == ["[CITY-1]"]
    assert out["Observation.note.text"] == [f"{out['Patient.name.family'][0]} is well."]


def test_a_reference_keeps_its_type_and_shares_the_token_of_its_target() -> None:
    out = sent(exchange().record(TREE))
    assert out["Observation.subject.reference"] == [f"Patient/{out['Patient.id'][0]}"]
    assert out["Bundle.entry.fullUrl"][0].startswith("urn:uuid:[ID-")


def test_a_textual_attachment_is_scrubbed_inside_and_any_other_goes() -> None:
    out = sent(exchange().record(TREE))
    (data,) = out["DocumentReference.content.attachment.data"]
    note = base64.b64decode(data).decode()
    for value in ("Hanna", "Wolska", "March", "2024", "Zosia", "555", "448"):
        assert value not in note
    for value in ("Metformin 500 mg", "120/80", "44054006", "10 days"):
        assert value in note
    assert "DocumentReference.content.attachment.hash" not in out


def test_the_answer_gives_names_and_dates_as_the_source_wrote_them() -> None:
    room = exchange()
    room.learn(TREE)
    out = room.text(NOTE)
    assert room.restore(out) == NOTE
    assert out.count("[BIRTH-DATE-1") == 1


def test_a_relative_of_the_same_family_is_not_taken_for_the_patient() -> None:
    room = exchange()
    room.learn(TREE)
    assert room.text("Her husband Arthur Wolska came") == "Her husband [NAME-1] came"


def test_the_same_day_written_twice_has_one_number() -> None:
    room = exchange()
    assert room.text("on 2024-03-05 and 5 March 2024 and 2024-03-05") == "on [DATE-1] and [DATE-1B] and [DATE-1]"


@pytest.mark.parametrize(
    "answer",
    ["[DATE-1]", "[date-1]", "[ DATE-1 ]", r"\[DATE-1\]", r"\[DATE\-1\]", "**[DATE-1]**", "[DATE_1]", "[Date 1]"],
)
def test_a_token_that_a_model_bent_is_restored(answer: str) -> None:
    room = exchange()
    room.text("on 2024-03-05")
    assert "2024-03-05" in room.restore(answer)


@pytest.mark.parametrize("answer", ["[DATE-2]", "[NAME-1]", "[1]", "[x](y)", "DATE-1", "[[", "[DATE-1"])
def test_what_the_exchange_did_not_give_out_stays(answer: str) -> None:
    room = exchange()
    room.text("on 2024-03-05")
    assert room.restore(answer) == answer


def test_an_answer_in_json_stays_json() -> None:
    room = exchange()
    room.learn(parse(b'{"resourceType":"Patient","name":[{"text":"O\\"Rane\\\\x"}]}', "r"))
    token = room.text('call O"Rane\\x').removeprefix("call ")
    answer = json.dumps({"who": token})
    assert json.loads(room.restore(answer)) == {"who": 'O"Rane\\x'}
    assert json.loads(room.restore_json_string(answer)) == {"who": 'O"Rane\\x'}
    assert room.restore(f"So: {answer} of {token}").endswith('of O"Rane\\x')


@pytest.mark.parametrize("frame", ["{}", "Summarise:\n```json\n{}\n```\nThanks, Hanna W.", "Look: {} and Ms Wolska"])
@pytest.mark.parametrize("indent", [None, 2])
def test_a_record_in_a_message_is_treated_as_a_record(frame: str, indent: int | None) -> None:
    room = exchange()
    message = frame.replace("{}", json.dumps(RECORD, indent=indent))
    out = room.content(message)
    assert "4548-4" in out and "[BIRTH-DATE-1]" in out and "02139" not in out
    assert room.residue(json.dumps({"content": out}).encode()) == ()
    assert Label.PATIENT_NAME in room.residue(json.dumps({"content": message}).encode())


def test_a_record_inside_strings_of_other_json_is_found() -> None:
    room = exchange()
    message = json.dumps({"task": "for Hanna Wolska", "mrn": 448213, "data": json.dumps({"r": RECORD})})
    out = room.content(message)
    assert room.residue(out.encode()) == ()
    assert "4548-4" in json.loads(out)["data"]
    assert "Wolska" not in out


def test_what_one_message_tells_is_known_in_another() -> None:
    room = exchange()
    room.learn_content(json.dumps(RECORD))
    assert "Hanna" not in room.content("Is hanna w. better?")
    assert room.text("see Patient/p1").startswith("see Patient/[ID-")


@pytest.mark.parametrize("value", ["Hanna Wolska", "5 March 1950", "MRN-448-213", "617.555.0142", "12 elm st"])
def test_residue_names_what_still_stands_in_any_encoding_and_never_shows_it(value: str) -> None:
    room = exchange()
    room.learn(TREE)
    html = "".join(f"&#{ord(one)};" for one in value)
    escaped = "".join(f"\\u{ord(one):04x}" for one in value)
    url = "".join(f"%{one:02X}" for one in value.encode())
    for form in (value, base64.b64encode(f"..{value}..".encode()).decode(), value.encode().hex(), html, escaped, url):
        labels = room.residue(json.dumps({"content": f"so {form} it"}).encode())
        assert labels, form
        assert all(isinstance(label, Label) for label in labels)
    assert room.residue(b'{"content": "nothing of hers: 4548-4, 7.25 %"}') == ()


def test_words_like_tokens_in_the_source_give_the_tokens_another_mark() -> None:
    room = exchange(source="He wrote [DATE-1] on 2024-03-05")
    out = room.text("He wrote [DATE-1] on 2024-03-05")
    assert out == "He wrote [DATE-1] on [k7-DATE-1]"
    assert room.restore(out) == "He wrote [DATE-1] on 2024-03-05"


@pytest.mark.parametrize("nonce", ["k7", "6f3c", "00"])
def test_a_token_is_restored_whatever_its_mark(nonce: str) -> None:
    text = "He wrote [DATE-1] on 2024-03-05"
    room = Exchange(PLAN, load_sources(), nonce, text)
    assert room.restore(room.text(text)) == text


def test_words_like_tokens_that_come_too_late_are_refused() -> None:
    room = exchange()
    room.text("on 2024-03-05")
    with pytest.raises(Unavailable):
        room.text("He wrote [DATE-1]")


def test_a_kept_text_loses_what_is_known_and_nothing_else() -> None:
    tree = parse(b'{"resourceType":"Patient","name":[{"family":"Wolska"}],"gender":"Wolska 5 mg"}', "r")
    assert sent(exchange().record(tree))["Patient.gender"] == ["[PATIENT-NAME-1] 5 mg"]


SAID = "Mrs Zebulon Quackenbush, SSN 123-45-6789, born 3 May 1950, tel 212-555-0199, zeb@quack.org"
STRAY = ("Zebulon", "Quackenbush", "123-45-6789", "1950", "212-555-0199", "zeb@quack.org", "Y2sub3Jn")
FREE = [
    SAID,
    "final, says Mr Quackenbush",
    "zeb@quack.org",
    "123-45-6789",
    json.dumps({"by": SAID}),
    "https://zeb:secret@quack.example/",
    "see https://quack.example/Quackenbush",
    base64.b64encode(SAID.encode()).decode(),
]
CODES = ["final", "44054006", "http://loinc.org", "2020-01-01", "2020-01-01T10:00:00Z", "Glasgow coma scale", "E11.9",
         "Metformin 500 mg Oral Tablet", "urn:oid:2.16.840.1.113883.6.96", "http://snomed.info/sct?fhir_vs=ecl/1",
         "female", "Alzheimer's disease (disorder)", "kg/m2", "{score}", "120/80"]  # fmt: skip


@pytest.mark.parametrize("said", FREE)
@pytest.mark.parametrize("place", ["gender", "code"])
def test_a_kept_field_that_says_more_than_a_code_is_free_text(said: str, place: str) -> None:
    coded = {"resourceType": "Observation", "code": {"coding": [{"code": said}]}}
    record = {"resourceType": "Patient", "gender": said} if place == "gender" else coded
    for room, treat in ((exchange(), lambda room: room.content(f"Note: {json.dumps(record)}")),
                        (exchange(), lambda room: json.dumps(room.record(record)))):  # fmt: skip
        out = treat(room)
        assert not [word for word in STRAY if word in out], out
        assert "secret" not in out and said not in out


def test_what_a_kept_field_says_is_known_wherever_it_stands_again() -> None:
    room = exchange()
    room.content(json.dumps({"resourceType": "Patient", "gender": SAID}))
    assert {Label.SSN, Label.EMAIL} <= set(room.residue(b"123 45 6789 and zeb@quack.org"))


@pytest.mark.parametrize("code", CODES)
def test_a_kept_code_arrives_as_it_was(code: str) -> None:
    tree = {"resourceType": "Patient", "gender": code}
    assert exchange().record(tree) == tree


@pytest.mark.parametrize(
    ("record", "out"),
    [
        ({"resourceType": "Patient", "active": "Zebulon"}, {}),
        ({"resourceType": "Patient", "active": True}, {"resourceType": "Patient", "active": True}),
        ({"resourceType": "Patient", "active": "true"}, {"resourceType": "Patient", "active": "true"}),
        ({"resourceType": "Observation", "valueQuantity": {"value": "Zebulon"}}, {}),
        ({"resourceType": "Observation", "valueQuantity": {"value": "123456789"}}, {}),
        (
            {"resourceType": "Observation", "valueQuantity": {"value": "7.25"}},
            {"resourceType": "Observation", "valueQuantity": {"value": "7.25"}},
        ),
        ({"resourceType": "Zebulon"}, {}),
        ({"resourceType": "Mrs Quackenbush"}, {}),
    ],
)
def test_words_stand_neither_for_a_boolean_nor_a_number_nor_a_type(record: Json, out: Json) -> None:
    steps = (*PLAN.steps, Step("Patient.active", Operation.KEEP, "test"))
    assert Exchange(Plan(steps), load_sources(), "k7").record(record) == out


@pytest.mark.parametrize("text", ['{"a":' * 90_000, '{"a": NaN}', '{"a":' * 5000 + "1" + "}" * 5000])
def test_json_that_cannot_be_looked_into_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        exchange().content(text)


def test_an_opaque_run_does_not_pass() -> None:
    blob = base64.b64encode(bytes(range(256)) * 2).decode()
    assert exchange().text(f"see {blob} there") == "see [ENCODED-1] there"


def test_a_given_name_beside_a_surname_of_the_record_goes_with_it_and_is_known_from_then_on() -> None:
    room = Exchange(Plan(()), load_sources(), "k7")
    room.learn(parse(b'{"resourceType": "Patient", "name": [{"family": "Quagmire", "given": ["Hanna"]}]}', "record"))
    source = "Her uncle of old, Zebulon Quagmire, called; Zebulon is well. Quagmire takes Metformin."
    out = room.text(source)
    assert "Zebulon" not in out
    assert "Quagmire" not in out
    assert "takes Metformin" in out
    assert room.restore(out) == source
