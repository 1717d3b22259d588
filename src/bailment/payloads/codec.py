"""Bytes of JSON to a bounded tree and back, without losing a digit."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import NoReturn

from bailment.payloads.model import Json, Number, Payload
from bailment.primitives.digest import sha256
from bailment.primitives.errors import Unreadable

FHIR_R4_JSON = "fhir_r4_json"
JSON = "json"

MAX_BYTES = 16 * 1024 * 1024
MAX_DEPTH = 64
MAX_VALUES = 1_000_000
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,63}")


def read(data: bytes, name: str) -> Payload:
    """The payload in *data*, the bytes of a JSON file: FHIR R4 (one resource, a Bundle, a list) or any other records.

    Raises: Unreadable, as `parse`, and for JSON that holds no record.
    """
    tree = parse(data, name)
    if not isinstance(tree, dict | list) or not tree:
        raise Unreadable("this JSON holds no record", where=name, fix="give an object, or a list of objects")
    if not isinstance(tree, dict) and not any(isinstance(item, dict | list) for item in tree):
        raise Unreadable("this JSON is a list of bare values", where=name, fix="give a list of objects with names")
    first = tree[0] if isinstance(tree, list) else tree
    return Payload(name, FHIR_R4_JSON if is_resource(first) else JSON, sha256(data), tree)


def is_resource(tree: Json) -> bool:
    """True where *tree* is an object that says it is a resource of FHIR."""
    kind = tree.get("resourceType") if isinstance(tree, dict) else None
    return isinstance(kind, str) and re.fullmatch(r"[A-Z][A-Za-z]{1,63}", kind) is not None


def parse(data: bytes, name: str, *, line: int | None = None) -> Json:
    """The tree of the JSON text *data*, numbers as they are written; *name* is named in errors.

    *line* is the number of the line of a file that *data* is, where it is only that.
    Raises: Unreadable for what is not JSON (with line and column), a member written twice, NaN or Infinity, half a
    surrogate pair, over 16 MiB, over 1,000,000 values, or nesting over 64 levels.
    """
    where = name if line is None else f"{name}:{line}"
    if len(data) > MAX_BYTES:
        what = "file" if line is None else "line"
        fix = "write it as NDJSON, one record a line, or split it" if line is None else "split the record"
        raise Unreadable(f"the {what} is larger than {MAX_BYTES} bytes", where=where, fix=fix)
    try:
        return _bounded(_loaded(data.decode("utf-8-sig"), where), where)
    except UnicodeDecodeError as error:
        raise Unreadable(f"byte {error.start} is not UTF-8", where=where, fix="export the file as UTF-8") from None
    except json.JSONDecodeError as error:
        place = f"{name}:{error.lineno + (line or 1) - 1}:{error.colno}"
        raise Unreadable(f"this is not JSON: {error.msg}", where=place, fix="export the file again") from None
    except RecursionError:
        raise _too_deep(where) from None


def write(tree: Json) -> bytes:
    """The JSON text of *tree*, in UTF-8 without blanks; numbers stand in their own digits.

    >>> write({"value": Number("1.50")})
    b'{"value":1.50}'
    """
    return _written(tree).encode()


def _written(tree: Json) -> str:
    if isinstance(tree, dict):
        return "{" + ",".join(f"{_quoted(key)}:{_written(value)}" for key, value in tree.items()) + "}"
    if isinstance(tree, list):
        return "[" + ",".join(map(_written, tree)) + "]"
    if isinstance(tree, Number):
        return tree.text
    return _quoted(tree)


def _quoted(value: str | bool | None) -> str:
    return json.dumps(value, ensure_ascii=False)


def _loaded(text: str, name: str) -> Json:
    def members(pairs: list[tuple[str, Json]]) -> Json:
        found = dict(pairs)
        if len(found) < len(pairs):
            twice = Counter(key for key, _ in pairs).most_common(1)[0][0]
            shown = repr(twice) if _NAME.fullmatch(twice) else "of an object"
            raise Unreadable(f"the member {shown} is written twice", where=name, fix="keep one of the two")
        return found

    def constant(word: str) -> NoReturn:
        raise Unreadable(f"{word} is not a JSON number", where=name, fix="leave the value out")

    tree: Json = json.loads(
        text, object_pairs_hook=members, parse_float=Number, parse_int=Number, parse_constant=constant
    )
    return tree


def _bounded(tree: Json, name: str) -> Json:
    """*tree* itself, once it is known to be small and shallow enough and to hold only whole characters."""
    level: list[Json] = [tree]
    depth = values = 0
    while level:
        values += len(level)
        if values > MAX_VALUES:
            raise Unreadable(f"it holds more than {MAX_VALUES} values", where=name, fix="split it into smaller files")
        if depth > MAX_DEPTH:
            raise _too_deep(name)
        below: list[Json] = []
        for value in level:
            if isinstance(value, dict):
                _whole(value, name)
                below.extend(value.values())
            elif isinstance(value, list):
                below.extend(value)
            elif isinstance(value, str):
                _whole((value,), name)
        level, depth = below, depth + 1
    return tree


def _whole(texts: dict[str, Json] | tuple[str], name: str) -> None:
    for text in texts:
        if not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
            raise Unreadable("a text holds half of a surrogate pair", where=name, fix="export the file again")


def _too_deep(name: str) -> Unreadable:
    return Unreadable(f"it is nested more than {MAX_DEPTH} levels deep", where=name, fix="give the resource itself")
