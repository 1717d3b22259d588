"""The facts of a deal, as people write them."""

from __future__ import annotations

import pytest

from bailment.primitives.errors import Usage
from bailment.primitives.strict_yaml import parse
from bailment.review.deal import Deal, deal


def test_a_deal_is_facts_and_words() -> None:
    found = deal(parse("facts: {phi: true}\nwords:\n  purpose: >\n    a summary\n    of notes\n  days: 10\n", "d.yaml"))

    assert found == Deal({"phi": True}, {"purpose": "a summary of notes", "days": "10"})


def test_what_people_say_prevails_over_what_was_read() -> None:
    assert Deal({"phi": False}).with_facts({"phi": True, "ai_model": True}).facts == {"phi": False, "ai_model": True}


@pytest.mark.parametrize("text", ["[a]", "fact: {}", "words: {purpose: [a]}", "words: {purpose: true}", "facts: no"])
def test_another_form_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(Usage, match=r"d\.yaml:1"):
        deal(parse(text, "d.yaml"))
