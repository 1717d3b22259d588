"""Contracts: read them, review them, answer them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from bailment import documents
from bailment.api import knowledge
from bailment.api.files import read_bytes
from bailment.documents import Document, Format
from bailment.playbook import Kinds, Playbook, Side
from bailment.primitives import strict_yaml
from bailment.primitives.errors import Usage
from bailment.primitives.progress import Progress, silent
from bailment.primitives.time import Instant
from bailment.reading import Clause as Clause
from bailment.reading import Reading as Reading
from bailment.reading import Term as Term
from bailment.reading import read
from bailment.review import (
    Chosen,
    Deal,
    Review,
    asks,
    deal,
    first_look,
    internal_file,
    plain,
    redline,
    review,
    words_of,
)
from bailment.review import FirstLook as FirstLook
from bailment.review import Missing as Missing


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
        "unit": term.unit,
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


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person says of a packet; what they leave out is proposed from the text.

    `kinds` gives the kind of a paper by its file name, under "" that of the only one. `confirm` is shown what the
    packet seems to be where no side is given, and gives back the side that the person names; None keeps the proposal.
    """

    side: str | None = None
    kinds: Mapping[str, str] = field(default_factory=dict)
    playbook: str | None = None
    confirm: Callable[[FirstLook], str | None] | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What people know of a deal: a YAML file of facts, the purpose, and words for the slots of our wordings."""

    facts: Path | None = None
    purpose: str | None = None
    words: Mapping[str, str] = field(default_factory=dict)

    def deal(self) -> Deal:
        """The deal, in which words given apart prevail over those of the file, and those over the purpose.

        Raises: Usage, Unreadable.
        """
        told = deal(strict_yaml.parse(read_bytes(self.facts), str(self.facts))) if self.facts else Deal()
        given = {**({"purpose": self.purpose} if self.purpose else {}), **told.words, **self.words}
        return Deal(told.facts, given)


def review_contracts(
    paths: Sequence[Path],
    *,
    side: str | None = None,
    facts: Path | None = None,
    purpose: str | None = None,
    words: Mapping[str, str] | None = None,
    progress: Progress = silent,
) -> Reviewed:
    """The review of the contracts at *paths*, read as one packet, from our *side*; the rest is proposed from the text.

    *facts* is a YAML file of what the paper need not say; *purpose* and *words* fill slots of our wordings.
    Raises: Usage, Unreadable.
    """
    return review_packet(paths, Choice(side), Told(facts, purpose, words or {}), progress=progress)


def review_packet(
    paths: Sequence[Path], choice: Choice, told: Told | None = None, *, progress: Progress = silent
) -> Reviewed:
    """The review of the contracts at *paths*, read as one packet, under what a person has chosen.

    Raises: Usage, Unreadable.
    """
    given, books = (told or Told()).deal(), knowledge.review_books()
    _refuse_unknown_slots((told or Told()).words, books.playbook)
    book = books.shelf.book(choice.playbook).name if choice.playbook else None
    sources = _sources(paths)
    kinds = _kinds_of(list(sources), choice.kinds, books.kinds)
    packet = []
    for done, (name, data) in enumerate(sources.items()):
        progress("reading", done, len(sources))
        packet.append(read(documents.read(data, name), knowledge.term_rows(), knowledge.lexicon()))
    progress("reading", len(sources), len(sources))
    side = choice.side
    if choice.confirm and not side:
        side = choice.confirm(first_look([reading.document for reading in packet], books.kinds, kinds))
    found = review(packet, books, given, Chosen(Side(side) if side else None, kinds, book))
    return Reviewed(found, tuple(packet), given, sources)


def known_slots() -> tuple[str, ...]:
    """The names of the slots that words may fill: of the wordings, and of the definitions that go in with them."""
    return _slots(knowledge.playbook())


def _slots(book: Playbook) -> tuple[str, ...]:
    named = {slot.name for clause in book.clauses for wording in clause.wordings for slot in wording.slots}
    defined = {name for definition in book.definitions for name in re.findall(r"\{(\w+)\}", definition.text)}
    return tuple(sorted({*named, *defined, "agreement", "purpose"}))


def _refuse_unknown_slots(words: Mapping[str, str], book: Playbook) -> None:
    known = _slots(book)
    for name in words:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            fix = f"did you mean {near[0]}?" if near else f"use one of {', '.join(known)}"
            raise Usage(f"no wording has a slot {name!r}", where="--set", fix=fix)


def _kinds_of(names: Sequence[str], told: Mapping[str, str], known: Kinds) -> tuple[str | None, ...]:
    """The kind of each document that a person has given.

    Raises: Usage for a kind or a file that is not there, and for a kind without a file where there are several files.
    """
    for name, kind in told.items():
        if kind not in known.keys:
            raise Usage(f"there is no kind {kind!r}", where="--kind", fix=f"use one of {', '.join(known.keys)}")
        if name and name not in names:
            raise Usage(f"{name!r} is not in the packet", where="--kind", fix=f"name one of {', '.join(names)}")
    if "" in told and len(names) > 1:
        raise Usage("several files: say which one", where="--kind", fix=f"--kind {names[0]}={told['']}")
    return tuple(told.get(name, told.get("")) for name in names)


def _sources(paths: Sequence[Path]) -> dict[str, bytes]:
    if not paths:
        raise Usage("there is no contract to review", fix="bailment review CONTRACT.docx")
    names = [path.name for path in paths]
    if len(set(names)) < len(names):
        raise Usage("two contracts of the packet have the same file name", fix="rename one of them")
    return {path.name: read_bytes(path) for path in paths}


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

    Raises: Usage where the packet holds no Word file, or our side has no positions on such a paper.
    """
    reading = next((one for one in reviewed.packet if one.document.format is Format.DOCX), None)
    if reading is None:
        raise Usage("tracked changes need a Word file", fix="ask for the contract as .docx")
    if not reviewed.review.has_positions:
        raise Usage("nothing is asked for here: no positions are held", fix=reviewed.review.unjudged[0].says)
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
