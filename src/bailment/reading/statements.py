"""Statements: who must, may or must not do what to what, except when."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from bailment.documents.model import Document
from bailment.primitives.errors import Unreadable
from bailment.primitives.span import Quote, Span
from bailment.reading import forces
from bailment.reading.definitions import Definitions, definitions
from bailment.reading.forces import Mark, Part
from bailment.reading.lexicon import Lexicon
from bailment.reading.model import Clause, Force, Statement
from bailment.reading.parties import UNKNOWN, Parties, parties
from bailment.reading.plain import lowered, plain, squeezed
from bailment.reading.quantities import quantities
from bailment.reading.sentences import Unit, units

MAX_STATEMENT = 6000
MOST_LED = 3_000_000
"""How much the items of a document's lists may repeat of the words that lead into them. Units: characters."""
_BARS = (Force.MUST_NOT, Force.MAY_NOT)


@dataclass(frozen=True, slots=True)
class _Page:
    """A document with all that is known about its words; `led` remembers the forces of the words that lead in."""

    document: Document
    flat: str
    low: str
    lexicon: Lexicon
    parties: Parties
    definitions: Definitions
    led: dict[tuple[int, int], tuple[str, list[Mark]]] = field(default_factory=dict, repr=False)

    def lead(self, start: int, end: int) -> tuple[str, list[Mark]]:
        """The words at [start, end) without what they except, and where they bind, bar or allow."""
        if (start, end) not in self.led:
            words = self.low[start:end]
            main = _without(words, forces.exceptions(words), _opening_conditions(words))
            self.led[start, end] = main, forces.marks(main)
        return self.led[start, end]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of a unit with one force."""

    start: int
    end: int
    force: Force
    bearer: str


def statements(document: Document, clauses: tuple[Clause, ...], lexicon: Lexicon) -> tuple[Statement, ...]:
    """The statements of *document* in the order of its text.

    Raises: Unreadable where the items of its lists repeat the words that lead into them too often.
    """
    flat = plain(document.text)
    page = _Page(document, flat, lowered(flat), lexicon, parties(flat, lexicon.parties), definitions(flat, lexicon))
    starts = [clause.span.start for clause in clauses]
    found: list[Statement] = []
    every = list(units(document, flat))
    if sum(end - start for unit in every for start, end in unit.leads) > MOST_LED:
        raise Unreadable("its lists repeat their opening words too often", where=document.name, fix="shorten them")
    for unit in every:
        clause = max(0, bisect_right(starts, unit.start) - 1)
        for piece in _pieces(page, unit):
            leads = unit.leads if piece.start == unit.start else ()
            found.extend(_made(page, Unit(unit.start, unit.end, leads), piece, clause))
    return tuple(found)


def _pieces(page: _Page, unit: Unit) -> Iterator[_Piece]:
    words = page.low[unit.start : min(unit.end, unit.start + MAX_STATEMENT)]
    main = _without(words, forces.exceptions(words), _opening_conditions(words))
    found = forces.marks(main)
    if not found:
        force, bearer = _inherited(page, unit, words)
        yield _Piece(unit.start, unit.end, force, bearer)
        return
    if forces.is_definition(words):
        yield _Piece(unit.start, unit.end, Force.DEFINES, UNKNOWN)
        return
    last = UNKNOWN
    before = _before_own(main, found[0]) if unit.leads else 0
    if before:
        yield _Piece(unit.start, unit.start + before, *_inherited(page, unit, words[:before]))
    for start, end, mark in _cut(main, found, before):
        bearer = forces.bearer(main[start:end], Mark(mark.start - start, mark.end - start, mark.force), page.parties)
        if bearer == UNKNOWN and start > 0:
            bearer = last
        if bearer == UNKNOWN and unit.leads:
            bearer = _lead_bearer(page, unit)
        last = bearer
        yield _Piece(unit.start + start, unit.start + end if end < len(main) else unit.end, mark.force, bearer)


def _before_own(main: str, mark: Mark) -> int:
    """Where an item of a list ends and a sentence with a force of its own begins: "sell it; and Provider may ..."."""
    cut = max(main.rfind(sign, 0, mark.start) for sign in (", ", "; ", ". "))
    return cut if cut > 8 else 0


def _cut(main: str, found: list[Mark], start: int) -> Iterator[tuple[int, int, Mark]]:
    """Parts of *main* from *start*, cut at the comma, semicolon or conjunction before each mark of another force."""
    current = found[0]
    for mark in found[1:]:
        if mark.force == current.force or mark.start < current.end:
            continue
        between = main[current.end : mark.start]
        cut = max(between.rfind(sign) for sign in (", ", "; ", ". ", " and ", " but "))
        if cut < 0:
            continue
        stop = current.end + cut
        yield start, stop, current
        start, current = stop, mark
    yield start, len(main), current


def _inherited(page: _Page, unit: Unit, words: str) -> tuple[Force, str]:
    """What a unit without a force of its own takes from its leads, or a bare saying."""
    if forces.is_definition(words):
        return Force.DEFINES, UNKNOWN
    for start, end in reversed(unit.leads):
        main, found = page.lead(start, end)
        if found:
            negated = words.lstrip().startswith(("not ", "never ", "refrain from"))
            force = Force.MUST_NOT if negated else found[-1].force
            return force, forces.bearer(main, found[-1], page.parties)
    mark = Mark(len(words), len(words), Force.SAYS)
    opening = page.parties.mentions(words[:60])
    return Force.SAYS, opening[0][2] if opening and opening[0][0] == 0 else forces.bearer(words, mark, page.parties)


def _lead_bearer(page: _Page, unit: Unit) -> str:
    for start, end in reversed(unit.leads):
        lead = page.low[start:end]
        found = forces.marks(lead)
        if found and (bearer := forces.bearer(lead, found[-1], page.parties)) != UNKNOWN:
            return bearer
    return UNKNOWN


def _opening_conditions(words: str) -> list[Part]:
    """The condition that opens a sentence, up to its comma: its "may" and "must" are not the statement's."""
    return [part for part in forces.conditions(words)[:1] if part.start < 4 and part.end < len(words)]


