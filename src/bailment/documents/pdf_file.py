"""A PDF as a Document: its text layer in reading order, page by page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from bailment.documents.labels import label
from bailment.documents.marks import odd_marks
from bailment.documents.model import (
    Area,
    Document,
    Format,
    MarginNote,
    OddMark,
    OddMarkKind,
    Paragraph,
    Unread,
    UnreadKind,
)
from bailment.documents.pdf_flow import Flow, Group, clean, flow, is_box
from bailment.documents.pdf_margins import margins
from bailment.documents.pdf_order import gutter, joined_rows, ordered
from bailment.documents.pdf_process import PdfFile, PdfPage, PrintedLine, pdf_file
from bailment.primitives.digest import sha256
from bailment.primitives.errors import Unreadable

_SCANNED = 0.5
"""From which share of the page on a picture may be a scan of it."""
_FEW_CHARACTERS = 200
_GARBLED = 0.3
_TINY = 2.0
_LARGER = 1.12
_SAME_SIZE = 0.93
_LONGEST_HEADING = 140
_NOTE = re.compile(r"(?:\d{1,3}|[*†‡§])\s?\S")


@dataclass(frozen=True, slots=True)
class _Block:
    """A paragraph to be: its lines, and where on the page they belong."""

    group: Group
    area: Area


def pdf_document(data: bytes, name: str) -> Document:
    """The Document in the PDF *data*.

    Raises: Unreadable for a PDF that is locked, damaged, too large or without any text layer.
    """
    file = pdf_file(data, name)
    unread = list(_unread(file))
    _check_some_text(file, unread, name)
    hidden: list[tuple[int, PrintedLine]] = []
    blocks, joined = _blocks(file, hidden)
    texts = [joined.text(block.group) for block in blocks]
    levels = _levels(blocks, texts)
    paragraphs: list[Paragraph] = []
    at = 0
    for index, (block, text, level) in enumerate(zip(blocks, texts, levels, strict=True)):
        first = block.group.lines[0]
        in_table = any(line.beside for line in block.group.lines)
        paragraphs.append(
            Paragraph(
                at, at + len(text), level, label(text), index=index, in_table=in_table, area=block.area, page=first.page
            )
        )
        at += len(text) + 1
    whole = "\n".join(texts)
    starts = _starts(file, paragraphs)
    return Document(
        name,
        Format.PDF,
        sha256(data),
        whole,
        tuple(paragraphs),
        notes=tuple(_notes(file, blocks, paragraphs)),
        unread=tuple(Unread(kind, says, starts[page or 1], page) for kind, says, page in unread),
        marks=(*odd_marks(whole), *_hidden(hidden, starts)),
    )


def _blocks(file: PdfFile, hidden: list[tuple[int, PrintedLine]]) -> tuple[list[_Block], Flow]:
    """The paragraphs of the body, then footnotes, headers and footers; and the flow that joins their words."""
    outer = margins(file.pages)
    pages = [(page, _own_lines(page, outer.lines, hidden)) for page in file.pages]
    gutters = [place for _, lines in pages if (place := gutter(lines)) is not None]
    usual = median(gutters) if len(gutters) >= max(1, len(pages) / 4) else None
    body: list[PrintedLine] = []
    feet: list[PrintedLine] = []
    usual_height = _usual_height([line for _, lines in pages for line in lines])
    for page, lines in pages:
        found = ordered(lines, gutter(lines) or _shared(lines, usual), page.width)
        above, below = _parted(found, usual_height)
        body += above
        feet += below
    joined = flow(body)
    blocks = [_Block(group, Area.BODY) for group in joined.groups(body)]
    blocks += [_Block(group, Area.FOOTNOTE) for group in joined.groups(feet)]
    return blocks + [_Block(Group([line]), area) for area, line in outer.shown], joined


def _own_lines(page: PdfPage, taken: set[int], hidden: list[tuple[int, PrintedLine]]) -> list[PrintedLine]:
    """The lines of the page's own text; those too small to see or beside the page are told as hidden."""
    if page.unknown > _GARBLED * max(page.characters, 1):
        return []
    found: list[PrintedLine] = []
    for line in page.lines:
        is_out = line.right < 0 or line.left > page.width or line.top < 0 or line.bottom > page.height
        if id(line) in taken or not clean(line.text).strip():
            continue
        if is_out or line.height < _TINY:
            hidden.append((page.number, line))
        else:
            found.append(line)
    for pin in page.pinned:
        if pin.kind == "field":
            _put_in(found, pin.words, (pin.left, pin.bottom, pin.top), page.number)
    return joined_rows(found)


