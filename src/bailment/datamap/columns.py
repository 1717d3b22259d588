"""What kind a column of a plain table or of plain JSON is, by the words of its header."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_ANY = "*"
_PARTS_READ = 3
Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ColumnNames:
    """The vocabulary of headers: phrases and last words, and the kinds that they name."""

    small: frozenset[str]
    spelled: Mapping[str, Words]
    lead: frozenset[str]
    tail: frozenset[str]
    phrases: Mapping[Words, str]
    glued: Mapping[str, str]
    open_phrases: tuple[tuple[re.Pattern[str], str], ...]
    heads: Mapping[str, str]

    def kind(self, path: str) -> str | None:
        """The name of the kind that the header *path* tells; None where it says nothing known.

        Of a nested name (`patient.address.city`) all of it is asked first, then its end.
        """
        parts = path.split(".")[-_PARTS_READ:]
        ends = [self.words(" ".join(parts[start:])) for start in range(len(parts))]
        found = next((kind for words in ends if words and (kind := self._phrase(words))), None)
        return found or (self.heads.get(ends[-1][-1]) if ends[-1] else None)

    def words(self, text: str) -> Words:
        """The words of *text*, short forms spelled out, small words and digits left out."""
        bare = [word.lower() for word in _WORDS.findall(text)]
        return tuple(one for word in bare if word not in self.small for one in self.spelled.get(word, (word,)))

    def _phrase(self, words: Words) -> str | None:
        for form in self._forms(words):
            found = self.phrases.get(form) or self.glued.get("".join(form))
            if found:
                return found
        text = " ".join(words)
        return next((kind for pattern, kind in self.open_phrases if pattern.fullmatch(text)), None)

    def _forms(self, words: Words) -> Iterator[Words]:
        """The words; without those in front or behind that say little; without both."""
        yield words
        ahead, behind = _without(words, self.lead), _without(words[::-1], self.tail)[::-1]
        yield from (ahead, behind, _without(ahead[::-1], self.tail)[::-1])


def column_names(rows: Mapping[str, object]) -> ColumnNames:
    """The vocabulary that the rows of columns.yaml spell."""
    small = frozenset(_texts(rows["small"]))
    spelled = {word: tuple(str(text).split()) for word, text in _mapping(rows["words"]).items()}
    reader = ColumnNames(small, spelled, frozenset(), frozenset(), {}, {}, (), {})
    phrases: dict[Words, str] = {}
    glued: dict[str, str] = {}
    opened: list[tuple[re.Pattern[str], str]] = []
    for kind, texts in _mapping(rows["columns"]).items():
        for text in _texts(texts):
            if _ANY in text:
                opened.append((_pattern(text), kind))
                continue
            words = reader.words(text)
            phrases.setdefault(words, kind)
            glued.setdefault("".join(text.split()), kind)
            glued.setdefault("".join(words), kind)
    heads = {word: kind for kind, texts in _mapping(rows["heads"]).items() for word in _texts(texts)}
    lead, tail = frozenset(_texts(rows["lead"])), frozenset(_texts(rows["tail"]))
    return ColumnNames(small, spelled, lead, tail, phrases, glued, tuple(opened), heads)


def _without(words: Sequence[str], little: frozenset[str]) -> Words:
    """*words* from the first that is not one of *little*; the last one stays."""
    start = 0
    while start < len(words) - 1 and words[start] in little:
        start += 1
    return tuple(words[start:])


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(re.escape(text).replace(r"\*", r"[a-z ]+"))


def _mapping(value: object) -> Mapping[str, object]:
    assert isinstance(value, Mapping)
    return value


def _texts(value: object) -> list[str]:
    assert isinstance(value, list)
    return [str(one) for one in value]
