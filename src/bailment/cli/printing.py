"""How verbs print: one JSON value, or lines for people."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import click

from bailment.primitives.finding import Finding
from bailment.primitives.span import Quote

STATE_COLOURS = {
    "NOT_SIGNABLE": "red",
    "WITHHELD": "yellow",
    "RENEGOTIATE": "yellow",
    "CONDITIONAL": "cyan",
    "SIGNABLE": "green",
    "YES": "green",
    "NO": "red",
    "UNKNOWN": "yellow",
    "blocker": "red",
    "high": "yellow",
    "breached": "red",
    "running": "yellow",
}
QUOTE_ON_SCREEN = 160
"""Units: characters."""


def json_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the option --json."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON value and nothing else on stdout.")(
        function
    )


def print_json(value: object) -> None:
    """Print *value* as one JSON value in UTF-8, whatever the terminal's encoding."""
    import orjson

    print_bytes(orjson.dumps(value, option=orjson.OPT_INDENT_2) + b"\n")


def print_bytes(data: bytes) -> None:
    """Write *data* to stdout as it is."""
    stream = getattr(sys.stdout, "buffer", None)
    if stream is None:
        sys.stdout.write(data.decode())
    else:
        sys.stdout.flush()
        stream.write(data)
        stream.flush()


def coloured(word: str) -> str:
    """*word* in the colour of what it means."""
    return click.style(word, fg=STATE_COLOURS.get(word), bold=True)


def heading(words: str) -> None:
    """Print a heading, after an empty line."""
    click.echo(f"\n{click.style(words, bold=True)}")


def next_step(words: str) -> None:
    """Print what to do next, after an empty line."""
    click.echo(f"\nNext: {words}")


def told(words: str) -> None:
    """Tell something on stderr, so that stdout stays what was asked for."""
    click.echo(words, err=True)


def shortened(words: str, limit: int = QUOTE_ON_SCREEN) -> str:
    """*words* on one line, cut at a word's end with … where they are longer than *limit*.

    >>> shortened("the data  shall not be sold", 15)
    'the data shall…'
    """
    line = " ".join(words.split())
    return line if len(line) <= limit else line[: limit + 1].rsplit(" ", 1)[0][:limit] + "…"


def table(rows: Iterable[Sequence[str]], indent: int = 2) -> None:
    """Print *rows* with each column but the last as wide as its longest cell."""
    kept = list(rows)
    widths = [max(map(len, column)) for column in zip(*(row[:-1] for row in kept), strict=True)]
    for row in kept:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        click.echo((" " * indent + "  ".join([*cells, row[-1]])).rstrip())


def finding_line(finding: Finding) -> str:
    """A finding on one line: place, severity, code, what is wrong."""
    place = f"{finding.where}: " if finding.where and not isinstance(finding.where, Quote) else ""
    return f"{place}{coloured(finding.severity.value)} {finding.code} {finding.says}"


def advice(finding: Finding) -> str:
    """What to do about a finding, who decides, on what authority, and how sure the row behind it is."""
    parts = [finding.fix or ""]
    parts += [f"law: {', '.join(finding.authority)}"] if finding.authority else []
    parts += [f"owners: {', '.join(finding.escalate_to)}"] if finding.escalate_to else []
    parts += [f"confidence: {finding.confidence.value}"] if finding.confidence else []
    return " · ".join(part for part in parts if part)


def plain_finding(finding: Finding) -> dict[str, object]:
    """A finding in a file that people edit, in the shape of --json."""
    where = finding.where
    place = None if where is None or isinstance(where, Quote) else where
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "says": finding.says,
        "where": {"file": place.file, "line": place.line, "column": place.column} if place else None,
        "basis": finding.basis.value,
        "authority": list(finding.authority),
        "fix": finding.fix,
    }


def progress(what: str, done: int, of: int) -> None:
    """Tell on a terminal's stderr how far long work is."""
    if sys.stderr.isatty():
        end = "\n" if done >= of else ""
        click.echo(f"\r{what} {done}/{of}{end}", err=True, nl=False)
