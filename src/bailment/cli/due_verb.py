"""`bailment due`: every clock that is running."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bailment.cli.options import FILE, examples, now
from bailment.cli.printing import coloured, heading, json_option, next_step, print_json, told
from bailment.primitives.errors import Usage
from bailment.primitives.time import Day

if TYPE_CHECKING:
    from bailment.api.duties import Running


@click.command(
    epilog=examples(
        "bailment due summaries",
        "bailment due --deal summaries --until 2026-12-31 --ics due.ics",
    )
)
@click.argument("folder", required=False, type=FILE)
@click.option("--deal", type=FILE, envvar="BAILMENT_DEAL", help="The deal's folder (or BAILMENT_DEAL).")
@click.option("--until", metavar="DATE", help="Only what ends by this day (YYYY-MM-DD).")
@click.option("--ics", type=FILE, help="Write what has a last moment as a calendar file.")
@json_option
def command(folder: Path | None, deal: Path | None, until: str | None, ics: Path | None, as_json: bool) -> None:
    """Show who owes whom what, since when, until when, why, and what discharges it; soonest first."""
    from bailment import api
    from bailment.api.files import write_bytes

    where = folder or deal
    if where is None:
        raise Usage("which deal?", fix="bailment due DEAL")
    moment = now()
    duties = api.due(where, now=moment, until=Day.parse(until) if until else None)
    if ics:
        write_bytes(ics, api.calendar_file(duties, now=moment).encode())
        told(f"{ics} written")
    if as_json:
        print_json([duty.plain() for duty in duties])
        return
    _print(duties)
    next_step(f"bailment deal add {where} --event KIND --about MATTER records what happened")


def _print(duties: Iterable[Running]) -> None:
    kept = list(duties)
    if not kept:
        click.echo("no duty ends in this time")
    for state, group in groupby(kept, key=lambda duty: duty.state.value):
        of_state = list(group)
        heading(f"{state.capitalize()} ({len(of_state)})")
        for duty in of_state:
            until = f"until {duty.until}" if duty.until else ""
            about = f" · {duty.about}" if duty.about else ""
            click.echo(f"  {coloured(duty.obligation)} {duty.name}{about} {click.style(until, bold=True)}".rstrip())
            click.echo(f"      {duty.debtor} owes {duty.creditor} · {duty.why}")
            click.echo(f"      {duty.source}")
            if duty.discharged_by:
                click.echo(f"      discharged by: {', '.join(duty.discharged_by)}")
