"""What a requirement and a flag come to: the values on which a verdict rests."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bailment.law.conditions import Truth
from bailment.playbook.model import Action, Tier
from bailment.primitives.finding import Basis, Confidence, Severity
from bailment.primitives.span import Quote


class State(StrEnum):
    """How the paper stands to a requirement; unclear where the words that decide cannot be read with certainty."""

    MET = "met"
    PARTIAL = "partial"
    ABSENT = "absent"
    CONTRADICTED = "contradicted"
    UNCLEAR = "unclear"

    @property
    def rank(self) -> int:
        """0 for the worst: contradicted, absent, partial, unclear, met."""
        return (State.CONTRADICTED, State.ABSENT, State.PARTIAL, State.UNCLEAR, State.MET).index(self)


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a row applies, how strict it then is, and the facts that would settle what is open.

    `tiers` holds each tier that the facts leave possible: one, unless a `law_when` is undecided.
    """

    applies: Truth
    tiers: tuple[Tier, ...]
    basis: Basis
    needs_fact: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Assessed:
    """A requirement, read against the whole packet.

    `missing` names the items of an enumeration that the paper lacks, or the limit that its number misses.
    """

    id: str
    clause: str
    asks: str
    state: State
    standing: Standing
    quotes: tuple[Quote, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def applies(self) -> Truth:
        """Whether the requirement applies to this deal."""
        return self.standing.applies

    @property
    def tier(self) -> Tier | None:
        """The tier in force; None while a fact leaves it open."""
        return self.standing.tiers[0] if len(self.standing.tiers) == 1 else None

    @property
    def counts(self) -> bool:
        """True where it surely applies, in a known tier."""
        return self.applies is Truth.TRUE and self.tier is not None

    @property
    def is_red(self) -> bool:
        """True where it surely applies as a red line."""
        return self.counts and self.tier is Tier.RED_LINE

    @property
    def may_be_red(self) -> bool:
        """True where it is a red line, or an open fact could make it one."""
        return self.applies is not Truth.FALSE and Tier.RED_LINE in self.standing.tiers

    @property
    def strictest(self) -> Tier:
        """The strictest tier that the facts leave possible."""
        return min(self.standing.tiers, key=list(Tier).index)


@dataclass(frozen=True, slots=True)
class Raised:
    """A red flag that the packet raises; open until an owner decides it, and a stop until the text changes."""

    id: str
    clause: str
    concept: str
    severity: Severity
    basis: Basis
    law: Truth
    action: Action
    quotes: tuple[Quote, ...] = ()
    authority: tuple[str, ...] = ()
    confidence: Confidence | None = None
    needs_fact: tuple[str, ...] = ()

    @property
    def rests_on_law(self) -> bool:
        """True where law that surely applies is behind it."""
        return self.basis is Basis.LAW and self.law is Truth.TRUE
