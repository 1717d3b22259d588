"""`bailment serve`: the page, on this computer."""

from __future__ import annotations

import click

from bailment.cli.options import examples
from bailment.cli.printing import told


@click.command(epilog=examples("bailment serve", "bailment serve --port 9000 --no-open"))
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), help="The port to listen on; 8743, or a free one, by default.")
@click.option("--exposed", is_flag=True, help="Let other computers reach the page, which asks nobody for a password.")
@click.option("--no-open", is_flag=True, help="Do not open the browser.")
def command(host: str, port: int | None, exposed: bool, no_open: bool) -> None:
    """Open the page: drop contracts and samples, see verdict, findings and map, take the answers away.

    Files stay in this process's memory and are gone when it stops. Nothing is sent to any other address.
    """
    from bailment import web

    local = web.is_local(host)

    def begun(address: str) -> None:
        told(f"the page: {address}")
        if not local:
            told("warning: whoever reaches this computer can use the page, and files travel unencrypted")
        if local and not no_open and not web.open_browser(address):
            told("open this address in a browser")
        told("stop with Ctrl-C")

    web.serve(host, port, exposed=exposed, begun=begun)
    told("stopped; nothing of what was dropped is kept")
