"""Words as they compare: case, accents, ligatures, lookalikes and invisible characters do not count."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e01ef"
)
WORD = re.compile(rf"[^\W_]+(?:[\u0300-\u036f{_INVISIBLE}]+[^\W_]*)*")
_ASCII_WORD = re.compile(r"[a-z0-9]+")
_AROUND_WORD = re.compile(f"({WORD.pattern})")
_AROUND_ASCII_WORD = re.compile(f"({_ASCII_WORD.pattern})")
_UNSEEN = re.compile(f"[{_INVISIBLE}]+")
_LIGATURES = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
    | dict(zip("авеіјкмнорсѕтухһԁԛԝ", "abeijkmhopcstyxhdqw", strict=True))
    | dict(zip("αβεζηικνορτυχ", "abezhiknoptyx", strict=True))
)
"""Letters that no decomposition takes apart, and Cyrillic and Greek ones that are drawn like Latin ones."""
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})


class Word(NamedTuple):
    """A run of letters and digits of a text, and how it compares."""

    start: int
    end: int
    folded: str


def folded(word: str) -> str:
    """*word* without case, accents, ligatures, lookalikes of other alphabets and invisible characters.

    >>> folded("Müller"), folded("ŁÓDŹ"), folded("𝐌Ⅷ")
    ('muller', 'lodz', 'mviii')
    """
    if word.isascii():
        return word.lower()
    return word.translate(_CHARACTERS)


class _Characters(dict[int, str]):
    """How each character compares, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        if len(self) >= _MOST_CHARACTERS:
            self.clear()
        self[code] = told = _folded_character(chr(code))
        return told


def _folded_character(character: str) -> str:
    if _UNSEEN.match(character):
        return ""
    plain = unicodedata.normalize("NFKD", character.casefold().translate(_LIGATURES)).casefold()
    return "".join(one for one in plain if not unicodedata.combining(one)).translate(_LIGATURES)


_MOST_CHARACTERS = 4096
_CHARACTERS = _Characters()


def spelt_out(word: str) -> str:
    """*word* folded as those write it who have no umlauts.

    >>> spelt_out("Müller")
    'mueller'
    """
    return folded(unicodedata.normalize("NFC", word).casefold().translate(_UMLAUTS))


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text as they compare, in order; word i stands at [bounds[2i], bounds[2i+1]) of the text."""

    text: str
    words: list[str]
    bounds: list[int]

    @classmethod
    def of(cls, text: str) -> Words:
        """How *text* is worded."""
        if text.isascii():
            parts = _AROUND_ASCII_WORD.split(text.lower())
            return cls(text, parts[1::2], list(accumulate(map(len, parts))))
        parts = _AROUND_WORD.split(text)
        return cls(text, _folded_each(parts[1::2]), list(accumulate(map(len, parts))))

    def start(self, index: int) -> int:
        """Where the word begins."""
        return self.bounds[2 * index]

    def end(self, index: int) -> int:
        """Where the word ends."""
        return self.bounds[2 * index + 1]

    def written(self, index: int) -> str:
        """The word as the text has it."""
        return self.text[self.bounds[2 * index] : self.bounds[2 * index + 1]]

    def gap(self, index: int) -> str:
        """What stands between the word and the next."""
        return self.text[self.bounds[2 * index + 1] : self.bounds[2 * index + 2]]


def words(text: str) -> list[Word]:
    """The words of *text*, in order; an underscore parts two of them."""
    if text.isascii():
        return [Word(*match.span(), match.group()) for match in _ASCII_WORD.finditer(text.lower())]
    return [Word(*match.span(), folded(match.group())) for match in WORD.finditer(text)]


def folds(text: str) -> list[str]:
    """The words of *text* as they compare, in order.

    >>> folds("Anna MÜLLER_2")
    ['anna', 'muller', '2']
    """
    if text.isascii():
        return _ASCII_WORD.findall(text.lower())
    return _folded_each(WORD.findall(text))


def _folded_each(found: list[str]) -> list[str]:
    return "\n".join(found).translate(_CHARACTERS).split("\n") if found else []


def compact(text: str) -> str:
    """The letters and digits of *text*, folded.

    >>> compact("MRN 44-82.13")
    'mrn448213'
    """
    return "".join(folds(text))
