"""Words that may mean anything, and where a clause leans on one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bailment.primitives import strict_yaml
from bailment.primitives.errors import Unreadable

FILE = "doubtful-words.yaml"


@dataclass(frozen=True, slots=True)
class DoubtfulWord:
    """A word that must not carry a permission, the beginnings by which it is known in a text, and why."""

    word: str
    begins: tuple[str, ...]
    why: str

    def stands_in(self, text: str) -> bool:
        """True where one of the beginnings starts a word of *text*."""
        return any(re.search(rf"\b{re.escape(begin)}", text, re.IGNORECASE) for begin in self.begins)


def doubtful_words(text: bytes) -> tuple[DoubtfulWord, ...]:
    """The doubtful words in the YAML *text* of `data/doubtful-words.yaml`, which `api` reads and hands in.

    Raises: Unreadable where it has another form.
    """
    table = strict_yaml.load(text, FILE)
    rows = table.get("words") if isinstance(table, dict) else None
    if not isinstance(rows, list):
        raise Unreadable("'words' is no list", where=FILE, fix="install the package again")
    return tuple(_row(row) for row in rows)


def _row(row: strict_yaml.Value) -> DoubtfulWord:
    match row:
        case {"word": str(word), "begins": list(begins), "why": str(why)}:
            return DoubtfulWord(word, tuple(str(begin) for begin in begins), why)
        case _:
            raise Unreadable(f"no doubtful word: {row!r}"[:120], where=FILE, fix="install the package again")
