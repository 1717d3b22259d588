"""Changes brought to where a Word file can take them: what stands outside the body is answered by a comment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bailment.documents.edits import Comment, Edit, InsertParagraphs
from bailment.documents.model import Area, Document, Paragraph

Changes = list[Edit | InsertParagraphs]
_QUOTED = 300
"""How much of the old words a comment repeats. Units: characters."""


def reached(
    document: Document, edits: Sequence[Edit | InsertParagraphs], comments: Sequence[Comment]
) -> tuple[Changes, list[Comment]]:
    """The changes that the body can take, and comments for all others, at the place in the body where those hang.

    New paragraphs behind a header, footer or note stand at the end of the body instead.
    """
    changes: Changes = []
    remarks: list[Comment] = []
    for edit in edits:
        if isinstance(edit, InsertParagraphs):
            changes.append(replace(edit, after=_in_body(document, edit.after), like=_like(document, edit.like)))
            continue
        outer = _outer(document, edit.start, edit.end)
        if outer is None:
            changes.append(edit)
        else:
            remarks.append(_at(document, outer, _asked(document, edit)))
    for comment in comments:
        outer = _outer(document, comment.start, comment.end)
        words = _shortened(document.text[comment.start : comment.end])
        remarks.append(_at(document, outer, f"on “{words}”: {comment.words}") if outer else comment)
    return changes, remarks


def _outer(document: Document, start: int, end: int) -> Paragraph | None:
    """The first paragraph outside the body that [start, end] touches."""
    touched = (one for one in document.paragraphs if one.area is not Area.BODY)
    return next((one for one in touched if one.start <= end and start <= one.end), None)


def _at(document: Document, outer: Paragraph, words: str) -> Comment:
    place = min(outer.anchor or 0, len(document.text))
    note = f" {outer.number}" if outer.number and outer.area in (Area.FOOTNOTE, Area.ENDNOTE) else ""
    named = "text box" if outer.area is Area.BOX else outer.area.value
    return Comment(place, place, f"In the {named}{note}, {words}")


def _asked(document: Document, edit: Edit) -> str:
    old = _shortened(document.text[edit.start : edit.end])
    if not edit.words:
        return f"delete “{old}”."
    if old:
        return f"replace “{old}” by “{edit.words}”."
    before = document.text[max(0, edit.start - 40) : edit.start].rpartition("\n")[2]
    return f"after “{before}” add “{edit.words}”." if before.strip() else f"add “{edit.words}”."


def _shortened(words: str) -> str:
    return words if len(words) <= _QUOTED else words[:_QUOTED] + "…"


def _in_body(document: Document, index: int) -> int:
    """The paragraph itself, or the last of the body, outside a table where there is one."""
    if document.paragraphs[index].area is Area.BODY:
        return index
    body = [at for at, one in enumerate(document.paragraphs) if one.area is Area.BODY]
    return next((at for at in reversed(body) if not document.paragraphs[at].in_table), body[-1])


def _like(document: Document, index: int | None) -> int | None:
    return None if index is None else _in_body(document, index)
