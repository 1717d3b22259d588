"""What a regex needs: found in whatever it is found in, and it is never missed for want of it."""

from __future__ import annotations

import re

import pytest

from bailment.playbook import load
from bailment.playbook.pattern import Pattern
from bailment.playbook.regexes import Sought, sought
from bailment.reading import load_lexicon, load_terms


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("train", {"train"}),
        (r"\btrain(ing)?\b", {"train"}),
        ("(re-)?train|tune", {"train", "tune"}),
        ("trains?", {"train"}),
        ("a(bcd|efgh)", {"bcd", "efgh"}),
        (r"\w+ing", {"ing"}),
        ("(not|never) (be )?used", {"used"}),
        (r"x{2}yz", {"yz"}),
        (r"(ab){0,3}c", {"c"}),
        (r"[a-z]{1,4}", set()),
        ("ab|[cd]", set()),
        (r"(?<!not )use(?! of)", {"use"}),
        (r"non\-stop\.", {"non-stop."}),
        ("(a|)b", {"b"}),
    ],
)
def test_what_a_regex_needs(text: str, needs: set[str]) -> None:
    assert set(sought(text).needs) == needs


def every_regex() -> list[Sought]:
    def of(patterns: tuple[Pattern, ...]) -> list[Sought]:
        own = [regex for pattern in patterns for regex in (*pattern.words, *pattern.not_words)]
        return own + [r for pattern in patterns for r in (*of(pattern.companions), *of(pattern.strangers))]

    book = load()
    rows = [row.row for row in (*book.requirements, *book.red_flags) if row.row]
    terms = [pattern for term in load_terms() for rule in term.rules for pattern in rule.when]
    lexicon = load_lexicon()
    phrases = [
        p.regex for concepts in (lexicon.acts, lexicon.objects) for ps in concepts.by_opening.values() for p in ps
    ]
    return [*(r for row in rows for r in of(tuple(row.patterns))), *of(tuple(terms)), *phrases]


def test_no_shipped_regex_is_found_where_what_it_needs_is_not() -> None:
    """Every example of the playbook, and every word of it alone, against every regex: the sieve changes nothing."""
    book = load()
    texts = [text.lower() for flag in book.red_flags for text in (*flag.positive_examples, *flag.safe_lookalikes)]
    texts += sorted({word for text in texts for word in text.split()})[::7]
    for regex in every_regex():
        compiled = re.compile(regex.pattern)
        for text in texts if regex.needs else ():
            assert not compiled.search(text) or any(needed in text for needed in regex.needs), regex.pattern


@pytest.mark.parametrize("text", ["(open", "shut)", "[open", "Train", "a**"])
def test_a_regex_that_is_wrong_or_in_capitals_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        sought(text)