def _without(words: str, *parts: list[Part]) -> str:
    for part in (part for group in parts for part in group):
        words = words[: part.start] + " " * (part.end - part.start) + words[part.end :]
    return words


def _made(page: _Page, unit: Unit, piece: _Piece, clause: int) -> Iterator[Statement]:
    start, end = _tight(page.low, piece.start, piece.end)
    words = page.low[start:end]
    left_out = forces.exceptions(words)
    hidden = [] if piece.force in _BARS else forces.denied(words)
    acts, objects = _concepts(page, unit, _without(page.flat[start:end], left_out, hidden))
    leads = tuple(page.document.span(*lead) for lead in unit.leads)
    spans = [*unit.leads, (start, end)]
    numbers = tuple(q for a, b in spans for q in quantities(page.flat, page.document.name, a, b))
    exceptions = _quotes(page, start, left_out)
    if not exceptions and unit.leads:
        exceptions = tuple(q for a, b in unit.leads for q in _quotes(page, a, forces.exceptions(page.low[a:b])))
    span = page.document.span(start, end)
    conditions = _quotes(page, start, forces.conditions(words))
    yield Statement(piece.bearer, piece.force, acts, objects, conditions, exceptions, numbers, span, clause, leads)
    if piece.force in _BARS:
        yield from _permitted_by(page, piece, objects, left_out, clause)


def _tight(low: str, start: int, end: int) -> tuple[int, int]:
    """The range without the signs and conjunctions that join it to its neighbours."""
    while start < end and (
        low[start] in " ,;." or (low.startswith(("and ", "but ", "or "), start) and low[start - 1] in " ,")
    ):
        start += 1 if low[start] in " ,;." else low.index(" ", start) - start
    while end > start and low[end - 1].isspace():
        end -= 1
    return start, end


def _permitted_by(
    page: _Page, piece: _Piece, objects: tuple[str, ...], left_out: list[Part], clause: int
) -> Iterator[Statement]:
    """What a bar allows by its exception: "except to improve", "except that Vendor may ..."."""
    for part in left_out:
        start, end = piece.start + part.start, piece.start + part.end
        words = page.low[start:end]
        opening = words.split(maxsplit=3)
        if not (" may " in words or opening[1:2] in (["to"], ["for"]) or opening[1:3] == ["as", "necessary"]):
            continue
        acts, own = _concepts(page, Unit(start, end), page.flat[start:end])
        both = tuple(sorted({*objects, *own}))
        numbers = quantities(page.flat, page.document.name, start, end)
        span = page.document.span(start, end)
        yield Statement(piece.bearer, Force.MAY, acts, both, (), (), numbers, span, clause)


def _concepts(page: _Page, unit: Unit, own: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The acts and objects of a statement, those of its leads and of its defined terms included."""
    text = " ".join([*(page.flat[a:b] for a, b in unit.leads), own])
    low = page.parties.told(squeezed(text))
    acts, objects = page.definitions.expanded(text)
    acts.update(page.lexicon.acts.found(low))
    objects.update(page.lexicon.objects.found(low))
    return tuple(sorted(acts)), tuple(sorted(objects))


def _quotes(page: _Page, start: int, parts: list[Part]) -> tuple[Quote, ...]:
    return tuple(page.document.quote(start + part.start, start + part.end) for part in parts)


def words_of(document: Document, spans: tuple[Span, ...]) -> str:
    """The words at *spans* as the regexes of rows see them."""
    return squeezed(plain(" ".join(document.text[span.start : span.end] for span in spans)))
