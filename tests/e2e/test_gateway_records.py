"""Records posted as FHIR or plain JSON leave field by field under the plan, and come back as the source wrote them."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

import gateway_house
from bailment.agreement import Agreement, Operation, Plan
from bailment.agreement.plan import Step
from gateway_house import BUNDLE, CLIENT_KEY, TRAINER_KEY, Heard, House, note_of, response, telltales

FHIR = "content-type: application/fhir+json"
JSON = "content-type: application/json; charset=utf-8"
FIELDS = {
    "patient_name": Operation.REPLACE,
    "mrn": Operation.DROP,
    "referrer.full_name": Operation.REPLACE,
    "note": Operation.SCRUB,
    "labs.glucose": Operation.KEEP,
    "labs.taken": Operation.REPLACE,
}
RECORD = (
    '{"patient_name": "Zora Quimby", "mrn": "77-40-41", "referrer": {"full_name": "Otto Vance"}, "nickname": "Zo",'
    ' "note": "Quimby (Zora), record 774041, sent by Otto Vance, is well.",'
    ' "labs": [{"glucose": 5.10, "taken": "2023-05-05"}]}'
)
SECRETS = (b"Zora", b"Quimby", b"Vance", b"Otto", b"774041", b"77-40-41", b'"Zo"', b"2023")


def fielded(agreement: Agreement) -> Agreement:
    """The agreement with a plan for the house's own records too."""
    own = tuple(Step(path, operation, "the service needs it so") for path, operation in FIELDS.items())
    return replace(agreement, plan=Plan((*agreement.plan.steps, *own)))


@pytest.fixture(scope="module")
def _own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with gateway_house.house(tmp_path_factory.mktemp("own"), fielded) as house:
        yield house


@pytest.fixture
def own(_own: House) -> Iterator[House]:
    """A house whose agreement plans for records of its own."""
    yield _own
    _own.rest()


def echoes(house: House, status: int = 200) -> None:
    """Let the vendor answer with what it was sent."""

    async def behave(body: dict[str, Any], writer: asyncio.StreamWriter) -> None:
        sent = house.vendor.received.rpartition(b"\r\n\r\n")[2]
        writer.write(response(bytes(sent), status))

    house.vendor.behaviour = behave


def post(house: House, body: str, path: str = "/fhir", media: str = FHIR, key: str = CLIENT_KEY) -> Heard:
    return house.post(body.encode(), media, path=path, key=key)


def test_a_bundle_leaves_under_the_plan_and_comes_back_restored(house: House) -> None:
    echoes(house)
    heard = post(house, BUNDLE)
    assert heard.status == 200 and heard.headers["content-type"] == "application/fhir+json"
    assert telltales(house.vendor.received) == set()
    head = house.vendor.heads[-1]
    assert head.startswith("POST /r4/base HTTP") and "application/fhir+json" in head
    assert heard.json["resourceType"] == "Bundle"
    assert note_of(heard.body.decode()) == gateway_house.NOTE, "an attachment is restored inside its base64"
    patient = next(e["resource"] for e in heard.json["entry"] if e["resource"]["resourceType"] == "Patient")
    asked = next(e["resource"] for e in json.loads(BUNDLE)["entry"] if e["resource"]["resourceType"] == "Patient")
    assert patient.get("gender") == asked["gender"]
    assert heard.headers["bailment-decision"] in house.leaves() and heard.headers["bailment-clause"] == "agreement 4.1"


def test_types_and_operations_below_the_route_go_on_and_nothing_else_does(house: House) -> None:
    echoes(house, 201)
    patient = '{"resourceType": "Patient", "gender": "female", "name": [{"family": "Tolliver-Quist"}]}'
    for below in ("/Patient", "/$summarise", "/Patient/$match"):
        heard = post(house, patient, f"/fhir{below}")
        assert heard.status == 201 and f"POST /r4/base{below} HTTP" in house.vendor.heads[-1]
    house.vendor.reset()
    for below in ("/Patient/00482716", "/Patient/", "/patient", "/Patient/$match/x", "/../admin", "/Marwenna Quist",
                  "/TolliverMarwenna", "/$tolliver-quist", "/Patient/$validate", "/$everything"):  # fmt: skip
        assert post(house, patient, f"/fhir{below}".replace(" ", "%20")).status == 405
    assert post(house, patient, "/fhir/Patient?name=Marwenna").status == 400
    assert not house.vendor.received


def test_plain_json_leaves_field_by_field_and_every_digit_stays(own: House) -> None:
    echoes(own)
    heard = post(own, RECORD, "/notes", JSON)
    assert heard.status == 200 and heard.headers["content-type"] == "application/json"
    sent = own.vendor.bodies[-1]
    assert sent.keys() == {"patient_name", "referrer", "note", "labs"}, "what nobody planned for is dropped"
    assert not [secret for secret in SECRETS if secret in own.vendor.received]
    assert b"5.10" in own.vendor.received and b"5.10" in heard.body
    assert own.vendor.heads[-1].startswith("POST /notes/v2 HTTP")
    kept = json.loads(RECORD)
    for name in ("mrn", "nickname"):
        kept.pop(name)
    assert heard.json == kept


