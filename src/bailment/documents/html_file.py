"""A web page as a Document: what a reader of the page would see, block by block."""

from __future__ import annotations

from itertools import islice

from bailment.documents.encoding import decoded
from bailment.documents.html_look import Sheet
from bailment.documents.html_page import WebPage
from bailment.documents.html_tokens import Tag, tokens
from bailment.documents.marks import odd_marks
from bailment.documents.model import Document, Format
from bailment.primitives.digest import sha256
from bailment.primitives.errors import Unreadable

MAX_TAGS = 300_000


def html_document(data: bytes, name: str) -> Document:
    """The Document in the web page *data*.

    Raises: Unreadable for a page that is too large, too deeply nested, in no known encoding, or shows no text.
    """
    source = decoded(data, name, declares=True)
    page = WebPage(name, _sheet(source))
    count = 0
    for token in tokens(source):
        if isinstance(token, str):
            page.words(token)
            continue
        count += 1
        if count > MAX_TAGS:
            raise Unreadable(f"the page holds more than {MAX_TAGS} tags", where=name, fix="save its words as .txt")
        _tag(page, token)
    page.finish()
    text = "\n".join(page.texts)
    if not text.strip():
        fix = "open it in a browser and print it to PDF: a script may fill it"
        raise Unreadable("the page shows no text", where=name, fix=fix)
    marks = sorted((*page.marks, *odd_marks(text)), key=lambda mark: mark.start)
    return Document(
        name,
        Format.HTML,
        sha256(data),
        text,
        tuple(page.paragraphs),
        tuple(page.revisions),
        unread=tuple(page.unread),
        marks=tuple(marks),
    )


def _sheet(source: str) -> Sheet:
    """The styles of the page, wherever in it they stand."""
    sheet = Sheet()
    if "<style" not in source.lower():
        return sheet
    is_style = False
    for token in islice(tokens(source), 3 * MAX_TAGS):
        if isinstance(token, Tag):
            is_style = token.name == "style" and not token.is_end and "print" not in token.attributes.get("media", "")
        elif is_style:
            sheet.add(token)
    return sheet


def _tag(page: WebPage, tag: Tag) -> None:
    if tag.is_end:
        page.close(tag.name)
    else:
        page.open(tag)
