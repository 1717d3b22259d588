"""Reports as files of one page that need nothing but themselves."""

from __future__ import annotations

from bailment.api import knowledge
from bailment.api.contracts import Reviewed
from bailment.reports import external_report, internal_report
from bailment.review import asks


def review_report(reviewed: Reviewed, *, external: bool = False) -> str:
    """The review as HTML: for our own side, or, *external*, what may be sent, made of outward words alone."""
    book = knowledge.playbook()
    if external:
        return external_report(reviewed.review.documents, asks(reviewed.review, book), book.outward())
    return internal_report(reviewed.review, book)
