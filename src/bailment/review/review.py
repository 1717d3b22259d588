"""A packet held against a playbook: each requirement's state, each flag, the findings and the verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bailment.law.conditions import Lookup, Truth
from bailment.law.facts import Vocabulary
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
from bailment.review.paper import FactRead
from bailment.review.standing import Assessed, Raised, State
from bailment.review.states import assess, raised
from bailment.review.verdict import Case, Missing, Verdict, verdict


@dataclass(frozen=True, slots=True)
class Review:
    """What our side thinks of a packet, with the words behind each thought; privileged as a whole.

    `requirements` holds those that apply or may apply; `facts_read` what the packet itself settled, `side` and `kind`
    are proposed from the text where nobody gave them.
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


def review(packet: Sequence[Reading], books: Books, deal: Deal, side: Side | None = None) -> Review:
    """The review of *packet*, read as one, from our *side*.

    Raises: Usage for a fact that the vocabulary does not know.
    """
    playbook = books.playbook
    documents = [reading.document for reading in packet]
    kinds = [paper.kind(document) for document in documents]
    read = tuple(fact for fact in paper.facts_read(documents) if fact.name not in deal.facts)
    facts = books.vocabulary.facts(deal.with_facts({fact.name: fact.value for fact in read}).facts)
    table = _Table(playbook, tuple(Index.of(reading, books.lexicon) for reading in packet), facts)
    requirements, flags = table.requirements(), table.flags()
    gaps = missing(documents, kinds)
    orders = tuple(quote for document in documents for quote in paper.orders_to_the_reader(document))
    return Review(
        documents=tuple(document.name for document in documents),
        kind=next((kind for kind in kinds if kind != "other"), "other"),
        side=side or paper.side(kinds),
        playbook=playbook.name,
        version=playbook.version,
        verdict=verdict(Case(requirements, flags, gaps)),
        incomplete=gaps,
        findings=findings(playbook, requirements, flags, orders),
        requirements=requirements,
        red_flags=flags,
        facts_read=read,
    )


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
