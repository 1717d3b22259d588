"""Transformation plans: what becomes of each field before it leaves the house."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bailment.agreement.shapes import FieldPath, Line


class Operation(StrEnum):
    """What a plan does to a value.

    keep: sent as it is · drop: not sent · replace: a token goes out and the source's value comes back in the answer ·
    scrub: free text whose identifiers are replaced, the rest is sent.
    """

    KEEP = "keep"
    DROP = "drop"
    REPLACE = "replace"
    SCRUB = "scrub"


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of the values at `path`, and why.

    `path` is the generic path of a field: resource type, then names joined by dots, indices left out
    (`Patient.name.family`, `DocumentReference.content.attachment.data`).
    """

    path: FieldPath
    operation: Operation
    why: Line


class _LookedUp:
    """Holds a plan's operations by path, made when first asked for: no field, so no part of its value."""

    __slots__ = ("_operations",)
    _operations: dict[str, Operation]


@dataclass(frozen=True, slots=True)
class Plan(_LookedUp):
    """The steps of a plan; a field that no step names is dropped, and free text outside any field is scrubbed."""

    steps: tuple[Step, ...] = ()

    def operation(self, path: str) -> Operation:
        """What becomes of the values at *path*: a field nobody planned for does not leave; the first step counts."""
        try:
            operations = self._operations
        except AttributeError:
            operations = {step.path: step.operation for step in reversed(self.steps)}
            object.__setattr__(self, "_operations", operations)
        return operations.get(path, Operation.DROP)
