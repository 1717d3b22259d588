"""Tracked changes and comments put into a Word file; every paragraph that they do not touch keeps its bytes."""

from __future__ import annotations

from collections.abc import Sequence

from bailment.documents.comments import with_comments
from bailment.documents.edits import Comment, Edit, InsertParagraphs, check, edited
from bailment.documents.kinds import kind_of
from bailment.documents.model import Format
from bailment.documents.package import Package, opened
from bailment.documents.pen import Pen
from bailment.documents.reach import reached
from bailment.documents.resolve import reject_all
from bailment.documents.word_file import laid_out, word_document
from bailment.documents.word_xml import Author, highest_id, is_plain
from bailment.primitives.errors import Unreadable, Usage
from bailment.primitives.time import Instant


def redline(
    source: bytes,
    name: str,
    edits: Sequence[Edit | InsertParagraphs],
    comments: Sequence[Comment],
    *,
    author: str,
    when: Instant,
) -> bytes:
    """The Word file *source* with *edits* as tracked changes and *comments* in its margin, by *author* at *when*.

    Promises: the same input gives the same bytes; untouched paragraphs and all other parts keep theirs; the text after
    acceptance is `edited`, and after rejection the source's (as far as the source itself had no tracked changes).
    A change outside the body (text box, note, header, footer) becomes a comment at the place where that hangs.
    Raises: Usage, as `edits.check`, and for an edit that crosses a table cell's border or a formula; Unreadable.
    """
    if kind_of(source, name) is not Format.DOCX:
        raise Usage("tracked changes need a Word file", where=name, fix="write the changed text to a new file")
    document = word_document(source, name)
    check(document, edits, comments)
    edits, comments = reached(document, edits, comments)
    package = opened(source, name)
    tree = package.tree(package.main)
    if not is_plain(tree):
        raise Unreadable("the file is not in Word's usual form", where=name, fix="save it in Word as .docx")
    numbered = dict(enumerate(sorted(comments), _free_comment(package)))
    pen = Pen(tree, laid_out(package, tree), Author(author, when, highest_id(tree) + 1))
    parts = {package.main: pen.marked_up(edits, numbered)}
    result = package.replaced(parts | with_comments(package, numbered, pen.author))
    _check_laws(name, source, result, edited(document, edits))
    return result


def _check_laws(name: str, source: bytes, result: bytes, expected: str) -> None:
    """A redline leaves the house only if it reads as asked and can be rejected without trace."""
    before, after = (word_document(reject_all(data, name), name).text for data in (source, result))
    if word_document(result, name).text != expected or before != after:
        raise RuntimeError(f"{name}: the redline does not read as it should")


def _free_comment(package: Package) -> int:
    part = package.related("comments")
    return highest_id(package.tree(part)) + 1 if part else 0
