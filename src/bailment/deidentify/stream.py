"""A text that comes back in pieces, restored as it comes: no piece waits for longer than a token is long."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass, field

from bailment.deidentify.exchange import Exchange
from bailment.deidentify.tokens import TOKEN

_SCHEME = re.compile(r"(?i)https?:|ftp:|[/\\]{2}(?=\w)")
_LONGEST_SCHEME = 7
_ADDRESS = re.compile(r"[^\s<>\"'()\[\]]*")
_BRACKETED = re.compile(r"[^\]\n]*")
_LONGEST_BRACKETED = 80
_OPENING = re.compile(r"[{\[]")
_STRING = re.compile(r"[^\"\\\x00-\x1f]*")
_BETWEEN = re.compile(r"[\s:,0-9eE.+truefalsn-]*")
_BLANK = re.compile(r"\s*")


@dataclass(slots=True)
class Restoring:
    """Restores one text of an answer piece by piece, whatever the cuts.

    A token inside a web address stays a token: the value would tell whoever the address leads to. In a string of JSON
    the value is escaped as JSON wants it; with *markup*, as XHTML does. What has the shape of a token but was never
    given out, or is cut off by the end, passes as it came.
    """

    exchange: Exchange
    markup: bool = False
    _held: str = ""
    _address: _Address = field(default_factory=lambda: _Address())
    _json: _Json = field(default_factory=lambda: _Json())

    def fed(self, piece: str) -> str:
        """What may go on once *piece* has come.

        Promises: held back are fewer characters than the longest token has (`tokens.LONGEST`).
        """
        text = self._held + piece
        cut = self.exchange._tokens.begun(text)
        self._held = text[cut:]
        return self._settled(text[:cut])

    def rest(self) -> str:
        """What was still held back, now that nothing more comes."""
        text, self._held = self._held, ""
        return self._settled(text)

    def whole(self, text: str) -> str:
        """The text restored, where *text* is all of it."""
        return self.fed(text) + self.rest()

    def _settled(self, text: str) -> str:
        parts: list[str] = []
        at = 0
        for token in TOKEN.finditer(text):
            written = self.exchange._tokens.written(token)
            if written is not None:
                parts += self._passed(text[at : token.start()]), self._value(token.group(), written)
                at = token.end()
        return "".join((*parts, self._passed(text[at:])))

    def _passed(self, text: str) -> str:
        self._address.over(text)
        self._json.over(text)
        return text

    def _value(self, token: str, written: str) -> str:
        in_string = self._json.in_string
        self._passed(token)
        if self._address.inside:
            return token
        if in_string:
            return json.dumps(written, ensure_ascii=False)[1:-1]
        return html.escape(written) if self.markup else written


@dataclass(slots=True)
class _Address:
    """Whether the text so far ends inside a web address."""

    inside: bool = False
    _last: str = ""
    _bracketed: str | None = None

    def over(self, text: str) -> None:
        """Go on over *text*."""
        while text:
            if not self.inside:
                text = self._sought(text)
            elif self._bracketed is None:
                text = self._followed(text)
            else:
                text = self._bracket(text)

    def _sought(self, text: str) -> str:
        joined = self._last + text
        scheme = _SCHEME.search(joined) if any(sign in joined for sign in ":/\\") else None
        if scheme is None:
            self._last = joined[-_LONGEST_SCHEME:]
            return ""
        self.inside, self._last = True, ""
        return joined[scheme.end() :]

    def _followed(self, text: str) -> str:
        run = _ADDRESS.match(text)
        end = run.end() if run else 0
        if end < len(text):
            self.inside = text[end] == "["
            self._bracketed = "" if self.inside else None
        return text[end + 1 :]

    def _bracket(self, text: str) -> str:
        """An address may hold a pair of brackets with up to 80 characters of one line; else it ended before them."""
        run = _BRACKETED.match(text)
        end = run.end() if run else 0
        inner = (self._bracketed or "") + text[:end]
        is_whole = 0 < len(inner) <= _LONGEST_BRACKETED
        if end == len(text) and len(inner) <= _LONGEST_BRACKETED:
            self._bracketed = inner
            return ""
        self._bracketed = None
        if is_whole and text[end] == "]":
            return text[end + 1 :]
        self.inside = False
        return inner + text[end:]


@dataclass(slots=True)
class _Json:
    """Whether the text so far ends inside a string of JSON."""

    in_string: bool = False
    _depth: int = 0
    _opened: str = ""
    _escaped: bool = False

    def over(self, text: str) -> None:
        """Go on over *text*."""
        at = 0
        while at < len(text):
            if self.in_string:
                at = self._string(text, at)
            elif self._opened:
                at = self._begun(text, at)
            elif self._depth:
                at = self._between(text, at)
            else:
                at = self._prose(text, at)

    def _prose(self, text: str, at: int) -> int:
        opening = _OPENING.search(text, at)
        if opening is None:
            return len(text)
        self._opened = opening.group()
        return opening.end()

    def _begun(self, text: str, at: int) -> int:
        """JSON has begun where a member, an end or a further opening follows the opening."""
        blank = _BLANK.match(text, at)
        at = blank.end() if blank else at
        if at < len(text):
            follows = '"}' if self._opened == "{" else '{["'
            self._opened = ""
            if text[at] in follows:
                self._depth = 1
        return at

    def _between(self, text: str, at: int) -> int:
        run = _BETWEEN.match(text, at)
        at = run.end() if run else at
        if at < len(text):
            self._mark(text[at])
        return at + 1

    def _mark(self, character: str) -> None:
        if character == '"':
            self.in_string = True
        elif character in "{[":
            self._depth += 1
        elif character in "}]":
            self._depth -= 1
        else:
            self._depth = 0

    def _string(self, text: str, at: int) -> int:
        if self._escaped:
            self._escaped = False
            return at + 1
        run = _STRING.match(text, at)
        at = run.end() if run else at
        if at < len(text):
            self._escaped = text[at] == "\\"
            self.in_string = self._escaped
            if text[at] < " ":
                self._depth = 0
        return at + 1
