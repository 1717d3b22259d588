"""A text and what its encodings hold, worked out once for however many searches."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from bailment.identifiers.dates import DateText, dates_in, stamps
from bailment.identifiers.encodings import Unescaped, bare, unescaped, unpacked
from bailment.identifiers.folding import Words
from bailment.identifiers.survey import Survey

WIDEST_GAP = 4
APART = "\n" * (WIDEST_GAP + 1)
"""What stands between texts that are searched together: no phrase, code, date or run reaches across it."""


@dataclass(slots=True)
class Strata:
    """A text, and the layers under it, each made when it is first asked for."""

    text: str
    _survey: Survey | None = None
    _words: Words | None = None
    _dates: tuple[DateText, ...] | None = None
    _inner: tuple[Unescaped, Strata] | tuple[()] | None = None
    _layers: tuple[Strata, ...] | None = None
    _whole: Strata | None = None
    _below: tuple[Strata, ...] | None = None

    @property
    def survey(self) -> Survey:
        """Where patterns can match in the text."""
        if self._survey is None:
            self._survey = Survey.of(self.text)
        return self._survey

    @property
    def words(self) -> Words:
        """The words of the text."""
        if self._words is None:
            self._words = Words.of(self.text)
        return self._words

    @property
    def dates(self) -> tuple[DateText, ...]:
        """The dates in the text, as people write them."""
        if self._dates is None:
            self._dates = tuple(dates_in(self.survey))
        return self._dates

    @property
    def stamps(self) -> tuple[DateText, ...]:
        """What may be dates in the text, as machines write them."""
        return tuple(stamps(self.text))

    @property
    def inner(self) -> tuple[Unescaped, Strata] | tuple[()]:
        """What the text says without its escapes, with the places; empty where it has none."""
        if self._inner is None:
            found = unescaped(self.text)
            self._inner = () if found is None else (found, Strata(found.text))
        return self._inner

    @property
    def layers(self) -> tuple[Strata, ...]:
        """The text, and where it has escapes also what it says without them."""
        if self._layers is None:
            plain = bare(self.text)
            self._layers = (self,) if plain == self.text else (self, Strata(plain))
        return self._layers

    @property
    def whole(self) -> Strata:
        """All `layers` as one text."""
        if self._whole is None:
            many = len(self.layers) > 1
            self._whole = Strata(APART.join(layer.text for layer in self.layers)) if many else self
        return self._whole

    @property
    def below(self) -> tuple[Strata, ...]:
        """What the runs of base64 and hex in the text hold; empty where it has none."""
        if self._below is None:
            held = unpacked(self.text)
            self._below = (Strata(held),) if held else ()
        return self._below


@dataclass(frozen=True, slots=True)
class Together:
    """Texts to be searched at once; each for itself would cost far more."""

    texts: tuple[str, ...]
    begins: tuple[int, ...]
    strata: Strata

    @classmethod
    def of(cls, texts: Sequence[str]) -> Together:
        """*texts*, each another, none of which holds an escape."""
        begins = accumulate((len(text) + len(APART) for text in texts), initial=0)
        return cls(tuple(texts), tuple(begins), Strata(APART.join(texts)))

    def at(self, place: int) -> tuple[str, int]:
        """The text that stands at *place* of all of them, and where it begins."""
        index = bisect_right(self.begins, place) - 1
        return self.texts[index], self.begins[index]
