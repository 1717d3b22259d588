"""Rows find statements by what they do, not by how they sound."""

from __future__ import annotations

import pytest

from bailment.documents.reader import read as document
from bailment.playbook.pattern import Source, row
from bailment.primitives.strict_yaml import parse
from bailment.reading import Index, Lexicon, Matched, load_lexicon, matched, read


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon()


def match(text: str, rows: str, lexicon: Lexicon) -> Matched:
    reading = read(document(text.encode(), "paper.txt"), (), lexicon)
    return matched(row("k", Source.at(parse(rows, "rows.yaml"))), Index.of(reading, lexicon))


IMPROVE = "raised_by: {force: allows, bearer: vendor, acts: improve, objects: content}"


@pytest.mark.parametrize(
    "text",
    [
        "Provider may use Customer Content to enhance and optimise its offerings",
        "Nothing in this Agreement prevents Vendor from using Customer Data to improve its models.",
        "Vendor is not prohibited from using prompts to improve its services.",
        "We do not train on your data, except to maintain and improve quality",
    ],
)
def test_a_permission_to_improve_is_raised_however_it_is_worded(text: str, lexicon: Lexicon) -> None:
    assert match(text, IMPROVE, lexicon).raised


@pytest.mark.parametrize(
    "text",
    [
        "Provider shall not use Customer Content to enhance its offerings",
        "We never use your data to improve our models.",
        "Content will not be used to improve any product.",
        "Provider is prohibited from using Content to improve its models.",
    ],
)
def test_a_prohibition_never_matches_a_permission(text: str, lexicon: Lexicon) -> None:
    assert not match(text, IMPROVE, lexicon).raised


def test_the_items_of_an_enumeration_are_found_one_by_one_across_a_list(lexicon: Lexicon) -> None:
    text = "Provider shall not:\n(a) train any model on Customer Data; or\n(b) fine-tune any model on Prompts.\n"
    rows = """
    each:
      of: {force: bars, bearer: vendor, acts: learn}
      items: {customer_data: {objects: customer_data}, prompts: {objects: prompts}, embeddings: {objects: embeddings}}
    """
    assert [bool(quotes) for _, quotes in match(text, rows, lexicon).each] == [True, True, False]


def test_a_number_is_told_in_the_unit_that_was_asked_for(lexicon: Lexicon) -> None:
    text = "Provider shall notify Customer within two (2) business days after becoming aware of a Security Incident."
    rows = "number: {of: {acts: notify, objects: security_incident}, unit: hours}"
    (number,) = match(text, rows, lexicon).numbers
    assert (number.value, number.written.unit, number.written.bound) == (96, "business_days", "within")
    assert number.written.since.startswith("after becoming aware")
