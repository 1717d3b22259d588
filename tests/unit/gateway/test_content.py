"""What a request holds is seen in every layer of it."""

from __future__ import annotations

import base64
import json

import pytest

from bailment.agreement import Operation, Plan
from bailment.agreement.plan import Step
from bailment.gateway.content import seen
from bailment.primitives.errors import Unreadable

PLAN = Plan((Step("Patient.gender", Operation.KEEP, "t"), Step("Patient.birthDate", Operation.DROP, "t")))


def test_fields_are_seen_and_those_that_the_plan_lets_out() -> None:
    found = seen(['Look: {"resourceType": "Patient", "gender": "female", "birthDate": "1958-09-14"}'], PLAN)
    assert {"Patient.gender", "Patient.birthDate"} <= set(found.paths)
    assert found.kept == ("Patient.gender",)


def test_a_code_goes_with_its_own_system_whatever_other_records_hold() -> None:
    bare = {"resourceType": "Condition", "code": {"coding": [{"code": "A"}]}}
    full = {"resourceType": "Condition", "code": {"coding": [{"code": "F11.2", "system": "icd"}]}}
    late = {"resourceType": "Condition", "code": {"coding": [{"system": "icd", "userSelected": True, "code": "F10"}]}}
    found = seen([json.dumps(bare), f"{json.dumps(full)} and {json.dumps(late)}"], PLAN)
    assert found.codes == ("|A", "icd|F11.2", "icd|F10")


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"a": json.dumps({"b": "see methadone"})}),
        json.dumps({"resourceType": "Binary", "data": base64.b64encode(b"see methadone").decode()}),
        base64.b64encode(base64.b64encode(b"see methadone")).decode(),
        "see %6dethadone",
        "see m&#101;thadone",
        "see m\u0435tha\u200edone",
    ],
)
def test_words_are_seen_in_every_layer(text: str) -> None:
    assert any("see methadone" in layer for layer in seen([text], PLAN).texts)


def test_what_is_nested_too_deep_is_refused() -> None:
    for depth in (400, 700, 5000):
        try:
            found = seen(['{"a":' * depth + '"methadone"' + "}" * depth], PLAN)
        except Unreadable:
            continue
        assert "methadone" in found.texts
    with pytest.raises(Unreadable):
        seen(['{"a":' * 5000 + "1" + "}" * 5000], PLAN)
