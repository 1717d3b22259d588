"""Bytes to Document, by what the file holds and what it is called."""

from __future__ import annotations

from bailment.documents.encoding import decoded
from bailment.documents.html_file import html_document
from bailment.documents.kinds import kind_of
from bailment.documents.marks import odd_marks
from bailment.documents.model import Document, Format
from bailment.documents.pdf_file import pdf_document
from bailment.documents.text_file import paragraphs
from bailment.documents.word_file import word_document
from bailment.primitives.digest import sha256

_READERS = {Format.DOCX: word_document, Format.PDF: pdf_document, Format.HTML: html_document}


def read(data: bytes, name: str) -> Document:
    """The Document in *data*, a .docx, .pdf, .html, .md or .txt file called *name*.

    Promises: reads no disk and no network, and inflates, nests and counts within fixed bounds.
    Raises: Unreadable, naming file, place and cure, for every other kind of file, for one whose name and content
    disagree, and for one that is empty, damaged, encrypted or hostile.
    """
    kind = kind_of(data, name)
    if kind in _READERS:
        return _READERS[kind](data, name)
    text = decoded(data, name)
    return Document(name, kind, sha256(data), text, paragraphs(text, kind, name), marks=odd_marks(text))
