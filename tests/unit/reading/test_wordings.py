"""A term has the value that a short passage gives it, in whatever style of drafting it is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from bailment.documents.reader import read as document
from bailment.primitives.strict_yaml import load
from bailment.reading import load_lexicon, load_terms, read

ROWS, LEXICON = load_terms(), load_lexicon()
WORDINGS = load((Path(__file__).parent / "wordings.yaml").read_text("utf-8"), "wordings.yaml")["terms"]


def told(value: object) -> object:
    return tuple(sorted(value)) if isinstance(value, list | tuple) else value


@pytest.mark.parametrize("key", WORDINGS)
def test_each_passage_gives_the_term_its_value(key: str) -> None:
    read_as = [
        (read(document(f"{text}\n".encode(), "passage.md"), ROWS, LEXICON).terms[key].value, text)
        for _, text in WORDINGS[key]
    ]
    assert [(told(value), text) for value, text in read_as] == [(told(value), text) for value, text in WORDINGS[key]]


def test_every_term_of_data_and_models_has_passages() -> None:
    assert {row.key for row in ROWS[:55]} == set(WORDINGS)
