"""What the value of a field may say of a person, where only the place of the field in a plan is known."""

from __future__ import annotations

import re

from bailment.identifiers import Label
from bailment.identifiers.folding import folded
from bailment.identifiers.lexicon import word_set
from bailment.identifiers.vocabulary import is_word, opens

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_DIGIT = re.compile(r"\d")
_FEWEST_LETTERS = 3
_NAME_WORDS = 4
_MOST_WORDS = 8
_TITLES = word_set("mr mrs ms miss dr prof")
_ORDINARY = _TITLES | word_set(
    """
    absent active adult all amended any applicable approved asked available baseline both cancelled child closed
    complete completed current declined default discharged draft elective emergency entered error ever false female
    final finished former general high home in inactive inpatient intermediate is left low male married mixed mobile
    multiple negative never nil nine no none normal not null off on open optional other
    outpatient partial pending planned positive preliminary present primary private progress public refused registered
    resolved right routine scheduled secondary self separated severe single some stable standard stat stopped
    suspended test true undetermined unknown unmarried unspecified urgent valid void widowed work yes
    ja nein oui non si weiblich masculin unbekannt
    """
)


def is_ordinary(value: str) -> bool:
    """True where *value* holds nothing but words that any record holds: yes, F, final, Mr."""
    return all(folded(word) in _ORDINARY or len(word) == 1 for word in _WORD.findall(value)) and not _DIGIT.search(
        value
    )


def said_as(value: str, *, surely: bool) -> Label | None:
    """What *value* is to be searched for as: the parts of a name, a phrase or a code; None where it would harm a text.

    With *surely* the field is known to name somebody; else only what is written as a name is counts.
    """
    words = _WORD.findall(value)
    if _DIGIT.search(value):
        return _numbered(value, words) if surely else None
    if sum(map(len, words)) < _FEWEST_LETTERS or len(words) > _MOST_WORDS or all(map(_is_common, words)):
        return None
    is_written_so = surely or all(map(_is_written_as_name, words))
    if len(words) <= _NAME_WORDS and is_written_so and all(map(_may_be_part, words)):
        return Label.NAME
    return Label.FACILITY if surely and len(words) > 1 else None


def _numbered(value: str, words: list[str]) -> Label:
    is_phrase = len(words) > 1 and 1 < len(value.split()) <= _MOST_WORDS
    return Label.ADDRESS if is_phrase else Label.ID


def _is_common(word: str) -> bool:
    return len(word) == 1 or folded(word) in _ORDINARY or is_word(word)


def _is_written_as_name(word: str) -> bool:
    return word[0].isupper() and not is_word(word) and not opens(word)


def _may_be_part(word: str) -> bool:
    return folded(word) not in _ORDINARY or folded(word) in _TITLES
