"""What makes the search fast loses nothing: each short cut against the plain way of doing the same."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from bailment.identifiers import Known, Label
from bailment.identifiers import dates as written
from bailment.identifiers.encodings import bare, packed, unescaped, unpacked
from bailment.identifiers.folding import folds, words

APART = "\n" * 6
SAID = ["Hanna", "WOLSKA", "Müller", "May", "in May", "5 March 1950", "1950-03-05", "05.03.1950", "19500305", "3/5/50",
        "March 5th", "seen on 3/5", "5March1950", "03/1950", "1950/3/5", "4-5 March", "auguſt 2 1950", "MRN448213",
        "448 213", "Elm Street", "12 elm st", "x", "½", "İ", "ſ", "\u0301", "tablets", "http://a/b"]  # fmt: skip
KNOWN = Known.of(
    [
        ("Wolska, Hanna", Label.PATIENT_NAME),
        ("May Müller", Label.NAME),
        ("1950-03-05", Label.BIRTH_DATE),
        ("MRN448213", Label.MRN),
        ("12 Elm Street", Label.ADDRESS),
    ]
)
plain = st.lists(
    st.one_of(st.sampled_from(SAID), st.text(alphabet="aA1 -_./,%&\\ux;#'\"\nzf0=+é", max_size=8)), max_size=6
).map(" ".join)


def _encoded(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    ways = [
        lambda text: base64.b64encode(text.encode()).decode(),
        lambda text: text.encode().hex(" "),
        lambda text: "".join(f"%{one:02X}" for one in text.encode()),
        lambda text: "".join(f"\\u{ord(one):04x}" for one in text),
    ]
    packing = st.builds(lambda way, text: way(text), st.sampled_from(ways), inner)
    return st.lists(st.one_of(inner, packing), max_size=3).map(" ; ".join)


texts = st.recursive(plain, _encoded, max_leaves=4)


def all_labels(known: Known, text: str, depth: int = 3) -> Iterator[Label]:
    """Layer by layer and run by run, with no short cut."""
    inner = unescaped(text)
    for layer in (text,) if inner is None else (text, inner.text):
        found = words(layer)
        yield from (one.label for one in known._phrases_in(layer, found))
        yield from (one.label for one in known._codes_in(layer, found))
        yield from (one.label for one in known._dates_in(layer))
        for run in packed(layer) if depth else ():
            yield from all_labels(known, run.text, depth - 1)


@settings(max_examples=150, deadline=None)
@given(texts)
def test_the_labels_are_those_of_a_search_in_every_layer_and_run(text: str) -> None:
    assert KNOWN.labels(text) == tuple(sorted(set(all_labels(KNOWN, text))))


@settings(max_examples=150, deadline=None)
@given(st.lists(texts, max_size=4))
def test_texts_that_hide_nothing_together_hide_nothing_alone(several: list[str]) -> None:
    if not KNOWN.hides(several):
        assert all(KNOWN.find(text, is_clear=True) == KNOWN.find(text) for text in several)


@settings(max_examples=150, deadline=None)
@given(texts)
def test_escapes_words_and_runs_are_the_same_in_bulk(text: str) -> None:
    inner = unescaped(text)
    assert bare(text) == (text if inner is None else inner.text)
    assert folds(text) == [word.folded for word in words(text)]
    pieces = unpacked(text)
    assert all(run.text in pieces for run in packed(text))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from([*SAID, ",", "-", "/", ".", "of", "'50"]), max_size=8), st.sampled_from(["", " ", "-"]))
def test_dates_begin_nowhere_but_where_they_are_sought(parts: list[str], between: str) -> None:
    text = between.join(parts)
    by_number = (written._ISO, written._YEAR_FIRST, written._MONTH_YEAR, written._NUMERIC)
    by_day, by_month = (written._DAY_MONTH, written._JOINED), (written._MONTH_DAY, written._MONTH_OF)
    sought = ((written._NUMBERS_BEGIN, by_number), (written._DAY_BEGINS, by_day), (written._MONTH_BEGINS, by_month))
    for begins, patterns in sought:
        starts = written._starts(begins, text)
        for pattern in patterns:
            assert spans(written._from(starts, pattern, text)) == spans(pattern.finditer(text))


def spans(matches: Iterator[re.Match[str]]) -> list[tuple[int, int]]:
    return [match.span() for match in matches]
