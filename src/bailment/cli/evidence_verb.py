"""`bailment evidence`: what the other side verifies without trusting us."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bailment.cli.options import FILE, Steps, deal_option, examples, now
from bailment.cli.printing import coloured, json_option, next_step, print_json

if TYPE_CHECKING:
    from bailment.api.evidence import Verdict


@click.group(
    cls=Steps,
    epilog=examples(
        "bailment evidence pack --deal summaries evidence.zip",
        "bailment evidence verify evidence.zip --key ledger.key",
    ),
)
def command() -> None:
    """Pack the evidence for the other side; verify a pack offline, byte by byte."""


@command.command(epilog=examples("bailment evidence pack --deal summaries evidence.zip"))
@click.argument("out", type=FILE)
@deal_option
@json_option
def pack(out: Path, deal: Path, as_json: bool) -> None:
    """Write a pack: ledger, agreement, signatures, proofs; nothing privileged, no papers. It may be sent."""
    from bailment import api
    from bailment.api.files import write_bytes

    data = api.evidence_pack(deal, now=now())
    write_bytes(out, data)
    key = api.ledger_head(deal, now=now()).key
    if as_json:
        print_json({"out": str(out), "bytes": len(data), "key": key})
        return
    click.echo(f"{out}: {len(data)} bytes; it may be sent")
    click.echo(f"the ledger's key, to be given by another way: {key}")
    next_step(f"bailment evidence verify {out} --key '{key}'")


@command.command(epilog=examples("bailment evidence verify evidence.zip --key ledger.key"))
@click.argument("pack", type=FILE)
@click.option("--key", "keys", multiple=True, help="A verifier key that you were given, or a file of them; repeat it.")
@click.option("--seen", multiple=True, type=FILE, help="An older checkpoint that you kept; the pack must extend it.")
@json_option
def verify(pack: Path, keys: tuple[str, ...], seen: tuple[Path, ...], as_json: bool) -> int:
    """Verify a pack offline. Exit code 1 says that it does not hold, and names what does not."""
    from bailment import api

    verdict: Verdict = api.evidence_verify(pack, keys, seen)
    if as_json:
        print_json(verdict.plain())
    else:
        _print(verdict, bool(keys))
    return 0 if verdict.holds else 1


def _listed(files: list[str]) -> str:
    more = f" and {len(files) - 3} more" if len(files) > 3 else ""
    return ", ".join(files[:3]) + more


def _print(verdict: Verdict, keys_given: bool) -> None:
    click.echo(coloured("HOLDS" if verdict.holds else "DOES NOT HOLD"))
    if point := verdict.checkpoint:
        click.echo(f"{point.origin}, {point.size} entries, root {point.root.hex()}")
    signers = dict.fromkeys((name, given) for _, name, given in verdict.signed)
    for name, given in signers:
        files = [file for file, *signer in verdict.signed if tuple(signer) == (name, given)]
        whose = "a key that you gave" if given else "a key found only in the pack, which by itself proves nothing"
        click.echo(f"  signed by {name} with {whose}: {_listed(files)}")
    if verdict.unsigned:
        click.echo(f"  only the ledger's keeper vouches for {_listed(list(verdict.unsigned))}")
    for fault in verdict.faults:
        click.echo(f"  {fault}")
    if not keys_given:
        next_step("get the ledger's key from the other side by another way, and give it with --key")
    elif not verdict.holds:
        next_step("ask for the pack again, and for an explanation of what is named above")
