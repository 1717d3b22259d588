"""The tokens that stand for a source's values while a request is away, and what each of them stands for."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

from bailment.identifiers import Label
from bailment.primitives.errors import Unavailable

_LABELS = "|".join(sorted((label.value for label in Label), key=len, reverse=True))
_INNER = r"[ ]{0,3}([A-Za-z0-9](?:[A-Za-z0-9]|\\?[ _-]){2,60})[ ]{0,3}"
TOKEN = re.compile(rf"[\\\[](?:(?<=\\)\[{_INNER}\\\]|(?<=\[){_INNER}\])")
"""Whatever has the shape of a token, as given out or as a model bends it."""

LONGEST = 131
"""The most characters that a token can have, however bent."""

_BEGUN = re.compile(r"[ ]{0,3}(?:[A-Za-z0-9](?:[A-Za-z0-9]|\\?[ _-]){0,60})?[ ]{0,3}\\?")
_JOINS = re.compile(r"[\s_\\-]+")


@dataclass(slots=True)
class Tokens:
    """The tokens of one exchange: `[PATIENT-NAME-1]`, `[DATE-2]`.

    The same value has the same token; another way of writing the same thing has the same number and a further letter
    (`[DATE-2B]`), so that a model sees that they are one. Where the source itself holds such words, all tokens bear the
    nonce (`[k7-DATE-2]`).
    """

    nonce: str
    mark: str = ""
    _numbers: dict[tuple[Label, str], int] = field(default_factory=dict)
    _counts: dict[Label, int] = field(default_factory=dict)
    _forms: dict[tuple[Label, str], list[str]] = field(default_factory=dict)
    _written: dict[str, str] = field(default_factory=dict)

    def token(self, label: Label, entity: str, written: str) -> str:
        """The token for *entity* as it was *written*."""
        key = (label, entity)
        if key not in self._numbers:
            self._counts[label] = self._numbers[key] = self._counts.get(label, 0) + 1
            self._forms[key] = []
        forms = self._forms[key]
        if written not in forms:
            forms.append(written)
        name = f"{self.mark}{label}-{self._numbers[key]}{_letters(forms.index(written))}"
        self._written[name.upper()] = written
        return f"[{name}]"

    def settle(self, text: str) -> None:
        """Choose a mark that *text* does not hold.

        Raises: Unavailable where tokens that *text* imitates are already given out.
        """
        while self._imitated(text):
            if self._written:
                raise Unavailable(
                    "a text holds words that look like the tokens of this exchange",
                    fix="hand the whole request to the exchange when it is made, so that it chooses other tokens",
                )
            self.mark = f"{self.nonce}-{self.mark}"

    def restored(self, text: str, *, in_json: bool = False) -> str:
        """*text* with the source's value for each token; a token that was never given out stays as it is.

        *in_json*: the tokens stand inside strings of JSON text, and so will the values.
        """

        def source(match: re.Match[str]) -> str:
            written = self.written(match)
            if written is None:
                return match.group()
            return json.dumps(written, ensure_ascii=False)[1:-1] if in_json else written

        return TOKEN.sub(source, text) if self._written else text

    def written(self, token: re.Match[str]) -> str | None:
        """What the source wrote where *token*, a match of TOKEN, stands; None for one that was never given out."""
        return self._written.get(_plain(token))

    def begun(self, text: str) -> int:
        """Where in *text* one of these tokens may have begun that is not yet whole; the text's length where none has.

        Promises: what lies behind is shorter than LONGEST.
        """
        if not self._written:
            return len(text)
        start = text.rfind("[")
        if start < 0 or not self._may_become(text[start + 1 :]):
            return len(text) - text.endswith("\\")
        return start - text.startswith("\\", start - 1, start)

    def _may_become(self, inner: str) -> bool:
        if not _BEGUN.fullmatch(inner):
            return False
        name = _JOINS.sub("-", inner.strip()).upper().removesuffix("-")
        return any(known.startswith(name) for known in self._written)

    def _imitated(self, text: str) -> bool:
        own = re.compile(rf"{re.escape(self.mark.upper())}(?:{_LABELS})-\d+[A-Z]*")
        return any(own.fullmatch(_plain(match)) for match in TOKEN.finditer(text))


def _plain(token: re.Match[str]) -> str:
    return _JOINS.sub("-", (token[1] or token[2]).strip()).upper()


def _letters(index: int) -> str:
    """ "" for the first form of an entity, then B, C … Z, AA …"""
    if index == 0:
        return ""
    letters, rest = "", index + 1
    while rest:
        rest, last = divmod(rest - 1, 26)
        letters = chr(65 + last) + letters
    return letters
