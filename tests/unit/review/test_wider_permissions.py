"""A wider, plainer permission never gets a milder verdict than a narrower one, whatever facts are undecided."""

from __future__ import annotations

from itertools import pairwise

import pytest

from bailment.documents.reader import read as document
from bailment.law import load_vocabulary
from bailment.playbook import load, load_books, load_kinds
from bailment.reading import load_lexicon, read
from bailment.review import Books, Deal, Word, review

BOOKS = Books(load(), load_vocabulary(), load_lexicon(), load_books(), load_kinds())
PAPER = """# Data Processing Agreement

Made between Orrin Ltd (the "Processor") and Elm Clinic (the "Controller").

## 1. Use of data

The Processor shall process Customer Data to provide the Service. {permission}
"""
SEVERITY = (Word.SIGNABLE, Word.CONDITIONAL, Word.RENEGOTIATE, Word.WITHHELD, Word.NOT_SIGNABLE)
LADDERS = [
    [
        "",
        "The Processor may use Customer Data in de-identified form to improve its services, including ML models.",
        "The Processor may use Customer Data to improve its services, including ML models.",
        "The Processor may train models on Customer Data.",
        "The Processor may use Customer Data for any purpose.",
    ],
    [
        "The Processor may use Customer Data to enhance its offerings.",
        "The Processor is licensed to fine-tune models with Customer Data.",
        "The Controller grants the Processor a perpetual licence to train its models on Customer Data.",
        "The Processor may use Customer Data for its own purposes, including to train models.",
    ],
]


def judged(permission: str) -> Word:
    reading = read(document(PAPER.format(permission=permission).encode(), "paper.md"), (), BOOKS.lexicon)
    return review([reading], BOOKS, Deal()).verdict.word


@pytest.mark.parametrize(("narrower", "wider"), [pair for ladder in LADDERS for pair in pairwise(ladder)])
def test_a_wider_permission_is_never_judged_milder(narrower: str, wider: str) -> None:
    assert SEVERITY.index(judged(wider)) >= SEVERITY.index(judged(narrower))


@pytest.mark.parametrize("permission", [words for ladder in LADDERS for words in ladder if words])
def test_a_plain_permission_to_learn_stops_the_deal_with_every_fact_undecided(permission: str) -> None:
    assert judged(permission) is Word.NOT_SIGNABLE
