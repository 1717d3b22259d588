"""What is known of fields: kinds, the paths that are of each kind, what law says of them, and codes that weigh more."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any, cast

from bailment.agreement.plan import Operation
from bailment.datamap.columns import ColumnNames, column_names
from bailment.datamap.model import Category, Identifiability, Posture, Sensitivity
from bailment.primitives import strict_yaml
from bailment.primitives.finding import Confidence

_EXTENSION = r"(?:modifierE|e)xtension\b"
_NAME = rf"(?!{_EXTENSION})[^.]+\."
_MARK = r"(?:\([^).]*\))?"
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of field; `send` is what happens to it where a purpose needs it."""

    name: str
    category: Category
    identifier: str | None
    identifiability: Identifiability
    sensitivity: Sensitivity
    legal: str
    combines: str | None
    send: Operation
    confidence: Confidence
    says: str


@dataclass(frozen=True, slots=True)
class FieldPattern:
    """The paths that are of a kind; of several that match, the greatest `weight` decides."""

    pattern: str
    kind: str
    regex: re.Pattern[str]
    weight: tuple[int, int]


@dataclass(frozen=True, slots=True)
class SensitiveCode:
    """Codes whose record carries a posture of its own."""

    regex: re.Pattern[str]
    posture: str
    says: str
    authority: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Elements:
    """The names of FHIR that rows may speak of: by resource, and anywhere below."""

    resources: Mapping[str, frozenset[str]]
    within: frozenset[str]

    def know(self, path: str) -> bool:
        """True where every name of *path* is one of FHIR's, extensions apart."""
        resource, *names = path.split(".")
        if resource not in self.resources or not names:
            return False
        bare = [name.partition("(")[0].removeprefix("_") for name in names]
        return bare[0] in self.resources[resource] and all(name in self.within for name in bare[1:])


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All that an inventory knows before it sees a payload."""

    kinds: Mapping[str, Kind]
    patterns: tuple[FieldPattern, ...]
    elements: Elements
    postures: tuple[Posture, ...]
    codes: tuple[SensitiveCode, ...]
    columns: ColumnNames

    def kind(self, path: str) -> Kind | None:
        """The kind of the field of FHIR at the generic *path*; None where nobody has classified it."""
        if not self.elements.know(path):
            return None
        found = next((row for row in self.patterns if row.regex.fullmatch(f"{path}.")), None)
        return self.kinds[found.kind] if found else None

    def column(self, path: str) -> Kind | None:
        """The kind that the header of a column outside FHIR tells; None where it tells none."""
        found = self.columns.kind(path)
        return self.kinds[found] if found else None

    def legal(self, kind: Kind) -> tuple[Posture, ...]:
        """What law says of fields of *kind*."""
        return tuple(posture for posture in self.postures if kind.legal in posture.classes)

    def posture(self, name: str) -> Posture:
        """The posture of that id."""
        return next(posture for posture in self.postures if posture.id == name)


def load_knowledge() -> Knowledge:
    """What the package ships in `datamap/data`."""
    kinds = {name: _kind(name, row) for name, row in _rows("kinds")["kinds"].items()}
    patterns = [_pattern(text, kind) for kind, texts in _rows("fields")["fields"].items() for text in texts]
    return Knowledge(
        kinds,
        tuple(sorted(patterns, key=lambda row: row.weight, reverse=True)),
        _elements(_rows("elements")),
        tuple(_posture(row) for row in _rows("postures")["postures"]),
        tuple(_code(row) for row in _rows("sensitive_codes")["codes"]),
        column_names(_rows("columns")),
    )


def _rows(name: str) -> dict[str, Any]:
    file = f"data/{name}.yaml"
    text = resources.files("bailment.datamap").joinpath(file).read_bytes()
    return cast("dict[str, Any]", strict_yaml.load(text, file))


def _kind(name: str, row: Row) -> Kind:
    return Kind(
        name,
        Category(row["category"]),
        row.get("identifier"),
        Identifiability(row["identifiability"]),
        Sensitivity(row["sensitivity"]),
        row["legal"],
        row.get("combines"),
        Operation(row["send"]),
        Confidence(row["confidence"]),
        row["says"],
    )


def _pattern(text: str, kind: str) -> FieldPattern:
    names = text.split(".")
    literal = [name for name in names if "*" not in name]
    regex = re.compile("".join(map(_name_regex, names)))
    return FieldPattern(text, kind, regex, (len(literal), len(text.replace("*", "").replace(".", ""))))


def _name_regex(name: str) -> str:
    if name == "**":
        return f"(?:{_NAME})*"
    if name == "*":
        return _NAME
    if "(" in name:
        return re.escape(name) + r"\."
    return re.escape(name).replace(r"\*", "[A-Za-z0-9_-]*") + _MARK + r"\."


def _elements(rows: Mapping[str, Any]) -> Elements:
    everywhere = frozenset(rows["every_resource"])
    by_resource = {name: frozenset(names) | everywhere for name, names in rows["resources"].items()}
    return Elements(by_resource, frozenset(rows["within"]) | {"extension", "modifierExtension"})


def _posture(row: Mapping[str, Any]) -> Posture:
    confidence = Confidence(row["confidence"])
    return Posture(row["id"], row["label"], row["authority"], confidence, tuple(row["classes"]))


def _code(row: Row) -> SensitiveCode:
    confidence = Confidence(row["confidence"])
    return SensitiveCode(re.compile(row["pattern"]), row["posture"], row["says"], row["authority"], confidence)
