"""What we send back: tracked edits and neutral comments, made of nothing but outward words.

Of the playbook only `Outward` is known here: no tier, fallback, flag or reason of ours can reach a line of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bailment.documents.edits import Comment, Edit, InsertParagraphs
from bailment.playbook.model import Definition, Outward, OutwardClause, Side
from bailment.primitives.span import Quote
from bailment.reading.model import Reading
from bailment.review import wordings
from bailment.review.asks import Ask
from bailment.review.paper import words_of
from bailment.review.places import Places, Section
from bailment.review.wordings import Proposed

DEFINITIONS = "Definitions for the clauses on data"


@dataclass(frozen=True, slots=True)
class Redline:
    """The edits and comments for one document; `answered` names the requirements whose wording goes in.

    `unfilled` says which slots kept a wording out: clause and slot.
    """

    edits: tuple[Edit | InsertParagraphs, ...]
    comments: tuple[Comment, ...]
    answered: frozenset[str]
    unfilled: tuple[tuple[str, str], ...]


def redline(asks: Sequence[Ask], reading: Reading, outward: Outward, side: Side, values: Mapping[str, str]) -> Redline:
    """The redline that answers *asks* in the document that was read; *values* fill the slots of our wordings.

    Promises: a wording with an unfilled slot is not inserted, not even in part: a comment names the slot.
    """
    desk = _Desk(Places.of(reading), outward, values)
    items = [_Item(ask, desk.wording(clause, side)) for ask in asks if (clause := outward.clause(ask.clause))]
    going_in = [item for item in items if item.goes_in]
    struck = desk.places.struck(quote for item in items if item.strikes for quote in item.ask.against)
    replaced, new = desk.defined(desk.terms(going_in), struck)
    return Redline(
        edits=(*struck, *replaced, *desk.paragraphs(going_in, new)),
        comments=tuple(
            sorted((*(desk.comment(item) for item in items), *desk.remarks(items, struck), *desk.orphans(struck, new)))
        ),
        answered=frozenset(name for item in going_in for name in item.ask.requirements),
        unfilled=tuple((item.ask.clause, slot) for item in items if item.ask.is_owed for slot in item.wording.unfilled),
    )


@dataclass(frozen=True, slots=True)
class _Item:
    """An ask with the wording that answers it."""

    ask: Ask
    wording: Proposed

    @property
    def goes_in(self) -> bool:
        return self.ask.is_owed and self.wording.text is not None

    @property
    def strikes(self) -> bool:
        return self.goes_in or not self.ask.is_owed


@dataclass(frozen=True, slots=True)
class _Desk:
    places: Places
    outward: Outward
    values: Mapping[str, str]

    def wording(self, clause: OutwardClause, side: Side) -> Proposed:
        """The wording of *clause*, held back where a slot of it, or of a definition that it needs, stays empty."""
        return wordings.settled(self.outward, wordings.proposed(clause, side, self.values), self.values)

    def terms(self, items: Sequence[_Item]) -> list[Definition]:
        """The definitions that the wordings of *items* need and that none of them holds."""
        held = {term for item in items for term in wordings.defined_by(item.wording.text or "")}
        needed = {term for item in items for term in wordings.definitions(self.outward, item.wording, self.values)}
        order = [definition.term for definition in self.outward.definitions]
        return sorted((term for term in needed if term.term not in held), key=lambda term: order.index(term.term))

    def paragraphs(self, items: Sequence[_Item], terms: Sequence[Definition]) -> Iterator[InsertParagraphs]:
        """The new paragraphs: each wording in the section that it answers, else in a new one at the body's end."""
        at_end: list[tuple[str, tuple[str, ...]]] = []
        lines = tuple(wordings.sentence(term, self.places.document) for term in terms)
        glossary = self.places.section("definitions", ()) if lines else None
        if glossary:
            yield self._within(glossary, lines)
        elif lines:
            at_end.append((DEFINITIONS, lines))
        for item in items:
            section = self._section(item)
            if section:
                yield self._within(section, (f"{wordings.heading(item.wording.title)}. {item.wording.text}",))
            else:
                at_end.append((wordings.heading(item.wording.title), (item.wording.text or "",)))
        for title, words in at_end:
            yield from self._new_section(title, words)

    def defined(self, terms: Sequence[Definition], struck: Sequence[Edit]) -> tuple[list[Edit], list[Definition]]:
        """The paper's definitions that change, and our terms that it does not define."""
        stated = wordings.defined_in(self.places.document)
        replaced, new = [], []
        for term in terms:
            theirs = stated.get(term.term)
            if theirs is None or any(edit.start < theirs.end and theirs.start < edit.end for edit in struck):
                new.append(term)
            elif not wordings.in_same_sense(theirs, term):
                replaced.append(Edit(theirs.start, theirs.end, wordings.meaning(term).rstrip(".")))
        return replaced, new

    def comment(self, item: _Item) -> Comment:
        """The neutral reasons for *item*, where its words stand or would stand."""
        reasons = dict.fromkeys(self._reasons(item.ask))
        lines = [f"{item.wording.title}:", *(f"– {reason}" for reason in reasons)] if reasons else [_outcome(item)]
        if item.ask.is_owed and item.wording.unfilled:
            slots = ", ".join(slot.replace("_", " ") for slot in item.wording.unfilled)
            lines.append(f"Wording follows once this is settled between us: {slots}.")
        elif item.ask.is_owed and item.wording.text is None:
            lines.append("We ask for a proposal of wording on this.")
        lines += [f"{annex} is to be attached." for annex in self._unattached(item)]
        return Comment(*self._anchor(item), "\n".join(lines))

    def remarks(self, items: Sequence[_Item], struck: Sequence[Edit]) -> Iterator[Comment]:
        """A word on each struck passage that has no comment yet."""
        taken = {self._anchor(item) for item in items}
        for edit in struck:
            item = next((i for i in items if i.strikes and any(_touch(edit, q) for q in i.ask.against)), None)
            if item and not any(edit.start <= start < edit.end for start, _ in taken):
                yield Comment(edit.start, edit.end, _outcome(item))

    def orphans(self, struck: Sequence[Edit], new: Sequence[Definition]) -> Iterator[Comment]:
        """A word on each term whose definition goes out while the paper goes on to use it."""
        anew = {definition.term for definition in new}
        for term, stated in wordings.defined_in(self.places.document).items():
            edit = next((e for e in struck if e.start <= stated.start and stated.end <= e.end), None)
            if edit and term not in anew and self._is_used(term, struck):
                yield Comment(edit.start, edit.end, f"{term}: the other places that use this term follow this change.")

    def _is_used(self, term: str, struck: Sequence[Edit]) -> bool:
        uses = re.finditer(rf"\b{re.escape(term)}\b", self.places.document.text)
        return any(not any(edit.start <= use.start() < edit.end for edit in struck) for use in uses)

    def _unattached(self, item: _Item) -> list[str]:
        """The annexes that the wording names and the paper does not hold."""
        held = words_of([self.places.document]).values()
        named = {words for slot, words in self.values.items() if slot.startswith("annex_") and words not in held}
        text = item.wording.text if item.goes_in and item.wording.text else ""
        return sorted(words for words in named if re.search(rf"\b{re.escape(words)}\b", text))

    def _reasons(self, ask: Ask) -> Iterator[str]:
        clause: OutwardClause | None = self.outward.clause(ask.clause)
        for name in ask.requirements if clause else ():
            if clause and (reason := clause.reason(name)):
                yield reason.rstrip(".")

    def _anchor(self, item: _Item) -> tuple[int, int]:
        document = self.places.document
        for quote in item.ask.against:
            if quote.span.document == document.name:
                return self.places.sentence(quote)
        section = self._section(item)
        paragraph = document.paragraphs[section.first if section else self.places.body_ends]
        return paragraph.start, paragraph.end

    def _section(self, item: _Item) -> Section | None:
        here = [quote for quote in item.ask.against if quote.span.document == self.places.document.name]
        return self.places.section(item.ask.clause, here)

    def _within(self, section: Section, words: tuple[str, ...]) -> InsertParagraphs:
        last = self.places.last_words(section)
        after = last if self.places.is_in_table(section.last) else section.last
        return InsertParagraphs(after, words, like=last)

    def _new_section(self, title: str, words: tuple[str, ...]) -> Iterator[InsertParagraphs]:
        end, heading = self.places.body_ends, self.places.heading()
        if heading is None:
            yield InsertParagraphs(end, (f"{title}. {words[0]}", *words[1:]), like=end)
            return
        yield InsertParagraphs(end, (title,), like=heading)
        yield InsertParagraphs(end, words, like=end)


def _outcome(item: _Item) -> str:
    if item.goes_in:
        return f"{item.wording.title}: the wording proposed on this takes the place of these words."
    return f"{item.wording.title}: we ask that these words be left out."


def _touch(edit: Edit, quote: Quote) -> bool:
    return edit.start < quote.span.end and quote.span.start < edit.end
