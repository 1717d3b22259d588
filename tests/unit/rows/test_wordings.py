"""The wording that we propose meets what we ask for: each red line, each term that law asks for, and the rest."""

from __future__ import annotations

from functools import cache

import pytest

from bailment.documents.reader import read as document
from bailment.law import load_vocabulary
from bailment.playbook import Clause, Playbook, Requirement, Side, Tier, load
from bailment.primitives.finding import Basis
from bailment.reading import Index, load_lexicon, matched, read
from bailment.review.states import State, assess

PLAYBOOK: Playbook = load()
LEXICON = load_lexicon()
FACTS = load_vocabulary().facts({})
VALUES = {
    "vendor": "Provider",
    "customer": "Customer",
    "agreement": "this Agreement",
    "annex_subprocessors": "Annex 3",
    "annex_data": "Annex 1",
    "annex_retention": "Annex 4",
    "annex_security": "Annex 2",
    "annex_service": "Annex 5",
    "annex_support": "Annex 6",
    "purpose": "summarisation of discharge notes",
    "countries": "the United Kingdom",
}


@cache
def index(text: str) -> Index:
    return Index.of(read(document(text.encode(), "paper.md"), (), LEXICON), LEXICON)


def state(clause: Clause, requirement: Requirement, text: str) -> tuple[State, tuple[str, ...]]:
    assert requirement.row is not None
    assessed = assess(clause, requirement, [matched(requirement.row, index(text))], FACTS)
    return assessed.state, assessed.missing


def every(pick: bool) -> list:
    return [
        pytest.param(clause, requirement, id=requirement.id)
        for clause in PLAYBOOK.clauses
        for requirement in clause.requirements
        if (requirement.tier is Tier.RED_LINE or requirement.basis is Basis.LAW) == pick
    ]


def worded(clause: Clause) -> str:
    wording = clause.wording(Side.HOSPITAL_CUSTOMER)
    assert wording is not None
    text = wording.filled(VALUES)
    assert text is not None, wording.unfilled(VALUES)
    return f"## {clause.title}\n\n{text}\n"


@pytest.mark.parametrize(("clause", "requirement"), every(True))
def test_our_wording_meets_each_red_line_and_term_of_law(clause: Clause, requirement: Requirement) -> None:
    assert state(clause, requirement, worded(clause)) == (State.MET, ())


@pytest.mark.parametrize(("clause", "requirement"), every(False))
def test_our_wording_meets_what_is_flexible_as_well(clause: Clause, requirement: Requirement) -> None:
    assert state(clause, requirement, worded(clause)) == (State.MET, ())


def test_every_requirement_has_a_row() -> None:
    assert [requirement.id for requirement in PLAYBOOK.requirements if requirement.row is None] == []


@pytest.mark.parametrize(("clause", "requirement"), every(True) + every(False))
def test_a_paper_about_something_else_meets_nothing_that_must_be_said(clause: Clause, requirement: Requirement) -> None:
    found, _ = state(clause, requirement, "## Fees\n\nCustomer shall pay each invoice at the end of the month.\n")
    assert found is (State.MET if requirement.check == "absent" else State.ABSENT)
