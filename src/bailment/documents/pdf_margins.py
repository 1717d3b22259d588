"""What stands in the margins of the pages of a PDF: headers, footers, page numbers and stamps, known by repetition."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from bailment.documents.labels import label
from bailment.documents.model import Area
from bailment.documents.pdf_process import PdfPage, PrintedLine

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
_PAGE_NUMBER = re.compile(r"[\s\-–—|(\[]*\d{1,4}[\s\-–—|)\].]*")


@dataclass(slots=True)
class Margins:
    """The lines that belong to no page's text, and one of each sort with the area that it stands in."""

    lines: set[int] = field(default_factory=set)
    shown: list[tuple[Area, PrintedLine]] = field(default_factory=list)


def margins(pages: Sequence[PdfPage]) -> Margins:
    """The headers, footers, page numbers and stamps of *pages*; lines are named by their identity."""
    found = Margins()
    _stamps(pages, found)
    filled = [page for page in pages if page.lines]
    if len(filled) < 2:
        return found
    sorts: dict[tuple[Area, str], list[tuple[PdfPage, PrintedLine]]] = defaultdict(list)
    outer = {page.number: list(_outer(page)) for page in filled}
    for page in filled:
        for area, line in outer[page.number]:
            sorts[area, key(line.text)].append((page, line))
    repeated: set[int] = set()
    for (area, _), held in sorts.items():
        steady = _steady(area, held)
        if len({page.number for page, _ in steady}) >= max(2, _SHARE * len(filled)):
            repeated |= {id(line) for _, line in steady}
    for page in filled:
        found.lines |= _from_the_edge(outer[page.number], repeated)
    for (area, words), held in sorts.items():
        first = next((line for _, line in held if id(line) in found.lines), None)
        if first is not None and not _NUMBER.fullmatch(words):
            found.shown.append((area, first))
    return found


def _from_the_edge(outer: Sequence[tuple[Area, PrintedLine]], repeated: set[int]) -> set[int]:
    """Those of *repeated* between which and the edge of the page stand none but such."""
    found: set[int] = set()
    for edge in (Area.HEADER, Area.FOOTER):
        last: PrintedLine | None = None
        for line in (line for area, line in outer if area is edge):
            if id(line) in repeated:
                found.add(id(line))
                last = line
            elif last is None or min(line.top, last.top) <= max(line.bottom, last.bottom):
                break
    return found


def key(words: str) -> str:
    """*words* with every number alike, unless they begin with one as a heading does.

    >>> key("Page 3 of 12"), key("Annex 3")
    ('page # of #', 'annex 3')
    """
    is_number = _PAGE_NUMBER.fullmatch(words) is not None
    plain = words if label(words) and not is_number else re.sub(r"\d+", "#", words)
    return " ".join(plain.casefold().split())


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


def _outer(page: PdfPage) -> list[tuple[Area, PrintedLine]]:
    rows = sorted(page.lines, key=lambda line: -line.top)
    above = [(Area.HEADER, line) for line in rows[: 2 * _ROWS] if line.bottom > (1 - _MARGIN) * page.height]
    below = [(Area.FOOTER, line) for line in rows[: -2 * _ROWS - 1 : -1] if line.top < _MARGIN * page.height]
    return above + below


def _steady(area: Area, held: Sequence[tuple[PdfPage, PrintedLine]]) -> list[tuple[PdfPage, PrintedLine]]:
    """Those that stand at about the same height on each page, measured from the nearer edge."""
    places = [page.height - line.top if area is Area.HEADER else line.bottom for page, line in held]
    usual = median(places)
    return [one for one, place in zip(held, places, strict=True) if abs(place - usual) <= _DRIFT]
