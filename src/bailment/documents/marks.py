"""Characters by which a text shows its reader other words than it holds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from bailment.documents.model import OddMark, OddMarkKind

MAX_MARKS = 1000
"""How many are told; a text with more is in another script or hopeless."""
_NONE = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u2060-\u2064\ufeff"
_LETTER = "0-9A-Za-z\u00c0-\u024f"
_REORDERS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_NO_WIDTH = re.compile(f"(?<=[{_LETTER}])[{_NONE}]+(?=[{_LETTER}])")
_SPLIT_WORD = re.compile(f"(?<![{_LETTER}])[{_LETTER}]++(?:[{_NONE}]++[{_LETTER}]++)++")
_LATIN = "A-Za-z"
_ALIKE = "аеорсухіјѕһԁԛԝВАЕКМНОРСТХІЈЅοανρΑΒΕΖΗΙΚΜΝΟΡΤΥΧ"
_LOOKALIKE = re.compile(f"[{_LATIN}][{_ALIKE}]|[{_ALIKE}][{_LATIN}]|[\uff21-\uff3a\uff41-\uff5a\U0001d400-\U0001d7ff]+")
_WORD = re.compile(r"\w{1,80}")
_IN_LATIN = str.maketrans(_ALIKE, "aeopcyxijshdqwBAEKMHOPCTXIJSoavpABEZHIKMNOPTYX")
_SPELT = re.compile(f"[{_LATIN}{_ALIKE}]++|[\uff21-\uff3a\uff41-\uff5a\U0001d400-\U0001d7ff]++")
_LATIN_LETTER = re.compile(f"[{_LATIN}]")


def odd_marks(text: str) -> tuple[OddMark, ...]:
    """The marks in *text* that turn its order, split its words unseen, or spell them with letters of another script."""
    found = sorted((*_reordering(text), *_unseen(text), *_lookalikes(text)), key=lambda mark: mark.start)
    return tuple(found[:MAX_MARKS])


def unsplit(text: str) -> str:
    """*text* in which characters of no width stand as blanks behind the word that they split.

    Promises: as many characters as *text*, and every word begins where it began.

    >>> unsplit("no li\u200bability here")
    'no liability  here'
    """
    return _SPLIT_WORD.sub(lambda found: _closed_up(found.group()), text)


def unmasked(text: str) -> str:
    """*text* with the words that its reader is shown: none split unseen, none spelt with letters of another script.

    Promises: as many characters as *text*.

    >>> unmasked("trаin no mo\u200bdel")
    'train no model '
    """
    return unsplit(text) if text.isascii() else _SPELT.sub(_in_latin, unsplit(text))


def _in_latin(found: re.Match[str]) -> str:
    word = found.group()
    if word.isascii():
        return word
    latin = word.translate(_IN_LATIN) if _LATIN_LETTER.search(word) else word
    folded = unicodedata.normalize("NFKC", latin)
    return folded if len(folded) == len(latin) else latin


def _closed_up(word: str) -> str:
    return re.sub(f"[{_NONE}]", "", word).ljust(len(word))


def _reordering(text: str) -> Iterator[OddMark]:
    for match in _REORDERS.finditer(text):
        yield OddMark(OddMarkKind.REORDERS, match.start(), match.end(), unicodedata.name(match.group()).lower())


def _unseen(text: str) -> Iterator[OddMark]:
    for match in _NO_WIDTH.finditer(text):
        name = unicodedata.name(match.group()[0], "character of no width").lower()
        yield OddMark(OddMarkKind.NO_WIDTH, match.start(), match.end(), name)


def _lookalikes(text: str) -> Iterator[OddMark]:
    done = 0
    for match in _LOOKALIKE.finditer(text):
        start = match.start()
        if start < done:
            continue
        while start > max(done, match.start() - 40) and text[start - 1].isalnum():
            start -= 1
        word = _WORD.match(text, start)
        done = word.end() if word else match.end()
        yield OddMark(OddMarkKind.LOOKALIKE, start, done, text[start:done])
