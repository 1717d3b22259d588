"""From tiers, states and open flags to one of five verdicts; no number, weight or severity decides."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bailment.playbook.model import Action, Tier
from bailment.primitives.span import Quote, Span
from bailment.review.standing import Assessed, Raised, State


class Word(StrEnum):
    """The five verdicts."""

    NOT_SIGNABLE = "NOT_SIGNABLE"
    WITHHELD = "WITHHELD"
    RENEGOTIATE = "RENEGOTIATE"
    CONDITIONAL = "CONDITIONAL"
    SIGNABLE = "SIGNABLE"


class Lack(StrEnum):
    """In what way something is missing."""

    PAPER = "paper"
    LINKED = "linked"
    ANNEX = "annex"
    BLANK_ANNEX = "blank_annex"
    BLANK = "blank"
    REDACTED = "redacted"
    UNTICKED = "unticked"
    TICKED_TWICE = "ticked_twice"
    UNREAD = "unread"
    OPEN_CHANGE = "open_change"
    OPEN_COMMENT = "open_comment"
    UNSIGNED = "unsigned"
    DATE = "date"


_FILLS_SILENCE = (
    Lack.PAPER,
    Lack.LINKED,
    Lack.ANNEX,
    Lack.BLANK_ANNEX,
    Lack.BLANK,
    Lack.REDACTED,
    Lack.UNREAD,
    Lack.UNTICKED,
)
"""What may hold words on which the paper is otherwise silent; the others only bear on words that stand in it."""
_ELSEWHERE = (Lack.PAPER, Lack.LINKED, Lack.ANNEX)
_INSIDE = (Lack.BLANK, Lack.REDACTED, Lack.UNTICKED, Lack.TICKED_TWICE, Lack.OPEN_CHANGE)
_NEVER_DECIDES = (Lack.OPEN_COMMENT, Lack.UNSIGNED, Lack.DATE)


@dataclass(frozen=True, slots=True)
class Missing:
    """A document that the packet refers to and does not hold, a place to fill, or a passage that nobody could read.

    `clauses` are the subjects on which it may speak (empty: all); `prevails`: the packet ranks it above itself.
    `is_formal`: it speaks of no subject (a name, a fee, a signature). `passage` is the sentence around it, `decides`
    says that it could change a red line.
    """

    what: str
    where: Quote | None = None
    clauses: tuple[str, ...] = ()
    prevails: bool = False
    kind: Lack = Lack.PAPER
    is_formal: bool = False
    passage: Span | None = None
    decides: bool = False

    def overrides(self, clause: str) -> bool:
        """True where it could undo what the packet says on *clause*."""
        return self.prevails and self.speaks_of(clause)

    def opens(self, quotes: Sequence[Quote]) -> bool:
        """True where every one of *quotes* stands in one sentence with it: to fill it could turn what they say."""
        if self.kind not in _INSIDE or self.is_formal or self.passage is None or not quotes:
            return False
        return all(quote.span.overlaps(self.passage) for quote in quotes)

    def speaks_of(self, clause: str) -> bool:
        """True where *clause* is among its subjects."""
        return not self.is_formal and (not self.clauses or clause in self.clauses)

    def could_change(self, item: Assessed) -> bool:
        """True where reading it could change the state of *item*.

        It undoes what is met if it prevails, or if the words that meet it rest on it; a silence it may fill.
        """
        if self.kind in _NEVER_DECIDES or self.is_formal:
            return False
        if self._is_under(item):
            return True
        if not self.speaks_of(item.clause):
            return False
        is_silent = self.kind in _FILLS_SILENCE and item.state in (State.ABSENT, State.PARTIAL, State.UNCLEAR)
        return self.prevails or is_silent

    def _is_under(self, item: Assessed) -> bool:
        """True where the words of *item* name it, or stand in one sentence with it."""
        if self.passage:
            return any(quote.span.overlaps(self.passage) for quote in item.quotes)
        return self.speaks_of(item.clause) and any(self.what in quote.words for quote in item.quotes)


@dataclass(frozen=True, slots=True)
class Unjudged:
    """Clauses on which this review says nothing, and why; `decides` where a red line may be among them."""

    clauses: tuple[str, ...]
    says: str
    decides: bool = True


@dataclass(frozen=True, slots=True)
class Case:
    """What a verdict rests on.

    Every flag here is open. `covered` holds requirements that a valid concession or equivalent covers, in both papers;
    `pending` those whose concession is agreed but does not yet stand in both.
    """

    requirements: tuple[Assessed, ...]
    flags: tuple[Raised, ...] = ()
    missing: tuple[Missing, ...] = ()
    covered: frozenset[str] = frozenset()
    pending: frozenset[str] = frozenset()
    unjudged: tuple[Unjudged, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that decided, in words: `about` is the id of a requirement or flag."""

    about: str
    says: str

    @property
    def line(self) -> str:
        """The reason on one line, with what it is about."""
        return f"{self.about}: {self.says}" if self.about else self.says


