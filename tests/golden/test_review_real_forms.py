"""Real agreements in Word, reviewed and answered: the redline holds on paper that nobody here wrote."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bailment import documents
from bailment.primitives.time import Instant
from bailment.reading import Reading
from bailment.review import Books, Deal, State, asks, redline, review, words_of

pytestmark = pytest.mark.shared
WHEN = Instant.parse("2026-11-22T10:00:00Z")
FORMS = [
    "common-paper-csa-click-through",
    "common-paper-pilot-agreement",
    "common-paper-business-associate-agreement",
    "common-paper-data-processing-agreement",
]
NAMES = {"vendor": "Provider", "customer": "Company"}
Read = Callable[[bytes, str], Reading]


@pytest.mark.parametrize("form", FORMS)
def test_each_failing_red_line_is_met_after_acceptance_and_nothing_stays_after_rejection(
    shared: Path, form: str, books: Books, read: Read, example_deal: Deal
) -> None:
    name = f"{form}.docx"
    source = (shared / "data" / "contracts" / "forms" / name).read_bytes()
    before = read(source, name)
    found = review([before], books, example_deal)
    values = NAMES | words_of([before.document]) | dict(example_deal.words)
    made = redline(asks(found, books.playbook), before, books.playbook.outward(), found.side, values)
    file = documents.redline(source, name, made.edits, made.comments, author="Customer", when=WHEN)
    after = review([read(documents.accept_all(file, name), name)], books, example_deal)
    failing = {item.id for item in found.failing_red_lines()}

    assert failing and failing <= made.answered and made.unfilled == ()
    assert [item.id for item in after.requirements if item.id in failing and item.state is not State.MET] == []
    assert documents.read(documents.reject_all(file, name), name).text == before.document.text
