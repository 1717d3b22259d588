"""A document that came in: its text, where each paragraph stands, what came with it, and what could not be read."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum

from bailment.primitives.span import Quote, Span


class Format(StrEnum):
    """What kind of file a document came as."""

    DOCX = "docx"
    PDF = "pdf"
    HTML = "html"
    MARKDOWN = "md"
    TEXT = "txt"


class Area(StrEnum):
    """Where in a document a paragraph stands."""

    BODY = "body"
    BOX = "box"
    FOOTNOTE = "footnote"
    ENDNOTE = "endnote"
    HEADER = "header"
    FOOTER = "footer"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of a document.

    `number` is the label before it, as shown: Word's automatic one, which the text does not hold, else the one that the
    text begins with ("7.3", "(a)"). `level` is the heading level from 1, None for body text. `part` and `index` say
    which paragraph of which package part it is (for a text file: "" and the line's index); `in_table`, that it stands
    in a cell of a table, or is a row of one in a text file; `page`, on which page of a PDF it begins, from 1; `anchor`,
    for what stands outside a Word file's body, the offset in the body where it hangs.
    """

    start: int
    end: int
    level: int | None = None
    number: str | None = None
    style: str | None = None
    part: str = ""
    index: int = 0
    in_table: bool = False
    area: Area = Area.BODY
    page: int | None = None
    anchor: int | None = None


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
class MarginNote:
    """A comment that came with the file: who wrote which words when, on the words at [start, end).

    It is no part of the text.
    """

    author: str
    when: str
    words: str
    start: int
    end: int


class UnreadKind(StrEnum):
    """What kind of thing may hold words that could not be read."""

    PAGE = "page"
    PICTURE = "picture"
    OBJECT = "object"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Unread:
    """Something in the file that may hold words and could not be read; it stands at offset `at` of the text.

    PAGE: a page without a text layer. PICTURE: one large enough for a page of text. OBJECT: an embedded file or object.
    OUTSIDE: content that the file takes from another one by link.
    """

    kind: UnreadKind
    says: str
    at: int
    page: int | None = None


class OddMarkKind(StrEnum):
    """How a file can show its reader something else than it holds."""

    REORDERS = "reorders"
    NO_WIDTH = "no_width"
    LOOKALIKE = "lookalike"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class OddMark:
    """Something by which the file shows its reader other words than it holds.

    REORDERS: a character that turns the order of those after it. NO_WIDTH: one of no width inside a word. LOOKALIKE: a
    word of letters of two scripts that look the same. These stand at [start, end), or stood at start where they were
    taken out. HIDDEN: `words` that the file holds and does not show; they are not in the text.
    """

    kind: OddMarkKind
    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Document:
    """The text of a file with its paragraphs.

    `unread` lists what may hold words and could not be read, `marks` what may mislead who reads it.

    Promises: `text` is what `bailment read --text` prints, and every offset anywhere counts in it; paragraphs are in
    order, do not overlap, and lie within the text.
    """

    name: str
    format: Format
    sha256: str
    text: str
    paragraphs: tuple[Paragraph, ...]
    revisions: tuple[Revision, ...] = ()
    notes: tuple[MarginNote, ...] = ()
    unread: tuple[Unread, ...] = ()
    marks: tuple[OddMark, ...] = ()

    def span(self, start: int, end: int) -> Span:
        """The span [start, end) of this document."""
        return Span(self.name, start, end)

    def quote(self, start: int, end: int) -> Quote:
        """The exact words at [start, end)."""
        return Quote(self.span(start, end), self.text[start:end])

    def page(self, at: int) -> int | None:
        """The page on which the paragraph around offset *at* begins; None where the file has no pages."""
        held = bisect_right(self.paragraphs, at, key=lambda paragraph: paragraph.start)
        return self.paragraphs[max(held - 1, 0)].page if self.paragraphs else None
