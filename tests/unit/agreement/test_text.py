"""What counsel writes wrongly is found all at once, with its line, and said in words that help."""

from __future__ import annotations

from importlib import resources

import pytest

from bailment.agreement import PRECEDENCE, Agreement, check_text, digest, parse, parse_sealed, print_text
from bailment.primitives.errors import Unreadable
from bailment.primitives.span import Place


@pytest.fixture(scope="module")
def text() -> str:
    return (resources.files("bailment.examples") / "agreement.yaml").read_text()


def test_all_faults_are_found_at_once_in_the_order_of_the_text(text: str) -> None:
    broken = (
        text.replace("version: 1\n", "version: one\n", 1)
        .replace("begins: '2026-11-01'", "begins: 2026-02-30")
        .replace("\nparties:", "\npartys:")
        .replace("  - infer\n", "  - inferr\n", 1)
    )
    found = check_text(broken, "deal.yaml")
    assert [finding.code for finding in found] == ["AGR003", "AGR003", "AGR001", "AGR003"]
    places = [finding.where for finding in found]
    assert all(isinstance(place, Place) and place.file == "deal.yaml" and place.line > 1 for place in places)
    assert [finding.fix for finding in found][2:] == ["did you mean 'parties'?", "did you mean 'infer'?"]
    with pytest.raises(Unreadable, match=r"^deal\.yaml:5:10: a whole.*deal\.yaml:8:11: .*calendar.*partys.*inferr"):
        parse(broken, "deal.yaml")


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ("[]", "agreement is needed"),
        ("precedence: this file prevails", "must say: The executed paper prevails over this file."),
        ("id: UPPER", "short name"),
        ("term: soon", "a term is needed here"),
        ("parties: hospital", "a list is needed"),
        ("parties: [{name: H, role: vendor}]", "'id' is missing in this party"),
        ("clocks: [{limit: 3 moons}]", "is not a length of time"),
        ("assets: [{sha256: abc}]", "a SHA-256"),
        ("controls: {forced: [{name: store, value: [1]}]}", "one line is needed"),
        ("controls: {forced: [{name: seed, value: 99999999999}]}", "a whole number"),
        ("controls: {hosts: [{host: 'http://x/', party: v, country: US}]}", "name of a host"),
        ("controls: {hosts: [{host: x, party: v, country: usa}]}", "two capitals"),
        ('grants: [{source: {document: d, clause: "1\\n2", quote: q}}]', "plain ASCII"),
        ("grants: [{including all: 'yes'}]", "true or false"),
    ],
)
def test_a_fault_is_named(wrong: str, says: str) -> None:
    assert any(says in finding.says for finding in check_text(wrong, "deal.yaml"))


@pytest.mark.parametrize("line", [f"precedence: {PRECEDENCE}\n", "form: bailment agreement, form 1\n"])
def test_no_agreement_is_read_that_does_not_say_what_it_is_and_that_the_paper_prevails(text: str, line: str) -> None:
    for read in (parse, parse_sealed):
        with pytest.raises(Unreadable, match="must say"):
            read(text.replace(line, ""), "deal.yaml")


def test_what_is_not_even_yaml_is_unreadable() -> None:
    for text in ("a: [", "a: 1\na: 2", "a: &x 1", "\xff"):
        with pytest.raises(Unreadable):
            parse(text, "deal.yaml")


def test_a_value_that_the_text_leaves_out_costs_no_digest(text: str) -> None:
    agreement = parse(text, "deal.yaml")
    assert "affiliates" not in text
    assert digest(parse(print_text(agreement), "x")) == digest(agreement)


def test_each_part_is_under_a_line_of_plain_words(text: str) -> None:
    parts = [line for line in text.splitlines() if line.endswith(":") and line[0].isalpha() and line != "term:"]
    lines = text.splitlines()
    assert len(parts) >= 7
    assert all(lines[lines.index(part) - 1].startswith("# ") for part in parts)
    assert "precedence: The executed paper prevails over this file." in lines


def test_the_shipped_agreement_is_printed_as_it_would_be_printed(text: str) -> None:
    assert print_text(parse(text, "agreement.yaml")) == text


def test_every_quote_of_the_shipped_agreement_stands_in_its_paper(text: str) -> None:
    paper = (resources.files("bailment.examples") / "corrected-agreement.md").read_text()
    agreement: Agreement = parse(text, "agreement.yaml")
    controls = agreement.controls
    sources = [row.source for row in (*agreement.grants, *agreement.clocks, *controls.excluded)]
    assert agreement.tie_breaker and controls.source
    for source in (*sources, agreement.tie_breaker.source, controls.source):
        assert source.quote in paper, source
