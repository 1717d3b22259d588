"""A chat is understood to its last member or refused; an answer is restored wherever it is text."""

from __future__ import annotations

import json
from typing import Any, cast

import pytest

from bailment.agreement import Forced, Plan
from bailment.deidentify import Exchange, Sources
from bailment.gateway.chat import MAX_MESSAGES, chat, restored
from bailment.identifiers import Label
from bailment.primitives.errors import Unreadable, Usage


class Upper:
    """Stands for an exchange that makes texts large."""

    content = staticmethod(str.upper)


def exchange() -> Exchange:
    """An exchange whose token [NAME-1] stands for Ann."""
    found = Exchange(Plan(), Sources(()), "K1")
    found._tokens.token(Label.NAME, "ann", "Ann")
    return found


def made(**more: Any) -> bytes:
    return json.dumps({"model": "m", "messages": [{"role": "user", "content": "hi"}]} | more).encode()


def test_each_text_is_treated_and_the_rest_stays() -> None:
    parts = [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]
    request = chat(made(messages=[{"role": "user", "content": parts, "name": "Ann"}], stop="c", top_p=0.5, n=None))
    assert request.texts() == ("a", "b", "c")
    body = json.loads(request.treated(cast(Exchange, Upper())).body((Forced("store", False),)))
    assert body == {
        "model": "m",
        "top_p": 0.5,
        "stop": ["C"],
        "messages": [{"role": "user", "content": [{"type": "text", "text": "A"}, {"type": "text", "text": "B"}]}],
        "store": False,
    }


def test_what_the_agreement_forces_prevails() -> None:
    forced = (Forced("store", False), Forced("temperature", 0))
    body = json.loads(chat(made(store=True, temperature=1.5)).body(forced))
    assert (body["store"], body["temperature"]) == (False, 0)


def test_seams_show_what_stands_on_both_sides_of_a_cut() -> None:
    long = "x" * 400
    request = chat(made(messages=[{"role": "user", "content": text} for text in (f"{long}Mar", f"wen{long}na")]))
    assert "Marwen" in request.seams() and len(request.seams()) < 700
    assert chat(made()).seams() == ""


@pytest.mark.parametrize(
    "more",
    [
        {"tools": []}, {"x": 1}, {"stream": 1}, {"stream_options": {"x": True}}, {"model": ""}, {"model": "a b"}, {"model": 1}, {"n": 0}, {"n": 1.0},
        {"temperature": "1"}, {"temperature": True}, {"temperature": 3}, {"seed": 100_000}, {"seed": -1},
        {"max_tokens": 0}, {"reasoning_effort": "free text"}, {"response_format": "text"}, {"stop": 1},
        {"stop": ["a", 1]}, {"stop": ["a"] * 17}, {"messages": []}, {"messages": [1]},
        {"messages": [{"role": "user", "content": "x"}] * (MAX_MESSAGES + 1)},
    ],
)  # fmt: skip
def test_what_is_not_understood_is_refused(more: dict[str, Any]) -> None:
    with pytest.raises(Usage):
        chat(made(**more))


@pytest.mark.parametrize("name", ["Marwenna", "tools"])
def test_a_refusal_names_words_of_the_api_alone(name: str) -> None:
    with pytest.raises(Usage) as told:
        chat(made(**{name: [1]}))
    assert (name in told.value.says) == (name == "tools")


def test_every_text_of_an_answer_is_restored_at_any_place() -> None:
    answer = json.dumps({"a": "[NAME-1]", "b": [{"c": "so [NAME-1]", "d": 1.5, "e": None, "f": True}]}).encode()
    body = json.loads(restored(answer, exchange()))
    assert body == {"a": "Ann", "b": [{"c": "so Ann", "d": 1.5, "e": None, "f": True}]}


@pytest.mark.parametrize(
    ("text", "out"),
    [
        ("https://e.example/[NAME-1] [NAME-1]", "https://e.example/[NAME-1] Ann"),
        ("![a](https://e.example/?q=[NAME-1]&r)", "![a](https://e.example/?q=[NAME-1]&r)"),
        ("//e.example/[ NAME-1 ][NAME-1]", "//e.example/[ NAME-1 ][NAME-1]"),
        ("a / b [NAME-1]", "a / b Ann"),
        ("1//[NAME-1]", "1//[NAME-1]"),
        ("see [NAME-1]: https://e.example", "see Ann: https://e.example"),
    ],
)
def test_nothing_is_restored_inside_an_address(text: str, out: str) -> None:
    answer = restored(json.dumps({"a": text}).encode(), exchange())
    assert json.loads(answer)["a"] == out


@pytest.mark.parametrize("answer", [b"", b"[]", b"null", b"{", b"\xff", b'{"a":' * 800 + b"1" + b"}" * 800])
def test_an_answer_that_cannot_be_looked_into_is_not_passed_on(answer: bytes) -> None:
    with pytest.raises(Unreadable):
        restored(answer, exchange())
