"""A review as a page: for our own side by default, or neutral remarks for the other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bailment.playbook.model import Action, Outward, Playbook
from bailment.primitives.span import Quote
from bailment.reports.pages import CAUTION, page
from bailment.review.asks import Ask
from bailment.review.review import Review
from bailment.review.standing import State

FIRST_REASONS = 5
"""How many of the verdict's reasons stand open on the page; the rest is folded under them."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What the other side may see of a clause: its title, the paper's own words, our neutral reasons."""

    title: str
    quotes: tuple[Quote, ...]
    reasons: tuple[str, ...]


def internal_report(review: Review, playbook: Playbook) -> str:
    """The whole review as one self-contained page of HTML, marked privileged."""
    groups = ((clause, [i for i in review.requirements if i.clause == clause.key]) for clause in playbook.clauses)
    quotes = {item.id: item.quotes for item in review.requirements}
    return page(
        "review.html",
        review=review,
        caution=CAUTION,
        first_reasons=FIRST_REASONS,
        met=sum(item.state is State.MET for item in review.requirements),
        clauses=[(clause.title, items) for clause, items in groups if items],
        titles={clause.key: clause.title for clause in playbook.clauses},
        quotes=quotes | {flag.id: flag.quotes for flag in review.red_flags},
        stops={flag.id: "stop" for flag in review.red_flags if flag.action is Action.STOP},
    )


def external_report(documents: Iterable[str], asks: Iterable[Ask], outward: Outward) -> str:
    """The requests to the other side as one self-contained page of HTML.

    Promises: of the playbook it holds titles and neutral reasons, and nothing else.
    """
    return page("remarks.html", documents=tuple(documents), remarks=tuple(_remarks(asks, outward)))


def _remarks(asks: Iterable[Ask], outward: Outward) -> Iterable[Remark]:
    for ask in asks:
        if clause := outward.clause(ask.clause):
            reasons = [reason for name in ask.requirements if (reason := clause.reason(name))]
            yield Remark(clause.title, ask.against, tuple(dict.fromkeys(reasons)))
