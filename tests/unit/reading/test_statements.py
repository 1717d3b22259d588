"""Clauses, sentences, forces, bearers and numbers of texts that we wrote ourselves."""

from __future__ import annotations

import time

import pytest

from bailment.documents.reader import read as document
from bailment.reading import Force, Lexicon, Reading, Statement, load_lexicon, read


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon()


def reading(text: str, lexicon: Lexicon) -> Reading:
    return read(document(text.encode(), "paper.md"), (), lexicon)


def only(text: str, lexicon: Lexicon) -> Statement:
    (statement,) = reading(text, lexicon).statements
    return statement


@pytest.mark.parametrize(
    ("text", "force", "bearer"),
    [
        ("Provider shall delete all Customer Data.", Force.MUST, "vendor"),
        ("Provider agrees to delete all Customer Data.", Force.MUST, "vendor"),
        ("Customer is required to keep its keys secret.", Force.MUST, "customer"),
        ("Business Associate may not sell PHI.", Force.MUST_NOT, "vendor"),
        ("We never sell your data.", Force.MUST_NOT, "vendor"),
        ("Provider undertakes not to combine Content with other data.", Force.MUST_NOT, "vendor"),
        ("In no event will Provider sell Content.", Force.MUST_NOT, "vendor"),
        ("Content is not used to train models.", Force.MUST_NOT, "unknown"),
        ("Content shall not be sold by Provider.", Force.MUST_NOT, "vendor"),
        ("Vendor shall refrain from selling Content.", Force.MUST_NOT, "vendor"),
        ("This bar covers prompts and outputs.", Force.MUST_NOT, "unknown"),
        ("Customer Data remains in Norway.", Force.SAYS, "unknown"),
        ("Provider is entitled to use Feedback.", Force.MAY, "vendor"),
        ("Provider reserves the right to change prices.", Force.MAY, "vendor"),
        ("Customer grants Provider a licence to use Feedback.", Force.MAY, "vendor"),
        ("Customer authorises Provider to engage subprocessors.", Force.MAY, "vendor"),
        ("Nothing herein prevents Vendor from training on prompts.", Force.MAY, "vendor"),
        ("Vendor shall not be prevented from using prompts.", Force.MAY, "vendor"),
        ("Either party may end this Agreement.", Force.MAY, "both"),
        ("data are kept for as long as necessary", Force.SAYS, "unknown"),
        ("the report is the sole and exclusive right", Force.SAYS, "unknown"),
        ('"Content" means Customer Data and Prompts.', Force.DEFINES, "unknown"),
    ],
)
def test_force_and_bearer(text: str, force: Force, bearer: str, lexicon: Lexicon) -> None:
    statement = only(text, lexicon)
    assert (statement.force, statement.bearer) == (force, bearer)


def test_a_name_that_the_paper_gives_its_author_is_the_vendor(lexicon: Lexicon) -> None:
    text = (
        'This agreement is between Quillwort Ltd ("**Quillwort**") and you.\n\nQuillwort shall encrypt Customer Data.\n'
    )
    assert reading(text, lexicon).statements[-1].bearer == "vendor"


def test_a_bar_with_an_exception_says_what_the_exception_permits(lexicon: Lexicon) -> None:
    bar, permission = reading("We do not train on your data, except to improve quality.", lexicon).statements
    assert (bar.force, bar.acts) == (Force.MUST_NOT, ("train",))
    assert bar.exceptions[0].words.startswith("except to improve")
    assert permission.force is Force.MAY
    assert "improve" in permission.acts
    assert "customer_data" in permission.objects


def test_items_of_a_list_inherit_bearer_and_force(lexicon: Lexicon) -> None:
    text = "Provider shall not:\n\n(a) sell Content;\n\n(b) combine Prompts with other data;\n\n(c) retain Outputs.\n"
    items = reading(text, lexicon).statements[1:]
    assert [(s.bearer, s.force) for s in items] == [("vendor", Force.MUST_NOT)] * 3
    assert [s.acts[0] for s in items] == ["sell", "combine", "retain"]