@dataclass(frozen=True, slots=True)
class Verdict:
    """The first rule that held, and everything that made it hold."""

    word: Word
    rule: int
    why: tuple[Reason, ...]


def verdict(case: Case) -> Verdict:
    """The verdict of the first rule that holds.

    Promises: the answer depends on tiers, states, flags and gaps alone; a worse state never gives a better verdict
    while nothing is missing.
    """
    for number, (word, reasons) in enumerate(_RULES, start=1):
        why = tuple(reasons(case))
        if why:
            return Verdict(word, number, why)
    return Verdict(Word.SIGNABLE, 6, (Reason("", "red lines are met; flexible requirements are met or conceded"),))


def _counting(case: Case, *tiers: Tier) -> Iterator[Assessed]:
    """The requirements that surely apply in one of *tiers*, and that no concession or equivalent covers."""
    for item in case.requirements:
        if item.counts and item.tier in tiers and item.id not in case.covered:
            yield item


def _overridable(clause: str, quotes: Sequence[Quote], case: Case) -> bool:
    """True where a paper that is not there prevails on *clause*, or the words themselves are still open."""
    return any(gap.overrides(clause) or gap.opens(quotes) for gap in case.missing)


def _final_no(case: Case) -> Iterator[Reason]:
    """Rule 1: a red line contradicted, or a stop flag open, where no missing document could override it."""
    for item in _counting(case, Tier.RED_LINE):
        if item.state is State.CONTRADICTED and not _overridable(item.clause, item.quotes, case):
            yield _failed(item, "a red line is contradicted by the paper's own words")
    for flag in case.flags:
        if flag.action is Action.STOP and not _overridable(flag.clause, flag.quotes, case):
            yield _waved(flag, "must stop the deal until the text changes")


def _withheld(case: Case) -> Iterator[Reason]:
    """Rule 2: something missing, unread, undecided or not judged leaves a red line open."""
    for left in case.unjudged:
        if left.decides:
            yield Reason("", left.says)
    for item in case.requirements:
        if item.id in case.covered or not item.may_be_red:
            continue
        if item.is_red:
            yield from _held(item, case.missing)
        elif item.state is not State.MET:
            facts = ", ".join(item.standing.needs_fact) or "a fact"
            yield Reason(item.id, f"{item.asks}: {item.state.value}, and whether it is a red line depends on {facts}")


def _held(item: Assessed, missing: tuple[Missing, ...]) -> Iterator[Reason]:
    if item.state is State.UNCLEAR:
        yield Reason(item.id, f"{item.asks}: the words that decide it could not be read with certainty")
    if lacking := [paper for paper in missing if paper.could_change(item)]:
        yield Reason(item.id, f"{item.asks}: {item.state.value} on this text, but {_open(lacking)}")


