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
    from bailment.api.data import DataMap

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
HTML = "text/html; charset=utf-8"
TEXT = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Download:
    """A file that an answer can become. `may_leave`: it may be sent to the other side; else it is privileged."""

    key: str
    title: str
    says: str
    ending: str
    media: str
    may_leave: bool
    make: Callable[[Reviewed, DataMap | None], bytes] = field(repr=False)
    needs_word: bool = False

    def file_name(self, reviewed: Reviewed) -> str:
        """The name under which it is saved; what must stay in the house says so first."""
        stem = PurePath(reviewed.review.documents[0]).stem
        return f"{'' if self.may_leave else 'PRIVILEGED-'}{stem}-{self.key}{self.ending}"

    def plain(self, reviewed: Reviewed) -> dict[str, Any]:
        """The shape in which the page gets it; `hindrance` says why it cannot be had."""
        words = {"key": self.key, "title": self.title, "says": self.says, "ending": self.ending}
        return {**words, "sends": self.may_leave, "hindrance": self._hindrance(reviewed)}

    def can(self, reviewed: Reviewed) -> bool:
        """True where it can be made of this answer."""
        return self._hindrance(reviewed) is None

    def _hindrance(self, reviewed: Reviewed) -> str | None:
        if not self.needs_word:
            return None
        if not any(reading.document.format.value == "docx" for reading in reviewed.packet):
            return "It needs the contract as a Word file."
        return None if reviewed.review.has_positions else "No positions are held on such a paper."


def _redline(reviewed: Reviewed, sample: DataMap | None) -> bytes:
    data: bytes = api.redline_contract(reviewed, now=Instant.of(datetime.now(UTC))).data
    return data


def _remarks(reviewed: Reviewed, sample: DataMap | None) -> bytes:
    return str(api.review_report(reviewed, external=True)).encode()


def _issues(reviewed: Reviewed, sample: DataMap | None) -> bytes:
    data: bytes = api.issues_list(reviewed, sample).word()
    return data


def _email(reviewed: Reviewed, sample: DataMap | None) -> bytes:
    attached = [one.file_name(reviewed) for one in DOWNLOADS if one.key in ("redline", "issues") and one.can(reviewed)]
    return str(api.cover_email(reviewed, attached)).encode()


def _questions(reviewed: Reviewed, sample: DataMap | None) -> bytes:
    data: bytes = api.vendor_questions(reviewed).word()
    return data


def _report(reviewed: Reviewed, sample: DataMap | None) -> bytes:
    return str(api.review_report(reviewed)).encode()


def _notes(reviewed: Reviewed, sample: DataMap | None) -> bytes:
    data: bytes = api.internal_notes(reviewed)
    return data


_REDLINE = "Tracked changes and neutral comments in their own Word file."
DOWNLOADS = (
    Download("redline", "Redline", _REDLINE, ".docx", WORD, True, _redline, needs_word=True),
    Download("issues", "Points to settle", "What, why, and what we ask for, by weight.", ".docx", WORD, True, _issues),
    Download("questions", "Questions to the vendor", "What the paper leaves open.", ".docx", WORD, True, _questions),
    Download("email", "Cover e-mail", "A short letter that goes with them.", ".txt", TEXT, True, _email),
    Download("remarks", "Remarks", "Our reasons beside their words, on one page.", ".html", HTML, True, _remarks),
    Download("report", "Report", "The whole review on one page.", ".html", HTML, False, _report),
    Download("notes", "Internal notes", "Limits, fallbacks and who decides.", ".docx", WORD, False, _notes),
)
BY_KEY = {download.key: download for download in DOWNLOADS}
