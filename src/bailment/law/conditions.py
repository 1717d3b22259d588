"""The small language of conditions: text → tree → TRUE, FALSE or UNDECIDED, with the facts that would decide.

Its grammar heads `data/facts.yaml`. `not` binds tightest and takes a whole test, then `and`, then `or`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

from bailment.primitives.errors import Usage
from bailment.primitives.time import Day

MAX_LENGTH = 10_000
MAX_NESTING = 40
KEYWORDS = frozenset({"or", "and", "not", "always", "in", "has", "meets", "within", "true", "false"})
COMPARISONS = ("==", "!=", "<=", ">=", "<", ">")
MEMBERSHIPS = ("in", "has", "meets", "within")

Value = bool | int | Day | str

_TRUTHS = {"true": True, "false": False}
_TOKEN = re.compile(r"\s*(?:(==|!=|<=|>=|<|>|[(){},])|([A-Za-z0-9_.-]+))")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)*")
_WORD = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9_]+")
_INTEGER = re.compile(r"[0-9]{1,18}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Always:
    """Holds whatever the facts."""

    def __str__(self) -> str:
        return "always"


@dataclass(frozen=True, slots=True)
class Holds:
    """A bool or tri fact, asked by its bare name."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Compares:
    """A fact against one value, by one of `COMPARISONS`."""

    name: str
    operator: str
    value: Value

    def __str__(self) -> str:
        return f"{self.name} {self.operator} {_written(self.value)}"


@dataclass(frozen=True, slots=True)
class Belongs:
    """A fact against a list, by one of `MEMBERSHIPS`; `has` takes exactly one value."""

    name: str
    operator: str
    values: tuple[Value, ...]

    def __str__(self) -> str:
        listed = ", ".join(_written(value) for value in self.values)
        return f"{self.name} {self.operator} {listed if self.operator == 'has' else '{' + listed + '}'}"


@dataclass(frozen=True, slots=True)
class Not:
    """The denial of one term."""

    term: Condition

    def __str__(self) -> str:
        inner = f"({self.term})" if isinstance(self.term, And | Or) else str(self.term)
        return f"not {inner}"


@dataclass(frozen=True, slots=True)
class And:
    """Two or more terms that must all hold."""

    terms: tuple[Condition, ...]

    def __str__(self) -> str:
        return " and ".join(f"({term})" if isinstance(term, And | Or) else str(term) for term in self.terms)


@dataclass(frozen=True, slots=True)
class Or:
    """Two or more terms of which one must hold."""

    terms: tuple[Condition, ...]

    def __str__(self) -> str:
        return " or ".join(f"({term})" if isinstance(term, Or) else str(term) for term in self.terms)


Condition = Always | Holds | Compares | Belongs | Not | And | Or


