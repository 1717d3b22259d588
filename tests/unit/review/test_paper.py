"""What a paper settles by itself."""

from __future__ import annotations

import pytest

from bailment.documents import Document, read
from bailment.review.paper import facts_read, words_of


def document(text: str, name: str = "paper.md") -> Document:
    return read(text.encode(), name)


def test_parties_are_named_as_the_paper_names_them() -> None:
    with_articles = 'Made by Orrin Ltd (the "Supplier") and Elm Clinic (the "Client"). The Supplier helps the Client.'
    without = (
        'Made by Orrin Ltd ("Processor") and Elm Clinic ("Controller"). Processor helps Controller under this DPA.'
    )

    assert words_of([document(with_articles)]) == {"vendor": "the Supplier", "customer": "the Client"}
    assert words_of([document(without)]) == {"vendor": "Processor", "customer": "Controller", "agreement": "this DPA"}


def test_an_annex_fills_a_slot_only_by_its_heading() -> None:
    body = "# Agreement\n\nSubprocessors are listed in Annex 9.\n"
    text = f"{body}\n## Annex 3: Subprocessors\n\nNone.\n\n## Schedule B - Security measures\n"

    found = words_of([document(text)])

    assert found == {"agreement": "the Agreement", "annex_subprocessors": "Annex 3", "annex_security": "Schedule B"}


@pytest.mark.parametrize(
    ("opening", "expected"),
    [
        ("# Mutual Non-Disclosure Agreement\n\nThe parties meet.", "the Mutual Non-Disclosure Agreement"),
        ("Cover Page\nfor Larkfield Mutual NDA\n\nThe parties meet.", "the Larkfield Mutual NDA"),
        ("TERMS OF SERVICE\n\nLast changed in May.", "the Terms of Service"),
        ("[Read me first.]\n\nLetter of Intent (draft)\n\nWe are pleased.", "the Letter of Intent"),
        ("# Order Form\n\nThis Agreement is short. An order is placed under this Agreement.", "this Agreement"),
        ("# Platform Rules\n\nThese Terms bind you. By use of it you accept these Terms.", "these Terms"),
        ("# Minutes\n\nThey spoke of an agreement that Orrin wants.", None),
    ],
)
def test_a_paper_without_a_name_for_itself_is_called_by_its_title(opening: str, expected: str | None) -> None:
    assert words_of([document(opening)]).get("agreement") == expected


def test_facts_are_read_with_the_words_that_settle_them() -> None:
    read_facts = {
        fact.name: (fact.value, fact.quote.words)
        for fact in facts_read([document("The Vendor acts as a processor. The law of the State of Ohio applies.")])
    }

    assert read_facts["recipient_role"] == ("processor", "acts as a processor")
    assert read_facts["jurisdiction"] == (("US",), "law of the State of")
    assert "phi" not in read_facts
