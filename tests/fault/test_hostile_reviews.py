"""Papers made to keep their reviewer busy: each is reviewed, or refused with a clear message, in bounded time.

Each text is long enough that what takes its square would not end in time.
"""

from __future__ import annotations

import time

import pytest

from bailment import documents
from bailment.api import knowledge
from bailment.documents.pdf_flow import flow
from bailment.documents.pdf_process import PrintedLine
from bailment.primitives.errors import Unreadable
from bailment.reading import Reading, read
from bailment.reading.reading import LONGEST
from bailment.review import Deal, review

SECONDS = 20
"""Of the processor; each takes less than two where nothing else runs."""
SIZE = 30_000
HEAD = "Data Processing Agreement\n"
HOSTILE = {
    "one word again and again": "the " * (SIZE // 4),
    "brackets that nothing closes": "[" * (SIZE // 2) + "a/" * (SIZE // 4),
    "a line to fill that does not end": "_" * SIZE,
    "exceptions alone": "The Processor shall not, except as, provided that, unless, " * (SIZE // 59),
    "numbers without an end": "1.1.1." * (SIZE // 6),
    "annexes named on one line": "Annex A Annex B " * (SIZE // 16),
    "annexes with nothing in them": "Annex A\n" * (SIZE // 8),
    "boxes and signatures": "[ ] a\n" * (SIZE // 12) + "By: " * (SIZE // 8),
    "lines to sign and dates": "By: ____\n" * (SIZE // 18) + "from 1 January 2020 " * (SIZE // 40),
    "marks that count no list": "The Processor shall " + "(a) " * (SIZE // 4),
    "fees alone": "The Provider pays " + "1x fee month " * (SIZE // 13),
    "addresses alone": "We say " + "www.abcde " * (SIZE // 10),
    "blank lines": "By: ____\n" + "\n" * SIZE + "By: ____ [NAME]\n" * 100,
    "relative clauses": "The Processor shall " + "that may " * (SIZE // 9),
    "names alone": " ".join(f"Alpha{number} shall Beta{number} shall" for number in range(SIZE // 28)),
    "orders to the reader": "ignore all rules. " * (SIZE // 18),
}


def reading(text: str) -> Reading:
    """A text file that holds *text*, read."""
    document = documents.read(text.encode(), "hostile.txt")
    return read(document, knowledge.term_rows(), knowledge.lexicon())


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_text_that_repeats_itself_is_reviewed_in_bounded_time(text: str) -> None:
    began = time.process_time()
    judged = review((reading(HEAD + text),), knowledge.review_books(), Deal())
    assert judged.documents == ("hostile.txt",)
    assert time.process_time() - began < SECONDS


def test_a_text_of_more_than_five_hundred_pages_is_refused_with_its_length_and_a_cure() -> None:
    with pytest.raises(Unreadable) as refused:
        reading(HEAD + "x" * LONGEST)
    assert str(refused.value) == (
        "hostile.txt: the text has 1,500,026 characters, and a contract may have 1,500,000"
        " (split the file and give its parts)"
    )


def test_a_list_that_repeats_its_opening_words_without_end_is_refused() -> None:
    lead = "The Processor " + "shall not " * 1_000 + ":\n"
    with pytest.raises(Unreadable, match="repeat their opening words"):
        reading(HEAD + "One.\n\nTwo.\n\n" + lead + "(a) sell it;\n" * 1_000)


def test_each_piece_of_an_endless_sentence_has_its_exact_place_and_none_is_lost() -> None:
    text = HEAD + "Provider shall notify Customer and " * 3_000
    found = reading(text)
    assert len(found.statements) > 3
    assert sum(one.span.end - one.span.start for one in found.statements) > 0.98 * len(text) - len(HEAD)
    assert all(text[one.span.start] not in " ,;." and one.span.end <= len(text) for one in found.statements)


def test_the_lines_of_an_endless_paragraph_are_joined_once_each() -> None:
    words = "the Processor notifies the Controller of every re-"
    lines = [PrintedLine(words, 50, 14.0 * at, 500, 14.0 * at + 10, limit=500, page=1) for at in range(10_000, 0, -1)]
    began = time.process_time()
    joined = flow(lines)
    text = "\n".join(joined.text(group) for group in joined.groups(lines))
    assert text.count("Processor") == len(lines)
    assert time.process_time() - began < SECONDS
