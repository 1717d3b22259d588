"""Runs of capitalised words beside a place in a text: the rest of a name, or a town."""

from __future__ import annotations

import re
from collections.abc import Callable

from bailment.identifiers.lexicon import word_set
from bailment.identifiers.vocabulary import is_word, opens

_REACH = 60
_WORD = r"[^\W\d_][\w'’-]{0,40}"
_BEFORE = re.compile(rf"(?<![\w'’@.-])(?P<w>(?:[A-Z]\.){{1,3}}|{_WORD})[ ]{{0,2}}$")
_AFTER = re.compile(rf"[ ]{{1,2}}(?P<w>[A-Z]\.(?!\w)|{_WORD})(?![\w@])")
_PARTICLES = word_set("van von de der den del della la le di da dos bin ibn al el ter zu")
_HEAD = re.compile(r"(?:^|[.!?:;\n•*\"“(\[-])[ \t]*$")
Told = Callable[[str], bool]


def begin_of_run(text: str, end: int, most: int, taken: Told) -> int:
    """Where the run of at most *most* words that *taken* holds for, and that ends at *end*, begins; else *end*."""
    begin = at = end
    count = 0
    while count < most and (match := _word_before(text, at)):
        at += match.start("w") - min(at, _REACH)
        word = match["w"]
        if word in _PARTICLES:
            continue
        head = is_head(text, at)
        if not (taken(word) or (word == "Will" and not head)) or (head and opens(word)):
            break
        begin, count = at, count + 1
    return begin


def _word_before(text: str, at: int) -> re.Match[str] | None:
    """The word that ends at *at*, up to two blanks apart, in the *_REACH* characters before."""
    before = text[max(0, at - _REACH) : at]
    return _BEFORE.search(before, before.rfind(" ", 0, len(before.rstrip(" \n"))) + 1)


def end_of_run(text: str, begin: int, most: int, taken: Told) -> int:
    """Where the run of at most *most* words that *taken* holds for, and that follows *begin*, ends; else *begin*."""
    end = begin
    for _ in range(most):
        match = _AFTER.match(text, end)
        if match is None or not taken(match["w"]):
            break
        end = match.end("w")
    return end


def is_head(text: str, at: int) -> bool:
    """True where the word at *at* opens a sentence or a line."""
    return bool(_HEAD.search(text[max(0, at - 4) : at])) or at == 0


def is_capitalised(word: str) -> bool:
    """True for an initial, or a word written as names are, that is no word of the language or of care."""
    if len(word.replace(".", "")) == 1:
        return word[0].isupper() and word != "I"
    if "." in word:
        return word[0].isupper()
    return word[0].isupper() and not word.isupper() and not is_word(word)


def is_shouted(word: str) -> bool:
    """True for a word all in capitals that is no word of the language or of care."""
    return word.isupper() and len(word) > 2 and not is_word(word)
