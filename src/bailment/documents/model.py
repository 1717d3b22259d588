"""A document that came in: its text, where each paragraph stands, and what was inserted or struck out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bailment.primitives.span import Quote, Span


class Format(StrEnum):
    """What kind of file a document came as."""

    DOCX = "docx"
    MARKDOWN = "md"
    TEXT = "txt"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of a document.

    `number` is the label before it, as shown: Word's automatic one, which the text does not hold, else the one that the
    text begins with ("7.3", "(a)"). `level` is the heading level from 1, None for body text. `part` and `index` say
    which paragraph of which package part it is (for a text file: "" and the line's index); `in_table`, that it stands
    in a cell of a table, or is a row of one in a text file.
    """

    start: int
    end: int
    level: int | None = None
    number: str | None = None
    style: str | None = None
    part: str = ""
    index: int = 0
    in_table: bool = False


class RevisionKind(StrEnum):
    """How a tracked change reads."""

    INSERTED = "inserted"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Revision:
    """A tracked change that came with the file.

    Inserted words stand in the text; deleted ones do not (start == end).
    """

    kind: RevisionKind
    author: str
    when: str
    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Document:
    """The text of a file with its paragraphs.

    Promises: `text` is what `bailment read --text` prints, and every offset anywhere counts in it; paragraphs are in
    order, do not overlap, and lie within the text.
    """

    name: str
    format: Format
    sha256: str
    text: str
    paragraphs: tuple[Paragraph, ...]
    revisions: tuple[Revision, ...] = ()

    def span(self, start: int, end: int) -> Span:
        """The span [start, end) of this document."""
        return Span(self.name, start, end)

    def quote(self, start: int, end: int) -> Quote:
        """The exact words at [start, end)."""
        return Quote(self.span(start, end), self.text[start:end])
