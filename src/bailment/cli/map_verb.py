"""`bailment map`: what would really be sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bailment.cli.options import FILE, examples
from bailment.cli.printing import (
    advice,
    coloured,
    heading,
    json_option,
    next_step,
    print_json,
    progress,
    shortened,
    table,
)

if TYPE_CHECKING:
    from bailment.api.data import DataMap, FieldRow
    from bailment.primitives.finding import Finding

_ROWS = 12
_CHECKS_ALIKE = 2
_TEXTS = ("free_text", "file_attachments")
_SOURCES = {
    "fhir_r4_json": "FHIR R4",
    "fhir_r4_ndjson": "FHIR R4, one resource a line",
    "json": "JSON",
    "ndjson": "JSON, one record a line",
    "csv": "a table",
}
_BECOMES = {"keep": "sent as it is", "drop": "not sent", "replace": "sent as a token", "scrub": "sent scrubbed"}
_LETTERS = dict(
    zip(
        "ABCDEFGHIJKLMNOPQR",
        (
            *("name", "place", "date", "telephone", "fax", "e-mail", "social security number", "record number"),
            *("plan number", "account number", "licence number", "vehicle", "device", "web address", "network address"),
            *("biometric", "face", "other unique number"),
        ),
        strict=True,
    )
)


@click.command(
    epilog=examples(
        "bailment map sample.json --purpose summarisation",
        "bailment map exports/ extract.csv --purpose 'referral triage from discharge letters' --json",
    )
)
@click.argument("payloads", nargs=-1, required=True, type=FILE)
@click.option("--purpose", help="What the data are wanted for: one task, in business words.")
@click.option("--all", "show_all", is_flag=True, help="Print every field and every check.")
@json_option
def command(payloads: tuple[Path, ...], purpose: str | None, show_all: bool, as_json: bool) -> None:
    """Map samples of what would be sent: each field, what it is, whether the purpose needs it, what to do with it.

    PAYLOADS are files or folders: FHIR R4 (JSON, NDJSON), CSV, plain JSON and NDJSON, in any mix.

    The purposes to begin from: summarisation, routing, coding_help, patient_support, denial_analysis, form_extraction.
    """
    from bailment import api

    found = api.map_payloads(payloads, purpose=purpose, progress=progress)
    if as_json:
        print_json(found.plain())
        return
    _print(found, None if show_all else _ROWS)
    if purpose is None:
        next_step(f"bailment map {' '.join(map(str, payloads))} --purpose summarisation")
    else:
        next_step("agree on the plan with the vendor: bailment agreement settle --help")


@dataclass(frozen=True, slots=True)
class _Group:
    """Fields that a reader looks at together; the first group that holds a field has it."""

    title: str
    holds: Callable[[FieldRow], bool]


_GROUPS = (
    _Group("Nobody has classified", lambda row: row.category is None),
    _Group("Identifies a person", lambda row: row.identifiability == "direct" and row.category not in _TEXTS),
    _Group("Free text and files, which may hold any identifier", lambda row: row.category in _TEXTS),
    _Group("Tells persons apart together with other fields", lambda row: row.identifiability == "indirect"),
    _Group("Sensitive content", lambda row: row.sensitivity == "high"),
    _Group("The rest", lambda row: True),
)
_SUMMARISED = ("Sensitive content", "The rest")


def _print(found: DataMap, limit: int | None) -> None:
    _samples(found, limit)
    _summary(found)
    taken: set[str] = set()
    for group in _GROUPS:
        rows = [row for row in found.fields if row.path not in taken and group.holds(row)]
        taken |= {row.path for row in rows}
        if rows:
            heading(f"{group.title} ({len(rows)})")
            if limit is not None and group.title in _SUMMARISED:
                _counts(rows)
            else:
                _fields(rows, limit)
    _risk(found)
    _checks(found.checks, limit)


def _samples(found: DataMap, limit: int | None) -> None:
    shown = found.samples[:limit]
    for one in shown:
        kind = _SOURCES.get(one.source, one.source)
        written = f", {one.written}" if one.written else ""
        click.echo(f"{one.name}: {kind}{written}; {one.records:,} record(s), {len(one.paths):,} field(s)")
    if len(found.samples) > len(shown):
        click.echo(f"… and {len(found.samples) - len(shown)} more files")


def _summary(found: DataMap) -> None:
    rows = found.fields
    needed = sum(row.needed for row in rows)
    listed = sum(row.identifier is not None for row in rows)
    unknown = sum(row.category is None for row in rows)
    click.echo(
        f"\n{len(rows)} fields · {listed} on the HIPAA list of identifiers · {unknown} unclassified"
        f" · {needed} needed for {found.purpose or 'no purpose yet'}"
    )


def _fields(rows: Sequence[FieldRow], limit: int | None) -> None:
    """One line a field: ids of records last, and what would leave before what would not."""
    ordered = sorted(
        rows, key=lambda row: (row.identifier == "R", row.transformation == "drop", row.identifier or "Z", row.path)
    )
    table([(row.path, _what(row), _BECOMES[row.transformation], _example(row)) for row in ordered[:limit]])
    _more(len(ordered), limit)


def _what(row: FieldRow) -> str:
    if row.identifier:
        return f"{row.identifier} {_LETTERS[row.identifier]}"
    return (row.kind or "unclassified").replace("_", " ")


def _example(row: FieldRow) -> str:
    return f"such as {row.examples_masked[0]}" if row.examples_masked else "always empty"


def _counts(rows: Sequence[FieldRow]) -> None:
    counted = Counter((str(row.category).replace("_", " "), _BECOMES[row.transformation]) for row in rows)
    table([(f"{count}", what, becomes) for (what, becomes), count in counted.most_common()])


def _more(count: int, limit: int | None) -> None:
    if limit is not None and count > limit:
        click.echo(f"  … and {count - limit} more; --all prints them")


def _risk(found: DataMap) -> None:
    risk = found.risk
    heading("Risk of telling persons apart, before any transformation")
    if risk.k_min is None:
        why = next(check.says for check in found.checks if check.code == "MAP006")
        click.echo(f"  {why}")
        return
    click.echo(
        f"  {risk.of}: {risk.persons:,} persons, {risk.uniques:,} of them alone; smallest group {risk.k_min:,};"
        f" highest risk {risk.prosecutor_max:.3f}, mean {risk.prosecutor_mean:.3f}"
    )
    click.echo(click.wrap_text(f"by {', '.join(risk.quasi_identifiers) or 'nothing'}", 96, "  ", "    "))


def _checks(checks: Sequence[Finding], limit: int | None) -> None:
    heading(f"Checks of the sample as it is ({len(checks)})")
    for _, alike in groupby(checks, key=lambda check: (check.severity, check.code)):
        group = list(alike)
        shown = group if limit is None else group[:_CHECKS_ALIKE]
        for check in shown:
            says = check.says if limit is None else shortened(check.says, 240)
            click.echo(f"  {coloured(check.severity.value)} {check.code} {says}")
        if len(group) > len(shown):
            click.echo(f"  … and {len(group) - len(shown)} more of {group[0].code}; --all prints them")
        click.echo(f"      {advice(group[0])}")
