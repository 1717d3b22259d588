"""YAML as lawyers may write it: YAML 1.2 scalars, no duplicate keys, aliases or tags, bounded; each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

import yaml

from bailment.primitives.errors import Unreadable
from bailment.primitives.span import Place

Value = str | int | float | bool | None | list["Value"] | dict[str, "Value"]
Path = tuple[str | int, ...]

MAX_BYTES = 8 * 1024 * 1024
MAX_DEPTH = 40
MAX_VALUES = 500_000
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INT = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_FLOAT = re.compile(r"[-+]?([0-9]{1,17}\.[0-9]{1,17})([eE][-+]?[0-9]{1,3})?")
_WORDS = {"true": True, "True": True, "false": False, "False": False, "null": None, "Null": None, "~": None, "": None}


@dataclass(frozen=True, slots=True)
class Parsed:
    """A YAML document as plain values, and where each of them stands."""

    file: str
    value: Value
    places: dict[Path, Place]

    def place(self, path: Path) -> Place:
        """Where the value at *path* stands, or the nearest above it that is there."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, Place(self.file, 1, 1))


def load(text: str | bytes, file: str) -> Value:
    """The plain value of the YAML *text*; *file* is named in errors.

    Raises: Unreadable, as `parse`.
    """
    return parse(text, file).value


def parse(text: str | bytes, file: str) -> Parsed:
    """The value of the YAML *text* with the place of each part.

    Raises: Unreadable, naming line and column, for bad syntax, a key written twice, an anchor, alias or tag, a second
    document, a file over 8 MiB, nesting over 40 levels, or more than 500,000 values.
    """
    if len(text) > MAX_BYTES:
        raise Unreadable(f"the file is larger than {MAX_BYTES} bytes", where=file)
    try:
        source = text.decode("utf-8") if isinstance(text, bytes) else text
    except UnicodeDecodeError as error:
        raise Unreadable(f"byte {error.start} is not UTF-8", where=file, fix="save the file as UTF-8") from None
    reader = _Reader(file, {})
    try:
        return Parsed(file, reader.document(yaml.parse(source, Loader=_LOADER)), reader.places)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = str(_place(file, mark)) if mark else file
        raise Unreadable(f"this is not YAML: {error.problem or error.context}", where=where) from None
    except yaml.YAMLError as error:
        raise Unreadable(f"this is not YAML: {str(error).splitlines()[0]}", where=file) from None


def dump(value: Value) -> str:
    """YAML text that `load` reads back to *value*, keys in their order, lines at most 110 wide.

    Raises: ValueError for a value that would read back as another, such as an infinity or half of a surrogate pair.

    >>> load(dump({"law": "NO", "days": 3}), "x")
    {'law': 'NO', 'days': 3}
    """
    text: str = yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
    try:
        reads_back = load(text, "dump") == value
    except (Unreadable, UnicodeEncodeError):
        reads_back = False
    if not reads_back:
        raise ValueError("YAML cannot hold this value so that it reads back the same")
    return text


class _Dumper(yaml.SafeDumper):
    """Quotes every text that another reader might take for a number, a day or a truth; writes no anchors."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text and not re.search(r"[^\n\x20-\x7e\u00a0-\ud7ff]| \n|^\s|^$", text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def _place(file: str, mark: Any) -> Place:
    """The place of the parser's *mark*, which counts from 0 (the fast parser's marks are a type of their own)."""
    return Place(file, mark.line + 1, mark.column + 1)


@dataclass(slots=True)
class _Reader:
    """Folds the parser's events into values; recursion is bounded by MAX_DEPTH."""

    file: str
    places: dict[Path, Place]

    def document(self, events: Iterator[yaml.Event]) -> Value:
        value: Value = None
        seen = False
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if seen:
                    self._refuse(event, "a second document begins here", "keep one document in a file")
                seen = True
                first = next(events)
                value = None if isinstance(first, yaml.DocumentEndEvent) else self._node(first, events, ())
        return value

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], path: Path) -> Value:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            self._refuse(event, "anchors and aliases are not allowed", "write the value out")
        if getattr(event, "tag", None) not in (None, "!"):
            self._refuse(event, f"the tag {event.tag} is not allowed", "leave the tag out")  # type: ignore[attr-defined]
        if len(path) > MAX_DEPTH:
            self._refuse(event, f"nested more than {MAX_DEPTH} levels deep", "flatten it")
        if len(self.places) >= MAX_VALUES:
            self._refuse(event, f"more than {MAX_VALUES} values", "split the file")
        self.places[path] = _place(self.file, event.start_mark)
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, path)
        return self._mapping(events, path)

    def _sequence(self, events: Iterator[yaml.Event], path: Path) -> list[Value]:
        items: list[Value] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self._node(event, events, (*path, len(items))))
        return items

    def _mapping(self, events: Iterator[yaml.Event], path: Path) -> dict[str, Value]:
        pairs: dict[str, Value] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            if not isinstance(event, yaml.ScalarEvent):
                self._refuse(event, "a key is one word, not a list or a mapping", "put quotes around it")
            key = str(event.value)
            if key in pairs:
                self._refuse(event, f"the key {key!r} stands here a second time", "keep one of the two")
            pairs[key] = self._node(next(events), events, (*path, key))
        return pairs

    def _refuse(self, event: yaml.Event, says: str, fix: str) -> NoReturn:
        raise Unreadable(says, where=str(_place(self.file, event.start_mark)), fix=fix)


def _scalar(event: yaml.ScalarEvent) -> Value:
    text = str(event.value)
    if not event.implicit[0]:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text
