"""A web page as tags and words, in one pass whose time grows with the page and no faster.

The standard library's parser takes hours for a page of nothing but unclosed tags; only its table of entities is used.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

_ATTRIBUTE = r"""([^\s/>][^\s/>=]*+)(?:\s*+=\s*+("[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+))?+"""
_TAG = re.compile(
    r"""<(/?)([a-zA-Z][^\s/>]*+)((?:[\s/]++|[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+))?+)*+)>"""
)
_ATTRIBUTES = re.compile(_ATTRIBUTE)
_RAW = ("script", "style", "textarea", "title", "xmp", "noembed", "noframes", "iframe")
_RAW_ENDS = {name: re.compile(f"</{name}(?=[\\s/>])[^>]*+>?", re.IGNORECASE) for name in _RAW}
_LONG_NUMBER = re.compile(r"&#[xX]?[0-9a-fA-F]{8,}+;?")
MAX_ATTRIBUTES = 200


@dataclass(frozen=True, slots=True)
class Tag:
    """A start tag with its attributes, or an end tag."""

    name: str
    attributes: dict[str, str]
    is_end: bool = False


def tokens(text: str) -> Iterator[Tag | str]:
    """The tags and words of *text* in order; comments and declarations are left out.

    The words of a script, style or iframe come between its tags. What an unclosed comment or tag begins is left out to
    the end of the page, as browsers do.
    """
    at = 0
    while at < len(text):
        begin = text.find("<", at)
        begin = len(text) if begin < 0 else begin
        if begin > at:
            yield unescaped(text[at:begin])
        if begin == len(text):
            return
        found = _TAG.match(text, begin)
        if found is None:
            at, words = _no_tag(text, begin)
            if words:
                yield words
            continue
        tag = Tag(found[2].lower(), _attributes(found[3]), is_end=bool(found[1]))
        yield tag
        at = found.end()
        if tag.name in _RAW_ENDS and not tag.is_end:
            closing = _RAW_ENDS[tag.name].search(text, at)
            inner = text[at : closing.start() if closing else len(text)]
            yield unescaped(inner) if tag.name in ("textarea", "title") else inner
            yield Tag(tag.name, {}, is_end=True)
            at = closing.end() if closing else len(text)


def unescaped(text: str) -> str:
    """*text* with its entities as characters; numbers that no character has become the sign for that."""
    return html.unescape(_LONG_NUMBER.sub("\ufffd", text)) if "&" in text else text


def _no_tag(text: str, begin: int) -> tuple[int, str]:
    """Where to go on behind a `<` that begins no tag, and the words that it is."""
    if text.startswith("<!--", begin):
        end = text.find("-->", begin + 2)
        return (end + 3 if end >= 0 else len(text)), ""
    if text[begin + 1 : begin + 2] in ("!", "?", "/"):
        end = text.find(">", begin)
        return (end + 1 if end >= 0 else len(text)), ""
    if text[begin + 1 : begin + 2].isalpha() and text[begin + 1].isascii():
        return len(text), ""
    return begin + 1, "<"


def _attributes(inside: str) -> dict[str, str]:
    if not inside.strip(" /\t\r\n"):
        return {}
    found: dict[str, str] = {}
    for number, match in enumerate(_ATTRIBUTES.finditer(inside)):
        if number >= MAX_ATTRIBUTES:
            break
        value = match[2] or ""
        bare = value[1:-1] if value[:1] in ("'", '"') else value
        found.setdefault(match[1].lower(), unescaped(bare))
    return found
