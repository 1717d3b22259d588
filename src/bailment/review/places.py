"""Where in a paper new words go, and which words go out with a sentence."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bailment.documents.edits import Edit
from bailment.documents.model import Area, Document, Paragraph
from bailment.primitives.span import Quote
from bailment.reading.model import Reading
from bailment.reading.plain import plain
from bailment.reading.sentences import Unit, units

NOT_USED = "Not used."
"""What stands in a numbered paragraph whose words have gone, so that the numbers after it keep."""

_TAIL = re.compile(
    r"\W*(?:(?:annex|schedule|exhibit|appendix|attachment)\s+(?:[A-Z]|[IVX]+|\d+)\b"
    r"|signed\b|signatures?\b|in witness|by:|executed\b)",
    re.IGNORECASE,
)


LONG = 80
"""A paragraph of so many characters is a term and no label.

Units: characters.
"""
_LABEL = re.compile(r"\s*(?:\d{1,3}(?:\.\d{1,3}){0,4}[.)]?|\(?[A-Za-z]{1,4}[.)])\s+")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the body under one of the headings of the highest rank: the numbers of its first and last paragraph."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Places:
    """A paper as an editor sees it: sections, the end of its body, its sentences."""

    reading: Reading
    sections: tuple[Section, ...]
    body_ends: int
    sentences: tuple[Unit, ...]

    @classmethod
    def of(cls, reading: Reading) -> Places:
        """The places of the document that was read."""
        document = reading.document
        sections = _sections(document)
        return cls(reading, sections, _body_end(document), tuple(units(document, plain(document.text))))

    @property
    def document(self) -> Document:
        """The document that was read."""
        return self.reading.document

    def section(self, key: str, against: Sequence[Quote]) -> Section | None:
        """The section that answers the clause *key*: where most words *against* it stand, else one of its kind."""
        homes = Counter(home for quote in against if (home := self._holding(quote.span.start)))
        if homes:
            return max(homes, key=lambda home: (homes[home], -home.first))
        starts = [clause.span.start for clause in self.reading.clauses if clause.kinds[0] == key and clause.heading]
        return next((home for start in starts if (home := self._holding(start))), None)

    def last_words(self, section: Section) -> int:
        """The number of the last paragraph of *section* that holds words outside a table."""
        for number in range(section.last, section.first, -1):
            if self.words(number).strip() and not self.is_in_table(number):
                return number
        return section.first

    def is_in_table(self, number: int) -> bool:
        """True where paragraph *number* stands in a table, which no new clause may enter."""
        return self.document.paragraphs[number].in_table

    def words(self, number: int) -> str:
        """The words of paragraph *number*."""
        paragraph = self.document.paragraphs[number]
        return self.document.text[paragraph.start : paragraph.end]

    def heading(self) -> int | None:
        """A heading in the body that a new one may look like: the last of the highest rank."""
        return self.sections[-1].first if self.sections else None

    def struck(self, quotes: Iterable[Quote]) -> list[Edit]:
        """The edits that take out every sentence that *quotes* touch, none overlapping another."""
        spans = [quote.span for quote in quotes if quote.span.document == self.document.name]
        out = {u for u in self.sentences if any(u.start < s.end and s.start < u.end for s in spans)}
        edits = []
        for paragraph in self.document.paragraphs:
            inside = [u for u in self.sentences if paragraph.start <= u.start < paragraph.end]
            if going := [u for u in inside if u in out]:
                edits += self._out_of(paragraph, inside, going)
        return edits

    def sentence(self, quote: Quote) -> tuple[int, int]:
        """The first sentence that *quote* touches, or its own place."""
        for unit in self.sentences:
            if unit.start < quote.span.end and quote.span.start < unit.end:
                return unit.start, unit.end
        return quote.span.start, quote.span.end

    def _out_of(self, paragraph: Paragraph, inside: list[Unit], going: list[Unit]) -> list[Edit]:
        if len(going) == len(inside):
            start = max(inside[0].start, _after_label(self.document, paragraph))
            is_counted = paragraph.number is not None or bool(self.document.text[paragraph.start : start].strip())
            return [Edit(start, paragraph.end, NOT_USED if is_counted else "")]
        runs: list[list[Unit]] = []
        for before, unit in zip([None, *inside], inside, strict=False):
            if unit in going:
                if runs and runs[-1][-1] is before:
                    runs[-1].append(unit)
                else:
                    runs.append([unit])
        return [self._run_out(paragraph, run[0].start, run[-1].end) for run in runs]

    def _run_out(self, paragraph: Paragraph, start: int, end: int) -> Edit:
        """The run with the blanks that would be left double: those after it, or before it at the paragraph's end."""
        text = self.document.text
        while end < paragraph.end and text[end] == " ":
            end += 1
        if end == paragraph.end:
            while start > paragraph.start and text[start - 1] == " ":
                start -= 1
        return Edit(start, end, "")

    def _holding(self, place: int) -> Section | None:
        paragraphs = self.document.paragraphs
        inside = (s for s in self.sections if paragraphs[s.first].start <= place <= paragraphs[s.last].end)
        return next(inside, None)


def _after_label(document: Document, paragraph: Paragraph) -> int:
    """Where the words of *paragraph* begin, behind a typed number or mark."""
    found = _LABEL.match(document.text, paragraph.start, paragraph.end)
    return found.end() if found else paragraph.start


def _sections(document: Document) -> tuple[Section, ...]:
    """The sections before signatures and annexes, by the highest level of heading that stands more than once."""
    counts = Counter(p.level for p in document.paragraphs if p.level)
    rank = next((level for level in sorted(counts) if counts[level] > 1), None)
    end = _body_end(document)
    bodied = [(n, p) for n, p in enumerate(document.paragraphs[: end + 1]) if p.area is Area.BODY]
    heads = [n for n, p in bodied if rank and p.level and p.level <= rank]
    lasts = [*(head - 1 for head in heads[1:]), end]
    pairs = zip(heads, lasts, strict=False)
    return tuple(Section(head, last) for head, last in pairs if document.paragraphs[head].level == rank)


def _body_end(document: Document) -> int:
    """The number of the last paragraph before signatures and annexes, outside a table where there is one.

    What stands before them outweighs what follows: a cover page that is signed has its terms behind it.
    """
    running = [p for p in document.paragraphs if p.area in (Area.BODY, Area.BOX)]
    words = [document.text[p.start : p.end] for p in running]
    long = [n for n, p in enumerate(running) if len(words[n]) >= LONG and not p.in_table]
    late = (n for n in range(len(words)) if 3 * n > len(words) and 2 * bisect_left(long, n) >= len(long))
    tail = next((n for n in late if len(words[n]) < 200 and _TAIL.match(words[n])), len(words))
    full = [n for n in range(tail - 1, -1, -1) if running[n].area is Area.BODY and words[n].strip()]
    return next((n for n in full if not running[n].in_table), full[0] if full else 0)
