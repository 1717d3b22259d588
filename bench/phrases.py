"""How well terms are read in passages written without knowing the rules: `python bench/phrases.py [--misses]`.

The passages (tests/unit/reading/phrases/*.yaml) fall into two halves by the digest of their ids. Rules may be written
from the half `learn`, whose failures `--misses` prints; of the half `measure` nothing but its score is ever shown.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bailment.documents.reader import read as document
from bailment.primitives.digest import sha256
from bailment.primitives.strict_yaml import load
from bailment.reading import load_lexicon, load_terms, read

PHRASES = Path(__file__).resolve().parents[1] / "tests" / "unit" / "reading" / "phrases"
DEFAULTS = (False, None, "none", "silent", ())


@dataclass(frozen=True, slots=True)
class Phrase:
    """A passage and the value that a careful reader gives the term."""

    key: str
    term: str
    style: str
    text: str
    value: object

    @property
    def half(self) -> str:
        """The half to which the passage belongs."""
        return "measure" if int(sha256(self.key.encode()), 16) % 2 else "learn"


def plain(value: object) -> object:
    """A value in one form: lists in order, whole numbers as integers."""
    if isinstance(value, list | tuple):
        return tuple(sorted(str(item) for item in value))
    return int(value) if isinstance(value, float) and value == int(value) else value


def phrases(keys: frozenset[str]) -> Iterator[Phrase]:
    """The passages of the terms *keys*, in the order of their files."""
    for path in sorted(PHRASES.glob("*.yaml")):
        for row in load(path.read_text("utf-8"), path.name):
            if row["term"] in keys:
                yield Phrase(row["id"], row["term"], row["style"], row["text"], plain(row["value"]))


def main() -> None:
    """Prints the share of right values of both halves, in all and of those that a text tells, and by term."""
    rows, lexicon = load_terms(), load_lexicon()
    counts: defaultdict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for phrase in phrases(frozenset(row.key for row in rows)):
        term = read(document(f"{phrase.text}\n".encode(), "passage.md"), rows, lexicon).terms[phrase.term]
        right, told = plain(term.value) == phrase.value, phrase.value not in DEFAULTS
        for key in ("all", phrase.term):
            count = counts[phrase.half, key]
            for place, add in enumerate((1, right, told, told and right)):
                count[place] += add
        if "--misses" in sys.argv and not right and phrase.half == "learn":
            said = {"id": phrase.key, "term": phrase.term, "read": term.value, "value": phrase.value}
            print(json.dumps({**said, "text": phrase.text}, ensure_ascii=False))
    print(f"{'term':32} {'learn':>9} {'not default':>12} {'measure':>12} {'not default':>12}")
    for name in dict.fromkeys(name for _, name in counts):
        halves = [counts[half, name] for half in ("learn", "measure")]
        print(f"{name:32}" + "".join(f" {c[1]:4}/{c[0]:<5} {c[3]:6}/{c[2]:<5}" for c in halves))
    for half in ("learn", "measure"):
        every, right, told, told_right = counts[half, "all"]
        print(
            f"{half}: {right}/{every} = {right / every:.3f} · not default {told_right}/{told} = {told_right / told:.3f}"
        )


if __name__ == "__main__":
    main()
