"""Answers that people can send: the points to settle, a cover e-mail, the questions to the vendor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bailment.api import knowledge
from bailment.api.contracts import Reviewed
from bailment.datamap import DataMap
from bailment.playbook import Side
from bailment.playbook.questions import load_questions
from bailment.primitives.errors import Usage
from bailment.reports.answers import cover_letter, issues_sheet, questions_sheet
from bailment.reports.sheets import Sheet as Sheet
from bailment.review import asks
from bailment.review.issues import Inquiry, Issue, inquiry, issues


def issues_list(reviewed: Reviewed, sample: DataMap | None = None) -> Sheet:
    """The points to settle with the other side, by weight; *sample* says of what data the talk is.

    Promises: it may be sent; nothing privileged is in it.
    Raises: Usage where our side has no positions on such a paper.
    """
    return issues_sheet(reviewed.review.documents, _issues(reviewed), _about(sample) if sample else "")


def cover_email(reviewed: Reviewed, attached: Sequence[str] = ()) -> str:
    """A short e-mail to the other side that goes with the files named in *attached*; its first line is the subject.

    Promises: it may be sent; nothing privileged is in it.
    """
    names = {"ours": _ours(reviewed), "agreement": _agreement(reviewed)}
    return cover_letter(names, _issues(reviewed), attached, _inquiry(reviewed).papers)


def vendor_questions(reviewed: Reviewed) -> Sheet:
    """The questions to the vendor that the paper leaves open: what the service sees, stores, learns and later uses.

    Promises: it may be sent; nothing privileged is in it.
    """
    return questions_sheet(reviewed.review.documents, _inquiry(reviewed))


def _issues(reviewed: Reviewed) -> tuple[Issue, ...]:
    if not reviewed.review.has_positions:
        raise Usage("nothing is asked for here: no positions are held", fix=reviewed.review.unjudged[0].says)
    book = knowledge.playbook()
    return issues(reviewed.review, asks(reviewed.review, book), book.outward(), reviewed.words)


def _inquiry(reviewed: Reviewed) -> Inquiry:
    return inquiry(reviewed.review, load_questions(), knowledge.playbook().outward())


def _ours(reviewed: Reviewed) -> str:
    """The name of our side as people gave it: what the paper calls it is a role and signs no letter."""
    return reviewed.deal.words.get("vendor" if reviewed.review.side is Side.VENDOR else "customer", "")


def _agreement(reviewed: Reviewed) -> str:
    words = reviewed.words.get("agreement", "")
    return words if words.startswith("the ") else "your draft"


def _about(sample: DataMap) -> str:
    """What the sample holds, by category: never a value."""
    counts = Counter(row.category.value if row.category else "unclassified" for row in sample.fields)
    kinds = ", ".join(f"{name.replace('_', ' ')} ({count})" for name, count in counts.most_common())
    purpose = f" for {sample.purpose}" if sample.purpose else ""
    return f"What would be sent{purpose}, by a sample: {len(sample.fields)} fields, namely {kinds}."
