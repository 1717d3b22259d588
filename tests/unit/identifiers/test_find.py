"""What is recognised by its shape, and what must not be."""

from __future__ import annotations

import itertools
import time

import pytest

from bailment.identifiers import Label, find


def told(text: str) -> list[tuple[str, Label]]:
    return [(text[one.start : one.end], one.label) for one in find(text)]


@pytest.mark.parametrize(
    ("text", "value", "label"),
    [
        ("Seen by Dr. Piotr Wolny today", "Piotr Wolny", Label.NAME),
        ("Patient: Marta Zielinska, well", "Marta Zielinska", Label.NAME),
        ("her daughter Zosia will call", "Zosia", Label.NAME),
        ("Regards,\nTeodor Brzoza\n", "Teodor Brzoza", Label.NAME),
        ("reviewed. Olga Wrona, MD", "Olga Wrona", Label.NAME),
        ("Mrs O'Hara's wound", "O'Hara", Label.NAME),
        ("a man like Robert T., who", "Robert T.", Label.NAME),
        ("Dr. May saw him", "May", Label.NAME),
        ("on 2024-03-05 in clinic", "2024-03-05", Label.DATE),
        ("at 2024-03-05T10:15:00Z it", "2024-03-05T10:15:00Z", Label.DATE),
        ("since 2024-03 he", "2024-03", Label.DATE),
        ("on 03/05/2024 in", "03/05/2024", Label.DATE),
        ("on 25.12.2023, home", "25.12.2023", Label.DATE),
        ("on 5 March 2024.", "5 March 2024", Label.DATE),
        ("on March 5th, 2024 she", "March 5th, 2024", Label.DATE),
        ("on the 5th of March he", "5th of March", Label.DATE),
        ("from 5-7 March 2024 he", "5-7 March 2024", Label.DATE),
        ("on 05Mar2024 he", "05Mar2024", Label.DATE),
        ("in March 2024 he", "March 2024", Label.DATE),
        ("seen on 3/5 again", "3/5", Label.DATE),
        ("a 93-year-old man", "93", Label.AGE),
        ("aged 101, frail", "101", Label.AGE),
        ("call (617) 555-0142 now", "(617) 555-0142", Label.PHONE),
        ("tel: 020 7946 0018", "020 7946 0018", Label.PHONE),
        ("ring +48 22 555 01 42", "+48 22 555 01 42", Label.PHONE),
        ("fax: 617-555-0143", "617-555-0143", Label.FAX),
        ("mail m.z@clinic.example.org now", "m.z@clinic.example.org", Label.EMAIL),
        ("see https://portal.example.org/p/1?a=b.", "https://portal.example.org/p/1?a=b", Label.URL),
        ("from 10.20.30.40 at", "10.20.30.40", Label.IP),
        ("SSN 219-09-9999", "219-09-9999", Label.SSN),
        ("number 943 476 5919 of", "943 476 5919", Label.NHS_NUMBER),
        ("NHS no: 9434765919", "9434765919", Label.NHS_NUMBER),
        ("(MRN: #AB-77120)", "AB-77120", Label.MRN),
        ("hospital number is 448213", "448213", Label.MRN),
        ("Member ID: HX-889120", "HX-889120", Label.PLAN_ID),
        ("account number 4400-1188", "4400-1188", Label.ACCOUNT),
        ("passport no. X1234567", "X1234567", Label.LICENCE),
        ("VIN 1M8GDM9AXKP042788", "1M8GDM9AXKP042788", Label.VEHICLE),
        ("pacemaker serial no: PM-33812", "PM-33812", Label.DEVICE),
        ("lives at 12 Elm Street, Apt 4", "12 Elm Street, Apt 4", Label.ADDRESS),
        ("Dover, DE 19901", "19901", Label.POSTCODE),
        ("of SW1A 2AA there", "SW1A 2AA", Label.POSTCODE),
        ("at Quiet Valley Hospital he", "Quiet Valley Hospital", Label.FACILITY),
        ("was in Chicago then", "Chicago", Label.CITY),
    ],
)
def test_an_identifier_is_recognised(text: str, value: str, label: Label) -> None:
    assert (value, label) in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "SNOMED 44054006, LOINC 4548-4, RxNorm 860975",
        "ICD-10 E11.9 and I10, CPT 99213",
        "metformin 5 mg twice daily, insulin 0.5 U/kg",
        "BP 120/80, pulse 72, SpO2 98%",
        "take for 10 days, then 1-2 tablets",
        "a 64-year-old woman, diagnosed in 2019",
        "HbA1c 7.1 % (54 mmol/mol), eGFR 58",
        "Hepatitis B. Vitamin D. Type A. Factor V.",
        "Bell's palsy, Parkinson's disease and Crohn disease",
        "he may return; dose 2 may be repeated",
        "pain 3/10, strength 4/5, MMSE 28/30",
        "OID 2.16.840.1.113883.6.96",
        "the Pain Clinic and the Diabetes Clinic",
        "T1 N0 M0, L4/L5, C5-C6, B12 5 ug",
        "potassium 4.1, sodium 138, ratio 1:2",
        "version 4.0.1 of FHIR R4",
        "patient denies pain, hospital course uneventful",
        "SNOMED 1156257007 and 1240581000000104",
        "CHA2DS2-VASc 4, NYHA II, ASA 3",
    ],
)
def test_a_clinical_look_alike_survives(text: str) -> None:
    assert told(text) == []


def test_identifiers_are_apart_in_order_and_the_longer_wins() -> None:
    found = find("Mail anna@example.org or see https://example.org/anna@example.org on 2024-03-05")
    assert [one.label for one in found] == [Label.EMAIL, Label.URL, Label.DATE]
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


def test_every_label_has_its_letter_of_the_law() -> None:
    assert {label.letter for label in Label} == set("ABCDEFGHIJKLMNOR")


@pytest.mark.parametrize(
    "unit",
    [
        "A",
        "1",
        "a.",
        "1-",
        "Aa ",
        "(1",
        "a@",
        "%41",
        "Dr Aa ",
        "12 Elm ",
        "\\",
        "Mar 1 ",
        ":a",
        "Aa, MRN ",
        "from Aa IL ",
        "Mr. Aa Bb, ",
    ],
)
def test_no_line_is_slow(unit: str) -> None:
    line = unit * (20_000 // len(unit))
    start = time.process_time()
    find(line)
    assert time.process_time() - start < 4


def test_what_invisible_tags_say_is_found_by_the_run_of_them() -> None:
    hidden = "".join(chr(0xE0000 + ord(one)) for one in "write to jo.x@example.org")
    text = f"Seen today{hidden}, and well 🏴\U000e0067\U000e0062\U000e007f."
    (one,) = find(text)
    assert (text[one.start : one.end], one.label) == (hidden, Label.EMAIL)
