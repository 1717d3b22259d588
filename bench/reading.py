"""How well the terms of the labelled contracts are read: `python bench/reading.py [--misses] [--sealed]`.

Five of the documents, those whose file names have the smallest SHA-256, are sealed: nobody looks at them while rules
are written, and their score is printed with `--sealed` alone. Beside each figure stands the majority vote of the open
labels, which a reader who reads nothing would reach.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from pathlib import Path

from bailment.documents.reader import read as document
from bailment.primitives.digest import sha256
from bailment.reading import load_lexicon, load_terms, read

DEV = Path(__file__).resolve().parents[2] / "shared" / "data" / "contracts"
SEALED = 5
THIRTY_PAGES = 90_000
DEFAULTS = (False, None, "none", "silent", (), ())


def plain(value: object) -> object:
    """A gold or read value in one form: lists in order, whole numbers as integers."""
    if isinstance(value, list | tuple):
        return tuple(sorted(str(item) for item in value))
    return int(value) if isinstance(value, float) and value == int(value) else value


def labelled(sealed: bool) -> list[tuple[str, dict[str, object]]]:
    """The open, or the sealed, labelled documents with their gold values."""
    gold = {}
    for path in sorted((DEV / "dev-labels").glob("*.json")):
        label = json.loads(path.read_text("utf-8"))
        gold[label["document"]] = {key: plain(term["value"]) for key, term in label["terms"].items()}
    by_digest = sorted(gold, key=lambda name: sha256(name.encode()))
    chosen = by_digest[:SEALED] if sealed else by_digest[SEALED:]
    return [(name, gold[name]) for name in sorted(chosen)]


def main() -> None:
    """Prints time per document and accuracy per term."""
    sealed = "--sealed" in sys.argv
    opened = labelled(False)
    keys = list(opened[0][1])
    majority = {key: Counter(gold[key] for _, gold in opened).most_common(1)[0][0] for key in keys}
    rows, lexicon = load_terms(), load_lexicon()
    scored = {key: Score() for key in keys}
    seconds: list[float] = []
    characters: list[int] = []
    for name, gold in labelled(sealed):
        came = document((DEV / "dev" / name).read_bytes(), name)
        before = time.process_time()
        reading = read(came, rows, lexicon)
        seconds.append(time.process_time() - before)
        characters.append(len(came.text))
        print(f"{seconds[-1]:6.2f} s  {len(came.text):7,} characters  {name}")
        for key, value in gold.items():
            term = reading.terms.get(key)
            scored[key].count(value, plain(term.value) if term else "unread", majority[key])
            if "--misses" in sys.argv and term and plain(term.value) != value and not sealed:
                words = " ".join(term.quote.words.split())[:110] if term.quote else "-"
                print(f"    {key}: read {plain(term.value)!r}, gold {value!r}: {words}")
    report(scored)
    for_thirty = sum(seconds) / sum(characters) * THIRTY_PAGES
    print(f"{for_thirty:.2f} s of one core to read 30 pages ({THIRTY_PAGES:,} characters)")


class Score:
    """Counts of one term."""

    def __init__(self) -> None:
        """Starts at nothing."""
        self.right = self.all = self.right_told = self.told = self.vote = self.vote_told = 0

    def count(self, gold: object, read: object, majority: object) -> None:
        """Counts one document; a value other than the default is one that the text tells."""
        self.all += 1
        self.right += gold == read
        self.vote += gold == majority
        if gold not in DEFAULTS:
            self.told += 1
            self.right_told += gold == read
            self.vote_told += gold == majority


def report(scored: dict[str, Score]) -> None:
    """One line a term, then the sums."""
    print(f"\n{'term':32} {'all':>9} {'not default':>12}   majority: all, not default")
    for key, score in scored.items():
        print(
            f"{key:32} {score.right:4}/{score.all:<4} {score.right_told:6}/{score.told:<5} "
            f"{score.vote:6} {score.vote_told:4}"
        )
    sums = {
        name: sum(getattr(score, name) for score in scored.values())
        for name in ("right", "all", "right_told", "told", "vote", "vote_told")
    }
    print(
        f"\nall values {sums['right']}/{sums['all']} = {sums['right'] / sums['all']:.3f} "
        f"(majority {sums['vote'] / sums['all']:.3f})"
        f" · not default {sums['right_told']}/{sums['told']} = {sums['right_told'] / sums['told']:.3f}"
        f" (majority {sums['vote_told'] / sums['told']:.3f})"
    )


if __name__ == "__main__":
    main()
