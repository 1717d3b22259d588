"""The language by which a paper's kind, its author and our side in it are known, as data, and its loader."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources

from bailment.playbook.model import Side
from bailment.playbook.pattern import Source
from bailment.playbook.regexes import Regex, bounded
from bailment.primitives.strict_yaml import parse

CONTRACT = "contract"
"""The kind of a contract that is of no kind named here."""
OTHER = "other"
"""The kind of a text that does not look like a contract."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form that a kind comes in, known by words of its title."""

    when: Regex
    says: str


@dataclass(frozen=True, slots=True)
class PaperKind:
    """A kind of paper: what it is called, what stands in it, and what stands in no paper that is only this."""

    key: str
    says: str
    names: tuple[Regex, ...]
    may_be: tuple[Regex, ...]
    content: tuple[Regex, ...]
    against: tuple[Regex, ...]
    forms: tuple[Form, ...]


@dataclass(frozen=True, slots=True)
class Tell:
    """Words that one author writes and the other would not."""

    by: str
    says: str
    words: tuple[Regex, ...]


@dataclass(frozen=True, slots=True)
class Kinds:
    """Everything by which a paper is known at first sight.

    `marks` are what every contract has something of, `least` of them make one. `roles` pairs the names that a paper
    gives to a party with the side that an organisation of care then has; `by_kind` gives the side by the kind alone.
    """

    rows: tuple[PaperKind, ...]
    least: int
    marks: tuple[Regex, ...]
    tells: tuple[Tell, ...]
    care: Regex
    roles: tuple[tuple[str, Side], ...]
    by_kind: tuple[tuple[str, Side, str], ...]
    otherwise: tuple[Side, str]

    def row(self, key: str) -> PaperKind | None:
        """The kind *key*; None for a text that is no contract."""
        return next((row for row in self.rows if row.key == key), None)

    @property
    def keys(self) -> tuple[str, ...]:
        """Every kind that a paper may be told to be."""
        return (*(row.key for row in self.rows), OTHER)

    def says(self, key: str) -> str:
        """The kind *key* in words, with its article."""
        row = self.row(key)
        return row.says if row else "no contract, as far as its words tell"


def load_kinds() -> Kinds:
    """The language of kinds, authors and sides, as shipped.

    Raises: Unreadable, naming file, line and column, for a row that is not of its form.
    """
    path = resources.files("bailment.playbook") / "data" / "kinds.yaml"
    keys = ("kinds", "contract", "drafted", "care", "sides", "by_kind", "otherwise")
    at = Source.at(parse(path.read_bytes(), path.name)).mapping(keys)
    contract, rest = at["contract"].mapping(("least", "marks")), at["otherwise"].mapping(("side", "says"))
    least = contract["least"].value
    if not isinstance(least, int):
        raise contract["least"].refuse("a number is needed here")
    return Kinds(
        rows=tuple(_row(item) for item in at["kinds"].items()),
        least=least,
        marks=_regexes(contract["marks"]),
        tells=tuple(_tell(item) for item in at["drafted"].items()),
        care=_regexes(at["care"])[0],
        roles=tuple(pair for item in at["sides"].items() for pair in _roles(item)),
        by_kind=tuple(pair for item in at["by_kind"].items() for pair in _by_kind(item)),
        otherwise=(_side(rest["side"]), rest["says"].text()),
    )


def _row(source: Source) -> PaperKind:
    at = source.mapping(("key", "says", "names", "may_be", "content", "against", "forms"))
    return PaperKind(
        key=at["key"].text(),
        says=at["says"].text(),
        names=_regexes(at["names"]),
        may_be=_regexes(at["may_be"]) if "may_be" in at else (),
        content=_regexes(at["content"]),
        against=_regexes(at["against"]) if "against" in at else (),
        forms=tuple(_form(item) for item in at["forms"].items()) if "forms" in at else (),
    )


def _form(source: Source) -> Form:
    at = source.mapping(("when", "says"))
    return Form(_regexes(at["when"])[0], at["says"].text())


def _tell(source: Source) -> Tell:
    at = source.mapping(("by", "says", "words"))
    return Tell(at["by"].text(), at["says"].text(), _regexes(at["words"]))


def _roles(source: Source) -> list[tuple[str, Side]]:
    at = source.mapping(("side", "roles"))
    return [(role.text(), _side(at["side"])) for role in at["roles"].items()]


def _by_kind(source: Source) -> list[tuple[str, Side, str]]:
    at = source.mapping(("kinds", "side", "says"))
    return [(kind.text(), _side(at["side"]), at["says"].text()) for kind in at["kinds"].items()]


def _side(source: Source) -> Side:
    return Side(source.one_of(tuple(Side)))


def _regexes(source: Source) -> tuple[Regex, ...]:
    return tuple(_regex(item) for item in source.items())


def _regex(source: Source) -> Regex:
    try:
        return bounded(source.text())
    except ValueError as error:
        raise source.refuse(f"this regex is refused: {error}") from None
