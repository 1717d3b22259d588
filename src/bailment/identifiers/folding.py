"""Words as they compare: case, accents, ligatures and invisible characters do not count."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
WORD = re.compile(rf"[^\W_](?:[^\W_]|[\u0300-\u036f{_INVISIBLE}])*")
_LIGATURES = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"} | dict.fromkeys(_INVISIBLE, "")
)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})


@dataclass(frozen=True, slots=True)
class Word:
    """A run of letters and digits of a text, and how it compares."""

    start: int
    end: int
    folded: str


def folded(word: str) -> str:
    """*word* without case, accents, ligatures and invisible characters.

    >>> folded("Müller"), folded("ŁÓDŹ")
    ('muller', 'lodz')
    """
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word.casefold().translate(_LIGATURES))
    return "".join(character for character in plain if not unicodedata.combining(character)).translate(_LIGATURES)


def spelt_out(word: str) -> str:
    """*word* folded as those write it who have no umlauts.

    >>> spelt_out("Müller")
    'mueller'
    """
    return folded(unicodedata.normalize("NFC", word).casefold().translate(_UMLAUTS))


def words(text: str) -> list[Word]:
    """The words of *text*, in order; an underscore parts two of them."""
    return [Word(match.start(), match.end(), folded(match.group())) for match in WORD.finditer(text)]


def compact(text: str) -> str:
    """The letters and digits of *text*, folded.

    >>> compact("MRN 44-82.13")
    'mrn448213'
    """
    return "".join(folded(match.group()) for match in WORD.finditer(text))
