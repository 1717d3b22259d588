"""What a page's own styles say of how its words look: not shown at all, too small, or in the colour of their ground."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bailment.documents.contrast import BLACK, WHITE, Colour, from_hex, is_lost
from bailment.documents.html_tokens import Tag

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_SELECTOR = re.compile(r"([a-z][\w-]*|\*)?([.#][\w-]+)?", re.IGNORECASE)
_NAMES = re.compile(r"[.#][\w-]+")
_LENGTH = re.compile(r"(-?[0-9]{0,9}\.?[0-9]{1,20})([a-z%]*)")
_PIXELS = {"px": 1.0, "": 1.0, "pt": 1.333, "em": 16.0, "rem": 16.0, "ex": 8.0, "cm": 37.8, "mm": 3.78, "in": 96.0}
_CHANNELS = re.compile(
    r"rgba?\(\s*([0-9]{1,3})[\s,]+([0-9]{1,3})[\s,]+([0-9]{1,3})\s*(?:[,/]\s*([0-9]{0,3}\.?[0-9]{1,9})(%?)\s*)?\)"
)
_PALE = ("snow", "ivory", "ghostwhite", "floralwhite", "whitesmoke", "mintcream", "azure", "aliceblue", "seashell")
_TINY = 3.0
_FAR = -999.0
"""Nobody reads letters smaller than the one, nor what stands left of the other. Units: pixels."""
_CLIPPED = re.compile(r"rect\((?:\s*+[01](?:px)?+[\s,]*+){4}\)|inset\(\s*(?:50|100)%|circle\(\s*0")
_KEPT = 4096
_MOST_CLASSES = 16
Declared = dict[str, str]


@dataclass(frozen=True, slots=True)
class Look:
    """How the words of an element look, as far as what is inside takes it over; a ground of None is not known."""

    colour: Colour | None = BLACK
    ground: Colour | None = WHITE
    is_tiny: bool = False
    is_invisible: bool = False

    @property
    def is_unseen(self) -> bool:
        """True where no eye finds the words."""
        return self.is_tiny or self.is_invisible or self._is_lost

    @property
    def _is_lost(self) -> bool:
        return self.colour is not None and self.ground is not None and is_lost(self.colour, self.ground)

    def inside(self, declared: Mapping[str, str]) -> Look:
        """The look inside an element with these declarations."""
        look = self
        if not declared:
            return look
        if size := declared.get("font-size"):
            look = replace(look, is_tiny=_is_tiny(size, self.is_tiny))
        if seen := declared.get("visibility"):
            look = replace(look, is_invisible=seen in ("hidden", "collapse"))
        if (ground := declared.get("background-color") or declared.get("background")) and not _is_clear(ground):
            look = replace(look, ground=_colour(ground))
        if colour := declared.get("color"):
            look = replace(look, colour=look.ground if _is_clear(colour) else self._worded(colour))
        return look

    def _worded(self, colour: str) -> Colour | None:
        return self.colour if colour in ("inherit", "currentcolor") else _colour(colour)


@dataclass(slots=True)
class Sheet:
    """The plain rules of a page's styles: those for a tag, a class or an id by itself.

    What shows an element again only under other circumstances (`unsure`) is taken to show it.
    """

    rules: dict[tuple[str, str], tuple[int, Declared]] = field(default_factory=dict)
    unsure: set[str] = field(default_factory=set)
    known: dict[tuple[str, str, str, str], Declared] = field(default_factory=dict)

    def add(self, styles: str) -> None:
        """Takes in the text of a style element."""
        for selectors, block in _blocks(_COMMENT.sub("", styles)):
            if not selectors.startswith("@"):
                self._take(selectors, declarations(block), is_plain=True)
            elif selectors.startswith("@media") and "print" not in selectors:
                for inner, held in _blocks(block):
                    self._take(inner, declarations(held), is_plain=False)

    def _take(self, selectors: str, declared: Declared, *, is_plain: bool) -> None:
        for selector in selectors.split(",") if declared else ():
            found = _SELECTOR.fullmatch(selector.strip()) if is_plain else None
            if found and found[0]:
                key = ((found[1] or "").lower().strip("*"), found[2] or "")
                before = self.rules.get(key, (0, {}))[1]
                self.rules[key] = len(self.rules), _merged([before, declared])
            elif declared.get("display", "none") != "none" or declared.get("visibility") == "visible":
                self.unsure.update(_NAMES.findall(selector)[-1:])

    def declared(self, tag: Tag) -> Declared:
        """What the rules and the element itself declare for *tag*."""
        get = tag.attributes.get
        key = (tag.name, get("class", ""), get("id", ""), get("style", ""))
        found = self.known.get(key)
        if found is None:
            found = self._declared(*key)
            if len(self.known) < _KEPT:
                self.known[key] = found
        return found

    def _declared(self, tag: str, classes: str, name: str, style: str) -> Declared:
        rules, own = self.rules, declarations(style)
        if not rules:
            return _bare(own)
        named = [f".{one}" for one in classes.split()] + [f"#{name}"]
        ruled = [one for one in named if ("", one) in rules or (tag, one) in rules][-_MOST_CLASSES:]
        fitting = [
            (one[:1] == "#", one != "", kind != "", *rules[kind, one])
            for one in ("", *ruled)
            for kind in ("", tag)
            if (kind, one) in rules
        ]
        rows = [declared for *_, declared in sorted(fitting, key=lambda row: row[:4])]
        return _bare(_merged([*(rows if self.unsure.isdisjoint(ruled) else map(_without_hiding, rows)), own]))


def _without_hiding(declared: Declared) -> Declared:
    return {name: value for name, value in declared.items() if name not in ("display", "visibility")}


def declarations(style: str) -> Declared:
    """The declarations of a style by property, in small letters."""
    found: Declared = {}
    for part in style.lower().split(";") if style else ():
        name, colon, value = part.partition(":")
        if colon:
            found[name.strip()] = value.strip()
    return found


def is_shut(declared: Mapping[str, str]) -> bool:
    """True where the element is not shown, whatever is declared inside."""
    get = declared.get
    opacity = _LENGTH.fullmatch(get("opacity", ""))
    if get("display") == "none" or (opacity and float(opacity[1]) <= (5 if opacity[2] else 0.05)):
        return True
    if get("position") in ("absolute", "fixed") and any(_pixels(get(side)) <= _FAR for side in ("left", "top")):
        return True
    if any(_pixels(get(name)) <= _FAR for name in ("text-indent", "margin-left", "margin-top")):
        return True
    if _CLIPPED.search(get("clip", "")) or _CLIPPED.search(get("clip-path", "")):
        return True
    is_cut = any(get(name) in ("hidden", "clip") for name in ("overflow", "overflow-x", "overflow-y"))
    return is_cut and any(
        (get(name) or "1") in ("0", "0px", "0em") for name in ("height", "width", "max-height", "max-width")
    )


def _blocks(styles: str) -> Iterable[tuple[str, str]]:
    """Selectors and declarations of the rules that stand in no other."""
    at = 0
    while (begin := styles.find("{", at)) >= 0:
        head = styles[at:begin].rpartition(";")[2].strip()
        depth, end = 1, begin
        for brace in re.compile(r"[{}]").finditer(styles, begin + 1):
            depth += 1 if brace[0] == "{" else -1
            end = brace.start()
            if depth == 0:
                break
        if depth:
            return
        yield head, styles[begin + 1 : end]
        at = end + 1


def _merged(rows: Sequence[Declared]) -> Declared:
    """The last declaration of each property, unless an earlier one is marked as important."""
    found: Declared = {}
    for row in rows:
        for name, value in row.items():
            if "!important" in value or "!important" not in found.get(name, ""):
                found[name] = value
    return found


def _bare(declared: Declared) -> Declared:
    return {name: value.replace("!important", "").strip() for name, value in declared.items()}


def _is_tiny(size: str, above: bool) -> bool:
    length = _LENGTH.fullmatch(size)
    if length is None:
        return above if size in ("inherit", "smaller", "larger") else False
    if length[2] in ("em", "%", "ex"):
        share = float(length[1]) / (100 if length[2] == "%" else 1)
        return above or share * _PIXELS["em"] < _TINY
    return float(length[1]) * _PIXELS.get(length[2], 100.0) < _TINY and length[2] in _PIXELS


def _pixels(value: str | None) -> float:
    length = _LENGTH.fullmatch(value or "")
    if length is None:
        return 0.0
    return float(length[1]) * _PIXELS.get(length[2], 10.0)


def _is_clear(colour: str) -> bool:
    channels = _CHANNELS.search(colour)
    if channels and channels[4]:
        return float(channels[4]) <= (10 if channels[5] else 0.1)
    return (
        colour in ("transparent", "none", "initial", "unset")
        or re.fullmatch("#([0-9a-f]{3}0|[0-9a-f]{6}00)", colour) is not None
    )


def _colour(value: str) -> Colour | None:
    """The colour that a value names; None where it is not known, or a picture is in it."""
    word = value.split()[0] if value.startswith(("#", *"abcdefghijklmnopqrstuvwxyz")) and "(" not in value else value
    if word in _PALE or word == "white":
        return WHITE
    if word == "black":
        return BLACK
    if channels := _CHANNELS.fullmatch(word):
        return min(int(channels[1]), 255), min(int(channels[2]), 255), min(int(channels[3]), 255)
    digits = word.removeprefix("#")
    if not word.startswith("#"):
        return None
    return from_hex("".join(2 * digit for digit in digits[:3]) if len(digits) in (3, 4) else digits[:6])
