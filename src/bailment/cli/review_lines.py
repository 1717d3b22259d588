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
    from bailment.api.contracts import FirstLook, Missing, Reviewed
    from bailment.api.data import DataMap

NO_POSITIONS = "no verdict is given on this paper"
REASONS = 6
"""How many of the reasons are printed before the findings."""
GAPS = 4
"""How many gaps of one kind are printed."""
CURES = {
    "paper": "add the file to the packet",
    "linked": "save what stands there and add it to the packet",
    "annex": "add it to the packet",
    "blank_annex": "have it filled",
    "unread": "get a copy that can be read",
    "blank": "have it filled",
    "unticked": "have what applies ticked",
    "ticked_twice": "have one struck out",
    "redacted": "ask for the words",
    "open_change": "have it accepted or rejected",
    "date": "have it put right",
    "open_comment": "settle it",
    "unsigned": "nothing to do while it is a draft",
}
SURE = {"high": "certain", "medium": "fairly sure", "low": "a guess"}
STATES = {
    "NOT_SIGNABLE": "do not sign it",
    "WITHHELD": "no verdict before what is missing has been read or said",
    "RENEGOTIATE": "do not sign it yet: ask for the changes below",
    "CONDITIONAL": "it may be signed once the points below are settled or accepted by their owners",
    "SIGNABLE": "it may be signed",
}


def show(reviewed: Reviewed, sample: DataMap | None, *, everything: bool, is_looked_at: bool = False) -> None:
    """Print the review: what the paper is, the verdict, what decides it, what is missing, then the findings."""
    review = reviewed.review
    if review.look and not is_looked_at:
        show_look(review.look, review.side)
    by = f"playbook {review.playbook} {review.version}" if review.has_positions else "no playbook"
    label("judged by", by, "--playbook list shows all")
    word = review.verdict.word.value
    click.echo(f"\n{coloured(word)}: {STATES[word] if review.has_positions else NO_POSITIONS}")
    _reasons(reviewed)
    _missing(reviewed)
    shown = [finding for finding in review.findings if everything or _bars(finding, reviewed)]
    law = [finding for finding in shown if finding.basis is Basis.LAW]
    open_facts = _open_facts(reviewed)
    _findings("What law asks for", [one for one in law if one.code not in open_facts], reviewed)
    _findings(
        "What law may ask for, once the facts are known", [one for one in law if one.code in open_facts], reviewed
    )
    ours = [finding for finding in shown if finding.basis is Basis.POSITION]
    _findings("What our playbook asks for" if review.has_positions else "What is flagged", ours, reviewed)
    if len(shown) < len(review.findings):
        click.echo(f"\n{len(review.findings) - len(shown)} further findings do not bar signing by themselves: --all")
    if sample is not None:
        _sample(sample)


def show_look(look: FirstLook, side: str | None = None) -> None:
    """Print what the packet seems to be, on which words that rests, and how to correct it.

    *side* is our side in the review; where a person gave another than the proposed one, it stands alone.
    """
    for kind, author in zip(look.kinds, look.authors, strict=True):
        click.secho(kind.document, bold=True)
        label("this is", f"{kind.says}{_on(kind.quotes)}", f"--kind if not; {SURE[kind.confidence.value]}")
        if kind.kind == "other":
            continue
        label("drafted by", f"{author.says}{_on(author.quotes)}", SURE[author.confidence.value])
    if side not in (None, look.side.side):
        label("our side", spoken_side(side or ""))
        return
    quote = [look.side.quote] if look.side.quote else []
    label("our side", f"{spoken_side(look.side.side)}: {look.side.says}{_on(quote)}", "--side if not")


def label(name: str, words: str, aside: str = "") -> None:
    """Print a fact under its name, with what to do where it is wrong."""
    end = f"  ({aside})" if aside else ""
    click.echo(click.wrap_text(f"{name:<11} {words}{end}", 100, "  ", " " * 14))


def spoken_side(side: str) -> str:
    """A side as people say it."""
    return "the customer" if side == "hospital_customer" else f"the {side}"


def _on(quotes: Sequence[Quote]) -> str:
    """The words on which something rests."""
    return f" — by “{shortened(quotes[0].words, 60)}”" if quotes else ""


def _open_facts(reviewed: Reviewed) -> set[str]:
    """The findings that rest on law whose application no fact settles yet."""
    items = {item.id for item in reviewed.review.requirements if len(item.standing.tiers) > 1}
    return items | {flag.id for flag in reviewed.review.red_flags if flag.needs_fact}


def show_written(files: Sequence[Path], written: Sequence[str], *, has_positions: bool = True) -> None:
    """Print which files were written and which of them may leave the house, and the next step."""
    if written:
        heading("Files")
        for line in written:
            click.echo(f"  {line}")
    click.echo("\nThis review is privileged: of what bailment writes, only what is marked so may be sent.")
    click.echo("Decision support, not legal advice; no lawyer has read the playbook's rows yet.")
    names = " ".join(map(str, files))
    if any("may be sent" in line for line in written):
        next_step("open what may be sent, read every word of it, then send it")
    elif has_positions:
        answer = (
            "--redline answer.docx" if any(file.suffix.lower() == ".docx" for file in files) else "--issues points.docx"
        )
        next_step(f"bailment review {names} {answer} --email letter.txt --internal notes.docx")
    else:
        next_step(f"bailment read {files[0]}")


def _reasons(reviewed: Reviewed) -> None:
    why = reviewed.review.verdict.why
    heading(f"What decides it (rule {reviewed.review.verdict.rule} of the playbook)")
    for reason in why[:REASONS]:
        click.echo(f"  • {shortened(reason.line, 220)}")
    if len(why) > REASONS:
        click.echo(f"  … and {len(why) - REASONS} more, below")


def _missing(reviewed: Reviewed) -> None:
    review = reviewed.review
    facts = dict.fromkeys(fact for item in review.requirements for fact in item.standing.needs_fact)
    if not facts and not review.incomplete:
        return
    heading("What is missing")
    for kind, group in groupby(sorted(review.incomplete, key=_order), key=lambda gap: gap.kind.value):
        gaps = list(group)
        for gap in gaps[:GAPS]:
            mark = "•" if gap.decides else "–"
            click.echo(click.wrap_text(f"{mark} {gap.what}{_named(gap, reviewed)}: {CURES[kind]}", 100, "  ", "    "))
        if len(gaps) > GAPS:
            click.echo(f"    … and {len(gaps) - GAPS} more of this kind (--json lists them)")
    if facts:
        click.echo(click.wrap_text(f"• facts that nobody gave (--facts): {', '.join(facts)}", 96, "  ", "    "))
    if any(not gap.decides for gap in review.incomplete):
        click.echo("  Those with – decide nothing here; the others could change a red line.")


def _order(gap: Missing) -> tuple[int, bool]:
    return list(CURES).index(gap.kind.value), not gap.decides


def _named(gap: Missing, reviewed: Reviewed) -> str:
    """The words and the place of a gap; not the words again where what is missing repeats them."""
    if gap.where is None or not gap.where.words.strip():
        return ""
    words = shortened(gap.where.words, 60)
    said = "" if words in gap.what else f"“{words}”"
    place = _place(gap.where, reviewed)
    if len(reviewed.packet) == 1:
        place = place.removeprefix(gap.where.span.document).removeprefix(", ")
    shown = ": ".join(filter(None, (place, said)))
    return f" ({shown})" if shown else ""


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
