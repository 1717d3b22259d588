"""Each rule of the algebra by itself, in a world so small that one wrong step changes the answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bailment.agreement import (
    Action,
    Agreement,
    Asset,
    AssetClass,
    Condition,
    DocumentKind,
    Environment,
    Grant,
    LegalStatus,
    Modality,
    Paper,
    Party,
    Purpose,
    Role,
    Source,
    Term,
    TieBreaker,
    Use,
    Verdict,
    may,
)
from bailment.agreement.vocabulary import ABOVE, DOUBTFUL_REACH, IMPLIED, MEMBERS, NEVER, NEVER_FOR, ONLY_BY_NAME
from bailment.policy import Allow, Ask, compile
from bailment.primitives.time import Day

YES, NO, UNKNOWN = Verdict.YES, Verdict.NO, Verdict.UNKNOWN
USE = Use("vendor", Action.INFER, "notes", "direct_care", "US", Environment.VENDOR_TENANT, Day(2026, 6, 1))
PERMIT = Grant(
    "permit",
    Modality.PERMIT,
    Source("second", "1", "words"),
    actors=("vendor",),
    actions=(Action.INFER,),
    assets=("notes",),
    purposes=("direct_care",),
    territory=("US",),
    environments=(Environment.VENDOR_TENANT,),
)
BAR = Grant("bar", Modality.PROHIBIT, Source("third", "1", "words"))


def agreement(*grants: Grant, breaker: TieBreaker | None = None) -> Agreement:
    ranks = {"first": 1, "second": 2, "third": 3}
    return Agreement(
        id="deal",
        version=1,
        title="A deal",
        term=Term(Day(2026, 1, 1), Day(2026, 12, 31)),
        parties=(Party("hospital", "H", Role.HOSPITAL_CUSTOMER), Party("vendor", "V", Role.VENDOR)),
        papers=tuple(Paper(name, name, DocumentKind.MSA, rank) for name, rank in ranks.items()),
        tie_breaker=breaker,
        assets=(
            Asset("notes", AssetClass.PROMPT, "notes", "1", LegalStatus.IDENTIFIED, lineage=("patient_record",)),
            Asset("hashed", AssetClass.OUTPUT, "hashed", "1", LegalStatus.IDENTIFIED, sha256="ab" * 32),
            Asset("undefined", AssetClass.OUTPUT, "undefined", "1", LegalStatus.IDENTIFIED),
        ),
        grants=grants,
    )


def told(use: Use, *grants: Grant, breaker: TieBreaker | None = None) -> Verdict:
    """The answer of the algebra, after the compiled policy was seen to allow just what it grants."""
    deal = agreement(*grants, breaker=breaker)
    verdict = may(deal, use).verdict
    words = (use.actor, use.action, use.asset, use.purpose, use.place, use.environment)
    ask = Ask(*words, host="", day=use.day, field_of_use=use.field_of_use, shown=use.shown)
    assert isinstance(compile(deal, executed=True).decide(ask), Allow) is (verdict is YES)
    return verdict


def cited(grant: Grant, document: str, name: str = "") -> Grant:
    return replace(grant, id=name or grant.id, source=replace(grant.source, document=document))


def test_a_permission_gives_what_it_says() -> None:
    assert told(USE, PERMIT) is YES
    assert told(USE) is NO


@pytest.mark.parametrize(
    ("papers", "answer"),
    [(("first",), NO), (("second",), NO), (("third",), YES), (("third", "first"), NO), (("unlisted",), NO)],
)
def test_the_strongest_bar_decides_and_an_unlisted_one_is_the_strongest(
    papers: tuple[str, ...], answer: Verdict
) -> None:
    assert told(USE, PERMIT, *(cited(BAR, paper, paper) for paper in papers)) is answer


def test_a_permission_of_an_unlisted_paper_is_the_weakest() -> None:
    assert told(USE, cited(PERMIT, "unlisted")) is YES
    assert told(USE, cited(PERMIT, "unlisted"), BAR) is NO


def test_a_bar_under_a_condition_bars_always() -> None:
    bar = cited(replace(BAR, conditions=(Condition("approved", "the board says so"),)), "first")
    assert told(USE, PERMIT, bar) is NO
    assert told(replace(USE, shown=("approved",)), PERMIT, bar) is NO


def test_a_permission_under_a_condition_counts_once_it_is_shown() -> None:
    permit = replace(PERMIT, conditions=(Condition("approved", "the board says so"),))
    assert told(USE, permit) is NO
    assert told(replace(USE, shown=("approved", "more")), permit) is YES


def test_a_bar_on_a_field_of_use_also_bars_what_names_none() -> None:
    bar = cited(replace(BAR, fields_of_use=("oncology",)), "first")
    permit = replace(PERMIT, fields_of_use=())
    assert told(USE, permit, bar) is not YES
    assert told(replace(USE, field_of_use="oncology"), permit, bar) is NO
    assert told(replace(USE, field_of_use="cardiology"), permit, bar) is YES


def test_a_hash_or_a_lineage_defines_an_asset() -> None:
    permit = replace(PERMIT, assets=("hashed", "undefined"))
    assert told(replace(USE, asset="hashed"), permit) is YES
    assert told(replace(USE, asset="undefined"), permit) is UNKNOWN


def test_implied_actions_are_a_closed_list() -> None:
    assert {Action.RECEIVE_COPY: {Action.STORE}, Action.TRAIN_SCRATCH: {Action.VIEW}} == IMPLIED
    for granted in set(Action) - set(MEMBERS):
        permit = replace(PERMIT, actions=(granted,))
        given = {action for action in Action if told(replace(USE, action=action), permit) is YES}
        assert given == ({granted} | IMPLIED.get(granted, frozenset())) - NEVER


def test_a_family_reaches_its_members_only_where_it_says_so_and_some_never() -> None:
    for family, members in MEMBERS.items():
        for all_of_it in (False, True):
            permit = replace(PERMIT, actions=(family,), including_all=all_of_it)
            given = {action for action in Action if told(replace(USE, action=action), permit) is YES}
            reached = members - ONLY_BY_NAME
            implied = frozenset[Action]().union(*(IMPLIED.get(action, frozenset()) for action in reached))
            assert given == ((reached | implied) - NEVER if all_of_it else set())
    assert {Action.SUBLICENSE, Action.SELL, Action.RETAIN_AFTER_TERM} == ONLY_BY_NAME
    assert {Action.REIDENTIFY} == NEVER


def test_a_bar_on_a_family_bars_every_member() -> None:
    for family, members in MEMBERS.items():
        permit = replace(PERMIT, actions=tuple(members))
        bar = cited(replace(BAR, actions=(family,)), "first")
        assert all(told(replace(USE, action=action), permit, bar) is NO for action in members)


def test_no_agreement_gives_insurance_employment_or_credit() -> None:
    assert {Purpose.INSURANCE, Purpose.EMPLOYMENT, Purpose.CREDIT} == NEVER_FOR
    for purpose in NEVER_FOR:
        assert told(replace(USE, purpose=purpose), replace(PERMIT, purposes=(str(purpose),))) is NO


def test_purposes_lie_where_the_lattice_puts_them() -> None:
    for granted in Purpose:
        permit = replace(PERMIT, purposes=(str(granted),))
        given = {purpose for purpose in Purpose if told(replace(USE, purpose=purpose), permit) is YES}
        assert given == {purpose for purpose in Purpose if granted in (purpose, ABOVE.get(purpose))} - NEVER_FOR
    assert Purpose.SERVICE_IMPROVEMENT not in ABOVE


def test_a_doubtful_word_reaches_learning_and_analysis_and_nothing_else() -> None:
    permit = replace(PERMIT, actions=(), doubtful=("improve",), purposes=())
    reached = {action for action in Action if told(replace(USE, action=action), permit) is UNKNOWN}
    assert reached == DOUBTFUL_REACH == MEMBERS[Action.LEARN] | {Action.ANALYSE}


BREAKER = TieBreaker(Source("second", "9", "doubt means no"), ("Improve",))
DOUBTFUL = replace(PERMIT, actions=(), doubtful=("improve",))
TUNING = replace(USE, action=Action.FINE_TUNE)


def test_a_tie_breaker_settles_the_words_it_names_in_papers_no_higher_than_its_own() -> None:
    assert told(TUNING, DOUBTFUL) is UNKNOWN
    assert told(TUNING, DOUBTFUL, breaker=BREAKER) is NO
    assert told(TUNING, cited(DOUBTFUL, "third"), breaker=BREAKER) is NO
    assert told(TUNING, cited(DOUBTFUL, "first"), breaker=BREAKER) is UNKNOWN
    assert told(TUNING, DOUBTFUL, breaker=replace(BREAKER, words=("analytics",))) is UNKNOWN
    assert told(TUNING, DOUBTFUL, breaker=replace(BREAKER, words=())) is NO


def test_one_word_that_no_tie_breaker_settles_leaves_the_doubt() -> None:
    both = replace(DOUBTFUL, doubtful=("improve", "analytics"))
    assert told(TUNING, both, breaker=BREAKER) is UNKNOWN
    assert told(TUNING, both, breaker=replace(BREAKER, words=("improve", "ANALYTICS"))) is NO


def test_a_settled_bar_bars_by_its_doubtful_word_in_the_wide_reading_too() -> None:
    permit = replace(DOUBTFUL, doubtful=("develop",))
    bar = replace(cited(BAR, "second"), doubtful=("improve",))
    assert told(TUNING, permit, bar) is UNKNOWN
    assert told(TUNING, permit, bar, breaker=BREAKER) is NO
