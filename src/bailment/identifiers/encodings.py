"""What a text says once its encodings are undone: URL, HTML and JSON escapes, invisible tags, base64 and hex."""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

_TAGS = re.compile("[\U000e0020-\U000e007e]+")
"""Characters that no reader sees and that spell ASCII all the same."""
_UNTAGGED = {code: code - 0xE0000 for code in range(0xE0020, 0xE007F)}
_ESCAPES = re.compile(
    "[\U000e0020-\U000e007e]+|"
    r"[%&\\](?:(?<=%)[0-9A-Fa-f]{2}(?:%[0-9A-Fa-f]{2})*"
    r"|(?<=&)(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,10});"
    r"|(?<=\\)(?:\\{0,7}u[0-9A-Fa-f]{4}(?:\\{1,8}u[0-9A-Fa-f]{4})*|\\{0,7}x[0-9A-Fa-f]{2}(?:\\{1,8}x[0-9A-Fa-f]{2})*"
    r"|\\{0,7}[\"/bfnrt\\]))"
)
_QUOTE = re.compile(r"\\(?<!\\\\)\"")
"""By far the most common escape; undone first, it can neither begin nor end another."""
_BASE64 = re.compile(
    r"[A-Za-z0-9+/_-](?<![A-Za-z0-9+/_-]{2})[A-Za-z0-9+/_-]{7,}(?:(?:\r?\n|\\r\\n|\\n)[A-Za-z0-9+/_-]{4,}){0,200000}={0,2}"
)
_HEX = re.compile(r"[0-9A-Fa-f](?<![0-9A-Fa-f]{2})[0-9A-Fa-f](?:[ :]?[0-9A-Fa-f]{2}){3,}")
_BREAKS = re.compile(r"\\[rn]|[\r\n=]")
_STANDARD = str.maketrans("-_", "+/")
_APART = b"\n" * 6
_APART_IN_BASE64 = base64.b64encode(_APART).decode()
_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_LAST = {
    rest: {one: _DIGITS[_DIGITS.index(one.translate(_STANDARD)) & bits] + "A" * (4 - rest) for one in f"{_DIGITS}-_"}
    for rest, bits in ((2, 0b110000), (3, 0b111100))
}
"""The last digit of base64 that ends two or three digits into a quad, without the bits that mean nothing, and NULs."""
_CONTROL = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_ROUNDS = 4
_NULS = str.maketrans("", "", "\0")
_NO_JOINTS = str.maketrans("", "", " :")


@dataclass(frozen=True, slots=True)
class Unescaped:
    """A text without its escapes; character i of it came from [starts[i], ends[i]) of the source."""

    text: str
    starts: list[int]
    ends: list[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The characters of the source that became [start, end), and whole runs of escapes."""
        return self.starts[start], self.ends[end - 1]


@dataclass(frozen=True, slots=True)
class Packed:
    """A run of base64 or hex at [start, end), and the text that it holds."""

    start: int
    end: int
    text: str


def unescaped(text: str) -> Unescaped | None:
    """*text* with all escapes undone, also those inside others; None where it has none."""
    found: Unescaped | None = None
    for _ in range(_ROUNDS):
        if not _may_have_escapes(text) or not _ESCAPES.search(text):
            break
        below = _one_round(text)
        text = below.text
        found = below if found is None else _through(found, below)
    return found


def untagged(text: str) -> Unescaped | None:
    """*text* with invisible tags read as the words that they spell, each run apart; None where it has none."""
    return _one_round(text, _TAGS) if _is_tagged(text) else None


def bare(text: str) -> str:
    """*text* with all escapes undone, as `unescaped` undoes them."""
    for _ in range(_ROUNDS):
        if not _may_have_escapes(text) or not _ESCAPES.search(text):
            break
        text = _ESCAPES.sub(_undone_match, _QUOTE.sub('"', text))
    return text


def packed(text: str, least: int = 4) -> Iterator[Packed]:
    """Each run of *text* that holds *least* characters or more of other text in base64, at any alignment, or in hex."""
    for match in _BASE64.finditer(text):
        if (match.end() - match.start()) * 3 < least * 4:
            continue
        run = _plain_run(match.group()).translate(_STANDARD)
        for quads in _quads(run):
            inner = _readable(binascii.a2b_base64(quads), least)
            if inner:
                yield Packed(match.start(), match.end(), inner)
    for match in _HEX.finditer(text):
        digits = match.group().translate(_NO_JOINTS)
        for shift in range(2):
            inner = _readable(bytes.fromhex(_pairs(digits, shift)), least)
            if inner:
                yield Packed(match.start(), match.end(), inner)


def unpacked(text: str) -> str:
    """All that runs of *text* hold in base64 or hex, set apart by newlines: what `packed` yields and the unreadable."""
    runs, digits = set(_BASE64.findall(text)), set(_HEX.findall(text))
    if not runs and not digits:
        return ""
    quads = [quads for run in map(_plain_run, runs) for quads in _quads(run)]
    data = [binascii.a2b_base64(_APART_IN_BASE64.join(quads).translate(_STANDARD))]
    for pairs in digits:
        data += [bytes.fromhex(_pairs(pairs.translate(_NO_JOINTS), shift)) for shift in range(2)]
    return _APART.join(data).decode("utf-8", "ignore").replace("\0", "")


def _through(outer: Unescaped, inner: Unescaped) -> Unescaped:
    starts = [outer.starts[index] for index in inner.starts]
    return Unescaped(inner.text, starts, [outer.ends[index - 1] for index in inner.ends])


def _may_have_escapes(text: str) -> bool:
    return any(mark in text for mark in "%&\\") or _is_tagged(text)


def _is_tagged(text: str) -> bool:
    return not text.isascii() and _TAGS.search(text) is not None


def _one_round(text: str, escapes: re.Pattern[str] = _ESCAPES) -> Unescaped:
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for match in escapes.finditer(text):
        start, end = match.span()
        plain = _undone(match.group())
        parts += text[at:start], plain
        starts.extend((*range(at, start), *[start] * len(plain)))
        ends.extend((*range(at + 1, start + 1), *[end] * len(plain)))
        at = end
    parts.append(text[at:])
    starts.extend(range(at, len(text)))
    ends.extend(range(at + 1, len(text) + 1))
    return Unescaped("".join(parts), starts, ends)


def _undone_match(match: re.Match[str]) -> str:
    return _undone(match.group())


def _undone(escape: str) -> str:
    if not escape.isascii():
        return f" {escape.translate(_UNTAGGED)} "
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


def _plain_run(run: str) -> str:
    return run if run.isalnum() else _BREAKS.sub("", run)


def _quads(run: str) -> list[str]:
    """The digits of *run* from each of the first four on, the last quad made whole."""
    length, last = len(run), run[-1]
    found = [run[shift : length - (length - shift) % 4] for shift in range(4)]
    for rest in (2, 3):
        shift = (length - rest) % 4
        found[shift] = run[shift:-1] + _LAST[rest][last]
    return found


def _pairs(digits: str, shift: int) -> str:
    """The digits of hex from *shift* on, without a last odd one."""
    return digits[shift : shift + (len(digits) - shift) // 2 * 2]


def _readable(data: bytes, least: int) -> str:
    """The text in *data*, or "" where it is no text: a quarter of it or more must be printable."""
    if len(data) < least:
        return ""
    text = data.decode("utf-8", "ignore").translate(_NULS)
    return text if len(text) >= least and sum(map(str.isprintable, text)) * 4 >= len(data) else ""
