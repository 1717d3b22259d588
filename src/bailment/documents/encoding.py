"""Bytes to characters: by byte-order mark, by what the file declares, by what the bytes can be."""

from __future__ import annotations

import codecs
import re

from bailment.primitives.errors import Unreadable

MAX_TEXT = 16 * 2**20
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]{1,40})""", re.IGNORECASE)
_KNOWN = re.compile(
    r"utf-?8|utf-?16|us-ascii|ascii|iso-?8859-\d{1,2}|latin-?1|windows-125\d|cp125\d|koi8-[ru]|shift[_-]jis|euc-(?:jp|kr)"
    r"|gb2312|gbk|gb18030|big5|macintosh",
    re.IGNORECASE,
)
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1f]")


def decoded(data: bytes, name: str, *, declares: bool = False) -> str:
    """The characters of *data* without its byte-order mark; line ends stay as they are.

    With *declares*, what the head of a web page says of its encoding counts, and Western Windows is the last resort.

    Raises: Unreadable for a file that is too large, is not in the encoding that it should have, or is no text.
    """
    if len(data) > MAX_TEXT:
        raise Unreadable(f"the text is larger than {MAX_TEXT} bytes", where=name, fix="split the file")
    start, encoding = _encoding(data, declares=declares)
    try:
        text = data[start:].decode(encoding)
    except UnicodeDecodeError as error:
        shown = encoding.upper()
        raise Unreadable(
            f"byte {start + error.start} is not {shown} text", where=name, fix="save the file as UTF-8"
        ) from None
    if found := _BINARY.search(text):
        says = f"character {found.start()} is a control character: this is no text"
        raise Unreadable(says, where=name, fix="save it as .docx, .md or .txt")
    return text


def _encoding(data: bytes, *, declares: bool) -> tuple[int, str]:
    """How many bytes the byte-order mark takes, and the encoding."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return len(mark), encoding
    head = data[:4096]
    if len(head) > 3 and (wide := _without_mark(head)):
        return 0, wide
    if declares:
        declared = next(
            (found for one in _DECLARED.findall(head) if (found := one.decode()) and _KNOWN.fullmatch(found)), ""
        )
        if declared and not declared.lower().startswith("utf"):
            return 0, _western(declared)
        if not declared and not _is_utf8(data):
            return 0, _western("windows-1252")
    return 0, "utf-8"


def _without_mark(head: bytes) -> str | None:
    """UTF-16 shows itself by a zero in nearly every second byte."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    most = 0.7 * (len(head) // 2)
    if odd > most and even == 0:
        return "utf-16-le"
    return "utf-16-be" if even > most and odd == 0 else None


def _western(declared: str) -> str:
    """Pages that say Latin-1 mean Western Windows, as every browser reads them."""
    is_latin = re.fullmatch(r"(?:us-)?ascii|iso-?8859-1|latin-?1|windows-1252|cp1252", declared, re.IGNORECASE)
    return "cp1252" if is_latin else declared


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
