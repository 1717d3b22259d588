"""Bytes to Document, by what the file holds and what it is called."""

from __future__ import annotations

from bailment.documents.model import Document, Format
from bailment.documents.text_file import decoded, paragraphs
from bailment.documents.word_file import word_document
from bailment.primitives.digest import sha256
from bailment.primitives.errors import Unreadable

_NAMES = {
    ".docx": Format.DOCX,
    ".md": Format.MARKDOWN,
    ".markdown": Format.MARKDOWN,
    ".txt": Format.TEXT,
    ".text": Format.TEXT,
    "": None,
}
_FOREIGN = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "has a password or is an old .doc", "save it as .docx without a password"),
    (b"%PDF-", "is a PDF", "ask for the Word file, or save the text as .txt"),
    (b"{\\rtf", "is rich text (.rtf)", "open it in Word and save it as .docx"),
)


def read(data: bytes, name: str) -> Document:
    """The Document in *data*, a .docx, .md or .txt file called *name*.

    Promises: reads no disk and no network, and inflates, nests and counts within fixed bounds.
    Raises: Unreadable, naming file, place and cure, for every other kind of file, for one whose name and content
    disagree, and for one that is empty, damaged, encrypted or hostile.
    """
    kind = kind_of(data, name)
    if kind is Format.DOCX:
        return word_document(data, name)
    text = decoded(data, name)
    if not text.strip():
        raise Unreadable("the file is empty", where=name, fix="check that this is the right file")
    return Document(name, kind, sha256(data), text, paragraphs(text, kind, name))


def kind_of(data: bytes, name: str) -> Format:
    """The format that content and name agree on; a name without an ending leaves it to the content.

    Raises: Unreadable where they disagree, and for a kind that cannot be read.
    """
    if not data:
        raise Unreadable("the file is empty", where=name, fix="check that this is the right file")
    for mark, says, fix in _FOREIGN:
        if data.startswith(mark):
            raise Unreadable(f"the file {says}", where=name, fix=fix)
    ending = _ending(name)
    if ending not in _NAMES:
        raise Unreadable(f"files of the kind {ending} cannot be read", where=name, fix="save it as .docx, .md or .txt")
    named = _NAMES[ending]
    is_zip = data.startswith(b"PK")
    if named is Format.DOCX and not is_zip:
        fix = "if it is plain text, rename it to .txt"
        raise Unreadable("the file is called .docx but is no Word file", where=name, fix=fix)
    if named not in (Format.DOCX, None) and is_zip:
        fix = "if it is a Word file, rename it to .docx"
        raise Unreadable(f"the file is called {ending} but holds no text", where=name, fix=fix)
    return named or (Format.DOCX if is_zip else Format.TEXT)


def _ending(name: str) -> str:
    leaf = name.replace("\\", "/").rpartition("/")[2]
    stem, dot, ending = leaf.rpartition(".")
    return f".{ending.lower()}" if dot and stem else ""
