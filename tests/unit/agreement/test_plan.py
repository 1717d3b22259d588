"""A plan finds a field's operation at once, and stays a plain value."""

from __future__ import annotations

import copy
import pickle
from dataclasses import fields

from bailment.agreement import Operation, Plan
from bailment.agreement.plan import Step

STEPS = (Step("a", Operation.KEEP, "t"), Step("b", Operation.SCRUB, "t"), Step("a", Operation.REPLACE, "t"))


def test_the_first_step_counts_and_what_has_none_is_dropped() -> None:
    plan = Plan(STEPS)
    assert [plan.operation(path) for path in "abc"] == [Operation.KEEP, Operation.SCRUB, Operation.DROP]


def test_looking_up_changes_nothing_about_the_value() -> None:
    asked, fresh = Plan(STEPS), Plan(STEPS)
    asked.operation("a")
    assert asked == fresh and hash(asked) == hash(fresh) and repr(asked) == repr(fresh)
    assert [field.name for field in fields(Plan)] == ["steps"]
    for twin in (copy.copy(asked), pickle.loads(pickle.dumps(asked))):
        assert twin == asked and twin.operation("b") is Operation.SCRUB
