"""Agreed terms, the map's plan and people's choices become a draft; what is missing becomes a question.

Nothing is filled in: a term without words of the paper behind it does not enter the draft.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bailment.agreement.model import (
    Agreement,
    Asset,
    Clock,
    Controls,
    Exclusion,
    Forced,
    Grant,
    NamedPurpose,
    Paper,
    Party,
    Retention,
    Source,
    Term,
    TieBreaker,
    Upstream,
)
from bailment.agreement.plan import Plan
from bailment.agreement.shapes import Country, Id, Line
from bailment.agreement.vocabulary import (
    PATIENT_RECORD,
    Action,
    AssetClass,
    Environment,
    LegalStatus,
    Modality,
    Role,
    Store,
)
from bailment.primitives.finding import Finding, Severity
from bailment.primitives.time import Duration

HOSPITAL, VENDOR = "hospital", "vendor"
NOTES, RECORD, SUMMARY = "notes", "record", "summary"


@dataclass(frozen=True, slots=True)
class Stated:
    """A length of time that the paper states, and where."""

    limit: Duration
    source: Source


@dataclass(frozen=True, slots=True)
class Agreed:
    """What the papers say, as reviewed; None where they say nothing.

    `use` permits the use for the purpose, `no_learning` bars learning, `doubt` is the paper's tie-breaker, `place`
    limits where the work is done, `deletion` counts from the end of the agreement.
    """

    papers: tuple[Paper, ...]
    use: Source | None = None
    no_learning: Source | None = None
    doubt: Source | None = None
    place: Source | None = None
    incident_notice: Stated | None = None
    deletion: Stated | None = None
    certificate: Stated | None = None
    audit_notice: Stated | None = None
    retention: tuple[Retention, ...] = ()
    excluded: tuple[Exclusion, ...] = ()


@dataclass(frozen=True, slots=True)
class Choices:
    """What people decide: who, for what, where, until when, and who looks after the deadlines."""

    id: Id
    title: Line
    term: Term
    hospital: Line
    vendor: Line
    purpose: NamedPurpose
    environment: Environment
    countries: tuple[Country, ...]
    hosts: tuple[Upstream, ...]
    forced: tuple[Forced, ...]
    owner: Line | None = None
    business_associate: bool = False


@dataclass(frozen=True, slots=True)
class _Deadline:
    """A deadline that a deal of this kind needs: where it comes from, and what to ask where it does not."""

    obligation: str
    says: str
    starts: str
    stated: Stated | None
    question: str


def draft(agreed: Agreed, plan: Plan, choices: Choices) -> Agreement:
    """The agreement that the papers support, with *plan*; `questions` holds what they do not support."""
    return Agreement(
        id=choices.id,
        version=1,
        title=choices.title,
        term=choices.term,
        parties=(
            Party(HOSPITAL, choices.hospital, Role.HOSPITAL_CUSTOMER),
            Party(VENDOR, choices.vendor, Role.VENDOR),
        ),
        papers=agreed.papers,
        tie_breaker=TieBreaker(agreed.doubt) if agreed.doubt else None,
        purposes=(choices.purpose,),
        assets=_assets(),
        grants=tuple(_grants(agreed, choices)),
        controls=Controls(
            environment=choices.environment,
            source=agreed.place,
            hosts=choices.hosts,
            forced=choices.forced,
            retention=agreed.retention,
            excluded=agreed.excluded,
        ),
        plan=plan,
        clocks=tuple(_clocks(agreed, choices)),
    )


def questions(agreed: Agreed) -> tuple[Finding, ...]:
    """What must be asked of the other side, since the papers are silent on it; most urgent first."""
    asked = [*_missing_rights(agreed), *_missing_deadlines(agreed), *_missing_periods(agreed)]
    return tuple(sorted(asked, key=lambda finding: finding.severity.rank))


def _assets() -> tuple[Asset, ...]:
    return (
        _asset(RECORD, AssetClass.DATASET, "The hospital's records", PATIENT_RECORD, LegalStatus.IDENTIFIED),
        _asset(NOTES, AssetClass.PROMPT, "What is sent to the vendor", RECORD, LegalStatus.PSEUDONYMISED),
        _asset(SUMMARY, AssetClass.OUTPUT, "What the vendor returns", NOTES, LegalStatus.PSEUDONYMISED),
    )


def _asset(name: str, kind: AssetClass, title: str, parent: str, status: LegalStatus) -> Asset:
    return Asset(name, kind, title, "1", status, owner=HOSPITAL, controller=HOSPITAL, lineage=(parent,))


def _grants(agreed: Agreed, choices: Choices) -> Iterator[Grant]:
    if agreed.use:
        yield Grant(
            "use",
            Modality.PERMIT,
            agreed.use,
            actors=(VENDOR,),
            actions=(Action.INFER,),
            assets=(AssetClass.PROMPT.value,),
            purposes=(choices.purpose.id,),
            territory=choices.countries,
            environments=(choices.environment,),
        )
    if agreed.no_learning:
        yield Grant("no-learning", Modality.PROHIBIT, agreed.no_learning, actions=(Action.LEARN,))


def _clocks(agreed: Agreed, choices: Choices) -> Iterator[Clock]:
    for deadline in _deadlines(agreed, choices.business_associate):
        if deadline.stated:
            yield Clock(
                obligation=deadline.obligation,
                says=deadline.says,
                limit=deadline.stated.limit,
                starts=deadline.starts,
                debtor=VENDOR,
                creditor=HOSPITAL,
                source=deadline.stated.source,
                owner=choices.owner,
            )


def _deadlines(agreed: Agreed, business_associate: bool = False) -> tuple[_Deadline, ...]:
    return (
        _Deadline(
            "OB-001",
            "The vendor gives notice of an incident",
            "awareness",
            agreed.incident_notice,
            "Within how many hours of becoming aware do you give notice of an incident?",
        ),
        _Deadline(
            "OB-024" if business_associate else "OB-020",
            "The vendor deletes all copies",
            "termination_effective",
            agreed.deletion,
            "Within how many days of the end are all copies deleted?",
        ),
        _Deadline(
            "OB-023",
            "The vendor certifies the deletion",
            "last_copy_deleted",
            agreed.certificate,
            "Within how many days of deletion do you certify it?",
        ),
        _Deadline(
            "OB-030",
            "The vendor admits an audit",
            "audit_notice",
            agreed.audit_notice,
            "What notice does an audit need?",
        ),
    )


def _missing_rights(agreed: Agreed) -> Iterator[Finding]:
    for source, severity, question in (
        (agreed.use, Severity.BLOCKER, "For which purpose may the data be used? Please name it in the agreement."),
        (agreed.no_learning, Severity.BLOCKER, "Please confirm that nothing is learnt from our data or outputs."),
        (agreed.place, Severity.HIGH, "In which countries are the data processed?"),
        (agreed.doubt, Severity.MEDIUM, "Please agree that doubt means no training and no secondary use."),
    ):
        if source is None:
            yield Finding("AGR040", severity, question)


def _missing_deadlines(agreed: Agreed) -> Iterator[Finding]:
    for deadline in _deadlines(agreed):
        if deadline.stated is None:
            yield Finding("AGR041", Severity.HIGH, deadline.question, requirement=deadline.obligation)


def _missing_periods(agreed: Agreed) -> Iterator[Finding]:
    stated = {row.store for row in agreed.retention}
    for store in Store:
        if store not in stated:
            words = str(store).replace("_", " ")
            yield Finding("AGR042", Severity.HIGH, f"For how many days do you keep {words}?")
