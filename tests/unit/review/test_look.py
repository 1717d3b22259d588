"""The first look: what a paper is, who wrote it and which side is ours, by its words and never by its file name."""

from __future__ import annotations

import pytest

from bailment.documents import Document, read
from bailment.playbook import Kinds, Side, load_kinds
from bailment.primitives.finding import Confidence
from bailment.review.look import author_read, first_look, kind_read, side_read

KINDS: Kinds = load_kinds()


def document(text: str, name: str = "paper.md") -> Document:
    return read(text.encode(), name)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Business Associate Agreement", "baa"),
        ("Data Processing Addendum", "dpa"),
        ("Annex on the Processing of Personal Data Agreement", "dpa"),
        ("Mutual Non-Disclosure Agreement", "nda"),
        ("Orrin One-Way NDA", "nda"),
        ("Master Services Agreement", "msa"),
        ("Terms of Service", "msa"),
        ("Clinical Language API Agreement", "msa"),
        ("Order Form", "order_form"),
        ("Statement of Work", "sow"),
        ("Addendum on Generative AI Use Addendum", "ai_addendum"),
        ("Data Use Agreement", "dsa"),
        ("Data Licence Agreement", "data_licence"),
        ("Model License Agreement", "data_licence"),
        ("Software License Agreement", "licence"),
        ("Sponsored Research Agreement", "collaboration"),
        ("Strategic Alliance Agreement", "collaboration"),
        ("Joint Venture Agreement", "joint_venture"),
        ("Professional Services Agreement", "services"),
        ("Evaluation Agreement", "pilot"),
        ("Design Partner Agreement", "pilot"),
        ("Letter of Intent", "letter_of_intent"),
        ("Term Sheet", "letter_of_intent"),
        ("Amendment No. 2 to the Data Processing Agreement", "amendment"),
        ("Privacy Policy", "privacy_policy"),
        ("Standard Contractual Clauses", "scc"),
        ("Service Level Agreement", "sla"),
        ("Sponsorship Agreement", "contract"),
        ("Minutes of a meeting", "other"),
    ],
)
def test_the_title_gives_the_kind(title: str, expected: str) -> None:
    read_as = kind_read(document(f"# {title}\n\nThe parties met.\n"), KINDS)

    assert read_as.kind == expected
    assert expected == "other" or title in [quote.words for quote in read_as.quotes]


def test_a_paper_without_a_title_is_known_by_what_it_calls_itself() -> None:
    text = (
        "This data processing agreement (the “DPA”) forms part of the contract. The Processor follows instructions.\n"
    )

    assert kind_read(document(text), KINDS).kind == "dpa"


def test_a_paper_without_any_name_is_known_by_what_stands_in_it_and_less_surely() -> None:
    text = (
        "The parties agree as follows. The Processor shall process Personal Data of data subjects only for the\n"
        "Controller. A sub-processor is bound likewise. The Processor is liable. This shall terminate in May.\n"
    )
    found = kind_read(document(text), KINDS)

    assert (found.kind, found.confidence) == ("dpa", Confidence.LOW)


@pytest.mark.parametrize(
    "text",
    [
        "It was a grey morning in the harbour. Marta had slept badly, and the gulls woke her before the bell did.\n",
        "Invoice 4417\n\nTwelve chairs at 40.00. Amount due: 480.00. Pay to the account below, please.\n",
        "Note for the file: the lab called. Potassium is back to normal; the patient goes home on Friday.\n",
    ],
)
def test_what_is_no_contract_is_said_to_be_none(text: str) -> None:
    assert kind_read(document(text), KINDS).kind == "other"


def test_the_file_name_tells_nothing() -> None:
    text = "# Order Form\n\nThis Order Form is governed by the Agreement.\n"

    assert kind_read(document(text, "business-associate-agreement.md"), KINDS).kind == "order_form"


