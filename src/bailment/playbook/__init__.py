"""Positions as data, and their loader."""

from bailment.playbook.books import Book, Shelf, load_books
from bailment.playbook.kinds import Kinds, PaperKind, load_kinds
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
    "Book",
    "Check",
    "Clause",
    "Definition",
    "Fallback",
    "Kinds",
    "Outward",
    "OutwardClause",
    "PaperKind",
    "Playbook",
    "Privileged",
    "RedFlag",
    "Requirement",
    "Shelf",
    "Side",
    "Slot",
    "Tier",
    "VerdictRule",
    "Wording",
    "load",
    "load_books",
    "load_kinds",
]
