"""Where words stand in a document."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The half-open range [start, end) of a document's text.

    Units: Python string indices into the text that `bailment read --text` prints.

    >>> Span("dpa.docx", 3, 7).length
    4
    """

    document: str
    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"a span runs forward from 0, not {self.start}..{self.end}")

    @property
    def length(self) -> int:
        """How many characters the span holds."""
        return self.end - self.start

    def holds(self, other: Span) -> bool:
        """True where *other* lies wholly inside this span."""
        return self.document == other.document and self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """True where the two spans share a character."""
        return self.document == other.document and self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True, order=True)
class Quote:
    """The exact words of a document at a span.

    Promises: `words` equals the document's text at `span`, character for character.
    """

    span: Span
    words: str

    def __post_init__(self) -> None:
        if len(self.words) != self.span.length:
            raise ValueError("a quote has as many characters as its span")

    def plain(self) -> dict[str, str | int]:
        """The shape that interfaces promise for a quote.

        >>> Quote(Span("a.md", 0, 2), "No").plain()
        {'document': 'a.md', 'start': 0, 'end': 2, 'quote': 'No'}
        """
        return {
            "document": self.span.document,
            "start": self.span.start,
            "end": self.span.end,
            "quote": self.words,
        }


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A line and column in a file that people edit; both count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"
