"""A Word file as a Document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bailment.documents.labels import label
from bailment.documents.marks import odd_marks
from bailment.documents.model import Area, Document, Format, MarginNote, Paragraph, Unread, UnreadKind
from bailment.documents.numbering import Counter, lists
from bailment.documents.package import Package, opened
from bailment.documents.styles import Styles, level_of, style_of, styles
from bailment.documents.word_body import Layout, Line
from bailment.documents.word_look import hiding
from bailment.documents.xml_tree import Node, Tree
from bailment.primitives.digest import sha256
from bailment.primitives.errors import Unreadable

_NOTES = (("footnotes", "w:footnote", Area.FOOTNOTE), ("endnotes", "w:endnote", Area.ENDNOTE))
_EDGES = (("header", Area.HEADER), ("footer", Area.FOOTER))
_OUTSIDE = {"subDocument", "aFChunk", "oleObject", "frame"}


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the package as it is laid out, with the number of the note that each of its lines begins."""

    name: str
    layout: Layout
    numbers: dict[int, str]


def word_document(data: bytes, name: str) -> Document:
    """The Document in the Word file *data*: its body, then footnotes and endnotes, then headers and footers.

    Raises: Unreadable, as `package.opened` and `xml_tree.parse`, and for a file without a body.
    """
    package = opened(data, name)
    known = styles(_root(package, "styles"))
    numbers = lists(_root(package, "numbering"))
    body = laid_out(package, package.tree(package.main))
    parts = [_Part(package.main, body, {}), *_notes(package, body)]
    parts += _edges(package, parts[-1].layout)
    paragraphs: list[Paragraph] = []
    for part in parts:
        counter = Counter(numbers, known)
        paragraphs.extend(_paragraph(line, part, known, counter) for line in part.layout.lines)
    text = "\n".join(line.text for part in parts for line in part.layout.lines)
    marks = [mark for part in parts for mark in part.layout.marks]
    return Document(
        name,
        Format.DOCX,
        sha256(data),
        text,
        tuple(paragraphs),
        tuple(revision for part in parts for revision in part.layout.revisions),
        notes=tuple(_remarks(package, body)),
        unread=(*(one for part in parts for one in part.layout.unread), *_linked(package)),
        marks=tuple(sorted((*odd_marks(text), *marks), key=lambda mark: mark.start)),
    )


def laid_out(package: Package, tree: Tree) -> Layout:
    """The layout of the body, whose tree is *tree*.

    Raises: Unreadable where there is no body, or no paragraph in it.
    """
    body = tree.root.child("w:body")
    if body is None:
        raise Unreadable("the file has no body", where=tree.where, fix="open it in Word and save it again")
    layout = Layout(tree.where, hiding=hiding(_root(package, "styles"), tree.root.child("w:background")))
    layout.blocks(body)
    if not layout.lines:
        raise Unreadable("the document has no paragraph", where=tree.where, fix="check that this is the right file")
    return layout


def _notes(package: Package, body: Layout) -> Iterator[_Part]:
    """Footnotes and endnotes, without the lines that Word draws above them."""
    offset = body.offset
    for kind, name, area in _NOTES:
        part = package.related(kind)
        if part is None:
            continue
        layout = Layout(f"{package.name}: {part}", offset, body.hiding, area)
        numbers: dict[int, str] = {}
        order = [key for of, key in body.references if of is area]
        for note in package.tree(part).root.children:
            if note.name == name and note.attrs.get("w:type", "normal") == "normal":
                key = note.attrs.get("w:id", "")
                layout.anchor = body.references.get((area, key), 0)
                if key in order:
                    numbers[len(layout.lines)] = str(order.index(key) + 1)
                layout.blocks(note)
        offset = layout.offset
        yield _Part(part, layout, numbers)


def _edges(package: Package, before: Layout) -> Iterator[_Part]:
    """Headers and footers with words, each that says the same once."""
    offset = before.offset
    told: set[tuple[Area, str]] = set()
    for kind, area in _EDGES:
        for part in dict.fromkeys(package.all_related(kind)):
            layout = Layout(f"{package.name}: {part}", offset, before.hiding, area, 0)
            layout.blocks(package.tree(part).root)
            words = " ".join(line.text.strip() for line in layout.lines).strip()
            if words and (area, words) not in told:
                told.add((area, words))
                offset = layout.offset
                yield _Part(part, layout, {})


def _remarks(package: Package, body: Layout) -> Iterator[MarginNote]:
    """The comments in the file, with the words of the body that they are on."""
    part = package.related("comments")
    for node in package.tree(part).root.children if part else ():
        if node.name != "w:comment":
            continue
        inner = Layout(package.name)
        inner.blocks(node)
        words = "\n".join(line.text for line in inner.lines).strip()
        start, end = body.ranges.get(node.attrs.get("w:id", ""), (0, 0))
        yield MarginNote(node.attrs.get("w:author", ""), node.attrs.get("w:date", ""), words, start, end)


def _linked(package: Package) -> Iterator[Unread]:
    """Content that the file takes from elsewhere."""
    for kind, target in package.outside():
        if kind in _OUTSIDE:
            yield Unread(UnreadKind.OUTSIDE, f"a part of the document is in another file: {target[:120]}", 0)


def _root(package: Package, kind: str) -> Node | None:
    part = package.related(kind)
    return package.tree(part).root if part else None


def _is_section_break(line: Line) -> bool:
    """True for an empty paragraph that only ends a section: Word gives it no number."""
    return line.start == line.end and line.node.at("w:pPr", "w:sectPr") is not None


def _paragraph(line: Line, part: _Part, known: Styles, counter: Counter) -> Paragraph:
    number = None if _is_section_break(line) else counter.label(line.node) or label(line.text)
    return Paragraph(
        start=line.start,
        end=line.end,
        level=level_of(line.node, known),
        number=part.numbers.get(line.index, number),
        style=known.name(style_of(line.node, known)),
        part=part.name,
        index=line.index,
        in_table=_is_in_table(line.node),
        area=line.area,
        anchor=line.anchor,
    )


def _is_in_table(node: Node | None) -> bool:
    return node is not None and (node.name == "w:tc" or _is_in_table(node.parent))
