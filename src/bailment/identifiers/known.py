"""Identifiers that a record itself names, found in text in all the ways that people and machines write them."""

from __future__ import annotations

import bisect
import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from bailment.identifiers.dates import DateText, dates
from bailment.identifiers.encodings import packed
from bailment.identifiers.folding import Words, compact, folded, folds, spelt_out
from bailment.identifiers.lexicon import COMMON, MONTHS, word_set
from bailment.identifiers.model import Identifier, Label, united
from bailment.identifiers.names import is_eponym
from bailment.identifiers.strata import APART, WIDEST_GAP, Strata, Together
from bailment.primitives.finding import Confidence

NAMES = frozenset({Label.PATIENT_NAME, Label.PRACTITIONER_NAME, Label.RELATIVE_NAME, Label.NAME})
DATES = frozenset({Label.DATE, Label.BIRTH_DATE})
PROSE = frozenset({Label.ADDRESS, Label.CITY, Label.FACILITY})
_ROADS = {"street": "st", "road": "rd", "avenue": "ave", "lane": "ln", "drive": "dr", "court": "ct", "place": "pl",
          "boulevard": "blvd", "apartment": "apt", "suite": "ste", "saint": "st"}  # fmt: skip
_TITLES = word_set("mr mrs ms miss mx dr prof professor doctor sir dame rev md rn np phd jr sr ii iii")
_CUE = re.compile(
    r"(?i)(?:\b(?:mr|mrs|ms|miss|mx|dr|prof|nurse|patient|pt|name|daughter|son|wife|husband|mother|father|mum|mom|dad"
    r"|partner|sister|brother|dear|signed|by|with|named|called)\b[.:,]?)[ ]{1,2}$"
)
_MONTH_CUE = re.compile(
    r"(?i)(?:\b(?:in|since|until|by|from|during|last|next|this|early|late|of|on)|\d(?:st|nd|rd|th)?)[ ,]{1,2}$"
)
_DAY_BEHIND = re.compile(r"[ ,./-]{1,2}\d")
_WITHIN_SENTENCE = re.compile(r"[\w,;][ ]{1,2}$")
_DIGIT = re.compile(r"[0-9]")
_GAP = re.compile(r"[\s.,'’_/+&@()-]*")
_LETTERS_APART = re.compile(r"(?<![^\W_])[^\W\d_](?![^\W_])(?:[ .·*_-]{1,2}[^\W\d_](?![^\W_])){4,200}")
_FEWEST_APART = 5
_DEPTH = 3


