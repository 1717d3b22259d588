"""Excluded words are found in whatever letters, and the short look before the search hides none of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bailment.agreement import Exclusion
from bailment.agreement.model import Source
from bailment.policy.exclusion import Watch, plain, spelt, watches

SOURCE = Source("paper", "A.4", "No such data.")
WORDS = ("kinship fostering", "methadone", "\u0391\u0392 Kiss")


def watch(words: tuple[str, ...]) -> Watch:
    (made,) = watches((Exclusion("x", "such data", SOURCE, words=words),))
    return made


@pytest.mark.parametrize(
    "text",
    [
        "METHADONE",
        "so Methadone.",
        "\u212ain\u017fh\u0131p\n\tFO\u017fter\u0130ng",
        "\uff4dethadone",
        "metha\u200bdone",
    ],
)
def test_words_are_found_in_whatever_letters(text: str) -> None:
    assert watch(WORDS[:2]).meets((), (), (spelt(text),))
    assert not watch(WORDS[:2]).meets((), (), tuple(map(spelt, ("", "method one", "methadones"))))


PIECE = st.sampled_from(
    [
        "meth",
        "adone",
        "METH",
        "k",
        "\u212a",
        "in",
        "\u0131n",
        "ship",
        "\u017fh\u0130p",
        " ",
        "\n",
        "fostering",
        "\u0391\u0392",
        "kiss",
        "x",
    ]
)


@given(st.lists(PIECE, max_size=8).map("".join))
def test_the_short_look_changes_no_answer(text: str) -> None:
    for words in (WORDS, WORDS[:2], WORDS[2:]):
        made = watch(words)
        assert made.words is not None
        assert made.meets((), (), (spelt(text),)) == (made.words.search(plain(text)) is not None)
