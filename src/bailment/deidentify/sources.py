"""Where a record says who it is about, as rows; and what those rows find in one record."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from importlib import resources

from bailment.agreement.plan import Operation, Plan
from bailment.deidentify.said import is_ordinary, said_as
from bailment.identifiers import Label
from bailment.payloads import Leaf
from bailment.primitives import strict_yaml
from bailment.primitives.errors import Unreadable

_DATE = re.compile(r"(?:1[89]|2[01])\d\d-[01]\d(?:-[0-3]\d(?:T[0-9:.]{5,18}(?:Z|[+-]\d\d:\d\d)?)?)?")
_ADDRESS = {"line": Label.ADDRESS, "text": Label.ADDRESS, "city": Label.CITY, "district": Label.CITY,
            "postalCode": Label.POSTCODE}  # fmt: skip
_ID = re.compile(
    r"(?:[^\s?]*/)?(?P<id>[A-Za-z0-9.-]{1,64})(?:/_history/[A-Za-z0-9.-]{1,64})?|urn:(?:uuid|oid):(?P<urn>\S+)"
)


class Holds(StrEnum):
    """How the value at a path is to be read; `somebody` and `anything` leave it to how the value is written."""

    PERSON = "person"
    NAME = "name"
    WORDS = "words"
    DATE = "date"
    ADDRESS = "address"
    TELECOM = "telecom"
    CODE = "code"
    ID = "id"
    REFERENCE = "reference"
    SOMEBODY = "somebody"
    ANYTHING = "anything"


@dataclass(frozen=True, slots=True)
class Source:
    """One row: what stands at `path` and below identifies somebody."""

    path: str
    holds: Holds
    label: Label

    @property
    def shape(self) -> re.Pattern[str]:
        """Matches the generic paths that the row means; the group `rest` is what lies below."""
        stem = ".".join(_segment(part) for part in self.path.removeprefix("*.").split("."))
        head = r"(?:.+\.)" if self.path.startswith("*.") else ""
        return re.compile(rf"{head}{stem}(?:\.(?P<rest>.+))?")


@dataclass(slots=True)
class Sources:
    """The rows of all paths; which row a path falls under is worked out once."""

    rows: tuple[Source, ...]
    _seen: dict[str, tuple[Source, str] | None] = field(default_factory=dict)

    def of(self, path: str) -> tuple[Source, str] | None:
        """The row that *path* falls under, and what of the path lies below it; None where nothing there identifies."""
        seen = self._seen
        if path not in seen:
            if len(seen) >= _MOST_PATHS:
                seen = self._seen = {}
            seen[path] = self._sought(path)
        return seen[path]

    def _sought(self, path: str) -> tuple[Source, str] | None:
        for row in self.rows:
            match = row.shape.fullmatch(path)
            if match is not None:
                return row, match["rest"] or ""
        return None


_MOST_PATHS = 20_000


def load_sources() -> Sources:
    """The rows that ship with the program.

    Raises: Unreadable where the file does not hold such rows.
    """
    file = "deidentify/data/sources.yaml"
    text = resources.files("bailment.deidentify").joinpath("data/sources.yaml").read_bytes()
    value = strict_yaml.load(text, file)
    rows = value.get("rows") if isinstance(value, dict) else None
    if not isinstance(rows, list):
        raise Unreadable("there is no list of rows", where=file)
    return Sources(tuple(_row(row, file) for row in rows))


def learnt(record: Iterable[Leaf], plan: Plan, sources: Sources) -> Iterator[tuple[str, Label]]:
    """Each identifier that the leaves of a *record* name, people first, apart from what the plan keeps."""
    others: list[tuple[str, Label]] = []
    people: dict[tuple[str, Label], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for leaf in record:
        if not leaf.text or isinstance(leaf.value, bool) or plan.operation(leaf.path) is Operation.KEEP:
            continue
        found = sources.of(leaf.path)
        if found is not None and found[0].holds is Holds.PERSON:
            part = found[1] or "text"
            stem = re.sub(r"/(?:family|text|(?:given|prefix|suffix)(?:/\d+)?)$", "", leaf.pointer)
            people[stem, found[0].label][part].append(leaf.text)
        else:
            others.extend(_learnt_at(leaf, found))
    for (_, label), parts in people.items():
        yield from _person(parts, label)
    yield from others


def id_in(reference: str) -> str | None:
    """The id that a FHIR reference or full URL ends in; None where it is conditional or no reference.

    >>> id_in("Patient/123"), id_in("urn:uuid:7f3c"), id_in("#p1"), id_in("Patient?identifier=9")
    ('123', '7f3c', 'p1', None)
    """
    match = _ID.fullmatch(reference.removeprefix("#"))
    return (match["id"] or match["urn"]) if match else None


def _learnt_at(leaf: Leaf, found: tuple[Source, str] | None) -> Iterator[tuple[str, Label]]:
    if _DATE.fullmatch(leaf.text):
        yield leaf.text, found[0].label if found and found[0].holds is Holds.DATE else Label.DATE
        return
    if found is None:
        return
    row, rest = found
    if (row.holds is Holds.ADDRESS and rest in _ADDRESS) or (row.holds is Holds.TELECOM and rest == "value"):
        yield leaf.text, label_of(leaf.text, row, rest)
    elif row.holds is Holds.REFERENCE:
        yield id_in(leaf.text) or leaf.text, row.label
    elif row.holds in (Holds.SOMEBODY, Holds.ANYTHING) and not rest:
        label = said_as(leaf.text, surely=row.holds is Holds.SOMEBODY)
        if label is not None:
            yield leaf.text, label_of(leaf.text, row, rest)
    elif row.holds in (Holds.NAME, Holds.WORDS) and is_ordinary(leaf.text):
        return
    elif row.holds in (Holds.NAME, Holds.WORDS, Holds.CODE, Holds.ID) and not rest:
        yield leaf.text, row.label


def label_of(value: str, row: Source, rest: str) -> Label:
    """What kind of identifier *value* is, standing at *rest* below the path of *row*."""
    if row.holds is Holds.ADDRESS:
        return _ADDRESS.get(rest, row.label)
    if row.holds in (Holds.SOMEBODY, Holds.ANYTHING):
        said = said_as(value, surely=row.holds is Holds.SOMEBODY)
        return row.label if said is None or (said is Label.NAME and row.label is not Label.ID) else said
    if row.holds is not Holds.TELECOM:
        return row.label
    if "@" in value:
        return Label.EMAIL
    return Label.URL if re.match(r"(?i)(?:https?://|www\.)", value) else row.label


def _person(parts: dict[str, list[str]], label: Label) -> Iterator[tuple[str, Label]]:
    family, given = " ".join(parts.get("family", ())), " ".join(parts.get("given", ()))
    if family or given:
        yield (f"{family}, {given}" if family and given else family or given), label
    for text in parts.get("text", ()):
        yield text, label


def _segment(name: str) -> str:
    return re.escape(name) if "(" in name else re.escape(name) + r"(?:\([^)]*\))?"


def _row(row: strict_yaml.Value, file: str) -> Source:
    if not isinstance(row, dict) or row.keys() != {"path", "holds", "label"}:
        raise Unreadable("a row has path, holds and label", where=file)
    try:
        return Source(str(row["path"]), Holds(str(row["holds"])), Label(str(row["label"])))
    except ValueError as error:
        raise Unreadable(f"row {row['path']}: {error}", where=file) from None