@dataclass(frozen=True, slots=True)
class Known:
    """The known identifiers of one record, ready to be found.

    A name is found whole, in either order, with initials, and each part alone. Rule for a part alone: a part of four
    letters or more that is no word of the language counts in any case; a shorter one when it is written as a name is
    (Ann, not ann or ANN); one that is also a word (May, Will, Grace, Li) only with a capital and in name position:
    after a title or cue, or inside a sentence, and neither as a month nor before "disease" and its like. An id under
    four characters, or one without digits, is too common a word to be searched for.
    """

    phrases: dict[str, tuple[_Phrase, ...]] = field(default_factory=dict)
    codes: dict[str, tuple[Label, str]] = field(default_factory=dict)
    days: dict[tuple[int, int, int], Label] = field(default_factory=dict)

    @classmethod
    def of(cls, values: Iterable[tuple[str, Label]]) -> Known:
        """Whatever *values* name. A person's name is written "Family, Given Given" or "Given Given Family"."""
        phrases: dict[str, dict[tuple[str, ...], _Phrase]] = defaultdict(dict)
        codes: dict[str, tuple[Label, str]] = {}
        days: dict[tuple[int, int, int], Label] = {}
        for value, label in values:
            if label in DATES:
                days |= {reading: label for date in dates(value) for reading in date.readings[:1]}
            elif label in NAMES or label in PROSE or label in (Label.EMAIL, Label.URL):
                for phrase in _phrases(value, label):
                    phrases[phrase.words[0]].setdefault(phrase.words, phrase)
            else:
                codes |= _codes(value, label)
        return Known({first: _ordered(group.values()) for first, group in phrases.items()}, codes, days)

    def joined(self, other: Known) -> Known:
        """What is known here and what *other* knows; a phrase that is known here keeps its meaning."""
        phrases = dict(self.phrases)
        for first, group in other.phrases.items():
            own = phrases.get(first, ())
            have = {one.words for one in own}
            phrases[first] = _ordered((*own, *(one for one in group if one.words not in have)))
        return Known(phrases, self.codes | other.codes, self.days | other.days)

    def find(self, text: str | Strata) -> tuple[Identifier, ...]:
        """Every known identifier in *text*, also inside URL, HTML and JSON escapes, base64 and hex.

        Inside base64 or hex the whole run counts, as ENCODED.
        """
        return united(self._at_depth(Strata(text) if isinstance(text, str) else text, _DEPTH))

    def find_each(self, together: Together) -> dict[str, tuple[Identifier, ...]]:
        """What `find` gives for each text of *together* that names something, from one search."""
        held: dict[str, list[Identifier]] = defaultdict(list)
        for one in self.find(together.strata):
            text, begin = together.at(one.start)
            held[text].append(replace(one, start=one.start - begin, end=one.end - begin))
        return {text: tuple(found) for text, found in held.items()}

    def labels(self, text: str) -> tuple[Label, ...]:
        """The kinds of known identifiers that stand in *text*, in whatever encoding; never their values."""
        return self.labels_in(Strata(text))

    def labels_in(self, strata: Strata) -> tuple[Label, ...]:
        """The same for a text whose layers are known."""
        return tuple(sorted(set(self._labels(strata, _DEPTH))))

    def plain(self, strata: Strata) -> Iterator[Identifier]:
        """Every known identifier that stands in a text as it is; they may overlap."""
        if self.phrases or self.codes:
            yield from self._phrases_in(strata.words)
            yield from self._codes_in(strata.words)
            yield from self._apart_in(strata.text)
        if self.days:
            yield from self._dates_in((*strata.dates, *strata.stamps))

    def _at_depth(self, strata: Strata, depth: int) -> Iterator[Identifier]:
        yield from self.plain(strata)
        if strata.inner:
            places, inner = strata.inner
            for one in self.plain(inner):
                yield Identifier(*places.span(one.start, one.end), one.label, one.confidence, one.entity)
        if not self._is_hidden(strata, depth):
            return
        text = strata.text
        for run in packed(text):
            if next(self._labels(Strata(run.text), depth - 1), None):
                yield Identifier(run.start, run.end, Label.ENCODED, Confidence.HIGH, compact(text[run.start : run.end]))

    def _labels(self, strata: Strata, depth: int) -> Iterator[Label]:
        for layer in strata.layers:
            yield from (one.label for one in self.plain(layer))
        if self._is_hidden(strata.whole, depth):
            below = APART.join(run.text for run in packed(strata.whole.text))
            yield from self._labels(Strata(below), depth - 1)

    def _is_hidden(self, strata: Strata, depth: int) -> bool:
        """False where base64 and hex in the text hold nothing that is known, even if all of it could be read."""
        if depth == 0 or not (self.phrases or self.codes or self.days):
            return False
        return any(self._is_seen(below, depth - 1) for below in strata.below)

    def _is_seen(self, strata: Strata, depth: int) -> bool:
        seen = any(next(self.plain(layer), None) for layer in strata.layers)
        return seen or self._is_hidden(strata.whole, depth)

    def _phrases_in(self, told: Words) -> Iterator[Identifier]:
        for index in itertools.compress(itertools.count(), map(self.phrases.__contains__, told.words)):
            for phrase in self.phrases[told.words[index]]:
                last = index + len(phrase.words) - 1
                if phrase.stands(told, index, last):
                    yield Identifier(told.start(index), told.end(last), phrase.label, Confidence.HIGH, phrase.entity)
                    break

    def _apart_in(self, text: str) -> Iterator[Identifier]:
        """Phrases whose letters stand one by one: R o e s l e r, R.o.e.s.l.e.r."""
        for match in _LETTERS_APART.finditer(text):
            places = [at for at in range(*match.span()) if text[at].isalnum() for _ in folded(text[at])]
            joined = "".join(folds(match.group()))
            for phrase in itertools.chain.from_iterable(self.phrases.values()):
                said = "".join(phrase.words)
                at = joined.find(said) if len(said) >= _FEWEST_APART and not phrase.wary else -1
                if at >= 0:
                    start, end = places[at], places[at + len(said) - 1] + 1
                    yield Identifier(start, end, phrase.label, Confidence.HIGH, phrase.entity)

    def _codes_in(self, told: Words) -> Iterator[Identifier]:
        joined = "".join(told.words)
        if not self.codes or not _DIGIT.search(joined):
            return
        begins: list[int] = []
        for code, (label, entity) in self.codes.items():
            at = joined.find(code)
            while at >= 0:
                begins = begins or list(itertools.accumulate(map(len, told.words), initial=0))
                span = _code_span(told, begins, at, at + len(code))
                if span is not None:
                    yield Identifier(*span, label, Confidence.HIGH, entity)
                at = joined.find(code, at + 1)

    def _dates_in(self, found: tuple[DateText, ...]) -> Iterator[Identifier]:
        for date in found:
            day = self._day(date)
            if day is not None:
                entity = "-".join(f"{part:02d}" for part in day)
                yield Identifier(date.start, date.end, self.days[day], Confidence.HIGH, entity)

    def _day(self, date: DateText) -> tuple[int, int, int] | None:
        for reading in date.readings:
            if reading in self.days:
                return reading
            if not reading[0] and reading[2]:
                return next((day for day in self.days if day[1:] == reading[1:]), None)
        return None


