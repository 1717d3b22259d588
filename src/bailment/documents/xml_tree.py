"""XML as a tree that knows its bytes: each element says where it begins and ends in the file.

Expat is used because it alone tells byte positions, which the redline needs to leave all else untouched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.parsers import expat

from bailment.primitives.errors import Unreadable

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAX_DEPTH = 128
MAX_ELEMENTS = 1_000_000
MAX_TAG = 2**20
MAX_NAMES = 5000
_CHUNK = 2**18
_STRICT = "http://purl.oclc.org/ooxml/"
_SHORT = {
    W: "w",
    _STRICT + "wordprocessingml/main": "w",
    R: "r",
    _STRICT + "officeDocument/relationships": "r",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    _STRICT + "officeDocument/math": "m",
    "http://schemas.openxmlformats.org/package/2006/relationships": "rel",
    "http://schemas.openxmlformats.org/package/2006/content-types": "ct",
    "http://www.w3.org/XML/1998/namespace": "xml",
}
_START_TAG = re.compile(rb"""<(?:[^>"']|"[^"]*"|'[^']*')*>""")


class Node:
    """An element: its name with a short prefix (`w:p`), its attributes, its children and its bytes.

    `text` is what an element without children holds; that between the children of others is layout.
    """

    __slots__ = ("attrs", "children", "close", "end", "name", "parent", "start", "text")

    def __init__(self, name: str, attrs: dict[str, str], parent: Node | None, start: int) -> None:
        """*start*: the byte of the `<`; `close` and `end` are set when the element closes."""
        self.name = name
        self.attrs = attrs
        self.parent = parent
        self.children: list[Node] = []
        self.text = ""
        self.start = start
        self.close = start
        self.end = start

    def child(self, name: str) -> Node | None:
        """The first child of that name."""
        for node in self.children:
            if node.name == name:
                return node
        return None

    def at(self, *names: str) -> Node | None:
        """The node that the path of first children leads to."""
        node: Node | None = self
        for name in names:
            node = node.child(name) if node else None
        return node

    def value(self, *names: str) -> str | None:
        """The `w:val` of the node at the path of first children."""
        node = self.at(*names)
        return node.attrs.get("w:val") if node else None

    def all(self) -> Iterator[Node]:
        """This node and all below it, in the order of the file."""
        pending = [self]
        while pending:
            node = pending.pop()
            yield node
            pending.extend(reversed(node.children))


class Tree:
    """A parsed part of a package: its bytes and its root."""

    __slots__ = ("data", "prefixes", "root", "where")

    def __init__(self, data: bytes, root: Node, prefixes: dict[str, str], where: str) -> None:
        """*prefixes*: what the root element binds, prefix to address."""
        self.data = data
        self.root = root
        self.prefixes = prefixes
        self.where = where

    def raw(self, node: Node) -> bytes:
        """The bytes of the whole element."""
        return self.data[node.start : node.end]

    def start_tag(self, node: Node) -> bytes:
        """The bytes of the start tag, up to and with its `>`."""
        match = _START_TAG.match(self.data, node.start)
        return match.group() if match else b""

    def inner(self, node: Node) -> int:
        """The byte after the start tag."""
        return node.start + len(self.start_tag(node))

    def opening(self, node: Node) -> bytes:
        """The start tag, opened where it closes itself (`<w:p/>`)."""
        tag = self.start_tag(node)
        return tag[:-2].rstrip() + b">" if tag.endswith(b"/>") else tag

    def closing(self, node: Node) -> bytes:
        """The end tag, also of an element that has none."""
        name = re.split(rb"[\s/>]", self.data[node.start + 1 : node.start + 200], maxsplit=1)[0]
        return b"</" + name + b">"

    def content(self, node: Node) -> bytes:
        """The bytes between the tags."""
        return b"" if self.start_tag(node).endswith(b"/>") else self.data[self.inner(node) : node.close]

    def with_child(self, node: Node, child: bytes) -> bytes:
        """The whole file with *child* as the last child of *node*."""
        whole = self.opening(node) + self.content(node) + child + self.closing(node)
        return self.data[: node.start] + whole + self.data[node.end :]


def parse(data: bytes, where: str) -> Tree:
    """The tree of a UTF-8 XML file; *where* names it in errors.

    Raises: Unreadable for anything that is not well-formed UTF-8 XML, for a DOCTYPE (so for every entity of its own),
    for nesting over 128 levels, for more than a million elements or 5,000 names, and for a tag of more than a megabyte.
    """
    builder = _Builder(data, where)
    try:
        for at in range(0, len(data), _CHUNK):
            builder.parser.Parse(data[at : at + _CHUNK], False)
            if at - builder.parser.CurrentByteIndex > MAX_TAG:
                raise Unreadable(f"a tag of the XML is longer than {MAX_TAG} bytes", where=where)
        builder.parser.Parse(b"", True)
    except expat.ExpatError as error:
        says = f"the XML is broken at line {error.lineno}: {expat.errors.messages.get(error.code, 'unknown')}"
        raise Unreadable(says, where=where, fix="open the file in Word and save it again") from None
    if builder.root is None:
        raise Unreadable("the XML holds no element", where=where)
    return Tree(data, builder.root, builder.prefixes, where)


class _Builder:
    """Folds expat's events into nodes."""

    def __init__(self, data: bytes, where: str) -> None:
        self.data = data
        self.where = where
        self.root: Node | None = None
        self.open: list[Node] = []
        self.count = 0
        self.prefixes: dict[str, str] = {}
        self.names: dict[str, str] = {}
        self.words: list[str] = []
        self.parser = parser = expat.ParserCreate("utf-8", "}")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartNamespaceDeclHandler = self._namespace

    def _doctype(self, *_: object) -> None:
        says = "the XML declares a DOCTYPE, which no Word file does and which can hide attacks"
        raise Unreadable(says, where=self.where, fix="ask the sender for a file saved by Word")

    def _namespace(self, prefix: str | None, address: str | None) -> None:
        if self.root is None:
            self.prefixes[prefix or ""] = address or ""

    def _short(self, name: str) -> str:
        if name not in self.names:
            if len(self.names) >= MAX_NAMES:
                raise Unreadable(f"the XML uses more than {MAX_NAMES} names", where=self.where)
            address, _, local = name.rpartition("}")
            prefix = _SHORT.get(address, address)
            self.names[name] = f"{prefix}:{local}" if prefix else local
        return self.names[name]

    def _start(self, name: str, attrs: dict[str, str]) -> None:
        self.count += 1
        if len(self.open) >= MAX_DEPTH:
            raise Unreadable(f"the XML is nested more than {MAX_DEPTH} levels deep", where=self.where)
        if self.count > MAX_ELEMENTS:
            raise Unreadable(f"the XML holds more than {MAX_ELEMENTS} elements", where=self.where)
        parent = self.open[-1] if self.open else None
        short = {self._short(key): value for key, value in attrs.items()}
        node = Node(self._short(name), short, parent, self.parser.CurrentByteIndex)
        if parent is None:
            self.root = node
        else:
            parent.children.append(node)
        self.open.append(node)
        self.words.clear()

    def _end(self, _: str) -> None:
        node = self.open.pop()
        node.text = "" if node.children else "".join(self.words)
        self.words.clear()
        at = self.parser.CurrentByteIndex
        node.close = at
        is_empty_tag = not node.children and not node.text and self.data[at - 2 : at] == b"/>"
        node.end = at if is_empty_tag else self.data.index(b">", at) + 1

    def _text(self, text: str) -> None:
        self.words.append(text)
