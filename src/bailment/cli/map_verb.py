"""`bailment map`: what would really be sent."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bailment.cli.options import FILE, examples
from bailment.cli.printing import advice, coloured, heading, json_option, next_step, print_json, progress, table

if TYPE_CHECKING:
    from bailment.api.data import DataMap, FieldRow


@click.command(
    epilog=examples(
        "bailment map sample.json --purpose summarisation",
        "bailment map a.json b.json --purpose 'referral triage from discharge letters' --json",
    )
)
@click.argument("payloads", nargs=-1, required=True, type=FILE)
@click.option("--purpose", help="What the data are wanted for: one task, in business words.")
@json_option
def command(payloads: tuple[Path, ...], purpose: str | None, as_json: bool) -> None:
    """Map samples of what would be sent: each field, what it is, whether the purpose needs it, what to do with it.

    The purposes to begin from: summarisation, routing, coding_help, patient_support, denial_analysis, form_extraction.
    """
    from bailment import api

    found = api.map_payloads(payloads, purpose=purpose, progress=progress)
    if as_json:
        print_json(found.plain())
        return
    _print(found)
    if purpose is None:
        next_step(f"bailment map {' '.join(map(str, payloads))} --purpose summarisation")
    else:
        next_step("agree on the plan with the vendor: bailment agreement settle --help")


def _print(found: DataMap) -> None:
    needed = [row for row in found.fields if row.needed]
    click.echo(f"{len(found.fields)} fields · {len(needed)} needed for {found.purpose or 'no purpose yet'}")
    ordered = sorted(found.fields, key=lambda row: (str(row.transformation), _resource(row), row.path))
    for operation, rows in groupby(ordered, key=lambda row: str(row.transformation)):
        group = list(rows)
        heading(f"{operation.capitalize()} ({len(group)}): {_MEANING[operation]}")
        _fields(group)
    _risk(found)
    heading(f"Checks of the sample as it is ({len(found.checks)})")
    for check in found.checks:
        click.echo(f"  {coloured(check.severity.value)} {check.code} {check.says}")
        click.echo(f"      {advice(check)}")


_MEANING = {
    "keep": "sent as it is",
    "drop": "not sent",
    "replace": "a token goes out, the value comes back in the answer",
    "scrub": "free text without its identifiers",
}


def _resource(row: FieldRow) -> str:
    return row.path.partition(".")[0]


def _fields(rows: Iterable[FieldRow]) -> None:
    table(
        (
            row.path,
            f"{row.category or 'unclassified'}{f' {row.identifier}' if row.identifier else ''}",
            "needed" if row.needed else "",
            f"{row.sensitivity} sensitivity",
        )
        for row in rows
    )


def _risk(found: DataMap) -> None:
    risk = found.risk
    heading("Risk of telling persons apart, before any transformation")
    if risk.k_min is None:
        click.echo(f"  not measured: {risk.persons} person(s) in the sample, and a crowd needs two")
        return
    click.echo(
        f"  {risk.persons} persons, {risk.uniques} unique; smallest group {risk.k_min};"
        f" highest risk {risk.prosecutor_max:.3f}, mean {risk.prosecutor_mean:.3f}"
    )
    click.echo(click.wrap_text(f"by {', '.join(risk.quasi_identifiers)}", 96, "  ", "    "))
