"""What an agreement answers when asked whether something may be done: yes, no, or unknown.

Order: mandatory bars; higher-ranked paper; prohibition over permission; the paper's own tie-breaker. Of two grants in
papers of equal rank the prohibition prevails, even over a more special permission: where that is wrong, it errs to no.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bailment.agreement.extent import Extent, Reading, Use, extents
from bailment.agreement.model import Agreement, Grant
from bailment.agreement.vocabulary import MEMBERS, NEVER, NEVER_FOR, Modality


class Verdict(StrEnum):
    """YES where the narrow reading grants, NO where even the wide one does not, UNKNOWN between."""

    YES = "YES"
    NO = "NO"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True)
class Answer:
    """A verdict with the grants that decide it, and why it is not yes.

    On YES `grants` holds the permission that suffices; on UNKNOWN the doubtful ones; on NO the bars, or else the
    permission that comes nearest for this actor and asset, with the slots that fail. Where nothing speaks it is empty.
    """

    verdict: Verdict
    grants: tuple[Grant, ...] = ()
    failing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rights:
    """The grants of an agreement, laid out so that many uses can be asked about."""

    permitted: tuple[Extent, ...]
    barred: tuple[Extent, ...]
    widely_permitted: tuple[Extent, ...]
    widely_barred: tuple[Extent, ...]

    def may(self, use: Use) -> Answer:
        """Whether *use* is allowed; silence is no."""
        if use.action in NEVER or use.action in MEMBERS or use.purpose in NEVER_FOR:
            return Answer(Verdict.NO, (), ("action" if use.action in NEVER or use.action in MEMBERS else "purpose",))
        bars = _covering(self.barred, use)
        given = _unbarred(_covering(self.permitted, use), bars)
        if given:
            return Answer(Verdict.YES, (given[0].grant,))
        doubtful = _unbarred(_covering(self.widely_permitted, use), _covering(self.widely_barred, use))
        if doubtful:
            return Answer(Verdict.UNKNOWN, _grants(doubtful))
        if bars:
            return Answer(Verdict.NO, _grants(bars), ("prohibited",))
        return self._silence(use)

    def _silence(self, use: Use) -> Answer:
        near = [(missed, box) for box in self.permitted if not {"actor", "asset"} & set(missed := box.misses(use))]
        if not near:
            return Answer(Verdict.NO)
        missed, box = min(near, key=lambda pair: (len(pair[0]), pair[1].rank, pair[1].grant.id))
        return Answer(Verdict.NO, (box.grant,), missed)


def rights(agreement: Agreement) -> Rights:
    """The grants of *agreement* under both readings."""
    return Rights(
        permitted=extents(agreement, Modality.PERMIT, Reading.NARROW),
        barred=extents(agreement, Modality.PROHIBIT, Reading.NARROW),
        widely_permitted=extents(agreement, Modality.PERMIT, Reading.WIDE),
        widely_barred=extents(agreement, Modality.PROHIBIT, Reading.WIDE),
    )


def may(agreement: Agreement, use: Use) -> Answer:
    """Whether *agreement* allows *use*."""
    return rights(agreement).may(use)


def _covering(boxes: tuple[Extent, ...], use: Use) -> tuple[Extent, ...]:
    return tuple(box for box in boxes if not box.misses(use))


def _unbarred(given: tuple[Extent, ...], bars: tuple[Extent, ...]) -> tuple[Extent, ...]:
    """The permissions that outrank every bar on the same use."""
    strongest = min((bar.rank for bar in bars), default=None)
    return tuple(box for box in given if strongest is None or box.rank < strongest)


def _grants(boxes: tuple[Extent, ...]) -> tuple[Grant, ...]:
    return tuple({box.grant.id: box.grant for box in boxes}.values())
