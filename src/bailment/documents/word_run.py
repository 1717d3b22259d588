"""Runs cut where changes begin and end; each part keeps the look of the whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import pairwise

from bailment.documents.word_body import Line, Piece
from bailment.documents.word_xml import Author, text
from bailment.documents.xml_tree import Node, Tree


class Rank(IntEnum):
    """What comes first where several marks stand at one place."""

    OPENS_EMPTY = 0
    INSERTS = 1
    CLOSES = 2
    OPENS = 3


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """Something to put at offset `at`: the words of an edit that began at `since`, or one end of comment `number`."""

    at: int
    rank: Rank
    since: int
    order: int
    words: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Span:
    """A run and the characters that it holds."""

    run: Node
    start: int
    end: int
    pieces: dict[Node, Piece]

    def is_within(self, at: int) -> bool:
        """True where *at* lies between two of its characters."""
        return self.start < at < self.end


def runs_of(line: Line) -> list[Span]:
    """The runs of a paragraph that hold words, in order."""
    found: dict[Node, dict[Node, Piece]] = {}
    for piece in line.pieces:
        if piece.run is not None:
            found.setdefault(piece.run, {})[piece.node] = piece
    return [
        Span(run, min(p.start for p in held.values()), max(p.end for p in held.values()), held)
        for run, held in found.items()
    ]


_STAYS = ("w:drawing", "w:pict", "w:object", "mc:AlternateContent")
"""What a deletion of words leaves in place, with the text boxes in it."""
Cuts = Sequence[tuple[int, int]]
"""The ranges to delete."""


@dataclass(slots=True)
class Cutter:
    """Renders one run anew."""

    tree: Tree
    span: Span
    cuts: Cuts
    author: Author
    draw: Callable[[Mark], bytes]
    out: list[bytes] = field(default_factory=list)
    held: list[bytes] = field(default_factory=list)
    is_cut: bool = False

    def rendered(self, marks: list[Mark]) -> bytes:
        """The run with its deletions, and *marks* between its parts."""
        pending = sorted(marks)
        at = self.span.start
        for node in self.span.run.children:
            piece = self.span.pieces.get(node)
            if node.name == "w:rPr":
                continue
            if piece is None:
                is_cut = node.name not in _STAYS and any(start < at < end for start, end in self.cuts)
                self._hold(self.tree.raw(node), is_cut)
                continue
            for start, end in self._parts(piece, marks):
                while pending and pending[0].at <= start:
                    self._flush()
                    self.out.append(self.draw(pending.pop(0)))
                is_cut = any(first <= start < last for first, last in self.cuts)
                self._hold(self._part(piece, start, end, is_cut), is_cut)
            at = piece.end
        self._flush()
        return b"".join(self.out)

    def _parts(self, piece: Piece, marks: list[Mark]) -> list[tuple[int, int]]:
        bounds = {mark.at for mark in marks} | {bound for cut in self.cuts for bound in cut}
        places = [piece.start, *sorted(b for b in bounds if piece.start < b < piece.end), piece.end]
        return list(pairwise(places))

    def _part(self, piece: Piece, start: int, end: int, is_cut: bool) -> bytes:
        if piece.node.name != "w:t" or (not is_cut and (start, end) == (piece.start, piece.end)):
            return self.tree.raw(piece.node)
        words = piece.words[start - piece.start : end - piece.start]
        return text(words, "delText" if is_cut else "t")

    def _hold(self, part: bytes, is_cut: bool) -> None:
        if is_cut != self.is_cut:
            self._flush()
            self.is_cut = is_cut
        self.held.append(part)

    def _flush(self) -> None:
        if not self.held:
            return
        run, tree = self.span.run, self.tree
        properties = run.child("w:rPr")
        head = tree.opening(run) + (tree.raw(properties) if properties else b"")
        whole = head + b"".join(self.held) + tree.closing(run)
        self.out.append(self.author.deleted(whole) if self.is_cut else whole)
        self.held = []
