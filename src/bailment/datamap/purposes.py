"""What data are wanted for, in business words; and what each purpose needs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any, cast

from bailment.agreement.plan import Operation
from bailment.datamap.knowledge import Kind
from bailment.primitives import strict_yaml
from bailment.primitives.errors import Usage

_LONGEST = 300
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Purpose:
    """A purpose and what it needs: kinds of field within resources.

    `key` is the sample's; "custom" marks a purpose of the user's own words, which needs nothing until somebody says so.
    """

    key: str
    says: str
    resources: frozenset[str]
    needs: frozenset[str]

    def needs_field(self, kind: Kind, resource: str) -> bool:
        """True where the purpose cannot be served without fields of *kind* in *resource* ("" for a plain table)."""
        is_within = not resource or resource in self.resources
        return kind.name in self.needs and is_within and kind.send is not Operation.DROP


@dataclass(frozen=True, slots=True)
class SamplePurpose:
    """A purpose to begin from, and the words by which a text asks for it."""

    purpose: Purpose
    tasks: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class OpenEnd:
    """Words that set a purpose no limit, and why."""

    words: re.Pattern[str]
    why: str


@dataclass(frozen=True, slots=True)
class Purposes:
    """The sample purposes, and the words that no purpose may hold."""

    samples: tuple[SamplePurpose, ...]
    open_ends: tuple[OpenEnd, ...]


def purpose(text: str, known: Purposes) -> Purpose:
    """The purpose that *text* names: a sample by its key or by the task named first, else one in the user's own words.

    Law: GDPR Art. 5(1)(b) and 28(3), 45 CFR 164.504(e)(2)(i), which data_use.01 and data_use.03 of the playbook apply.
    Raises: Usage for words that set no limit, and for a text that names no task.
    """
    words = " ".join(text.replace("_", " ").lower().split())
    for end in known.open_ends:
        found = end.words.search(words)
        if found:
            raise _no_purpose(f"“{found.group()}” sets no limit, since {end.why}")
    if len(words) > _LONGEST:
        raise _no_purpose(f"it is longer than {_LONGEST} characters")
    keyed = [sample.purpose for sample in known.samples if sample.purpose.key.replace("_", " ") == words]
    tasks = [(found.start(), s.purpose) for s in known.samples if (found := s.tasks.search(words))]
    if keyed or tasks:
        return keyed[0] if keyed else min(tasks, key=lambda task: task[0])[1]
    if len(_WORD.findall(words)) < 2:
        raise _no_purpose("it names no task")
    return Purpose("custom", words, frozenset(), frozenset())


def load_purposes() -> Purposes:
    """The purposes that the package ships in `datamap/data/purposes.yaml`."""
    file = "data/purposes.yaml"
    text = resources.files("bailment.datamap").joinpath(file).read_bytes()
    rows = cast("dict[str, Any]", strict_yaml.load(text, file))
    ends = (OpenEnd(_words([row["pattern"]]), row["says"]) for row in rows["open_ended"])
    return Purposes(tuple(map(_sample, rows["purposes"])), tuple(ends))


def _sample(row: Mapping[str, Any]) -> SamplePurpose:
    found = Purpose(row["key"], row["says"], frozenset(row["resources"]), frozenset(row["needs"]))
    return SamplePurpose(found, _words(row["tasks"]))


def _words(patterns: list[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})(?!\w)")


def _no_purpose(why: str) -> Usage:
    return Usage(
        f"this is no business purpose (data_use.01, data_use.03): {why}",
        fix="name one task and whom it serves, such as 'referral triage from discharge letters'",
    )
