"""Fields such as cross-references: a shell of runs without words around the runs of the result."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from bailment.documents.word_run import Span
from bailment.documents.xml_tree import Node, Tree

_INSTRUCTION = (b"w:instrText", b"w:delInstrText")


def struck_shells(paragraph: Node, spans: Sequence[Span], cuts: Sequence[tuple[int, int]]) -> Iterator[Node]:
    """The shells of the fields whose whole result is cut: left behind, they would bring the words back."""
    held = {span.run: span for span in spans}
    open_fields: list[list[Node]] = []
    for run in (node for node in paragraph.all() if node.name == "w:r"):
        kind = field_end(run)
        if kind == "begin":
            open_fields.append([])
        for runs in open_fields:
            runs.append(run)
        if kind == "end" and open_fields:
            runs = open_fields.pop()
            result = [held[one] for one in runs if one in held]
            if result and all(any(a <= s.start and s.end <= b for a, b in cuts) for s in result) and not open_fields:
                yield from (one for one in runs if one not in held)


def struck(tree: Tree, run: Node) -> bytes:
    """The run of a shell as it stands inside a deletion."""
    return tree.raw(run).replace(*_INSTRUCTION) if run.child("w:instrText") else tree.raw(run)


def after(run: Node, worded: Collection[Node]) -> int:
    """The byte after *run*, or after the field whose result it ends: words put there stay when the field is updated."""
    siblings = run.parent.children if run.parent else []
    for sibling in siblings[siblings.index(run) + 1 :]:
        if sibling in worded or field_end(sibling) == "begin":
            break
        if field_end(sibling) == "end":
            return sibling.end
    return run.end


def field_end(run: Node) -> str | None:
    """`begin`, `separate` or `end` where the run is that part of a field's shell."""
    mark = run.child("w:fldChar")
    return mark.attrs.get("w:fldCharType") if mark else None
