"""The lines of a PDF joined to paragraphs, over lines, columns and pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from bailment.documents.labels import label
from bailment.documents.pdf_process import PrintedLine

_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_SIGNS = {
    **_LIGATURES,
    0x02: "-",
    0xFFFE: "-",
    0x2010: "-",
    0x2011: "-",
    **dict.fromkeys((*range(2), *range(3, 9), 0x0B, 0x0C, *range(0x0E, 0x20))),
}
_BULLET = re.compile(r"[•\-–*▪●◦■o\uf0b7]\s")
_BOX = re.compile(r"(?:☐|☒|\[ ?[xX_]? ?\]|\( ?[xX_]? ?\))\s")
_INLINE = re.compile(r"\S \((?:[a-z]{1,4}|\d{1,2})\) ")
_BROKEN = re.compile(r"([^\W\d_]+)-$")
_BEGINS = re.compile(r"[^\W\d_]+")
_WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_FIRST_HALVES = (
    "non self third sub co pre post well end long short high low cross multi inter intra anti counter ex re up to in on"
    " off by one two three first second real full part fee risk data follow right state know day good year e"
    " then as so free mid off"
)
_KEEP = frozenset(_FIRST_HALVES.split())
_TAIL = 200
"""How much of a paragraph's end decides how its next line joins it. Units: characters."""
_MOST_LINES = 200
"""How many lines one paragraph may have: four pages of print."""
_CLOSED = (".", ";", ":", "?", "!", ".”", '."', ".)", ";)", "; and", "; or")


