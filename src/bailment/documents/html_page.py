"""The blocks of a web page, folded from its tags and words."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from enum import IntEnum

from bailment.documents.html_look import Declared, Look, Sheet, is_shut
from bailment.documents.html_tokens import Tag
from bailment.documents.labels import label
from bailment.documents.model import (
    Format,
    OddMark,
    OddMarkKind,
    Paragraph,
    Revision,
    RevisionKind,
    Unread,
    UnreadKind,
)
from bailment.documents.numbering import counted
from bailment.documents.text_file import paragraphs as text_paragraphs
from bailment.primitives.errors import Unreadable

MAX_DEPTH = 256
MAX_PARAGRAPHS = 100_000
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LISTS = frozenset(("ol", "ul", "menu", "dir"))
_CELLS = frozenset(("td", "th", "caption"))
_BLOCK_NAMES = (
    "address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer form"
    " header hr html legend li main nav p pre section summary table tbody thead tfoot tr optgroup"
)
_VOID_NAMES = "area base br col embed frame hr img input link meta param source track wbr"
_SILENT_NAMES = "script style template noscript title iframe noembed noframes svg canvas audio video datalist"
_BLOCKS = frozenset(_BLOCK_NAMES.split()) | {*_HEADINGS, *_LISTS, *_CELLS}
_VOID = frozenset(_VOID_NAMES.split())
_NO_TEXT = frozenset(_SILENT_NAMES.split())
_STRUCK = frozenset(("del", "s", "strike"))
_CLOSES = {
    "li": (("li",), _LISTS),
    "dt": (("dt", "dd"), frozenset(("dl",))),
    "dd": (("dt", "dd"), frozenset(("dl",))),
    "tr": (("tr",), frozenset(("table",))),
    "td": (("td", "th"), frozenset(("tr", "table"))),
    "th": (("td", "th"), frozenset(("tr", "table"))),
    "tbody": (("thead", "tbody", "tfoot"), frozenset(("table",))),
    "tfoot": (("thead", "tbody", "tfoot"), frozenset(("table",))),
    "option": (("option",), frozenset(("select",))),
}
_AROUND = frozenset(("td", "th", "table", "li", "div", "blockquote", "section", "form"))
_STRIKES = re.compile(r"text-decoration[a-z-]*\s*:[^;]*line-through", re.IGNORECASE)
_LIST_FORM = re.compile(
    r"list-style(?:-type)?\s*:[^;]*?\b(none|disc|decimal|(?:lower|upper)-(?:alpha|latin|roman))", re.I
)
_BY_TYPE = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_FORMS = {
    "lower-alpha": "lowerLetter",
    "lower-latin": "lowerLetter",
    "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter",
    "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman",
}
_BLANK = re.compile(r"[ \t\r\n\f]+")
_LARGE_PICTURE = 400
"""Pixels in width and height from which a picture may hold a page of text."""


class _Mode(IntEnum):
    """Whether the words inside an element are text."""

    SHOWN = 0
    STRUCK = 1
    HIDDEN = 2
    SKIPPED = 3


@dataclass(slots=True)
class _Open:
    """An element that is open: how its words read and look, and for a list how it counts.

    `shut` is what holds for all inside; `mode`, what holds for its own words.
    """

    tag: Tag
    mode: _Mode
    shut: _Mode = _Mode.SHOWN
    look: Look = field(default_factory=Look)
    owns_mode: bool = False
    kept: list[str] = field(default_factory=list)
    since: int = 0
    form: str = ""
    count: int = 0


@dataclass(slots=True)
class WebPage:
    """Folds tags and words into paragraphs."""

    name: str
    sheet: Sheet = field(default_factory=Sheet)
    texts: list[str] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    revisions: list[Revision] = field(default_factory=list)
    marks: list[OddMark] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    _stack: list[_Open] = field(default_factory=list)
    _names: Counter[str] = field(default_factory=Counter)
    _line: list[str] = field(default_factory=list)
    _length: int = 0
    _start: int = 0
    _label: str | None = None

    def words(self, words: str) -> None:
        """Takes in words that stand between tags."""
        mode = self._mode()
        if mode is _Mode.SKIPPED:
            return
        if mode is not _Mode.SHOWN:
            owner = next(one for one in reversed(self._stack) if one.owns_mode)
            owner.kept.append(words)
            return
        words = words.replace("\u00ad", "")
        if self._names["pre"]:
            self._put(words)
            return
        words = _BLANK.sub(" ", words)
        is_fresh = not self._line or self._line[-1][-1] in " \n"
        self._put(words.lstrip(" ") if is_fresh else words)

    def open(self, tag: Tag) -> None:
        """Takes in a start tag."""
        if tag.name in _VOID:
            self._void(tag)
            return
        if tag.name in _CLOSES:
            self._close_open(*_CLOSES[tag.name])
        if tag.name in _BLOCKS:
            self._close_open(("p",), _AROUND)
            self._end_line()
        if len(self._stack) >= MAX_DEPTH:
            says = f"the page is nested more than {MAX_DEPTH} levels deep"
            raise Unreadable(says, where=self.name, fix="save its words as .txt")
        opened = self._opened(tag)
        if tag.name in _LISTS:
            opened.form, opened.count = _list_form(tag)
        if tag.name == "li":
            self._label = self._next_label(tag)
        if tag.name == "iframe" and tag.attributes.get("src"):
            self._tell(UnreadKind.OUTSIDE, "the page shows another one in a frame, which is not in the file")
        if tag.name == "object":
            self._tell(UnreadKind.OBJECT, "an embedded object was not read")
        self._stack.append(opened)
        self._names[tag.name] += 1

    def _opened(self, tag: Tag) -> _Open:
        above = self._stack[-1] if self._stack else _Open(tag, _Mode.SHOWN)
        declared = self.sheet.declared(tag)
        shut = max(above.shut, _own_mode(tag, declared))
        look = above.look.inside(declared)
        mode = max(shut, _Mode.HIDDEN) if look.is_unseen else shut
        owns_mode = mode > _Mode.SHOWN and (mode is not above.mode)
        return _Open(tag, mode, shut, look, owns_mode, since=self._start + self._length)

    def close(self, name: str) -> None:
        """Takes in an end tag; one that closes nothing is passed over."""
        if name == "p" and not self._names["p"]:
            self._end_line()
        if name in _VOID or not self._names[name]:
            return
        while self._pop().tag.name != name:
            pass

    def finish(self) -> None:
        """Closes what is still open."""
        while self._stack:
            self._pop()
        self._end_line()

    def _mode(self) -> _Mode:
        return self._stack[-1].mode if self._stack else _Mode.SHOWN

    def _close_open(self, names: tuple[str, ...], around: frozenset[str]) -> None:
        """Closes the innermost element of *names*, unless one of *around* stands between."""
        if not any(self._names[name] for name in names):
            return
        for one in reversed(self._stack):
            if one.tag.name in names:
                self.close(one.tag.name)
                return
            if one.tag.name in around:
                return

    def _pop(self) -> _Open:
        one = self._stack[-1]
        name = one.tag.name
        if name in _BLOCKS:
            self._end_line()
        self._stack.pop()
        self._names[name] -= 1
        if name == "li":
            self._label = None
        if name == "ins":
            self._inserted(one)
        words = _BLANK.sub(" ", "".join(one.kept)).strip()
        if words and one.mode is _Mode.STRUCK:
            when = one.tag.attributes.get("datetime", "")
            at = self._start + self._length
            self.revisions.append(Revision(RevisionKind.DELETED, "", when, at, at, words))
        elif words and one.mode is _Mode.HIDDEN:
            at = self._start + self._length
            self.marks.append(OddMark(OddMarkKind.HIDDEN, at, at, words))
        return one

    def _inserted(self, one: _Open) -> None:
        start = one.since - self._start
        if 0 <= start < self._length and one.mode is _Mode.SHOWN:
            words = "".join(self._line)[start:]
            when = one.tag.attributes.get("datetime", "")
            end = self._start + self._length
            self.revisions.append(Revision(RevisionKind.INSERTED, "", when, one.since, end, words))

    def _void(self, tag: Tag) -> None:
        if tag.name == "hr":
            self._end_line()
        if self._mode() is not _Mode.SHOWN:
            return
        if tag.name == "br":
            self._put("\n")
        elif tag.name == "input":
            self.words(_shown_input(tag))
        elif tag.name == "img" and _is_large(tag):
            self._tell(UnreadKind.PICTURE, "a large picture may hold words")
        elif tag.name == "embed":
            self._tell(UnreadKind.OBJECT, "an embedded object was not read")
        elif tag.name == "frame":
            self._tell(UnreadKind.OUTSIDE, "the page shows another one in a frame, which is not in the file")

    def _tell(self, kind: UnreadKind, says: str) -> None:
        if self._mode() is _Mode.SHOWN:
            self.unread.append(Unread(kind, says, self._start + self._length))

    def _put(self, words: str) -> None:
        if words:
            self._line.append(words)
            self._length += len(words)

    def _end_line(self) -> None:
        """Ends the paragraph; blank ones are none."""
        text = "".join(self._line)
        self._line, self._length = [], 0
        if self._names["pre"] and text.strip():
            text = text.strip("\n").rstrip()
            for one in text_paragraphs(text, Format.TEXT, self.name):
                self._paragraph(text[one.start : one.end])
            return
        text = re.sub(" ?\n ?", "\n", text).strip(" \n")
        if text:
            self._paragraph(text)

    def _paragraph(self, text: str) -> None:
        if len(self.paragraphs) >= MAX_PARAGRAPHS:
            says = f"the page has more than {MAX_PARAGRAPHS} paragraphs"
            raise Unreadable(says, where=self.name, fix="split the file")
        level = next((_HEADINGS[one.tag.name] for one in reversed(self._stack) if one.tag.name in _HEADINGS), None)
        in_table = any(self._names[name] for name in _CELLS)
        number = label(text) or self._label
        start, index = self._start, len(self.paragraphs)
        self.paragraphs.append(Paragraph(start, start + len(text), level, number, index=index, in_table=in_table))
        self.texts.append(text)
        self._start += len(text) + 1
        self._label = None

    def _next_label(self, tag: Tag) -> str | None:
        """The label of a list's next item."""
        around = next((one for one in reversed(self._stack) if one.tag.name in _LISTS), None)
        if around is None or around.form == "none":
            return None
        if not around.form:
            return "•"
        around.count = _number(tag.attributes.get("value"), around.count + 1)
        return f"{counted(around.count, around.form)}."