@pytest.mark.parametrize("name", ["dob", "surname", "email"])
def test_a_dropped_field_that_names_somebody_is_known_in_free_text(own: House, name: str) -> None:
    value = {"dob": "1958-09-14", "surname": "Ashgrove", "email": "zo@mail.test"}[name]

    agreement = Plan((Step(name, Operation.DROP, "not needed"), Step("note", Operation.SCRUB, "needed")))
    from bailment.deidentify import Exchange, load_sources
    from bailment.deidentify.planned import planned

    exchange = Exchange(agreement, planned(agreement, load_sources()), "K1")
    out = exchange.record({name: value, "note": f"It says {value} here."})
    assert isinstance(out, dict) and value not in str(out) and "It says [" in str(out["note"])


REFUSED = {
    "nothing planned": ('{"nickname": "Zo"}', "/notes", JSON, 403),
    "a list of texts": ('["Zora Quimby"]', "/notes", JSON, 403),
    "no object": ('"Zora"', "/notes", JSON, 400),
    "no json": ("{Zora", "/notes", JSON, 400),
    "twice": ('{"Zora": 1, "Zora": 2}', "/notes", JSON, 400),
    "deep": ('{"a":' * 200 + "1" + "}" * 200, "/notes", JSON, 400),
    "no resource": (RECORD, "/fhir", FHIR, 400),
    "form": ("name=Zora", "/notes", "content-type: application/x-www-form-urlencoded", 415),
    "fhir on a plain route": (RECORD, "/notes", FHIR, 415),
    "no type": (RECORD, "/notes", "x: y", 415),
    "zipped": (RECORD, "/notes", JSON + "\r\ncontent-encoding: gzip", 415),
    "excluded": ('{"note": "takes methadone"}', "/notes", JSON, 403),
    "excluded, escaped": ('{"note": "takes \\u006dethadone"}', "/notes", JSON, 403),
    "below": (RECORD, "/notes/Zora", JSON, 404),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_may_not_leave_is_refused_recorded_and_not_repeated(own: House, case: str) -> None:
    body, path, media, status = REFUSED[case]
    before = len(own.deal.ledger.leaves())
    heard = post(own, body, path, media)
    assert heard.status == status and not own.vendor.received
    assert b"Zora" not in heard.raw
    (leaf,) = own.deal.ledger.leaves()[before:]
    assert json.loads(leaf)["id"] == heard.headers["bailment-decision"] and b"Zora" not in leaf
    assert heard.headers["bailment-clause"]


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize(
    "path", ["", "/", "/Patient", "/Patient/123", "/metadata", "/Patient/_search", "/Patient?name=x"]
)
def test_reading_searching_and_changing_are_refused(house: House, method: str, path: str) -> None:
    head = (
        f"{method} /fhir{path} HTTP/1.1\r\nhost: g\r\nconnection: close\r\nauthorization: Bearer {CLIENT_KEY}\r\n\r\n"
    )
    heard = Heard(house.raw(head.encode()))
    assert heard.status == 405 and heard.headers["allow"] == "POST"
    assert heard.json["resourceType"] == "OperationOutcome" and heard.json["issue"][0]["code"] == "not-supported"
    assert "searching" in heard.json["issue"][0]["diagnostics"]
    assert not house.vendor.received


def test_clients_of_fhir_hear_refusals_as_they_expect_them(house: House) -> None:
    heard = post(house, BUNDLE, key=TRAINER_KEY)
    (issue,) = heard.json["issue"]
    assert heard.status == 403 and heard.headers["content-type"] == "application/fhir+json"
    assert (issue["severity"], issue["code"]) == ("error", "forbidden")
    assert heard.headers["bailment-decision"] in issue["diagnostics"]
    unknown = post(house, BUNDLE, key="nobody")
    assert unknown.status == 401 and unknown.json["issue"][0]["code"] == "login"
    assert not house.vendor.received


def test_a_route_serves_its_purpose_alone(house: House) -> None:
    heard = house.post(BUNDLE.encode(), FHIR, "bailment-purpose: training", path="/fhir")
    assert heard.status == 403 and not house.vendor.received


SAYS = {
    "not json": (response(b"<html>"), 502),
    "twice": (response(b'{"a": 1, "a": 2}'), 502),
    "broken": (response(b"{}", 500), 502),
    "nothing": (response(b"", 201), 201),
    "unprocessable": (response(b'{"a": "Zora"}', 422), 422),
}


@pytest.mark.parametrize("case", SAYS)
def test_what_the_vendor_does_is_told_plainly(own: House, case: str) -> None:
    raw, status = SAYS[case]
    own.vendor.answers(raw)
    heard = post(own, RECORD, "/notes", JSON)
    assert heard.status == status and b"Zora" not in heard.raw


def test_restored_values_suit_the_place_where_they_stand(own: House) -> None:
    def said(body: dict[str, Any]) -> bytes:
        token = body["patient_name"]
        inner = base64.b64encode(f"of {token}".encode()).decode()
        return response(json.dumps({"div": f"<div>{token}</div>", "data": inner, "n": 1.50, "text": token}).encode())

    async def behave(body: dict[str, Any], writer: asyncio.StreamWriter) -> None:
        writer.write(said(body))

    own.vendor.behaviour = behave
    heard = post(own, RECORD.replace("Zora Quimby", "Zora <Zo> Quimby"), "/notes", JSON).json
    assert heard["div"] == "<div>Zora &lt;Zo&gt; Quimby</div>"
    assert base64.b64decode(heard["data"]) == b"of Zora <Zo> Quimby" and heard["text"] == "Zora <Zo> Quimby"
