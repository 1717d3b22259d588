"""What stands beside a name or a state: given names, names before a number, towns that no list holds."""

from __future__ import annotations

import pytest

from bailment.identifiers import Label, find


def told(text: str) -> list[tuple[str, Label]]:
    return [(text[one.start : one.end], one.label) for one in find(text)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Zebulon Quagmire and Mr. Quagmire", "Zebulon Quagmire"),
        ("Mr. Quagmire came. We rang Zebulon Quagmire.", "Zebulon Quagmire"),
        ("Mr. Quagmire came. Form of Quagmire, Zebulon here", "Quagmire, Zebulon"),
        ("Mr. Quagmire came. Form of Quagmire Zebulon here", "Quagmire Zebulon"),
        ("Mr. Quagmire came. We rang Z. Quagmire.", "Z. Quagmire"),
        ("Mr. Quagmire came. We rang Z.T. Quagmire.", "Z.T. Quagmire"),
        ("Mr. Quagmire came. We rang Zebulon T. Quagmire.", "Zebulon T. Quagmire"),
        ("Mr. Quagmire came. We rang Zeb-Elon Quagmire.", "Zeb-Elon Quagmire"),
        ("Mr. Quagmire came. We rang Zebulon Thelonius Quagmire.", "Zebulon Thelonius Quagmire"),
        ("Mr. Quagmire came. We asked Will Quagmire.", "Will Quagmire"),
        ("Mr. Quagmire came. Grace Quagmire rang.", "Grace Quagmire"),
        ("Mr. Quagmire came.\nZEBULON QUAGMIRE\n", "ZEBULON QUAGMIRE"),
        ("Marwenna Tolliver-Quist, MRN 12345678, born 3 May 1960", "Marwenna Tolliver-Quist"),
        ("Marwenna Tolliver-Quist, DOB 3 May 1960", "Marwenna Tolliver-Quist"),
        ("Seen: Marwenna Tolliver-Quist, born 3 May 1960", "Marwenna Tolliver-Quist"),
        ("Marwenna Ysolde van Tolliver, aged 44", "Marwenna Ysolde van Tolliver"),
        ("patient Tolliver, SSN 219-09-9999", "Tolliver"),
        ("Marwenna Tolliver (NHS 943 476 5919)", "Marwenna Tolliver"),
        ("Marwenna Tolliver MRN 12345678", "Marwenna Tolliver"),
        ("Marwenna Tolliver, a 64-year-old, came", "Marwenna Tolliver"),
        ("Marwenna Tolliver, 64F, came", "Marwenna Tolliver"),
        ("MARWENNA TOLLIVER, MRN 12345678", "MARWENNA TOLLIVER"),
    ],
)
def test_the_rest_of_a_name_goes_with_it(text: str, name: str) -> None:
    assert (name, Label.NAME) in told(text)


@pytest.mark.parametrize(
    ("text", "town"),
    [
        ("He lives in Peoria.", "Peoria"),
        ("She lives in Fort Dodge with", "Fort Dodge"),
        ("resides in Yeovil", "Yeovil"),
        ("a home in Peoria", "Peoria"),
        ("He hails from Peoria", "Peoria"),
        ("of Peoria IL 61602", "Peoria"),
        ("He came from Peoria, IL.", "Peoria"),
        ("near Peoria, IL and", "Peoria"),
        ("in Lowell MA 01850", "Lowell"),
        ("in Lowell, MA 01850", "Lowell"),
        ("in Lowell MA.", "Lowell"),
        ("in Peoria 61602", "Peoria"),
        ("12 High Road, Yeovil BA20 1AB", "Yeovil"),
        ("12 High Road, Yeovil, BA20 1AB", "Yeovil"),
    ],
)
def test_a_town_that_no_list_holds_is_told_by_what_stands_at_it(text: str, town: str) -> None:
    assert (town, Label.CITY) in told(text)
    assert Label.CITY.letter == "B"


@pytest.mark.parametrize(
    "text",
    [
        "Acute MI, Chest CT and Mild MS",
        "in Acute MI and from Chest CT",
        "Asthma, aged 44, and Hypertension, aged 50",
        "Metformin, born of need; Patient, MRN unknown; Discharge Summary MRN",
        "switched from Warfarin to Apixaban, from Lisinopril",
        "switched from Keytruda and moved to Opdivo",
        "recovered from Pneumonia, from Crohn's disease and from Alzheimer's",
        "died from COVID-19; moved to ICU; moved to Hospice; lives in Assisted Living",
        "Continue TX, start Oxygen NC, Serum IL 6, Code 99213",
        "from Monday to Friday; from Cardiology",
        "COPD, aged 50, Smoker, aged 60, NSTEMI, born 1980",
        "from Page 4; from Sjögren's; lives in Apartment 4",
        "lives in Poland; from Texas",
    ],
)
def test_a_clinical_look_alike_of_a_name_or_town_survives(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Discussed Quagmire with the team.",
        "Will Quagmire attend?",
        "On Monday Quagmire came.",
        "No Vitamin D for Quagmire.",
        "Type 2 Diabetes Quagmire",
        "Saw Quagmire.",
        "Diabetes: Quagmire takes Metformin.",
        "Quagmire, MRN unknown, Male",
        "Quagmire CT scan",
        "Mrs Quagmire's Metformin was stopped, Metformin is gone.",
    ],
)
def test_a_word_of_the_language_beside_a_surname_survives(text: str) -> None:
    assert {value for value, _ in told(f"Mr. Quagmire came. {text}")} == {"Quagmire"}


def test_a_name_told_once_is_found_again_whatever_stands_beside_it() -> None:
    text = "Name: Zebulon Quagmire. Zebulon reports pain. Later Quagmire, Zebulon slept."
    rest = list(text)
    for one in reversed(find(text)):
        rest[one.start : one.end] = "#"
    assert "".join(rest) == "Name: # reports pain. Later # slept."
