"""What is to be settled with the other side, in the order in which we would take it, and what we ask the vendor.

Of the playbook only what may leave the house is known here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bailment.playbook.model import Action, Outward, OutwardClause
from bailment.playbook.questions import Question
from bailment.primitives.span import Quote
from bailment.review import wordings
from bailment.review.asks import Ask
from bailment.review.review import Review
from bailment.review.standing import State
from bailment.review.verdict import Lack


@dataclass(frozen=True, slots=True)
class Issue:
    """One clause that is not settled: the paper's own words on it, why it matters, and what we ask for.

    `quotes` are words that stand against what we ask, `says` words that go a part of the way. `wording` is what we ask
    the paper to say, with a name in brackets for what is still to be agreed; None where we ask the other side for a
    proposal, or where (`is_owed` false) words are only to go.
    """

    clause: str
    title: str
    quotes: tuple[Quote, ...]
    says: tuple[Quote, ...]
    reasons: tuple[str, ...]
    is_owed: bool
    wording: str | None


def issues(review: Review, asks: Sequence[Ask], outward: Outward, values: Mapping[str, str]) -> tuple[Issue, ...]:
    """What *asks* puts to the other side; that whose finding weighs most comes first, and so within each.

    Promises: titles, neutral reasons and wordings are all that it takes of the playbook.
    """
    found = [_issue(ask, clause, review, values) for ask in asks if (clause := outward.clause(ask.clause))]
    weight = _weight(finding.clause or "" for finding in review.findings)
    return tuple(sorted(found, key=lambda issue: weight(issue.clause)))


def _issue(ask: Ask, clause: OutwardClause, review: Review, values: Mapping[str, str]) -> Issue:
    weight = _weight(finding.code for finding in review.findings)
    reasons = dict.fromkeys(reason for name in sorted(ask.requirements, key=weight) if (reason := clause.reason(name)))
    text = wordings.proposed(clause, review.side, _bracketed(clause) | dict(values)).text if ask.is_owed else None
    return Issue(clause.key, clause.title, _telling(ask, review), _says(ask, review), tuple(reasons), ask.is_owed, text)


def _bracketed(clause: OutwardClause) -> dict[str, str]:
    """What stands in our wordings for words that nobody has given yet: the parties as such, else a name in brackets."""
    names = {slot.name for wording in clause.wordings for slot in wording.slots if not slot.default}
    return {name: f"the {name}" if name in _PARTIES else f"[{name.replace('_', ' on ', 1)}]" for name in names}


_PARTIES = ("vendor", "customer")


def _says(ask: Ask, review: Review) -> tuple[Quote, ...]:
    """The words of the paper on the clause that do not stand against us: it is not silent where there are some."""
    found = [quote for item in review.requirements if item.clause == ask.clause for quote in item.quotes]
    return tuple(dict.fromkeys(quote for quote in found if quote not in ask.against))


def _telling(ask: Ask, review: Review) -> tuple[Quote, ...]:
    """The words against which *ask* stands, those that stop a signature first."""
    stops = [quote for flag in review.red_flags if flag.action is Action.STOP for quote in flag.quotes]
    return tuple(dict.fromkeys([*(quote for quote in stops if quote in ask.against), *ask.against]))


def _weight(names: Iterable[str]) -> Callable[[str], int]:
    """The place of a name among *names*, which stand in order of weight; of an unknown one, the end."""
    order: dict[str, int] = {}
    for name in names:
        order.setdefault(name, len(order))
    return lambda name: order.get(name, len(order))


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What we ask the vendor: `questions` with the reason for each, `papers` that are wanted, `places` left open."""

    questions: tuple[tuple[Question, str], ...]
    papers: tuple[str, ...]
    places: tuple[tuple[str, Quote], ...] = ()


def inquiry(review: Review, questions: Sequence[Question], outward: Outward) -> Inquiry:
    """The *questions* that the paper leaves open, and those that are asked of every vendor.

    Promises: a question is left out only where every requirement that it bears on is met, or applies to no such deal.
    """
    papers = dict.fromkeys(gap.what for gap in review.incomplete if gap.kind in _PAPERS)
    places = ((gap.what, gap.where) for gap in review.incomplete if gap.kind in _PLACES and gap.where)
    return Inquiry(tuple(_open(review, questions, outward)), tuple(papers), tuple(places))


_PAPERS = (Lack.PAPER, Lack.LINKED, Lack.ANNEX)
_PLACES = (Lack.BLANK_ANNEX, Lack.BLANK, Lack.REDACTED, Lack.UNTICKED, Lack.TICKED_TWICE)


def _open(review: Review, questions: Sequence[Question], outward: Outward) -> Iterator[tuple[Question, str]]:
    unmet = {item.id: item.clause for item in review.requirements if item.state is not State.MET}
    for question in questions:
        names = [name for name in question.requirements if name in unmet]
        if names or question.is_core:
            reasons = (clause.reason(name) for name in names if (clause := outward.clause(unmet[name])))
            yield question, next((reason for reason in reasons if reason), "")
