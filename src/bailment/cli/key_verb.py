"""`bailment key`: signing keys."""

from __future__ import annotations

from pathlib import Path

import click

from bailment.cli.options import Steps, examples, keys_option, now
from bailment.cli.printing import json_option, next_step, print_json, table


@click.group(cls=Steps, epilog=examples("bailment key new ana", "bailment key list", "bailment key retire ana"))
def command() -> None:
    """Make, list and retire signing keys (Ed25519). The private part never leaves its folder."""


@command.command(epilog=examples("bailment key new ana"))
@click.argument("name")
@keys_option
@json_option
def new(name: str, keys: Path, as_json: bool) -> None:
    """Make a key: NAME.pem, which only you can read, and NAME.pub.yaml, which you give to others."""
    from bailment import api

    key = api.new_key(name, keys, now=now())
    if as_json:
        print_json(key.plain())
        return
    click.echo(f"{name}: key {key.id}")
    click.echo(f"  private  {keys / f'{name}.pem'}: keep it, back it up, give it to nobody")
    click.echo(f"  public   {keys / f'{name}.pub.yaml'}: give it to the other side")
    next_step(f"bailment deal add DEAL --key PARTY={keys / f'{name}.pub.yaml'}")


@command.command("list", epilog=examples("bailment key list --keys ./keys"))
@keys_option
@json_option
def show(keys: Path, as_json: bool) -> None:
    """List the keys of a folder."""
    from bailment import api

    found = api.keys(keys)
    if as_json:
        print_json([key.plain() for key in found])
        return
    table((key.name, key.id, f"made {key.created}", f"retired {key.retired}" if key.retired else "") for key in found)
    if not found:
        click.echo(f"no keys in {keys}")
        next_step("bailment key new NAME")


@command.command(epilog=examples("bailment key retire ana"))
@click.argument("name")
@keys_option
@json_option
def retire(name: str, keys: Path, as_json: bool) -> None:
    """Retire a key: it signs nothing more, and what it signed stays verifiable."""
    from bailment import api

    key = api.retire_key(name, keys, now=now())
    if as_json:
        print_json(key.plain())
        return
    click.echo(f"{name}: retired at {key.retired}")
    next_step("bailment key new NAME")
