"""What may be taken away from an answer: one table, each row made by a public verb, each marked for whom it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from bailment import api
from bailment.primitives.time import Instant

if TYPE_CHECKING:
    from bailment.api.contracts import Reviewed

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Download:
    """A file that an answer can become. `may_leave`: it may be sent to the other side; else it is privileged."""

    key: str
    title: str
    says: str
    ending: str
    media: str
    may_leave: bool
    make: Callable[[Reviewed], bytes] = field(repr=False)
    needs_word: bool = False

    def file_name(self, reviewed: Reviewed) -> str:
        """The name under which it is saved; what must stay in the house says so first."""
        stem = PurePath(reviewed.review.documents[0]).stem
        return f"{'' if self.may_leave else 'PRIVILEGED-'}{stem}-{self.key}{self.ending}"

    def plain(self, reviewed: Reviewed) -> dict[str, Any]:
        """The shape in which the page gets it; `hindrance` says why it cannot be had."""
        words = {"key": self.key, "title": self.title, "says": self.says, "ending": self.ending}
        return {**words, "sends": self.may_leave, "hindrance": self._hindrance(reviewed)}

    def _hindrance(self, reviewed: Reviewed) -> str | None:
        has_word = any(reading.document.format.value == "docx" for reading in reviewed.packet)
        return "It needs the contract as a Word file." if self.needs_word and not has_word else None


def _redline(reviewed: Reviewed) -> bytes:
    data: bytes = api.redline_contract(reviewed, now=Instant.of(datetime.now(UTC))).data
    return data


def _remarks(reviewed: Reviewed) -> bytes:
    return str(api.review_report(reviewed, external=True)).encode()


def _report(reviewed: Reviewed) -> bytes:
    return str(api.review_report(reviewed)).encode()


def _notes(reviewed: Reviewed) -> bytes:
    data: bytes = api.internal_notes(reviewed)
    return data


DOWNLOADS = (
    Download(
        "redline",
        "Redline",
        "Tracked changes and neutral comments in their own Word file.",
        ".docx",
        WORD,
        True,
        _redline,
        needs_word=True,
    ),
    Download("remarks", "Remarks", "What we ask for and why, clause by clause.", ".html", HTML, True, _remarks),
    Download("report", "Report", "The whole review on one page.", ".html", HTML, False, _report),
    Download("notes", "Internal notes", "Limits, fallbacks and who decides.", ".docx", WORD, False, _notes),
)
BY_KEY = {download.key: download for download in DOWNLOADS}
