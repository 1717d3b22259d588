"""How verbs print: one JSON value, or lines for people."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import click

STATE_COLOURS = {
    "NOT_SIGNABLE": "red",
    "WITHHELD": "yellow",
    "RENEGOTIATE": "yellow",
    "CONDITIONAL": "cyan",
    "SIGNABLE": "green",
    "blocker": "red",
    "high": "yellow",
}


def json_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the option --json."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON value and nothing else on stdout.")(
        function
    )


def print_json(value: object) -> None:
    """Print *value* as one JSON value in UTF-8, whatever the terminal's encoding."""
    import orjson

    out = orjson.dumps(value, option=orjson.OPT_INDENT_2) + b"\n"
    stream = getattr(sys.stdout, "buffer", None)
    if stream is None:
        sys.stdout.write(out.decode())
    else:
        sys.stdout.flush()
        stream.write(out)
        stream.flush()


def coloured(word: str) -> str:
    """*word* in the colour of what it means."""
    return click.style(word, fg=STATE_COLOURS.get(word), bold=True)


def progress(what: str, done: int, of: int) -> None:
    """Tell on a terminal's stderr how far long work is."""
    if sys.stderr.isatty():
        end = "\n" if done >= of else ""
        click.echo(f"\r{what} {done}/{of}{end}", err=True, nl=False)
