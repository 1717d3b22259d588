"""Typed values to and from plain ones, by the fields that they declare; every fault is found, each with its place.

A field's key is its name with blanks for underscores. What equals its default is left out, so that a model which gains
a field with a default keeps the text and the digest of every agreement that does not use it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, NoReturn, Union, get_args, get_origin, get_type_hints

from bailment.primitives.digest import Plain
from bailment.primitives.errors import Usage
from bailment.primitives.finding import Finding, Severity
from bailment.primitives.span import Place
from bailment.primitives.strict_yaml import Parsed, Path, Value
from bailment.primitives.time import Day, Duration, Instant, Unit

_MOST = {
    Unit.MINUTES: 999_999,
    Unit.HOURS: 876_000,
    Unit.CALENDAR_DAYS: 36_500,
    Unit.BUSINESS_DAYS: 36_500,
    Unit.WEEKS: 5_200,
    Unit.MONTHS: 1_200,
    Unit.YEARS: 100,
}
"""A deadline of more than a century is a slip or a trap."""


class _UnfitError(Exception):
    """Leaves a value that has already been found faulty; never leaves this module."""


class Reader:
    """Reads plain values as typed ones and collects what is wrong with them."""

    def __init__(self, parsed: Parsed) -> None:
        self._parsed = parsed
        self._found: list[tuple[Place, Finding]] = []

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong so far, in the order of the text."""
        return tuple(found for _, found in sorted(self._found, key=lambda pair: pair[0]))

    def read(self, kind: Any, value: Value, path: Path) -> Any:
        """*value* as a *kind*, or None where it has faults, which are then among the findings."""
        try:
            return self._read(kind, value, path)
        except _UnfitError:
            return None

    def fault(self, code: str, says: str, path: Path, fix: str | None = None) -> None:
        """Notes that the value at *path* is wrong."""
        place = self._parsed.place(path)
        self._found.append((place, Finding(code, Severity.BLOCKER, says, where=place, fix=fix)))

    def _read(self, kind: Any, value: Value, path: Path) -> Any:
        if get_origin(kind) is Annotated:
            return self._shaped(kind, value, path)
        if get_origin(kind) in (Union, UnionType):
            return self._one_of(get_args(kind), value, path)
        if get_origin(kind) is tuple:
            return self._list(get_args(kind)[0], value, path)
        if is_dataclass(kind) and kind not in (Duration, Instant):
            return self._record(kind, value, path)
        return self._word(kind, value, path)

    def _record(self, kind: Any, value: Value, path: Path) -> Any:
        if not isinstance(value, dict):
            self._refuse(f"{_article(kind.__name__)} is needed here, with its fields", path)
        known = {_key(slot): (slot, hint) for slot, hint in slots(kind)}
        for key in value.keys() - known.keys():
            self._unknown(key, known, (*path, key))
        read: dict[str, Any] = {}
        unfit = bool(value.keys() - known.keys())
        for key, (slot, hint) in known.items():
            if key in value:
                faults = len(self._found)
                read[slot.name] = self.read(hint, value[key], (*path, key))
                unfit |= len(self._found) > faults
            elif _default(slot) is MISSING:
                self.fault("AGR002", f"{key!r} is missing in this {_spoken(kind.__name__)}", path, f"add {key!r}")
                unfit = True
        if unfit:
            raise _UnfitError
        return kind(**read)

    def _unknown(self, key: str, known: Sequence[str] | dict[str, Any], path: Path) -> None:
        near = get_close_matches(key[:80], list(known), n=1)
        fix = f"did you mean {near[0]!r}?" if near else f"the fields here are: {', '.join(known)}"
        self.fault("AGR001", f"{key[:80]!r} is not a field", path, fix)

    def _list(self, kind: Any, value: Value, path: Path) -> tuple[Any, ...]:
        if not isinstance(value, list):
            self._refuse("a list is needed here", path, "begin each item with '- '")
        faults = len(self._found)
        items = tuple(self.read(kind, item, (*path, index)) for index, item in enumerate(value))
        if len(self._found) > faults:
            raise _UnfitError
        return items

    def _one_of(self, kinds: tuple[Any, ...], value: Value, path: Path) -> Any:
        if value is None and NoneType in kinds:
            return None
        real = [kind for kind in kinds if kind is not NoneType]
        fitting = [kind for kind in real if _base(kind) is type(value)]
        return self._read((fitting or real[-1:])[0], value, path)

    def _shaped(self, kind: Any, value: Value, path: Path) -> str | int:
        base, shape = get_args(kind)
        is_base = isinstance(value, str | int) and type(value) is base
        if not is_base or not re.fullmatch(shape.pattern, str(value)):
            self._refuse(f"{shape.name} is needed here", path)
        return base(value)  # type: ignore[no-any-return]

    def _word(self, kind: Any, value: Value, path: Path) -> Any:
        if kind is bool:
            if not isinstance(value, bool):
                self._refuse("true or false is needed here", path)
            return value
        if not isinstance(value, str):
            self._refuse("a text is needed here", path)
        try:
            return _parsed_word(kind, value)
        except Usage as error:
            self._refuse(error.says[:120], path, error.fix)
        except ValueError:
            words = [str(word) for word in kind]
            near = get_close_matches(value[:80], words, n=1)
            fix = f"did you mean {near[0]!r}?" if near else f"the words here are: {', '.join(words)}"
            self._refuse(f"{value[:80]!r} is no {_spoken(kind.__name__)}", path, fix)

    def _refuse(self, says: str, path: Path, fix: str | None = None) -> NoReturn:
        self.fault("AGR003", says, path, fix)
        raise _UnfitError


def plain(value: Any) -> Plain:
    """The plain form of a typed value: fields in their order, those that equal their default left out."""
    if isinstance(value, bool | int) or value is None:
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if isinstance(value, Day):
        return value.isoformat()
    if isinstance(value, Duration | Instant):
        return str(value)
    kind: Any = type(value)
    held = [(slot, getattr(value, slot.name)) for slot, _ in slots(kind)]
    return {_key(slot): plain(item) for slot, item in held if item != _default(slot)}


@cache
def slots(kind: Any) -> tuple[tuple[Field[Any], Any], ...]:
    """The fields of a dataclass, each with its resolved type."""
    hints = get_type_hints(kind, include_extras=True)
    return tuple((slot, hints[slot.name]) for slot in fields(kind))


def _parsed_word(kind: Any, text: str) -> Any:
    if kind is Day:
        return Day.parse(text)
    if kind is Instant:
        return Instant.parse(text)
    if kind is Duration:
        return _duration(text)
    if issubclass(kind, StrEnum):
        return kind(text)
    raise TypeError(f"no text form for {kind}")


def _duration(text: str) -> Duration:
    match = re.fullmatch(r"([0-9]{1,6}) ([a-z ]{1,20})", text)
    units = {unit.value.replace("_", " "): unit for unit in Unit}
    if not match or match[2] not in units:
        raise Usage(f"{text[:80]!r} is not a length of time", fix=f"write a number and one of: {', '.join(units)}")
    length = Duration(int(match[1]), units[match[2]])
    if length.value > _MOST[length.unit]:
        raise Usage(f"{text!r} is longer than a century")
    return length


def _base(kind: Any) -> Any:
    return get_args(kind)[0] if get_origin(kind) is Annotated else kind


def _default(slot: Field[Any]) -> Any:
    return slot.default


def _key(slot: Field[Any]) -> str:
    return slot.name.replace("_", " ")


def _spoken(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


def _article(name: str) -> str:
    spoken = _spoken(name)
    return f"{'an' if spoken[0] in 'aeiou' else 'a'} {spoken}"
