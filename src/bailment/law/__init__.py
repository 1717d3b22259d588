"""Dated, cited law as data, and the grammar of its conditions."""

from bailment.law.conditions import (
    Condition,
    Members,
    Truth,
    Undecided,
    Verdict,
    conjunction,
    disjunction,
    evaluate,
    names,
    parse,
)
from bailment.law.facts import Facts, Input, Kind, Vocabulary
from bailment.law.obligations import Deadline, DeadlineKind, Extension, Obligation, SourceType, load_obligations
from bailment.law.vocabulary import load_vocabulary

__all__ = [
    "Condition",
    "Deadline",
    "DeadlineKind",
    "Extension",
    "Facts",
    "Input",
    "Kind",
    "Members",
    "Obligation",
    "SourceType",
    "Truth",
    "Undecided",
    "Verdict",
    "Vocabulary",
    "conjunction",
    "disjunction",
    "evaluate",
    "load_obligations",
    "load_vocabulary",
    "names",
    "parse",
]
