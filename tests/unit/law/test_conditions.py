"""The language of conditions: what it accepts, what it refuses, and what doubt comes to."""

from __future__ import annotations

import pytest

from bailment.law.conditions import Members, Truth, Undecided, evaluate, names, parse
from bailment.primitives.errors import Usage

FACTS = {
    "yes": True,
    "no": False,
    "role": "processor",
    "persons": 500,
    "regions": Members(frozenset({"EU"}), (("UK", frozenset({"nation"})),)),
    "empty": Members(frozenset()),
    "means": "unknown",
}


def fact(name: str) -> object:
    return FACTS.get(name, Undecided(frozenset({name})))


@pytest.mark.parametrize(
    ("text", "truth", "undecided"),
    [
        ("always", Truth.TRUE, set()),
        ("yes and not no", Truth.TRUE, set()),
        ("no and missing", Truth.FALSE, set()),
        ("yes or missing", Truth.TRUE, set()),
        ("yes and missing", Truth.UNDECIDED, {"missing"}),
        ("missing or other", Truth.UNDECIDED, {"missing", "other"}),
        ("not missing", Truth.UNDECIDED, {"missing"}),
        ("no and yes or yes", Truth.TRUE, set()),
        ("no and (yes or yes)", Truth.FALSE, set()),
        ("role == processor", Truth.TRUE, set()),
        ("role != processor", Truth.FALSE, set()),
        ("role in {controller, processor}", Truth.TRUE, set()),
        ("persons > 500", Truth.FALSE, set()),
        ("persons >= 500", Truth.TRUE, set()),
        ("persons == true", Truth.FALSE, set()),
        ("regions has EU", Truth.TRUE, set()),
        ("regions has US", Truth.FALSE, set()),
        ("regions has UK", Truth.UNDECIDED, {"nation"}),
        ("regions meets {UK, EU}", Truth.TRUE, set()),
        ("regions within {EU}", Truth.UNDECIDED, {"nation"}),
        ("regions within {UK}", Truth.FALSE, set()),
        ("regions within {EU, UK}", Truth.TRUE, set()),
        ("empty within {EU}", Truth.TRUE, set()),
        ("not regions within {EU, UK} or no", Truth.FALSE, set()),
        ("means", Truth.UNDECIDED, {"means"}),
        ("means == unknown", Truth.TRUE, set()),
        ("means in {true, unknown}", Truth.TRUE, set()),
        ("means == true", Truth.FALSE, set()),
    ],
)
def test_a_condition_comes_to_its_kleene_value(text: str, truth: Truth, undecided: set[str]) -> None:
    verdict = evaluate(parse(text), fact)
    assert (verdict.truth, verdict.undecided) == (truth, frozenset(undecided))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "column 1: expected the name of a fact, found the end"),
        ("phi and", "column 8: expected the name of a fact, found the end"),
        ("phi or or x", "column 8: expected the name of a fact, found 'or'"),
        ("(phi", "column 5: expected ')', found the end"),
        ("phi)", "column 4: expected 'and', 'or' or the end of the condition, found ')'"),
        ("law meets EU", "column 11: expected '{', found 'EU'"),
        ("law meets {}", "column 12: expected a value"),
        ("law meets {EU UK}", "column 15: expected '}', found 'UK'"),
        ("role == -3", "column 9: expected a value"),
        ("role = x", "column 6: '=' has no meaning"),
        ("date >= 2026-02-30", "'2026-02-30' is not a day of the calendar"),
        ("3x == 4", "column 1: expected the name of a fact, found '3x'"),
        ("a..b", "expected the name of a fact"),
        ("in {x}", "expected the name of a fact, found 'in'"),
        ("always == true", "expected 'and', 'or' or the end"),
    ],
)
def test_what_is_not_a_condition_is_refused_with_its_place(text: str, says: str) -> None:
    with pytest.raises(Usage) as refused:
        parse(text, "rows.yaml:3:1")
    assert says in str(refused.value)


@pytest.mark.parametrize("text", ["(" * 5000 + "a" + ")" * 5000, "not " * 2400 + "a", "a or " * 5000 + "a"])
def test_deep_and_long_conditions_are_refused_and_not_followed(text: str) -> None:
    with pytest.raises(Usage):
        parse(text)


def test_the_names_of_a_condition_are_all_that_it_asks_for() -> None:
    condition = parse("(a.b has X or not c) and (d == 3_service or always)")
    assert names(condition) == {"a.b", "c", "d"}


@pytest.mark.parametrize("text", ["(a or b) and c", "not (a and b)", "a and (b and c)", "not not a", "x == 9_2_a"])
def test_a_condition_in_canonical_form_prints_as_it_was_written(text: str) -> None:
    assert str(parse(text)) == text
