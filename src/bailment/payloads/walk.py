"""The leaves of a JSON tree under their generic paths, and a tree with some of them changed.

The rule for a generic path, which plans, maps and de-identification share:

1. A resource (an object that says its `resourceType`) starts the path anew with its type, wherever it stands: in a
   Bundle, contained in another, or on its own.
2. Below it stand the names of the elements, joined by dots; places in arrays are left out.
3. An extension carries the last segment of its url: `Patient.extension(us-core-race).extension(text).valueString`.
4. An identifier carries the first code of its type, where it has one: `Patient.identifier(MR).value`.
5. Any character in a name other than a letter, digit, `_` or `-` reads as `_`, so that a name cannot forge a path.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

from bailment.payloads.model import Json, Leaf

Change = Callable[[Leaf], Leaf | None]

_RESOURCE = re.compile(r"[A-Z][A-Za-z]{1,63}")
_STRANGE = re.compile(r"[^A-Za-z0-9_-]")
_LONGEST_NAME = 64
_LABELS = frozenset({"url", "resourceType"})


def leaves(tree: Json) -> Iterator[Leaf]:
    """Every leaf of *tree*, in the order of the file."""
    return _leaves(tree, _Spot("", "", "", ""))


def transform(tree: Json, change: Change) -> Json:
    """A copy of *tree* in which each leaf is what *change* makes of it; None drops the leaf.

    Promises: what *change* returns as it came stays to the last digit; *tree* itself is untouched. An object or array
    that dropping has emptied goes too, and so does one left with nothing but its label (an extension's `url`, a
    resource's `resourceType`). The outermost value stays, if only as an empty object or array.
    """
    kept = _changed(tree, _Spot("", "", "", ""), change)
    if not isinstance(kept, _Gone):
        return kept
    return [] if isinstance(tree, list) else {}


class _Gone(Enum):
    """Stands where a value was dropped: None is a value of JSON."""

    GONE = 0


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a walk is: `stem` is the path of the object above, `key` the member of it that is walked."""

    pointer: str
    stem: str
    key: str
    resource: str

    def path(self, value: Json) -> str:
        """The generic path of *value*, standing here."""
        name = _sliced(self.key, value)
        return f"{self.stem}.{name}" if self.stem and name else self.stem or name

    def members(self, tree: dict[str, Json]) -> Iterator[tuple[str, Json, _Spot]]:
        """The members of the object that stands here."""
        kind = _resource_type(tree)
        stem = kind or self.path(tree)
        resource = kind or self.resource
        for key, value in tree.items():
            pointer = f"{self.pointer}/{key.replace('~', '~0').replace('/', '~1')}"
            yield key, value, _Spot(pointer, stem, key, resource)

    def items(self, tree: list[Json]) -> Iterator[tuple[Json, _Spot]]:
        """The items of the array that stands here; they bear its name."""
        for index, value in enumerate(tree):
            yield value, _Spot(f"{self.pointer}/{index}", self.stem, self.key, self.resource)


def _leaves(tree: Json, here: _Spot) -> Iterator[Leaf]:
    if isinstance(tree, dict):
        for _, value, there in here.members(tree):
            yield from _leaves(value, there)
    elif isinstance(tree, list):
        for value, there in here.items(tree):
            yield from _leaves(value, there)
    else:
        yield Leaf(here.pointer, here.path(tree), tree, here.resource)


def _changed(tree: Json, here: _Spot, change: Change) -> Json | _Gone:
    if isinstance(tree, dict):
        return _changed_object(tree, here, change)
    if isinstance(tree, list):
        kept = [_changed(value, there, change) for value, there in here.items(tree)]
        items = [value for value in kept if not isinstance(value, _Gone)]
        return items if items or not tree else _Gone.GONE
    leaf = change(Leaf(here.pointer, here.path(tree), tree, here.resource))
    return _Gone.GONE if leaf is None else leaf.value


def _changed_object(tree: dict[str, Json], here: _Spot, change: Change) -> Json | _Gone:
    members: dict[str, Json] = {}
    for key, value, there in here.members(tree):
        changed = _changed(value, there, change)
        if not isinstance(changed, _Gone):
            members[key] = changed
    emptied = len(members) < len(tree) and members.keys() <= _LABELS
    return _Gone.GONE if emptied else members


def _resource_type(tree: dict[str, Json]) -> str | None:
    kind = tree.get("resourceType")
    return kind if isinstance(kind, str) and _RESOURCE.fullmatch(kind) else None


def _sliced(key: str, value: Json) -> str:
    """The name of an element, with what tells its kind apart where it has one; "" for the outermost value."""
    mark = None
    if isinstance(value, dict):
        if key in ("extension", "modifierExtension"):
            url = value.get("url")
            mark = re.split(r"[/:#|]", url.rstrip("/:#|"))[-1] if isinstance(url, str) else None
        elif key == "identifier":
            mark = _type_code(value)
    name = _plain(key) if key else ""
    return f"{name}({_plain(mark)})" if mark else name


def _plain(name: str) -> str:
    return _STRANGE.sub("_", name[:_LONGEST_NAME])


def _type_code(identifier: dict[str, Json]) -> str | None:
    kind = identifier.get("type")
    codings = kind.get("coding") if isinstance(kind, dict) else None
    for coding in codings if isinstance(codings, list) else ():
        code = coding.get("code") if isinstance(coding, dict) else None
        if isinstance(code, str):
            return code
    return None
