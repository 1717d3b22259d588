"""What holds of every condition, not only of those that we thought of."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bailment.law.conditions import (
    COMPARISONS,
    KEYWORDS,
    Always,
    And,
    Belongs,
    Compares,
    Condition,
    Holds,
    Not,
    Or,
    Truth,
    Undecided,
    evaluate,
    names,
    parse,
)
from bailment.primitives.errors import Usage
from bailment.primitives.time import Day

NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,6}(\.[a-z][a-z0-9_]{0,4})?", fullmatch=True).filter(
    lambda n: n not in KEYWORDS
)
WORDS = st.from_regex(r"[A-Za-z0-9_]{0,4}[A-Za-z][A-Za-z0-9_]{0,4}", fullmatch=True).filter(lambda w: w not in KEYWORDS)
DAYS = st.dates().map(lambda day: Day.fromordinal(day.toordinal())).filter(lambda day: day.year >= 1000)
VALUES = st.one_of(st.booleans(), st.integers(0, 10**17), DAYS, WORDS)
LISTS = st.lists(VALUES, min_size=1, max_size=4).map(tuple)
TESTS = st.one_of(
    st.just(Always()),
    NAMES.map(Holds),
    st.builds(Compares, NAMES, st.sampled_from(COMPARISONS), VALUES),
    st.builds(Belongs, NAMES, st.sampled_from(("in", "meets", "within")), LISTS),
    st.builds(Belongs, NAMES, st.just("has"), VALUES.map(lambda value: (value,))),
)


def _terms(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[tuple[Condition, ...]]:
    return st.lists(inner, min_size=2, max_size=3).map(tuple)


CONDITIONS: st.SearchStrategy[Condition] = st.recursive(
    TESTS, lambda inner: st.one_of(inner.map(Not), _terms(inner).map(And), _terms(inner).map(Or)), max_leaves=12
)
SIMPLE = st.recursive(
    st.sampled_from(["a", "b", "c"]).map(Holds),
    lambda inner: st.one_of(inner.map(Not), _terms(inner).map(And), _terms(inner).map(Or)),
    max_leaves=8,
)
THREE = st.fixed_dictionaries({name: st.sampled_from([True, False, None]) for name in "abc"})


@given(CONDITIONS)
def test_a_printed_condition_reads_back_as_itself(condition: Condition) -> None:
    assert parse(str(condition)) == condition


@given(st.text(max_size=60) | st.text(alphabet="ab(){},=<>!. notandorinhas0123-_", max_size=60))
def test_any_text_is_read_or_refused_and_never_breaks_the_reader(text: str) -> None:
    try:
        condition = parse(text)
    except Usage:
        return
    assert parse(str(condition)) == condition


@given(SIMPLE, THREE)
def test_a_decided_condition_stays_decided_when_more_becomes_known(
    condition: Condition, facts: dict[str, bool | None]
) -> None:
    before = evaluate(condition, _lookup(facts))
    if before.truth is Truth.UNDECIDED:
        assert before.undecided <= {name for name, value in facts.items() if value is None} & names(condition)
        assert before.undecided
        return
    for filler in (True, False):
        full = {name: filler if value is None else value for name, value in facts.items()}
        assert evaluate(condition, _lookup(full)) == before


def _lookup(facts: dict[str, bool | None]):
    return lambda name: Undecided(frozenset({name})) if facts[name] is None else facts[name]
