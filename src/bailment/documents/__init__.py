"""Bytes to Document with spans, and the writers of Word files."""

from bailment.documents.edits import Comment, Edit, InsertParagraphs, edited
from bailment.documents.model import (
    Area,
    Document,
    Format,
    MarginNote,
    OddMark,
    OddMarkKind,
    Paragraph,
    Revision,
    RevisionKind,
    Unread,
    UnreadKind,
)
from bailment.documents.new_file import Block, Heading, Table, Text, write
from bailment.documents.reader import read
from bailment.documents.redline import redline
from bailment.documents.resolve import accept_all, reject_all

__all__ = [
    "Area",
    "Block",
    "Comment",
    "Document",
    "Edit",
    "Format",
    "Heading",
    "InsertParagraphs",
    "MarginNote",
    "OddMark",
    "OddMarkKind",
    "Paragraph",
    "Revision",
    "RevisionKind",
    "Table",
    "Text",
    "Unread",
    "UnreadKind",
    "accept_all",
    "edited",
    "read",
    "redline",
    "reject_all",
    "write",
]
