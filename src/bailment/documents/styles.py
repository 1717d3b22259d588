"""What a paragraph's style says of it, through the styles it is based on."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bailment.documents.xml_tree import Node

_MAX_CHAIN = 32
_HEADING = re.compile(r"heading ([1-9])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Styles:
    """The paragraph styles of a file by id."""

    nodes: dict[str, Node] = field(default_factory=dict)
    default: str | None = None

    def chain(self, style: str | None) -> list[Node]:
        """The style and those it is based on, nearest first; a circle is cut."""
        found: list[Node] = []
        while style in self.nodes and len(found) < _MAX_CHAIN:
            node = self.nodes[style]
            if node in found:
                break
            found.append(node)
            style = node.value("w:basedOn")
        return found

    def name(self, style: str | None) -> str | None:
        """The style's name as Word shows it."""
        return self.nodes[style].value("w:name") if style in self.nodes else style


def styles(root: Node | None) -> Styles:
    """The styles under the root of styles.xml; none where there is no such part."""
    if root is None:
        return Styles()
    nodes: dict[str, Node] = {}
    default = None
    for node in root.children:
        if node.name == "w:style" and node.attrs.get("w:type", "paragraph") == "paragraph":
            key = node.attrs.get("w:styleId", "")
            nodes[key] = node
            if node.attrs.get("w:default") in ("1", "true", "on"):
                default = key
    return Styles(nodes, default)


def style_of(paragraph: Node, known: Styles) -> str | None:
    """The id of the paragraph's style, the default one where it names none."""
    return paragraph.value("w:pPr", "w:pStyle") or known.default


def level_of(paragraph: Node, known: Styles) -> int | None:
    """The heading level from 1; None for body text."""
    own = paragraph.value("w:pPr", "w:outlineLvl")
    if own is not None:
        return _outline(own)
    for node in known.chain(style_of(paragraph, known)):
        outline = node.value("w:pPr", "w:outlineLvl")
        if outline is not None:
            return _outline(outline)
        name = node.value("w:name") or ""
        if match := _HEADING.fullmatch(name):
            return int(match[1])
        if name.lower() == "title":
            return 1
    return None


def _outline(value: str) -> int | None:
    return int(value) + 1 if value.isdigit() and len(value) == 1 and int(value) < 9 else None
