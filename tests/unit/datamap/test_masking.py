"""A mask shows how a value is written, never what it says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bailment.datamap.masking import examples, masked, masked_length


@pytest.mark.parametrize(
    ("value", "shape"),
    [
        ("Roe-1957", "Aaa-0000"),
        ("1957-03-27", "0000-00-00"),
        ("élan Ж١", "aaaa A0"),
        ("名前🙂", "aa?"),
        ("x" * 30, "a" * 24 + "…"),
        ("", ""),
    ],
)
def test_a_mask_is_the_shape(value: str, shape: str) -> None:
    assert masked(value) == shape


@given(st.text(max_size=60))
def test_a_mask_holds_no_letter_or_digit_of_the_value(value: str) -> None:
    assert set(masked(value)) - {"…"} <= set("Aa0?") | {chr(n) for n in range(32, 127) if not chr(n).isalnum()}


def test_examples_are_few_and_different() -> None:
    assert examples(["a", "", "a", "0", "A", "?"]) == ("a", "0", "A")
    assert masked_length("Jane Roe") == "8 characters"