def _put_in(lines: list[PrintedLine], words: str, place: tuple[float, float, float], page: int) -> None:
    """Puts the words of a filled field behind the line that stands left of it or above it."""
    left, bottom, top = place
    shown = {"Off": "☐", "Yes": "☒", "On": "☒"}.get(words, " ".join(words.split()))
    height = min(top - bottom, 12.0)
    middle = (bottom + top) / 2
    field = PrintedLine(
        shown, left, middle - height / 2, left + 0.5 * height * len(shown), middle + height / 2, page=page
    )
    above = [index for index, line in enumerate(lines) if line.top >= middle and line.left <= left]
    nearest = min(above, key=lambda index: lines[index].bottom - lines[index].left / 1000, default=len(lines) - 1)
    lines.insert(nearest + 1, field)


def _shared(lines: Sequence[PrintedLine], usual: float | None) -> float | None:
    """The gutter of the other pages, where this page keeps it free but for a few lines."""
    if usual is None:
        return None
    crossing = sum(line.left < usual - 2 and line.right > usual + 2 for line in lines)
    sides = sum(line.left >= usual - 2 for line in lines)
    return usual if sides and crossing <= 0.4 * len(lines) else None


def _usual_height(lines: Sequence[PrintedLine]) -> float:
    counted: Counter[float] = Counter()
    for line in lines:
        counted[round(line.height, 1)] += len(line.text)
    return counted.most_common(1)[0][0] if counted else 10.0


def _parted(lines: list[PrintedLine], usual: float) -> tuple[list[PrintedLine], list[PrintedLine]]:
    """The lines of a page without its footnotes, and those: small print at the very end that begins with a number."""
    at = len(lines)
    while at and lines[at - 1].height < 0.93 * usual and not lines[at - 1].beside:
        at -= 1
    while at < len(lines) and not _NOTE.match(lines[at].text):
        at += 1
    is_low = 0 < at < len(lines) and lines[at].top <= min(line.bottom for line in lines[:at]) + 2
    return (lines[:at], lines[at:]) if is_low else (lines, [])


def _levels(blocks: Sequence[_Block], texts: Sequence[str]) -> list[int | None]:
    """The heading level of each paragraph: by the size of its letters, then by their weight."""
    usual = _usual_height([line for block in blocks for line in block.group.lines])
    looks = [_look(block, text, usual) for block, text in zip(blocks, texts, strict=True)]
    ranks: dict[tuple[float, bool], int] = {}
    rank, last = 0, (1000.0, True)
    for look in sorted({look for look in looks if look}, reverse=True):
        if look[0] < _SAME_SIZE * last[0] or look[1] != last[1]:
            rank, last = rank + 1, look
        ranks[look] = min(rank, 6)
    return [ranks[look] if look else None for look in looks]


def _look(block: _Block, text: str, usual: float) -> tuple[float, bool] | None:
    """How large and heavy a heading is; None for what is no heading."""
    lines = block.group.lines
    is_short = len(text) <= _LONGEST_HEADING and len(lines) <= 3 and re.search(r"[^\W\d_]", text)
    is_item = text.endswith((",", ";")) or is_box(text)
    if block.area is not Area.BODY or not is_short or is_item or any(line.beside for line in lines):
        return None
    is_bold = all(line.bold for line in lines)
    height = block.group.height
    if height > _LARGER * usual and (is_bold or not text.endswith((".", "]"))):
        return height, is_bold
    is_title = is_bold and not text.endswith(("?", "!", ":")) and (not text.endswith(".") or len(text) <= 60)
    return (usual, True) if is_title and height > 0.9 * usual else None


