"""The six rules of the verdict, each by what makes it hold and by what does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bailment.law.conditions import Truth
from bailment.playbook.model import Action, Tier
from bailment.primitives.finding import Basis, Severity
from bailment.primitives.span import Quote, Span
from bailment.review.standing import Assessed, Raised, Standing, State
from bailment.review.verdict import Case, Missing, Word, verdict

MAYBE = Truth.UNDECIDED
RED, FLEXIBLE, CONVENIENCE = Tier.RED_LINE, Tier.FLEXIBLE, Tier.CONVENIENCE


def requirement(state: State, *tiers: Tier, applies: Truth = Truth.TRUE, needs: tuple[str, ...] = ()) -> Assessed:
    return Assessed("audit.07", "audit", "No consent needed", state, Standing(applies, tiers, Basis.POSITION, needs))


def flag(action: Action, basis: Basis = Basis.POSITION, law: Truth = Truth.TRUE) -> Raised:
    words = Quote(Span("a.md", 0, 5), "words")
    return Raised("RF-16", "audit", "Audit at will", Severity.HIGH, basis, law, action, (words,))


ELSEWHERE = Missing("the security page", clauses=("security",), prevails=True)
ANNEX = Missing("Annex A")
ABOVE = Missing("the Master Agreement", prevails=True)

TABLE = [
    ("a red line contradicted", Case((requirement(State.CONTRADICTED, RED),)), Word.NOT_SIGNABLE, 1),
    ("a stop flag", Case((), (flag(Action.STOP),)), Word.NOT_SIGNABLE, 1),
    ("an annex that ranks below", Case((requirement(State.CONTRADICTED, RED),), (), (ANNEX,)), Word.NOT_SIGNABLE, 1),
    (
        "a paper on something else",
        Case((requirement(State.CONTRADICTED, RED),), (), (ELSEWHERE,)),
        Word.NOT_SIGNABLE,
        1,
    ),
    ("contradicted, overridable", Case((requirement(State.CONTRADICTED, RED),), (), (ABOVE,)), Word.WITHHELD, 2),
    ("met, undoable", Case((requirement(State.MET, RED),), (), (ABOVE,)), Word.WITHHELD, 2),
    ("absent, but an annex is missing", Case((requirement(State.ABSENT, RED),), (), (ANNEX,)), Word.WITHHELD, 2),
    ("a red line unread", Case((requirement(State.UNCLEAR, RED),)), Word.WITHHELD, 2),
    ("unmet, tier undecided", Case((requirement(State.PARTIAL, RED, FLEXIBLE, needs=("phi",)),)), Word.WITHHELD, 2),
    ("unmet, applying undecided", Case((requirement(State.ABSENT, RED, applies=MAYBE),)), Word.WITHHELD, 2),
    ("a red line absent", Case((requirement(State.ABSENT, RED),)), Word.NOT_SIGNABLE, 3),
    ("a stop flag, overridable", Case((), (flag(Action.STOP),), (ABOVE,)), Word.NOT_SIGNABLE, 3),
    ("a red line partial", Case((requirement(State.PARTIAL, RED),)), Word.RENEGOTIATE, 4),
    ("flexible contradicted", Case((requirement(State.CONTRADICTED, FLEXIBLE),)), Word.RENEGOTIATE, 4),
    ("a flag on law in force", Case((), (flag(Action.ESCALATE, Basis.LAW),)), Word.RENEGOTIATE, 4),
    ("a flag on law not in force", Case((), (flag(Action.ESCALATE, Basis.LAW, Truth.FALSE),)), Word.CONDITIONAL, 5),
    ("a flag of ours", Case((), (flag(Action.ESCALATE),)), Word.CONDITIONAL, 5),
    ("flexible absent", Case((requirement(State.ABSENT, FLEXIBLE),)), Word.CONDITIONAL, 5),
    ("flexible partial", Case((requirement(State.PARTIAL, FLEXIBLE),)), Word.CONDITIONAL, 5),
    ("flexible unread", Case((requirement(State.UNCLEAR, FLEXIBLE),)), Word.CONDITIONAL, 5),
    ("a convenience contradicted", Case((requirement(State.CONTRADICTED, CONVENIENCE),)), Word.CONDITIONAL, 5),
    ("a concession unfinished", Case((), pending=frozenset({"audit.04"})), Word.CONDITIONAL, 5),
    ("a convenience absent", Case((requirement(State.ABSENT, CONVENIENCE),)), Word.SIGNABLE, 6),
    ("nothing", Case(()), Word.SIGNABLE, 6),
    ("covered", Case((requirement(State.ABSENT, FLEXIBLE),), covered=frozenset({"audit.07"})), Word.SIGNABLE, 6),
    ("does not apply", Case((requirement(State.ABSENT, RED, applies=Truth.FALSE),)), Word.SIGNABLE, 6),
    ("met, tier undecided", Case((requirement(State.MET, RED, FLEXIBLE),)), Word.SIGNABLE, 6),
    ("flexible, applying undecided", Case((requirement(State.ABSENT, FLEXIBLE, applies=MAYBE),)), Word.SIGNABLE, 6),
]


@pytest.mark.parametrize(("case", "word", "rule"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_the_first_rule_that_holds_decides(case: Case, word: Word, rule: int) -> None:
    found = verdict(case)

    assert (found.word, found.rule) == (word, rule)
    assert found.why


def test_an_answer_withheld_names_the_fact_that_would_settle_it() -> None:
    found = verdict(Case((requirement(State.ABSENT, RED, FLEXIBLE, needs=("recipient_role",)),)))

    assert "recipient_role" in found.why[0].says


def test_an_answer_withheld_names_the_paper_that_is_missing() -> None:
    found = verdict(Case((requirement(State.ABSENT, RED),), (), (ANNEX,)))

    assert "Annex A is missing" in found.why[0].says


def test_a_red_line_that_rests_on_an_annex_waits_for_it() -> None:
    quote = Quote(Span("a.md", 0, 16), "those in Annex A")
    met = replace(requirement(State.MET, RED), quotes=(quote,))

    assert verdict(Case((met,), (), (ANNEX,))).word is Word.WITHHELD
    assert verdict(Case((met,), (), (Missing("Annex B"),))).word is Word.SIGNABLE


def test_everything_that_made_the_rule_hold_is_told() -> None:
    found = verdict(Case((requirement(State.CONTRADICTED, RED),), (flag(Action.STOP), flag(Action.ESCALATE))))

    assert [reason.about for reason in found.why] == ["audit.07", "RF-16"]


@pytest.mark.parametrize("tier", list(Tier))
def test_a_worse_state_never_gives_a_better_verdict(tier: Tier) -> None:
    order = [Word.NOT_SIGNABLE, Word.WITHHELD, Word.RENEGOTIATE, Word.CONDITIONAL, Word.SIGNABLE]
    known = sorted(set(State) - {State.UNCLEAR}, key=lambda state: state.rank)
    ranks = [order.index(verdict(Case((requirement(state, tier),))).word) for state in known]

    assert ranks == sorted(ranks)
