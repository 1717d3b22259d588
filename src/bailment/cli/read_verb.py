"""`bailment read`: what a contract says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bailment.cli.options import FILE, examples
from bailment.cli.printing import heading, json_option, next_step, print_bytes, print_json, shortened, table

if TYPE_CHECKING:
    from bailment.api.contracts import Clause, Reading, Term

MARKS_SHOWN = 20


@click.command(epilog=examples("bailment read dpa.docx", "bailment read dpa.docx --text > dpa.txt"))
@click.argument("file", type=FILE)
@click.option("--text", is_flag=True, help="Print exactly the document's text; offsets in --json count in it.")
@json_option
def command(file: Path, text: bool, as_json: bool) -> None:
    """Say what a contract says: its clauses and terms, each with the exact words that decide it."""
    from bailment import api
    from bailment.api.contracts import reading_plain

    if text:
        print_bytes(api.document(file).text.encode())
        return
    reading = api.read_contract(file)
    if as_json:
        print_json(reading_plain(reading))
        return
    _print(reading, file)


def _print(reading: Reading, file: Path) -> None:
    click.echo(f"{reading.document.name} · {len(reading.clauses)} clauses · {len(reading.statements)} statements")
    _print_gaps(reading)
    heading("Clauses")
    table(_headings(reading.clauses))
    said = [term for term in reading.terms.values() if term.quote]
    heading(f"Terms on which it speaks ({len(said)})")
    for term in said:
        click.echo(f"  {click.style(term.key, bold=True)}: {_value(term)} · {term.why} ({term.confidence} confidence)")
        click.echo(f"      “{shortened(term.quote.words if term.quote else '')}”")
    silent = [term.key for term in reading.terms.values() if not term.quote]
    heading(f"Terms on which it is silent ({len(silent)})")
    click.echo(click.wrap_text(", ".join(silent), 96, "  ", "  "))
    next_step(f"bailment review {file}")


def _print_gaps(reading: Reading) -> None:
    """What the file holds beside its text, and what could not be read."""
    document = reading.document
    if document.unread:
        heading(f"Not read ({len(document.unread)})")
        for one in document.unread:
            click.echo(f"  {one.says}")
    if document.marks:
        heading(f"Marks that may mislead a reader ({len(document.marks)})")
        for mark in document.marks[:MARKS_SHOWN]:
            click.echo(f"  {mark.kind.value.replace('_', ' ')}: {shortened(mark.words)} (at {mark.start})")
    if document.notes:
        click.echo(f"{len(document.notes)} comments came with the file; they are no part of its text.")


def _headings(clauses: Iterable[Clause]) -> Iterator[tuple[str, str, str]]:
    """One row for each heading: its first number, and every kind found under it."""
    for words, under in groupby(clauses, key=lambda clause: clause.heading):
        group = list(under)
        kinds = dict.fromkeys(kind for clause in group for kind in clause.kinds)
        yield group[0].number or "–", shortened(words, 60), ", ".join(kinds)


def _value(term: Term) -> str:
    match term.value:
        case None:
            return "no number"
        case bool():
            return "yes" if term.value else "no"
        case tuple():
            return ", ".join(term.value) or "none"
    return str(term.value)
