"""The file for our own side: tiers, limits, what we would take instead and who may say so; it stays in the house."""

from __future__ import annotations

from collections.abc import Iterator

from bailment.documents.new_file import Block, Heading, Table, Text, write
from bailment.playbook.model import Clause, Playbook, Requirement, Tier
from bailment.review.review import Review
from bailment.review.standing import Assessed, Raised, State
from bailment.review.states import limit

MARK = "Privileged and confidential"
CAUTION = "Decision support, not legal advice; no lawyer has read the playbook's rows yet."


def internal_file(review: Review, playbook: Playbook) -> bytes:
    """The privileged Word file that goes with a redline of *review*."""
    return write(list(blocks(review, playbook)))


def blocks(review: Review, playbook: Playbook) -> Iterator[Block]:
    """The parts of the privileged file, in order."""
    yield Text("For our own side only. Do not send, attach or quote.", lead=f"{MARK}. ")
    yield Heading(f"Internal notes on {', '.join(review.documents)}", 0)
    yield Text(
        f"{review.verdict.word.value} under rule {review.verdict.rule} of playbook {review.playbook} "
        f"{review.version}, side {review.side.value.replace('_', ' ')}.",
        lead="Verdict: ",
    )
    yield from (Text(reason.line) for reason in review.verdict.why)
    yield from _tiers(playbook)
    yield from _walk_away(review)
    for clause in playbook.clauses:
        yield from _clause(clause, review)
    yield Text(f"{MARK}. {CAUTION}")


def _tiers(playbook: Playbook) -> Iterator[Block]:
    yield Heading("How far each tier bends", 1)
    yield Table((("Tier", "Meaning"), *((_spoken(tier), meaning) for tier, meaning in playbook.tiers)))


def _walk_away(review: Review) -> Iterator[Block]:
    yield Heading("Where we walk away", 1)
    failing = review.failing_red_lines()
    if not failing:
        yield Text("No red line fails.")
        return
    yield Text("We do not sign while one of these is unmet, unless an equivalent below meets it inside its limit.")
    yield Table((("Red line", "Asks for", "State"), *((item.id, item.asks, item.state.value) for item in failing)))


def _clause(clause: Clause, review: Review) -> Iterator[Block]:
    open_items = [i for i in review.requirements if i.clause == clause.key and i.state is not State.MET]
    flags = [flag for flag in review.red_flags if flag.clause == clause.key]
    if not open_items and not flags:
        return
    rows = {row.id: row for row in clause.requirements}
    private = clause.privileged
    yield Heading(clause.title, 1)
    yield Text(", ".join(private.escalation_owner), lead="Owners: ")
    yield Text(private.rationale, lead="Why we ask: ")
    stances = dict(private.perspective)
    if stance := stances.get(review.side.value):
        yield Text(stance, lead="Our stance: ")
    if open_items:
        yield Table((_HEAD, *(_row(item, rows[item.id]) for item in open_items)))
    if flags:
        yield Table((("Flag", "Concept", "Action", "Words"), *(_flag(flag) for flag in flags)))
    yield from _fallbacks(clause)


_HEAD = ("Requirement", "Asks for", "Tier", "State", "Limit", "May be conceded")


def _row(item: Assessed, row: Requirement) -> tuple[str, ...]:
    tiers = " or ".join(_spoken(tier) for tier in item.standing.tiers)
    may = "no" if item.strictest is Tier.RED_LINE else "yes"
    preferred = f", first {row.preferred:g}" if row.preferred is not None else ""
    return item.id, item.asks, tiers, item.state.value, limit(row) + preferred, may


def _flag(flag: Raised) -> tuple[str, ...]:
    words = flag.quotes[0].words if flag.quotes else "(silence)"
    return flag.id, flag.concept, flag.action.value, " ".join(words.split())


def _fallbacks(clause: Clause) -> Iterator[Block]:
    private = clause.privileged
    yield Text(private.common_vendor_fallback, lead="Expect from the other side: ")
    if not private.fallbacks:
        yield Text("None: ask again, or walk away.", lead="What we would take instead: ")
        return
    head = ("Rank", "Instead", "Limit", "Approver", "Kind", "For")
    rows = (
        (str(f.rank), f.position, f.limit, ", ".join(f.approver), f.kind, ", ".join(f.requirements))
        for f in private.fallbacks
    )
    yield Table((head, *rows))


def _spoken(tier: Tier) -> str:
    return tier.value.replace("_", " ")
