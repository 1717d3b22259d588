"""One value has one canonical JSON (RFC 8785 without floats), and a salted digest hides what it stands for."""

from __future__ import annotations

import hmac
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bailment.primitives.digest import canonical_json, salted, sha256

VECTORS = (
    ({}, "{}"),
    ([], "[]"),
    ("", '""'),
    (None, "null"),
    ([True, False], "[true,false]"),
    ({"b": 1, "a": {"d": [], "c": -0}}, '{"a":{"c":0,"d":[]},"b":1}'),
    (2**53 - 1, "9007199254740991"),
    (-(2**53) + 1, "-9007199254740991"),
    ('\b\t\n\f\r"\\/', r'"\b\t\n\f\r\"\\/"'),
    ("\x00\x1f\x7f", '"\\u0000\\u001f\x7f"'),
    ("é€😀\u2028\ufeff", '"é€😀\u2028\ufeff"'),
    ({"10": 0, "9": 0, "": 0, "A": 0, "a": 0}, '{"":0,"10":0,"9":0,"A":0,"a":0}'),
    ({"\uffff": 1, "😀": 2}, '{"😀":2,"\uffff":1}'),
    ({"e\u0301": 1, "é": 2}, '{"e\u0301":1,"é":2}'),
    ((1, (2,)), "[1,[2]]"),
)


@pytest.mark.parametrize(("value", "text"), VECTORS, ids=[text for _, text in VECTORS])
def test_a_value_has_one_text(value: object, text: str) -> None:
    assert canonical_json(value) == text.encode()  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [1.0, b"x", {1: 2}, {"a": object()}, {1, 2}, "\ud800", {"\ud800": 1}, [bytearray()]])
def test_what_has_no_canonical_text_is_refused(value: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        canonical_json(value)  # type: ignore[arg-type]


@pytest.mark.parametrize("number", [2**53, -(2**53), 10**30])
def test_a_number_that_others_might_round_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="as text"):
        canonical_json({"n": number})


PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(exclude_categories=("Cs",))),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=("Cs",)), max_size=4), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(PLAIN)
def test_canonical_json_reads_back_and_is_the_same_again(value: object) -> None:
    text = canonical_json(value)  # type: ignore[arg-type]
    assert json.loads(text) == value
    assert canonical_json(json.loads(text)) == text


@given(st.dictionaries(st.text(st.characters(exclude_categories=("Cs",)), max_size=4), st.integers(0, 9), max_size=6))
def test_the_order_in_which_keys_came_does_not_matter(value: dict[str, int]) -> None:
    assert canonical_json(dict(reversed(value.items()))) == canonical_json(value)


def test_a_digest_is_known_and_a_salted_one_needs_its_salt() -> None:
    assert sha256(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert salted(b"s" * 16, b"x") == hmac.new(b"s" * 16, b"x", "sha256").hexdigest()
    assert salted(b"s" * 16, b"x") != salted(b"t" * 16, b"x")
    with pytest.raises(ValueError, match="16 bytes"):
        salted(b"s" * 15, b"x")
