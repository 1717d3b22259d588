"""Excluded data, recognised: by the field that holds it, by its code, or by the words of a text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from bailment.agreement import Exclusion


@dataclass(frozen=True, slots=True)
class Spelt:
    """A text in one spelling, and the same in small letters."""

    plain: str
    small: str


@dataclass(frozen=True, slots=True)
class Watch:
    """An exclusion, ready to be looked for."""

    exclusion: Exclusion
    clause: str
    fields: frozenset[str]
    below: tuple[str, ...]
    codes: tuple[str, ...]
    words: re.Pattern[str] | None
    needles: tuple[str, ...]

    def meets(self, paths: Iterable[str], codes: Iterable[str], texts: Iterable[Spelt]) -> bool:
        """True where a path is excluded or lies below one that is, a code begins as listed, or a text has the words."""
        return (
            self.bars(paths)
            or (bool(self.codes) and any(code.startswith(self.codes) for code in codes))
            or any(map(self._says, texts))
        )

    def _says(self, text: Spelt) -> bool:
        """True where *text* has the words; to look for a part of each is far cheaper than to search for all."""
        if self.words is None or (self.needles and not any(needle in text.small for needle in self.needles)):
            return False
        return self.words.search(text.plain) is not None

    def bars(self, paths: Iterable[str]) -> bool:
        """True where one of *paths* is an excluded field or lies below one."""
        return bool(self.fields) and any(path in self.fields or path.startswith(self.below) for path in paths)


def watches(excluded: tuple[Exclusion, ...]) -> tuple[Watch, ...]:
    """The exclusions, each ready to be looked for."""
    return tuple(
        Watch(
            exclusion=row,
            clause=str(row.source),
            fields=frozenset(row.fields),
            below=tuple(f"{path}{joint}" for path in row.fields for joint in ".("),
            codes=row.codes,
            words=_pattern(row.words),
            needles=_needles(row.words),
        )
        for row in excluded
    )


def _needles(words: tuple[str, ...]) -> tuple[str, ...]:
    """A part of each of *words* that a text must hold to hold the word; none where some word has no plain part."""
    parts = [[part for part in plain(word).split() if part.isascii()] for word in words if plain(word).split()]
    return tuple(max(part, key=len).lower() for part in parts) if all(parts) else ()


def _pattern(words: tuple[str, ...]) -> re.Pattern[str] | None:
    """Matches any of *words* as whole words, whatever blanks and capitals stand in them."""
    parts = [r"\s+".join(re.escape(part) for part in plain(word).split()) for word in words]
    parts = [part for part in parts if part]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE) if parts else None


def spelt(text: str) -> Spelt:
    """*text*, ready to be searched by any exclusion."""
    spelling = plain(text)
    small = spelling
    if not spelling.isascii():
        for letter, equal in _SMALL:
            small = small.replace(letter, equal)
    return Spelt(spelling, small.lower())


def plain(text: str) -> str:
    """*text* in one spelling: compatibility forms folded, invisible characters taken out."""
    if text.isascii():
        return text
    folded = unicodedata.normalize("NFKC", text)
    for letter in set(folded):
        if unicodedata.category(letter) == "Cf":
            folded = folded.replace(letter, "")
    return folded


_SMALL = (("\u0130", "i"), ("\u0131", "i"), ("\u017f", "s"))
"""The letters that a search without regard to capitals takes for plain ones, though their small letters are others."""
