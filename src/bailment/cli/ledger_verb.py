"""`bailment ledger`: the append-only record."""

from __future__ import annotations

from pathlib import Path

import click

from bailment.cli.options import FILE, Steps, deal_option, examples, now, pairs
from bailment.cli.printing import coloured, json_option, next_step, print_bytes, print_json, told


@click.group(
    cls=Steps,
    epilog=examples("bailment ledger head --deal summaries", "bailment ledger verify --deal summaries"),
)
def command() -> None:
    """The append-only record of a deal: its signed head, proofs, and whether it is whole."""


@command.command(epilog=examples("bailment ledger head --deal summaries"))
@deal_option
@json_option
def head(deal: Path, as_json: bool) -> None:
    """Sign and print the head.

    Size, root, and the log's verifier key, which the other side needs once.
    """
    from bailment import api

    found = api.ledger_head(deal, now=now())
    if as_json:
        print_json(found.plain())
        return
    click.echo(found.checkpoint.decode())
    click.echo(f"key  {found.key}")
    next_step("give the key to the other side, by another way than the packs; keep the checkpoint")


@command.command(epilog=examples("bailment ledger append --deal summaries meeting with='privacy office' about=renewal"))
@click.argument("kind")
@click.argument("facts", nargs=-1, metavar="NAME=WORDS...")
@deal_option
@json_option
def append(kind: str, facts: tuple[str, ...], deal: Path, as_json: bool) -> None:
    """Append a note, as salted digests only.

    Keep the words yourself: the ledger does not hold them.
    """
    from bailment import api

    index = api.ledger_append(deal, kind, pairs(facts, "ledger append"), now=now())
    if as_json:
        print_json({"index": index})
        return
    click.echo(f"entry {index}")
    next_step(f"bailment ledger prove {index} --deal {deal}")


@command.command(epilog=examples("bailment ledger prove 0 --deal summaries --out entry-0.tlog-proof"))
@click.argument("index", type=int)
@click.option("--out", type=FILE, help="Write the proof here.")
@deal_option
@json_option
def prove(index: int, out: Path | None, deal: Path, as_json: bool) -> None:
    """Prove that an entry is in the ledger.

    The .tlog-proof can be checked offline by anyone.
    """
    from bailment import api
    from bailment.api.files import write_bytes

    proof = api.ledger_prove(deal, index, now=now())
    if out:
        write_bytes(out, proof)
        told(f"{out} written")
    if as_json:
        print_json({"index": index, "proof": proof.decode()})
    elif out is None:
        print_bytes(proof)


@command.command(epilog=examples("bailment ledger verify --deal summaries"))
@deal_option
@json_option
def verify(deal: Path, as_json: bool) -> None:
    """Hash every entry again.

    Each is held against tiles and checkpoints; exit code 5 names the first that is wrong.
    """
    from bailment import api

    entries = api.ledger_verify(deal)
    if as_json:
        print_json({"holds": True, "entries": entries})
        return
    click.echo(f"{coloured('whole')}: {entries} entries")
    next_step(f"bailment evidence pack --deal {deal} evidence.zip")
