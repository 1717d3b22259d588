"""What a book judges in a packet, and what it leaves out, with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bailment.playbook.books import NONE, Book
from bailment.playbook.kinds import OTHER, Kinds
from bailment.playbook.model import Playbook, Side
from bailment.review.standing import Assessed
from bailment.review.verdict import Unjudged

SIDES = {
    Side.HOSPITAL_CUSTOMER: "the customer",
    Side.VENDOR: "the vendor",
    Side.RECIPIENT: "the recipient of data",
    Side.LICENSOR: "the licensor",
    Side.LICENSEE: "the licensee",
    Side.ANY: "every side",
}


@dataclass(frozen=True, slots=True)
class Scope:
    """A book held against the kinds of paper in a packet, for one side."""

    book: Book
    side: Side
    kinds: tuple[str, ...]
    language: Kinds
    playbook: Playbook

    @property
    def has_positions(self) -> bool:
        """True where our side has positions on such a packet."""
        return self.book.speaks_for(self.side)

    def judged(self, every: Sequence[Assessed]) -> tuple[Assessed, ...]:
        """Those of *every* requirement that this packet is the place for, and those on which it has words anyhow.

        Where the paper is not the place, its silence counts for nothing: neither as absent nor as met.
        """
        if not self.has_positions:
            return ()
        return tuple(item for item in every if self._is_judged(item.clause) or self._is_heeded(item))

    def unjudged(self, every: Sequence[Assessed]) -> tuple[Unjudged, ...]:
        """The clauses that are left out, with the reason; clauses with one reason stand together."""
        if not self.has_positions:
            return (Unjudged(tuple(dict.fromkeys(item.clause for item in every)), self._without_positions()),)
        judged = set(self.judged(every))
        reasons: dict[str, list[Assessed]] = {}
        for item in every:
            if item not in judged:
                reasons.setdefault(self._reason(item.clause), []).append(item)
        return tuple(self._left(reason, items) for reason, items in reasons.items())

    def _left(self, reason: str, items: Sequence[Assessed]) -> Unjudged:
        keys = tuple(dict.fromkeys(item.clause for item in items))
        titles = ", ".join(clause.title.lower() for key in keys if (clause := self.playbook.clause(key)))
        return Unjudged(keys, f"not judged: {titles}: {reason}", any(item.may_be_red for item in items))

    def _is_judged(self, clause: str) -> bool:
        is_held = bool(set(self.book.expected_in(clause)).intersection(self.kinds))
        return clause in self.book.judged(self.side) or is_held

    def _is_heeded(self, item: Assessed) -> bool:
        return self.book.heeds_words and bool(item.quotes) and bool(self.book.expected_in(item.clause))

    def _reason(self, clause: str) -> str:
        expected = self.book.expected_in(clause)
        if not expected:
            return f"no position is held on it for {SIDES[self.side]}"
        *first, last = map(self.language.says, expected)
        papers = f"{', '.join(first)} or {last}" if first else last
        return f"expected in {papers}, which is not in this packet"

    def _without_positions(self) -> str:
        if self.book.name != NONE:
            held = " and ".join(SIDES[side] for side, _ in self.book.judges)
            return (
                f"nothing was judged: the playbook {self.book.name} holds the positions of {held}, "
                f"and none is held for {SIDES[self.side]}; what is flagged would count against {held}"
            )
        kind = next((kind for kind in self.kinds if kind != OTHER), OTHER)
        if kind == OTHER:
            return "nothing was judged: this does not look like a contract"
        return f"nothing was judged: no playbook covers {self.language.says(kind)} yet; flags and terms are shown"