class _Phrase(NamedTuple):
    """Words that stand for an entity when they follow each other; `wary` is the rule for a single word."""

    words: tuple[str, ...]
    label: Label
    entity: str
    wary: str = ""

    def stands(self, told: Words, first: int, last: int) -> bool:
        if last > first:
            if last >= len(told.words) or told.words[last] != self.words[-1]:
                return False
            if tuple(told.words[first : last + 1]) != self.words:
                return False
            if not all(_is_gap(told.gap(index)) for index in range(first, last)):
                return False
        if self.wary == "short":
            return told.written(first).istitle()
        return self.wary != "common" or _in_name_position(told, first)


def _is_gap(between: str) -> bool:
    return len(between) <= WIDEST_GAP and _GAP.fullmatch(between) is not None


def _ordered(group: Iterable[_Phrase]) -> tuple[_Phrase, ...]:
    return tuple(sorted(group, key=_longest_first))


def _longest_first(phrase: _Phrase) -> tuple[int, bool]:
    return -len(phrase.words), bool(phrase.wary)


def _in_name_position(told: Words, index: int) -> bool:
    text, written, start, end = told.text, told.written(index), told.start(index), told.end(index)
    before = text[max(0, start - 24) : start]
    if not written[0].isupper() or is_eponym(text, end):
        return False
    if told.words[index] in MONTHS and (_MONTH_CUE.search(before) or _DAY_BEHIND.match(text[end : end + 4])):
        return False
    return bool(_CUE.search(before) or (written.istitle() and _WITHIN_SENTENCE.search(before)))


def _phrases(value: str, label: Label) -> Iterator[_Phrase]:
    entity = compact(value)
    if not entity:
        return
    if label in NAMES:
        yield from _name_phrases(value, label, entity)
        return
    parts = _parts(value)
    for variant in (parts, tuple(_ROADS.get(part, part) for part in parts), _parts(value, spell=True)):
        if len(variant) == 1:
            yield _Phrase(variant, label, entity, _wariness(variant[0]))
        else:
            yield _Phrase(variant, label, entity)
    if label is Label.EMAIL and "@" in value:
        yield from _phrases(value.split("@")[0], Label.URL) if len(parts) > 2 else ()


def _name_phrases(value: str, label: Label, entity: str) -> Iterator[_Phrase]:
    for given, family in dict.fromkeys(_split_name(value, spell) for spell in (False, True)):
        for arranged in _arrangements(given, family):
            yield _Phrase(arranged, label, entity)
        for part in {*given, *family, "".join(family)}:
            if len(part) > 1 and not part.isdigit() and part not in _PARTICLES:
                yield _Phrase((part,), label, entity, _wariness(part))


