"""What a text says once its encodings are undone: URL, HTML and JSON escapes, base64 and hex."""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

_ESCAPES = re.compile(
    r"(?:%[0-9A-Fa-f]{2})+|&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,10});"
    r"|(?:\\{1,8}u[0-9A-Fa-f]{4})+|(?:\\{1,8}x[0-9A-Fa-f]{2})+|\\{1,8}[\"/bfnrt\\]"
)
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{8,}(?:(?:\r?\n|\\r\\n|\\n)[A-Za-z0-9+/_-]{4,}){0,200000}={0,2}")
_HEX = re.compile(r"(?<![0-9A-Fa-f])[0-9A-Fa-f]{2}(?:[ :]?[0-9A-Fa-f]{2}){3,}")
_CONTROL = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_ROUNDS = 4
_NULS = str.maketrans("", "", "\0")


@dataclass(frozen=True, slots=True)
class Unescaped:
    """A text without its escapes; `starts[i]` is where in the source its character i, or its end, began."""

    text: str
    starts: list[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The characters of the source that became [start, end)."""
        return self.starts[start], self.starts[end]


@dataclass(frozen=True, slots=True)
class Packed:
    """A run of base64 or hex at [start, end), and the text that it holds."""

    start: int
    end: int
    text: str


def unescaped(text: str) -> Unescaped | None:
    """*text* with all escapes undone, also those inside others; None where it has none."""
    starts: list[int] | None = None
    for _ in range(_ROUNDS):
        if not any(mark in text for mark in "%&\\") or not _ESCAPES.search(text):
            break
        text, below = _one_round(text)
        starts = below if starts is None else [starts[index] for index in below]
    return None if starts is None else Unescaped(text, starts)


def packed(text: str) -> Iterator[Packed]:
    """Each run of *text* that holds other text in base64, at whatever alignment, or in hex."""
    for match in _BASE64.finditer(text):
        run = re.sub(r"\\[rn]|[\r\n=]", "", match.group()).replace("-", "+").replace("_", "/")
        for shift in range(4):
            inner = _readable(_unbase64(run[shift:]))
            if inner:
                yield Packed(match.start(), match.end(), inner)
    for match in _HEX.finditer(text):
        digits = re.sub(r"[ :]", "", match.group())
        for shift in range(2):
            even = digits[shift:]
            inner = _readable(bytes.fromhex(even[: len(even) // 2 * 2]))
            if inner:
                yield Packed(match.start(), match.end(), inner)


def _one_round(text: str) -> tuple[str, list[int]]:
    parts: list[str] = []
    starts: list[int] = []
    at = 0
    for match in _ESCAPES.finditer(text):
        parts.append(text[at : match.start()])
        starts.extend(range(at, match.start()))
        plain = _undone(match.group())
        parts.append(plain)
        starts.extend([match.start()] * len(plain))
        at = match.end()
    parts.append(text[at:])
    starts.extend(range(at, len(text) + 1))
    return "".join(parts), starts


def _undone(escape: str) -> str:
    if escape[0] == "%":
        return unquote_to_bytes(escape).decode("utf-8", "replace")
    if escape[0] == "&":
        return html.unescape(escape)
    bare = escape.lstrip("\\")
    if bare[:1] in ("u", "x") and len(bare) > 1:
        units = re.findall(r"[ux]([0-9A-Fa-f]{2,4})", escape)
        wide = b"".join(int(unit, 16).to_bytes(2, "big") for unit in units)
        return wide.decode("utf-16-be", "replace")
    return _CONTROL.get(bare, bare or escape[: len(escape) // 2])


def _unbase64(run: str) -> bytes:
    try:
        return base64.b64decode(run[: len(run) // 4 * 4])
    except binascii.Error:
        return b""


def _readable(data: bytes) -> str:
    """The text in *data*, or "" where it is no text: most of it must be printable."""
    if len(data) < 4:
        return ""
    text = data.decode("utf-8", "ignore").translate(_NULS)
    return text if len(text) >= 4 and sum(map(str.isprintable, text)) * 4 >= len(data) else ""
