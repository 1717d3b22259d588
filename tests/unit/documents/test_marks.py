"""Marks by which a text shows its reader other words than it holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bailment.documents import OddMarkKind, read
from bailment.documents.marks import MAX_MARKS, unsplit


def marks(text: str) -> list[tuple[OddMarkKind, str]]:
    document = read(text.encode(), "deal.txt")
    assert document.text == text
    return [(mark.kind, text[mark.start : mark.end]) for mark in document.marks]


def test_characters_that_turn_the_order_are_told_with_their_name() -> None:
    document = read("pay \u202e001\u202c euros".encode(), "deal.txt")
    assert [(m.kind, m.start, m.words) for m in document.marks] == [
        (OddMarkKind.REORDERS, 4, "right-to-left override"),
        (OddMarkKind.REORDERS, 8, "pop directional formatting"),
    ]


def test_a_character_of_no_width_is_told_inside_a_word_alone() -> None:
    assert marks("\u200bno li\u200bability\u200b, lia\u00adbility") == [
        (OddMarkKind.NO_WIDTH, "\u200b"),
        (OddMarkKind.NO_WIDTH, "\u00ad"),
    ]


@pytest.mark.parametrize("text", ["سلام می\u200cخواهم", "5 \u03bcg and \u03a9", "Кредит and credit", "ﬁne naïve"])
def test_other_scripts_and_signs_are_no_marks(text: str) -> None:
    assert marks(text) == []


def test_a_word_of_two_scripts_that_look_alike_is_told_whole() -> None:
    assert marks("we tr\u0430in on it, \uff54\uff52\uff41in") == [
        (OddMarkKind.LOOKALIKE, "tr\u0430in"),
        (OddMarkKind.LOOKALIKE, "\uff54\uff52\uff41in"),
    ]


def test_the_list_of_marks_is_bounded() -> None:
    assert len(marks("\u202e" * 5000)) == MAX_MARKS


@given(st.text(alphabet="ab \u200b\u00ad\u2060.", max_size=40))
def test_unsplit_keeps_the_length_and_where_words_begin_and_leaves_no_word_split(text: str) -> None:
    found = unsplit(text)
    assert len(found) == len(text)
    assert "".join(c for c in found if c in "ab.") == "".join(c for c in text if c in "ab.")
    assert not marks_inside(found)


def marks_inside(text: str) -> bool:
    return any(kind is OddMarkKind.NO_WIDTH for kind, _ in marks(f"x. {text}"))
