"""Names of members and columns that are themselves identifiers: what is shown of them is a number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from bailment.datamap.evidence import FIRM
from bailment.datamap.knowledge import Knowledge
from bailment.identifiers import find
from bailment.payloads import Json, Lines, Payload, Sample, TableFile

_MOST_NAMES = 40_000
_FHIR = "fhir"


def veiled(found: Sample, knowledge: Knowledge) -> Sample:
    """*found* with a number for each name of a member or column that identifies somebody; FHIR's names are its own."""
    if isinstance(found, TableFile):
        return _veiled_table(found, knowledge)
    if found.source.startswith(_FHIR):
        return found
    names = _Names(knowledge)
    if isinstance(found, Payload):
        return replace(found, root=names.veiled(found.root))
    return _VeiledLines(found.name, found.source, found.content, names)


@dataclass(slots=True)
class _Names:
    """What each name of a member is shown as; told once, so that a later pass shows the same."""

    knowledge: Knowledge
    shown: dict[str, str] = field(default_factory=dict)
    told: int = 0

    def veiled(self, tree: Json) -> Json:
        """*tree* with its members under the names to be shown."""
        if isinstance(tree, list):
            return [self.veiled(item) for item in tree]
        if not isinstance(tree, dict):
            return tree
        members: dict[str, Json] = {}
        for key, value in tree.items():
            name = self._name(key)
            while name != key and (name in tree or name in members):
                name += "_"
            members[name] = self.veiled(value)
        return members

    def _name(self, key: str) -> str:
        name = self.shown.get(key)
        if name is None:
            if len(self.shown) >= _MOST_NAMES:
                return "member"
            is_telling = _tells(key, self.knowledge)
            self.told += is_telling
            name = self.shown[key] = f"member_{self.told}" if is_telling else key
        return name


@dataclass(frozen=True, slots=True)
class _VeiledLines(Lines):
    names: _Names

    def pieces(self) -> Iterator[list[Json]]:
        for piece in Lines.pieces(self):
            yield [self.names.veiled(tree) for tree in piece]


def _veiled_table(found: TableFile, knowledge: Knowledge) -> TableFile:
    columns: list[str] = []
    for number, path in enumerate(found.columns, 1):
        name = f"column_{number}" if _tells(path, knowledge) else path
        while name != path and (name in found.columns or name in columns):
            name += "_"
        columns.append(name)
    return replace(found, columns=tuple(columns))


def _tells(name: str, knowledge: Knowledge) -> bool:
    """True where *name* holds an identifier; a word that names a kind of column is none, whatever else it may be."""
    labels = {one.label for form in dict.fromkeys((name, name.replace("_", " "))) for one in find(form)}
    return bool(labels & FIRM) or (bool(labels) and knowledge.column(name) is None)
