"""The lines of a PDF, taken out in a process of its own: PDF on stdin, JSON on stdout.

The library that reads PDF is written in C++ and is fed by strangers; what a file makes of it ends with this process.
It imports nothing of ours, so that it starts fast.
"""

from __future__ import annotations

import ctypes
import json
import re
import sys
from collections.abc import Iterator
from typing import Any

MAX_PAGES = 5000
MAX_CHARACTERS = 16 * 2**20
MEMORY = 1536 * 2**20
_PASSWORD = 4
_SECURITY = 5
_IMAGE = 3
_FORM = 5
_MAX_OBJECTS = 2000
_GAP = 2.2
_LABEL_GAP = 6.0
"""How wide a gap parts two cells of a row, and words from the label before them. Units: heights of the letters."""
_NOTE_KINDS = (1, 9, 10, 11, 12, 14)
_LABEL_LENGTH = 8
_WORD = re.compile("[^ \r\n\t\0\x02\ufffe]+[\x02\ufffe]?|[\x02\ufffe]")
_HYPHENS = "\x02\ufffe"
"""What the library gives for a hyphen at the end of a line, after which it tells no line's end."""
_BLANK = re.compile(r"\s+")
_UNKNOWN = re.compile("[\ufffd\ue000-\uf8ff]")


