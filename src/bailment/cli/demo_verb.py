"""`bailment demo`: the whole story on shipped examples."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(epilog="Example: bailment demo")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path("bailment-demo"))
def command(folder: Path) -> None:
    """Tell the whole story on shipped examples, offline, in under a minute; FOLDER keeps every file of it."""
    from bailment import api
    from bailment.api.gateways import wall_clock
    from bailment.api.story import NEXT

    click.echo(f"Everything below is left in {folder}. Decision support, not legal advice.\n")
    for number, scene in enumerate(api.demo(folder, clock=wall_clock), 1):
        click.secho(f"{number}. {scene.title}", bold=True)
        if scene.command:
            click.secho(f"   $ {scene.command}", dim=True)
        for line in scene.lines:
            click.echo(f"   {line}")
        click.echo()
    click.secho("Try next, on your own files:", bold=True)
    for line in NEXT:
        click.echo(f"   {line}")
