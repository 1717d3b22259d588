"""A text that comes back in pieces, restored as it comes: no piece waits for longer than a token is long."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass, field

from bailment.deidentify.exchange import Exchange
from bailment.deidentify.tokens import TOKEN

_ASCII = r"(?:2[ef]|3a|5c|[46][1-9a-f]|[57][0-9a])"
_SCHEME = re.compile(
    rf"(?i)(?:https?|ftps?|wss?|mailto|javascript):|www\.|(?:\\?/){{2}}|[/\\]{{2}}(?=[\w%&])"
    rf"|&#|&(?:sol|bsol|colon|period|tab|newline)|%{_ASCII}|\\u00{_ASCII}|\\x{_ASCII}"
)
"""What may begin a web address, also where its first characters are escaped."""
_OPENER = re.compile(r"(?:<|[=(]\s?\\?(?P<quote>[\"'])\s?)[^\s\"'<>]{0,24}\Z")
"""What stands before an address that may hold white space: it ends where this is closed."""
_TAIL = 80
_SPACE = re.compile(r"\s+")
_ENDS = {"": re.compile(r"\s"), "<": re.compile(r"[>\n]"), '"': re.compile('"'), "'": re.compile("'")}
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
        cut = self.exchange.begun(text)
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
            written = self.exchange.written(token)
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
        self._json.over(token)
        self._address.over_value()
        if self._address.inside:
            return token
        if in_string:
            return json.dumps(written, ensure_ascii=False)[1:-1]
        return html.escape(written) if self.markup else written


@dataclass(slots=True)
class _Address:
    """Whether the text so far ends inside a web address.

    In doubt it does. An address ends at white space; one that `<`, or a quote after `=` or `(`, has opened ends where
    that is closed, a quote only where white space or `>` follows.
    """

    inside: bool = False
    _tail: str = ""
    _opener: str = ""
    _is_closing: bool = False

    def over(self, text: str) -> None:
        """Go on over *text*."""
        while text:
            if not self.inside:
                text = self._sought(text)
            elif self._is_closing:
                text = self._closed(text)
            else:
                text = self._followed(text)

    def over_value(self) -> None:
        """Go on over a token whose value stands there; one inside an address does not end it."""
        if not self.inside:
            self._tail += "x"

    def _sought(self, text: str) -> str:
        joined = _SPACE.sub(_one_space, self._tail + text)
        scheme = _SCHEME.search(joined)
        if scheme is None:
            self._tail = joined[-_TAIL:]
            return ""
        opener = _OPENER.search(joined[max(0, scheme.start() - _TAIL) : scheme.start()])
        self._opener = (opener["quote"] or "<") if opener else ""
        self.inside, self._tail = True, ""
        return joined[scheme.end() :]

    def _followed(self, text: str) -> str:
        end = _ENDS[self._opener].search(text)
        if end is None:
            return ""
        self._is_closing = self._opener in ("'", '"')
        self.inside = self._is_closing
        return text[end.end() :]

    def _closed(self, text: str) -> str:
        self._is_closing, self._opener = False, ""
        self.inside = not (text[0].isspace() or text[0] == ">")
        return text


def _one_space(run: re.Match[str]) -> str:
    return "\n" if "\n" in run.group() else " "


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
