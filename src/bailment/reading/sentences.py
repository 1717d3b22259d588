"""Sentences of a contract, and the items of its lists with the words that lead into them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from bailment.documents.model import Document, Paragraph
from bailment.reading.clausing import MAX_HEADING, is_title

_END = re.compile(r"(?:[.?!][\"')\]]{0,3}|;)(?=\s+[\"'(\[]{0,2}[A-Z0-9(])|[.?!][\"')\]]{0,3}\s*$")
_SHORT = re.compile(
    r"(?:^|[\s(\"])(?:e\.g|i\.e|inc|ltd|llc|l\.l\.c|l\.p|no|nos|art|arts|sec|sect|cf|etc|v|"
    r"vs|mr|ms|dr|st|co|corp|u\.s|u\.s\.c|c\.f\.r|"
    r"et seq|cal|civ|para|section|article|clause|[a-z]|\d{1,3}(?:\.\d{1,3})*)$",
    re.IGNORECASE,
)
_MARK = re.compile(r"(?:(?<=\s)|(?<=^)|(?<=[,;:]))\(([a-z]{1,4}|[A-Z]|\d{1,2})\)(?=\s)")
_LABEL = re.compile(r"\s*(\d{1,3}(?:\.\d{1,3}){1,4}\.?(?=\s)|\(?(?:[a-z]{1,4}|[A-Z]{1,4}|\d{1,3})[.)]|[-+•o·]\s)\s*")
_BULLET = re.compile(r"\s*[-*+•·]\s+")
LONGEST = 20_000
"""A sentence that is longer is read in pieces of this length. Units: characters."""
MOST_MARKS = 200
"""How many marks of one sentence may count its items."""
ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv")


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence or an item of a list; `leads` are the places of the words that lead into it, the outermost first."""

    start: int
    end: int
    leads: tuple[tuple[int, int], ...] = ()


def units(document: Document, flat: str) -> Iterator[Unit]:
    """The sentences and items of *document*; *flat* is its plain text."""
    open_lists: list[tuple[tuple[int, int], str]] = []
    for paragraph in document.paragraphs:
        words = flat[paragraph.start : paragraph.end]
        if not words.strip():
            continue
        if len(document.paragraphs) > 3 and _is_heading(paragraph, words):
            open_lists = []
            continue
        shape = _shape(document, paragraph, words)
        open_lists = _still_open(open_lists, shape, words, paragraph)
        leads = tuple(lead for lead, _ in open_lists)
        last: Unit | None = None
        for last in _of_paragraph(flat, paragraph, leads):
            yield last
        if last and words.rstrip().endswith((":", ":-", "-")) and paragraph.level is None:
            open_lists.append(((last.start, last.end), shape))


def _is_heading(paragraph: Paragraph, words: str) -> bool:
    bare = " ".join(words.split())
    return (
        len(bare) <= 2 * MAX_HEADING if paragraph.level is not None else is_title(re.sub(r"^[\d.() ]+", "", bare), bare)
    )


def _shape(document: Document, paragraph: Paragraph, words: str) -> str:
    """The form of a paragraph's label: a list ends where a label of the form before it returns."""
    number = paragraph.number or ""
    if document.text[paragraph.start : paragraph.end].lstrip().startswith(("* ", "- ", "• ", "+ ")):
        return "bullet" + str(len(words) - len(words.lstrip()))
    if re.fullmatch(r"\(?[ivx]{2,5}[).]?|\(?[ivx]\)", number):
        return "roman" if number.strip("().") not in ("c", "d") else "alpha"
    bare = re.sub(r"[a-z]+", "a", re.sub(r"[A-Z]+", "A", re.sub(r"\d+", "1", number)))
    return bare or "none"


def _still_open(
    lists: list[tuple[tuple[int, int], str]], shape: str, words: str, paragraph: Paragraph
) -> list[tuple[tuple[int, int], str]]:
    """The lists that go on with this paragraph."""
    if paragraph.level is not None:
        return []
    shapes = [form for _, form in lists]
    if shape in shapes and shape != "none":
        return lists[: shapes.index(shape)]
    if shape != "none" or words.lstrip()[:1].islower():
        return lists
    return []


def _of_paragraph(flat: str, paragraph: Paragraph, leads: tuple[tuple[int, int], ...]) -> Iterator[Unit]:
    start = paragraph.start
    label = _LABEL.match(flat, start, paragraph.end) or _BULLET.match(flat, start, paragraph.end)
    if (label and paragraph.number) or (label and _BULLET.match(label.group())):
        start = label.end()
    sentences = _sentences(flat, start, paragraph.end)
    pieces = (piece for sentence in sentences for piece in _short(flat, *sentence))
    for index, (begin, end) in enumerate(pieces):
        yield from _with_items(flat, begin, end, leads if index == 0 or leads else ())


def _sentences(flat: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    begin = start
    for found in _END.finditer(flat, start, end):
        before = flat[max(begin, found.start() - 24) : found.start()]
        if found.group() != ";" and found.group().startswith(".") and _SHORT.search(before) and found.end() < end:
            continue
        if found.group() == ";" and not re.match(
            r"\s+[A-Z][a-z]+ (shall|will|must|may)\b", flat[found.end() : found.end() + 60]
        ):
            continue
        yield from _trimmed(flat, begin, found.end())
        begin = found.end()
    yield from _trimmed(flat, begin, end)


def _short(flat: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """[start, end) in pieces that are not too long, cut between words where there are words."""
    while end - start > LONGEST:
        cut = flat.rfind(" ", start + LONGEST // 2, start + LONGEST) + 1 or start + LONGEST
        yield from _trimmed(flat, start, cut)
        start = cut
    yield from _trimmed(flat, start, end)


def _trimmed(flat: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and flat[start].isspace():
        start += 1
    while end > start and flat[end - 1].isspace():
        end -= 1
    if any(c.isalnum() for c in flat[start:end]):
        yield start, end


def _with_items(flat: str, start: int, end: int, leads: tuple[tuple[int, int], ...]) -> Iterator[Unit]:
    """The sentence, or where it holds an enumeration (i) ... (ii) ..., each item with the words before the first."""
    marks = _enumeration(list(islice(_MARK.finditer(flat, start, end), MOST_MARKS)))
    if len(marks) < 2 or marks[0].start() - start < 8:
        yield Unit(start, end, leads)
        return
    lead = (start, marks[0].start())
    stops = [mark.start() for mark in marks[1:]] + [end]
    for mark, stop in zip(marks, stops, strict=True):
        for begin, finish in _trimmed(flat, mark.end(), stop):
            yield Unit(begin, finish, (*leads, lead))


def _enumeration(marks: list[re.Match[str]]) -> list[re.Match[str]]:
    """The longest run of marks that counts on from its first: (a) (b) (c), (i) (ii), (1) (2)."""
    best: list[re.Match[str]] = []
    for first in range(len(marks)):
        for series in _series(marks[first].group(1)):
            run = [marks[first]]
            for mark in marks[first + 1 :]:
                if len(run) < len(series) and mark.group(1).lower() == series[len(run)]:
                    run.append(mark)
            best = run if len(run) > len(best) else best
        if len(best) > 1:
            break
    return best


def _series(label: str) -> Iterator[tuple[str, ...]]:
    if label == "i":
        yield ROMAN
    if label.lower() == "a":
        yield tuple("abcdefghijklmnopqrstuvwxyz")
    if label == "1":
        yield tuple(str(number) for number in range(1, 40))