def _own_mode(tag: Tag, declared: Declared) -> _Mode:
    if tag.name in _NO_TEXT or (tag.name == "option" and "selected" not in tag.attributes):
        return _Mode.SKIPPED
    if "hidden" in tag.attributes or is_shut(declared):
        return _Mode.HIDDEN
    style = tag.attributes.get("style", "")
    return _Mode.STRUCK if tag.name in _STRUCK or _STRIKES.search(style) else _Mode.SHOWN


def _list_form(tag: Tag) -> tuple[str, int]:
    """How the items of a list are counted ("" for bullets), and the number before the first."""
    styled = _LIST_FORM.search(tag.attributes.get("style", ""))
    form = styled[1].lower() if styled else ""
    if form == "none":
        return "none", 0
    if tag.name != "ol":
        return "", 0
    named = _BY_TYPE.get(tag.attributes.get("type", "1"), "decimal")
    return _FORMS.get(form, named), _number(tag.attributes.get("start"), 1) - 1


def _number(value: str | None, otherwise: int) -> int:
    return int(value) if value and re.fullmatch(r"\s*[0-9]{1,7}\s*", value) else otherwise


def _shown_input(tag: Tag) -> str:
    kind = tag.attributes.get("type", "text").lower()
    if kind in ("checkbox", "radio"):
        return "☒ " if "checked" in tag.attributes else "☐ "
    return tag.attributes.get("value", "") if kind in ("text", "date", "number", "email", "") else ""


def _is_large(tag: Tag) -> bool:
    return all(
        _number(tag.attributes.get(side, "").removesuffix("px"), 0) >= _LARGE_PICTURE for side in ("width", "height")
    )
