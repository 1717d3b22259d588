"""From a reviewed contract, a data map and people's choices to a draft of the typed agreement."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import isclose
from pathlib import Path

from bailment.agreement import (
    Agreed,
    Agreement,
    Choices,
    DocumentKind,
    Exclusion,
    Paper,
    Plan,
    Retention,
    Source,
    Stated,
    draft,
    print_text,
    questions,
)
from bailment.agreement.codec import Reader
from bailment.agreement.text import unreadable
from bailment.api.contracts import Reviewed
from bailment.api.files import read_bytes
from bailment.primitives import strict_yaml
from bailment.primitives.finding import Finding
from bailment.primitives.span import Quote
from bailment.primitives.time import Duration, Unit
from bailment.reading import Force, Quantity, Reading
from bailment.reading.quantities import in_unit
from bailment.review import State

PAPER = "agreement"
_UNITS = {
    "minutes": Unit.MINUTES,
    "hours": Unit.HOURS,
    "days": Unit.CALENDAR_DAYS,
    "business_days": Unit.BUSINESS_DAYS,
    "weeks": Unit.WEEKS,
    "months": Unit.MONTHS,
    "years": Unit.YEARS,
}
_PARTS = {
    "hours": (60, Unit.MINUTES),
    "days": (24, Unit.HOURS),
    "weeks": (7, Unit.CALENDAR_DAYS),
    "years": (12, Unit.MONTHS),
}
"""What a unit is made of, for a length such as an hour and a half; business days and months have no parts."""


@dataclass(frozen=True, slots=True)
class Told:
    """What people decide for a deal, and what they take from the annexes by hand.

    `retention` and `excluded` are read by people, since they often stand in tables of an annex.
    """

    choices: Choices
    retention: tuple[Retention, ...] = ()
    excluded: tuple[Exclusion, ...] = ()


@dataclass(frozen=True, slots=True)
class Settled:
    """A draft agreement, and what must be asked of the other side since its paper does not say it."""

    agreement: Agreement
    questions: tuple[Finding, ...]

    @property
    def text(self) -> str:
        """The draft as counsel reads it."""
        return print_text(self.agreement)


def settle_agreement(reviewed: Reviewed, plan: Plan, choices: Path) -> Settled:
    """The draft that the reviewed papers support, with the map's *plan* and the choices in the YAML file at *choices*.

    Every value comes with its clause and its words; a term that the paper does not hold does not enter the draft.
    Raises: Usage, Unreadable for the choices, naming line and column of all that is wrong.
    """
    told = _told(choices)
    agreed = _agreed(reviewed, told)
    return Settled(draft(agreed, plan, told.choices), questions(agreed))


def _told(path: Path) -> Told:
    parsed = strict_yaml.parse(read_bytes(path), str(path))
    reader = Reader(parsed)
    told = reader.read(Told, parsed.value, ())
    if not isinstance(told, Told):
        raise unreadable(reader.findings, str(path))
    return told


def _agreed(reviewed: Reviewed, told: Told) -> Agreed:
    desk = _Desk(reviewed)
    return Agreed(
        papers=tuple(desk.papers()),
        use=desk.term("purpose.limited", True),
        no_learning=desk.term("training.content", "prohibited"),
        doubt=desk.requirement("non_training.07"),
        place=desk.requirement("subprocessors.07") or desk.term("transfers.region_limited", True),
        incident_notice=desk.stated("breach.notice_hours", "hours"),
        deletion=desk.stated("deletion.days", "days"),
        certificate=desk.duty("certify"),
        audit_notice=desk.stated("audit.notice_days", "days"),
        retention=told.retention,
        excluded=told.excluded,
    )


@dataclass(frozen=True, slots=True)
class _Desk:
    """The reviewed papers, asked for values together with their words."""

    reviewed: Reviewed

    def papers(self) -> Iterator[Paper]:
        """Each document of the packet, in the order in which it was given."""
        known = {str(kind): kind for kind in DocumentKind}
        for rank, reading in enumerate(self.reviewed.packet, 1):
            document = reading.document
            title = next((line.strip() for line in document.text.splitlines() if line.strip()), document.name)
            kind = known.get(self.reviewed.review.kind, DocumentKind.MSA)
            yield Paper(_paper(rank), " ".join(title.lstrip("# ").split())[:400], kind, rank, document.sha256)

    def term(self, key: str, value: object) -> Source | None:
        """Where a paper gives *key* this *value*."""
        for rank, reading in enumerate(self.reviewed.packet, 1):
            term = reading.terms.get(key)
            if term and term.value == value and term.quote:
                return _source(reading, rank, term.quote)
        return None

    def stated(self, key: str, unit: str) -> Stated | None:
        """The length of time that a paper gives for *key*, in the unit that the paper itself uses."""
        for rank, reading in enumerate(self.reviewed.packet, 1):
            term = reading.terms.get(key)
            if term and isinstance(term.value, int | float) and term.quote:
                length = _written(reading, term.quote, term.value, unit)
                return Stated(length, _source(reading, rank, term.quote)) if length else None
        return None

    def requirement(self, name: str) -> Source | None:
        """Where the papers meet the requirement *name*."""
        found = self.reviewed.review.requirement(name)
        if found is None or found.state is not State.MET or not found.quotes:
            return None
        quote = found.quotes[0]
        for rank, reading in enumerate(self.reviewed.packet, 1):
            if reading.document.name == quote.span.document:
                return _source(reading, rank, quote)
        return None

    def duty(self, act: str) -> Stated | None:
        """The time within which the vendor must do *act*."""
        for rank, reading in enumerate(self.reviewed.packet, 1):
            for statement in reading.statements:
                if act not in statement.acts or statement.force not in (Force.MUST, Force.SAYS):
                    continue
                for quantity in statement.quantities:
                    length = _length(quantity)
                    if length and quantity.bound in ("within", "at_most"):
                        span = statement.span
                        quote = reading.document.quote(span.start, span.end)
                        return Stated(length, _source(reading, rank, quote))
        return None


def _written(reading: Reading, quote: Quote, value: float, unit: str) -> Duration | None:
    """The length in the paper's own words from which a term of *value* in *unit* was read; None where none is found."""
    for statement in reading.statements:
        for quantity in statement.quantities:
            told = in_unit(quantity, unit)
            if quote.span.holds(quantity.span) and told is not None and isclose(told, value, abs_tol=0.01):
                return _length(quantity)
    return None


def _length(quantity: Quantity) -> Duration | None:
    """*quantity* as a length of time, none of it lost; None where it is none."""
    if quantity.unit in _UNITS and quantity.value == int(quantity.value):
        return Duration(int(quantity.value), _UNITS[quantity.unit])
    count, part = _PARTS.get(quantity.unit, (0, Unit.MINUTES))
    parts = quantity.value * count
    return Duration(round(parts), part) if count and isclose(parts, round(parts)) else None


def _paper(rank: int) -> str:
    return PAPER if rank == 1 else f"{PAPER}-{rank}"


def _source(reading: Reading, rank: int, quote: Quote) -> Source:
    """The clause that holds *quote*: the innermost numbered one, else the heading above it."""
    holding = [clause for clause in reading.clauses if clause.span.holds(quote.span)]
    numbered = [clause.number for clause in holding if clause.number]
    label = (numbered[-1] if numbered else holding[-1].heading if holding else "text").strip().rstrip(".")
    plain = "".join(letter if " " <= letter <= "~" else "?" for letter in label)[:80].strip()
    return Source(_paper(rank), plain or "text", quote.words)
