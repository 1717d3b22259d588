"""Small pieces of WordprocessingML, as bytes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from bailment.documents.xml_tree import Node, Tree, W
from bailment.primitives.time import Instant

_NO_COPY = ("w:rPrChange", "w:ins", "w:del", "w:moveFrom", "w:moveTo")


def run(words: str, properties: bytes = b"") -> bytes:
    """A run that holds *words*; tabs become tabs."""
    return b"<w:r>" + properties + content(words) + b"</w:r>"


def content(words: str, tag: str = "t") -> bytes:
    """The text elements of *words*, in `w:t` or `w:delText`."""
    parts = re.split("(\t)", words)
    return b"".join(b"<w:tab/>" if part == "\t" else text(part, tag) for part in parts if part)


def text(words: str, tag: str = "t") -> bytes:
    """One text element whose blanks are kept."""
    return f'<w:{tag} xml:space="preserve">{escape(words)}</w:{tag}>'.encode()


def look(tree: Tree, node: Node | None) -> bytes:
    """The run properties of a run or of a paragraph's mark, without any tracked change in them."""
    properties = node.child("w:rPr") if node is not None else None
    if properties is None:
        return b""
    kept = b"".join(tree.raw(child) for child in properties.children if child.name not in _NO_COPY)
    return b"<w:rPr>" + kept + b"</w:rPr>" if kept else b""


def paragraph_look(tree: Tree, paragraph: Node, mark: bytes = b"", *, drop: tuple[str, ...] = ()) -> bytes:
    """The paragraph's properties with *mark* (a tracked change of its end), without the children in *drop*.

    An end that is new itself forgets how the old one was changed.
    """
    properties = paragraph.child("w:pPr")
    children = [child for child in properties.children if child.name not in drop] if properties else []
    old = next((child for child in children if child.name == "w:rPr"), None)
    before = b"".join(tree.raw(c) for c in children if c.name not in ("w:rPr", "w:sectPr", "w:pPrChange"))
    after = b"".join(tree.raw(c) for c in children if c.name in ("w:sectPr", "w:pPrChange"))
    rest = [c for c in old.children if not (mark.startswith(b"<w:ins") and c.name in _NO_COPY)] if old else []
    first = b"".join(tree.raw(c) for c in rest if c.name in ("w:ins", "w:moveTo"))
    other = b"".join(tree.raw(c) for c in rest if c.name not in ("w:ins", "w:moveTo"))
    inner = first + mark + other
    marked = b"<w:rPr>" + inner + b"</w:rPr>" if inner else b""
    whole = before + marked + after
    return b"<w:pPr>" + whole + b"</w:pPr>" if whole else b""


@dataclass(slots=True)
class Author:
    """Who makes the tracked changes, and the ids that are still free."""

    name: str
    when: Instant
    next_id: int

    def attributes(self, number: int | None = None) -> str:
        """The id, author and date of one change; a new id where *number* is None."""
        if number is None:
            number, self.next_id = self.next_id, self.next_id + 1
        day = self.when.datetime().strftime("%Y-%m-%dT%H:%M:%SZ")
        return f'w:id="{number}" w:author={quoteattr(self.name)} w:date="{day}"'

    def inserted(self, runs: bytes) -> bytes:
        """*runs* as a tracked insertion."""
        return f"<w:ins {self.attributes()}>".encode() + runs + b"</w:ins>" if runs else b""

    def deleted(self, runs: bytes) -> bytes:
        """*runs* as a tracked deletion."""
        return f"<w:del {self.attributes()}>".encode() + runs + b"</w:del>" if runs else b""

    def mark(self, kind: str) -> bytes:
        """The mark that a paragraph's end was inserted (`ins`) or deleted (`del`)."""
        return f"<w:{kind} {self.attributes()}/>".encode()


def is_plain(tree: Tree) -> bool:
    """True where the prefix `w` means WordprocessingML, as in every file that Word itself writes."""
    return tree.prefixes.get("w") == W


def highest_id(tree: Tree) -> int:
    """The highest `w:id` in the part; -1 where there is none."""
    found = (node.attrs.get("w:id", "") for node in tree.root.all())
    return max((int(i) for i in found if re.fullmatch(r"[0-9]{1,9}", i)), default=-1)
