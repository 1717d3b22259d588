"""`bailment gateway`: between your client and the vendor's API."""

from __future__ import annotations

from pathlib import Path

import click

from bailment.cli.options import FILE, Steps, examples
from bailment.cli.printing import json_option, print_json, told
from bailment.primitives.errors import Usage


@click.group(
    cls=Steps,
    epilog=examples(
        "bailment gateway client triage --purpose summarisation",
        "bailment gateway run --deal summaries --site site.toml --upstream https://api.vendor.example/v1",
    ),
)
def command() -> None:
    """Stand between your client and the vendor's API: decide, minimise, record, answer; any doubt means no."""


@command.command(
    epilog=examples(
        "bailment gateway run --deal summaries --site site.toml --upstream https://api.vendor.example/v1",
        "curl http://127.0.0.1:8100/v1/chat/completions -H 'authorization: Bearer KEY' …",
        "bailment gateway run --observe --purpose summarisation",
    )
)
@click.option("--deal", type=FILE, envvar="BAILMENT_DEAL", help="The deal's folder (or BAILMENT_DEAL).")
@click.option("--site", type=FILE, help="The site's file, which `bailment gateway client` begins.")
@click.option("--upstream", metavar="URL", help="The vendor's API, such as https://host/v1.")
@click.option("--observe", is_flag=True, help="Forward nothing; show what would leave. For synthetic data.")
@click.option("--data", multiple=True, type=FILE, help="With --observe: a sample to look at first; may be repeated.")
@click.option("--purpose", help="With --observe: what the data are wanted for, in business words.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8100, show_default=True, type=click.IntRange(1, 65535), help="The port to listen on.")
def run(
    deal: Path | None,
    site: Path | None,
    upstream: str | None,
    observe: bool,
    data: tuple[Path, ...],
    purpose: str | None,
    host: str,
    port: int,
) -> None:
    """Serve until stopped.

    The vendor's key is taken from the environment variable BAILMENT_VENDOR_KEY, or the one that the site's file names
    as vendor_key_variable. The upstream must be a host that the agreement lists.

    With --observe no agreement is needed and nothing is forwarded: each request is answered with what would have left.
    """
    if observe:
        if site or upstream:
            raise Usage("--observe forwards nothing, so it takes no --site and no --upstream", fix="leave them out")
        return _observe(data, purpose, host, port)
    if data or purpose:
        raise Usage("--data and --purpose go with --observe", fix="add --observe, or leave them out")
    if deal is None or site is None or upstream is None:
        raise Usage("a gateway needs --deal, --site and --upstream", fix="give all three, or --observe alone")
    return _run(deal, site, upstream, host, port)


def _observe(data: tuple[Path, ...], purpose: str | None, host: str, port: int) -> None:
    from bailment import api
    from bailment.api.gateways import observe_gateway

    told("OBSERVING: nothing is forwarded, nothing is kept on disk. Send synthetic data only.")
    serving = (
        f"listening on http://{host}:{port}/v1; what would leave is at http://{host}:{port}/observed; Ctrl-C stops"
    )
    listening = api.Listening(host, port)
    observe_gateway(listening, data=data, purpose=purpose, told=click.echo, begun=lambda: told(serving))
    told("stopped. Next: bailment review CONTRACT, then bailment agreement settle")


def _run(deal: Path, site: Path, upstream: str, host: str, port: int) -> None:
    from bailment import api

    view = api.show_deal(deal)
    clients = api.read_site(site).clients
    told(f"{view.name}: {'executed' if view.executed else 'NOT EXECUTED, so everything is refused'}")
    told(f"clients: {', '.join(f'{client.name} for {client.purpose}' for client in clients) or 'none'}")
    serving = f"listening on http://{host}:{port}/v1 → {upstream}; stop with Ctrl-C"
    api.run_gateway(deal, site, upstream, api.Listening(host, port), begun=lambda: told(serving))
    told(f"stopped; the ledger has a checkpoint. Next: bailment ledger verify --deal {deal}")


@command.command(epilog=examples("bailment gateway client triage --purpose summarisation >> site.toml"))
@click.argument("name")
@click.option("--purpose", required=True, help="The one purpose to which the key is bound.")
@click.option("--field-of-use", default="", help="The field of use to which the key is bound.")
@json_option
def client(name: str, purpose: str, field_of_use: str, as_json: bool) -> None:
    """Make a random client key. It is shown once, on stderr; stdout has the lines for the site's file."""
    from bailment.api.gateways import new_client

    made = new_client(name, purpose, field_of_use)
    if as_json:
        print_json({"name": name, "purpose": purpose, "key": made.key, "key_sha256": made.key_sha256})
        return
    told(f"key of {name}, shown this once: {made.key}")
    click.echo(made.lines)
    told("Next: put the lines on stdout into site.toml, give the key to the client")
