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
from enum import Enum
from typing import NamedTuple

from bailment.payloads.model import Json, Leaf

Change = Callable[[Leaf], Leaf | None]

_RESOURCE = re.compile(r"[A-Z][A-Za-z]{1,63}")
_STRANGE = re.compile(r"[^A-Za-z0-9_-]")
_LONGEST_NAME = 64
_LABELS = frozenset({"url", "resourceType"})


def leaves(tree: Json) -> Iterator[Leaf]:
    """Every leaf of *tree*, in the order of the file."""
    ahead = [(tree, _Spot("", "", "", ""))]
    paths: dict[tuple[str, str], str] = {}
    while ahead:
        value, here = ahead.pop()
        if isinstance(value, dict):
            ahead.extend(_members(value, here))
        elif isinstance(value, list):
            ahead.extend(_items(value, here))
        else:
            pointer, stem, key, resource = here
            path = paths.get((stem, key))
            if path is None:
                path = paths[stem, key] = _path(here, value)
            yield Leaf(pointer, path, value, resource)


def transform(tree: Json, change: Change) -> Json:
    """A copy of *tree* in which each leaf is what *change* makes of it; None drops the leaf.

    Promises: as `rebuilt`.
    """
    return rebuilt(tree, map(change, leaves(tree)))


def rebuilt(tree: Json, changed: Iterator[Leaf | None]) -> Json:
    """A copy of *tree* with the values of *changed*, which holds a leaf, or None to drop it, for each of its `leaves`.

    Promises: what comes as it was stays to the last digit; *tree* itself is untouched. An object or array that
    dropping has emptied goes too, and so does one left with nothing but its label (an extension's `url`, a resource's
    `resourceType`). The outermost value stays, if only as an empty object or array.
    """
    kept = _rebuilt(tree, changed)
    if not isinstance(kept, _Gone):
        return kept
    return [] if isinstance(tree, list) else {}


class _Gone(Enum):
    """Stands where a value was dropped: None is a value of JSON."""

    GONE = 0


class _Spot(NamedTuple):
    """Where a walk is: `stem` is the path of the object above, `key` the member of it that is walked."""

    pointer: str
    stem: str
    key: str
    resource: str


def _path(here: _Spot, value: Json) -> str:
    """The generic path of *value*, standing here."""
    name = _sliced(here.key, value)
    return f"{here.stem}.{name}" if here.stem and name else here.stem or name


def _members(tree: dict[str, Json], here: _Spot) -> list[tuple[Json, _Spot]]:
    """The members of the object that stands here, the last first."""
    kind = _resource_type(tree)
    stem = kind or _path(here, tree)
    resource = kind or here.resource
    return [
        (value, _Spot(f"{here.pointer}/{_escaped(key)}", stem, key, resource)) for key, value in reversed(tree.items())
    ]


def _items(tree: list[Json], here: _Spot) -> list[tuple[Json, _Spot]]:
    """The items of the array that stands here, the last first; they bear its name."""
    pointer, stem, key, resource = here
    return [(tree[at], _Spot(f"{pointer}/{at}", stem, key, resource)) for at in range(len(tree) - 1, -1, -1)]


def _rebuilt(tree: Json, changed: Iterator[Leaf | None]) -> Json | _Gone:
    if isinstance(tree, dict):
        return _rebuilt_object(tree, changed)
    if isinstance(tree, list):
        items = [kept for value in tree if not isinstance(kept := _rebuilt(value, changed), _Gone)]
        return items if items or not tree else _Gone.GONE
    leaf = next(changed)
    return _Gone.GONE if leaf is None else leaf.value


def _rebuilt_object(tree: dict[str, Json], changed: Iterator[Leaf | None]) -> Json | _Gone:
    members: dict[str, Json] = {}
    for key, value in tree.items():
        kept = _rebuilt(value, changed)
        if not isinstance(kept, _Gone):
            members[key] = kept
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


def _escaped(key: str) -> str:
    return key if key.isalnum() else key.replace("~", "~0").replace("/", "~1")


def _plain(name: str) -> str:
    if name.isascii() and name.isalnum() and len(name) <= _LONGEST_NAME:
        return name
    return _STRANGE.sub("_", name[:_LONGEST_NAME])


def _type_code(identifier: dict[str, Json]) -> str | None:
    kind = identifier.get("type")
    codings = kind.get("coding") if isinstance(kind, dict) else None
    for coding in codings if isinstance(codings, list) else ():
        code = coding.get("code") if isinstance(coding, dict) else None
        if isinstance(code, str):
            return code
    return None
