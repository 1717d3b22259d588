"""A review in the shape that `bailment review --json` promises."""

from __future__ import annotations

from typing import Any

from bailment.primitives.finding import Finding
from bailment.primitives.span import Quote
from bailment.review.look import FirstLook
from bailment.review.review import Review
from bailment.review.standing import Raised
from bailment.review.verdict import Missing


def plain(review: Review) -> dict[str, Any]:
    """The review as plain values; privileged as a whole."""
    return {
        "kind": review.kind,
        "side": review.side.value,
        "playbook": {"name": review.playbook, "version": review.version},
        "verdict": review.verdict.word.value,
        "why": [reason.line for reason in review.verdict.why],
        "incomplete": [_gap(item) for item in review.incomplete],
        "findings": [_finding(finding) for finding in review.findings],
        "requirements": {
            item.id: {"state": item.state.value, "quotes": [quote.plain() for quote in item.quotes]}
            for item in review.requirements
        },
        "red_flags": [_flag(flag) for flag in review.red_flags],
        "unjudged": [{"clauses": list(left.clauses), "says": left.says} for left in review.unjudged],
        "proposed": _look(review.look) if review.look else None,
    }


def _gap(gap: Missing) -> dict[str, Any]:
    return {"what": gap.what, "where": _quote(gap.where), "kind": gap.kind.value, "decides": gap.decides}


def _look(look: FirstLook) -> dict[str, Any]:
    papers = zip(look.kinds, look.authors, strict=True)
    return {
        "papers": [
            {
                "document": kind.document,
                "kind": kind.kind,
                "says": kind.says,
                "confidence": kind.confidence.value,
                "quotes": [quote.plain() for quote in kind.quotes],
                "drafted_by": author.by,
                "drafted_confidence": author.confidence.value,
                "drafted_quotes": [quote.plain() for quote in author.quotes],
            }
            for kind, author in papers
        ],
        "side": look.side.side.value,
        "side_says": look.side.says,
        "side_confidence": look.side.confidence.value,
        "side_quote": _quote(look.side.quote),
    }


def _quote(where: object) -> dict[str, str | int] | None:
    return where.plain() if isinstance(where, Quote) else None


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "tier": finding.tier,
        "clause": finding.clause,
        "requirement": finding.requirement,
        "where": _quote(finding.where),
        "says": finding.says,
        "basis": finding.basis.value,
        "authority": list(finding.authority),
        "fix": finding.fix,
        "escalate_to": list(finding.escalate_to),
        "confidence": finding.confidence.value if finding.confidence else None,
    }


def _flag(flag: Raised) -> dict[str, Any]:
    return {
        "id": flag.id,
        "concept": flag.concept,
        "severity": flag.severity.value,
        "action": flag.action.value,
        "clause": flag.clause,
        "basis": flag.basis.value,
        "authority": list(flag.authority),
        "quotes": [quote.plain() for quote in flag.quotes],
    }
