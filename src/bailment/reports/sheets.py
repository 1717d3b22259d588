"""One sheet of headings, text and tables in each form in which people send things: Word, Markdown, a page."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bailment.documents.new_file import Block, Heading, Table, write
from bailment.reports.pages import page

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|])")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document to be sent, before it has a form; its first block is its title."""

    blocks: tuple[Block, ...]

    @property
    def title(self) -> str:
        """The words of its title."""
        return next((block.words for block in self.blocks if isinstance(block, Heading)), "")

    def word(self) -> bytes:
        """The sheet as a Word file, without author or date."""
        return write(self.blocks)

    def html(self) -> str:
        """The sheet as a page that needs nothing but itself."""
        return page("sheet.html", title=self.title, blocks=[(type(block).__name__, block) for block in self.blocks])

    def form(self, ending: str) -> bytes:
        """The sheet as the kind of file that *ending* (.docx, .html, .md) names.

        Raises: KeyError for any other.
        """
        forms: dict[str, Callable[[], bytes]] = {
            ".docx": self.word,
            ".html": lambda: self.html().encode(),
            ".md": lambda: self.markdown().encode(),
        }
        return forms[ending]()

    def markdown(self) -> str:
        """The sheet as Markdown; every sign of the words that Markdown would take for its own is escaped."""
        return "\n\n".join(_markdown(block) for block in self.blocks) + "\n"


def _markdown(block: Block) -> str:
    if isinstance(block, Heading):
        return f"{'#' * max(block.level + 1, 1)} {_plain(block.words)}"
    if isinstance(block, Table):
        return _rows(block.rows)
    lead = f"**{_plain(block.lead.strip())}** " if block.lead else ""
    return lead + _plain(block.words)


def _rows(rows: Sequence[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(_plain(cell).replace(chr(10), '<br>') for cell in row)} |" for row in rows]
    return "\n".join([lines[0], f"|{' --- |' * len(rows[0])}", *lines[1:]])


def _plain(words: str) -> str:
    return _SPECIAL.sub(r"\\\1", words)