@dataclass(slots=True)
class Group:
    """The lines of one paragraph."""

    lines: list[PrintedLine] = field(default_factory=list)

    @property
    def last(self) -> PrintedLine:
        """The line that was taken in last."""
        return self.lines[-1]

    @property
    def height(self) -> float:
        """How high its letters are, as most of its lines have them."""
        return sorted(line.height for line in self.lines)[len(self.lines) // 2]


@dataclass(slots=True)
class Flow:
    """Joins lines, knowing how the document spaces them and which words it uses."""

    leading: dict[float, float]
    words: frozenset[str]

    def groups(self, lines: Iterable[PrintedLine]) -> list[Group]:
        """The paragraphs that *lines*, in reading order, make up."""
        found: list[Group] = []
        for line in lines:
            if found and len(found[-1].lines) < _MOST_LINES and self._goes_on(found[-1], line):
                found[-1].lines.append(line)
            else:
                found.append(Group([line]))
        return found

    def text(self, group: Group) -> str:
        """The words of a paragraph in one line, with words that were parted at a line's end put together."""
        done: list[str] = []
        tail = ""
        for line in group.lines:
            done.append(tail[:-_TAIL])
            tail = self._joined(tail[-_TAIL:], clean(line.text)) if tail else clean(line.text)
        return "".join((*done, tail)).replace("\u00ad", "")

    def _joined(self, before: str, after: str) -> str:
        if before.endswith("\u00ad"):
            return before[:-1] + after
        broken, begins = _BROKEN.search(before), _BEGINS.match(after)
        if broken is None or begins is None:
            is_tight = before.endswith(("/", "-")) and before[-2:-1] not in ("", " ")
            return before + ("" if is_tight else " ") + after
        left, right = broken[1].lower(), begins[0].lower()
        if begins[0][0].isupper() or f"{left}-{right}" in self.words:
            return before + after
        is_real = left + right not in self.words and left in _KEEP
        return before + after if is_real else before[:-1] + after

    def _goes_on(self, group: Group, line: PrintedLine) -> bool:
        """True where *line* goes on with the paragraph that *group* holds so far."""
        last = group.last
        if _begins(line) and not self._is_inline(group, line):
            return False
        if last.page != line.page or line.bottom > last.top:
            return self._goes_on_elsewhere(group, line)
        gap = last.bottom - line.bottom
        if _is_same_row(last, line) or gap > 1.22 * self._leading(last) + 0.6:
            return False
        if self._runs_on(group, line) or _is_title(group, line):
            return True
        if abs(line.height - last.height) > 0.3 * last.height and line.bold == last.bold:
            return False
        if line.bold != last.bold and len(group.lines) == 1 and last.bold:
            return False
        return self._is_in_line(group, line) and _was_full(last, line)

    def _runs_on(self, group: Group, line: PrintedLine) -> bool:
        """True where a sentence is broken by nothing but the end of a full line, whatever its letters look like."""
        last = group.last
        is_open = clean(line.text)[:1].islower() and not is_closed(last.text)
        return is_open and _was_full(last, line) and self._is_in_line(group, line)

    def _is_inline(self, group: Group, line: PrintedLine) -> bool:
        """True where the label at the line's beginning stands there by chance, within a sentence."""
        last = group.last
        if _BOX.match(line.text) or not _was_full(last, line) or abs(line.left - last.left) > 2:
            return False
        text = " ".join(one.text for one in group.lines) if line.text.startswith("(") else ""
        return not is_closed(last.text) or _INLINE.search(text) is not None

    def _goes_on_elsewhere(self, group: Group, line: PrintedLine) -> bool:
        """True where the paragraph goes on at the top of the next column or page."""
        last = group.last
        is_begun = clean(line.text)[:1].islower()
        if last.bold != line.bold or last.beside != line.beside or _begins(line):
            return False
        return _was_full(last, line) and (is_begun or not is_closed(last.text))

    def _leading(self, line: PrintedLine) -> float:
        return self.leading.get(round(line.height), 1.35 * line.height)

    def _is_in_line(self, group: Group, line: PrintedLine) -> bool:
        """True where the line begins where the paragraph's lines do."""
        last = group.last
        step = line.left - last.left
        if abs(step) <= 0.8 * last.height:
            return True
        if len(group.lines) > 1:
            return abs(line.left - group.lines[1].left) <= 0.8 * last.height
        return step < 0 or _begins(last) or step < 4 * last.height


def flow(lines: Sequence[PrintedLine]) -> Flow:
    """The flow of a document that holds *lines*."""
    gaps: dict[float, Counter[float]] = {}
    for above, below in pairwise(lines):
        gap = above.bottom - below.bottom
        is_near = 0.8 * above.height < gap < 2.6 * above.height and abs(above.height - below.height) < 0.6
        if is_near and not _begins(below) and _was_full(above, below):
            gaps.setdefault(round(above.height), Counter())[round(gap, 1)] += 1
    leading = {height: counted.most_common(1)[0][0] for height, counted in gaps.items()}
    words = (word for line in lines for word in _WORDS.findall(clean(line.text).lower()))
    return Flow(leading, frozenset(words))


def clean(words: str) -> str:
    """*words* with ligatures spelt out, hyphens alike and no control characters."""
    return words if words.isascii() and words.isprintable() else words.translate(_SIGNS)


def is_box(words: str) -> bool:
    """True where *words* begin with a bullet or a box to tick."""
    return (_BULLET.match(words) or _BOX.match(words)) is not None


def is_closed(words: str) -> bool:
    """True where *words* end as a sentence or an item of a list does."""
    return words.rstrip().endswith(_CLOSED)


def _begins(line: PrintedLine) -> bool:
    """True where the line begins with a label or a bullet."""
    return label(line.text) is not None or is_box(line.text)


def _was_full(last: PrintedLine, line: PrintedLine) -> bool:
    """True where the first word of *line* did not fit behind *last*, so that the break is the layout's."""
    return last.limit - last.right < line.begin + 0.8 * last.height or clean(last.text).endswith(("-", "\u00ad"))


def _is_same_row(a: PrintedLine, b: PrintedLine) -> bool:
    return min(a.top, b.top) - max(a.bottom, b.bottom) > 0.5 * min(a.height, b.height)


def _is_title(group: Group, line: PrintedLine) -> bool:
    """True for the next line of a title that stands in the middle."""
    last = group.last
    is_centred = abs((last.left + last.right) - (line.left + line.right)) < 6 and abs(last.left - line.left) > 2
    return is_centred and last.bold and line.bold and not _begins(line) and len(group.lines) < 4
