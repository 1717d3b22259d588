"""Bad news about the user's material, as a value with a place."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bailment.primitives.span import Place, Quote


class Severity(StrEnum):
    """Sorts findings; decides nothing."""

    BLOCKER = "blocker"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        return list(Severity).index(self)


class Basis(StrEnum):
    """Whether law asks for it or only our own position."""

    LAW = "law"
    POSITION = "position"


class Confidence(StrEnum):
    """How far a row of knowledge has been checked; shown to users wherever it decides."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong or risky in the user's material; collected and sorted, never raised.

    `code` is for ever. `where` is None where the fault is a silence. `tier`, `clause` and `requirement` name the
    playbook's row, where one speaks.
    """

    code: str
    severity: Severity
    says: str
    where: Quote | Place | None = None
    basis: Basis = Basis.POSITION
    authority: tuple[str, ...] = ()
    fix: str | None = None
    tier: str | None = None
    clause: str | None = None
    requirement: str | None = None
    escalate_to: tuple[str, ...] = ()
    confidence: Confidence | None = None
