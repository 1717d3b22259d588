"""What a run of a Word file holds beside words: text boxes, pictures and objects."""

from __future__ import annotations

from collections.abc import Iterator

from bailment.documents.model import UnreadKind
from bailment.documents.xml_tree import Node

_LARGE = (2_900_000, 2_200_000)
"""Width and height from which a picture may hold a page of text, about 8 by 6 cm. Units: EMU."""
_OFF = ("0", "false", "off", "none")
_OBJECTS = {
    "w:object": (UnreadKind.OBJECT, "an embedded object was not read"),
    "w:control": (UnreadKind.OBJECT, "a control (ActiveX) was not read"),
    "w:altChunk": (
        UnreadKind.OBJECT,
        "another file stands here as a whole, which Word takes in on opening",
    ),
    "w:subDoc": (UnreadKind.OUTSIDE, "a subdocument stands here, which is another file"),
    "w:contentPart": (UnreadKind.PICTURE, "handwriting stands here, which was not read"),
}
_DRAWN = {
    "chart": (UnreadKind.PICTURE, "a chart was not read"),
    "relIds": (UnreadKind.PICTURE, "a diagram (SmartArt) was not read"),
}


def boxes(drawing: Node) -> Iterator[Node]:
    """The contents of the text boxes in a drawing, each once although the file holds it for two kinds of programs."""
    pending = [drawing]
    while pending:
        node = pending.pop()
        if node.name == "w:txbxContent":
            yield node
        elif node.name == "mc:AlternateContent":
            pending.append(node.child("mc:Choice") or node.child("mc:Fallback") or Node("", {}, None, 0))
        else:
            pending.extend(reversed(node.children))


def unread_in(node: Node) -> Iterator[tuple[UnreadKind, str]]:
    """What *node* may hold in words that cannot be read."""
    if node.name in _OBJECTS:
        yield _OBJECTS[node.name]
    if node.name not in ("w:drawing", "w:pict"):
        return
    size = (0, 0)
    for part in node.all():
        local = part.name.rpartition(":")[2]
        if local == "extent":
            size = (_units(part.attrs.get("cx")), _units(part.attrs.get("cy")))
        elif local in _DRAWN:
            yield _DRAWN[local]
        elif local in ("blip", "imagedata") and "r:link" in part.attrs:
            yield UnreadKind.OUTSIDE, "a picture stands here that is in another file"
        elif local == "blip" and size[0] >= _LARGE[0] and size[1] >= _LARGE[1]:
            yield UnreadKind.PICTURE, "a large picture may hold words, such as a scanned annex"


def _units(value: str | None) -> int:
    return int(value) if value and value.isdecimal() and len(value) < 12 else 0


def form_field(mark: Node) -> str:
    """What an old form's field shows: its box, or the choice that was made."""
    box = mark.at("w:ffData", "w:checkBox")
    if box is not None:
        state = box.child("w:checked") or box.child("w:default")
        return "☒" if state is not None and state.attrs.get("w:val", "1") not in _OFF else "☐"
    chosen = mark.at("w:ffData", "w:ddList")
    if chosen is None:
        return ""
    entries = [node.attrs.get("w:val", "") for node in chosen.children if node.name == "w:listEntry"]
    at = _units(chosen.value("w:result"))
    return entries[at] if at < len(entries) else ""
