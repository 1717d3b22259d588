"""A packet held against a playbook: each requirement's state, each flag, the findings and the verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bailment.law.conditions import Lookup, Truth
from bailment.law.facts import Vocabulary
from bailment.playbook.books import Shelf
from bailment.playbook.kinds import OTHER, Kinds
from bailment.playbook.model import Clause, Playbook, Side
from bailment.playbook.pattern import Row
from bailment.primitives.finding import Finding
from bailment.reading.lexicon import Lexicon
from bailment.reading.matching import Index, Matched, matched
from bailment.reading.model import Reading
from bailment.review import paper
from bailment.review.deal import Deal
from bailment.review.findings import findings
from bailment.review.incomplete import missing
from bailment.review.look import FirstLook, first_look
from bailment.review.orders import odd_words
from bailment.review.paper import FactRead
from bailment.review.scope import Scope
from bailment.review.standing import Assessed, Raised, State
from bailment.review.states import assess, raised
from bailment.review.verdict import Case, Missing, Unjudged, Verdict, verdict


@dataclass(frozen=True, slots=True)
class Review:
    """What our side thinks of a packet, with the words behind each thought; privileged as a whole.

    `requirements` holds those that apply or may apply and were judged; `unjudged` what was not, and why. `facts_read`
    is what the packet itself settled, `look` what it seemed to be; `side` and `kind` come from it where nobody gave
    them. Without positions (`has_positions`) flags are shown and decide nothing.
    """

    documents: tuple[str, ...]
    kind: str
    side: Side
    playbook: str
    version: str
    verdict: Verdict
    incomplete: tuple[Missing, ...]
    findings: tuple[Finding, ...]
    requirements: tuple[Assessed, ...]
    red_flags: tuple[Raised, ...]
    facts_read: tuple[FactRead, ...]
    look: FirstLook | None = None
    unjudged: tuple[Unjudged, ...] = ()
    has_positions: bool = True

    def requirement(self, name: str) -> Assessed | None:
        """The requirement *name*, where it applies or may apply."""
        return next((item for item in self.requirements if item.id == name), None)

    def open_facts(self) -> dict[str, tuple[str, ...]]:
        """The facts that neither the deal nor the paper settles, each with the ids of what stays open without it."""
        unmet = [(item.id, item.standing.needs_fact) for item in self.requirements if item.state is not State.MET]
        turning = [*unmet, *((flag.id, flag.needs_fact) for flag in self.red_flags)]
        names = dict.fromkeys(fact for _, facts in turning for fact in facts)
        return {name: tuple(about for about, facts in turning if name in facts) for name in names}

    def failing_red_lines(self) -> tuple[Assessed, ...]:
        """The requirements that are, or may be, red lines and are not met."""
        return tuple(item for item in self.requirements if item.may_be_red and item.state is not State.MET)


@dataclass(frozen=True, slots=True)
class Books:
    """The knowledge that a review needs, loaded by whoever calls it."""

    playbook: Playbook
    vocabulary: Vocabulary
    lexicon: Lexicon
    shelf: Shelf
    kinds: Kinds


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a person has confirmed or corrected: our side, the kind of each document, the book to judge by."""

    side: Side | None = None
    kinds: tuple[str | None, ...] = ()
    book: str | None = None


def review(packet: Sequence[Reading], books: Books, deal: Deal, chosen: Chosen | None = None) -> Review:
    """The review of *packet*, read as one; what nobody has *chosen* is proposed from the text.

    Raises: Usage for a fact that the vocabulary does not know, or a book that is not there.
    """
    chosen = chosen or Chosen()
    documents = [reading.document for reading in packet]
    look = first_look(documents, books.kinds, chosen.kinds)
    kinds = tuple(one.kind for one in look.kinds)
    book = books.shelf.book(chosen.book) if chosen.book else books.shelf.meant_for(kinds)
    side = chosen.side or look.side.side
    read = tuple(fact for fact in paper.facts_read(documents) if fact.name not in deal.facts)
    facts = books.vocabulary.facts(deal.with_facts({fact.name: fact.value for fact in read}).facts)
    table = _Table(books.playbook, tuple(Index.of(reading, books.lexicon) for reading in packet), facts)
    scope = Scope(book, side, kinds, books.kinds, books.playbook)
    every, flags = table.requirements(), table.flags()
    judged, unjudged = scope.judged(every), scope.unjudged(every)
    gaps = _deciding(missing(packet, kinds), judged)
    case = Case(judged, flags if scope.has_positions else (), gaps, unjudged=unjudged)
    return Review(
        documents=tuple(document.name for document in documents),
        kind=kinds[look.leading] if kinds else OTHER,
        side=side,
        playbook=book.name,
        version=book.version,
        verdict=verdict(case),
        incomplete=gaps,
        findings=findings(books.playbook, judged, flags, odd_words(documents), scope.has_positions),
        requirements=judged,
        red_flags=flags,
        facts_read=read,
        look=look,
        unjudged=unjudged,
        has_positions=scope.has_positions,
    )


def _deciding(gaps: Sequence[Missing], judged: Sequence[Assessed]) -> tuple[Missing, ...]:
    """*gaps*, each marked where it could change a red line."""
    red = [item for item in judged if item.may_be_red]
    return tuple(replace(gap, decides=any(gap.could_change(item) for item in red)) for gap in gaps)


@dataclass(frozen=True, slots=True)
class _Table:
    playbook: Playbook
    indices: tuple[Index, ...]
    facts: Lookup

    def requirements(self) -> tuple[Assessed, ...]:
        """Each requirement that applies or may apply, assessed."""
        every = [
            assess(clause, requirement, self._found(requirement.row), self.facts)
            for clause in self.playbook.clauses
            for requirement in clause.requirements
        ]
        return tuple(item for item in every if item.applies is not Truth.FALSE)

    def flags(self) -> tuple[Raised, ...]:
        """Each flag that the packet raises."""
        every = [
            raised(flag, self._clauses(flag.clauses), self._found(flag.row), self.facts)
            for flag in self.playbook.red_flags
        ]
        return tuple(flag for flag in every if flag)

    def _clauses(self, keys: tuple[str, ...]) -> list[Clause]:
        return [clause for key in keys if (clause := self.playbook.clause(key))]

    def _found(self, row: Row | None) -> list[Matched]:
        return [matched(row, index) for index in self.indices] if row else []