def test_a_sentence_that_bars_and_allows_is_two_statements(lexicon: Lexicon) -> None:
    text = "Provider may use Content to provide the Service, but shall not use Prompts to train models."
    allowed, barred = reading(text, lexicon).statements
    assert (allowed.force, barred.force) == (Force.MAY, Force.MUST_NOT)
    assert "train" in barred.acts and "train" not in allowed.acts


def test_section_numbers_and_abbreviations_end_no_sentence(lexicon: Lexicon) -> None:
    text = "Under Section 7.3. Provider shall delete copies, e.g. logs, held by Acme Inc. and others. It shall say so."
    words = [s.span.end - s.span.start for s in reading(text, lexicon).statements]
    assert len(words) == 2


def test_a_defined_term_brings_what_it_holds(lexicon: Lexicon) -> None:
    text = (
        '"Material" means Customer Data, Prompts and Outputs, excluding Feedback.\n\n'
        '"Learn" means to train, fine-tune or distil.\n\nProvider shall not Learn from Material.\n'
    )
    bar = reading(text, lexicon).statements[-1]
    assert {"customer_data", "prompts", "outputs"} <= set(bar.objects)
    assert "feedback" not in bar.objects
    assert {"train", "fine_tune", "distil"} <= set(bar.acts)


@pytest.mark.parametrize(
    ("text", "value", "unit", "bound"),
    [
        ("within 24 hours of becoming aware", 24, "hours", "within"),
        ("no later than seventy-two (72) hours after discovery", 72, "hours", "within"),
        ("within two (2) business days", 2, "business_days", "within"),
        ("on at least thirty days' notice", 30, "days", "at_least"),
        ("99.9% monthly uptime", 99.9, "percent", "exactly"),
        ("no more than once per calendar year", 1, "per_year", "within"),
        ("reviewed annually", 1, "per_year", "exactly"),
        ("for more than 6 months", 6, "months", "more_than"),
    ],
)
def test_numbers(text: str, value: float, unit: str, bound: str, lexicon: Lexicon) -> None:
    quantity = only(text, lexicon).quantities[0]
    assert (quantity.value, quantity.unit, quantity.bound) == (value, unit, bound)


def test_unticked_options_and_blanks_are_not_part_of_the_text(lexicon: Lexicon) -> None:
    text = "[    ] Provider shall encrypt Customer Data.\n\nNotice comes within {hours} hours.\n"
    statements = reading(text, lexicon).statements
    assert all("encrypt" not in s.acts for s in statements)
    assert all(not s.quantities for s in statements)


def test_clauses_carry_number_heading_and_kinds(lexicon: Lexicon) -> None:
    text = "# Agreement\n\n## 7. Deletion\n\n7.1 Provider shall delete Content.\n\n## 8. Audit\n\nCustomer may audit.\n"
    found = {c.number: c for c in reading(text, lexicon).clauses}
    assert found["7.1"].heading == "Deletion"
    assert "retention_deletion" in found["7.1"].kinds
    assert found["8"].heading == "Audit"
    assert "audit" in found["8"].kinds


def test_every_quote_is_the_text_at_its_span(lexicon: Lexicon) -> None:
    text = "## **Use**\n\nWe will *not* use “Content”, except for support,\nto train models; and you may object.\n"
    read_text = reading(text, lexicon)
    for statement in read_text.statements:
        for part in (*statement.exceptions, *statement.conditions):
            assert text[part.span.start : part.span.end] == part.words


@pytest.mark.parametrize(
    "piece", ["shall ", '"A" means ', "(a) (b) (i) ", "if when unless except ", "1. ", "provider may not "]
)
def test_a_hostile_line_is_read_in_bounded_time(piece: str, lexicon: Lexicon) -> None:
    begun = time.process_time()
    reading(piece * (60_000 // len(piece)), lexicon)
    assert time.process_time() - begun < 30
