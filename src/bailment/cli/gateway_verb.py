"""`bailment gateway`: between your client and the vendor's API."""

from __future__ import annotations

from pathlib import Path

import click

from bailment.cli.options import FILE, Steps, deal_option, examples
from bailment.cli.printing import json_option, print_json, told


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
    )
)
@deal_option
@click.option("--site", required=True, type=FILE, help="The site's file, which `bailment gateway client` begins.")
@click.option("--upstream", required=True, metavar="URL", help="The vendor's API, such as https://host/v1.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8100, show_default=True, type=click.IntRange(1, 65535), help="The port to listen on.")
def run(deal: Path, site: Path, upstream: str, host: str, port: int) -> None:
    """Serve until stopped.

    The vendor's key is taken from the environment variable BAILMENT_VENDOR_KEY, or the one that the site's file names
    as vendor_key_variable. The upstream must be a host that the agreement lists.
    """
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
