"""Whether Word shows the words of a run: hidden ones, tiny ones, and those in the colour of their ground."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bailment.documents.contrast import from_hex, is_lost
from bailment.documents.xml_tree import Node

_MAX_CHAIN = 32
_OFF = ("0", "false", "off", "none")
_TINY = 4
"""Up to this size nobody reads. Units: half points."""
_LIGHT = ("background1", "light1")
_DARK = ("text1", "dark1")
_UNKNOWN = "?"
"""A ground whose colour is not known: words on it count as shown."""
_HIGHLIGHTS = {"none": None, "white": "FFFFFF", "yellow": "FFFF00"}


@dataclass(frozen=True, slots=True)
class Look:
    """What a run or style says of how its words look; None where it says nothing."""

    vanishes: bool | None = None
    colour: str | None = None
    size: int | None = None
    ground: str | None = None

    def over(self, below: Look) -> Look:
        """This look, and *below* where it says nothing."""
        return Look(
            below.vanishes if self.vanishes is None else self.vanishes,
            self.colour or below.colour,
            below.size if self.size is None else self.size,
            self.ground or below.ground,
        )


_PLAIN = Look()


@dataclass(frozen=True, slots=True)
class Hiding:
    """How the styles of a file look, those they are based on included; `shaded` are those of tables with a ground."""

    styles: Mapping[str, Look] = field(default_factory=dict)
    usual: Look = _PLAIN
    paragraph: str = ""
    shaded: frozenset[str] = frozenset()
    page: str = "FFFFFF"

    def vanishes(self, run: Node) -> bool:
        """True where Word hides the run as such."""
        return bool(self._look(run).vanishes)

    def is_unseen(self, run: Node) -> bool:
        """True where no eye finds the run: too small, or in the colour of its ground."""
        look = self._look(run)
        if look.size is not None and look.size <= _TINY:
            return True
        words = from_hex(look.colour or "")
        if words is None:
            return False
        ground = from_hex(look.ground or _around(run, self.shaded) or self.page)
        return ground is not None and is_lost(words, ground)

    def _look(self, run: Node) -> Look:
        own = _look(run)
        paragraph = run.parent
        while paragraph is not None and paragraph.name != "w:p":
            paragraph = paragraph.parent
        by_paragraph = (paragraph.value("w:pPr", "w:pStyle") if paragraph else None) or self.paragraph
        shade = paragraph.at("w:pPr", "w:shd") if paragraph else None
        look = own.over(self.styles.get(run.value("w:rPr", "w:rStyle") or "", _PLAIN))
        look = look.over(Look(ground=_shade(shade))) if shade else look
        return look.over(self.styles.get(by_paragraph, _PLAIN)).over(self.usual)


def hiding(root: Node | None, background: Node | None = None) -> Hiding:
    """How the styles under the root of styles.xml look, on pages with this *background*."""
    page = (background.attrs.get("w:color", "") if background else "") or "FFFFFF"
    page = "FFFFFF" if page == "auto" else page
    if root is None:
        return Hiding(page=page)
    rows = {node.attrs.get("w:styleId", ""): node for node in root.children if node.name == "w:style"}
    paragraph = next((key for key, node in rows.items() if _is_usual(node)), "")
    defaults = root.at("w:docDefaults", "w:rPrDefault")
    return Hiding(
        {key: look for key in rows if (look := _resolved(key, rows)) != _PLAIN},
        _look(defaults) if defaults else _PLAIN,
        paragraph,
        frozenset(key for key in rows if any(_is_shaded(node) for node in _chain(key, rows))),
        page,
    )


def _is_usual(style: Node) -> bool:
    return style.attrs.get("w:type") == "paragraph" and style.attrs.get("w:default", "0") not in _OFF


def _chain(key: str | None, rows: Mapping[str, Node]) -> Iterator[Node]:
    """The style and those that it is based on, nearest first; a circle is cut."""
    for _ in range(_MAX_CHAIN):
        if key is None or key not in rows:
            return
        yield rows[key]
        key = rows[key].value("w:basedOn")


def _resolved(key: str, rows: Mapping[str, Node]) -> Look:
    look = _PLAIN
    for node in _chain(key, rows):
        look = look.over(_look(node))
        shade = node.at("w:pPr", "w:shd")
        look = look.over(Look(ground=_shade(shade))) if shade else look
    return look


def _is_shaded(style: Node) -> bool:
    return style.attrs.get("w:type") == "table" and any(node.name == "w:shd" and _shade(node) for node in style.all())


def _look(holder: Node) -> Look:
    """What the properties of a run or style say themselves."""
    properties = holder.child("w:rPr")
    vanishes, colour, size, ground = None, None, None, None
    for node in properties.children if properties else ():
        value = node.attrs.get("w:val", "")
        if node.name == "w:vanish":
            vanishes = value not in _OFF
        elif node.name == "w:color":
            colour = _themed(node.attrs.get("w:themeColor"), "w:themeShade" in node.attrs, value)
        elif node.name == "w:sz" and value.isdecimal() and len(value) < 6:
            size = int(value)
        elif node.name == "w:highlight":
            ground = _HIGHLIGHTS.get(value, _UNKNOWN) or ground
        elif node.name == "w:shd":
            ground = ground or _shade(node)
    return Look(vanishes, colour, size, ground)


def _shade(node: Node) -> str | None:
    """The colour of a shading; None where it has none."""
    pattern = node.attrs.get("w:val", "clear")
    if pattern == "solid":
        return _painted(node.attrs.get("w:color", "auto"), "000000")
    if pattern not in ("clear", "nil"):
        return _UNKNOWN
    fill = _themed(node.attrs.get("w:themeFill"), "w:themeFillShade" in node.attrs, node.attrs.get("w:fill", "auto"))
    return _painted(fill, None)


def _painted(colour: str, otherwise: str | None) -> str | None:
    if colour == "auto":
        return otherwise
    return colour if from_hex(colour) else _UNKNOWN


def _themed(theme: str | None, is_shaded: bool, stated: str) -> str:
    """The colour of the theme where it is its white or black, else the one stated beside it."""
    if theme in _LIGHT and not is_shaded:
        return "FFFFFF"
    return "000000" if theme in _DARK and stated in ("FFFFFF", "auto", "") else stated


def _around(run: Node, shaded: frozenset[str]) -> str | None:
    """The ground that the cell, table or box around *run* gives it; a box's own is not known."""
    node = run.parent
    while node is not None:
        if node.name == "w:txbxContent":
            return _UNKNOWN
        shade = node.at("w:tcPr", "w:shd") or node.at("w:tblPrEx", "w:shd") or node.at("w:tblPr", "w:shd")
        if shade is not None and (colour := _shade(shade)):
            return colour
        if node.name == "w:tbl" and node.value("w:tblPr", "w:tblStyle") in shaded:
            return _UNKNOWN
        node = node.parent
    return None
