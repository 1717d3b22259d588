"""The knowledge that rooms are handed: each file is loaded once, when something first needs it."""

from __future__ import annotations

from functools import cache
from importlib import resources

from bailment import agreement
from bailment.agreement import DoubtfulWord
from bailment.datamap import Knowledge, Purposes, load_knowledge, load_purposes
from bailment.deidentify import Sources, load_sources
from bailment.law import Obligation, Vocabulary, load_obligations, load_vocabulary
from bailment.playbook import Kinds, Playbook, Shelf, load, load_books, load_kinds
from bailment.reading import Lexicon, TermRow, load_lexicon, load_terms
from bailment.review import Books


@cache
def playbook() -> Playbook:
    """Every clause on which positions are held."""
    return load()


@cache
def shelf() -> Shelf:
    """The books: which clauses are judged in which kind of paper, for whom."""
    return load_books()


@cache
def kinds() -> Kinds:
    """The language by which a paper's kind, its author and our side are known."""
    return load_kinds()


@cache
def review_books() -> Books:
    """All that a review needs."""
    return Books(playbook(), vocabulary(), lexicon(), shelf(), kinds())


@cache
def vocabulary() -> Vocabulary:
    """The facts that conditions may speak of."""
    return load_vocabulary()


@cache
def obligations() -> tuple[Obligation, ...]:
    """The duties that have a clock."""
    return load_obligations(vocabulary())


@cache
def lexicon() -> Lexicon:
    """The words by which concepts are known."""
    return load_lexicon()


@cache
def term_rows() -> tuple[TermRow, ...]:
    """The rows that decide terms."""
    return load_terms()


@cache
def doubtful_words() -> tuple[DoubtfulWord, ...]:
    """The words that may mean anything."""
    file = resources.files("bailment.agreement") / "data" / "doubtful-words.yaml"
    return agreement.doubtful_words(file.read_bytes())


@cache
def field_knowledge() -> Knowledge:
    """What kind each field of a payload is."""
    return load_knowledge()


@cache
def purposes() -> Purposes:
    """The sample purposes, and words that set no limit."""
    return load_purposes()


@cache
def identifier_sources() -> Sources:
    """Where a record says who it is about."""
    return load_sources()
