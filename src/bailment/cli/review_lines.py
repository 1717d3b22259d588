"""A review as lines for people: the verdict and what decides it, the findings by the words they stand on, the files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bailment.cli.printing import advice, coloured, heading, next_step, shortened
from bailment.primitives.finding import Basis, Finding
from bailment.primitives.span import Quote

if TYPE_CHECKING:
    from bailment.api.contracts import Reviewed
    from bailment.api.data import DataMap

REASONS = 6
"""How many of the reasons are printed before the findings."""
STATES = {
    "NOT_SIGNABLE": "do not sign it",
    "WITHHELD": "no verdict before what is missing has been read or said",
    "RENEGOTIATE": "do not sign it yet: ask for the changes below",
    "CONDITIONAL": "it may be signed once the points below are settled or accepted by their owners",
    "SIGNABLE": "it may be signed",
}


def show(reviewed: Reviewed, sample: DataMap | None, *, everything: bool, side_given: bool) -> None:
    """Print the review: verdict, what is missing, findings by basis, what the sample adds."""
    review = reviewed.review
    word = review.verdict.word.value
    click.echo(f"{coloured(word)}: {STATES[word]}")
    proposed = "kind" if side_given else "kind and side"
    click.echo(
        f"{', '.join(review.documents)} · kind {review.kind}, side {review.side.value.replace('_', ' ')}"
        f" ({proposed} proposed from the text) · playbook {review.playbook} {review.version}"
    )
    _reasons(reviewed)
    _missing(reviewed)
    shown = [finding for finding in review.findings if everything or _bars(finding, reviewed)]
    _findings("What law asks for", [one for one in shown if one.basis is Basis.LAW], reviewed)
    _findings("What our playbook asks for", [one for one in shown if one.basis is Basis.POSITION], reviewed)
    if len(shown) < len(review.findings):
        click.echo(f"\n{len(review.findings) - len(shown)} further findings do not bar signing by themselves: --all")
    if sample is not None:
        _sample(sample)


def show_written(files: Sequence[Path], written: Sequence[str]) -> None:
    """Print which files were written and which of them may leave the house, and the next step."""
    if written:
        heading("Files")
        for line in written:
            click.echo(f"  {line}")
    click.echo("\nThis review is privileged: of what bailment writes, only the redline may be sent.")
    click.echo("Decision support, not legal advice; no lawyer has read the playbook's rows yet.")
    names = " ".join(map(str, files))
    if any("may be sent" in line for line in written):
        next_step("open the redline, read every change, then send it")
    else:
        next_step(f"bailment review {names} --redline answer.docx --internal notes.docx")


def _reasons(reviewed: Reviewed) -> None:
    why = reviewed.review.verdict.why
    heading(f"Why (rule {reviewed.review.verdict.rule} of the playbook)")
    for reason in why[:REASONS]:
        click.echo(f"  • {shortened(reason.line, 300)}")
    if len(why) > REASONS:
        click.echo(f"  … and {len(why) - REASONS} more, below")


def _missing(reviewed: Reviewed) -> None:
    facts = dict.fromkeys(fact for item in reviewed.review.requirements for fact in item.standing.needs_fact)
    gaps = [f"{gap.what}{_named(gap.where)}" for gap in reviewed.review.incomplete]
    if not facts and not gaps:
        return
    heading("What is missing")
    for gap in gaps:
        click.echo(f"  • {gap}: add the file to the packet")
    if facts:
        click.echo(click.wrap_text(f"• facts that nobody gave (--facts): {', '.join(facts)}", 96, "  ", "    "))


def _named(where: Quote | None) -> str:
    return f", named as “{shortened(where.words, 60)}”" if where else ""


def _bars(finding: Finding, reviewed: Reviewed) -> bool:
    """True where the finding is a red line, or a flag that stops."""
    stops = {flag.id for flag in reviewed.review.red_flags if flag.action.value == "stop"}
    return finding.tier == "red_line" or finding.code in stops or finding.code.startswith("REV")


def _findings(title: str, findings: Sequence[Finding], reviewed: Reviewed) -> None:
    if not findings:
        return
    heading(f"{title} ({len(findings)})")
    quoted = [one for one in findings if isinstance(one.where, Quote)]
    order = {one.where: place for place, one in reversed(list(enumerate(quoted)))}
    for where, group in groupby(sorted(quoted, key=lambda one: order[one.where]), key=lambda one: one.where):
        assert isinstance(where, Quote)
        click.echo(f"\n  {_place(where, reviewed)}: “{shortened(where.words)}”")
        _points(group)
    if len(quoted) < len(findings):
        click.echo("\n  The paper is silent:")
        _points(one for one in findings if not isinstance(one.where, Quote))


def _points(findings: Iterable[Finding]) -> None:
    for one in findings:
        click.echo(f"    {coloured(one.severity.value)} {one.code} {one.says}")
        click.echo(f"        {advice(one)}")


def _place(quote: Quote, reviewed: Reviewed) -> str:
    """The document and the innermost numbered clause that hold *quote*."""
    for reading in reviewed.packet:
        if reading.document.name == quote.span.document:
            numbers = [clause.number for clause in reading.clauses if clause.number and clause.span.holds(quote.span)]
            return f"{quote.span.document}, {numbers[-1].rstrip(':')}" if numbers else quote.span.document
    return quote.span.document


def _sample(sample: DataMap) -> None:
    heading(f"What the sample would disclose ({len(sample.fields)} fields; bailment map shows each)")
    for code, group in groupby(sorted(sample.checks, key=lambda check: check.code), key=lambda check: check.code):
        first, *others = group
        more = f" (and {len(others)} more of this kind)" if others else ""
        click.echo(f"  {coloured(first.severity.value)} {code} {shortened(first.says)}{more}")
