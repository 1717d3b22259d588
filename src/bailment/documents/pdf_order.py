"""The lines of a page in the order in which one reads them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from bailment.documents.labels import label
from bailment.documents.pdf_process import PrintedLine

_LEAST_LINES = 8
"""How many lines a column holds at least."""
_CROSSING = 0.35
_FILL = 0.6
_OVERLAP = 0.5
_BULLETS = ("•", "-", "–", "o", "▪", "●", "◦", "■", "\uf0b7", "☐", "☒")


def joined_rows(lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    """*lines* where pieces of one row that the file breaks without a gap, and labels and their words, are one."""
    found: list[PrintedLine] = []
    for line in lines:
        before = found[-1] if found else None
        if before and _same_row(before, line) and -1 <= line.left - before.right <= _reach(before) * before.height:
            space = " " if line.left - before.right > 0.1 * before.height else ""
            found[-1] = PrintedLine(
                before.text + space + line.text,
                before.left,
                min(before.bottom, line.bottom),
                line.right,
                max(before.top, line.top),
                before.bold and line.bold,
                before.angle,
                before.begin,
                before.page,
            )
        else:
            found.append(line)
    return found


def gutter(lines: Sequence[PrintedLine]) -> float | None:
    """Where the white strip between two columns of running text stands; None where the page has no such columns."""
    if len(lines) < 2 * _LEAST_LINES:
        return None
    lefts, rights = sorted(line.left for line in lines), sorted(line.right for line in lines)
    first, last = lefts[0], rights[-1]
    places = [first + (last - first) * share / 100 for share in range(30, 71)]
    crossing = [_crossing(lefts, rights, place) for place in places]
    least = min(crossing)
    best = [place for place, count in zip(places, crossing, strict=True) if count == least]
    place = best[len(best) // 2]
    return place if least <= _CROSSING * len(lines) and _are_columns(lines, place, first, last) else None


def _crossing(lefts: list[float], rights: list[float], place: float) -> int:
    return bisect_left(lefts, place) - bisect_left(rights, place)


def _are_columns(lines: Sequence[PrintedLine], place: float, first: float, last: float) -> bool:
    left = [line for line in lines if line.right <= place]
    right = [line for line in lines if line.left >= place]
    if min(len(left), len(right)) < _LEAST_LINES:
        return False
    begins = min(line.left for line in right)
    ends = max(line.right for line in left)
    is_full = median(line.right - line.left for line in left) > _FILL * (ends - first) and median(
        line.right - line.left for line in right
    ) > _FILL * (last - begins)
    top = min(max(line.top for line in left), max(line.top for line in right))
    bottom = max(min(line.bottom for line in left), min(line.bottom for line in right))
    shorter = min(_rise(left), _rise(right))
    is_even = 0.5 < (ends - first) / max(last - begins, 1.0) < 2.0
    return is_full and is_even and top - bottom > _OVERLAP * shorter


def _rise(lines: Sequence[PrintedLine]) -> float:
    return max(line.top for line in lines) - min(line.bottom for line in lines)


def ordered(lines: Sequence[PrintedLine], place: float | None, width: float = 0.0) -> list[PrintedLine]:
    """*lines* in reading order: by columns where there is a gutter, as the file has them where that runs downwards.

    Each line learns how far its column goes, and whether it stands beside others in a row. Where no line is long, the
    right margin of a page of *width* is as wide as the left one.
    """
    if place is None:
        found = (
            list(lines) if _runs_down(lines) else sorted(lines, key=lambda line: (-round(line.bottom / 4), line.left))
        )
        _beside(found)
        _limit(found, width)
        return found
    read: list[PrintedLine] = []
    band: list[PrintedLine] = []
    for line in sorted(lines, key=lambda one: -one.top):
        if line.left < place - 2 and line.right > place + 2:
            read += [*_columns(band, place), line]
            band = []
        else:
            band.append(line)
    read += _columns(band, place)
    _limit([line for line in read if line.right <= place])
    _limit([line for line in read if line.right > place])
    return read


def _columns(band: Sequence[PrintedLine], place: float) -> list[PrintedLine]:
    left = [line for line in band if line.right <= place + 2]
    right = [line for line in band if line.right > place + 2]
    return [line for side in (left, right) for line in sorted(side, key=lambda one: (-round(one.bottom / 4), one.left))]


def _runs_down(lines: Sequence[PrintedLine]) -> bool:
    """True where hardly any line stands above the one before it, unless it begins a column or cell to its right."""
    backs = sum(b.bottom > a.top and b.left < a.right for a, b in pairwise(lines))
    return backs <= max(2, len(lines) // 20)


def _beside(lines: Sequence[PrintedLine]) -> None:
    rows = sorted(lines, key=lambda line: -line.top)
    for index, line in enumerate(rows):
        for other in rows[index + 1 : index + 12]:
            if other.top < line.bottom + 0.1 * line.height:
                break
            if other.left >= line.right or other.right <= line.left:
                line.beside = other.beside = True


def _limit(lines: Sequence[PrintedLine], width: float = 0.0) -> None:
    """The column goes as far as all but a few of its lines; a cell, as far as the longest line of its block."""
    plain = sorted(line.right for line in lines if not line.beside)
    far = plain[min(len(plain) - 1, int(0.96 * len(plain)))] if plain else 0.0
    if far < 0.6 * width:
        far = width - min((line.left for line in lines), default=0.0)
    block: list[PrintedLine] = []
    for line in [*lines, None]:
        if block and (line is None or not _same_block(block[-1], line)):
            end = max(one.right for one in block)
            limit = end if any(one.beside for one in block) else max(far, end)
            for one in block:
                one.limit = limit
            block = []
        if line is not None:
            block.append(line)


def _same_block(above: PrintedLine, below: PrintedLine) -> bool:
    gap = above.bottom - below.top
    return -above.height < gap < 0.9 * above.height and abs(above.left - below.left) < 60 and above.right > below.left


def _same_row(a: PrintedLine, b: PrintedLine) -> bool:
    return min(a.top, b.top) - max(a.bottom, b.bottom) > 0.5 * min(a.height, b.height)


def _reach(line: PrintedLine) -> float:
    """How far the rest of a row may stand from its beginning. Units: heights of its letters."""
    is_label = line.text in _BULLETS or label(line.text) == line.text
    return 6.0 if is_label else 1.2
