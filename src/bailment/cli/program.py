"""The command `bailment`: its verbs, loaded only when called, and what each kind of error becomes."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from bailment import __version__
from bailment.primitives.errors import Bailment, Tampered, Unavailable, Unreadable, Usage

EXIT = {Usage: 2, Unreadable: 3, Unavailable: 4, Tampered: 5}

VERBS = {
    "demo": "The whole story on shipped examples, offline, in under a minute.",
    "review": "Judge a contract against the playbook: verdict, findings, redline.",
    "read": "What a contract says: clauses and terms, each with its words.",
    "map": "What would really be sent: each field, its kind, and what to do with it.",
    "scrub": "Replace identifiers in free text.",
    "agreement": "Settle, check, sign and question the typed agreement.",
    "key": "Make, list and retire signing keys.",
    "deal": "Keep a deal in a folder: its agreement, events and ledger.",
    "gateway": "Stand between your client and the vendor's API.",
    "due": "Every clock that is running: who owes whom, until when.",
    "ledger": "The append-only record: its head, proofs and whether it is whole.",
    "evidence": "Pack the evidence for the other side; verify a pack offline.",
}


class Verbs(click.Group):
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
    try:
        answer = program.main(args=arguments, prog_name="bailment", standalone_mode=False)
    except Bailment as error:
        return _tell(error)
    except click.UsageError as error:
        error.show()
        return 2
    except click.ClickException as error:
        error.show()
        return 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped", err=True)
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    return answer if isinstance(answer, int) else 0


def _tell(error: Bailment) -> int:
    kind = type(error)
    place = f"{error.where}: " if error.where else ""
    click.echo(click.style("bailment: ", fg="red", bold=True) + f"{place}{error.says}", err=True)
    if error.fix:
        click.echo(f"  what to do: {error.fix}", err=True)
    return EXIT[kind]
