"""A file that came in, and the trouble that it may be in."""

from __future__ import annotations

from dataclasses import dataclass, field

from bailment.api.workbench import FileRole
from bailment.primitives.errors import Bailment


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong, where and what to do, in the words of the verb that said it; names no folder of this machine."""

    says: str
    where: str | None = None
    fix: str | None = None
    about: str = ""

    @classmethod
    def of(cls, error: Bailment, about: str = "", folder: str | None = None) -> Trouble:
        """The trouble that *error* tells of; *folder* is struck out of it."""
        told = [_without(folder, words) for words in (error.says, error.where, error.fix)]
        return cls(told[0] or "", told[1], told[2], about)

    def plain(self) -> dict[str, str | None]:
        """The shape in which the page gets it."""
        return {"says": self.says, "where": self.where, "fix": self.fix, "about": self.about}


def _without(folder: str | None, words: str | None) -> str | None:
    if not folder or not words:
        return words
    return words.replace(f"{folder}/", "").replace(f"{folder}\\", "").replace(folder, "")


@dataclass(slots=True)
class Upload:
    """A file of a packet, with what it was recognised as, or why it cannot be read."""

    id: str
    name: str
    data: bytes = field(repr=False)
    role: FileRole
    says: str = ""
    trouble: Trouble | None = None
