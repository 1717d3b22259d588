"""From a review to what we ask of the other side, clause by clause."""

from __future__ import annotations

from dataclasses import dataclass

from bailment.playbook.model import Action, Check, Playbook, Tier
from bailment.primitives.span import Quote
from bailment.review.review import Review
from bailment.review.standing import Assessed, State


@dataclass(frozen=True, slots=True)
class Ask:
    """A clause whose wording we ask for: the requirements that fail, and the words that stand against it.

    `is_owed`: a requirement of it fails, so that its wording is to go in; otherwise only words are to go out.
    """

    clause: str
    requirements: tuple[str, ...]
    against: tuple[Quote, ...]

    @property
    def is_owed(self) -> bool:
        """True where the paper needs the clause's wording."""
        return bool(self.requirements)


def asks(review: Review, playbook: Playbook) -> tuple[Ask, ...]:
    """The clauses in which a red line or a flexible requirement fails, or words must go.

    Words that an owner may still decide on go out only where our wording takes their place.
    """
    numeric = {row.id for row in playbook.requirements if row.check is Check.NUMERIC}
    found = []
    for clause in playbook.clauses:
        failing = [item for item in review.requirements if item.clause == clause.key and _is_asked(item)]
        against = [quote for item in failing if _conflicts(item, numeric) for quote in item.quotes]
        for flag in review.red_flags:
            if flag.clause == clause.key and (failing or flag.action is Action.STOP):
                against += flag.quotes
        if failing or against:
            found.append(Ask(clause.key, tuple(item.id for item in failing), tuple(sorted(set(against)))))
    return tuple(found)


def _is_asked(item: Assessed) -> bool:
    return item.state is not State.MET and item.strictest is not Tier.CONVENIENCE


def _conflicts(item: Assessed, numeric: set[str]) -> bool:
    return item.state is State.CONTRADICTED or (item.state is State.PARTIAL and item.id in numeric)
