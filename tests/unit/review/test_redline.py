"""The redline: outward words alone, at their place, whole or not at all."""

from __future__ import annotations

import pytest

from bailment.documents import Edit, InsertParagraphs, edited, read
from bailment.playbook.model import Definition, Outward, OutwardClause, Side, Slot, Wording
from bailment.primitives.span import Quote
from bailment.reading import Lexicon, Reading, load_lexicon
from bailment.reading import read as read_statements
from bailment.review.asks import Ask
from bailment.review.redline import Redline, redline

PAPER = """# Service Agreement

Made by Orrin Ltd (the "Provider") and Elm Clinic (the "Customer").

## 1. Definitions

1.1 "Outputs" means what the Service prints on paper.

## 2. Audit

2.1 The Provider answers questions. The Provider may refuse any audit. It keeps books.

2.2 The Customer shall never inspect.

## 3. Fees

3.1 Fees are due in May.

Signed: ____________

## Annex A: Records

Logs.
"""
PARTY, POSITION = "document.defined_terms", "position"
AUDIT = Wording(
    Side.ANY,
    "{vendor} opens its records within {days} days. {customer} may inspect Outputs.",
    (Slot("vendor", "party", PARTY), Slot("customer", "party", PARTY), Slot("days", "days", POSITION, "30")),
    ("Outputs",),
)
PLACE = Wording(
    Side.ANY, "Content stays in {countries}.", (Slot("countries", "countries", "deal.countries"),), ("Data",)
)
OUTWARD = Outward(
    (
        OutwardClause("audit", "Audit and verification", (AUDIT,), (("audit.01", "Trust needs means to verify"),)),
        OutwardClause("transfers", "Places", (PLACE,), (("transfers.01", "Law follows the place"),)),
        OutwardClause("sla", "Service level", (Wording(Side.VENDOR, "We try.", (), ()),), (("sla.01", "Care waits"),)),
    ),
    (
        Definition("Outputs", "What the Service returns in answer to Prompts."),
        Definition("Prompts", "Text put to a model for {customer}."),
        Definition("Data", "The datasets that {hospital} gives."),
    ),
)
NAMES = {"vendor": "the Provider", "customer": "the Customer"}


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon()


@pytest.fixture(scope="module")
def paper(lexicon: Lexicon) -> Reading:
    return read_statements(read(PAPER.encode(), "paper.md"), (), lexicon)


def words(paper: Reading, wanted: str) -> Quote:
    start = paper.document.text.index(wanted)
    return paper.document.quote(start, start + len(wanted))


def after(paper: Reading, made: Redline) -> str:
    return edited(paper.document, made.edits)


def audit(paper: Reading, **values: str) -> Redline:
    against = (words(paper, "The Provider may refuse any audit."), words(paper, "The Customer shall never inspect."))
    return redline([Ask("audit", ("audit.01",), against)], paper, OUTWARD, Side.HOSPITAL_CUSTOMER, NAMES | values)


def test_the_wording_goes_into_the_section_that_it_answers_with_its_slots_filled(paper: Reading) -> None:
    text = after(paper, audit(paper))
    wording = "Audit and Verification. The Provider opens its records within 30 days. The Customer may inspect Outputs."

    assert text.index("## 2. Audit") < text.index(wording) < text.index("## 3. Fees")


def test_a_slot_with_a_default_yields_to_the_deal(paper: Reading) -> None:
    assert "within 10 days" in after(paper, audit(paper, days="10"))


def test_sentences_against_us_go_and_their_neighbours_stay(paper: Reading) -> None:
    text = after(paper, audit(paper))

    assert "2.1 The Provider answers questions. It keeps books.\n" in text
    assert "may refuse" not in text


def test_a_numbered_paragraph_that_goes_leaves_its_number(paper: Reading) -> None:
    assert "2.2 Not used." in after(paper, audit(paper))


def test_a_definition_in_another_sense_gives_way_and_what_it_needs_comes_with_it(paper: Reading) -> None:
    text = after(paper, audit(paper))

    assert '"Outputs" means what the Service returns in answer to Prompts.\n' in text
    assert '"Prompts" means text put to a model for the Customer.' in text
    assert "{" not in text


def test_a_definition_in_the_same_sense_stays(lexicon: Lexicon) -> None:
    same = PAPER.replace("what the Service prints on paper", "what the Service returns in answer to Prompts")
    paper = read_statements(read(same.encode(), "paper.md"), (), lexicon)

    assert after(paper, audit(paper)).count("returns in answer to Prompts") == 1


