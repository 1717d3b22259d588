"""The pen: turns changes at offsets of the text into bytes at places of the body."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from bailment.documents.edits import Comment, Edit, InsertParagraphs
from bailment.documents.splice import Splices
from bailment.documents.word_body import Layout, Line, following
from bailment.documents.word_fields import after, struck, struck_shells
from bailment.documents.word_run import Cutter, Mark, Rank, Span, runs_of
from bailment.documents.word_xml import Author, look, paragraph_look, run
from bailment.documents.xml_tree import Node, Tree
from bailment.primitives.errors import Usage

_OF_END = ("w:sectPr", "w:pPrChange")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a mark goes: inside a run (`span`), at a byte of `holder`, or (byte None) at the end of the paragraph."""

    paragraph: Node
    holder: Node
    byte: int | None = None
    span: Span | None = None


@dataclass(slots=True)
class _Whole:
    """What happens to one `w:p` as a whole: how its end is marked, what comes last in it, where it is last split."""

    mark: bytes = b""
    tail: bytes = b""
    last_split: Mark | None = None


@dataclass(slots=True)
class Pen:
    """Marks up one body."""

    tree: Tree
    layout: Layout
    author: Author
    cuts: list[tuple[int, int]] = field(default_factory=list)
    splices: Splices = field(default_factory=Splices)
    wholes: dict[Node, _Whole] = field(default_factory=dict)

    def marked_up(self, edits: Sequence[Edit | InsertParagraphs], comments: dict[int, Comment]) -> bytes:
        """The bytes of the body with all changes and the anchors of *comments*.

        Raises: Usage for a change outside the body, across the border of a table cell, or inside a formula.
        """
        changes, additions = self._sorted_out(edits)
        self.cuts = [(edit.start, edit.end) for edit in changes if edit.start < edit.end]
        for cut in self.cuts:
            self._strike_ends(*cut)
        by_line: dict[int, list[Mark]] = {}
        for mark in _marks(changes, comments):
            by_line.setdefault(self._line(mark.at), []).append(mark)
        struck = {index for start, end in self.cuts for index in self._lines(start, end)}
        for index in sorted(struck | set(by_line)):
            self._mark_line(self.layout.lines[index], by_line.get(index, []))
        for addition in additions:
            self._add(addition)
        for node, whole in self.wholes.items():
            self._finish(node, whole)
        return self.splices.applied(self.tree.data)

    def _sorted_out(self, edits: Sequence[Edit | InsertParagraphs]) -> tuple[list[Edit], list[InsertParagraphs]]:
        """Edits of the text in order, and new paragraphs; those that no paragraph follows become edits."""
        changes: list[Edit] = []
        additions: list[InsertParagraphs] = []
        for edit in edits:
            if isinstance(edit, Edit):
                changes.append(edit)
            elif self._next(self._given(edit.after)) is not None:
                additions.append(edit)
            else:
                end = self._given(edit.after).end
                changes.append(Edit(end, end, "".join("\n" + words for words in edit.paragraphs)))
        return sorted(changes, key=lambda edit: (edit.start, edit.end)), additions

    def _given(self, index: int) -> Line:
        if index >= len(self.layout.lines):
            raise self._refusal("footnotes cannot be edited", "edit the paragraph that they hang on")
        return self.layout.lines[index]

    def _line(self, at: int) -> int:
        index = bisect_right(self.layout.lines, at, key=lambda line: line.start) - 1
        if at > self.layout.lines[index].end:
            raise self._refusal("footnotes cannot be edited", "edit the paragraph that they hang on")
        return index

    def _lines(self, start: int, end: int) -> range:
        return range(self._line(start), self._line(end) + 1)

    def _next(self, line: Line) -> Node | None:
        siblings = line.node.parent.children if line.node.parent else []
        position = following(siblings, siblings.index(line.node))
        return None if position is None else siblings[position]

    def _whole(self, node: Node) -> _Whole:
        return self.wholes.setdefault(node, _Whole())

    def _strike_ends(self, start: int, end: int) -> None:
        """Marks as deleted the end of each paragraph whose line break the cut takes."""
        for index in self._lines(start, end)[:-1]:
            line = self.layout.lines[index]
            if self._next(line) is not self.layout.lines[index + 1].nodes[0]:
                says = f"the edit at {start} crosses the border of a table or a cell"
                raise self._refusal(says, "make one edit of each cell")
            self._whole(line.node).mark = self.author.mark("del")

    def _mark_line(self, line: Line, marks: list[Mark]) -> None:
        spans = runs_of(line)
        self._check_formulas(line)
        placed = [(mark, _place(self.tree, line, spans, mark.at)) for mark in sorted(marks)]
        inside: dict[Node, list[Mark]] = {}
        places = dict(placed)
        for mark, place in placed:
            if "\n" in mark.words:
                self._whole(place.paragraph).last_split = mark
            if place.span is not None:
                inside.setdefault(place.span.run, []).append(mark)
        looks = {mark: look(self.tree, _pattern(spans, mark)) for mark in marks}
        for span in spans:
            within = inside.get(span.run, [])
            if within or any(start < span.end and end > span.start for start, end in self.cuts):
                cutter = Cutter(self.tree, span, self.cuts, self.author, lambda m: self._drawn(m, places[m], looks[m]))
                self.splices.put(span.run.start, span.run.end, cutter.rendered(within))
        for node in line.nodes:
            for shell in struck_shells(node, spans, self.cuts):
                self.splices.put(shell.start, shell.end, self.author.deleted(struck(self.tree, shell)))
        for mark, place in placed:
            if place.span is None:
                self._put(place, self._drawn(mark, place, looks[mark]))

    def _check_formulas(self, line: Line) -> None:
        for piece in line.pieces:
            if piece.run is None and any(start < piece.end and end > piece.start for start, end in self.cuts):
                raise self._refusal(f"the words at {piece.start} are part of a formula", "edit the words around it")

    def _put(self, place: _Place, new: bytes) -> None:
        if place.byte is None:
            self._whole(place.paragraph).tail += new
        else:
            self.splices.put(place.byte, place.byte, new)

    def _drawn(self, mark: Mark, place: _Place, properties: bytes) -> bytes:
        """The bytes of one mark."""
        if mark.rank is Rank.CLOSES:
            anchor = f'<w:commentRangeEnd w:id="{mark.number}"/><w:r><w:commentReference w:id="{mark.number}"/></w:r>'
            return anchor.encode()
        if mark.rank is not Rank.INSERTS:
            return f'<w:commentRangeStart w:id="{mark.number}"/>'.encode()
        first, *others = mark.words.split("\n")
        drawn = self._inserted(first, properties)
        is_last = self._whole(place.paragraph).last_split is mark
        for number, words in enumerate(others, 1):
            ends = is_last and number == len(others)
            drawn += b"</w:p><w:p>" + self._properties(place.paragraph, ends) + self._inserted(words, properties)
        outer = place.holder
        is_ours = outer.name == "w:ins"
        if others and (outer.parent if is_ours else outer) is not place.paragraph:
            says = f"no new paragraph can begin at {mark.at}, inside a link or field"
            raise self._refusal(says, "insert it after the paragraph")
        return self.tree.closing(outer) + drawn + self.tree.start_tag(outer) if is_ours else drawn

    def _inserted(self, words: str, properties: bytes) -> bytes:
        return self.author.inserted(run(words, properties)) if words else b""

    def _properties(self, node: Node, is_last: bool) -> bytes:
        """The properties of one part of a split paragraph: the last keeps the old end, the others get a new one."""
        if is_last:
            return paragraph_look(self.tree, node, self._whole(node).mark)
        return paragraph_look(self.tree, node, self.author.mark("ins"), drop=_OF_END)

    def _finish(self, node: Node, whole: _Whole) -> None:
        """Puts in what concerns the paragraph as a whole."""
        tree = self.tree
        properties = node.child("w:pPr")
        new = tree.raw(properties) if properties else b""
        if whole.mark or whole.last_split:
            new = self._properties(node, whole.last_split is None)
        if tree.start_tag(node).endswith(b"/>"):
            self.splices.put(node.start, node.end, tree.opening(node) + new + whole.tail + tree.closing(node))
            return
        inner = tree.inner(node)
        if properties:
            self.splices.put(properties.start, properties.end, new)
        elif new:
            self.splices.put(node.start, inner, tree.start_tag(node) + new)
        if whole.tail:
            self.splices.put(node.close, node.close, whole.tail)

    def _add(self, addition: InsertParagraphs) -> None:
        """New paragraphs beside an old one, whose bytes they leave alone."""
        line = self._given(addition.after)
        like = self._given(addition.after if addition.like is None else addition.like)
        spans = runs_of(like)
        model = max(spans, key=lambda span: span.end - span.start).run if spans else None
        properties = look(self.tree, model)
        for words in addition.paragraphs:
            whole = paragraph_look(self.tree, like.node, self.author.mark("ins"), drop=(*_OF_END, "w:rPr"))
            new = b"<w:p>" + whole + self._inserted(words, properties) + b"</w:p>"
            self.splices.put(line.node.end, line.node.end, new)

    def _refusal(self, says: str, fix: str) -> Usage:
        return Usage(says, where=self.tree.where, fix=fix)


