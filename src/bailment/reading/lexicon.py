"""Which concepts a passage names: phrases of the lexicon, found without trying each of them on each passage."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

from bailment.playbook.pattern import Source
from bailment.playbook.regexes import Regex, Sought, bounded, sought
from bailment.primitives.strict_yaml import parse

_OPENING = re.compile(r"([a-z0-9]{2,5})(?![?*{])|([a-z0-9]{2,4})(?=[a-z0-9][?*{])")
_TOKEN = re.compile(r"[a-z0-9]{2,5}")
_SIZES = (2, 3, 4, 5)


@dataclass(frozen=True, slots=True)
class Phrase:
    """One way to say a concept."""

    concept: str
    regex: Sought


@dataclass(frozen=True, slots=True)
class Concepts:
    """Phrases by their first letters, and the groups that hold several concepts."""

    by_opening: Mapping[str, tuple[Phrase, ...]]
    groups: Mapping[str, tuple[str, ...]]
    names: frozenset[str]

    def found(self, words: str) -> tuple[str, ...]:
        """The concepts that *words* (lower case, single blanks) name, sorted; a member brings no group with it."""
        named: set[str] = set()
        for opening in {word[:size] for word in set(_TOKEN.findall(words)) for size in _SIZES}:
            for phrase in self.by_opening.get(opening, ()):
                if phrase.concept not in named and phrase.regex.is_in(words):
                    named.add(phrase.concept)
        return tuple(sorted(named))

    def members(self, name: str) -> tuple[str, ...]:
        """*name* itself, or what it holds where it is a group."""
        return self.groups.get(name, (name,))


@dataclass(frozen=True, slots=True)
class KindOfClause:
    """A kind of clause, known by its heading or by what stands in it."""

    name: str
    heading: Regex
    content: Regex


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The language knowledge of the reading room."""

    parties: Mapping[str, tuple[str, ...]]
    acts: Concepts
    objects: Concepts
    kinds: tuple[KindOfClause, ...]


def load_lexicon() -> Lexicon:
    """The lexicon that the package ships."""
    name = "lexicon.yaml"
    text = resources.files("bailment.reading").joinpath("data", name).read_text("utf-8")
    return lexicon(Source.at(parse(text, name)))


def lexicon(source: Source) -> Lexicon:
    """The lexicon at *source*.

    Raises: Unreadable, naming the place, for an unknown section or a phrase that is unsafe or opens with no letters.
    """
    parts = source.mapping(("parties", "acts", "objects", "groups", "kinds"))
    groups = parts["groups"].mapping(("acts", "objects"))
    return Lexicon(
        parties=_lists(parts["parties"]),
        acts=_concepts(parts["acts"], groups["acts"]),
        objects=_concepts(parts["objects"], groups["objects"]),
        kinds=tuple(_kind(name, at) for name, at in parts["kinds"].mapping(()).items()),
    )


def _lists(source: Source) -> dict[str, tuple[str, ...]]:
    return {name: tuple(item.text() for item in at.items()) for name, at in source.mapping(()).items()}


def _concepts(source: Source, groups: Source) -> Concepts:
    by_opening: dict[str, list[Phrase]] = {}
    for name, at in source.mapping(()).items():
        for item in at.items():
            opening = _OPENING.match(item.text())
            if not opening:
                raise item.refuse("a phrase begins with two letters or digits")
            by_opening.setdefault(opening.group(), []).append(Phrase(name, _phrase(item)))
    names = frozenset(source.mapping(()))
    return Concepts({key: tuple(found) for key, found in by_opening.items()}, _lists(groups), names)


def _phrase(item: Source) -> Sought:
    try:
        return sought(rf"(?<![a-z0-9])(?:{item.text()})")
    except ValueError as error:
        raise item.refuse(f"this phrase is refused: {error}") from None


def _regex(item: Source) -> Regex:
    try:
        return bounded(item.text())
    except ValueError as error:
        raise item.refuse(f"this regex is refused: {error}") from None


def _kind(name: str, source: Source) -> KindOfClause:
    parts = source.mapping(("heading", "content"))
    return KindOfClause(name, _regex(parts["heading"]), _regex(parts["content"]))
