"""Word's automatic numbering, counted as Word counts it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bailment.documents.styles import Styles, style_of
from bailment.documents.xml_tree import Node

LEVELS = 9
_BULLET = "•"
_MAX_COUNT = 10_000_000


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list counts and looks."""

    start: int = 1
    form: str = "decimal"
    look: str = ""
    style: str | None = None
    restarts_after: int | None = None
    is_legal: bool = False


@dataclass(frozen=True, slots=True)
class List:
    """A list (`w:num`): the sequence that it counts in, its nine levels, and the levels that it starts anew."""

    sequence: str
    levels: dict[int, Level]
    starts: dict[int, int]


@dataclass(slots=True)
class Counter:
    """Counts the numbered paragraphs of one body in order."""

    lists: dict[str, List]
    styles: Styles
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)

    def label(self, paragraph: Node) -> str | None:
        """The label that Word shows before this paragraph, which is counted by this call; None where it has none."""
        found = self._place(paragraph)
        if found is None:
            return None
        key, depth = found
        numbered = self.lists[key]
        level = numbered.levels.get(depth)
        if level is None:
            return None
        self._count(key, numbered, depth)
        if level.form == "bullet":
            return _bullet(level.look)
        return _shown(numbered, self.counts[numbered.sequence], level, depth) or None

    def _place(self, paragraph: Node) -> tuple[str, int] | None:
        """The list and level of the paragraph: its own, else that of its style."""
        own = paragraph.at("w:pPr", "w:numPr")
        key = own.value("w:numId") if own else None
        depth = _small(own.value("w:ilvl") if own else None)
        style = style_of(paragraph, self.styles)
        if key is None:
            for node in self.styles.chain(style):
                key = node.value("w:pPr", "w:numPr", "w:numId")
                if key is not None:
                    depth = depth if depth is not None else self._style_depth(node, key)
                    break
        if key is None or key not in self.lists:
            return None
        return key, min(depth or 0, LEVELS - 1)

    def _style_depth(self, style: Node, key: str) -> int | None:
        numbered = self.lists.get(key)
        for depth, level in (numbered.levels if numbered else {}).items():
            if level.style == style.attrs.get("w:styleId"):
                return depth
        return _small(style.value("w:pPr", "w:numPr", "w:ilvl"))

    def _count(self, key: str, numbered: List, depth: int) -> None:
        counts = self.counts.setdefault(numbered.sequence, {})
        for above in range(depth):
            if above not in counts:
                counts[above] = _level(numbered, above).start
        if depth in numbered.starts and (key, depth) not in self.begun:
            counts[depth] = numbered.starts[depth]
        else:
            counts[depth] = counts[depth] + 1 if depth in counts else _level(numbered, depth).start
        self.begun.add((key, depth))
        for below in range(depth + 1, LEVELS):
            if _level(numbered, below).restarts_after in (None, *range(depth + 1, LEVELS + 1)):
                counts.pop(below, None)


def lists(root: Node | None) -> dict[str, List]:
    """The lists under the root of numbering.xml by number id; none where there is no such part."""
    if root is None:
        return {}
    abstract = {n.attrs.get("w:abstractNumId", ""): n for n in root.children if n.name == "w:abstractNum"}
    linked = {n.value("w:styleLink"): n for n in abstract.values() if n.value("w:styleLink")}
    found: dict[str, List] = {}
    for node in root.children:
        base = abstract.get(node.value("w:abstractNumId") or "") if node.name == "w:num" else None
        if base is not None:
            base = linked.get(base.value("w:numStyleLink"), base)
            found[node.attrs.get("w:numId", "")] = _list(node, base)
    return found


def _list(node: Node, base: Node) -> List:
    levels = _levels(base)
    starts: dict[int, int] = {}
    for over in node.children:
        depth = _small(over.attrs.get("w:ilvl"))
        if over.name != "w:lvlOverride" or depth is None:
            continue
        levels |= _levels(over)
        start = _small(over.value("w:startOverride"))
        if start is not None:
            starts[depth] = start
    return List(base.attrs.get("w:abstractNumId", ""), levels, starts)


def _levels(node: Node) -> dict[int, Level]:
    return {
        depth: _read_level(child)
        for child in node.children
        if child.name == "w:lvl" and (depth := _small(child.attrs.get("w:ilvl"))) is not None
    }


def _read_level(node: Node) -> Level:
    start = _small(node.value("w:start"))
    legal = node.child("w:isLgl")
    return Level(
        start=0 if start is None else start,
        form=node.value("w:numFmt") or "decimal",
        look=node.value("w:lvlText") or "",
        style=node.value("w:pStyle"),
        restarts_after=_small(node.value("w:lvlRestart")),
        is_legal=legal is not None and legal.attrs.get("w:val", "1") not in ("0", "false", "off"),
    )


def _level(numbered: List, depth: int) -> Level:
    return numbered.levels.get(depth, Level())


def _small(value: str | None) -> int | None:
    return min(int(value), _MAX_COUNT) if value and re.fullmatch(r"[0-9]{1,9}", value) else None


def _shown(numbered: List, counts: dict[int, int], level: Level, depth: int) -> str:
    def one(match: re.Match[str]) -> str:
        which = int(match[1]) - 1
        if which > depth:
            return ""
        form = _level(numbered, which).form
        plain = "decimal" if level.is_legal and form not in ("none", "decimalZero") else form
        return counted(counts.get(which, _level(numbered, which).start), plain)

    return re.sub(r"%([1-9])", one, level.look).strip()


def counted(number: int, form: str) -> str:
    """*number* written in one of Word's number forms; an unknown form is written in digits.

    >>> counted(4, "lowerRoman"), counted(28, "upperLetter"), counted(2, "decimalZero")
    ('iv', 'BB', '02')
    """
    if form == "none":
        return ""
    if form in ("lowerLetter", "upperLetter") and 0 < number <= 780:
        letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters.upper() if form == "upperLetter" else letters
    if form in ("lowerRoman", "upperRoman") and 0 < number < 4000:
        roman = _roman(number)
        return roman.upper() if form == "upperRoman" else roman
    if form == "decimalZero":
        return f"{number:02d}"
    return f"{number}{_suffix(number)}" if form == "ordinal" else str(number)


def _roman(number: int) -> str:
    written = ""
    steps = zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"),
        strict=True,
    )
    for value, letters in steps:
        written += letters * (number // value)
        number %= value
    return written


def _suffix(number: int) -> str:
    return "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def _bullet(look: str) -> str:
    """The bullet as a character that other programs can show: those of symbol fonts become a plain one."""
    mark = look.strip()
    return mark if mark and not any("\ue000" <= c <= "\uf8ff" for c in mark) else _BULLET
