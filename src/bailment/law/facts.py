"""The facts that conditions ask for: declared with type and values, given by people, derived or defaulted by rule."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from bailment.law.conditions import (
    Belongs,
    Compares,
    Condition,
    Datum,
    Holds,
    Members,
    Truth,
    Undecided,
    Verdict,
    evaluate,
    parse,
    tests,
)
from bailment.primitives.errors import Usage
from bailment.primitives.time import Day

Given = Mapping[str, object]
"""What people say: plain values by name; None says nothing."""

_CODE = re.compile(r"[A-Z]{2}")
_ORDERED = ("<", "<=", ">", ">=")


class Kind(StrEnum):
    """The type of a fact."""

    BOOL = "bool"
    TRI = "tri"
    ENUM = "enum"
    SET = "set"
    INT = "int"
    DATE = "date"


OPERATORS = {
    Kind.BOOL: ("==", "!="),
    Kind.TRI: ("==", "!=", "in"),
    Kind.ENUM: ("==", "!=", "in"),
    Kind.SET: ("has", "meets", "within"),
    Kind.INT: ("==", "!=", *_ORDERED),
    Kind.DATE: ("==", "!=", *_ORDERED),
}


@dataclass(frozen=True, slots=True)
class Input:
    """A fact as declared.

    `values` are the only ones allowed; `open_list` names a list of two-letter codes that is checked by shape. `default`
    holds where the fact is not given: a constant, or for a bool a condition. `derived` is a condition, or one for each
    value of a set; such a fact is never given.
    """

    name: str
    kind: Kind
    values: tuple[str, ...] = ()
    open_list: str | None = None
    default: bool | str | frozenset[str] | Condition | None = None
    derived: Condition | tuple[tuple[str, Condition], ...] | None = None
    set_by: tuple[str, ...] = ()
    scope: str = "deal"
    note: str | None = None

    def allows(self, value: object) -> bool:
        """True where *value* may stand for this fact, or in its list."""
        if self.kind in (Kind.BOOL, Kind.INT, Kind.DATE):
            return type(value) is {Kind.BOOL: bool, Kind.INT: int, Kind.DATE: Day}[self.kind]
        if self.kind is Kind.TRI:
            return isinstance(value, bool) or value == "unknown"
        return isinstance(value, str) and (bool(_CODE.fullmatch(value)) if self.open_list else value in self.values)

    @property
    def asks(self) -> Iterable[Condition]:
        """The conditions that its default or derivation holds."""
        if isinstance(self.derived, tuple):
            yield from (condition for _, condition in self.derived)
        elif self.derived is not None:
            yield self.derived
        if not isinstance(self.default, bool | str | frozenset | None):
            yield self.default


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every fact that may be asked for, by name."""

    inputs: Mapping[str, Input]

    def input(self, name: str) -> Input:
        """The fact *name* as declared.

        Raises: Usage, naming the nearest name.
        """
        if name not in self.inputs:
            raise Usage(f"{name!r} is not the name of a fact", fix=_nearest(name, self.inputs))
        return self.inputs[name]

    def with_inputs(self, more: Iterable[Input]) -> Vocabulary:
        """This vocabulary and *more*: the terms of a contract while it is being read."""
        return Vocabulary({**self.inputs, **{declared.name: declared for declared in more}})

    def condition(self, text: str, where: str | None = None) -> Condition:
        """The condition *text*, checked against the declared facts.

        Raises: Usage for bad syntax, a name that is not declared, an operator that does not fit the fact's type, or a
        value that the fact never has.
        """
        condition = parse(text, where)
        for test in tests(condition):
            self._check(test, where)
        return condition

    def _check(self, test: Holds | Compares | Belongs, where: str | None) -> None:
        try:
            declared = self.input(test.name)
        except Usage as error:
            raise Usage(error.says, where=where, fix=error.fix) from None
        if isinstance(test, Holds):
            if declared.kind not in (Kind.BOOL, Kind.TRI):
                raise Usage(f"{test.name} is a fact of type {declared.kind} and needs a comparison", where=where)
            return
        if test.operator not in OPERATORS[declared.kind]:
            allowed = ", ".join(OPERATORS[declared.kind])
            raise Usage(
                f"{test.operator!r} does not fit {test.name} ({declared.kind})", where=where, fix=f"use {allowed}"
            )
        for value in (test.value,) if isinstance(test, Compares) else test.values:
            if not declared.allows(value):
                fix = _nearest(str(value), declared.values)
                raise Usage(f"{test.name} never has the value {str(value)!r}", where=where, fix=fix)

    def facts(self, given: Given) -> Facts:
        """What is known when people say *given*: given, then derived, then defaulted.

        Raises: Usage for a name that is not declared, a derived fact that is given, or a value outside the declared
        ones; it names the nearest.
        """
        said = {name: _datum(self.input(name), value) for name, value in given.items() if value is not None}
        return Facts(_Resolution(self.inputs, said).all())


