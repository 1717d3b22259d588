"""Contracts: read them, review them, answer them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bailment import documents
from bailment.api import knowledge
from bailment.api.files import read_bytes
from bailment.documents import Document, Format
from bailment.playbook import Side
from bailment.primitives import strict_yaml
from bailment.primitives.errors import Usage
from bailment.primitives.progress import Progress, silent
from bailment.primitives.time import Instant
from bailment.reading import Clause as Clause
from bailment.reading import Reading as Reading
from bailment.reading import Term as Term
from bailment.reading import read
from bailment.review import Books, Deal, Review, asks, deal, internal_file, plain, redline, review, words_of


def read_contract(path: Path) -> Reading:
    """The contract at *path* as clauses, statements and terms.

    Raises: Usage, Unreadable.
    """
    document = documents.read(read_bytes(path), path.name)
    return read(document, knowledge.term_rows(), knowledge.lexicon())


def reading_plain(reading: Reading) -> dict[str, Any]:
    """The shape of `bailment read --json`."""
    return {
        "document": reading.document.name,
        "sha256": reading.document.sha256,
        "clauses": [
            {
                "number": clause.number,
                "heading": clause.heading,
                "kind": list(clause.kinds),
                "start": clause.span.start,
                "end": clause.span.end,
            }
            for clause in reading.clauses
        ],
        "terms": {key: _plain_term(term) for key, term in reading.terms.items()},
    }


def _plain_term(term: Term) -> dict[str, Any]:
    quote = term.quote
    return {
        "value": list(term.value) if isinstance(term.value, tuple) else term.value,
        "quote": quote.words if quote else None,
        "start": quote.span.start if quote else None,
        "end": quote.span.end if quote else None,
        "why": term.why,
        "confidence": term.confidence.value,
    }


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A review with what it was made from, so that it can be answered."""

    review: Review
    packet: tuple[Reading, ...]
    deal: Deal
    sources: Mapping[str, bytes] = field(repr=False)

    @property
    def words(self) -> dict[str, str]:
        """What fills the slots of our wordings: the paper's own words, then the deal's."""
        return {**words_of([reading.document for reading in self.packet]), **self.deal.words}

    def plain(self) -> dict[str, Any]:
        """The shape of `bailment review --json`; privileged as a whole."""
        return plain(self.review)


def review_contracts(
    paths: Sequence[Path],
    *,
    side: str | None = None,
    facts: Path | None = None,
    purpose: str | None = None,
    words: Mapping[str, str] | None = None,
    progress: Progress = silent,
) -> Reviewed:
    """The review of the contracts at *paths*, read as one packet, from our *side*.

    *facts* is a YAML file of what the paper need not say; *purpose* and *words* fill slots of our wordings.
    Raises: Usage, Unreadable.
    """
    if not paths:
        raise Usage("there is no contract to review", fix="bailment review CONTRACT.docx")
    names = [path.name for path in paths]
    if len(set(names)) < len(names):
        raise Usage("two contracts of the packet have the same file name", fix="rename one of them")
    told = deal(strict_yaml.parse(read_bytes(facts), str(facts))) if facts else Deal()
    given = {**({"purpose": purpose} if purpose else {}), **told.words, **(words or {})}
    told = Deal(told.facts, given)
    sources = {path.name: read_bytes(path) for path in paths}
    packet = []
    for done, (name, data) in enumerate(sources.items()):
        progress("reading", done, len(sources))
        packet.append(read(documents.read(data, name), knowledge.term_rows(), knowledge.lexicon()))
    progress("reading", len(sources), len(sources))
    books = Books(knowledge.playbook(), knowledge.vocabulary(), knowledge.lexicon())
    found = review(packet, books, told, Side(side) if side else None)
    return Reviewed(found, tuple(packet), told, sources)


@dataclass(frozen=True, slots=True)
class Redlined:
    """A contract with our tracked changes; `unfilled` names the slots that kept a wording out, clause and slot."""

    name: str
    data: bytes = field(repr=False)
    edits: int
    comments: int
    unfilled: tuple[tuple[str, str], ...]


def redline_contract(reviewed: Reviewed, *, now: Instant, author: str | None = None) -> Redlined:
    """The first Word file of the packet with tracked changes and neutral comments, made of outward words alone.

    *author* stands at each change; without one, what the paper calls our side.

    Raises: Usage where the packet holds no Word file.
    """
    reading = next((one for one in reviewed.packet if one.document.format is Format.DOCX), None)
    if reading is None:
        raise Usage("tracked changes need a Word file", fix="ask for the contract as .docx")
    book = knowledge.playbook()
    answer = redline(asks(reviewed.review, book), reading, book.outward(), reviewed.review.side, reviewed.words)
    name = reading.document.name
    data = documents.redline(
        reviewed.sources[name], name, answer.edits, answer.comments, author=author or _our_name(reviewed), when=now
    )
    return Redlined(name, data, len(answer.edits), len(answer.comments), answer.unfilled)


def _our_name(reviewed: Reviewed) -> str:
    slot = "vendor" if reviewed.review.side is Side.VENDOR else "customer"
    return reviewed.words.get(slot, "Reviewer").removeprefix("the ")


def internal_notes(reviewed: Reviewed) -> bytes:
    """The privileged Word file that goes with a redline and never leaves the house."""
    return internal_file(reviewed.review, knowledge.playbook())


def document(path: Path) -> Document:
    """The document at *path*: its text with paragraphs and tracked changes.

    Raises: Usage, Unreadable.
    """
    return documents.read(read_bytes(path), path.name)
