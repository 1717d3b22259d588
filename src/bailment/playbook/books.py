"""Which positions are held against which kind of paper: named books over the one playbook, and their loader."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from importlib import resources

from bailment.playbook.model import Side
from bailment.playbook.pattern import Source
from bailment.primitives.errors import Usage
from bailment.primitives.strict_yaml import parse

NONE = "none"
"""The name of the book that judges nothing."""


@dataclass(frozen=True, slots=True)
class Book:
    """For which kinds of paper a book is meant, which clauses it judges for whom, and where it expects the others.

    `judges` pairs each side that has positions with its clauses; `elsewhere` pairs each clause that has no place in
    such a paper with the kinds of paper in which it is expected. `heeds_words`: words on such a clause count anyhow,
    though silence does not.
    """

    name: str
    version: str
    title: str
    kinds: tuple[str, ...]
    judges: tuple[tuple[Side, tuple[str, ...]], ...]
    elsewhere: tuple[tuple[str, tuple[str, ...]], ...] = ()
    heeds_words: bool = True

    def judged(self, side: Side) -> tuple[str, ...]:
        """The clauses that it judges for *side*."""
        return dict(self.judges).get(side, ())

    def speaks_for(self, side: Side) -> bool:
        """True where *side* has positions in it, if only on words that stand against them."""
        return side in dict(self.judges)

    def expected_in(self, clause: str) -> tuple[str, ...]:
        """The kinds of paper in which *clause* is expected, where this kind is not the place for it."""
        return dict(self.elsewhere).get(clause, ())


@dataclass(frozen=True, slots=True)
class Shelf:
    """Every book, in the order in which a packet's kinds choose one."""

    books: tuple[Book, ...]

    def book(self, name: str) -> Book:
        """The book *name*.

        Raises: Usage, naming the books, where there is none.
        """
        for book in self.books:
            if book.name == name:
                return book
        near = get_close_matches(name, self.names, n=1, cutoff=0.75)
        meant = f"did you mean {near[0]}? " if near else ""
        told = "; ".join(f"{book.name}: {book.title}" for book in self.books)
        raise Usage(f"there is no playbook {name!r}", where="--playbook", fix=f"{meant}use one of {told}")

    def meant_for(self, kinds: Iterable[str]) -> Book:
        """The first book that is meant for one of *kinds*; else the one that judges nothing."""
        held = set(kinds)
        return next((book for book in self.books if held.intersection(book.kinds)), self.book(NONE))

    @property
    def names(self) -> list[str]:
        """The names of the books."""
        return [book.name for book in self.books]


def load_books() -> Shelf:
    """The books as shipped.

    Raises: Unreadable, naming file, line and column, for a row that is not of its form.
    """
    data = resources.files("bailment.playbook") / "data"
    meta = Source.at(parse((data / "meta.yaml").read_bytes(), "meta.yaml"))
    names = [item.text() for item in (meta / "books").items()]
    files = ((f"{name}.yaml", data / "books" / f"{name}.yaml") for name in names)
    return Shelf(tuple(_book(Source.at(parse(path.read_bytes(), name))) for name, path in files))


def _book(source: Source) -> Book:
    at = source.mapping(("name", "version", "title", "kinds", "judges", "heeds_words", "elsewhere"))
    judges = at["judges"].mapping(tuple(Side)).items()
    elsewhere = at["elsewhere"].mapping(()).items() if "elsewhere" in at else ()
    return Book(
        name=at["name"].text(),
        version=at["version"].text(),
        title=at["title"].text(),
        kinds=_texts(at["kinds"]),
        judges=tuple((Side(side), _texts(clauses)) for side, clauses in judges),
        elsewhere=tuple((clause, _texts(kinds)) for clause, kinds in elsewhere),
        heeds_words="heeds_words" not in at or _truth(at["heeds_words"]),
    )


def _texts(source: Source) -> tuple[str, ...]:
    return tuple(item.text() for item in source.items())


def _truth(source: Source) -> bool:
    if not isinstance(source.value, bool):
        raise source.refuse("true or false is needed here")
    return source.value
