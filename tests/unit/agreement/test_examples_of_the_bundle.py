"""The acceptance examples of the rights bundle that the algebra answers today."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bailment.agreement import (
    Action,
    Agreement,
    Asset,
    AssetClass,
    DocumentKind,
    Environment,
    Grant,
    LegalStatus,
    Modality,
    Paper,
    Source,
    Term,
    TieBreaker,
    Use,
    Verdict,
    may,
)
from bailment.primitives.time import Day


def grant(name: str, modality: Modality, paper: str, quote: str, **slots: object) -> Grant:
    return replace(Grant(name, modality, Source(paper, name, quote)), **slots)  # type: ignore[arg-type]


def deal(*grants: Grant, breaker: TieBreaker | None = None) -> Agreement:
    return Agreement(
        id="deal",
        version=1,
        title="A deal",
        term=Term(Day(2026, 1, 1)),
        papers=(
            Paper("dpa", "DPA", DocumentKind.DPA, 1),
            Paper("order", "Order form", DocumentKind.ORDER_FORM, 2),
            Paper("terms", "Online terms", DocumentKind.ONLINE_TERMS, 3),
        ),
        assets=tuple(
            Asset(kind.value, kind, kind.value, "1", LegalStatus.IDENTIFIED, lineage=("patient_record",))
            for kind in (AssetClass.PROMPT, AssetClass.OUTPUT, AssetClass.FEEDBACK)
        ),
        tie_breaker=breaker,
        grants=grants,
    )


def ask(agreement: Agreement, action: Action, asset: str) -> Verdict:
    use = Use("vendor", action, asset, "service_improvement", "US", Environment.VENDOR_TENANT, Day(2026, 5, 1))
    return may(agreement, use).verdict


ENHANCE = grant(
    "enhance",
    Modality.PERMIT,
    "terms",
    "You license Content, outputs included, to enhance the services.",
    actors=("vendor",),
    doubtful=("enhance",),
    assets=("prompt", "output", "feedback"),
)
NO_TRAINING = grant(
    "no-training",
    Modality.PROHIBIT,
    "dpa",
    "Processor shall not train on Customer Data.",
    actions=(Action.TRAIN_SCRATCH,),
    assets=("prompt",),
)
ANALYTICS = replace(ENHANCE, id="analytics", doubtful=("analytics",))


def test_1_a_licence_to_enhance_is_unknown() -> None:
    assert ask(deal(ENHANCE), Action.FINE_TUNE, "prompt") is Verdict.UNKNOWN


def test_2_a_bar_on_customer_data_leaves_outputs_to_the_right_of_analytics() -> None:
    assert ask(deal(NO_TRAINING, ANALYTICS), Action.TRAIN_SCRATCH, "output") is Verdict.UNKNOWN
    assert ask(deal(NO_TRAINING), Action.TRAIN_SCRATCH, "output") is Verdict.NO


def test_11_the_planted_licence_opens_what_the_bar_does_not_name() -> None:
    planted = deal(NO_TRAINING, ENHANCE)
    assert ask(planted, Action.FINE_TUNE, "output") is Verdict.UNKNOWN
    assert ask(planted, Action.EVALUATE, "prompt") is Verdict.UNKNOWN
    assert ask(planted, Action.HUMAN_REVIEW_FOR_DEV, "prompt") is Verdict.UNKNOWN
    assert ask(planted, Action.TRAIN_SCRATCH, "prompt") is Verdict.NO
    assert ask(deal(NO_TRAINING), Action.FINE_TUNE, "output") is Verdict.NO


def test_12_a_tie_breaker_in_the_paper_makes_doubt_a_no() -> None:
    breaker = TieBreaker(Source("dpa", "9", "Doubt is read as no training and no secondary use."))
    assert ask(deal(ENHANCE, breaker=breaker), Action.FINE_TUNE, "prompt") is Verdict.NO


@pytest.mark.parametrize(
    "breaker",
    [
        TieBreaker(Source("terms", "9", "Doubt is read as no training."), words=("analytics",)),
        TieBreaker(Source("nowhere", "9", "Doubt is read as no training.")),
    ],
)
def test_a_tie_breaker_settles_only_the_words_it_covers_in_a_listed_paper(breaker: TieBreaker) -> None:
    assert ask(deal(ENHANCE, breaker=breaker), Action.FINE_TUNE, "prompt") is Verdict.UNKNOWN


def test_a_tie_breaker_of_lower_rank_settles_nothing() -> None:
    higher = replace(ENHANCE, source=replace(ENHANCE.source, document="dpa"))
    breaker = TieBreaker(Source("terms", "9", "Doubt is read as no training."))
    assert ask(deal(higher, breaker=breaker), Action.FINE_TUNE, "prompt") is Verdict.UNKNOWN


def test_13_a_doubtful_bar_beside_a_doubtful_licence_is_unknown() -> None:
    bar = grant("bar", Modality.PROHIBIT, "dpa", "shall not use Content to improve its services", doubtful=("improve",))
    assert ask(deal(bar, ANALYTICS), Action.FINE_TUNE, "prompt") is Verdict.UNKNOWN
    clear = replace(
        ANALYTICS,
        doubtful=(),
        actions=(Action.FINE_TUNE,),
        purposes=("service_improvement",),
        territory=("US",),
        environments=(Environment.VENDOR_TENANT,),
    )
    assert ask(deal(clear), Action.FINE_TUNE, "prompt") is Verdict.YES
    assert ask(deal(clear, bar), Action.FINE_TUNE, "prompt") is not Verdict.YES


def test_14_the_higher_paper_governs_both_ways() -> None:
    opened = grant(
        "open",
        Modality.PERMIT,
        "order",
        "may be exported",
        actors=("vendor",),
        actions=(Action.EXPORT,),
        assets=("prompt",),
        purposes=("service_improvement",),
        territory=("US",),
        environments=(Environment.VENDOR_TENANT,),
    )
    barred = grant("bar", Modality.PROHIBIT, "dpa", "no onward transfer", actions=(Action.EXPORT,))
    assert ask(deal(opened, barred), Action.EXPORT, "prompt") is Verdict.NO
    lower = replace(barred, source=replace(barred.source, document="terms"))
    assert ask(deal(opened, lower), Action.EXPORT, "prompt") is Verdict.YES


def test_reidentification_is_never_given() -> None:
    every = grant(
        "all",
        Modality.PERMIT,
        "dpa",
        "all uses",
        actors=("vendor",),
        including_all=True,
        actions=(Action.USE, Action.REIDENTIFY),
        assets=("prompt",),
        purposes=("service_improvement",),
        territory=("US",),
        environments=(Environment.VENDOR_TENANT,),
    )
    assert ask(deal(every), Action.INFER, "prompt") is Verdict.YES
    assert ask(deal(every), Action.REIDENTIFY, "prompt") is Verdict.NO
