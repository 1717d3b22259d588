"""The command `bailment`: its verbs, loaded only when called, and what each kind of error becomes."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from io import TextIOWrapper
from typing import Any

import click

from bailment import __version__
from bailment.cli.options import Steps
from bailment.primitives.errors import Bailment, Tampered, Unavailable, Unreadable, Usage

EXIT = {Usage: 2, Unreadable: 3, Unavailable: 4, Tampered: 5}

VERBS = {
    "demo": "The whole story on shipped examples, offline, in under a minute.",
    "serve": "The page: drop contracts and samples, see verdict, findings and map.",
    "review": "Judge a contract against the playbook: verdict, findings, redline.",
    "read": "What a contract says: clauses and terms, each with its words.",
    "map": "What would really be sent: each field, its kind, and what to do with it.",
    "risk": "How far the persons in a table can be told apart.",
    "scrub": "Replace identifiers in free text.",
    "agreement": "Settle, check, sign and question the typed agreement.",
    "key": "Make, list and retire signing keys.",
    "deal": "Keep a deal in a folder: its agreement, events and ledger.",
    "gateway": "Stand between your client and the vendor's API.",
    "due": "Every clock that is running: who owes whom, until when.",
    "ledger": "The append-only record: its head, proofs and whether it is whole.",
    "evidence": "Pack the evidence for the other side; verify a pack offline.",
    "completion": "Let your shell complete verbs and options.",
}


class _ClosedError(Exception):
    """Whoever reads our output has gone."""


class Verbs(Steps):
    """A group that imports a verb's module when the verb is called, so that --help stays fast."""

    def list_commands(self, context: click.Context) -> list[str]:
        """The verbs, in the order in which a deal meets them."""
        return list(VERBS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """The command of the verb *name*, or None."""
        if name not in VERBS:
            return None
        command = import_module(f"bailment.cli.{name}_verb").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """List the verbs without importing them."""
        with formatter.section("Verbs"):
            formatter.write_dl(list(VERBS.items()))

    def invoke(self, context: click.Context) -> Any:
        """Run the verb; what it printed is out when this returns."""
        try:
            answer = super().invoke(context)
            sys.stdout.flush()
        except BrokenPipeError:
            raise _ClosedError from None
        except OSError as error:
            if error.filename is not None:
                raise
            raise Unavailable(f"the output cannot be written: {error.strerror}", where="standard output") from None
        return answer


@click.command(
    cls=Verbs,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Begin with `bailment demo`. Exit codes: 0 done · 1 done, and the answer is no · 2 usage ·"
    " 3 unreadable input · 4 unavailable · 5 our own store is damaged. Every verb with --json prints one JSON value.",
)
@click.version_option(__version__, prog_name="bailment")
def program() -> None:
    """Make an agreement on health data executable: read it, judge it, sign it, enforce it, prove it.

    This is decision support, not legal advice.
    """


def run(arguments: list[str] | None = None) -> int:
    """Run the command line with *arguments* (default: the process's) and give the exit code."""
    _spell_what_the_terminal_cannot()
    try:
        answer = program.main(args=arguments, prog_name="bailment", standalone_mode=False)
    except Bailment as error:
        return _tell(error)
    except click.ClickException as error:
        error.show()
        return 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped", err=True)
        return 130
    except _ClosedError:
        _discard_what_is_left()
        return 0
    return answer if isinstance(answer, int) else 0


def _spell_what_the_terminal_cannot() -> None:
    """A terminal whose encoding lacks a character gets a question mark, not a crash."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def _discard_what_is_left() -> None:
    """Lead stdout nowhere, so that Python's own flush at the end does not meet the closed pipe again."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())


def _tell(error: Bailment) -> int:
    kind = type(error)
    place = f"{error.where}: " if error.where else ""
    click.echo(click.style("bailment: ", fg="red", bold=True) + f"{place}{error.says}", err=True)
    if error.fix:
        click.echo(f"  what to do: {error.fix}", err=True)
    return EXIT[kind]
