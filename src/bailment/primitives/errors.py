"""The four ways in which a promise breaks; everything else is a bug and crashes loudly.

Faces alone give them exit codes and HTTP statuses.
"""

from __future__ import annotations


class Bailment(Exception):
    """Never raised itself: the common face of the four, so that a face can catch them at once."""

    def __init__(self, says: str, *, where: str | None = None, fix: str | None = None) -> None:
        """*says*: what is wrong; *where*: file and place; *fix*: what to do. None of them holds personal data."""
        super().__init__(says)
        self.says = says
        self.where = where
        self.fix = fix

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        cure = f" ({self.fix})" if self.fix else ""
        return f"{place}{self.says}{cure}"


class Usage(Bailment):
    """The person asked for something that cannot be asked."""


class Unreadable(Bailment):
    """A file that came in cannot be read, or not safely."""


class Unavailable(Bailment):
    """Something that is needed is not there at the moment; the gateway answers no."""


class Tampered(Bailment):
    """Our own store no longer holds what it was given: stop and alarm."""
