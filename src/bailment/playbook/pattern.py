"""The row language: how a row of YAML says which statements of a contract it is about.

A **pattern** is a mapping; a statement matches it when every key holds. A list of patterns matches when one of them
does. One value may stand for a list of one. The keys:

- `force`: the statement's force is one of must, must_not, may, may_not, defines, says; or of a group: `bars` (must_not,
  may_not), `promises` (must, says), `permits` (may), `allows` (may, must, says: all that does not bar; "we use content
  to improve" is said, not permitted)
- `bearer`: the one who must or may is one of vendor, customer, subprocessor, both. A statement whose bearer is both or
  unknown (a passive without an agent, a fragment) fits each of them
- `acts`, `objects`: at least one of these concepts of the lexicon is done, or is what it is done to
- `all_acts`, `all_objects`: each of these is; `no_acts`, `no_objects`: none of these is
- `words`: each of these regexes is found in the statement (its lead-in included); `not_words`: none of these is
- `exceptions`, `conditions`: `none`, it has no such part; `required`, it has one (left out: either)
- `except_words`, `if_words`: each regex is found in one of its exceptions, or conditions
- `quantity`: it holds a number with one of these units: minutes, hours, days, business_days, weeks, months, years,
  percent, per_year, times
- `bound`: and that number is bounded so: within, at_least, at_most, exactly, more_than
- `since`: and each of these regexes is found in what that number counts from
- `kinds`: its clause is of one of these kinds (a fragment without clauses is of every kind)
- `clause_words`: each of these regexes is found somewhere in its clause, heading included
- `with`: a statement of the same clause matches one of these patterns; `without`: none does

Words are matched in lower case, with straight quotes and single blanks; `*` and `+` reach at most 40 characters, so
that no line can make a regex slow. `<name>` in a regex stands for the phrase of that name, where the room that loads
the rows has phrases: "<customer> may object".

A **row** is a mapping; each key holds one pattern or a list of them, and finds the quotes of the statements that match:

- `met_by`, `partly_by`, `contradicted_by`: these say that a requirement is met, met in part, contradicted
- `each: {of: P, items: {name: Q}}`: which items of an enumeration stand in the text, one by one: a statement that
  matches both `of` (may be left out) and the item's pattern
- `number: {of: P, unit: hours}`: the numbers of that unit, or of one that can be turned into it
- `raised_by`, `not_when`: a flag is raised by a statement that matches the first and not the second
- `silence_of`: `silent` is true where no statement of the document matches

```yaml
# every barred learning act counts for the objects that the same statement names
each:
  of: {force: bars, bearer: vendor, acts: [train, fine_tune]}
  items:
    customer_data: {objects: customer_data}
    prompts: {objects: prompts}
# hours of notice
number: {of: {bearer: vendor, acts: notify, objects: security_incident}, unit: hours}
# a permission to improve with content; a prohibition has another force and never matches
raised_by: {force: permits, bearer: vendor, acts: improve, objects: [customer_data, outputs]}
not_when: {words: "latency|error (codes|metrics)"}
```
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from bailment.playbook.regexes import MAX_EXPANDED, MAX_REGEX, Regex, Sought, bounded, sought
from bailment.primitives.errors import Unreadable
from bailment.primitives.strict_yaml import Parsed, Path, Value

FORCES = {
    "must": ("must",),
    "must_not": ("must_not",),
    "may": ("may",),
    "may_not": ("may_not",),
    "defines": ("defines",),
    "says": ("says",),
    "bars": ("must_not", "may_not"),
    "promises": ("must", "says"),
    "permits": ("may",),
    "allows": ("may", "must", "says"),
}
BEARERS = ("vendor", "customer", "subprocessor", "both", "unknown")
UNITS = ("minutes", "hours", "days", "business_days", "weeks", "months", "years", "percent", "per_year", "times")
BOUNDS = ("within", "at_least", "at_most", "exactly", "more_than")
PRESENCE = ("none", "required")

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Pattern:
    """What a statement has to be; an empty field asks nothing."""

    force: tuple[str, ...] = ()
    bearer: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    all_acts: tuple[str, ...] = ()
    no_acts: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    all_objects: tuple[str, ...] = ()
    no_objects: tuple[str, ...] = ()
    words: tuple[Sought, ...] = ()
    not_words: tuple[Sought, ...] = ()
    exceptions: str = ""
    conditions: str = ""
    except_words: tuple[Regex, ...] = ()
    if_words: tuple[Regex, ...] = ()
    quantity: tuple[str, ...] = ()
    bound: tuple[str, ...] = ()
    since: tuple[Regex, ...] = ()
    kinds: tuple[str, ...] = ()
    clause_words: tuple[Regex, ...] = ()
    companions: tuple[Pattern, ...] = ()
    strangers: tuple[Pattern, ...] = ()

    @property
    def acts_named(self) -> frozenset[str]:
        """Every act that the pattern or one of its companions names."""
        own = frozenset((*self.acts, *self.all_acts, *self.no_acts))
        return own.union(*(p.acts_named for p in (*self.companions, *self.strangers)))

    @property
    def objects_named(self) -> frozenset[str]:
        """Every object that the pattern or one of its companions names."""
        own = frozenset((*self.objects, *self.all_objects, *self.no_objects))
        return own.union(*(p.objects_named for p in (*self.companions, *self.strangers)))


Patterns = tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One item of an enumeration: a statement counts that matches one of `of` (if any) and one of `patterns`."""

    name: str
    of: Patterns
    patterns: Patterns


