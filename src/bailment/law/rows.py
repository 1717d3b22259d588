"""The files of law as typed rows, each refused with file, line and column where it is not of its form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources
from typing import NoReturn, TypeVar

from bailment.primitives.errors import Unreadable
from bailment.primitives.strict_yaml import Parsed, Path, Value, parse

Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Row:
    """A mapping of a file that came with us, and where it stands."""

    parsed: Parsed
    path: Path
    values: dict[str, Value]

    def refuse(self, key: str, says: str) -> NoReturn:
        """Raises Unreadable: what is wrong at *key*."""
        raise Unreadable(f"{key}: {says}", where=str(self.parsed.place((*self.path, key))))

    def allow(self, *keys: str) -> Row:
        """This row, which holds no key outside *keys*."""
        for key in self.values:
            if key not in keys:
                self.refuse(key, f"is not known here; use one of {', '.join(keys)}")
        return self

    def text(self, key: str) -> str:
        """The text at *key*, which must be there."""
        return self.text_or_none(key) or self.refuse(key, "text is needed here")

    def text_or_none(self, key: str) -> str | None:
        """The text at *key*, or None where it is left out."""
        value = self.values.get(key)
        if value is not None and not isinstance(value, str):
            self.refuse(key, "text is needed here")
        return value

    def whole(self, key: str) -> int:
        """The whole number at *key*."""
        value = self.values.get(key)
        if isinstance(value, bool) or not isinstance(value, int):
            self.refuse(key, "a whole number is needed here")
        return value

    def truth(self, key: str) -> bool:
        """True where *key* is there and true."""
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            self.refuse(key, "true or false is needed here")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """The texts at *key*; empty where it is left out."""
        value = self.values.get(key, [])
        items = value if isinstance(value, list) else [value]
        if not all(isinstance(item, str) for item in items):
            self.refuse(key, "a list of texts is needed here")
        return tuple(str(item) for item in items)

    def row(self, key: str) -> Row:
        """The mapping at *key*."""
        return _row(self.parsed, (*self.path, key), self.values.get(key))

    def rows(self, key: str) -> tuple[Row, ...]:
        """The mappings of the list at *key*."""
        value = self.values.get(key)
        if not isinstance(value, list):
            self.refuse(key, "a list of rows is needed here")
        return tuple(_row(self.parsed, (*self.path, key, n), item) for n, item in enumerate(value))

    def one_of(self, key: str, kind: type[Choice]) -> Choice:
        """The word at *key*, one of *kind*."""
        word = self.text(key)
        return kind(word) if word in _words(kind) else self.refuse(key, f"{word!r} is not one of {', '.join(kind)}")


def file(name: str) -> Row:
    """The file *name* of this room's data.

    Raises: Unreadable where it is not a mapping in strict YAML.
    """
    parsed = parse((resources.files("bailment.law") / "data" / name).read_bytes(), name)
    return _row(parsed, (), parsed.value)


def _row(parsed: Parsed, path: Path, value: Value) -> Row:
    if not isinstance(value, dict):
        raise Unreadable("a mapping is needed here", where=str(parsed.place(path)))
    return Row(parsed, path, value)


def _words(kind: Iterable[StrEnum]) -> frozenset[str]:
    return frozenset(word.value for word in kind)
