"""Terms say what the text says, with the words that decide, and the value of silence where it says nothing."""

from __future__ import annotations

import pytest

from bailment.documents.reader import read as document
from bailment.playbook.pattern import Source
from bailment.primitives.errors import Unreadable
from bailment.primitives.strict_yaml import load, parse
from bailment.reading import Lexicon, Reading, TermRow, load_lexicon, load_terms, read
from bailment.reading.terms import term_rows


@pytest.fixture(scope="module")
def knowledge() -> tuple[tuple[TermRow, ...], Lexicon]:
    return load_terms(), load_lexicon()


def reading(text: str, knowledge: tuple[tuple[TermRow, ...], Lexicon]) -> Reading:
    return read(document(text.encode(), "paper.txt"), *knowledge)


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("training.content", "Provider shall not use Customer Data or Outputs to train any model.", "prohibited"),
        ("training.content", "We may use your content to train our models unless you opt out.", "opt_out"),
        ("training.content", "We will not train on your content without your prior written consent.", "opt_in"),
        ("training.content", "We may use your content to train our models.", "permitted"),
        ("training.content", "Customer shall pay the fees.", "silent"),
        ("training.outputs_covered", "Provider shall not use Customer Data or Outputs to train any model.", True),
        ("sale.prohibited", "Vendor shall not sell Customer Data.", True),
        ("sale.prohibited", "Vendor may sell Customer Data.", False),
        (
            "breach.notice_hours",
            "Vendor shall notify Customer of a breach within 48 hours of becoming aware of it.",
            48,
        ),
        ("breach.notice_hours", "Vendor shall notify Customer of a breach without undue delay.", None),
        (
            "breach.trigger",
            "Vendor shall notify Customer of a breach within 48 hours of becoming aware of it.",
            "awareness",
        ),
        ("deletion.days", "Provider shall delete all Customer Data within 30 days after termination.", 30),
        ("health.baa", "Customer shall not submit protected health information.", "prohibited"),
    ],
)
def test_terms_of_one_sentence(
    key: str, text: str, value: object, knowledge: tuple[tuple[TermRow, ...], Lexicon]
) -> None:
    assert reading(text, knowledge).terms[key].value == value


@pytest.mark.parametrize(
    ("key", "text", "value", "unit"),
    [
        ("audit.notice_days", "Customer may audit Vendor on ten business days' notice.", 10, "business_days"),
        ("audit.notice_days", "Customer may audit Vendor on two weeks' notice.", 14, "days"),
        ("audit.per_year", "Customer may audit Vendor once per year.", 1, "per_year"),
        (
            "breach.notice_hours",
            "Vendor shall notify Customer of a breach within two business days of becoming aware of it.",
            96,
            "hours",
        ),
        ("term.initial_months", "This Agreement remains in force for a period of two (2) years.", 24, "months"),
        ("money.share_percent", "Licensee pays a royalty of 6% of Net Sales.", 6, "percent"),
        ("money.share_percent", "Licensee pays a royalty of 3.5% of Net Sales.", 3.5, "percent"),
        ("audit.notice_days", "Customer may audit Vendor on reasonable notice.", None, None),
        ("sale.prohibited", "Vendor shall not sell Customer Data.", True, None),
    ],
)
def test_a_number_has_the_unit_that_it_counts_in(
    key: str, text: str, value: object, unit: str | None, knowledge: tuple[tuple[TermRow, ...], Lexicon]
) -> None:
    term = reading(text, knowledge).terms[key]
    assert (repr(term.value), term.unit) == (repr(value), unit)


def test_the_deciding_quote_stands_in_the_text(knowledge: tuple[tuple[TermRow, ...], Lexicon]) -> None:
    text = "Definitions follow.\n\nVendor shall not sell Customer Data.\n"
    quote = reading(text, knowledge).terms["sale.prohibited"].quote
    assert quote is not None
    assert text[quote.span.start : quote.span.end] == quote.words == "Vendor shall not sell Customer Data."


def test_a_rule_for_a_value_outside_the_vocabulary_is_refused() -> None:
    row = "{key: a, type: enum, values: [x], silence: x, is: y, rules: {value: z, when: {force: may}, why: w}}"
    text = f"terms:\n- {row}"
    with pytest.raises(Unreadable, match="'z' is not known"):
        term_rows(Source.at(parse(text, "t.yaml")))


@pytest.mark.shared
def test_every_term_of_the_vocabulary_is_read(shared: object, knowledge: tuple[tuple[TermRow, ...], Lexicon]) -> None:
    vocabulary = load((shared / "domain" / "terms.yaml").read_text("utf-8"), "terms.yaml")  # type: ignore[operator]
    every = [*vocabulary["terms"], *vocabulary["partnership_terms"]]
    assert [row.key for row in knowledge[0]] == [term["key"] for term in every]
    assert [row.says for row in knowledge[0]] == [term["is"] for term in every]