def test_a_form_of_a_kind_is_named() -> None:
    assert kind_read(document("# Mutual Non-Disclosure Agreement\n\nWe talk.\n"), KINDS).says.startswith("a mutual")
    assert kind_read(document("# Terms of Service\n\nWe serve.\n"), KINDS).says == "terms of service"


def test_an_order_form_that_carries_its_whole_agreement_is_an_agreement() -> None:
    order = "Cloud Service Agreement\n\nOrder Form\n\nThis Order Form incorporates the Framework Terms. Fees: 10.\n"
    body = (
        "Confidential Information means what is secret. Provider will indemnify Customer. Neither party may assign it.\n"
        "Customer will not reverse engineer the Service. Provider disclaims warranties. This is the entire agreement.\n"
    )

    assert kind_read(document(order), KINDS).kind == "order_form"
    assert kind_read(document(f"{order}\n{body}"), KINDS).kind == "msa"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("By using our Service you agree to these terms. We may change them. Last updated in May.", "vendor"),
        (
            "This DPA is made between Orrin Ltd and the entity that accepts it (“Customer”). Customer acknowledges the "
            "rules. The list is published on the Provider's website.",
            "vendor",
        ),
        ("The Supplier shall comply with the Hospital's policies. The Trust may terminate at any time.", "customer"),
        ("Drafting note: choose one. This model form may be used by anybody: {provider_name}.", "neutral"),
        ("Orrin Ltd and Elm Clinic agree to meet in June.", "unclear"),
    ],
)
def test_whose_paper_it_is_shows_in_its_words(words: str, expected: str) -> None:
    found = author_read(document(f"# Agreement\n\n{words}\n"), KINDS)

    assert found.by == expected
    assert (found.quotes != ()) is (expected != "unclear")


@pytest.mark.parametrize(
    ("parties", "expected"),
    [
        ("Orrin Ltd (the “Provider”) and Elm Valley Clinic, a charity (the “Customer”)", Side.HOSPITAL_CUSTOMER),
        ("Elm Valley Hospital (the “Licensor”) and Orrin Ltd (the “Licensee”)", Side.LICENSOR),
        ("Orrin Ltd (“Licensor”) and the Elm Health System (“Licensee”)", Side.LICENSEE),
        ("Orrin Ltd (the “Discloser”) and Elm University Hospital (the “Recipient”)", Side.RECIPIENT),
    ],
)
def test_the_side_is_that_of_the_organisation_of_care(parties: str, expected: Side) -> None:
    found = side_read([document(f"# Agreement\n\nMade between {parties}.\n")], ["contract"], KINDS)

    assert (found.side, found.confidence) == (expected, Confidence.HIGH)
    assert found.quote and "Elm" in found.quote.words and "Orrin" not in found.quote.words


def test_without_an_organisation_of_care_the_kind_proposes_the_side_and_says_how_surely() -> None:
    papers = [document("# Agreement\n\nMade between Orrin Ltd (the “Provider”) and Pell Ltd (the “Customer”).\n")]

    assert side_read(papers, ["msa"], KINDS).side is Side.HOSPITAL_CUSTOMER
    assert side_read(papers, ["licence"], KINDS).confidence is Confidence.LOW
    assert side_read(papers, ["data_licence"], KINDS).side is Side.LICENSOR


def test_what_a_person_says_of_the_kind_prevails() -> None:
    papers = [document("# Order Form\n\nThis Order Form is short.\n", "a.md"), document("# NDA\n\nHush.\n", "b.md")]

    look = first_look(papers, KINDS, ("dpa", None))

    assert [one.kind for one in look.kinds] == ["dpa", "nda"]


def test_every_word_shown_is_the_papers_own() -> None:
    paper = document(
        "# Data Processing Agreement\n\nThe Processor helps the Controller. By using our Service you agree.\n"
    )
    look = first_look([paper], KINDS)
    quotes = [*look.kinds[0].quotes, *look.authors[0].quotes]

    assert quotes and all(paper.text[q.span.start : q.span.end] == q.words for q in quotes)