@dataclass(frozen=True, slots=True)
class Facts:
    """The value of every declared fact, or which facts would decide it."""

    data: Mapping[str, Datum]

    def __call__(self, name: str) -> Datum:
        """The value of *name*; Usage where it is not declared."""
        if name not in self.data:
            raise Usage(f"{name!r} is not the name of a fact", fix=_nearest(name, self.data))
        return self.data[name]

    def verdict(self, condition: Condition) -> Verdict:
        """What *condition* comes to on these facts."""
        return evaluate(condition, self)


@dataclass(slots=True)
class _Resolution:
    """Works out each fact after those that it rests on."""

    inputs: Mapping[str, Input]
    done: dict[str, Datum]

    def all(self) -> dict[str, Datum]:
        for name in self.inputs:
            self.datum(name)
        return self.done

    def datum(self, name: str) -> Datum:
        if name not in self.done:
            self.done[name] = self._worked_out(self.inputs[name])
        return self.done[name]

    def _worked_out(self, declared: Input) -> Datum:
        rule = declared.default if declared.derived is None else declared.derived
        if isinstance(rule, tuple):
            return self._members(rule)
        if isinstance(rule, frozenset):
            return Members(rule)
        if isinstance(rule, bool | str):
            return rule
        if rule is not None:
            return self._decided(rule)
        return "unknown" if declared.kind is Kind.TRI else Undecided(frozenset({declared.name}))

    def _decided(self, condition: Condition) -> Datum:
        verdict = evaluate(condition, self.datum)
        return Undecided(verdict.undecided) if verdict.truth is Truth.UNDECIDED else verdict.is_true

    def _members(self, rules: tuple[tuple[str, Condition], ...]) -> Members:
        verdicts = [(value, evaluate(condition, self.datum)) for value, condition in rules]
        sure = frozenset(value for value, verdict in verdicts if verdict.is_true)
        doubtful = tuple((value, v.undecided) for value, v in verdicts if v.truth is Truth.UNDECIDED)
        return Members(sure, doubtful)


def _datum(declared: Input, value: object) -> Datum:
    if declared.derived is not None:
        raise Usage(f"{declared.name} is derived from other facts", fix="leave it out")
    if declared.kind is Kind.SET:
        items = value if isinstance(value, list | tuple | set | frozenset) else [value]
        for item in items:
            _check_allowed(declared, item)
        return Members(frozenset(str(item) for item in items))
    if declared.kind is Kind.DATE and isinstance(value, str):
        return Day.parse(value)
    _check_allowed(declared, value)
    return value  # type: ignore[return-value]


def _check_allowed(declared: Input, value: object) -> None:
    if not declared.allows(value):
        kinds = {Kind.BOOL: "true or false", Kind.INT: "a whole number", Kind.DATE: "a day YYYY-MM-DD"}
        wanted = kinds.get(declared.kind) or declared.open_list
        fix = f"write {wanted}" if wanted else _nearest(str(value), declared.values)
        raise Usage(f"{declared.name} cannot be {str(value)[:60]!r}", fix=fix)


def _nearest(word: str, allowed: Iterable[str]) -> str:
    known = sorted(allowed)
    near = get_close_matches(word, known, n=1, cutoff=0.5)
    return f"did you mean {near[0]}?" if near else f"use one of {', '.join(known[:12])}"
