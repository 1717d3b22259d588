"""What a record names is found however it is written."""

from __future__ import annotations

import base64
import json

import pytest

from bailment.identifiers import Known, Label

KNOWN = Known.of(
    [
        ("Kowalska-Nowak, Anna Maria", Label.PATIENT_NAME),
        ("Dr. Jürgen Will", Label.PRACTITIONER_NAME),
        ("May, Grace", Label.RELATIVE_NAME),
        ("1950-03-05", Label.BIRTH_DATE),
        ("+1 (555) 123-4567", Label.PHONE),
        ("MRN-448213", Label.MRN),
        ("12 Elm Street", Label.ADDRESS),
        ("Reading", Label.CITY),
        ("a.kow@example.org", Label.EMAIL),
        ("7f3c0d22-1111-4222-8333-abcdefabcdef", Label.ID),
    ]
)


def tagged(text: str) -> str:
    """*text* in characters that nobody sees."""
    return "".join(chr(0xE0000 + ord(one)) for one in text)


def escaped(text: str) -> str:
    return json.dumps(text)[1:-1]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("saw Anna Maria Kowalska-Nowak today", "Anna Maria Kowalska-Nowak"),
        ("saw KOWALSKA-NOWAK, ANNA today", "KOWALSKA-NOWAK, ANNA"),
        ("saw A. Kowalska-Nowak today", "A. Kowalska-Nowak"),
        ("saw Ms. Kowalska today", "Kowalska"),
        ("saw anna's chart", "anna"),
        ("Ko\u0301walska is not Kowalska\u200b", "Ko\u0301walska"),
        ("Dr. Juergen Will", "Juergen Will"),
        ("Dr. JURGEN WILL", "JURGEN WILL"),
        ("asked Dr. Will again", "Will"),
        ("her friend, May came", "May"),
        ("born 5 March 1950", "5 March 1950"),
        ("born March 5th, 1950", "March 5th, 1950"),
        ("born 03/05/1950", "03/05/1950"),
        ("born 05.03.1950", "05.03.1950"),
        ("birthday on March 5th", "March 5th"),
        ("stamp 19500305", "19500305"),
        ("call 555.123.4567", "555.123.4567"),
        ("call +15551234567", "15551234567"),
        ("MRN 448-213 is", "MRN 448-213"),
        ("number 448 213", "448 213"),
        ("note_1950-03-05.pdf", "1950-03-05"),
        ("at 12 elm st.", "12 elm st"),
        ("lives in Reading", "Reading"),
        ("urn:uuid:7F3C0D22-1111-4222-8333-ABCDEFABCDEF", "7F3C0D22-1111-4222-8333-ABCDEFABCDEF"),
        ("mail A.Kow@Example.org", "A.Kow@Example.org"),
        ("a=Anna%20Kowalska&b", "Anna%20Kowalska"),
        ("<b>K&#111;walska</b>", "K&#111;walska"),
        (r"{\"n\":\"\u0041nna\"}", r"\u0041nna"),
        (r"\\u0041nna", r"\\u0041nna"),
        ("saw 𝐊owalska and 𝐊𝐎𝐖𝐀𝐋𝐒𝐊𝐀", "𝐊𝐎𝐖𝐀𝐋𝐒𝐊𝐀"),
        ("saw 𝐊owalska", "𝐊owalska"),
        ("born 05031950", "05031950"),
        ("saw K o w a l s k a again", "K o w a l s k a"),
        ("saw k.o.w.a.l.s.k.a. again", "k.o.w.a.l.s.k.a"),
        ("saw A n n a  K-ó-w-a-l-s-k-a", "A n n a  K-ó-w-a-l-s-k-a"),
        ("born 03051950.", "03051950"),
        (f"saw{tagged('Anna Kowalska')}her", tagged("Anna Kowalska")),
        (f"saw K{tagged('x')}owalska", f"K{tagged('x')}owalska"),
        (f"%20{tagged('Kowalska')}", tagged("Kowalska")),
        (escaped(tagged("Kowalska")), escaped(tagged("Kowalska"))),
    ],
)
def test_a_known_identifier_is_found_as_written(text: str, value: str) -> None:
    assert value in [text[one.start : one.end] for one in KNOWN.find(text)]


@pytest.mark.parametrize(
    "text",
    [
        "she may go; he will not; by grace of God",
        "in May she had a reading of 120/80",
        "May 2024 was wet",
        "May be repeated. Will return. Reading glasses.",
        "44821 tests, 4482137 others; 1950 was the year; planned annals",
        "SNOMED 44054006, LOINC 4548-4",
    ],
)
def test_a_word_that_is_also_a_name_survives_out_of_name_position(text: str) -> None:
    assert [text[one.start : one.end] for one in KNOWN.find(text)] == []


@pytest.mark.parametrize("before", ["", "x", "xy", "xyz", "Patient: ", "é"])
@pytest.mark.parametrize("value", ["Anna Kowalska", "5 March 1950", "MRN448213"])
def test_base64_at_any_alignment_hex_and_their_nesting_are_seen_through(before: str, value: str) -> None:
    inside = f"{before} {value} and more".encode()
    once = base64.b64encode(inside).decode()
    packings = [once, f"data:text/plain;base64,{once}", inside.hex(), base64.b64encode(once.encode()).decode(),
                base64.urlsafe_b64encode(inside).decode(), "\\n".join([once[:20], once[20:]])]  # fmt: skip
    for packing in packings:
        assert KNOWN.labels(f'{{"x": "{packing}"}}'), packing
        assert [one.label for one in KNOWN.find(packing)] == [Label.ENCODED]


def test_ways_of_writing_the_same_thing_share_their_entity() -> None:
    text = "Anna Kowalska-Nowak, A Kowalska-Nowak; born 1950-03-05, 5 March 1950"
    assert len({one.entity for one in KNOWN.find(text)}) == 2


def test_nothing_known_finds_nothing() -> None:
    assert Known.of([]).find("Anna Kowalska 1950-03-05 QW5uYSBLb3dhbHNrYQ==") == ()


@pytest.mark.parametrize(
    "text",
    [
        "on 06031950",
        "no 105031950",
        "no 050319501",
        "no 19503005",
        "types A B C D E F",
        "k o w a l",
        "\U000e0041\U000e007f x",
    ],
)
def test_other_digits_and_tags_are_nobody(text: str) -> None:
    assert not KNOWN.find(text)
