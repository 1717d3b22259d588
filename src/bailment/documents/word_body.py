"""The body of a Word file laid out as text: which bytes hold which characters.

Reader and redline share this walk, so that an offset means the same to both.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bailment.documents.model import Area, OddMark, OddMarkKind, Revision, RevisionKind, Unread
from bailment.documents.word_aside import boxes, form_field, unread_in
from bailment.documents.word_look import Hiding
from bailment.documents.xml_tree import Node
from bailment.primitives.errors import Unreadable

MAX_PARAGRAPHS = 100_000
INSERTED = ("w:ins", "w:moveTo")
DELETED = ("w:del", "w:moveFrom")
_DRAWINGS = ("w:drawing", "w:pict", "w:object")
_NOTES = {"w:footnoteReference": Area.FOOTNOTE, "w:endnoteReference": Area.ENDNOTE}
_FIXED = {"w:tab": "\t", "w:ptab": "\t", "w:cr": "\n", "w:noBreakHyphen": "-"}
_WRAPPERS = frozenset(("w:sdt", "w:sdtContent", "w:smartTag", "w:customXml", "w:hyperlink", "w:fldSimple", *INSERTED))
_THROUGH = frozenset(("w:r", "w:dir", "w:bdo", "w:ruby", "w:rubyBase", *_WRAPPERS))
_BLOCKS = frozenset(("w:body", "w:tbl", "w:sdt", "w:sdtContent", "w:customXml", *INSERTED))
_BOXES = {"\uf06f": "☐", "\uf0a8": "☐", "\uf0fe": "☒", "\uf0fd": "☒", "\uf078": "☒", "\uf0fc": "✓", "\uf0b7": "•"}


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters [start, end) of the text and the element that holds them; without a `run` they cannot be edited."""

    start: int
    end: int
    words: str
    node: Node
    run: Node | None


@dataclass(slots=True)
class Line:
    """One paragraph as it reads: the `w:p` elements whose marks were struck out before it run into the last one.

    `anchor` is where in the body a paragraph of a box or note hangs.
    """

    nodes: list[Node]
    pieces: list[Piece]
    start: int
    end: int
    index: int
    area: Area = Area.BODY
    anchor: int | None = None

    @property
    def node(self) -> Node:
        """The `w:p` whose mark ends the paragraph, and whose properties it has."""
        return self.nodes[-1]

    @property
    def text(self) -> str:
        """The words of the paragraph."""
        return "".join(piece.words for piece in self.pieces)