def test_an_unfilled_slot_keeps_the_whole_wording_out_and_is_named_in_a_comment(paper: Reading) -> None:
    made = redline([Ask("transfers", ("transfers.01",), ())], paper, OUTWARD, Side.HOSPITAL_CUSTOMER, NAMES)

    assert made.edits == () and made.answered == frozenset()
    assert ("transfers", "countries") in made.unfilled
    assert "countries" in made.comments[0].words and "Law follows the place" in made.comments[0].words


def test_a_definition_with_an_unfilled_slot_keeps_the_wording_out_too(paper: Reading) -> None:
    values = NAMES | {"countries": "Iceland"}
    made = redline([Ask("transfers", ("transfers.01",), ())], paper, OUTWARD, Side.HOSPITAL_CUSTOMER, values)

    assert made.edits == () and made.unfilled == (("transfers", "hospital"),)


def test_a_clause_that_the_paper_lacks_becomes_a_section_at_the_end_of_the_body(paper: Reading) -> None:
    values = NAMES | {"countries": "Iceland", "hospital": "the Customer"}
    text = after(paper, redline([Ask("transfers", ("transfers.01",), ())], paper, OUTWARD, Side.ANY, values))

    assert text.index("3.1 Fees are due in May.") < text.index("Content stays in Iceland.") < text.index("Signed:")


def test_an_annex_that_the_deal_names_and_the_paper_lacks_is_asked_for(paper: Reading) -> None:
    listed = Wording(Side.ANY, "See {annex_records}.", (Slot("annex_records", "annex_ref", "document.annexes"),), ())
    outward = Outward((OutwardClause("audit", "Audit", (listed,), (("audit.01", "Trust"),)),), ())
    made = redline([Ask("audit", ("audit.01",), ())], paper, outward, Side.ANY, {"annex_records": "Annex Z"})

    assert "Annex Z is to be attached." in made.comments[0].words


def test_a_side_without_a_wording_gets_a_comment_and_no_insertion(paper: Reading) -> None:
    made = redline([Ask("sla", ("sla.01",), ())], paper, OUTWARD, Side.HOSPITAL_CUSTOMER, NAMES)

    assert made.edits == () and "Care waits" in made.comments[0].words


def test_words_that_only_have_to_go_are_struck_without_a_wording(paper: Reading) -> None:
    made = redline([Ask("audit", (), (words(paper, "It keeps books."),))], paper, OUTWARD, Side.ANY, NAMES)

    assert all(isinstance(edit, Edit) for edit in made.edits) and len(made.edits) == len(made.comments) == 1
    assert "It keeps books" not in after(paper, made)


def test_every_struck_passage_bears_a_comment(paper: Reading) -> None:
    made = audit(paper)
    struck = [edit for edit in made.edits if isinstance(edit, Edit) and edit.words in ("", "Not used.")]

    assert struck
    for edit in struck:
        assert any(comment.start < edit.end and edit.start < comment.end for comment in made.comments)


def test_a_term_that_loses_its_definition_and_stays_in_use_is_named(lexicon: Lexicon) -> None:
    defined = '"Archive" means every copy that the Provider keeps for itself.'
    for use, named in (("The Archive is cold.", True), ("The cellar is cold.", False)):
        text = PAPER.replace("2.1 The Provider answers", f"1.2 {defined}\n\n2.1 {use} The Provider answers")
        reading = read_statements(read(text.encode(), "paper.md"), (), lexicon)
        made = redline([Ask("audit", (), (words(reading, defined),))], reading, OUTWARD, Side.ANY, NAMES)

        assert any("Archive: the other places" in comment.words for comment in made.comments) is named


def test_a_new_clause_never_enters_a_table(lexicon: Lexicon) -> None:
    text = "A letter of intent.\n\nWe are pleased.\n\n| Party 1 | Party 2 |\n|---|---|\n| Orrin | Elm |\n"
    reading = read_statements(read(text.encode(), "paper.md"), (), lexicon)
    made = redline([Ask("audit", ("audit.01",), ())], reading, OUTWARD, Side.ANY, NAMES)
    answered = after(reading, made)

    assert answered.index("We are pleased.") < answered.index("opens its records") < answered.index("| Party 1")


def test_a_paper_without_headings_is_answered_at_its_end(lexicon: Lexicon) -> None:
    flat = read_statements(read(b"The Provider may refuse any audit. It keeps books.\n", "flat.txt"), (), lexicon)
    quote = flat.document.quote(0, 34)
    made = redline([Ask("audit", ("audit.01",), (quote,))], flat, OUTWARD, Side.ANY, NAMES)

    assert any(isinstance(edit, InsertParagraphs) for edit in made.edits)
    assert after(flat, made).startswith("It keeps books.")
