"""What a face asks beside the great verbs: what a file is, what a deal leaves open, what we ask for, an example."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources
from io import BytesIO
from pathlib import Path, PurePath

from bailment import documents, payloads
from bailment.api import knowledge
from bailment.api.contracts import Reviewed
from bailment.api.files import read_bytes
from bailment.datamap import Purpose
from bailment.documents import Document as Document
from bailment.law.facts import Input
from bailment.payloads.formats import HEAD_BYTES
from bailment.playbook import Outward, OutwardClause
from bailment.primitives.errors import Usage
from bailment.primitives.span import Quote
from bailment.review import asks, wordings
from bailment.review.look import kind_read

EXAMPLE = ("vendor-agreement.docx", "discharge-bundle.json")
_DATA_ENDINGS = (".json", ".ndjson", ".jsonl", ".csv", ".tsv")
_DATA_KINDS = ("json", "hl7v2", "x12", "dicom", "ccda", "fhir_xml", "parquet", "arrow", "avro", "orc", "sqlite")
"""What no contract is written in, whatever the file is called."""


class FileRole(StrEnum):
    """What a file is to a review: a contract to judge, or a sample of what would be sent."""

    CONTRACT = "contract"
    SAMPLE = "sample"


@dataclass(frozen=True, slots=True)
class Recognised:
    """A file that can be read: its role, and the kind of contract in words, or the format of the sample."""

    role: FileRole
    says: str


def recognised(path: Path, role: FileRole | None = None) -> Recognised:
    """What the file at *path* is, read as what its name and first bytes suggest, or as *role*.

    Raises: Usage, Unreadable, in the words of whoever reads that kind of file.
    """
    data = read_bytes(path)
    role = role or likely_role(path.name, data)
    if role is FileRole.SAMPLE:
        return Recognised(role, payloads.sample(payloads.ByteSource(path.name, lambda: BytesIO(data))).source)
    return Recognised(role, kind_read(documents.read(data, path.name), knowledge.kinds()).says)


def likely_role(name: str, data: bytes) -> FileRole:
    """What a file of this name that begins with *data* most likely is to a review, whether it can be read or not."""
    is_data = payloads.recognise(data[:HEAD_BYTES]).key in _DATA_KINDS
    is_sample = is_data or PurePath(name).suffix.lower() in _DATA_ENDINGS
    return FileRole.SAMPLE if is_sample else FileRole.CONTRACT


def kinds_of_paper() -> dict[str, str]:
    """Every kind that a paper may be told to be, and the words for it."""
    known = knowledge.kinds()
    return {key: known.says(key) for key in known.keys}


def example_files() -> dict[str, bytes]:
    """A contract and a sample of data, ours and invented, by file name: something to begin with."""
    folder = resources.files("bailment.examples")
    return {name: folder.joinpath(name).read_bytes() for name in EXAMPLE}


def sample_purposes() -> tuple[Purpose, ...]:
    """The purposes to begin from, in business words."""
    return tuple(sample.purpose for sample in knowledge.purposes().samples)


@dataclass(frozen=True, slots=True)
class DealFact:
    """A fact of the deal on which findings turn, as the vocabulary of law declares it.

    `type` is the kind of answer (bool, tri, enum, set, int, date); `codes` names an open list of two-letter codes.
    `value` is what people said, else what the paper says at `quote`; `settles` holds the ids that are open without it.
    """

    name: str
    type: str
    values: tuple[str, ...]
    codes: str | None
    note: str | None
    value: object = None
    quote: Quote | None = None
    settles: tuple[str, ...] = ()


def deal_facts(reviewed: Reviewed) -> tuple[DealFact, ...]:
    """The facts that are open, those that settle most first, then those that people gave or the paper says."""
    declared = knowledge.vocabulary().inputs
    settles = reviewed.review.open_facts()
    read = {fact.name: fact for fact in reviewed.review.facts_read}
    open_first = sorted(settles, key=lambda name: -len(settles[name]))
    names = dict.fromkeys([*open_first, *reviewed.deal.facts, *read])
    return tuple(
        _deal_fact(
            declared[name],
            reviewed.deal.facts.get(name, read[name].value if name in read else None),
            read[name].quote if name in read else None,
            settles.get(name, ()),
        )
        for name in names
    )


def _deal_fact(declared: Input, value: object, quote: Quote | None, settles: tuple[str, ...]) -> DealFact:
    kind = declared.kind.value
    return DealFact(declared.name, kind, declared.values, declared.open_list, declared.note, value, quote, settles)


def facts_said(reviewed: Reviewed, answers: Mapping[str, Sequence[str]]) -> dict[str, object]:
    """The values that *answers* on a form give to facts, by name; what the paper says by itself is not said again.

    Raises: Usage for a name that is no fact's, and for a number that is none.
    """
    read = {fact.name: fact.value for fact in reviewed.review.facts_read if fact.name not in reviewed.deal.facts}
    said = {}
    for name, words in answers.items():
        value = _said(knowledge.vocabulary().input(name), [word for word in words if word.strip()])
        is_read = name in read and _members(value) == _members(read[name])
        if value is not None and not is_read:
            said[name] = value
    return said


def _said(declared: Input, words: list[str]) -> object:
    """What *words* say of the fact; None where they say nothing."""
    if not words:
        return None
    if declared.open_list:
        return re.findall(r"[A-Z]+", words[0].upper())
    match declared.kind.value:
        case "set":
            return words
        case "bool" | "tri":
            return {"true": True, "false": False}.get(words[0], words[0])
        case "int":
            return _whole(declared.name, words[0])
    return words[0]


def _whole(name: str, word: str) -> int:
    if not re.fullmatch(r"\d{1,15}", word):
        raise Usage(f"{name} is to be a whole number", fix="write digits alone")
    return int(word)


def _members(value: object) -> set[str]:
    return {str(part) for part in value} if isinstance(value, list | tuple | set | frozenset) else {str(value)}


@dataclass(frozen=True, slots=True)
class ClauseInQuestion:
    """A clause on which something was found, and what the other side may see of our position on it.

    `wording` is what we ask the paper to say; None where it needs words for the slots in `unfilled`, or there is none.
    """

    key: str
    title: str
    reasons: tuple[tuple[str, str], ...]
    wording: str | None
    unfilled: tuple[str, ...]


def clauses_in_question(reviewed: Reviewed) -> tuple[ClauseInQuestion, ...]:
    """The clauses on which something was found, in the playbook's order."""
    book = knowledge.playbook()
    outward = book.outward()
    found = {finding.clause for finding in reviewed.review.findings}
    asked = {ask.clause for ask in asks(reviewed.review, book) if ask.is_owed}
    return tuple(
        _in_question(clause, outward, reviewed, clause.key in asked)
        for clause in outward.clauses
        if clause.key in found
    )


def _in_question(clause: OutwardClause, outward: Outward, reviewed: Reviewed, is_asked: bool) -> ClauseInQuestion:
    proposed = wordings.proposed(clause, reviewed.review.side, reviewed.words)
    ours = wordings.settled(outward, proposed, reviewed.words)
    wording, unfilled = (ours.text, ours.unfilled) if is_asked else (None, ())
    return ClauseInQuestion(clause.key, clause.title, clause.reasons, wording, unfilled)


def bars_signing(reviewed: Reviewed) -> frozenset[str]:
    """The codes of the findings that bar a signature by themselves: red lines, stops, orders to the reviewer."""
    stops = {flag.id for flag in reviewed.review.red_flags if flag.action.value == "stop"}
    return frozenset(
        finding.code
        for finding in reviewed.review.findings
        if finding.tier == "red_line" or finding.code in stops or finding.code.startswith("REV")
    )
