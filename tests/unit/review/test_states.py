"""States from what rows found, and tiers from facts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bailment.law.conditions import Datum, Lookup, Members, Truth, Undecided
from bailment.playbook.model import Action, Check, Clause, Privileged, RedFlag, Requirement, Tier
from bailment.playbook.pattern import Row
from bailment.primitives.finding import Basis, Severity
from bailment.primitives.span import Quote, Span
from bailment.reading.matching import Matched, Number
from bailment.reading.model import Quantity
from bailment.review.standing import State
from bailment.review.states import assess, raised, standing

HERE = Quote(Span("a.md", 0, 5), "words")
CLAUSE = Clause(
    key="audit",
    title="Audit",
    article="",
    group="api_playbook",
    tier=Tier.RED_LINE,
    applies_when="always",
    requirements=(),
    red_flags=(),
    wordings=(),
    privileged=Privileged((), "", (), ("legal",), Severity.HIGH, "", ()),
)


def requirement(check: Check = Check.PRESENT, **more: object) -> Requirement:
    fixed = Requirement(
        id="audit.01",
        text="A right of audit",
        check=check,
        tier=Tier.FLEXIBLE,
        basis=Basis.POSITION,
        can_concede=True,
        applies_when="always",
        external_reason="Trust needs means to verify",
        row=Row("audit.01"),
    )
    return replace(fixed, **more)  # type: ignore[arg-type]


def number(value: float, bound: str = "within") -> Number:
    return Number(value, "hours", Quantity(value, "hours", bound, "", HERE.span), HERE)


def facts(**given: Datum) -> Lookup:
    return lambda name: given.get(name.replace(".", "_"), Undecided(frozenset({name})))


MET, PARTLY, AGAINST = Matched("k", met=(HERE,)), Matched("k", partly=(HERE,)), Matched("k", contradicted=(HERE,))
BOTH = Matched("k", each=(("inputs", (HERE,)), ("outputs", (HERE,))))
ONE = Matched("k", each=(("inputs", (HERE,)), ("outputs", ())))
NOTHING = Matched("k", each=(("inputs", ()), ("outputs", ())))
LISTED = requirement(Check.ENUMERATION, must_list=("inputs", "outputs"))
WITHIN_48 = requirement(Check.NUMERIC, max=48, unit="hours")
FROM_30 = requirement(Check.NUMERIC, min=30, unit="hours")

TABLE = [
    ("words that meet", requirement(), [MET], State.MET),
    ("silence", requirement(), [Matched("k")], State.ABSENT),
    ("words that meet in part", requirement(), [PARTLY], State.PARTIAL),
    ("words against outweigh words for", requirement(), [MET, AGAINST], State.CONTRADICTED),
    ("met in another paper of the packet", requirement(), [Matched("k"), MET], State.MET),
    ("a row that nobody wrote", requirement(row=None), [], State.UNCLEAR),
    ("nothing said of what must not be said", requirement(Check.ABSENT), [Matched("k")], State.MET),
    ("what must not be said, said", requirement(Check.ABSENT), [AGAINST], State.CONTRADICTED),
    ("every item", LISTED, [BOTH], State.MET),
    ("some items", LISTED, [ONE], State.PARTIAL),
    ("items split between papers", LISTED, [ONE, Matched("k", each=(("outputs", (HERE,)),))], State.MET),
    ("no item", LISTED, [NOTHING], State.ABSENT),
    ("a number inside", WITHIN_48, [Matched("k", numbers=(number(48),))], State.MET),
    ("a number outside", WITHIN_48, [Matched("k", numbers=(number(72),))], State.PARTIAL),
    ("one of two numbers outside", WITHIN_48, [Matched("k", numbers=(number(24), number(72)))], State.PARTIAL),
    ("no number", WITHIN_48, [Matched("k")], State.ABSENT),
    ("a floor where a ceiling is asked", WITHIN_48, [Matched("k", numbers=(number(24, "at_least"),))], State.PARTIAL),
    ("a number under the least", FROM_30, [Matched("k", numbers=(number(14),))], State.PARTIAL),
    ("a number at the least", FROM_30, [Matched("k", numbers=(number(30),))], State.MET),
]


@pytest.mark.parametrize(("row", "found", "state"), [case[1:] for case in TABLE], ids=[case[0] for case in TABLE])
def test_a_state_follows_from_what_the_row_found(row: Requirement, found: list[Matched], state: State) -> None:
    assert assess(CLAUSE, row, found, facts()).state is state


def test_a_partial_enumeration_names_what_is_missing() -> None:
    assert assess(CLAUSE, LISTED, [ONE], facts()).missing == ("outputs",)


def test_law_makes_a_red_line_where_it_applies_and_gives_way_where_it_does_not() -> None:
    by_law = requirement(basis=Basis.LAW, tier=Tier.RED_LINE, law_when="phi", else_tier=Tier.FLEXIBLE)

    in_force = standing(CLAUSE, by_law, facts(phi=True))
    elsewhere = standing(CLAUSE, by_law, facts(phi=False))
    undecided = standing(CLAUSE, by_law, facts())

    assert (in_force.tiers, in_force.basis) == ((Tier.RED_LINE,), Basis.LAW)
    assert (elsewhere.tiers, elsewhere.basis) == ((Tier.FLEXIBLE,), Basis.POSITION)
    assert (undecided.tiers, undecided.needs_fact) == ((Tier.RED_LINE, Tier.FLEXIBLE), ("phi",))


def test_a_fact_that_decides_nothing_is_not_asked_for() -> None:
    either_way = requirement(basis=Basis.LAW, tier=Tier.RED_LINE, law_when="phi", else_tier=Tier.RED_LINE)

    assert standing(CLAUSE, either_way, facts()).tiers == (Tier.RED_LINE,)


def test_a_requirement_applies_where_its_clause_and_itself_do() -> None:
    clause = replace(CLAUSE, applies_when="purposes has direct_care")
    row = requirement(applies_when="phi")
    care = Members(frozenset({"direct_care"}))

    assert standing(clause, row, facts(purposes=care, phi=True)).applies is Truth.TRUE
    assert standing(clause, row, facts(purposes=Members(frozenset()))).applies is Truth.FALSE
    assert standing(clause, row, facts(purposes=care)).needs_fact == ("phi",)


FLAG = RedFlag(
    "RF-16", "Audit at will", Severity.HIGH, Basis.LAW, ("audit",), Action.ESCALATE, (), (), ("Art 28",), "phi"
)


def test_a_flag_is_raised_by_words_and_rests_on_law_only_while_that_applies() -> None:
    words = [Matched("k", raised=(HERE,))]

    in_force = raised(FLAG, [CLAUSE], words, facts(phi=True))
    elsewhere = raised(FLAG, [CLAUSE], words, facts(phi=False))

    assert in_force and in_force.rests_on_law and in_force.quotes == (HERE,)
    assert elsewhere and elsewhere.basis is Basis.POSITION and not elsewhere.rests_on_law
    assert raised(FLAG, [CLAUSE], [Matched("k")], facts(phi=True)) is None


def test_silence_raises_a_flag_only_where_the_whole_packet_is_silent() -> None:
    by_silence = replace(FLAG, by_silence=True)
    silent, speaking = Matched("k", silent=True), Matched("k")

    assert raised(by_silence, [CLAUSE], [silent, silent], facts())
    assert raised(by_silence, [CLAUSE], [silent, speaking], facts()) is None


def test_a_flag_of_a_clause_that_does_not_apply_is_not_raised() -> None:
    clause = replace(CLAUSE, applies_when="phi")

    assert raised(FLAG, [clause], [Matched("k", raised=(HERE,))], facts(phi=False)) is None
