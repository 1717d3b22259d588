"""The clauses of a document: its numbered and headed parts, and what kind each of them is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bailment.documents.model import Area, Document, Paragraph
from bailment.reading.lexicon import Lexicon
from bailment.reading.model import Clause
from bailment.reading.plain import lowered, plain

MAX_HEADING = 90
OTHER = ("other",)
_RUNNING = (Area.BODY, Area.BOX)
"""Where headings stand; notes, headers and footers make one part at the end, without a heading."""
_NUMBER = re.compile(
    r"(?:article|section|clause|annex|exhibit|schedule|appendix|"
    r"part)?\s*(\d{1,3}(?:\.\d{1,3}){0,4}|[IVX]{1,6}(?=\.)|[A-Z](?=\.))\.?\)?\s+",
    re.IGNORECASE,
)
_DECIMAL = re.compile(r"(?:(?:section|article|clause)\s+)?\d{1,3}(?:\.\d{1,3}){0,2}\.?", re.IGNORECASE)
_INLINE = re.compile(r"\s*(?:\d{1,3}(?:\.\d{1,3}){0,4}\.?|\([a-z]{1,4}\))?\s*([A-Z][^.:;!?\n]{2,60})[.:](?=\s|$)")
_SMALL = frozenset(
    [
        "a",
        "an",
        "and",
        "as",
        "at",
        "by",
        "for",
        "from",
        "in",
        "of",
        "on",
        "or",
        "our",
        "the",
        "to",
        "with",
        "your",
        "vs",
    ]
)


@dataclass(frozen=True, slots=True)
class _Head:
    """Where a clause begins, how deep it stands and what it is called."""

    start: int
    depth: int
    number: str | None
    heading: str


def clauses(document: Document, lexicon: Lexicon) -> tuple[Clause, ...]:
    """The clauses of *document* in order; each character of a paragraph lies in exactly one of them.

    A part without a heading of its own carries that of the part above it.
    """
    flat = plain(document.text)
    heads = [head for p in document.paragraphs if p.area in _RUNNING and (head := _head(flat, p))]
    first = document.paragraphs[0].start if document.paragraphs else 0
    if not heads or heads[0].start > first:
        heads.insert(0, _Head(first, 9, None, ""))
    heads += [_Head(p.start, 0, None, "") for p in document.paragraphs if p.area not in _RUNNING][:1]
    ends = [head.start for head in heads[1:]] + [len(document.text)]
    found: list[Clause] = []
    above: list[_Head] = []
    for head, end in zip(heads, ends, strict=True):
        above = [h for h in above if h.depth < head.depth]
        titles = [h.heading for h in (*above, head) if h.heading]
        above.append(head)
        kinds = _kinds(titles, lowered(flat[head.start : end]), lexicon)
        heading = head.heading or (titles[-1] if titles else "")
        found.append(Clause(head.number, heading, kinds, document.span(head.start, end)))
    return tuple(found)


def _head(flat: str, paragraph: Paragraph) -> _Head | None:
    words = flat[paragraph.start : paragraph.end]
    bare = " ".join(words.split())
    if not re.search(r"[A-Za-z]", bare):
        return None
    number = paragraph.number.rstrip(".") if paragraph.number else None
    numbered = _NUMBER.match(bare)
    title = (bare[numbered.end() :] if numbered else bare).strip(" .:-")
    if paragraph.level is not None and len(title) <= 2 * MAX_HEADING:
        return _Head(paragraph.start, paragraph.level, number or (numbered and numbered.group(1)) or None, title)
    if is_title(title, bare):
        shown = number or (numbered.group(1) if numbered else None)
        return _Head(paragraph.start, 6 + (shown or "").count("."), shown, title)
    if number and _DECIMAL.fullmatch(number) and not re.match(r"\d{1,3}\)", bare):
        inline = _INLINE.match(words)
        heading = " ".join(inline.group(1).split()) if inline and is_title(inline.group(1), "") else ""
        return _Head(paragraph.start, 7 + number.count("."), number, heading)
    return None


def is_title(title: str, line: str) -> bool:
    """True for a short line that reads as a heading: most of its words are capitals or begin with one."""
    if not 3 <= len(title) <= MAX_HEADING or line.rstrip().endswith((";", ",", ":")):
        return False
    if line.rstrip().endswith(".") and not (line.isupper() and len(line.split()) <= 6):
        return False
    words = [word for word in re.findall(r"[A-Za-z][\w'/-]*", title) if word.lower() not in _SMALL]
    if not words or len(words) > 10 or re.search(r"\b(shall|will|must|may not|is|are|means)\b", title):
        return False
    return sum(word[0].isupper() for word in words) >= max(1, 0.6 * len(words)) or title.isupper()


def _kinds(titles: list[str], words: str, lexicon: Lexicon) -> tuple[str, ...]:
    heads = [title.lower() for title in titles]
    by_heading = [kind.name for kind in lexicon.kinds if any(kind.heading.search(head) for head in heads)]
    by_content = [kind.name for kind in lexicon.kinds if kind.content.search(" ".join(words.split()))]
    return tuple(dict.fromkeys((*by_heading, *by_content))) or OTHER
