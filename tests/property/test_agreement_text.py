"""What is printed reads back as it was, whatever stands in it; and no text breaks the reader."""

from __future__ import annotations

import re
import types
import typing
from dataclasses import is_dataclass
from enum import StrEnum
from typing import Annotated, Any, get_args, get_origin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bailment.agreement import Agreement, Sealed, check_text, digest, parse, parse_sealed, print_sealed, print_text
from bailment.agreement.codec import slots
from bailment.agreement.shapes import Line, Words
from bailment.primitives.errors import Unreadable
from bailment.primitives.time import Day, Duration, Instant, Unit

AWKWARD = st.sampled_from(["no", "null", "1.5", "0x1F", "- a", "a: b", "# b", "'", '"', "2026-01-01", " x", "é", "😀"])

LETTER = st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\ufeff\ufffe\uffff")
LINE = st.text(LETTER, min_size=1, max_size=12)
ANYTHING = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0\x85"), min_size=1, max_size=12)


def strategy(kind: Any) -> st.SearchStrategy[Any]:
    """Values of any type that the model declares."""
    if get_origin(kind) is Annotated:
        return shaped(kind)
    if get_origin(kind) in (types.UnionType, typing.Union):
        return st.one_of(*(strategy(member) for member in get_args(kind)))
    if get_origin(kind) is tuple:
        return st.lists(strategy(get_args(kind)[0]), max_size=2).map(tuple)
    if kind is Day:
        return st.dates().map(lambda day: Day(day.year, day.month, day.day))
    if kind is Duration:
        return st.builds(Duration, st.integers(0, 100), st.sampled_from(Unit))
    if kind is Instant:
        return st.integers(0, 4 * 10**15).map(Instant)
    if is_dataclass(kind):
        return st.builds(kind, **{slot.name: strategy(hint) for slot, hint in slots(kind)})
    if issubclass(kind, StrEnum):
        return st.sampled_from(kind)
    return st.none() if kind is types.NoneType else st.from_type(kind)


def shaped(kind: Any) -> st.SearchStrategy[Any]:
    base, shape = get_args(kind)
    if base is int:
        return st.integers(0, 999_999_999)
    if kind in (Line, Words):
        return st.one_of(AWKWARD, ANYTHING) if kind is Words else st.one_of(AWKWARD, LINE)
    return st.from_regex(re.compile(shape.pattern, re.ASCII), fullmatch=True)


AGREEMENTS = strategy(Agreement)


@given(AGREEMENTS)
@settings(max_examples=30, deadline=None)
def test_printing_and_reading_is_the_identity(agreement: Agreement) -> None:
    again = parse(print_text(agreement), "deal.yaml")
    assert again == agreement
    assert digest(again) == digest(agreement)
    assert print_text(again) == print_text(agreement)


@given(strategy(Sealed))
@settings(max_examples=15, deadline=None)
def test_printing_and_reading_a_sealed_agreement_is_the_identity(sealed: Sealed) -> None:
    assert parse_sealed(print_sealed(sealed), "deal.yaml") == sealed


@given(AGREEMENTS, AGREEMENTS)
@settings(max_examples=15, deadline=None)
def test_two_agreements_have_one_digest_only_if_they_are_equal(one: Agreement, other: Agreement) -> None:
    assert (digest(one) == digest(other)) == (one == other)


@given(AGREEMENTS, st.data())
@settings(max_examples=30, deadline=None)
def test_a_cut_text_is_an_agreement_or_unreadable_and_never_anything_else(agreement: Agreement, data: Any) -> None:
    text = print_text(agreement)
    cut = data.draw(st.integers(0, len(text)))
    broken = text[:cut] + data.draw(st.sampled_from(["", "x", ": ", "\n- ", "[", "'"])) + text[cut + 1 :]
    try:
        faults = check_text(broken, "deal.yaml")
    except Unreadable:
        return
    if faults:
        with pytest.raises(Unreadable):
            parse(broken, "deal.yaml")
    else:
        parse(broken, "deal.yaml")
