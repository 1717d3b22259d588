"""The state of each requirement and flag, from what its row found in the packet and from the facts of the deal."""

from __future__ import annotations

from collections.abc import Sequence

from bailment.law.conditions import Lookup, Verdict, conjunction, evaluate, parse
from bailment.playbook.model import Check, Clause, RedFlag, Requirement, Tier
from bailment.primitives.finding import Basis
from bailment.primitives.span import Quote
from bailment.reading.matching import Matched, Number
from bailment.review.standing import Assessed, Raised, Standing, State


def assess(clause: Clause, requirement: Requirement, found: Sequence[Matched], facts: Lookup) -> Assessed:
    """How the packet stands to *requirement* of *clause*; *found* holds what its row found in each document.

    Promises: a row that nobody has written is unclear, never met; words that contradict outweigh words that meet.
    """
    state, quotes, missing = _state(requirement, found)
    place = standing(clause, requirement, facts)
    return Assessed(requirement.id, clause.key, requirement.asks, state, place, quotes, missing)


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
