"""Positions as data, and their loader."""

from bailment.playbook.loading import load
from bailment.playbook.model import (
    Action,
    Check,
    Clause,
    Definition,
    Fallback,
    Outward,
    OutwardClause,
    Playbook,
    Privileged,
    RedFlag,
    Requirement,
    Side,
    Slot,
    Tier,
    VerdictRule,
    Wording,
)

__all__ = [
    "Action",
    "Check",
    "Clause",
    "Definition",
    "Fallback",
    "Outward",
    "OutwardClause",
    "Playbook",
    "Privileged",
    "RedFlag",
    "Requirement",
    "Side",
    "Slot",
    "Tier",
    "VerdictRule",
    "Wording",
    "load",
]
