"""The pages of a PDF as a process of its own finds them."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bailment.documents.pdf_worker import MAX_CHARACTERS, MAX_PAGES
from bailment.primitives.errors import Unreadable

MAX_FILE = 128 * 2**20
WORK_SECONDS = 30
WAIT_SECONDS = 180.0
"""How long the processor may work on a PDF, where the system can bound that, and how long we wait for it at all."""
_SPENT = getattr(signal, "SIGXCPU", 0) or 24
_WORKER = Path(__file__).with_name("pdf_worker.py")
_AGAIN = "ask for the file again, or for the Word file"
_DOUBT = "do not open this file; ask who sent it"
_ERRORS = {
    "password": ("the PDF is protected by a password", "open it with its password and save it without one"),
    "security": ("the PDF is locked in a way that cannot be opened", "ask for a copy without protection"),
    "damaged": ("the PDF is cut off or damaged", _AGAIN),
    "pages": (f"the PDF has more than {MAX_PAGES} pages", "give the contract alone"),
    "characters": (f"the PDF holds more than {MAX_CHARACTERS} characters", "give the contract alone"),
}


@dataclass(slots=True)
class PrintedLine:
    """Words that stand in one row of a page, with their place from its lower left corner.

    `begin` is the width of the first word; `beside`, that other words stand in the same row; `limit`, how far to the
    right its column goes.
    Units: points.
    """

    text: str
    left: float
    bottom: float
    right: float
    top: float
    bold: bool = False
    angle: int = 0
    begin: float = 0.0
    page: int = 1
    beside: bool = False
    limit: float = 0.0
    height: float = field(init=False)

    def __post_init__(self) -> None:
        """The height of the letters."""
        self.height = max(self.top - self.bottom, 1.0)


@dataclass(frozen=True, slots=True)
class Pinned:
    """A remark (`note`), a filled field (`field`) or a file (`file`) that hangs on a page at a place."""

    kind: str
    words: str
    author: str
    when: str
    left: float
    bottom: float
    top: float


@dataclass(frozen=True, slots=True)
class PdfPage:
    """One page: its size, its lines in the order of the file, and what else is drawn on it."""

    number: int
    width: float
    height: float
    lines: tuple[PrintedLine, ...]
    pinned: tuple[Pinned, ...]
    characters: int
    unknown: int
    drawn: int
    picture: float
    is_broken: bool = False


@dataclass(frozen=True, slots=True)
class PdfFile:
    """The pages of a PDF, how many files are attached to it, and whether it is a form that few programs draw."""

    pages: tuple[PdfPage, ...]
    attachments: int
    is_dynamic: bool


def pdf_file(data: bytes, name: str) -> PdfFile:
    """The pages of the PDF *data*, found within bounded time and memory.

    Raises: Unreadable for a PDF that is too large, takes too long, is locked or damaged, or makes the library fail.
    """
    if len(data) > MAX_FILE:
        raise Unreadable(f"the file is larger than {MAX_FILE} bytes", where=name, fix="take out its pictures")
    command = [sys.executable, "-I", str(_WORKER), str(WORK_SECONDS)]
    too_long = Unreadable(f"the PDF takes more than {WORK_SECONDS} seconds to read", where=name, fix=_DOUBT)
    try:  # our own file, run by our own interpreter: nothing in the command comes from outside
        done = subprocess.run(  # noqa: S603
            command, input=data, capture_output=True, timeout=WAIT_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise too_long from None
    if done.returncode == -_SPENT:
        raise too_long
    if done.returncode:
        raise Unreadable("the PDF is damaged, or made to harm its reader", where=name, fix=_DOUBT)
    found: dict[str, Any] = json.loads(done.stdout)
    if "error" in found:
        says, fix = _ERRORS[found["error"]]
        raise Unreadable(says, where=name, fix=fix)
    if not found["pages"]:
        raise Unreadable("the PDF has no page", where=name, fix=_AGAIN)
    pages = tuple(_page(number, page) for number, page in enumerate(found["pages"], 1))
    return PdfFile(pages, found["attachments"], found["form"] in (2, 3))


def _page(number: int, page: dict[str, Any]) -> PdfPage:
    if "broken" in page:
        return PdfPage(number, 0, 0, (), (), 0, 0, 0, 0.0, is_broken=True)
    width, height = page["size"]
    lines = tuple(_line(number, line) for line in page["lines"])
    pinned = tuple(Pinned(*one) for one in page["notes"])
    told = (page["characters"], page["unknown"], page["drawn"], page["picture"])
    return PdfPage(number, width, height, lines, pinned, *told)


def _line(page: int, row: list[Any]) -> PrintedLine:
    text, left, bottom, right, top, is_bold, angle, begin = row
    return PrintedLine(text, left, bottom, right, top, is_bold, angle, begin, page)
