"""The questions to a vendor: what they bear on exists, and the four that everybody is asked are there."""

from __future__ import annotations

from bailment.playbook import load
from bailment.playbook.questions import load_questions


def test_every_question_bears_on_requirements_that_exist() -> None:
    known = {requirement.id for requirement in load().requirements}
    asked = load_questions()

    assert {name for question in asked for name in question.requirements} <= known
    assert len({question.id for question in asked}) == len(asked) >= 15


def test_everybody_is_asked_what_the_service_sees_stores_learns_and_uses_later() -> None:
    core = [question.id.partition(".")[0] for question in load_questions() if question.is_core]

    assert core == ["sees", "stores", "learns", "uses"]


def test_each_red_line_has_a_question() -> None:
    asked = {name for question in load_questions() for name in question.requirements}

    assert {row.id for row in load().requirements if row.tier == "red_line"} - asked == set()
