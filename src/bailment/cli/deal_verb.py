"""`bailment deal`: a deal in a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bailment.cli.options import FILE, Steps, examples, nearest, now, pairs
from bailment.cli.printing import coloured, json_option, next_step, print_json, table
from bailment.primitives.errors import Usage
from bailment.primitives.signature import key_id
from bailment.primitives.time import Instant

if TYPE_CHECKING:
    from bailment.api.deals import DealView


@click.group(
    cls=Steps,
    epilog=examples(
        "bailment deal new summaries --name 'Discharge summaries' --we hospital",
        "bailment deal add summaries agreement.yaml --agreement",
        "bailment deal show summaries",
    ),
)
def command() -> None:
    """Keep a deal in a folder: its papers, its agreement, whose keys it trusts, what happened, its ledger."""


@command.command(epilog=examples("bailment deal new summaries --name 'Discharge summaries' --we hospital"))
@click.argument("folder", type=FILE)
@click.option("--name", required=True, help="What people call it; its ledger signs under this name.")
@click.option("--we", required=True, metavar="PARTY", help="Our party's id in the agreement.")
@json_option
def new(folder: Path, name: str, we: str, as_json: bool) -> None:
    """Make a deal, with a key of its own for the ledger."""
    from bailment import api

    view = api.new_deal(folder, name, we, now=now())
    _show(view, as_json)
    if not as_json:
        next_step(f"bailment deal add {folder} --key PARTY=KEY.pub.yaml, once for each party that signs")


@command.command(epilog=examples("bailment deal show summaries"))
@click.argument("folder", type=FILE)
@json_option
def show(folder: Path, as_json: bool) -> None:
    """Show a deal."""
    from bailment import api

    view = api.show_deal(folder)
    _show(view, as_json)
    if not as_json:
        next_step(f"bailment {_next(view)}")


@command.command("list", epilog=examples("bailment deal list deals"))
@click.argument("folder", type=FILE, default=Path())
@json_option
def every(folder: Path, as_json: bool) -> None:
    """List the deals in the folders of FOLDER."""
    from bailment import api

    views = api.list_deals(folder)
    if as_json:
        print_json([view.plain() for view in views])
        return
    table((view.folder, view.name, _standing(view)) for view in views)
    if not views:
        click.echo(f"no deals in {folder}")
        next_step("bailment deal new FOLDER --help")


@command.command(
    epilog=examples(
        "bailment deal add summaries executed.pdf",
        "bailment deal add summaries --key vendor=bob.pub.yaml",
        "bailment deal add summaries agreement.yaml --agreement",
        "bailment deal add summaries --event awareness --at 2026-11-20T09:00:00Z --about incident-1",
    )
)
@click.argument("folder", type=FILE)
@click.argument("files", nargs=-1, type=FILE)
@click.option("--agreement", is_flag=True, help="The file is the typed agreement, not a paper.")
@click.option("--key", "keys", multiple=True, metavar="PARTY=FILE", help="Trust this public key for PARTY; repeat it.")
@click.option("--event", metavar="KIND", help="Something that happened, such as awareness or performed:OB-001.")
@click.option("--at", metavar="INSTANT", help="When it happened (2026-03-02T09:00:00Z); now when not given.")
@click.option("--about", help="Which matter it belongs to, such as incident-1.")
@click.option("--evidence", multiple=True, metavar="WORD", help="What shows it, as `bailment due` names it; repeat it.")
@json_option
def add(folder: Path, files: tuple[Path, ...], as_json: bool, **given: Any) -> None:
    """Add papers, keys, an agreement or an event.

    Each leaves an entry in the deal's ledger. Trust the keys of those who signed before you add the agreement.
    """
    from bailment import api

    if not files and not given["keys"] and not given["event"]:
        raise Usage("there is nothing to add", where=str(folder), fix="give a file, --key or --event")
    event = _event(given)
    for party, path in pairs(given["keys"], "--key").items():
        api.trust_key(folder, party, Path(path), now=now())
    for file in files:
        (api.add_agreement if given["agreement"] else api.add_paper)(folder, file, now=now())
    if event:
        api.record_event(folder, event, now=now())
    view = api.show_deal(folder)
    _show(view, as_json)
    if not as_json:
        next_step(f"bailment due {folder}" if event else f"bailment {_next(view)}")


def _event(given: dict[str, Any]) -> Any:
    """The event that the options describe, or None.

    Raises: Usage for a kind that no clock listens to, and for one without a matter.
    """
    from bailment import api
    from bailment.api.duties import event_kinds

    kind = given["event"]
    if kind is None:
        return None
    known = event_kinds()
    if kind not in known:
        raise Usage(f"no clock listens to the event {kind!r}{nearest(kind, list(known))}", where="--event")
    if not given["about"]:
        raise Usage("an event belongs to a matter", where="--event", fix="add --about, such as incident-1")
    at = Instant.parse(given["at"]) if given["at"] else now()
    return api.Event(f"{kind}/{given['about']}/{at}", kind, at, given["about"], given["evidence"])


def _show(view: DealView, as_json: bool) -> None:
    if as_json:
        print_json(view.plain())
        return
    click.echo(f"{click.style(view.name, bold=True)} in {view.folder}: {_standing(view)}")
    rows = [("we are", view.ours)]
    rows += [("trusts", f"{party}: key {key_id(bytes.fromhex(key))}") for party, key in view.trusted]
    rows += [("paper", f"{name} (sha256 {digest[:16]}…)") for name, digest in view.papers]
    rows += [("agreement", f"digest {view.agreement}")] if view.agreement else []
    table([*rows, ("events", str(view.events)), ("ledger", f"{view.entries} entries")])


def _standing(view: DealView) -> str:
    if view.agreement is None:
        return coloured("no agreement yet")
    return coloured("executed") if view.executed else coloured("not executed: the gateway refuses everything")


def _next(view: DealView) -> str:
    if view.agreement is None:
        return f"deal add {view.folder} agreement.yaml --agreement"
    if not view.executed:
        return f"deal add {view.folder} --key PARTY=KEY.pub.yaml, for each party that signed; then add the file again"
    return f"gateway run --deal {view.folder} --site site.toml --upstream https://…/v1"
