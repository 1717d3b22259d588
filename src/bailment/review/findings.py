"""Requirements not met and flags raised, as findings in the order in which a reviewer wants them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bailment.playbook.model import Action, Check, Clause, Playbook, Requirement, Tier
from bailment.primitives.finding import Basis, Finding, Severity
from bailment.primitives.span import Quote
from bailment.review.orders import OddWords
from bailment.review.standing import Assessed, Raised, State

_Sorted = tuple[tuple[int, int, int, tuple[str, int], str], Finding]
_STRIKE = "strike these words: only a change of the text closes this"
_DECIDE = "have an owner decide, or strike it"
_LOOK = "have an owner look at these words: no position is held on such a paper"
_SAYS = {
    State.CONTRADICTED: "the paper says the opposite",
    State.ABSENT: "the paper says nothing of it",
    State.PARTIAL: "the paper says only a part of it",
    State.UNCLEAR: "the paper could not be read with certainty on this",
}


def findings(
    playbook: Playbook,
    requirements: Sequence[Assessed],
    flags: Sequence[Raised],
    odd: Sequence[OddWords] = (),
    has_positions: bool = True,
) -> tuple[Finding, ...]:
    """Everything that stands against signing, sorted by tier, then state, then severity, then place.

    Without positions, flags ask an owner to look and nothing more.
    """
    rows = {requirement.id: requirement for requirement in playbook.requirements}
    found: list[_Sorted] = []
    for item in requirements:
        clause = playbook.clause(item.clause)
        if clause and item.state is not State.MET:
            found.append(_of_requirement(item, rows[item.id], clause))
    for flag in flags:
        if clause := playbook.clause(flag.clause):
            found.append(_of_flag(flag, clause, has_positions))
    return tuple(finding for _, finding in sorted([*_of_odd(odd), *found], key=lambda pair: pair[0]))


def _of_requirement(item: Assessed, row: Requirement, clause: Clause) -> _Sorted:
    severity = clause.privileged.severity
    lacks = f" (missing: {', '.join(item.missing).replace('_', ' ')})" if item.missing else ""
    needs = f"; depends on {', '.join(item.standing.needs_fact)}" if item.standing.needs_fact else ""
    finding = Finding(
        code=item.id,
        severity=severity,
        says=f"{item.asks}: {_said(item, row)}{lacks}{needs}",
        where=item.quotes[0] if item.quotes else None,
        basis=item.standing.basis,
        authority=row.authority if item.standing.basis is Basis.LAW else (),
        fix=f"ask for our wording on {clause.title.lower()}",
        tier=item.strictest.value,
        clause=clause.key,
        requirement=item.id,
        escalate_to=clause.privileged.escalation_owner,
        confidence=row.confidence,
    )
    return (_rank(item.strictest), item.state.rank, severity.rank, _place(finding.where), item.id), finding


def _said(item: Assessed, row: Requirement) -> str:
    barred = row.check is Check.ABSENT and item.state is State.CONTRADICTED
    return "the paper says it" if barred else _SAYS[item.state]


def _of_flag(flag: Raised, clause: Clause, has_positions: bool) -> _Sorted:
    is_stop = flag.action is Action.STOP and has_positions
    fix = _STRIKE if is_stop else _DECIDE if has_positions else _LOOK
    finding = Finding(
        code=flag.id,
        severity=flag.severity,
        says=flag.concept,
        where=flag.quotes[0] if flag.quotes else None,
        basis=flag.basis,
        authority=flag.authority if flag.basis is Basis.LAW else (),
        fix=fix,
        clause=clause.key,
        escalate_to=clause.privileged.escalation_owner,
        confidence=flag.confidence,
    )
    tier = Tier.RED_LINE if is_stop else Tier.FLEXIBLE
    return (_rank(tier), State.CONTRADICTED.rank, flag.severity.rank, _place(finding.where), flag.id), finding


def _of_odd(odd: Sequence[OddWords]) -> Iterator[_Sorted]:
    for words in odd:
        fix = "strike it, and ask why it is there"
        finding = Finding(words.code, Severity.HIGH, words.says, words.quote, fix=fix)
        yield (0, 0, Severity.HIGH.rank, _place(words.quote), words.code), finding


def _rank(tier: Tier) -> int:
    return list(Tier).index(tier)


def _place(where: object) -> tuple[str, int]:
    return (where.span.document, where.span.start) if isinstance(where, Quote) else ("\uffff", 0)
