"""What verbs share: options, kinds of argument, the moment of the call, and groups that suggest the nearest word."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from bailment.primitives.errors import Usage
from bailment.primitives.time import Day, Instant

FACTS_HELP = "What people know of the deal, in YAML; `bailment demo` leaves an example, deal.yaml."
FILE = click.Path(path_type=Path)
"""A path as people typed it; whether it can be read is for the api to say."""


class Steps(click.Group):
    """A group that answers an unknown word with the nearest one that it knows."""

    def resolve_command(
        self, context: click.Context, arguments: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the first of *arguments* names.

        Raises: click.UsageError, with the nearest names, where there is none.
        """
        name = arguments[0]
        if not name.startswith("-") and self.get_command(context, name) is None:
            raise click.UsageError(f"there is no {name!r} here{nearest(name, self.list_commands(context))}", context)
        return super().resolve_command(context, arguments)


def nearest(word: str, known: list[str]) -> str:
    """Which of *known* the person may have meant, as the end of a sentence.

    >>> nearest("revew", ["read", "review"])
    '; did you mean review?'
    """
    found = difflib.get_close_matches(word, known, n=2, cutoff=0.5)
    return f"; did you mean {' or '.join(found)}?" if found else f"; use one of {', '.join(known)}"


def examples(*lines: str) -> str:
    """An epilog that shows *lines* as they are typed."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


def deal_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the option --deal."""
    return click.option(
        "--deal", type=FILE, envvar="BAILMENT_DEAL", required=True, help="The deal's folder (or BAILMENT_DEAL)."
    )(function)


def keys_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the option --keys."""
    return click.option(
        "--keys",
        type=FILE,
        envvar="BAILMENT_KEYS",
        default=lambda: Path.home() / ".bailment" / "keys",
        show_default="~/.bailment/keys",
        help="The folder of keys (or BAILMENT_KEYS).",
    )(function)


def now() -> Instant:
    """The moment at which it is called."""
    return Instant.of(datetime.now(UTC))


def today() -> Day:
    """The day, in UTC, on which it is called."""
    return now().day()


def pairs(given: tuple[str, ...], option: str) -> dict[str, str]:
    """What the words NAME=VALUE say.

    Raises: Usage for a word without a name, or a name given twice.
    """
    found: dict[str, str] = {}
    for word in given:
        name, sign, value = word.partition("=")
        if not sign or not name.strip() or name in found:
            raise Usage(f"{word!r} is not NAME=VALUE, or gives a name twice", where=option, fix=f"{option} name=words")
        found[name.strip()] = value
    return found


def distinct(out: tuple[Path | None, ...], sources: tuple[Path, ...]) -> None:
    """Refuse files to write that are the same as each other or as a file that is read.

    Raises: Usage.
    """
    taken = {source.resolve() for source in sources}
    for path in out:
        if path is None:
            continue
        if path.resolve() in taken:
            raise Usage("this file is read, or written already", where=str(path), fix="write to another name")
        taken.add(path.resolve())