def _unread(file: PdfFile) -> Iterator[tuple[UnreadKind, str, int | None]]:
    for page in file.pages:
        if page.is_broken:
            yield UnreadKind.PAGE, f"page {page.number} is damaged", page.number
        elif not page.characters and page.drawn:
            yield UnreadKind.PAGE, f"page {page.number} has no text layer: it may be a scan", page.number
        elif page.unknown > _GARBLED * max(page.characters, 1):
            yield UnreadKind.PAGE, f"page {page.number} does not tell which letters it shows", page.number
        elif page.picture > _SCANNED and page.characters < _FEW_CHARACTERS:
            yield UnreadKind.PICTURE, f"page {page.number} is mostly a picture, which may hold words", page.number
        if any(pin.kind == "file" for pin in page.pinned):
            yield UnreadKind.OBJECT, f"a file hangs on page {page.number}", page.number
    if file.attachments:
        yield UnreadKind.OBJECT, f"{file.attachments} attached file{'s' * (file.attachments > 1)} in the PDF", None
    if file.is_dynamic:
        yield UnreadKind.OBJECT, "the PDF is a dynamic form (XFA), whose pages only some programs show", None


def _check_some_text(file: PdfFile, unread: Sequence[tuple[UnreadKind, str, int | None]], name: str) -> None:
    mute = [page for kind, _, page in unread if kind is UnreadKind.PAGE]
    if any(page.lines and page.number not in mute for page in file.pages):
        return
    if not mute:
        raise Unreadable("the PDF shows no text", where=name, fix="check that this is the right file")
    of = "its only page" if len(file.pages) == 1 else f"none of its {len(file.pages)} pages"
    says = f"the PDF has no text layer: {of} {'holds none' if len(file.pages) == 1 else 'holds one'}; it may be a scan"
    raise Unreadable(says, where=name, fix="ask for the Word file, or run text recognition (OCR) on it")


def _starts(file: PdfFile, paragraphs: Sequence[Paragraph]) -> dict[int, int]:
    """Where in the text each page begins, by the first paragraph that stands on it or behind it."""
    starts: dict[int, int] = {}
    body = [one for one in paragraphs if one.area is Area.BODY]
    at = 0
    for page in file.pages:
        while at < len(body) and (body[at].page or 0) < page.number:
            at += 1
        starts[page.number] = body[at].start if at < len(body) else (body[-1].end if body else 0)
    return starts


def _notes(file: PdfFile, blocks: Sequence[_Block], paragraphs: Sequence[Paragraph]) -> Iterator[MarginNote]:
    """The remarks on the pages, each on the paragraph that stands at its height."""
    lines = [(line, one) for block, one in zip(blocks, paragraphs, strict=True) for line in block.group.lines]
    for page in file.pages:
        pins = [pin for pin in page.pinned if pin.kind == "note"]
        here = [(line, one) for line, one in lines if line.page == page.number] if pins else []
        for pin in pins:
            middle = (pin.bottom + pin.top) / 2
            nearest = min(here, key=lambda pair: abs((pair[0].top + pair[0].bottom) / 2 - middle), default=None)
            start, end = (nearest[1].start, nearest[1].end) if nearest else (0, 0)
            yield MarginNote(pin.author, pin.when, pin.words, start, end)


def _hidden(hidden: Sequence[tuple[int, PrintedLine]], starts: dict[int, int]) -> Iterator[OddMark]:
    for page, line in hidden:
        yield OddMark(OddMarkKind.HIDDEN, starts[page], starts[page], clean(line.text))
