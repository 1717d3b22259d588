"""Each check finds its fault, and the shipped agreement has none of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import resources

import pytest

from bailment.agreement import (
    Action,
    Agreement,
    Condition,
    Controls,
    Grant,
    Modality,
    NamedPurpose,
    Operation,
    Plan,
    Step,
    Term,
    checks,
    gaps,
    parse,
)
from bailment.agreement.checks import CHECKS
from bailment.api.knowledge import doubtful_words
from bailment.primitives.time import Day

TODAY = Day(2026, 12, 1)
DOUBTFUL = doubtful_words()
Change = Callable[[Agreement], Agreement]


@pytest.fixture(scope="module")
def shipped() -> Agreement:
    return parse((resources.files("bailment.examples") / "agreement.yaml").read_text(), "agreement.yaml")


def granted(**slots: object) -> Change:
    """The agreement with its first permission changed."""
    return lambda a: replace(a, grants=(replace(a.grants[0], **slots), *a.grants[1:]))  # type: ignore[arg-type]


def controlled(**slots: object) -> Change:
    return lambda a: replace(a, controls=replace(a.controls, **slots))  # type: ignore[arg-type]


def kept(path: str) -> Change:
    return lambda a: replace(a, plan=Plan((*a.plan.steps, Step(path, Operation.KEEP, "wanted"))))


def with_bar(a: Agreement, **slots: object) -> Agreement:
    bar = Grant("bar", Modality.PROHIBIT, a.grants[0].source, **slots)  # type: ignore[arg-type]
    return replace(a, grants=(*a.grants, bar))


def quoted(words: str) -> Change:
    return lambda a: granted(source=replace(a.grants[0].source, quote=words))(a)


FAULTS: tuple[tuple[str, str, Change], ...] = (
    ("AGR010", "asset: nothing", lambda a: replace(a, assets=())),
    ("AGR011", "environment", controlled(environment=None)),
    ("AGR011", "no upstream host", controlled(hosts=())),
    ("AGR011", "no retention period for inputs", lambda a: controlled(retention=a.controls.retention[1:])(a)),
    ("AGR012", "no deadline", lambda a: replace(a, clocks=())),
    ("AGR012", "OB-001 has no owner", lambda a: replace(a, clocks=(replace(a.clocks[0], owner=None),))),
    ("AGR013", "neither hash nor lineage", lambda a: replace(a, assets=(replace(a.assets[0], lineage=()),))),
    ("AGR014", "party 'nobody'", granted(actors=("nobody",))),
    ("AGR014", "asset 'nothing'", granted(assets=("nothing",))),
    ("AGR014", "purpose 'whatever'", granted(purposes=("whatever",))),
    ("AGR014", "paper 'agreement'", lambda a: replace(a, papers=())),
    ("AGR015", "party 'vendor' stands here more than once", lambda a: replace(a, parties=a.parties + a.parties[1:])),
    ("AGR015", "purpose 'training'", lambda a: replace(a, purposes=(NamedPurpose("training", "x", "direct_care"),))),
    ("AGR016", "prohibits; the prohibition prevails", lambda a: with_bar(a, actions=(Action.INFER,))),
    ("AGR017", "permits 'improve'", granted(doubtful=("improve",))),
    ("AGR018", "leaves out territory", granted(territory=())),
    ("AGR018", "leaves out actions", granted(actions=())),
    ("AGR019", "permits reidentify", granted(actions=(Action.REIDENTIFY,))),
    ("AGR019", "permits credit", granted(purposes=("credit",))),
    ("AGR020", "ends before it begins", granted(begins=Day(2027, 1, 2), ends=Day(2027, 1, 1))),
    ("AGR020", "outside the term", granted(begins=Day(2020, 1, 1))),
    ("AGR020", "the agreement ends before", lambda a: replace(a, term=Term(Day(2026, 2, 1), Day(2026, 1, 1)))),
    ("AGR021", "ended on 2026-11-30", lambda a: replace(a, term=Term(Day(2026, 1, 1), Day(2026, 11, 30)))),
    ("AGR022", "no paper is listed", lambda a: replace(a, papers=())),
    ("AGR023", "has no hash", lambda a: replace(a, papers=(replace(a.papers[0], sha256=None),))),
    ("AGR024", "two parties", lambda a: replace(a, parties=a.parties[:1])),
    ("AGR025", "plan is empty", lambda a: replace(a, plan=Plan())),
    ("AGR026", "keeps Patient.identifier(MR).value", kept("Patient.identifier(MR).value")),
    ("AGR026", "keeps RelatedPerson.name.text", kept("RelatedPerson.name.text")),
    ("AGR027", "exclusion images bars", kept("Media.content.url")),
    ("AGR028", "computes in US", granted(territory=("GB",))),
    ("AGR029", "here it bars always", lambda a: with_bar(a, conditions=(Condition("c", "unless agreed"),))),
    ("AGR030", "no business purpose", lambda a: replace(a, purposes=(NamedPurpose("x", "x", "service_improvement"),))),
    ("AGR031", "hold improve", quoted("Provider may use Content to improve its Service.")),
)


@pytest.mark.parametrize(("code", "says", "change"), FAULTS)
def test_a_fault_is_found(shipped: Agreement, code: str, says: str, change: Change) -> None:
    found = checks(change(shipped), TODAY, DOUBTFUL)
    assert any(finding.code == code and says in finding.says for finding in found), [f.says for f in found]
    assert all(finding.fix for finding in found)


def test_the_shipped_agreement_lacks_only_the_hash_of_a_paper_that_is_not_yet_signed(shipped: Agreement) -> None:
    assert [finding.code for finding in checks(shipped, TODAY, DOUBTFUL)] == ["AGR023"]
    whole = replace(shipped, papers=(replace(shipped.papers[0], sha256="ab" * 32),))
    assert checks(whole, TODAY, DOUBTFUL) == ()


def test_every_check_has_a_fault_that_shows_it(shipped: Agreement) -> None:
    broken = [change(shipped) for _, _, change in FAULTS]
    whole = replace(shipped, papers=(replace(shipped.papers[0], sha256="ab" * 32),))
    for check in CHECKS:
        assert not list(check(whole))
        assert any(list(check(agreement)) for agreement in broken), check.__name__


def test_the_gravest_comes_first(shipped: Agreement) -> None:
    broken = replace(kept("Patient.name.text")(shipped), clocks=())
    ranks = [finding.severity.rank for finding in checks(broken, TODAY, DOUBTFUL)]
    assert ranks == sorted(ranks) and len(set(ranks)) > 1


def test_an_agreement_is_incomplete_while_asset_control_or_accountability_has_no_answer(shipped: Agreement) -> None:
    assert gaps(shipped) == ()
    bare = replace(shipped, assets=(), controls=Controls(), clocks=())
    assert {finding.says.split(":")[0] for finding in gaps(bare)} == {"asset", "control", "accountability"}


@pytest.mark.parametrize(
    ("words", "doubtful"),
    [
        ("to improve the Services", {"improve"}),
        ("for Optimisation and analytics", {"optimise", "analytics"}),
        ("to provide the Service", set()),
        ("an improvised improvement", {"improve"}),
    ],
)
def test_a_doubtful_word_is_known_by_how_it_begins(words: str, doubtful: set[str]) -> None:
    assert {row.word for row in DOUBTFUL if row.stands_in(words)} == doubtful
