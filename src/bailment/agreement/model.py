"""The agreement as a value: what both sides hold, enforce and prove. Nothing here reads, decides or signs.

Two rules hold for every slot of a grant: what a permission leaves out it does not give, and what a prohibition leaves
out it does not spare.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bailment.agreement.plan import Plan
from bailment.agreement.shapes import (
    Country,
    FieldPath,
    HostName,
    Id,
    Label,
    Line,
    Number,
    ParameterName,
    Sha256,
    Words,
)
from bailment.agreement.vocabulary import (
    Action,
    AssetClass,
    DocumentKind,
    Environment,
    LegalStatus,
    Modality,
    Role,
    Store,
)
from bailment.primitives.time import Day, Duration

PRECEDENCE = "The executed paper prevails over this file."
"""Stands in the text of every agreement and in its digest."""


def _says(words: str) -> dict[str, str]:
    return {"says": words}


@dataclass(frozen=True, slots=True)
class Source:
    """Where the paper says it: a document of the agreement, the clause's label and the exact words."""

    document: Id
    clause: Label
    quote: Words

    def __str__(self) -> str:
        return f"{self.document} {self.clause}"


@dataclass(frozen=True, slots=True)
class Party:
    """Who is bound. An affiliate that is not listed is a third party."""

    id: Id
    name: Line
    role: Role
    affiliates: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """One document of the deal. The lower its rank number, the more it weighs; equal rank, equal weight."""

    id: Id
    title: Line
    kind: DocumentKind
    rank: Number
    sha256: Sha256 | None = None


@dataclass(frozen=True, slots=True)
class TieBreaker:
    """The paper's own term that doubt means no training and no secondary use.

    It covers the doubtful words that it names (all, where it names none) in papers that rank no higher than its own.
    """

    source: Source
    words: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class NamedPurpose:
    """A purpose in business words, and the general purpose under which it lies."""

    id: Id
    says: Line
    below: Id


@dataclass(frozen=True, slots=True)
class Asset:
    """A thing that rights are about. Without hash and lineage it is undefined: nothing can be granted over it."""

    id: Id
    kind: AssetClass
    title: Line
    version: Label
    status: LegalStatus
    sha256: Sha256 | None = None
    owner: Id | None = None
    controller: Id | None = None
    lineage: tuple[Id, ...] = ()
    locations: tuple[Country, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """What must be shown to hold before a permission counts."""

    id: Id
    says: Line


@dataclass(frozen=True, slots=True)
class Grant:
    """One right, bar or duty, with the words of the paper that hold it.

    `actors` and `assets` hold ids (assets also classes), `purposes` named or general purposes. A family of actions
    reaches its members only where `including_all` says so. `doubtful` holds words such as "improve" that may mean
    anything. `begins` and `ends` are first and last day; left out, they are those of the agreement. A field of use
    limits only where one is stated.
    """

    id: Id
    modality: Modality
    source: Source
    actors: tuple[Id, ...] = ()
    actions: tuple[Action, ...] = ()
    including_all: bool = False
    doubtful: tuple[Line, ...] = ()
    assets: tuple[Id, ...] = ()
    purposes: tuple[Id, ...] = ()
    fields_of_use: tuple[Id, ...] = ()
    territory: tuple[Country, ...] = ()
    environments: tuple[Environment, ...] = ()
    begins: Day | None = None
    ends: Day | None = None
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Upstream:
    """A host to which data may go, whose it is and in which country it computes."""

    host: HostName
    party: Id
    country: Country


@dataclass(frozen=True, slots=True)
class Forced:
    """A request parameter that always goes out with this value."""

    name: ParameterName
    value: bool | Number | Line


@dataclass(frozen=True, slots=True)
class Retention:
    """How many days one of the vendor's stores may keep what it was sent; 0 means not at all."""

    store: Store
    days: Number


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A kind of data that never leaves: known by fields (and all below them), codes, or words of free text.

    `codes` hold a terminology's code or the beginning of one, as `system|code`.
    """

    id: Id
    says: Line
    source: Source
    fields: tuple[FieldPath, ...] = ()
    codes: tuple[Line, ...] = ()
    words: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Controls:
    """What the systems on both sides must make true."""

    environment: Environment | None = None
    source: Source | None = None
    hosts: tuple[Upstream, ...] = ()
    forced: tuple[Forced, ...] = ()
    retention: tuple[Retention, ...] = ()
    excluded: tuple[Exclusion, ...] = ()


@dataclass(frozen=True, slots=True)
class Clock:
    """A deadline that the parties agreed: which obligation, how long, from what, who owes whom, who looks after it."""

    obligation: Label
    says: Line
    limit: Duration
    starts: Line
    debtor: Id
    creditor: Id
    source: Source
    owner: Line | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """The first and the last day of the agreement; without a last day it runs until it is ended."""

    begins: Day
    ends: Day | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """Everything that a deal permits, bars and demands."""

    id: Id
    version: Number
    title: Line
    term: Term
    parties: tuple[Party, ...] = field(default=(), metadata=_says("Who is bound."))
    papers: tuple[Paper, ...] = field(
        default=(), metadata=_says("The executed papers; in a conflict the lower rank number prevails.")
    )
    tie_breaker: TieBreaker | None = field(
        default=None, metadata=_says("The paper's own rule that doubt means no training and no secondary use.")
    )
    purposes: tuple[NamedPurpose, ...] = field(
        default=(), metadata=_says("What the data may be used for, in business words.")
    )
    assets: tuple[Asset, ...] = field(default=(), metadata=_says("The things that rights are about."))
    grants: tuple[Grant, ...] = field(
        default=(),
        metadata=_says("Who may (permit), may not (prohibit) or must (oblige) do what; without a permission nothing."),
    )
    controls: Controls = field(default=Controls(), metadata=_says("What the systems on both sides must make true."))
    plan: Plan = field(
        default=Plan(()),
        metadata=_says("What becomes of each field before it leaves the house; what is not listed does not leave."),
    )
    clocks: tuple[Clock, ...] = field(default=(), metadata=_says("Deadlines that the parties agreed."))
