"""Rows matched against the statements of a document: the result is quotes and numbers, never a verdict."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate

from bailment.playbook.pattern import NumberRule, Pattern, Patterns, Row
from bailment.playbook.regexes import Regex, Sought
from bailment.primitives.span import Quote
from bailment.reading.lexicon import Lexicon
from bailment.reading.model import Quantity, Reading, Statement
from bailment.reading.plain import plain, squeezed
from bailment.reading.quantities import in_unit

FRAGMENT = 400
"""A document of one clause and no longer than this is of every kind of clause.

Units: characters.
"""

FEW = 4
"""Numbers are few where the document has more than this many times as many statements."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number that a row asked for, in the unit that it asked for; `written` is how the paper has it."""

    value: float
    unit: str
    written: Quantity
    quote: Quote


@dataclass(frozen=True, slots=True)
class Matched:
    """What a row found. Quotes are in the order of the text; `each` has every item of the row, found or not.

    `silent` is true where the row asks after a silence and no statement breaks it.
    """

    key: str
    met: tuple[Quote, ...] = ()
    partly: tuple[Quote, ...] = ()
    contradicted: tuple[Quote, ...] = ()
    each: tuple[tuple[str, tuple[Quote, ...]], ...] = ()
    numbers: tuple[Number, ...] = ()
    raised: tuple[Quote, ...] = ()
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Index:
    """A reading, arranged so that a row looks only at the statements that hold one of its concepts.

    `words` are in lower case; `whole` is all of them, a line a statement, and `begins` where each line begins. `found`
    remembers which statements hold a regex, `near` which hold the words that it needs: caches, which change nothing
    that is seen.
    """

    reading: Reading
    lexicon: Lexicon
    words: tuple[str, ...]
    whole: str
    begins: tuple[int, ...]
    clause_words: tuple[str, ...]
    by_act: dict[str, set[int]]
    by_object: dict[str, set[int]]
    by_force: dict[str, set[int]]
    by_clause: dict[int, list[int]]
    is_fragment: bool
    found: dict[str, frozenset[int]] = field(default_factory=dict, repr=False)
    near: dict[str, frozenset[int]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, reading: Reading, lexicon: Lexicon, told: Callable[[str], str] = str) -> Index:
        """The index of *reading*; make it once for all rows. Its words are as *told* gives them."""
        text = reading.document.text
        flat = plain(text)
        by_act: defaultdict[str, set[int]] = defaultdict(set)
        by_object: defaultdict[str, set[int]] = defaultdict(set)
        by_force: defaultdict[str, set[int]] = defaultdict(set)
        by_clause: defaultdict[int, list[int]] = defaultdict(list)
        words = []
        for number, statement in enumerate(reading.statements):
            spans = (*statement.leads, statement.span)
            words.append(told(squeezed(" ".join(flat[span.start : span.end] for span in spans))))
            by_force[statement.force.value].add(number)
            by_clause[statement.clause].append(number)
            for act in statement.acts:
                by_act[act].add(number)
            for thing in statement.objects:
                by_object[thing].add(number)
        clause_words = tuple(told(squeezed(f"{c.heading} {flat[c.span.start : c.span.end]}")) for c in reading.clauses)
        fragment = len(text) <= FRAGMENT and len(reading.clauses) <= 1
        maps = dict(by_act), dict(by_object), dict(by_force), dict(by_clause)
        begins = tuple(accumulate((len(line) + 1 for line in words), initial=0))
        return cls(reading, lexicon, tuple(words), "\n".join(words), begins, clause_words, *maps, fragment)

    def quote(self, number: int) -> Quote:
        """The words of a statement, without its leads."""
        span = self.reading.statements[number].span
        return self.reading.document.quote(span.start, span.end)

    def having(self, regex: Sought) -> frozenset[int]:
        """The statements in which *regex* is found."""
        known = self.found.get(regex.pattern)
        if known is None:
            words = self.words
            near = self._near(regex)
            known = self.found[regex.pattern] = frozenset(number for number in near if regex.is_in(words[number]))
        return known

    def kept(self, numbers: set[int], regex: Sought) -> set[int]:
        """Those of *numbers* in which *regex* is found; where they are few, no other statement is searched."""
        if regex.pattern in self.found or len(numbers) * FEW > len(self.words):
            return numbers & self.having(regex)
        return {number for number in numbers if regex.is_in(self.words[number])}

    def _near(self, regex: Sought) -> Iterable[int]:
        if not regex.needs:
            return range(len(self.words))
        return frozenset().union(*map(self._holding, regex.needs))

    def _holding(self, needed: str) -> frozenset[int]:
        known = self.near.get(needed)
        if known is None:
            known = self.near[needed] = frozenset(self._lines_with(needed))
        return known

    def _lines_with(self, needed: str) -> Iterator[int]:
        at = self.whole.find(needed)
        while at >= 0:
            number = bisect_right(self.begins, at) - 1
            yield number
            at = self.whole.find(needed, self.begins[number + 1])


def matched(row: Row, index: Index) -> Matched:
    """What *row* finds in the statements of *index*."""
    raised = sorted(numbers_of(row.raised_by, index) - numbers_of(row.not_when, index)) if row.raised_by else []
    each = tuple((item.name, _quotes(_item(item.of, item.patterns, index), index)) for item in row.each)
    return Matched(
        key=row.key,
        met=_quotes(numbers_of(row.met_by, index), index),
        partly=_quotes(numbers_of(row.partly_by, index), index),
        contradicted=_quotes(numbers_of(row.contradicted_by, index), index),
        each=each,
        numbers=numbers_found(row.number, index) if row.number else (),
        raised=_quotes(raised, index),
        silent=bool(row.silence_of) and not numbers_of(row.silence_of, index),
    )


