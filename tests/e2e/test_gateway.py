"""The official client talks through the gateway unchanged; nothing that names anybody arrives, all else does."""

from __future__ import annotations

import asyncio
import base64
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import openai
import pytest

from bailment import api
from bailment.agreement import Operation, print_text
from bailment.payloads import leaves, parse
from bailment.policy import Gap
from bailment.store import open_deal
from gateway_house import (
    BUNDLE,
    CLIENT_KEY,
    NOTE,
    NOW,
    SYSTEM,
    TRAINER_KEY,
    VENDOR_KEY,
    House,
    clients,
    completion,
    example,
    note_of,
    response,
    telltales,
)

MESSAGES: list[Any] = [{"role": "system", "content": SYSTEM}, {"role": "user", "content": BUNDLE}]
CLINICAL = ("furosemide 80 mg twice daily", "LVEF 35 %", "84.6 kg", "78.9 kg", "1.90 mg/dL", "128/min",
            "NT-proBNP fell", "6840 to 2210 pg/mL", "Apixaban 5 mg twice daily, not to be", "Metformin 500 mg",
            "67-year-old woman", "Heart failure clinic", "at 10:30", "Penicillin causes")  # fmt: skip


def sent(house: House) -> str:
    """The user's message as the vendor received it."""
    return str(house.vendor.bodies[-1]["messages"][-1]["content"])


def test_the_oracle_sees_the_bundle_for_what_it_is() -> None:
    assert len(telltales(BUNDLE.encode())) > 60
    hidden = base64.b64encode(base64.b64encode(b"so Marwenna it")).decode()
    assert telltales(hidden.encode()) == {"marwenna"}
    assert telltales(b"&#77;arwenna \\u0051uist %54acoma 00-48-27-16") >= {"marwenna", "quist", "tacoma", "00482716"}


def test_nothing_that_names_anybody_arrives_in_any_encoding(house: House) -> None:
    assert house.client().chat.completions.create(model="m", messages=MESSAGES).choices[0].message.content
    assert len(house.vendor.bodies) == 1
    assert telltales(house.vendor.received) == set()


def test_every_value_that_the_plan_keeps_arrives_to_the_last_digit(house: House) -> None:
    house.client().chat.completions.create(model="m", messages=MESSAGES)

    def kept(text: str) -> Counter[tuple[str, str]]:
        tree = parse(text.encode(), "bundle")
        keep = [leaf for leaf in leaves(tree) if house.plan.operation(leaf.path) is Operation.KEEP]
        return Counter((leaf.path, leaf.text) for leaf in keep if not leaf.path.endswith(").url"))

    assert kept(sent(house)) == kept(BUNDLE)
    assert sum(kept(BUNDLE).values()) > 150
    assert house.vendor.bodies[-1]["messages"][0]["content"] == SYSTEM


def test_what_the_note_says_of_the_illness_arrives(house: House) -> None:
    house.client().chat.completions.create(model="m", messages=MESSAGES)
    note = note_of(sent(house))
    assert [words for words in CLINICAL if words not in note] == []


def test_names_and_dates_in_the_answer_equal_the_sources(house: House) -> None:
    house.vendor.words = lambda body: note_of(body["messages"][-1]["content"])
    answer = house.client().chat.completions.create(model="m", messages=MESSAGES)
    assert answer.choices[0].message.content == NOTE


async def test_the_asynchronous_client_hears_the_same(house: House) -> None:
    house.vendor.words = lambda body: note_of(body["messages"][-1]["content"])
    async with openai.AsyncOpenAI(api_key=CLIENT_KEY, base_url=f"http://127.0.0.1:{house.port}/v1") as client:
        answer = await client.chat.completions.create(model="m", messages=MESSAGES)
    assert answer.choices[0].message.content == NOTE


def _tokens(body: dict[str, Any]) -> list[str]:
    return list(dict.fromkeys(re.findall(r"\[[A-Z0-9-]+\]", note_of(body["messages"][-1]["content"]))))


BENT = {
    "bold": lambda token: f"**{token}**",
    "lower": str.lower,
    "escaped": lambda token: token.replace("[", r"\[").replace("]", r"\]"),
    "spaced": lambda token: f"[ {token[1:-1]} ]",
    "underscored": lambda token: token.replace("-", "_"),
    "quoted": lambda token: f"> “{token}”",
    "table": lambda token: f"| {token} |",
}


def test_a_token_that_the_model_bent_comes_back(house: House) -> None:
    house.vendor.words = lambda body: "\f".join(
        "\n".join(bend(token) for token in _tokens(body)) for bend in BENT.values()
    )
    answer = house.client().chat.completions.create(model="m", messages=MESSAGES).choices[0].message.content or ""
    for how, part in zip(BENT, answer.split("\f"), strict=True):
        for value in ("Marwenna Tolliver-Quist", "00482716", "09/14/1958", "12 March 2026", "Annelise Quist"):
            assert value in part, how
        assert not re.search(r"-1\\?\]", part), how


