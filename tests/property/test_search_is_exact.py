"""What makes the search fast loses nothing: each short cut against the plain way of doing the same."""

from __future__ import annotations

import base64
import importlib
import re
import string
from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from bailment.identifiers import Known, Label, Strata, Together
from bailment.identifiers.contacts import CONTACTS
from bailment.identifiers.encodings import bare, packed, unescaped, unpacked
from bailment.identifiers.folding import Words, folds, words
from bailment.identifiers.numbers import NUMBERS
from bailment.identifiers.places import PLACES
from bailment.identifiers.survey import Survey, levelled, matches_from, starts, within

beside, find, names, towns, written = (
    importlib.import_module(f"bailment.identifiers.{name}") for name in ("beside", "find", "names", "towns", "dates")
)
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
        yield from (one.label for one in known.plain(Strata(layer)))
        for run in packed(layer) if depth else ():
            yield from all_labels(known, run.text, depth - 1)


@settings(max_examples=150, deadline=None)
@given(texts)
def test_the_labels_are_those_of_a_search_in_every_layer_and_run(text: str) -> None:
    assert KNOWN.labels(text) == tuple(sorted(set(all_labels(KNOWN, text))))


@settings(max_examples=150, deadline=None)
@given(st.lists(texts.map(lambda text: re.sub(r"[%&\\\\]", "", text)), max_size=4, unique=True))
def test_texts_searched_together_tell_what_each_tells_alone(several: list[str]) -> None:
    alone = {text: found for text in several if (found := KNOWN.find(text))}
    assert KNOWN.find_each(Together.of(several)) == alone


@settings(max_examples=150, deadline=None)
@given(texts)
def test_escapes_words_and_runs_are_the_same_in_bulk(text: str) -> None:
    inner = unescaped(text)
    assert bare(text) == (text if inner is None else inner.text)
    assert folds(text) == [word.folded for word in words(text)]
    told = Words.of(text)
    places = [(told.start(index), told.end(index), word) for index, word in enumerate(told.words)]
    assert places == [tuple(word) for word in words(text)]
    pieces = unpacked(text)
    assert all(run.text in pieces for run in packed(text))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from([*SAID, ",", "-", "/", ".", "of", "'50"]), max_size=8), st.sampled_from(["", " ", "-"]))
def test_dates_begin_nowhere_but_where_they_are_sought(parts: list[str], between: str) -> None:
    text = between.join(parts)
    years, numbers = written._begun(text)
    months = written._months(Survey.of(text))
    days = starts(written._DAY_BEGINS, text) if months else []
    slashed = within(starts(written._SLASHED, text), written._BEFORE_SLASHED)
    sought = (
        (years, (written._ISO, written._YEAR_FIRST)),
        (numbers, (written._MONTH_YEAR, written._NUMERIC)),
        (days, (written._DAY_MONTH, written._JOINED)),
        (months, (written._MONTH_DAY, written._MONTH_OF)),
        (list(within(months, written._BEFORE_MONTH)), (written._IN_MONTH,)),
        (list(slashed), (written._CUED,)),
    )
    for begins, patterns in sought:
        for pattern in patterns:
            assert spans(matches_from(begins, pattern, text)) == spans(pattern.finditer(text))


WRITTEN = [
    "Dr. Smith", "Mr May's", "St. Mary's Hospital", "12 Elm Street, Apt 4", "Address: 12 Elm Road", "zip code is 02139",
    "MA  02139", "SW1A 1AA", ", IL", "from Elgin, IL 60120", "lives in Barrowby", "+44 20 7946 0958", "617-555-0142 x12",
    "(617) 555-0142", "+1 (617) 555-0142", "020 7946 0958", "07700900123", "fax no: 555-123-4567", "10.0.0.1", "fe80::1",
    "1:2:3:4:5:6:7:8", "aa:bb:cc:dd:ee:ff", "943 476 5919", "943-476-5919", "NHS no: 9434765919", "4111 1111 1111 1111",
    "GB82 WEST 1234 5698 7654 32", "1HGCM82633A004352", "7f3c0d22-1111-4222-8333-abcdefabcdef", "123-45-6789", "SSN: 12345",
    "MRN 448-213", "medical record 12345", "patient id 99812", "Patient: John Smith", "electronically signed by: Dr. A. Lee",
    "daughter, Anna", "my name is Ann", "I am Tom", "Regards,\n\n  John Smith\n", "Smith, M.D.", "patient Jane Doe", "Al A.",
    "van der Berg", "95 year old", "102 yo", "aged 91", "93M", "MRN", "DOB", ", born 1960", ", 45M", " (MRN 12)", " – DOB",
    "policy # 99", "driver's licence no X1", "P.O. Box 123", "PO Box 9", "www.foo.org/x", "https://a.b/c", "a.b@c.org",
    "New York City", "St Louis", "University of Leeds", "Mercy Health Clinic", "é", "ü", "°", "–", "’", "s/n AB12", "\n", ":",
    "=", "(", ".", ";", "/", "_", "x", "A", "9", "0", "12", "and", "will be seen", "order no 9", "came from Ayr", "Dr", "pt",
]  # fmt: skip
ROWS = [
    *((row.pattern, row.signs) for row in (*NUMBERS, *CONTACTS, *PLACES)),
    names._TITLED,
    *names._CUED,
    names._WITH_INITIAL,
    (beside._NUMBERED, beside._NUMBERS),
    (towns._ENDS, towns._BEFORE_ENDS),
    (towns._STATED, towns._BEFORE_STATED),
    (towns._HOME, towns._HOMES),
    *find._AGES,
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(WRITTEN), max_size=9), st.sampled_from(["", " ", "  ", ", "]))
def test_no_pattern_matches_where_its_signs_do_not_stand(parts: list[str], between: str) -> None:
    text = between.join(parts)
    survey = Survey.of(text)
    for pattern, signs in ROWS:
        assert spans(survey.matches(pattern, signs)) == spans(pattern.finditer(text)), pattern.pattern
    for row in (*NUMBERS, *CONTACTS, *PLACES):
        values = [text[one.start : one.end] for one in row.found(survey)]
        assert not row.is_number or all(re.search(r"\d", value) for value in values), row.pattern.pattern


def test_a_levelled_text_keeps_its_places_and_every_letter_that_a_pattern_takes_for_an_ascii_one() -> None:
    letter = re.compile("[a-z]", re.IGNORECASE)
    for one in map(chr, range(0x110000)):
        level = levelled(one)
        assert len(level) == 1
        assert level in string.ascii_lowercase or not letter.fullmatch(one)


def spans(matches: Iterator[re.Match[str]]) -> list[tuple[int, int]]:
    return [match.span() for match in matches]
