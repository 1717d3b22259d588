"""The state of each requirement and flag, from what its row found in the packet and from the facts of the deal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bailment.law.conditions import Lookup, Truth, Verdict, conjunction, evaluate, parse
from bailment.playbook.model import Action, Check, Clause, RedFlag, Requirement, Tier
from bailment.primitives.finding import Basis, Confidence, Severity
from bailment.primitives.span import Quote
from bailment.reading.matching import Matched, Number


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


def assess(clause: Clause, requirement: Requirement, found: Sequence[Matched], facts: Lookup) -> Assessed:
    """How the packet stands to *requirement* of *clause*; *found* holds what its row found in each document.

    Promises: a row that nobody has written is unclear, never met; words that contradict outweigh words that meet.
    """
    state, quotes, missing = _state(requirement, found)
    place = standing(clause, requirement, facts)
    return Assessed(requirement.id, clause.key, requirement.text, state, place, quotes, missing)


def standing(clause: Clause, requirement: Requirement, facts: Lookup) -> Standing:
    """Whether *requirement* applies under *facts*, and in which tier.

    Law: a row of basis law is a red line while its `law_when` is true, else in its `else_tier`.
    """
    applies = conjunction(iter((_asked(clause.applies_when, facts), _asked(requirement.applies_when, facts))))
    if requirement.basis is not Basis.LAW or requirement.law_when is None:
        tiers: tuple[Tier, ...] = (requirement.tier,)
        return Standing(applies.truth, tiers, requirement.basis, tuple(sorted(applies.undecided)))
    law = _asked(requirement.law_when, facts)
    otherwise = requirement.else_tier or requirement.tier
    tiers = (Tier.RED_LINE,) if law.is_true else (otherwise,) if law.is_false else (Tier.RED_LINE, otherwise)
    basis = Basis.POSITION if law.is_false else Basis.LAW
    return Standing(applies.truth, tuple(dict.fromkeys(tiers)), basis, tuple(sorted(applies.undecided | law.undecided)))


def raised(flag: RedFlag, clauses: Sequence[Clause], found: Sequence[Matched], facts: Lookup) -> Raised | None:
    """*flag*, if the packet raises it and one of its *clauses* may apply; None otherwise."""
    quotes = tuple(quote for match in found for quote in match.raised)
    silent = flag.by_silence and bool(found) and all(match.silent for match in found)
    home = next((c for c in clauses if not _asked(c.applies_when, facts).is_false), None)
    if home is None or not (quotes or silent):
        return None
    law = _asked(flag.law_when or "always", facts)
    basis = Basis.POSITION if law.is_false else flag.basis
    return Raised(
        flag.id,
        home.key,
        flag.concept,
        flag.severity,
        basis,
        law.truth,
        flag.action,
        quotes,
        flag.authority,
        flag.confidence,
        tuple(sorted(law.undecided)),
    )


def _asked(condition: str, facts: Lookup) -> Verdict:
    return evaluate(parse(condition), facts)


Answer = tuple[State, tuple[Quote, ...], tuple[str, ...]]


def _state(requirement: Requirement, found: Sequence[Matched]) -> Answer:
    against = tuple(quote for match in found for quote in match.contradicted)
    if requirement.row is None:
        return State.UNCLEAR, (), ()
    if against:
        return State.CONTRADICTED, against, ()
    if requirement.check is Check.ENUMERATION:
        return _enumerated(requirement, found)
    if requirement.check is Check.NUMERIC:
        return _counted(requirement, found)
    return _present(requirement, found)


def _present(requirement: Requirement, found: Sequence[Matched]) -> Answer:
    met = tuple(quote for match in found for quote in match.met)
    partly = tuple(quote for match in found for quote in match.partly)
    if met or (requirement.check is Check.ABSENT and not partly):
        return State.MET, met, ()
    return (State.PARTIAL, partly, ()) if partly else (State.ABSENT, (), ())


def _enumerated(requirement: Requirement, found: Sequence[Matched]) -> Answer:
    words = {name: quotes for match in found for name, quotes in match.each if quotes}
    items = [name for match in found for name, _ in match.each]
    missing = tuple(dict.fromkeys(name for name in requirement.must_list or items if name not in words))
    quotes = tuple(sorted({quote for quotes in words.values() for quote in quotes}))
    met = tuple(quote for match in found for quote in match.met)
    if met or (words and not missing):
        return State.MET, met or quotes, ()
    return (State.PARTIAL, quotes, missing) if words else (State.ABSENT, (), missing)


def _counted(requirement: Requirement, found: Sequence[Matched]) -> Answer:
    numbers = [number for match in found for number in match.numbers]
    met = tuple(quote for match in found for quote in match.met)
    outside = [number for number in numbers if not _inside(requirement, number)]
    if outside:
        return State.PARTIAL, tuple(number.quote for number in outside), (limit(requirement),)
    if numbers or met:
        return State.MET, tuple(number.quote for number in numbers) or met, ()
    partly = tuple(quote for match in found for quote in match.partly)
    return (State.PARTIAL, partly, (limit(requirement),)) if partly else (State.ABSENT, (), ())


def _inside(requirement: Requirement, number: Number) -> bool:
    if requirement.max is not None and (number.value > requirement.max or number.written.bound in _FLOORS):
        return False
    return requirement.min is None or number.value >= requirement.min


_FLOORS = ("more_than", "at_least")


def limit(requirement: Requirement) -> str:
    """The limit of a numeric requirement in words.

    Promises: privileged; for the internal side alone.
    """
    unit = (requirement.unit or "").replace("_", " ")
    parts = [f"at most {requirement.max:g} {unit}"] if requirement.max is not None else []
    parts += [f"at least {requirement.min:g} {unit}"] if requirement.min is not None else []
    return " and ".join(parts)