class OpenPage:
    """One page that is open in the library."""

    def __init__(self, library: Any, document: Any, index: int) -> None:
        """Raises: ValueError where the page cannot be opened."""
        self.c = library
        self.raw = library.FPDF_LoadPage(document, index)
        if not self.raw:
            raise ValueError("no page")
        self.text = library.FPDFText_LoadPage(self.raw)
        self.turn = library.FPDFPage_GetRotation(self.raw) % 4
        width, height = library.FPDF_GetPageWidthF(self.raw), library.FPDF_GetPageHeightF(self.raw)
        self.size = (width, height)
        self.left, self.bottom, self.right, self.top = self._box()
        self.rect = library.FS_RECTF()

    def close(self) -> None:
        """Gives the page back."""
        self.c.FPDFText_ClosePage(self.text)
        self.c.FPDF_ClosePage(self.raw)

    def _box(self) -> tuple[float, float, float, float]:
        rect = self.c.FS_RECTF()
        if self.c.FPDF_GetPageBoundingBox(self.raw, rect):
            return rect.left, rect.bottom, rect.right, rect.top
        return 0.0, 0.0, *self.size

    def characters(self) -> str:
        """The characters of the page, one for each index that the library counts."""
        count = self.c.FPDFText_CountChars(self.text)
        if count <= 0:
            return ""
        held = (ctypes.c_ushort * (count + 2))()
        written = self.c.FPDFText_GetText(self.text, 0, count, held)
        whole = bytes(held)[: 2 * max(written - 1, 0)].decode("utf-16-le", "replace")
        if len(whole) == count:
            return whole
        codes = (self.c.FPDFText_GetUnicode(self.text, index) for index in range(count))
        return "".join(chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd" for code in codes)

    def box(self, index: int) -> tuple[float, float, float, float]:
        """Left, bottom, right and top of a character as the page is shown, from its lower left corner."""
        rect = self.rect
        self.c.FPDFText_GetLooseCharBox(self.text, index, rect)
        left, right = sorted((rect.left, rect.right))
        bottom, top = sorted((rect.bottom, rect.top))
        if self.turn == 0:
            return left - self.left, bottom - self.bottom, right - self.left, top - self.bottom
        if self.turn == 1:
            return bottom - self.bottom, self.right - right, top - self.bottom, self.right - left
        if self.turn == 2:
            return self.right - right, self.top - top, self.right - left, self.top - bottom
        return self.top - top, left - self.left, self.top - bottom, right - self.left

    def is_bold(self, index: int) -> bool:
        """True where the character's font is bold by its weight or name."""
        if self.c.FPDFText_GetFontWeight(self.text, index) >= 600:
            return True
        name = ctypes.create_string_buffer(80)
        self.c.FPDFText_GetFontInfo(self.text, index, name, 80, ctypes.c_int())
        lowered = name.value.lower()
        return b"bold" in lowered or b"black" in lowered or b"heavy" in lowered

    def angle(self, index: int) -> int:
        """How the character is turned as the page is shown, in whole degrees."""
        radians = self.c.FPDFText_GetCharAngle(self.text, index)
        return round(radians * 57.29578 + 90 * self.turn) % 360 if radians >= 0 else 0


def segments(page: OpenPage, shown: str) -> list[list[Any]]:
    """The lines of the page, parted at wide gaps: words, box, bold, angle, width of the first word."""
    found: list[list[Any]] = []
    spans: list[list[int]] = []
    for start, end, is_first in pieces(page, shown):
        left, bottom, right, top = page.box(start)
        if end - start > 1:
            right = max(right, page.box(end - 1)[2])
        if is_first or not found or is_parted(found[-1], left, top - bottom):
            found.append([shown[start:end], left, bottom, right, top])
            spans.append([start, end - 1])
        else:
            found[-1][0] += " " + shown[start:end]
            found[-1][3] = max(found[-1][3], right)
            spans[-1][1] = end - 1
    return [finished(page, line, *span) for line, span in zip(found, spans, strict=True)]


def finished(page: OpenPage, line: list[Any], first: int, last: int) -> list[Any]:
    """*line* with its height, which is that of most of its letters, its weight and angle, and how wide it begins."""
    space = line[0].find(" ")
    begin = line[3] - line[1] if space < 0 else page.box(first + space - 1)[2] - line[1]
    boxes = sorted((page.box(index) for index in (first, (first + last) // 2, last)), key=lambda box: box[3] - box[1])
    _, bottom, _, top = boxes[1]
    sides = [round(side, 1) for side in (line[1], bottom, line[3], top)]
    is_bold = page.is_bold(first) and page.is_bold(last)
    return [" ".join(line[0].split()), *sides, is_bold, page.angle(first), round(begin, 1)]


def is_parted(line: list[Any], left: float, height: float) -> bool:
    """True where what begins at *left* stands too far from the end of *line* to belong to it."""
    gap = left - line[3]
    most = _LABEL_GAP if len(line[0]) <= _LABEL_LENGTH else _GAP
    return bool(gap < -height or gap > most * max(height, 4.0))


def pieces(page: OpenPage, shown: str) -> Iterator[tuple[int, int, bool]]:
    """Runs of words with plain blanks between them: where each begins and ends, and whether a new line begins with it.

    A blank that the library put in by itself, or more than one, may be a gap between cells or columns.
    """
    start = end = -1
    is_first = True
    for match in _WORD.finditer(shown):
        first, last = match.span()
        is_broken = end > 0 and shown[end - 1] in _HYPHENS
        if (
            start >= 0
            and not is_broken
            and first - end == 1
            and shown[end] == " "
            and not page.c.FPDFText_IsGenerated(page.text, end)
        ):
            end = last
            continue
        if start >= 0:
            yield start, end, is_first
        is_first = start < 0 or is_broken or "\n" in shown[end:first] or "\r" in shown[end:first]
        start, end = first, last
    if start >= 0:
        yield start, end, is_first


def pictures(page: OpenPage) -> tuple[int, float]:
    """How many things are drawn on the page, and which share of it the largest picture takes."""
    c = page.c
    count = c.FPDFPage_CountObjects(page.raw)
    area = max((page.right - page.left) * (page.top - page.bottom), 1.0)
    share = 0.0
    sides = [ctypes.c_float() for _ in range(4)]
    for index in range(min(count, _MAX_OBJECTS)):
        drawn = c.FPDFPage_GetObject(page.raw, index)
        if c.FPDFPageObj_GetType(drawn) in (_IMAGE, _FORM) and c.FPDFPageObj_GetBounds(drawn, *sides):
            left, bottom, right, top = (side.value for side in sides)
            if c.FPDFPageObj_GetType(drawn) == _IMAGE:
                share = max(share, (right - left) * (top - bottom) / area)
    return count, share


def notes(page: OpenPage) -> list[list[Any]]:
    """The remarks and filled fields on the page: kind, words, author, date, and the height at which they stand."""
    c = page.c
    found: list[list[Any]] = []
    for index in range(min(c.FPDFPage_GetAnnotCount(page.raw), 1000)):
        note = c.FPDFPage_GetAnnot(page.raw, index)
        if not note:
            continue
        kind = c.FPDFAnnot_GetSubtype(note)
        rect = c.FS_RECTF()
        c.FPDFAnnot_GetRect(note, rect)
        if kind in _NOTE_KINDS and (says := _string(c, note, b"Contents")):
            found.append(
                ["note", says, _string(c, note, b"T"), _string(c, note, b"M"), rect.left, rect.bottom, rect.top]
            )
        elif kind == c.FPDF_ANNOT_WIDGET and (value := _string(c, note, b"V")):
            found.append(["field", value, _string(c, note, b"T"), "", rect.left, rect.bottom, rect.top])
        elif kind == c.FPDF_ANNOT_FILEATTACHMENT:
            found.append(["file", "", "", "", rect.left, rect.bottom, rect.top])
        c.FPDFPage_CloseAnnot(note)
    return found


def _string(c: Any, note: Any, key: bytes) -> str:
    size = c.FPDFAnnot_GetStringValue(note, key, None, 0)
    if not 2 < size <= 20000:
        return ""
    held = (ctypes.c_ushort * (size // 2 + 1))()
    c.FPDFAnnot_GetStringValue(note, key, held, size)
    return bytes(held)[: size - 2].decode("utf-16-le", "replace")


def read_page(page: OpenPage) -> dict[str, Any]:
    """What one page holds."""
    shown = page.characters()
    count, share = pictures(page)
    return {
        "size": [round(side, 1) for side in page.size],
        "lines": segments(page, shown),
        "characters": len(_BLANK.sub("", shown)),
        "unknown": len(_UNKNOWN.findall(shown)),
        "drawn": count,
        "picture": share,
        "notes": notes(page),
    }


def read_all(data: bytes) -> dict[str, Any]:
    """What the PDF holds, or what keeps it from being read."""
    import pypdfium2.raw as c  # type: ignore[import-untyped]

    document = c.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        code = c.FPDF_GetLastError()
        return {"error": {_PASSWORD: "password", _SECURITY: "security"}.get(code, "damaged")}
    count = c.FPDF_GetPageCount(document)
    if count > MAX_PAGES:
        return {"error": "pages"}
    pages: list[dict[str, Any]] = []
    total = 0
    for index in range(count):
        try:
            page = OpenPage(c, document, index)
        except ValueError:
            pages.append({"broken": True})
            continue
        pages.append(read_page(page))
        page.close()
        total += pages[-1]["characters"]
        if total > MAX_CHARACTERS:
            return {"error": "characters"}
    return {
        "pages": pages,
        "attachments": c.FPDFDoc_GetAttachmentCount(document),
        "form": c.FPDF_GetFormType(document),
    }


def bound(seconds: int) -> None:
    """Bounds the memory and the time of the processor that this process may take, where the system can."""
    try:
        import resource
    except ImportError:
        return
    for kind, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, seconds)):
        _, hard = resource.getrlimit(kind)
        resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


if __name__ == "__main__":
    bound(int(sys.argv[1]))
    json.dump(read_all(sys.stdin.buffer.read()), sys.stdout, ensure_ascii=True)
