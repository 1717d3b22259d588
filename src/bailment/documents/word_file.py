"""A Word file as a Document."""

from __future__ import annotations

from collections.abc import Iterator

from bailment.documents.labels import label
from bailment.documents.model import Document, Format, Paragraph
from bailment.documents.numbering import Counter, lists
from bailment.documents.package import Package, opened
from bailment.documents.styles import Styles, level_of, style_of, styles
from bailment.documents.word_body import Layout, Line
from bailment.documents.xml_tree import Node, Tree
from bailment.primitives.digest import sha256
from bailment.primitives.errors import Unreadable

_NOTES = (("footnotes", "w:footnote"), ("endnotes", "w:endnote"))


def word_document(data: bytes, name: str) -> Document:
    """The Document in the Word file *data*.

    Raises: Unreadable, as `package.opened` and `xml_tree.parse`, and for a file without a body.
    """
    package = opened(data, name)
    known = styles(_root(package, "styles"))
    numbers = lists(_root(package, "numbering"))
    words: list[str] = []
    paragraphs: list[Paragraph] = []
    body = laid_out(package.tree(package.main))
    revisions = list(body.revisions)
    for part, layout in ((package.main, body), *_notes(package, body.offset)):
        counter = Counter(numbers, known)
        words.extend(line.text for line in layout.lines)
        paragraphs.extend(_paragraph(line, part, known, counter) for line in layout.lines)
        revisions.extend(layout.revisions if layout is not body else ())
    text = "\n".join(words)
    return Document(name, Format.DOCX, sha256(data), text, tuple(paragraphs), tuple(revisions))


def laid_out(tree: Tree) -> Layout:
    """The layout of the body's tree.

    Raises: Unreadable where there is no body, or no paragraph in it.
    """
    body = tree.root.child("w:body")
    if body is None:
        raise Unreadable("the file has no body", where=tree.where, fix="open it in Word and save it again")
    layout = Layout(tree.where)
    layout.blocks(body)
    if not layout.lines:
        raise Unreadable("the document has no paragraph", where=tree.where, fix="check that this is the right file")
    return layout


def _notes(package: Package, offset: int) -> Iterator[tuple[str, Layout]]:
    """Footnotes and endnotes, without the lines that Word draws above them."""
    for kind, name in _NOTES:
        part = package.related(kind)
        if part is None:
            continue
        layout = Layout(f"{package.name}: {part}", offset)
        for note in package.tree(part).root.children:
            if note.name == name and note.attrs.get("w:type", "normal") == "normal":
                layout.blocks(note)
        offset = layout.offset
        yield part, layout


def _root(package: Package, kind: str) -> Node | None:
    part = package.related(kind)
    return package.tree(part).root if part else None


def _is_section_break(line: Line) -> bool:
    """True for an empty paragraph that only ends a section: Word gives it no number."""
    return line.start == line.end and line.node.at("w:pPr", "w:sectPr") is not None


def _paragraph(line: Line, part: str, known: Styles, counter: Counter) -> Paragraph:
    return Paragraph(
        start=line.start,
        end=line.end,
        level=level_of(line.node, known),
        number=None if _is_section_break(line) else counter.label(line.node) or label(line.text),
        style=known.name(style_of(line.node, known)),
        part=part,
        index=line.index,
        in_table=_is_in_table(line.node),
    )


def _is_in_table(node: Node | None) -> bool:
    return node is not None and (node.name == "w:tc" or _is_in_table(node.parent))
