"""What reading yields: clauses, statements and terms, each with its words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bailment.documents.model import Document
from bailment.primitives.finding import Confidence
from bailment.primitives.span import Quote, Span

TermValue = str | int | float | bool | None | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """A numbered or headed part of a document, with the kinds of clause that it may be."""

    number: str | None
    heading: str
    kinds: tuple[str, ...]
    span: Span


class Force(StrEnum):
    """What a statement does to its bearer."""

    MUST = "must"
    MUST_NOT = "must_not"
    MAY = "may"
    MAY_NOT = "may_not"
    DEFINES = "defines"
    SAYS = "says"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit, its bound and the words that it counts from ("after becoming aware").

    Units: `unit` is one of minutes, hours, days, business_days, weeks, months, years, percent, per_year, times; `bound`
    one of within, at_least, at_most, more_than, exactly.
    """

    value: float
    unit: str
    bound: str
    since: str
    span: Span


@dataclass(frozen=True, slots=True)
class Statement:
    """Who must, may or must not do what to what, except when.

    `bearer`, `acts` and `objects` hold concept names of the lexicon, not words; the words are at `span`.
    `conditions` and `exceptions` are the words of "if ..." and "except ..." parts. An item of a list stands at `span`
    and inherits what its `leads` say ("Provider shall not: (a) ...").
    """

    bearer: str
    force: Force
    acts: tuple[str, ...]
    objects: tuple[str, ...]
    conditions: tuple[Quote, ...]
    exceptions: tuple[Quote, ...]
    quantities: tuple[Quantity, ...]
    span: Span
    clause: int
    leads: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """The value of one term of the vocabulary, with the words that decide it; `quote` is None where nothing is said.

    Units: `unit` is that of a number: hours, days, business_days, months, percent or per_year; else None.
    """

    key: str
    value: TermValue
    quote: Quote | None
    why: str
    confidence: Confidence
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A document, read. `statements[i].clause` indexes `clauses`; `terms` holds every key that was asked for."""

    document: Document
    clauses: tuple[Clause, ...]
    statements: tuple[Statement, ...]
    terms: dict[str, Term]