def _marks(edits: Sequence[Edit], comments: dict[int, Comment]) -> list[Mark]:
    marks = [
        Mark(edit.end, Rank.INSERTS, edit.start, order, words=edit.words)
        for order, edit in enumerate(edits)
        if edit.words
    ]
    for number, comment in comments.items():
        opens = Rank.OPENS if comment.start < comment.end else Rank.OPENS_EMPTY
        marks.append(Mark(comment.start, opens, comment.start, number, number=number))
        marks.append(Mark(comment.end, Rank.CLOSES, comment.start, number, number=number))
    return marks


def _place(tree: Tree, line: Line, spans: list[Span], at: int) -> _Place:
    """Where a mark at offset *at* of the line goes: as high up as can be, so that links and fields stay whole."""
    if at == line.end:
        return _Place(line.node, line.node)
    if at == line.start:
        paragraph = _paragraph_of(line.pieces[0].node)
        properties = paragraph.child("w:pPr")
        return _Place(paragraph, paragraph, properties.end if properties else tree.inner(paragraph))
    within = next((span for span in spans if span.is_within(at)), None)
    if within is not None:
        return _Place(_paragraph_of(within.run), _outer(within.run), span=within)
    left = max((span for span in spans if span.end <= at), key=lambda span: span.end, default=None)
    if left is not None and _outer(left.run).name == "w:p":
        return _Place(_outer(left.run), _outer(left.run), after(left.run, {span.run for span in spans}))
    right = min((span for span in spans if span.start >= at), key=lambda span: span.start, default=None)
    top = right.run if right else line.pieces[-1].node
    floor = left.run.end if left else 0
    while _outer(top).name != "w:p" and _outer(top).start >= floor:
        top = _outer(top)
    return _Place(_paragraph_of(top), _outer(top), top.start)


def _outer(node: Node) -> Node:
    if node.parent is None:
        raise ValueError("a run stands in a paragraph")
    return node.parent


def _paragraph_of(node: Node) -> Node:
    while node.name != "w:p":
        node = _outer(node)
    return node


def _pattern(spans: list[Span], mark: Mark) -> Node | None:
    """The run whose look inserted words take: the first that they replace, else the one before them."""
    replaced = [span for span in spans if span.start < mark.at and span.end > mark.since]
    if mark.since < mark.at and replaced:
        return replaced[0].run
    near = [span for span in spans if span.start < mark.at <= span.end] or spans[:1]
    return near[-1].run if near else None
