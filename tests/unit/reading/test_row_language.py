"""A row is parsed with errors that name the place, and no regex of a row can be made slow."""

from __future__ import annotations

import time

import pytest

from bailment.playbook.pattern import Source, bounded, row
from bailment.primitives.errors import Unreadable
from bailment.primitives.strict_yaml import parse
from bailment.reading import load_lexicon, load_terms


def parsed(text: str) -> object:
    return row("k", Source.at(parse(text, "rows.yaml")))


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ("met_by:\n  - {force: binds}", "rows.yaml:2:13", "'binds' is not known"),
        ("met_by: {forc: must}", "rows.yaml:1:16", "'forc' is not known"),
        ("meet_by: {force: must}", "rows.yaml:1:10", "'meet_by' is not known"),
        ("met_by: {}", "rows.yaml:1:9", "match every statement"),
        ("met_by: {words: ['fine', '(open']}", "rows.yaml:1:26", "refused"),
        ("each: {of: {acts: train}}", "rows.yaml:1:7", "needs items"),
        ("number: {unit: hours}", "rows.yaml:1:9", "needs both"),
        ("met_by: {quantity: fortnights}", "rows.yaml:1:20", "'fortnights' is not known"),
        ("met_by: {acts: Train Models}", "rows.yaml:1:16", "not the name of a concept"),
    ],
)
def test_an_error_names_file_line_and_column(text: str, place: str, says: str) -> None:
    with pytest.raises(Unreadable) as caught:
        parsed(text)
    assert caught.value.where == place
    assert says in str(caught.value)


@pytest.mark.parametrize(
    "regex",
    [
        r"(a+)+b",
        r"(a|aa)*b",
        r"(a*b?)+c",
        r"(\w+\s?)*x",
        r"(a)\1",
        r"(?P<n>a)",
        r"a.*b.*c.*d",
        r"a{0,60000}b",
        "x" * 901,
    ],
)
def test_a_regex_that_could_run_away_is_refused(regex: str) -> None:
    with pytest.raises(ValueError):
        bounded(regex)


def test_a_star_reaches_forty_characters_and_no_further() -> None:
    regex = bounded("begin.*end")
    assert regex.search("begin" + "-" * 40 + "end")
    assert not regex.search("begin" + "-" * 41 + "end")


def test_the_example_of_the_docstring_is_a_row() -> None:
    from bailment.playbook import pattern

    text = str(pattern.__doc__).split("```yaml")[1].split("```")[0]
    assert parsed(text)


@pytest.mark.parametrize(
    "line", ["use content to " * 400, "train " * 1000, "a" * 6000, "report of the audit by " * 260]
)
def test_no_shipped_regex_is_slow_on_a_long_hostile_line(line: str) -> None:
    """Backtracking without bounds would take hours here; the limit is far above what any machine needs."""
    begun = time.process_time()
    for term in load_terms():
        patterns = [p for rule in term.rules for p in rule.when] + list(term.number.of if term.number else ())
        for pattern in patterns:
            for sought in (*pattern.words, *pattern.not_words):
                sought.is_in(line)
            for regex in (*pattern.clause_words, *pattern.since):
                regex.search(line)
    assert time.process_time() - begun < 60


def test_every_concept_that_a_term_names_stands_in_the_lexicon() -> None:
    lexicon = load_lexicon()
    acts = lexicon.acts.names | set(lexicon.acts.groups)
    objects = lexicon.objects.names | set(lexicon.objects.groups)
    kinds = {kind.name for kind in lexicon.kinds}
    for term in load_terms():
        for pattern in (*(p for rule in term.rules for p in rule.when), *(term.number.of if term.number else ())):
            assert pattern.acts_named <= acts, term.key
            assert pattern.objects_named <= objects, term.key
            assert set(pattern.kinds) <= kinds, term.key