def test_tokens_inside_an_answer_in_json_come_back_as_json(house: House) -> None:
    house.vendor.words = lambda body: json.dumps({"who": _tokens(body), "n": 1})
    answer = house.client().chat.completions.create(
        model="m", messages=MESSAGES, response_format={"type": "json_object"}
    )
    who = json.loads(answer.choices[0].message.content or "")["who"]
    assert "Marwenna Tolliver-Quist" in who and "09/14/1958" in who
    assert house.vendor.bodies[-1]["response_format"] == {"type": "json_object"}


def test_parts_of_a_message_are_treated_each(house: House) -> None:
    parts = [{"type": "text", "text": "Summarise this:"}, {"type": "text", "text": BUNDLE}]
    house.vendor.words = lambda body: note_of(body["messages"][0]["content"][1]["text"])
    messages: Any = [{"role": "user", "content": parts}]
    answer = house.client().chat.completions.create(model="m", messages=messages)
    assert answer.choices[0].message.content == NOTE
    assert telltales(house.vendor.received) == set()


def test_a_talk_of_several_turns_passes_with_what_the_client_hands_back(house: House) -> None:
    house.vendor.words = lambda body: f"She is {_tokens({'messages': body['messages'][:2]})[1]}."
    client = house.client()
    first = client.chat.completions.create(model="m", messages=MESSAGES).choices[0].message
    assert first.content == "She is Marwenna Tolliver-Quist."
    then = {"role": "user", "content": "And Mrs Tolliver-Quist's drugs, as of 18 March?"}
    turn = [*MESSAGES, first.model_dump(), then]
    assert client.chat.completions.create(model="m", messages=turn).choices[0].message.content == first.content
    assert telltales(house.vendor.received) == set()
    assert _tokens({"messages": house.vendor.bodies[1]["messages"][:2]})[1] in sent_of(house, 2)


def sent_of(house: House, place: int) -> str:
    return str(house.vendor.bodies[-1]["messages"][place]["content"])


@pytest.mark.parametrize("asked", [{"store": True}, {"store": False}, {}])
def test_store_is_false_whatever_the_client_asks(house: House, asked: dict[str, bool]) -> None:
    house.client().chat.completions.create(
        model="m", messages=MESSAGES, user="Marwenna Tolliver-Quist", metadata={"mrn": "00482716"}, **asked
    )
    body = house.vendor.bodies[-1]
    assert body["store"] is False
    assert not {"user", "metadata", "stream"} & body.keys()
    assert telltales(house.vendor.received) == set()


def test_parameters_that_hold_nobody_arrive_as_they_were(house: House) -> None:
    house.client().chat.completions.create(
        model="vendor/m-4.1-mini:free", messages=MESSAGES, temperature=0.25, top_p=1, seed=7, max_completion_tokens=900,
        stop=["END", "Marwenna"], n=1, presence_penalty=-0.5, reasoning_effort="low",
    )  # fmt: skip
    body = house.vendor.bodies[-1]
    assert body["temperature"] == 0.25 and body["seed"] == 7 and body["model"] == "vendor/m-4.1-mini:free"
    assert body["stop"][0] == "END" and re.fullmatch(r"\[PATIENT-NAME-\w+\]", body["stop"][1])


def test_the_vendor_sees_its_own_key_and_nothing_of_the_caller(house: House) -> None:
    house.client(default_headers={"x-trace": "Marwenna"}).chat.completions.create(model="m", messages=MESSAGES)
    head = house.vendor.heads[-1].lower()
    assert f"authorization: bearer {VENDOR_KEY}" in head
    names = {line.partition(":")[0] for line in head.split("\r\n")[1:] if line}
    ours = {"user-agent", "accept", "accept-encoding", "content-length"}
    assert names == {"host", "authorization", "content-type"} | ours
    assert CLIENT_KEY.encode() not in house.vendor.received


def test_a_wrong_key_is_told_so_and_nothing_arrives(house: House) -> None:
    with pytest.raises(openai.AuthenticationError):
        house.client("some-other-key").chat.completions.create(model="m", messages=MESSAGES)
    assert not house.vendor.received


def test_each_answer_bears_its_decision_and_its_clause(house: House) -> None:
    raw = house.client().chat.completions.with_raw_response.create(model="m", messages=MESSAGES)
    assert raw.headers["bailment-clause"] == "agreement 4.1"
    assert raw.headers["cache-control"] == "no-store"
    assert raw.headers["bailment-decision"] in house.leaves()


def test_the_ledger_holds_the_decision_and_nothing_that_names_anybody(house: House) -> None:
    before = len(house.deal.ledger.leaves())
    house.client().chat.completions.create(model="m", messages=MESSAGES)
    (leaf,) = house.deal.ledger.leaves()[before:]
    told = json.loads(leaf)
    assert (told["kind"], told["decision"], told["client"]) == ("decision", "allow", "ward")
    assert told["clause"] == "agreement 4.1"
    assert set(told["digests"]) == {"received", "sent"}
    assert telltales(leaf) == set()


