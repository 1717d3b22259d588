"""Digests, and the one form of JSON that is digested."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence

import orjson

Plain = str | int | bool | None | Sequence["Plain"] | Mapping[str, "Plain"]


def sha256(data: bytes) -> str:
    """SHA-256 of *data* in lower-case hex."""
    return hashlib.sha256(data).hexdigest()


def salted(salt: bytes, data: bytes) -> str:
    """HMAC-SHA-256 of *data* under *salt*, in hex: without the salt a guess cannot be tested.

    Raises: ValueError for a salt under 16 bytes.
    """
    if len(salt) < 16:
        raise ValueError("a salt has at least 16 bytes")
    return hmac.new(salt, data, hashlib.sha256).hexdigest()


def canonical_json(value: Plain) -> bytes:
    """The one UTF-8 JSON text of *value*: keys sorted by UTF-16 code units, no blanks, no floats.

    Source: RFC 8785, without the numbers that could lose digits.

    Raises: TypeError for a float or any other value outside `Plain`; ValueError for an integer beyond 2**53.

    >>> canonical_json({"b": 1, "a": ["x", None]})
    b'{"a":["x",null],"b":1}'
    """
    if _is_simple(value):
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    return orjson.dumps(_sorted(value))


def _is_simple(value: Plain) -> bool:
    """True where every value stands as it is, and the order of code units is that of bytes."""
    if isinstance(value, str) or value is None:
        return True
    if isinstance(value, int):
        return abs(value) < 2**53
    if isinstance(value, dict):
        return all(type(key) is str and key.isascii() and _is_simple(item) for key, item in value.items())
    return isinstance(value, list) and all(map(_is_simple, value))


def _sorted(value: Plain) -> Plain:
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, int):
        if abs(value) >= 2**53:
            raise ValueError("integers beyond 2**53 have no canonical form; write them as text")
        return value
    if isinstance(value, Mapping):
        order = sorted(value) if all(map(str.isascii, value)) else sorted(value, key=_code_units)
        return {key: _sorted(value[key]) for key in order}
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [_sorted(item) for item in value]
    raise TypeError(f"{type(value).__name__} has no canonical JSON")


def _code_units(key: str) -> bytes:
    return key.encode("utf-16-be")