@dataclass(frozen=True, slots=True)
class NumberRule:
    """Which numbers a row asks for: those that can be told in `unit`, in statements that match."""

    of: Patterns
    unit: str


@dataclass(frozen=True, slots=True)
class Row:
    """What a row of knowledge looks for in the statements of a document."""

    key: str
    met_by: Patterns = ()
    partly_by: Patterns = ()
    contradicted_by: Patterns = ()
    each: tuple[Item, ...] = ()
    number: NumberRule | None = None
    raised_by: Patterns = ()
    not_when: Patterns = ()
    silence_of: Patterns = ()

    @property
    def patterns(self) -> Iterator[Pattern]:
        """Every pattern of the row."""
        yield from (*self.met_by, *self.partly_by, *self.contradicted_by)
        yield from (*self.raised_by, *self.not_when, *self.silence_of)
        for item in self.each:
            yield from (*item.of, *item.patterns)
        yield from self.number.of if self.number else ()


@dataclass(frozen=True, slots=True)
class Source:
    """A value of a parsed file and the way to it, so that an error can name its place.

    `phrases` are what `<name>` stands for in the regexes of the file.
    """

    parsed: Parsed
    path: Path = ()
    value: Value = field(default=None)
    phrases: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def at(cls, parsed: Parsed, path: Path = (), phrases: Mapping[str, str] | None = None) -> Source:
        """The value at *path* of *parsed*.

        Raises: KeyError, IndexError or TypeError where nothing stands there.
        """
        value = parsed.value
        for step in path:
            value = value[step]  # type: ignore[index]
        return cls(parsed, path, value, phrases or {})

    def __truediv__(self, step: str | int) -> Source:
        return Source.at(self.parsed, (*self.path, step), self.phrases)

    def refuse(self, says: str, fix: str | None = None) -> Unreadable:
        """The error that *says* what is wrong here."""
        return Unreadable(says, where=str(self.parsed.place(self.path)), fix=fix)

    def mapping(self, allowed: tuple[str, ...]) -> dict[str, Source]:
        """The entries of a mapping, none of them outside *allowed* (empty: any key).

        Raises: Unreadable, naming the place.
        """
        if not isinstance(self.value, dict):
            raise self.refuse("a mapping is needed here")
        for key in self.value:
            if allowed and key not in allowed:
                raise (self / key).refuse(f"the key {key!r} is not known here", f"use one of {', '.join(allowed)}")
        return {key: self / key for key in self.value}

    def items(self) -> list[Source]:
        """The items of a list, or the value itself as the only one."""
        return [self / i for i in range(len(self.value))] if isinstance(self.value, list) else [self]

    def text(self) -> str:
        """The value as text.

        Raises: Unreadable where it is none, or empty.
        """
        if not isinstance(self.value, str) or not self.value.strip():
            raise self.refuse("text is needed here")
        return self.value

    def one_of(self, allowed: tuple[str, ...]) -> str:
        """The value, where it is one of *allowed*.

        Raises: Unreadable where it is not.
        """
        word = self.text()
        if word not in allowed:
            raise self.refuse(f"{word!r} is not known here", f"use one of {', '.join(allowed)}")
        return word