@dataclass(slots=True)
class Layout:
    """Lays out a part from the offset where its text begins.

    `ranges` says which words the comments of each number are on; `references`, where each note hangs.
    """

    where: str
    offset: int = 0
    hiding: Hiding = field(default_factory=Hiding)
    area: Area = Area.BODY
    anchor: int | None = None
    lines: list[Line] = field(default_factory=list)
    revisions: list[Revision] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    marks: list[OddMark] = field(default_factory=list)
    ranges: dict[str, list[int]] = field(default_factory=dict)
    references: dict[tuple[Area, str], int] = field(default_factory=dict)
    _count: int = 0
    _carried: list[Node] = field(default_factory=list)
    _pieces: list[Piece] = field(default_factory=list)
    _boxes: list[Node] = field(default_factory=list)

    def blocks(self, parent: Node) -> None:
        """Lays out the paragraphs and tables under *parent*."""
        rows = parent.children
        for position, node in enumerate(rows):
            if node.name == "w:p":
                self._paragraph(node, following(rows, position) is not None)
            elif node.name in ("w:tr", "w:tc"):
                self._row_or_cell(node)
            elif node.name in _BLOCKS:
                self.blocks(node)
            elif node.name in DELETED:
                self._struck(node, node)
            elif node.name == "mc:AlternateContent":
                self.blocks(_choice(node))
            else:
                self._aside(node)

    def _row_or_cell(self, node: Node) -> None:
        struck = node.at("w:trPr", "w:del") or node.at("w:tcPr", "w:cellDel")
        if struck is None:
            self.blocks(node)
        else:
            self._struck(struck, node)

    def _paragraph(self, node: Node, runs_on: bool) -> None:
        if self._count >= MAX_PARAGRAPHS:
            raise Unreadable(f"the document has more than {MAX_PARAGRAPHS} paragraphs", where=self.where)
        self._carried.append(node)
        self._inline(node, None)
        if not (runs_on and is_mark_struck(node)):
            start = self._pieces[0].start if self._pieces else self.offset
            line = Line(self._carried, self._pieces, start, self.offset, self._count, self.area, self.anchor)
            self.lines.append(line)
            self._carried, self._pieces = [], []
            self.offset += 1
            self._lay_out_boxes(line)
        self._count += 1

    def _lay_out_boxes(self, line: Line) -> None:
        """The text boxes that hang on a paragraph stand behind it."""
        held, self._boxes = self._boxes, []
        area, anchor = self.area, self.anchor
        for box in held:
            if self.area is Area.BODY:
                self.area, self.anchor = Area.BOX, line.end
            self.blocks(box)
        self.area, self.anchor = area, anchor

    def _inline(self, parent: Node, run: Node | None) -> None:
        for node in parent.children:
            words = _words(node)
            if words and run is not None and self._is_hidden(words, run):
                self._hide(words)
            elif words:
                self._pieces.append(Piece(self.offset, self.offset + len(words), words, node, run))
                self.offset += len(words)
            elif node.name in DELETED:
                self._struck(node, node)
            elif node.name in INSERTED:
                self._added(node)
            elif node.name == "mc:AlternateContent":
                self._inline(_choice(node), run)
            elif node.name in _THROUGH or node.name.startswith("m:"):
                self._inline(node, node if node.name == "w:r" else run)
            else:
                self._aside(node)

    def _aside(self, node: Node) -> None:
        """Notes what stands here beside words: boxes, comments, notes, and what cannot be read."""
        if node.name in _DRAWINGS:
            self._boxes.extend(boxes(node))
        elif node.name in ("w:commentRangeStart", "w:commentReference"):
            self.ranges.setdefault(node.attrs.get("w:id", ""), [self.offset, self.offset])
        elif node.name == "w:commentRangeEnd":
            self.ranges.setdefault(node.attrs.get("w:id", ""), [self.offset, self.offset])[1] = self.offset
        elif node.name in _NOTES:
            self.references.setdefault((_NOTES[node.name], node.attrs.get("w:id", "")), self.offset)
        self.unread.extend(Unread(kind, says, self.offset) for kind, says in unread_in(node))

    def _is_hidden(self, words: str, run: Node) -> bool:
        """True where Word does not show *words*; a blank that is only unseen stays, unless hidden words go before."""
        if self.hiding.vanishes(run):
            return True
        goes_on = bool(self.marks) and self.marks[-1].start == self.offset
        return (goes_on or not words.isspace()) and self.hiding.is_unseen(run)

    def _hide(self, words: str) -> None:
        """Words that the file hides are told and are not text; those of neighbouring runs are told together."""
        last = self.marks[-1] if self.marks else None
        if last is not None and last.start == self.offset:
            self.marks[-1] = OddMark(OddMarkKind.HIDDEN, last.start, last.end, last.words + words)
        else:
            self.marks.append(OddMark(OddMarkKind.HIDDEN, self.offset, self.offset, words))

    def _added(self, node: Node) -> None:
        start, first = self.offset, len(self._pieces)
        place = len(self.revisions)
        self._inline(node, None)
        words = "".join(piece.words for piece in self._pieces[first:])
        if words:
            self.revisions.insert(place, _revision(RevisionKind.INSERTED, node, start, self.offset, words))

    def _struck(self, change: Node, node: Node) -> None:
        words = "".join(_struck_words(part) for part in node.all())
        if words:
            self.revisions.append(_revision(RevisionKind.DELETED, change, self.offset, self.offset, words))


def following(siblings: list[Node], position: int) -> int | None:
    """The position of the paragraph that the one at *position* runs into; None where a table or the end comes first."""
    for place in range(position + 1, len(siblings)):
        if siblings[place].name in ("w:p", "w:tbl", "w:sdt"):
            return place if siblings[place].name == "w:p" else None
    return None


def is_mark_struck(paragraph: Node) -> bool:
    """True where the paragraph's end was deleted, so that it runs into the next."""
    mark = paragraph.at("w:pPr", "w:rPr")
    return mark is not None and any(node.name in DELETED for node in mark.children)


def _choice(node: Node) -> Node:
    return node.child("mc:Choice") or node.child("mc:Fallback") or Node("", {}, None, 0)


def _words(node: Node) -> str:
    """The characters that this element itself stands for."""
    if node.name == "w:t":
        kept = node.attrs.get("xml:space") == "preserve"
        text = node.text if kept else node.text.strip(" \t\r\n")
        return text.replace("\n", " ").replace("\r", " ").replace("\t", " ")
    if node.name == "m:t":
        return node.text
    if node.name == "w:br":
        return "\n" if node.attrs.get("w:type", "textWrapping") == "textWrapping" else ""
    if node.name == "w:fldChar":
        return form_field(node) if node.children else ""
    if node.name == "w:sym":
        return _symbol(node.attrs.get("w:char", ""))
    return _FIXED.get(node.name, "") if node.parent and node.parent.name == "w:r" else ""


def _symbol(code: str) -> str:
    try:
        char = chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""
    return _BOXES.get(char, "•" if "\ue000" <= char <= "\uf8ff" else char)


def _struck_words(node: Node) -> str:
    return node.text if node.name == "w:delText" else _words(node)


def _revision(kind: RevisionKind, node: Node, start: int, end: int, words: str) -> Revision:
    return Revision(kind, node.attrs.get("w:author", ""), node.attrs.get("w:date", ""), start, end, words)
