"""A file of health data of any kind that is read, walked by field or by record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from bailment.payloads.codec import MAX_BYTES, is_resource, read
from bailment.payloads.delimited import TableFile, table
from bailment.payloads.formats import JSON_TEXT, recognise
from bailment.payloads.lines import Lines, lines
from bailment.payloads.model import Batch, Column, Json, Payload
from bailment.payloads.source import ByteSource
from bailment.payloads.walk import leaves
from bailment.primitives.errors import Unreadable

Sample = Payload | TableFile | Lines


def sample(source: ByteSource) -> Sample:
    """What *source* holds, its kind told by its content.

    Raises: Unreadable for kinds that are not read, saying which kind it is, and for what its reader refuses.
    """
    kind = recognise(source.head())
    if not kind.is_read:
        raise Unreadable(f"this is {kind.says}, which bailment does not map", where=source.name, fix=kind.fix)
    if kind is not JSON_TEXT:
        return table(source)
    found = lines(source)
    if found:
        return found
    with source.stream() as stream:
        return read(stream.read(MAX_BYTES + 1), source.name)


def trees(found: Payload | Lines) -> Iterator[Json]:
    """Each JSON value of *found*."""
    return (tree for piece in _pieces(found) for tree in piece)


def _pieces(found: Payload | Lines) -> Iterator[list[Json]]:
    return iter([[found.root]]) if isinstance(found, Payload) else found.pieces()


def batches(found: Sample) -> Iterator[Batch]:
    """All values of *found*, by field, a piece at a time.

    Raises: Unreadable, with its place, for a part that cannot be read.
    """
    if isinstance(found, TableFile):
        yield from found.batches()
        return
    for piece in _pieces(found):
        yield Batch(_columns(piece), len(piece) if isinstance(found, Lines) else _count(found.root))


def aligned(found: Sample, paths: Sequence[str]) -> Iterator[list[Sequence[str]]]:
    """The values at *paths*, a piece at a time: for each path one text a record, "" where the record has none.

    Several values of a record at one path stand as one text.
    """
    if isinstance(found, TableFile):
        yield from found.aligned(paths)
        return
    for piece in _pieces(found):
        yield _texts(piece if isinstance(found, Lines) else record_list(piece[0]), paths)


def record_list(tree: Json) -> list[Json]:
    """The records that a JSON value is: the items of a list, also where it stands alone in an object; else itself.

    The paths of a list that stands alone in an object begin with its name.
    """
    if isinstance(tree, list):
        return tree
    if isinstance(tree, dict) and len(tree) == 1:
        ((name, value),) = tree.items()
        if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
            return [{name: item} for item in value]
    return [tree]


def _count(tree: Json) -> int:
    """The records in *tree*: the entries of a Bundle, the items of a list."""
    entries = tree.get("entry") if isinstance(tree, dict) else None
    return len(entries) if is_resource(tree) and isinstance(entries, list) else len(record_list(tree))


def _columns(piece: list[Json]) -> tuple[Column, ...]:
    """The values of all trees of *piece* by field: an array's items bear its name, so all are walked as one."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for leaf in leaves(piece):
        found[leaf.path, leaf.resource].append(leaf.text)
    return tuple(Column(*place, values) for place, values in found.items())


def _texts(records: list[Json], paths: Sequence[str]) -> list[Sequence[str]]:
    held = {path: [""] * len(records) for path in paths}
    for leaf in leaves(records):
        texts = held.get(leaf.path)
        if texts is not None and leaf.text:
            at = int(leaf.pointer[1:].partition("/")[0])
            texts[at] = f"{texts[at]}\n{leaf.text}" if texts[at] else leaf.text
    return [held[path] for path in paths]
