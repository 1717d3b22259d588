"""How long work tells how far it is, without knowing who listens."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many parts are done and how many there are."""


def silent(what: str, done: int, of: int) -> None:
    """Listens to nothing."""
