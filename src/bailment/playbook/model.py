"""Positions on a kind of deal: clauses with requirements and wordings, red flags, and what of it may leave the house.

Only `Outward` and its parts may reach a redline, a comment or a report for the other side; the rest is privileged.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bailment.playbook.pattern import Row
from bailment.primitives.finding import Basis, Confidence, Severity


class Tier(StrEnum):
    """How far a requirement may be traded: not at all, inside limits, freely."""

    RED_LINE = "red_line"
    FLEXIBLE = "flexible"
    CONVENIENCE = "convenience"


class Check(StrEnum):
    """How a requirement is read against the paper."""

    PRESENT = "present"
    ABSENT = "absent"
    NUMERIC = "numeric"
    ENUMERATION = "enumeration"
    CHOICE = "choice"


class Side(StrEnum):
    """Whose playbook it is; a wording under `any` serves every side."""

    HOSPITAL_CUSTOMER = "hospital_customer"
    RECIPIENT = "recipient"
    LICENSOR = "licensor"
    LICENSEE = "licensee"
    VENDOR = "vendor"
    ANY = "any"


class Action(StrEnum):
    """What an open flag does: stop bars signing until the text changes; escalate asks an owner."""

    STOP = "stop"
    ESCALATE = "escalate"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that the paper has to say, or must not say.

    `applies_when` and `law_when` are conditions of the grammar of law; no `law_when` with basis law means wherever the
    requirement applies. `row` is None where no pattern decides it yet: its state is then unclear, never met.
    """

    id: str
    text: str
    check: Check
    tier: Tier
    basis: Basis
    can_concede: bool
    applies_when: str
    external_reason: str
    authority: tuple[str, ...] = ()
    see: tuple[str, ...] = ()
    law_when: str | None = None
    else_tier: Tier | None = None
    confidence: Confidence | None = None
    must_list: tuple[str, ...] = ()
    max: float | None = None
    min: float | None = None
    unit: str | None = None
    preferred: float | None = None
    row: Row | None = None

    @property
    def clause(self) -> str:
        """The key of its clause."""
        return self.id.split(".")[0]

    @property
    def asks(self) -> str:
        """What it asks of the paper, in words that say which way it points."""
        if self.check is not Check.ABSENT:
            return self.text
        return f"Must not say: {self.text[0].lower()}{self.text[1:]}"


@dataclass(frozen=True, slots=True)
class RedFlag:
    """Words that stop a signature or ask an owner; its home is the first of `clauses`.

    `by_silence`: raised where the whole packet says nothing (its row's `silence_of` finds no statement).
    """

    id: str
    concept: str
    severity: Severity
    basis: Basis
    clauses: tuple[str, ...]
    action: Action
    positive_examples: tuple[str, ...]
    safe_lookalikes: tuple[str, ...]
    authority: tuple[str, ...] = ()
    law_when: str | None = None
    confidence: Confidence | None = None
    by_silence: bool = False
    row: Row | None = None

    @property
    def home(self) -> str:
        """The key of the clause whose owners decide it."""
        return self.clauses[0]


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a wording that a name, number or annex fills; `source` says where the value is sought."""

    name: str
    type: str
    source: str
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Wording:
    """What we ask the paper to say, for one side; `defines` are the terms that go in with it."""

    side: Side
    text: str
    slots: tuple[Slot, ...]
    defines: tuple[str, ...]

    def unfilled(self, values: dict[str, str]) -> tuple[str, ...]:
        """The names of the slots that neither *values* nor a default fills."""
        return tuple(slot.name for slot in self.slots if not (values.get(slot.name) or slot.default))

    def filled(self, values: dict[str, str]) -> str | None:
        """The wording with each slot filled, or None where one stays empty: then nothing may be inserted."""
        if self.unfilled(values):
            return None
        text = self.text
        for slot in self.slots:
            text = text.replace(f"{{{slot.name}}}", values.get(slot.name) or slot.default or "")
        return text


@dataclass(frozen=True, slots=True)
class Definition:
    """A term with the sense in which the wordings use it."""

    term: str
    text: str


@dataclass(frozen=True, slots=True)
class Fallback:
    """Privileged: what we would take instead; an equivalent meets the requirement, a concession does not."""

    rank: int
    position: str
    limit: str
    approver: tuple[str, ...]
    requirements: tuple[str, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class Privileged:
    """What of a clause never leaves the house."""

    fallbacks: tuple[Fallback, ...]
    common_vendor_fallback: str
    perspective: tuple[tuple[str, str], ...]
    escalation_owner: tuple[str, ...]
    severity: Severity
    rationale: str
    legal_refs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """A subject on which we hold positions. `tier` is the strictest among its requirements, and decides nothing."""

    key: str
    title: str
    article: str
    group: str
    tier: Tier
    applies_when: str
    requirements: tuple[Requirement, ...]
    red_flags: tuple[str, ...]
    wordings: tuple[Wording, ...]
    privileged: Privileged

    def wording(self, side: Side) -> Wording | None:
        """The wording for *side*, or the one for any; None asks for a comment and never an insertion."""
        found = {wording.side: wording for wording in self.wordings}
        return found.get(side) or found.get(Side.ANY)


@dataclass(frozen=True, slots=True)
class OutwardClause:
    """What of a clause the other side may see."""

    key: str
    title: str
    wordings: tuple[Wording, ...]
    reasons: tuple[tuple[str, str], ...]

    def reason(self, requirement: str) -> str | None:
        """The neutral reason for *requirement*, by id."""
        return dict(self.reasons).get(requirement)


@dataclass(frozen=True, slots=True)
class Outward:
    """All that a writer of redlines may be handed."""

    clauses: tuple[OutwardClause, ...]
    definitions: tuple[Definition, ...]

    def clause(self, key: str) -> OutwardClause | None:
        """The outward part of the clause *key*."""
        return next((clause for clause in self.clauses if clause.key == key), None)

    def definition(self, term: str) -> Definition | None:
        """The definition of *term*."""
        return next((definition for definition in self.definitions if definition.term == term), None)


@dataclass(frozen=True, slots=True)
class VerdictRule:
    """The first rule that holds gives the verdict; `when` is for people, review holds the code."""

    n: int
    verdict: str
    when: str


@dataclass(frozen=True, slots=True)
class Playbook:
    """A named, versioned set of positions."""

    name: str
    version: str
    clauses: tuple[Clause, ...]
    red_flags: tuple[RedFlag, ...]
    definitions: tuple[Definition, ...]
    verdict_rules: tuple[VerdictRule, ...]
    tiers: tuple[tuple[Tier, str], ...]

    @property
    def requirements(self) -> tuple[Requirement, ...]:
        """Every requirement, clause by clause."""
        return tuple(requirement for clause in self.clauses for requirement in clause.requirements)

    def clause(self, key: str) -> Clause | None:
        """The clause *key*."""
        return next((clause for clause in self.clauses if clause.key == key), None)

    def outward(self) -> Outward:
        """The part that may leave the house; the list of its keys is closed."""
        return Outward(tuple(_outward(clause) for clause in self.clauses), self.definitions)


def _outward(clause: Clause) -> OutwardClause:
    reasons = tuple((requirement.id, requirement.external_reason) for requirement in clause.requirements)
    return OutwardClause(clause.key, clause.title, clause.wordings, reasons)