def numbers_of(patterns: Patterns, index: Index) -> set[int]:
    """The numbers of the statements that match one of *patterns*."""
    return {number for pattern in patterns for number in _matching(pattern, index)}


def _item(of: Patterns, patterns: Patterns, index: Index) -> set[int]:
    found = numbers_of(patterns, index)
    return found & numbers_of(of, index) if of else found


def _quotes(numbers: Iterable[int], index: Index) -> tuple[Quote, ...]:
    return tuple(index.quote(number) for number in sorted(numbers))


def numbers_found(rule: NumberRule, index: Index) -> tuple[Number, ...]:
    """The numbers that the rule asks for; a pattern with `bound` or `since` yields only the numbers that fit it."""
    found: dict[tuple[int, int], Number] = {}
    for pattern in rule.of:
        for number in sorted(_matching(pattern, index)):
            for quantity in index.reading.statements[number].quantities:
                value = in_unit(quantity, rule.unit)
                if value is not None and _fits(quantity, pattern):
                    place = (quantity.span.start, quantity.span.end)
                    found.setdefault(place, Number(value, rule.unit, quantity, index.quote(number)))
    return tuple(found[place] for place in sorted(found))


def _fits(quantity: Quantity, pattern: Pattern) -> bool:
    since = quantity.since.lower()
    return (
        (not pattern.quantity or quantity.unit in pattern.quantity)
        and (not pattern.bound or quantity.bound in pattern.bound)
        and all(regex.search(since) for regex in pattern.since)
    )


def _matching(pattern: Pattern, index: Index) -> list[int]:
    return [number for number in sorted(_candidates(pattern, index)) if _is_match(pattern, number, index)]


def _candidates(pattern: Pattern, index: Index) -> set[int]:
    """The statements that may match by force, concepts and words, found through the index alone."""
    sets: list[set[int]] = []
    if pattern.force:
        sets.append(_any(pattern.force, index.by_force))
    for names, members, where in (
        (pattern.acts, index.lexicon.acts.members, index.by_act),
        (pattern.objects, index.lexicon.objects.members, index.by_object),
    ):
        if names:
            sets.append(_any((m for name in names for m in members(name)), where))
    sets += [_any(index.lexicon.acts.members(name), index.by_act) for name in pattern.all_acts]
    sets += [_any(index.lexicon.objects.members(name), index.by_object) for name in pattern.all_objects]
    found = set.intersection(*sets) if sets else set(range(len(index.words)))
    for regex in pattern.words:
        found = index.kept(found, regex)
    for regex in pattern.not_words if found else ():
        found = found - index.kept(found, regex)
    return found


def _any(names: Iterable[str], where: dict[str, set[int]]) -> set[int]:
    return {number for name in names for number in where.get(name, ())}


def _is_match(pattern: Pattern, number: int, index: Index) -> bool:
    statement = index.reading.statements[number]
    return (
        _bearer_fits(pattern, statement)
        and not _holds(pattern.no_acts, index.lexicon.acts.members, statement.acts)
        and not _holds(pattern.no_objects, index.lexicon.objects.members, statement.objects)
        and _presence(pattern.exceptions, statement.exceptions)
        and _presence(pattern.conditions, statement.conditions)
        and _in_one(pattern.except_words, statement.exceptions)
        and _in_one(pattern.if_words, statement.conditions)
        and _quantity_fits(pattern, statement)
        and _clause_fits(pattern, number, statement, index)
    )


def _bearer_fits(pattern: Pattern, statement: Statement) -> bool:
    return not pattern.bearer or statement.bearer in (*pattern.bearer, "both", "unknown")


def _holds(names: tuple[str, ...], members: Callable[[str], tuple[str, ...]], held: tuple[str, ...]) -> bool:
    return any(member in held for name in names for member in members(name))


def _presence(asked: str, parts: tuple[Quote, ...]) -> bool:
    return not asked or (asked == "required") == bool(parts)


def _in_one(regexes: tuple[Regex, ...], parts: tuple[Quote, ...]) -> bool:
    if not regexes:
        return True
    words = [squeezed(plain(part.words)) for part in parts]
    return all(any(regex.search(text) for text in words) for regex in regexes)


def _quantity_fits(pattern: Pattern, statement: Statement) -> bool:
    if not (pattern.quantity or pattern.bound or pattern.since):
        return True
    return any(_fits(quantity, pattern) for quantity in statement.quantities)


def _clause_fits(pattern: Pattern, number: int, statement: Statement, index: Index) -> bool:
    clause = statement.clause
    if pattern.kinds and not index.is_fragment and not set(pattern.kinds) & set(index.reading.clauses[clause].kinds):
        return False
    if not all(regex.search(index.clause_words[clause]) for regex in pattern.clause_words):
        return False
    if not (pattern.companions or pattern.strangers):
        return True
    near = set(index.by_clause[clause])
    if pattern.companions and not near & numbers_of(pattern.companions, index):
        return False
    return not (pattern.strangers and near & numbers_of(pattern.strangers, index))