def row(key: str, source: Source) -> Row:
    """The row that stands at *source*.

    Raises: Unreadable, naming file, line and column, for an unknown key or word, or a regex that is wrong or unsafe.
    """
    entries = source.mapping(_ROW_KEYS)
    numeric = entries.pop("number", None)
    each = entries.pop("each", None)
    lists = {name: patterns(at) for name, at in entries.items()}
    return Row(key, each=_each(each) if each else (), number=number(numeric) if numeric else None, **lists)


def patterns(source: Source) -> Patterns:
    """The patterns at *source*: one mapping or a list of them."""
    return tuple(_pattern(item) for item in source.items())


def _each(source: Source) -> tuple[Item, ...]:
    entries = source.mapping(("of", "items"))
    if "items" not in entries:
        raise source.refuse("an enumeration needs items")
    of = patterns(entries["of"]) if "of" in entries else ()
    return tuple(Item(name, of, patterns(at)) for name, at in entries["items"].mapping(()).items())


def number(source: Source) -> NumberRule:
    """The rule for numbers at *source*: patterns in `of`, and the unit."""
    entries = source.mapping(("of", "unit"))
    if len(entries) < 2:
        raise source.refuse("a number needs both `of` and `unit`")
    return NumberRule(patterns(entries["of"]), entries["unit"].one_of(UNITS))


def _pattern(source: Source) -> Pattern:
    entries = source.mapping(tuple(_READERS))
    if not entries:
        raise source.refuse("an empty pattern would match every statement")
    return Pattern(**{_FIELD.get(key, key): _READERS[key](at) for key, at in entries.items()})


def _names(*allowed: str) -> Callable[[Source], tuple[str, ...]]:
    return lambda source: tuple(item.one_of(allowed) for item in source.items())


def _forces(source: Source) -> tuple[str, ...]:
    words = [item.one_of(tuple(FORCES)) for item in source.items()]
    return tuple(dict.fromkeys(force for word in words for force in FORCES[word]))


def _concepts(source: Source) -> tuple[str, ...]:
    names = [(item, item.text()) for item in source.items()]
    for item, name in names:
        if not re.fullmatch(r"[a-z][a-z0-9_]{1,40}", name):
            raise item.refuse(f"{name!r} is not the name of a concept", "use lower-case letters and _")
    return tuple(name for _, name in names)


def _regexes(source: Source) -> tuple[Regex, ...]:
    return tuple(_allowed(item, bounded) for item in source.items())


def _sought(source: Source) -> tuple[Sought, ...]:
    return tuple(_allowed(item, sought) for item in source.items())


def _allowed(source: Source, make: Callable[[str, int], Made]) -> Made:
    text = source.text()
    for name in _NAMED.findall(text):
        if name not in source.phrases:
            raise source.refuse(f"no phrase is called {name!r}", f"use one of {', '.join(source.phrases)}")
    whole = _NAMED.sub(lambda found: f"(?:{source.phrases[found[1]]})", text)
    try:
        return make(whole, max(MAX_REGEX, MAX_EXPANDED * (len(text) <= MAX_REGEX and whole != text)))
    except ValueError as error:
        raise source.refuse(f"this regex is refused: {error}") from None


_NAMED = re.compile(r"<([a-z_]{2,20})>")
_FIELD = {"with": "companions", "without": "strangers"}
_READERS: dict[str, Callable[[Source], Any]] = {
    "force": _forces,
    "bearer": _names(*BEARERS),
    "acts": _concepts,
    "all_acts": _concepts,
    "no_acts": _concepts,
    "objects": _concepts,
    "all_objects": _concepts,
    "no_objects": _concepts,
    "words": _sought,
    "not_words": _sought,
    "exceptions": lambda source: source.one_of(PRESENCE),
    "conditions": lambda source: source.one_of(PRESENCE),
    "except_words": _regexes,
    "if_words": _regexes,
    "quantity": _names(*UNITS),
    "bound": _names(*BOUNDS),
    "since": _regexes,
    "kinds": _concepts,
    "clause_words": _regexes,
    "with": patterns,
    "without": patterns,
}
_ROW_KEYS = (
    "met_by",
    "partly_by",
    "contradicted_by",
    "each",
    "number",
    "raised_by",
    "not_when",
    "silence_of",
)
