"""`bailment risk`: how far the persons in a table can be told apart."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bailment.cli.options import FILE, examples
from bailment.cli.printing import heading, json_option, next_step, print_json, table

if TYPE_CHECKING:
    from bailment.api.data import Figures, QuasiIdentifier, TableRisk


@click.command(
    epilog=examples(
        "bailment risk extract.csv",
        "bailment risk extract.csv --quasi age --quasi sex --quasi postcode --json",
    )
)
@click.argument("table_file", metavar="TABLE", type=FILE)
@click.option("--quasi", multiple=True, metavar="COLUMN", help="A column by which others may know a person; repeat it.")
@json_option
def command(table_file: Path, quasi: tuple[str, ...], as_json: bool) -> None:
    """Measure how far the persons in a table can be told apart by what others may know of them.

    TABLE is a CSV, JSON or NDJSON file of one record a person, or FHIR patients. Without --quasi the columns are
    proposed from the map: what registers and neighbours tell (age, sex, race, places, dates, marital status).
    """
    from bailment import api

    found = api.table_risk(table_file, quasi=quasi)
    if as_json:
        print_json(found.plain())
        return
    _print(found)
    next_step(f"bailment map {table_file} --purpose summarisation")


def _print(found: TableRisk) -> None:
    figures = found.figures
    click.echo(f"{found.of}: {figures.records:,} records in {figures.classes:,} classes that share every value")
    heading("Whoever knows that a person is in the table")
    click.echo(f"  {_told(figures)}")
    if found.wider:
        heading("Whoever also knows " + ", ".join(found.wider[0]))
        click.echo(f"  {_told(found.wider[1])}")
    heading("What each adds, and what is left without it or with it made coarser")
    for one in found.quasi_identifiers:
        _quasi_identifier(one)
    heading("Classes by size")
    table([(size, f"{count:,} classes", f"{records:,} records") for size, count, records in found.cells])
    heading("What these figures do not say")
    for words in found.caveats:
        click.echo(click.wrap_text(words, 96, "  ", "    "))


def _told(figures: Figures) -> str:
    return (
        f"{figures.uniques:,} records are alone; smallest class {figures.k_min:,};"
        f" highest risk {figures.prosecutor_max:.3f}, mean {figures.prosecutor_mean:.3f}"
    )


def _quasi_identifier(one: QuasiIdentifier) -> None:
    missing = f", {one.missing:,} missing" if one.missing else ""
    click.echo(f"  {one.path}: {one.values:,} values{missing}")
    if one.without:
        click.echo(f"      without it: {_told(one.without)}")
    if one.coarsened:
        click.echo(f"      as {one.coarsened[0]}: {_told(one.coarsened[1])}")
