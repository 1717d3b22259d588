"""Where in a text a pattern can match at all, from one look at its words: what makes forty patterns cost little."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

_KEY = 3
_BYTES = bytes(one if chr(one).isalnum() or chr(one) == "_" else 32 for one in range(128)) + b" " * 128
_LEADING = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Cue:
    """Words in lower case that a match begins with; `key` is what a look at the words of a text must have shown."""

    said: str
    key: str


@dataclass(frozen=True, slots=True)
class Signs:
    """Where a pattern can match: each match begins at most `reach` characters before one of these signs.

    `cues` are heads of words, `voiced` may stand within one, `marks` matches single characters, so that none of them
    hides another. Where `reach` is None, a text without signs holds no match, and one with them may do so anywhere.
    Each match begins with a character that `begins` matches, where it is given. `keys` are those of the cues.
    """

    cues: tuple[Cue, ...] = ()
    voiced: tuple[str, ...] = ()
    marks: re.Pattern[str] | None = None
    reach: int | None = 0
    begins: re.Pattern[str] | None = None
    keys: frozenset[str] = frozenset()


WORD_BEGINS = r"\w(?<!\w.)"


def cued(said: str, whole: bool = False, marks: str | None = None, reach: int = 0) -> Signs:
    """The signs of a pattern whose matches begin with one of *said* ("a|b"), heads of words or, *whole*, words."""
    cues = tuple(Cue(one, _key(one, whole)) for one in said.split("|"))
    keys = frozenset(cue.key for cue in cues)
    return Signs(cues, (), None if marks is None else re.compile(marks), reach, keys=keys)


def voiced(said: str) -> Signs:
    """The signs of a pattern whose matches begin with one of *said*, be it within a word."""
    return Signs((), tuple(said.split("|")))


def marked(marks: str, reach: int | None = 0, begins: str | None = None) -> Signs:
    """The signs of a pattern that has a character *marks* at most *reach* characters behind where it *begins*."""
    return Signs((), (), re.compile(marks), reach, None if begins is None else re.compile(begins))


@dataclass(slots=True)
class Survey:
    """A text, and the same in lower case with every character in its place."""

    text: str
    low: str
    _heads: set[str] = field(default_factory=set)
    _marks: dict[re.Pattern[str], list[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, text: str) -> Survey:
        """One look at *text*."""
        return cls(text, levelled(text))

    @property
    def heads(self) -> set[str]:
        """The words in lower case, as far as they are in ASCII, and their first letters."""
        if not self._heads:
            self._heads = set(self.low.encode("ascii", "replace").translate(_BYTES).decode().split())
            self._heads.update([head[:_KEY] for head in self._heads])
            self._heads.add("")
        return self._heads

    def matches(self, pattern: re.Pattern[str], signs: Signs) -> Iterator[re.Match[str]]:
        """What `pattern.finditer` gives for a pattern that matches nowhere without *signs*, in far less time."""
        places = self.places(signs)
        if signs.reach is None:
            return pattern.finditer(self.text) if places else iter(())
        if signs.begins is not None:
            return matches_from(self._begun(places, signs.reach, signs.begins), pattern, self.text)
        return matches_from(within(places, signs.reach) if signs.reach else places, pattern, self.text)

    def _begun(self, places: list[int], reach: int, begins: re.Pattern[str]) -> Iterator[int]:
        at = 0
        for place in places:
            for match in begins.finditer(self.text, max(at, place - reach), place + 1):
                yield match.start()
            at = place + 1

    def places(self, signs: Signs) -> list[int]:
        """Where the signs themselves stand, in order."""
        found: list[int] = []
        heads = self.heads if signs.keys else signs.keys
        if not signs.keys.isdisjoint(heads):
            for cue in signs.cues:
                if cue.key in heads:
                    found += _occurrences(cue.said, self.low)
        for said in signs.voiced:
            found += _occurrences(said, self.low)
        if signs.marks is not None:
            found += self._marked(signs.marks)
        return sorted(set(found)) if len(found) > 1 else found

    def _marked(self, marks: re.Pattern[str]) -> list[int]:
        if marks not in self._marks:
            self._marks[marks] = starts(marks, self.text)
        return self._marks[marks]


def levelled(text: str) -> str:
    """*text* in lower case, character for character; what (?i) takes for an ASCII letter becomes that letter.

    >>> levelled("İST \u017fON")
    'ist son'
    """
    if text.isascii():
        return text.lower()
    return text.replace("\u0130", "i").lower().replace("\u017f", "s").replace("\u0131", "i")


def starts(pattern: re.Pattern[str], text: str) -> list[int]:
    """Where *pattern* matches in *text*."""
    return [match.start() for match in pattern.finditer(text)]


def matches_from(places: Iterable[int], pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """What `pattern.finditer` gives for a pattern that matches at none but *places*, which are in order."""
    end = 0
    match_at = pattern.match
    for place in places:
        if place >= end and (match := match_at(text, place)):
            end = match.end()
            yield match


def within(places: list[int], reach: int) -> Iterator[int]:
    """Each place from *reach* before one of *places* up to it, once and in order."""
    at = 0
    for place in places:
        yield from range(max(at, place - reach), place + 1)
        at = place + 1


def _occurrences(said: str, low: str) -> Iterator[int]:
    at = low.find(said)
    while at >= 0:
        yield at
        at = low.find(said, at + 1)


def _key(said: str, whole: bool) -> str:
    leading = _LEADING.match(said)
    word = leading.group() if leading else ""
    if whole or len(word) < len(said):
        return word
    return word[:_KEY] if len(word) >= _KEY else ""