@pytest.mark.capability("CAP-125")
def test_a_purpose_that_the_agreement_bars_is_refused_with_its_clause(house: House) -> None:
    barred = house.ask("Summarise: no complaints.", tag="training")
    assert barred.status == 403 and barred.headers["content-type"] == "application/problem+json"
    assert barred.json["clause"] == "agreement 4.1" and barred.headers["bailment-clause"] == "agreement 4.1"
    assert "No other purpose" in barred.json["detail"]
    assert house.ask("Summarise: no complaints.", key=TRAINER_KEY).json["clause"] == "agreement 4.1"
    assert not house.vendor.received
    assert house.ask("Summarise: no complaints.", tag="summarisation").status == 200
    assert api.policy_of(house.deal).executed


def test_a_key_is_bound_to_its_purpose(house: House) -> None:
    refused = house.ask("Summarise: no complaints.", key=TRAINER_KEY, tag="summarisation")
    assert refused.status == 403 and "not bound" in refused.json["detail"]
    assert not house.vendor.received


@pytest.mark.capability("CAP-128")
@pytest.mark.parametrize(
    "text",
    [
        "History of opioid use disorder, on buprenorphine.",
        'Summarise {"resourceType": "Condition", "code": {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10-cm",'
        ' "code": "F11.20"}]}}',
        'Look: {"resourceType": "ImagingStudy", "status": "available"}',
        json.dumps({"note": {"data": base64.b64encode(b"He takes methadone daily.").decode()}}),
        json.dumps({"outer": json.dumps({"inner": "in drug  Rehabilitation since May"})}),
        "so &#109;ethadone it is",
        "so \\u006dethadone it is",
        "so metha\u200bdone it is",
        base64.b64encode(b"He takes methadone daily.").decode(),
        base64.b64encode(base64.b64encode(b"He takes methadone daily.")).decode(),
        b"He takes methadone daily.".hex(),
        "ｍｅｔｈａｄｏｎｅ",
        "m\u0435thad\u043en\u0435 and m\u0435tha\ufe0fdone",
    ],
)
def test_excluded_data_are_refused_with_the_clause_and_nothing_arrives(house: House, text: str) -> None:
    assert "substance-use" in {row.id for row in api.policy_of(house.deal).excluded}
    heard = house.ask("Summarise.", text)
    assert (heard.status, heard.json["clause"]) == (403, "agreement A.4")
    assert "excluded data" in heard.json["detail"]
    assert not house.vendor.received


def test_an_excluded_word_cut_in_two_is_still_refused(house: House) -> None:
    parts = [{"type": "text", "text": "takes metha"}, {"type": "text", "text": "done"}]
    body = {"model": "m", "messages": [{"role": "user", "content": parts}]}
    assert house.post(json.dumps(body).encode()).status == 403
    assert house.ask("takes metha", "done").status == 403
    assert not house.vendor.received


def test_what_came_back_wrong_is_told_honestly(house: House) -> None:
    house.vendor.answers(response(completion("no"), status=500))
    with pytest.raises(openai.InternalServerError) as told:
        house.client().chat.completions.create(model="m", messages=MESSAGES)
    assert told.value.status_code == 502
    assert VENDOR_KEY not in str(told.value) and telltales(str(told.value).encode()) == set()


def test_two_patients_at_once_do_not_mix(house: House) -> None:
    house.vendor.words = lambda body: body["messages"][-1]["content"]

    def text(number: int) -> str:
        return f"Ms. Zora Quimby{'abcdefghij'[number]} was seen on {number + 1} May 2023, MRN 77{number}0{number}41."

    async def all_at_once() -> list[str]:
        async with openai.AsyncOpenAI(api_key=CLIENT_KEY, base_url=f"http://127.0.0.1:{house.port}/v1") as client:
            asked = [
                client.chat.completions.create(model="m", messages=[{"role": "user", "content": text(number)}])
                for number in range(10)
            ]
            return [answer.choices[0].message.content or "" for answer in await asyncio.gather(*asked)]

    assert asyncio.run(all_at_once()) == [text(number) for number in range(10)]
    assert b"Quimby" not in house.vendor.received and b"May 2023" not in house.vendor.received


def test_an_agreement_that_nobody_signed_lets_nothing_out(tmp_path: Path) -> None:
    path = tmp_path / "agreement.yaml"
    path.write_text(print_text(example(9)), encoding="utf-8")
    api.new_deal(tmp_path / "deal", "d", "hospital", now=NOW)
    assert not api.add_agreement(tmp_path / "deal", path, now=NOW)
    with open_deal(tmp_path / "deal") as deal:
        gateway = api.gateway(deal, clients(), "http://127.0.0.1:9/v1", vendor_key="k")
        outcome = asyncio.run(
            gateway.enforcer.complete(
                gateway.enforcer.site.clients[0], "", b'{"model":"m","messages":[{"role":"user","content":"hi"}]}'
            )
        )
        assert outcome.status == 403 and isinstance(outcome.decision, Gap)
