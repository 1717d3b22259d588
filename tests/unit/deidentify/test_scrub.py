"""Text scrubbed on its own."""

from __future__ import annotations

from bailment.deidentify import load_sources, scrub
from bailment.identifiers import Label


def test_spans_index_the_text_that_came_in() -> None:
    text = "Dr. Piotr Wolny on 2024-03-05: metformin 5 mg"
    out = scrub(text)
    assert out.text == "Dr. [NAME-1] on [DATE-1]: metformin 5 mg"
    assert [(text[start:end], label) for start, end, label in out.spans] == [
        ("Piotr Wolny", Label.NAME),
        ("2024-03-05", Label.DATE),
    ]


def test_text_without_identifiers_is_untouched() -> None:
    assert scrub("take 5 mg for 10 days").text == "take 5 mg for 10 days"


def test_each_shipped_row_of_sources_is_the_one_that_answers_for_its_own_path() -> None:
    sources = load_sources()
    assert len(sources.rows) > 30
    for row in sources.rows:
        found = sources.of(row.path.replace("*", "Thing"))
        assert found is not None and found[0] == row, row.path
