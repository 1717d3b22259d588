"""The laws of the algebra, on agreements and uses drawn from one small world; and a plain interpreter as its judge."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from bailment.agreement import (
    Action,
    Agreement,
    Asset,
    AssetClass,
    Condition,
    Controls,
    DocumentKind,
    Environment,
    Exclusion,
    Grant,
    LegalStatus,
    Modality,
    NamedPurpose,
    Paper,
    Party,
    Purpose,
    Role,
    Source,
    Term,
    TieBreaker,
    Upstream,
    Use,
    Verdict,
    may,
    rights,
)
from bailment.agreement.vocabulary import ABOVE, DOUBTFUL_PURPOSES, DOUBTFUL_REACH, IMPLIED, MEMBERS, ONLY_BY_NAME
from bailment.policy import Allow, Ask, Deny, Gap, compile
from bailment.primitives.time import Day

ORDER = {Verdict.NO: 0, Verdict.UNKNOWN: 1, Verdict.YES: 2}
PARTIES = ("vendor", "partner")
ASSETS = ("record", "request", "answer", "loose", "dataset", "prompt", "output", "metadata")
PURPOSES = ("summarisation", "coding", "service_delivery", "direct_care", "model_development", "training", "credit")
ACTIONS = (
    *(Action.INFER, Action.FINE_TUNE, Action.EVALUATE, Action.VIEW, Action.STORE, Action.RECEIVE_COPY),
    *(Action.EXPORT, Action.SELL, Action.REIDENTIFY, Action.LEARN, Action.USE, Action.MOVE),
)
PLACES = ("US", "IE")
PLACES_OF_WORK = (Environment.VENDOR_TENANT, Environment.HOSPITAL_SDE)
DAYS = (Day(2026, 1, 1), Day(2026, 6, 1), Day(2026, 12, 31))
HELD = ("approved",)


def some(random: Random, words: tuple[str, ...], silent: float = 0.04) -> tuple[str, ...]:
    return () if random.random() < silent else tuple(random.sample(words, random.randint(1, max(1, len(words) // 2))))


def a_grant(random: Random, name: str, modality: Modality | None = None) -> Grant:
    modality = modality or random.choices([Modality.PERMIT, Modality.PROHIBIT, Modality.OBLIGE], [7, 2, 1])[0]
    paper = random.choice(["msa", "dpa"])
    doubtful = random.random() < 0.25
    return Grant(
        id=name,
        modality=modality,
        source=Source(paper, name, "words"),
        actors=some(random, PARTIES),
        actions=some(random, ACTIONS, silent=0.6 if doubtful else 0.05),
        including_all=random.random() < 0.5,
        doubtful=(random.choice(["improve", "analytics"]),) if doubtful else (),
        assets=some(random, ASSETS),
        purposes=some(random, PURPOSES),
        fields_of_use=("oncology",) if random.random() < 0.1 else (),
        territory=some(random, PLACES),
        environments=some(random, PLACES_OF_WORK),
        begins=random.choice([None, None, None, *DAYS]),
        ends=random.choice([None, None, None, *DAYS]),
        conditions=(Condition("approved", "the board approved"),) if random.random() < 0.1 else (),
    )


def an_agreement(random: Random) -> Agreement:
    breaker = TieBreaker(Source(random.choice(["msa", "dpa"]), "9", "doubt means no"), some(random, ("improve",), 0.5))
    return Agreement(
        id="deal",
        version=1,
        title="A deal",
        term=Term(DAYS[0], random.choice([None, DAYS[2]])),
        parties=tuple(Party(party, party, Role.VENDOR) for party in PARTIES),
        papers=(Paper("dpa", "DPA", DocumentKind.DPA, 1), Paper("msa", "MSA", DocumentKind.MSA, random.choice([1, 2]))),
        tie_breaker=breaker if random.random() < 0.3 else None,
        purposes=(
            NamedPurpose("summarisation", "summaries", "direct_care"),
            NamedPurpose("coding", "coding", "service_delivery"),
        ),
        assets=(
            an_asset("record", AssetClass.DATASET, "patient_record"),
            an_asset("request", AssetClass.PROMPT, "record"),
            an_asset("answer", AssetClass.OUTPUT, "request"),
            an_asset("loose", AssetClass.METADATA, None),
        ),
        grants=tuple(a_grant(random, f"g{index}") for index in range(random.randint(1, 5))),
    )


def an_asset(name: str, kind: AssetClass, parent: str | None) -> Asset:
    return Asset(name, kind, name, "1", LegalStatus.IDENTIFIED, lineage=(parent,) if parent else ())


def a_use(random: Random, agreement: Agreement) -> Use:
    """A use that lies near one of the permissions, so that many answers are yes."""
    permitted = [grant for grant in agreement.grants if grant.modality is Modality.PERMIT]
    near = random.choice(permitted) if permitted and random.random() < 0.9 else a_grant(random, "far", Modality.PERMIT)
    leaves = [action for action in near.actions if action not in MEMBERS]
    actions = leaves or [leaf for action in near.actions for leaf in sorted(MEMBERS[action])] or list(ACTIONS)
    return Use(
        actor=random.choice(near.actors or PARTIES),
        action=random.choice(actions),
        asset=random.choice(near.assets or ASSETS),
        purpose=random.choice(near.purposes or PURPOSES),
        place=random.choice(near.territory or PLACES),
        environment=random.choice(near.environments or PLACES_OF_WORK),
        day=random.choice([near.begins, near.ends, DAYS[1]]) or DAYS[1],
        field_of_use=random.choice(near.fields_of_use or ("",)),
        shown=HELD if random.random() < 0.7 else (),
    )


Case = tuple[Agreement, Use, Grant]


def a_case(random: Random) -> Case:
    agreement = an_agreement(random)
    return agreement, a_use(random, agreement), a_grant(random, "added", Modality.PROHIBIT)


cases = st.integers(0, 2**32).map(lambda seed: a_case(Random(seed)))
"""Drawn by number, which is much faster than choice by choice; a failing number tells the same case again."""


def with_grants(agreement: Agreement, *grants: Grant) -> Agreement:
    return replace(agreement, grants=(*agreement.grants, *grants))


# A plain interpreter: every grant is asked anew, slot by slot, without sets laid out beforehand.


def naive(agreement: Agreement, use: Use) -> Verdict:
    if use.action is Action.REIDENTIFY or use.action in MEMBERS or use.purpose in ("insurance", "employment", "credit"):
        return Verdict.NO
    for wide, verdict in ((False, Verdict.YES), (True, Verdict.UNKNOWN)):
        bars = [rank(agreement, grant) for grant in agreement.grants if naive_bars(agreement, grant, use, wide)]
        for grant in agreement.grants:
            if naive_permits(agreement, grant, use, wide) and all(rank(agreement, grant) < bar for bar in bars):
                return verdict
    return Verdict.NO


def rank(agreement: Agreement, grant: Grant) -> int:
    return next(paper.rank for paper in agreement.papers if paper.id == grant.source.document)


def naive_permits(agreement: Agreement, grant: Grant, use: Use, wide: bool) -> bool:
    if grant.modality is not Modality.PERMIT:
        return False
    last = min(day for day in (grant.ends, agreement.term.ends, Day(9999, 1, 1)) if day)
    asset = next((asset for asset in agreement.assets if asset.id == use.asset), None)
    of_class = [other for other in agreement.assets if other.kind == use.asset and other.lineage]
    named = use.asset in grant.assets or (asset is not None and asset.kind in grant.assets)
    defined = bool(asset.lineage) if asset else bool(of_class)
    return (
        (use.actor in grant.actors or (wide and not grant.actors))
        and ((named and (wide or defined)) or (wide and not grant.assets))
        and (use.place in grant.territory or (wide and not grant.territory))
        and (use.environment in grant.environments or (wide and not grant.environments))
        and (not grant.fields_of_use or use.field_of_use in grant.fields_of_use)
        and max(grant.begins or agreement.term.begins, agreement.term.begins) <= use.day <= last
        and all(condition.id in use.shown for condition in grant.conditions)
        and naive_does(agreement, grant, use, wide)
    )


def naive_does(agreement: Agreement, grant: Grant, use: Use, wide: bool) -> bool:
    """Whether a permission reaches the action for the purpose."""
    if wide and any(not settled(agreement, grant, word) for word in grant.doubtful) and is_doubtful(use):
        return True
    if not grant.actions and not grant.doubtful:
        acts = wide
    else:
        acts = any(reaches(action, use.action, grant.including_all or wide) for action in grant.actions)
    return acts and (is_for(agreement, grant, use.purpose) or (wide and not grant.purposes))


def is_doubtful(use: Use) -> bool:
    return use.action in DOUBTFUL_REACH or (use.action in MEMBERS[Action.USE] and use.purpose in DOUBTFUL_PURPOSES)


def reaches(granted: Action, asked: Action, all_members: bool) -> bool:
    stated = {granted} if granted not in MEMBERS else (MEMBERS[granted] - ONLY_BY_NAME if all_members else set())
    return asked in stated or any(asked in IMPLIED.get(action, ()) for action in stated)


def is_for(agreement: Agreement, grant: Grant, purpose: str) -> bool:
    if purpose in grant.purposes:
        return True
    for named in agreement.purposes:
        if named.id == purpose:
            return is_for(agreement, grant, named.below)
    above = ABOVE.get(Purpose(purpose)) if purpose in set(Purpose) else None
    return above is not None and is_for(agreement, grant, above)


def settled(agreement: Agreement, grant: Grant, word: str) -> bool:
    breaker = agreement.tie_breaker
    if breaker is None:
        return False
    ours = next(paper.rank for paper in agreement.papers if paper.id == breaker.source.document)
    return ours <= rank(agreement, grant) and (not breaker.words or word in breaker.words)


def naive_bars(agreement: Agreement, grant: Grant, use: Use, wide: bool) -> bool:
    if grant.modality is not Modality.PROHIBIT:
        return False
    fields = (*grant.fields_of_use, *(() if wide else ("",)))
    return (
        (not grant.actors or use.actor in grant.actors)
        and (not grant.assets or naive_bars_asset(agreement, grant, use.asset, wide))
        and (not grant.territory or use.place in grant.territory)
        and (not grant.environments or use.environment in grant.environments)
        and (not grant.fields_of_use or use.field_of_use in fields)
        and (grant.begins is None or grant.begins <= use.day)
        and (grant.ends is None or use.day <= grant.ends)
        and naive_stops(agreement, grant, use, wide)
    )


def naive_bars_asset(agreement: Agreement, grant: Grant, name: str, wide: bool) -> bool:
    if name in grant.assets:
        return True
    for asset in agreement.assets:
        if asset.id == name or (asset.kind == name and not wide):
            names = {asset.id, str(asset.kind)}
            if names & set(grant.assets) or any(naive_bars_asset(agreement, grant, up, wide) for up in asset.lineage):
                return True
    return False


def naive_stops(agreement: Agreement, grant: Grant, use: Use, wide: bool) -> bool:
    """Whether a prohibition reaches the action for the purpose."""
    means_all = not wide or any(settled(agreement, grant, word) for word in grant.doubtful)
    if grant.doubtful and means_all and is_doubtful(use):
        return True
    named = any(use.action is action or use.action in MEMBERS.get(action, ()) for action in grant.actions)
    acts = named or (not grant.actions and not grant.doubtful)
    return acts and (not grant.purposes or is_for(agreement, grant, use.purpose))


# The laws.


@given(cases)
@settings(max_examples=200)
def test_the_algebra_answers_as_the_plain_interpreter(case: Case) -> None:
    agreement, use, _ = case
    assert may(agreement, use).verdict is naive(agreement, use)


@given(cases)
@settings(max_examples=200)
def test_a_prohibition_never_turns_a_no_into_a_yes(case: Case) -> None:
    agreement, use, added = case
    assert ORDER[may(with_grants(agreement, added), use).verdict] <= ORDER[may(agreement, use).verdict]


def test_the_law_of_prohibitions_is_not_vacuous() -> None:
    random = Random(20261122)
    drawn = [a_case(random) for _ in range(600)]
    before = [may(agreement, use).verdict for agreement, use, _ in drawn]
    after = [may(with_grants(agreement, added), use).verdict for agreement, use, added in drawn]
    assert all(ORDER[now] <= ORDER[once] for once, now in zip(before, after, strict=True))
    assert all(may(agreement, use).verdict is naive(agreement, use) for agreement, use, _ in drawn)
    count = Counter(before)
    assert count[Verdict.YES] >= len(drawn) / 5
    assert count[Verdict.UNKNOWN] >= len(drawn) / 20
    assert Counter(after)[Verdict.YES] < count[Verdict.YES]


@given(cases)
def test_whatever_is_granted_narrowly_is_granted_widely(case: Case) -> None:
    agreement, use, _ = case
    laid_out = rights(agreement)
    wide = replace(laid_out, permitted=laid_out.widely_permitted, barred=laid_out.widely_barred)
    if laid_out.may(use).verdict is Verdict.YES:
        assert wide.may(use).verdict is Verdict.YES


@given(cases, st.permutations(range(5)))
def test_the_order_of_grants_does_not_matter(case: Case, order: list[int]) -> None:
    agreement, use, _ = case
    shuffled = tuple(agreement.grants[index] for index in order if index < len(agreement.grants))
    assert may(replace(agreement, grants=shuffled), use) == may(agreement, use)


@given(cases)
def test_a_grant_that_stands_twice_counts_once(case: Case) -> None:
    agreement, use, _ = case
    assert may(with_grants(agreement, *agreement.grants), use) == may(agreement, use)


@given(cases)
def test_the_end_of_the_term_ends_every_grant(case: Case) -> None:
    agreement, use, _ = case
    ended = replace(agreement, term=replace(agreement.term, ends=Day(2026, 5, 31)))
    assert may(ended, replace(use, day=Day(2026, 6, 1))).verdict is Verdict.NO


@given(cases)
def test_the_end_of_a_permission_ends_it(case: Case) -> None:
    agreement, use, _ = case
    ended = tuple(
        replace(grant, ends=Day(2026, 5, 31)) if grant.modality is Modality.PERMIT else grant
        for grant in agreement.grants
    )
    assert may(replace(agreement, grants=ended), replace(use, day=Day(2026, 6, 1))).verdict is Verdict.NO


STEPS = (
    ("service_delivery", "direct_care"),
    ("service_delivery", "summarisation"),
    ("direct_care", "summarisation"),
    ("model_development", "training"),
)


@given(cases, st.sampled_from(STEPS))
def test_a_narrower_purpose_never_widens(case: Case, step: tuple[str, str]) -> None:
    agreement, use, added = case
    wider = replace(added, modality=Modality.PERMIT, purposes=(step[0],))
    narrower = replace(wider, purposes=(step[1],))
    with_wider = may(with_grants(agreement, wider), use).verdict
    assert ORDER[may(with_grants(agreement, narrower), use).verdict] <= ORDER[with_wider]


@given(cases, st.sampled_from(sorted(DOUBTFUL_REACH | MEMBERS[Action.MOVE])))
def test_doubtful_words_alone_never_allow_anything(case: Case, action: Action) -> None:
    agreement, use, added = case
    doubtful = replace(added, modality=Modality.PERMIT, actions=(), doubtful=("improve",))
    asked = replace(use, action=action)
    before = may(agreement, asked).verdict
    after = may(with_grants(agreement, doubtful), asked).verdict
    assert (after is Verdict.YES) == (before is Verdict.YES)


@given(cases)
def test_a_bar_on_a_parent_bars_what_is_made_of_it(case: Case) -> None:
    agreement, use, _ = case
    bar = Grant("bar", Modality.PROHIBIT, Source("dpa", "1", "words"), assets=("record",))
    for child in ("record", "request", "answer"):
        assert may(with_grants(agreement, bar), replace(use, asset=child)).verdict is Verdict.NO


# The compiled policy.

WORDS = st.sampled_from((*PARTIES, *ASSETS, *PURPOSES, *PLACES, *ACTIONS, *PLACES_OF_WORK, "api.example", "", "\x00"))


def guarded(agreement: Agreement) -> Agreement:
    """*agreement* with a host and an exclusion."""
    source = Source("dpa", "7", "words")
    controls = Controls(
        environment=Environment.VENDOR_TENANT,
        source=source,
        hosts=(Upstream("api.example", "vendor", "US"),),
        excluded=(Exclusion("notes", "psychotherapy notes", source, fields=("Note.text",)),),
    )
    return replace(agreement, controls=controls)


def asked(use: Use, **changes: object) -> Ask:
    words = (use.actor, use.action, use.asset, use.purpose, use.place, use.environment)
    return replace(Ask(*words, "", use.day, (), (), use.field_of_use, use.shown), **changes)  # type: ignore[arg-type]


@given(cases, st.sampled_from(["", "api.example", "other.example"]), st.sampled_from([(), ("Note.text.div",)]))
@settings(max_examples=200)
def test_the_policy_allows_what_the_plain_interpreter_grants(case: Case, host: str, fields: tuple[str, ...]) -> None:
    agreement, use, _ = case
    goes_out = host == "" or (host == "api.example" and (use.actor, use.place) == ("vendor", "US"))
    expected = naive(agreement, use) is Verdict.YES and goes_out and not fields
    decision = compile(guarded(agreement), executed=True).decide(asked(use, host=host, fields=fields))
    assert isinstance(decision, Allow) == expected


def test_the_law_of_policies_is_not_vacuous() -> None:
    random = Random(7)
    drawn = [a_case(random) for _ in range(300)]
    allowed = [compile(agreement, executed=True).decide(asked(use)) for agreement, use, _ in drawn]
    assert sum(isinstance(decision, Allow) for decision in allowed) >= len(drawn) / 5


STRANGE = st.one_of(WORDS, st.text(max_size=8))
MANY = st.lists(STRANGE, max_size=3).map(tuple)
ASKS = st.builds(
    Ask, STRANGE, STRANGE, STRANGE, STRANGE, STRANGE, STRANGE, STRANGE, st.sampled_from(DAYS), MANY, MANY, STRANGE, MANY
)


@given(cases, ASKS)
def test_every_ask_has_an_answer(case: Case, ask: Ask) -> None:
    decision = compile(guarded(case[0]), executed=True).decide(ask)
    match decision:
        case Allow(clause):
            assert clause
        case Deny(reason, clause):
            assert reason
        case Gap(missing, clause):
            assert missing
    assert clause.isascii() and clause.isprintable()


@given(cases)
def test_what_is_not_executed_allows_nothing(case: Case) -> None:
    agreement, use, _ = case
    assert isinstance(compile(agreement, executed=False).decide(asked(use)), Gap)