class Truth(Enum):
    """Kleene's three values."""

    TRUE = "true"
    FALSE = "false"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a condition comes to; `undecided` names the facts that would decide it, and is empty once it is decided."""

    truth: Truth
    undecided: frozenset[str] = frozenset()

    @property
    def is_true(self) -> bool:
        """True where the condition holds for sure."""
        return self.truth is Truth.TRUE

    @property
    def is_false(self) -> bool:
        """True where the condition fails for sure."""
        return self.truth is Truth.FALSE

    def __invert__(self) -> Verdict:
        opposite = {Truth.TRUE: Truth.FALSE, Truth.FALSE: Truth.TRUE, Truth.UNDECIDED: Truth.UNDECIDED}
        return Verdict(opposite[self.truth], self.undecided)


@dataclass(frozen=True, slots=True)
class Undecided:
    """The place of a value that is not known; `names` are the facts that would give it."""

    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Members:
    """What a set holds for sure, and what it may hold, with the facts that would decide each."""

    sure: frozenset[str]
    doubtful: tuple[tuple[str, frozenset[str]], ...] = ()

    def has(self, value: Value) -> Verdict:
        """Whether the set holds *value*."""
        if value in self.sure:
            return TRUE
        names = dict(self.doubtful).get(str(value))
        return FALSE if names is None else Verdict(Truth.UNDECIDED, names)


Datum = bool | int | Day | str | Members | Undecided
Lookup = Callable[[str], Datum]

TRUE = Verdict(Truth.TRUE)
FALSE = Verdict(Truth.FALSE)


def evaluate(condition: Condition, facts: Lookup) -> Verdict:
    """What *condition* comes to when *facts* gives the value of each name.

    >>> evaluate(parse("a or b == 3"), lambda name: {"b": 3}.get(name, Undecided(frozenset({name})))).is_true
    True
    """
    if isinstance(condition, Always):
        return TRUE
    if isinstance(condition, Not):
        return ~evaluate(condition.term, facts)
    if isinstance(condition, And):
        return conjunction(evaluate(term, facts) for term in condition.terms)
    if isinstance(condition, Or):
        return disjunction(evaluate(term, facts) for term in condition.terms)
    datum = facts(condition.name)
    if isinstance(datum, Undecided):
        return Verdict(Truth.UNDECIDED, datum.names)
    return _test(condition, datum)


def conjunction(verdicts: Iterator[Verdict]) -> Verdict:
    """FALSE if one is false, UNDECIDED if none is false and one undecided, else TRUE."""
    names: frozenset[str] = frozenset()
    truth = Truth.TRUE
    for verdict in verdicts:
        if verdict.truth is Truth.FALSE:
            return FALSE
        if verdict.truth is Truth.UNDECIDED:
            truth, names = Truth.UNDECIDED, names | verdict.undecided
    return Verdict(truth, names)


def disjunction(verdicts: Iterator[Verdict]) -> Verdict:
    """TRUE if one is true, UNDECIDED if none is true and one undecided, else FALSE."""
    return ~conjunction(~verdict for verdict in verdicts)


def _test(test: Holds | Compares | Belongs, datum: bool | int | Day | str | Members) -> Verdict:
    if isinstance(test, Holds):
        return Verdict(Truth.UNDECIDED, frozenset({test.name})) if datum == "unknown" else _verdict(datum is True)
    if isinstance(test, Compares):
        return _verdict(_compares(datum, test.operator, test.value))
    if not isinstance(datum, Members):
        return _verdict(any(_same(datum, value) for value in test.values))
    if test.operator == "within":
        held = [*sorted(datum.sure), *(value for value, _ in datum.doubtful)]
        return conjunction(~datum.has(value) for value in held if value not in test.values)
    return disjunction(datum.has(value) for value in test.values)


def _verdict(holds: bool) -> Verdict:
    return TRUE if holds else FALSE


def _same(left: object, right: object) -> bool:
    return type(left) is type(right) and left == right


def _compares(left: object, operator: str, right: Value) -> bool:
    if operator in ("==", "!="):
        return _same(left, right) == (operator == "==")
    if (isinstance(left, Day) and isinstance(right, Day)) or (isinstance(left, int) and isinstance(right, int)):
        sign = (left > right) - (left < right)  # type: ignore[operator]
        return {"<": sign < 0, "<=": sign <= 0, ">": sign > 0, ">=": sign >= 0}[operator]
    return False


def names(condition: Condition) -> frozenset[str]:
    """Every name that *condition* asks for."""
    return frozenset(test.name for test in tests(condition))


def tests(condition: Condition) -> Iterator[Holds | Compares | Belongs]:
    """The single tests of *condition*, in their order."""
    if isinstance(condition, Not):
        yield from tests(condition.term)
    elif isinstance(condition, And | Or):
        for term in condition.terms:
            yield from tests(term)
    elif not isinstance(condition, Always):
        yield condition


def parse(text: str, where: str | None = None) -> Condition:
    """The tree of the condition *text*; *where* is named in errors.

    Raises: Usage, naming the column and what was expected there; for a text over 10,000 characters or 40 nested groups.

    >>> str(parse("not us_states within {WA} and (phi or date >= 2028-08-02)"))
    'not us_states within {WA} and (phi or date >= 2028-08-02)'
    """
    if len(text) > MAX_LENGTH:
        raise Usage(f"a condition has at most {MAX_LENGTH} characters", where=where)
    reader = _Parser(where, tuple(_tokens(text, where)))
    condition = reader.condition(0)
    reader.end()
    return condition


def _tokens(text: str, where: str | None) -> Iterator[tuple[str, int]]:
    place = 0
    stripped = text.rstrip()
    while place < len(stripped):
        match = _TOKEN.match(stripped, place)
        if match is None:
            column = place + len(stripped[place:]) - len(stripped[place:].lstrip()) + 1
            raise Usage(f"column {column}: {stripped[column - 1]!r} has no meaning in a condition", where=where)
        yield match[1] or match[2], match.end() - len(match[1] or match[2]) + 1
        place = match.end()
    yield "", len(stripped) + 1


@dataclass(slots=True)
class _Parser:
    """Reads one token ahead; each method reads what it is named for."""

    where: str | None
    tokens: tuple[tuple[str, int], ...]
    place: int = 0

    @property
    def token(self) -> str:
        return self.tokens[self.place][0]

    def condition(self, depth: int) -> Condition:
        if depth > MAX_NESTING:
            raise self.error(f"at most {MAX_NESTING} nested groups")
        terms = [self.conjunction(depth)]
        while self.take("or"):
            terms.append(self.conjunction(depth))
        return terms[0] if len(terms) == 1 else Or(tuple(terms))

    def conjunction(self, depth: int) -> Condition:
        terms = [self.term(depth)]
        while self.take("and"):
            terms.append(self.term(depth))
        return terms[0] if len(terms) == 1 else And(tuple(terms))

    def term(self, depth: int) -> Condition:
        if depth > MAX_NESTING:
            raise self.error(f"at most {MAX_NESTING} nested groups")
        if self.take("not"):
            return Not(self.term(depth + 1))
        if self.take("("):
            inner = self.condition(depth + 1)
            self.expect(")")
            return inner
        return Always() if self.take("always") else self.test()

    def test(self) -> Condition:
        name = self.name()
        operator = self.token
        if operator in COMPARISONS:
            self.place += 1
            return Compares(name, operator, self.value())
        if operator in MEMBERSHIPS:
            self.place += 1
            return Belongs(name, operator, (self.value(),) if operator == "has" else self.values())
        return Holds(name)

    def name(self) -> str:
        if self.token in KEYWORDS or not _NAME.fullmatch(self.token):
            raise self.error("the name of a fact")
        self.place += 1
        return self.tokens[self.place - 1][0]

    def values(self) -> tuple[Value, ...]:
        self.expect("{")
        found = [self.value()]
        while self.take(","):
            found.append(self.value())
        self.expect("}")
        return tuple(found)

    def value(self) -> Value:
        token = self.token
        value = _value(token)
        if value is None:
            raise self.error("a value (true, false, a whole number, a day YYYY-MM-DD or a word)")
        self.place += 1
        return value

    def take(self, token: str) -> bool:
        if self.token != token:
            return False
        self.place += 1
        return True

    def expect(self, token: str) -> None:
        if not self.take(token):
            raise self.error(f"{token!r}")

    def end(self) -> None:
        if self.token:
            raise self.error("'and', 'or' or the end of the condition")

    def error(self, expected: str) -> Usage:
        token, column = self.tokens[self.place]
        found = repr(token) if token else "the end"
        return Usage(f"column {column}: expected {expected}, found {found}", where=self.where)


def _value(token: str) -> Value | None:
    if token in _TRUTHS:
        return _TRUTHS[token]
    if _INTEGER.fullmatch(token):
        return int(token)
    if _DAY.fullmatch(token):
        return Day.parse(token)
    return token if _WORD.fullmatch(token) and token not in KEYWORDS else None


def _written(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, Day) else str(value)
