"""What stands in the margins of the pages of a PDF: headers, footers, page numbers and stamps, known by repetition."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from bailment.documents.model import Area
from bailment.documents.pdf_process import Line, PdfPage

_ROWS = 4
_MARGIN = 0.16
"""Which share of the page is margin, above and below."""
_SHARE = 0.4
"""On which share of the pages a header stands at least."""
_DRIFT = 16.0
_NUMBER = re.compile(
    r"[\s\-–—|(\[]*(?:p(?:age|\.)?\s*)?(?:#|\b[ivxl]{1,6}\b)(?:\s*(?:of|/|von|de|sur)\s*#)?[\s\-–—|)\].]*",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Margins:
    """The lines that belong to no page's text, and one of each sort with the area that it stands in."""

    lines: set[int] = field(default_factory=set)
    shown: list[tuple[Area, Line]] = field(default_factory=list)


def margins(pages: Sequence[PdfPage]) -> Margins:
    """The headers, footers, page numbers and stamps of *pages*; lines are named by their identity."""
    found = Margins()
    _stamps(pages, found)
    filled = [page for page in pages if page.lines]
    if len(filled) < 2:
        return found
    sorts: dict[tuple[Area, str], list[tuple[PdfPage, Line]]] = defaultdict(list)
    for page in filled:
        for area, line in _outer(page):
            sorts[area, key(line.text)].append((page, line))
    for (area, words), held in sorts.items():
        steady = _steady(area, held)
        numbers = {page.number for page, _ in steady}
        if len(numbers) >= max(2, _SHARE * len(filled)):
            found.lines |= {id(line) for _, line in steady}
            if not _NUMBER.fullmatch(words):
                found.shown.append((area, steady[0][1]))
    return found


def key(words: str) -> str:
    """*words* with every number alike.

    >>> key("Page 3 of 12")
    'page # of #'
    """
    return " ".join(re.sub(r"\d+", "#", words).casefold().split())


def _stamps(pages: Sequence[PdfPage], found: Margins) -> None:
    """Words that run across the page, such as DRAFT."""
    told: set[str] = set()
    for page in pages:
        turned = [line for line in page.lines if line.angle not in (0, 359, 1)]
        if len(turned) > len(page.lines) / 2:
            continue
        found.lines |= {id(line) for line in turned}
        for line in turned:
            if line.text not in told:
                told.add(line.text)
                found.shown.append((Area.HEADER, line))


def _outer(page: PdfPage) -> list[tuple[Area, Line]]:
    rows = sorted(page.lines, key=lambda line: -line.top)
    above = [(Area.HEADER, line) for line in rows[: 2 * _ROWS] if line.bottom > (1 - _MARGIN) * page.height]
    below = [(Area.FOOTER, line) for line in rows[-2 * _ROWS :] if line.top < _MARGIN * page.height]
    return above + below


def _steady(area: Area, held: Sequence[tuple[PdfPage, Line]]) -> list[tuple[PdfPage, Line]]:
    """Those that stand at about the same height on each page, measured from the nearer edge."""
    places = [page.height - line.top if area is Area.HEADER else line.bottom for page, line in held]
    usual = median(places)
    return [one for one, place in zip(held, places, strict=True) if abs(place - usual) <= _DRIFT]
