"""Tracked changes settled: all accepted, or all rejected. Whatever bears no change keeps its bytes."""

from __future__ import annotations

from bailment.documents.package import Package, opened
from bailment.documents.word_body import DELETED, INSERTED, following
from bailment.documents.xml_tree import Node, Tree

_PARTS = ("header", "footer", "footnotes", "endnotes")
_CHANGING = ("rPr", "pPr", "sectPr", "tblPr", "tblPrEx", "trPr", "tcPr", "tblGrid")
_FORMER = tuple(f"w:{name}Change" for name in _CHANGING)
_RANGES = tuple(
    f"w:{name}Range{end}" for name in ("moveFrom", "moveTo", "customXmlIns", "customXmlDel") for end in ("Start", "End")
)
_CELLS = ("w:cellIns", "w:cellDel", "w:cellMerge")
_STRUCK = {"w:delText": (b"delText", b"t"), "w:delInstrText": (b"delInstrText", b"instrText")}
_TRACKED = frozenset((*INSERTED, *DELETED, *_FORMER, *_RANGES, *_CELLS, *_STRUCK, "w:numberingChange"))
_GONE = frozenset((*_FORMER, *_RANGES, *_CELLS, "w:numberingChange"))
_ANCHORS = ("w:commentRangeStart", "w:commentRangeEnd", "w:bookmarkStart", "w:bookmarkEnd")
_STAYS = {"w:pPr": ("w:rPr", "w:sectPr"), "w:sectPr": ("w:headerReference", "w:footerReference")}


def accept_all(data: bytes, name: str = "document.docx") -> bytes:
    """The Word file with every tracked change accepted; comments stay.

    Raises: Unreadable, as `package.opened`.
    """
    return _settled(opened(data, name), True)


def reject_all(data: bytes, name: str = "document.docx") -> bytes:
    """The Word file with every tracked change rejected, whoever made it; comments stay.

    Raises: Unreadable, as `package.opened`.
    """
    return _settled(opened(data, name), False)


def _settled(package: Package, accept: bool) -> bytes:
    names = [package.main, *(part for kind in _PARTS for part in package.all_related(kind))]
    return package.replaced({name: _Settler(package.tree(name), accept).settled() for name in dict.fromkeys(names)})


class _Settler:
    """Renders one part anew, slice by slice."""

    def __init__(self, tree: Tree, accept: bool) -> None:
        self.tree = tree
        self.accept = accept
        self.dropped = DELETED if accept else INSERTED
        self.kept = INSERTED if accept else DELETED
        self.touched = _ancestors(tree.root)

    def settled(self) -> bytes:
        root = self.tree.root
        return self.tree.data[: root.start] + self._node(root) + self.tree.data[root.end :]

    def _node(self, node: Node) -> bytes:
        if node not in self.touched:
            return self.tree.raw(node)
        if node.name in _STRUCK:
            struck, plain = _STRUCK[node.name]
            opening, closing = self.tree.opening(node), self.tree.closing(node)
            return opening.replace(struck, plain, 1) + self.tree.content(node) + closing.replace(struck, plain)
        if node.name in self.dropped:
            return self._anchors(node)
        if node.name in self.kept:
            return self._children(node)
        if node.name in _GONE or self._vanishes(node):
            return b""
        inner = self._former(node) if not self.accept else None
        content = self._children(node) if inner is None else inner
        return self.tree.opening(node) + content + self.tree.closing(node)

    def _children(self, node: Node) -> bytes:
        """The content of *node*, in which paragraphs whose end is gone run into the next."""
        tree, position = self.tree, 0
        out: list[bytes] = []
        at = tree.inner(node)
        while position < len(node.children):
            child = node.children[position]
            out.append(tree.data[at : child.start])
            last = self._run_on(node.children, position)
            group = node.children[position : last + 1]
            out.append(self._merged(group) if len(group) > 1 else self._node(child))
            at = group[-1].end
            position = last + 1
        return b"".join(out) + tree.data[at : max(at, node.close)]

    def _run_on(self, siblings: list[Node], position: int) -> int:
        while siblings[position].name == "w:p" and self._is_end_gone(siblings[position]):
            next_one = following(siblings, position)
            if next_one is None:
                break
            position = next_one
        return position

    def _is_end_gone(self, paragraph: Node) -> bool:
        mark = paragraph.at("w:pPr", "w:rPr")
        return mark is not None and any(node.name in self.dropped for node in mark.children)

    def _merged(self, group: list[Node]) -> bytes:
        last = group[-1]
        properties = last.child("w:pPr")
        outside = b"".join(self._node(node) for node in group if node.name != "w:p")
        head = self.tree.opening(last) + (self._node(properties) if properties else b"")
        words = b"".join(
            self._node(child)
            for node in group
            if node.name == "w:p"
            for child in node.children
            if child.name != "w:pPr"
        )
        return outside + head + words + self.tree.closing(last)

    def _vanishes(self, node: Node) -> bool:
        """True for a table row or cell that the change takes away, and for a table that has no row left."""
        if node.name == "w:tbl":
            rows = [child for child in node.children if child.name == "w:tr"]
            return bool(rows) and all(self._vanishes(row) for row in rows) and not node.child("w:sdt")
        mark = node.child({"w:tr": "w:trPr", "w:tc": "w:tcPr"}.get(node.name, ""))
        gone = (*self.dropped, "w:cellDel" if self.accept else "w:cellIns")
        return mark is not None and any(child.name in gone for child in mark.children)

    def _former(self, node: Node) -> bytes | None:
        """The properties as they were before the change; None where they did not change."""
        change = node.child(f"{node.name}Change")
        if change is None:
            return None
        before = b"".join(self.tree.content(old) for old in change.children if old.name == node.name)
        stays = _STAYS.get(node.name, ())
        now = b"".join(self._node(child) for child in node.children if child.name in stays)
        return now + before if node.name == "w:sectPr" else before + now

    def _anchors(self, node: Node) -> bytes:
        """Comments and bookmarks that begin or end inside what goes keep their ends."""
        return b"".join(self.tree.raw(part) for part in node.all() if part.name in _ANCHORS)


def _ancestors(root: Node) -> set[Node]:
    """Every tracked change and all that lies above one."""
    found: set[Node] = set()
    for node in root.all():
        if node.name in _TRACKED:
            above: Node | None = node
            while above is not None and above not in found:
                found.add(above)
                above = above.parent
    return found