NAMED_TOGETHER = 3
"""How many gaps one reason names before it counts the rest."""


def _open(lacking: Sequence[Missing]) -> str:
    """What is open, in words: the papers that are not there, then what is to be settled in this one."""
    absent = list(dict.fromkeys(paper.what for paper in lacking if paper.kind in _ELSEWHERE))
    inside = list(dict.fromkeys(paper.what for paper in lacking if paper.kind not in _ELSEWHERE))
    said = [f"{_listed(absent)} {'is' if len(absent) == 1 else 'are'} missing"] if absent else []
    said += [f"this is open: {_listed(inside)}"] if inside else []
    return "; ".join(said)


def _listed(names: Sequence[str]) -> str:
    more = len(names) - NAMED_TOGETHER
    shown = [shortened(name, 100) for name in names[:NAMED_TOGETHER]]
    if more > 0:
        return f"{', '.join(shown)} and {more} more"
    return " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))


def _no(case: Case) -> Iterator[Reason]:
    """Rule 3: a red line absent or contradicted, or a stop flag open."""
    for item in _counting(case, Tier.RED_LINE):
        if item.state in (State.ABSENT, State.CONTRADICTED):
            yield _failed(item, f"a red line is {item.state.value}")
    for flag in case.flags:
        if flag.action is Action.STOP:
            yield _waved(flag, "must stop the deal until the text changes")


def _renegotiate(case: Case) -> Iterator[Reason]:
    """Rule 4: a red line partial, a flexible requirement contradicted, or an open flag that rests on law in force."""
    for item in _counting(case, Tier.RED_LINE):
        if item.state is State.PARTIAL:
            yield _failed(item, "a red line is met only in part")
    for item in _counting(case, Tier.FLEXIBLE):
        if item.state is State.CONTRADICTED:
            yield _failed(item, "a flexible requirement is contradicted")
    for flag in case.flags:
        if flag.rests_on_law:
            yield _waved(flag, "rests on law that applies")


def _conditional(case: Case) -> Iterator[Reason]:
    """Rule 5: a flexible requirement unmet, a convenience contradicted, any other flag, or an unfinished concession."""
    for item in _counting(case, Tier.FLEXIBLE):
        if item.state in (State.ABSENT, State.PARTIAL, State.UNCLEAR):
            yield _failed(item, f"a flexible requirement is {item.state.value}")
    for item in _counting(case, Tier.CONVENIENCE):
        if item.state is State.CONTRADICTED:
            yield _failed(item, "a convenience is contradicted")
    for flag in case.flags:
        yield _waved(flag, "is open until its owner decides")
    for name in sorted(case.pending):
        yield Reason(name, "a concession is agreed but does not yet stand in both papers")


def _failed(item: Assessed, what: str) -> Reason:
    words = f' ("{shortened(item.quotes[0].words)}")' if item.quotes and item.state is not State.ABSENT else ""
    lacking = f"; missing: {', '.join(item.missing)}" if item.missing and item.state is State.PARTIAL else ""
    return Reason(item.id, f"{item.asks}: {what}{lacking}{words}")


def _waved(flag: Raised, what: str) -> Reason:
    words = f' ("{shortened(flag.quotes[0].words)}")' if flag.quotes else ""
    return Reason(flag.id, f"{flag.concept}: {what}{words}")


def shortened(words: str, limit: int = 240) -> str:
    """The words on one line, cut at a word's end where they are longer than *limit*."""
    line = " ".join(words.split())
    return line if len(line) <= limit else line[:limit].rsplit(" ", 1)[0] + " …"


_RULES: tuple[tuple[Word, Callable[[Case], Iterator[Reason]]], ...] = (
    (Word.NOT_SIGNABLE, _final_no),
    (Word.WITHHELD, _withheld),
    (Word.NOT_SIGNABLE, _no),
    (Word.RENEGOTIATE, _renegotiate),
    (Word.CONDITIONAL, _conditional),
)