_PARTICLES = word_set("van von de der den del della la le di da dos bin ibn al el ter zu st o d")


def _split_name(value: str, spell: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if "," in value:
        family, _, given = value.partition(",")
        return _bare(_parts(given, spell)), _bare(_parts(family, spell))
    parts = value.split()
    kept = [part for part in parts if folded(part).strip(".,") not in _TITLES] or parts
    return _parts(" ".join(kept[:-1]), spell), _parts(kept[-1], spell)


def _bare(parts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(part for part in parts if part not in _TITLES) or parts


def _arrangements(given: tuple[str, ...], family: tuple[str, ...]) -> set[tuple[str, ...]]:
    """A name whole, in either order, with each given name or initial: J Doe, Doe J, JM Doe, Jane D."""
    if not family or not given:
        return {part for part in (family, given) if len(part) > 1}
    initials = tuple(part[0] for part in given)
    forms = {given, given[:1], initials, initials[:1], ("".join(initials),), (given[0], *initials[1:])}
    forms |= {(part,) for part in given}
    families = {family} | {(part,) for part in family if part not in _PARTICLES}
    arranged = {order for form in forms for one in families for order in ((*form, *one), (*one, *form))}
    arranged |= {(given[0], family[0][0]), ("".join(given[:1]) + "".join(family),), ("".join(family) + given[0],)}
    return arranged | {(*form, "".join(family)) for form in forms} | ({family} if len(family) > 1 else set())


def _parts(value: str, spell: bool = False) -> tuple[str, ...]:
    if spell:
        value = spelt_out(value)
    return tuple(folds(value))


def _wariness(part: str) -> str:
    if part in COMMON or len(part) < 3:
        return "common"
    return "short" if len(part) == 3 else ""


def _codes(value: str, label: Label) -> dict[str, tuple[Label, str]]:
    """How an id or number may stand in a text: whole, without leading letters, a telephone's without its country."""
    code = compact(value)
    if len(code) < 4 or not any("0" <= one <= "9" for one in code):
        return {}
    found = {code: (label, code)}
    if bare := re.fullmatch(r"[a-z]{1,4}(\d{6,})", code):
        found[bare[1]] = (label, code)
    if label in (Label.PHONE, Label.FAX):
        digits = re.sub(r"\D", "", value)
        national = digits[1:] if len(digits) == 11 and digits[0] in "01" else digits
        national = digits[2:].removeprefix("0") if digits.startswith("44") and len(digits) >= 11 else national
        found |= {form: (label, code) for form in (digits, national) if len(form) >= 7}
    return found


def _code_span(told: Words, begins: list[int], start: int, end: int) -> tuple[int, int] | None:
    """Where the code at [start, end) of the joined words stands in the text; None where it is part of more."""
    first, last = _word_at(begins, start), _word_at(begins, end - 1)
    whole = begins[first] == start and begins[last + 1] == end
    length = end - start
    if length < 6 and not (whole and first == last):
        return None
    for index in range(first, last):
        gap = told.gap(index)
        if len(gap) > WIDEST_GAP or "," in gap or "\n" in gap:
            return None
    if (
        not whole
        and length < 9
        and not _bounded(told.words[first], start - begins[first], told.words[last], end - begins[last])
    ):
        return None
    return _place(told, first, start - begins[first], True), _place(told, last, end - begins[last], False)


def _bounded(head: str, cut: int, tail: str, stop: int) -> bool:
    """True where letters turn into digits, or digits into letters, at both ends of the code: MRN448213."""
    fresh = cut == 0 or head[cut - 1].isdigit() != head[cut].isdigit()
    done = stop == len(tail) or tail[stop - 1].isdigit() != tail[stop].isdigit()
    return fresh and done


def _word_at(begins: list[int], position: int) -> int:
    return bisect.bisect_right(begins, position) - 1


def _place(told: Words, index: int, offset: int, is_start: bool) -> int:
    """The place in the text of an offset into a folded word; the word's end where folding changed its length."""
    start, end = told.start(index), told.end(index)
    if end - start == len(told.words[index]):
        return start + offset
    return start if is_start else end
