"""How well the terms of partnership papers are read: `python bench/partnership.py [--misses] [--held]`.

Two of the five labelled agreements, those whose label files have the names with the smallest SHA-256, are held out:
they are scored with `--held` alone, and nothing of them is shown but their scores. The majority vote beside a figure is
that of the three open ones. Below stand the passages written without the rules (`bench/phrases.py` tells of their two
halves), the vote there being that of the half `learn`; and what the terms add to the time of reading a vendor's paper.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from phrases import phrases, plain
from reading import Score, report

from bailment.documents.reader import read as document
from bailment.primitives.digest import sha256
from bailment.primitives.strict_yaml import load
from bailment.reading import Lexicon, TermRow, load_lexicon, load_terms, read

SHARED = Path(__file__).resolve().parents[2] / "shared"
LABELS = SHARED / "data" / "contracts" / "partnership-labels"
PAPERS = ("cursor-terms.md", "replicate-terms.md", "google-genai-terms.md")
HELD = 2


def labelled(held: bool) -> Iterator[tuple[str, dict[str, object]]]:
    """The open, or the held, agreements with their gold values."""
    files = sorted(LABELS.glob("*.json"), key=lambda path: sha256(path.name.encode()))
    for path in files[:HELD] if held else files[HELD:]:
        label = json.loads(path.read_text("utf-8"))
        yield label["document"], {key: plain(term["value"]) for key, term in label["terms"].items()}


def agreements(rows: tuple[TermRow, ...], lexicon: Lexicon, held: bool, misses: bool) -> None:
    """Prints the accuracy per term on the labelled agreements."""
    opened = [gold for _, gold in labelled(False)]
    majority = {row.key: Counter(gold[row.key] for gold in opened).most_common(1)[0][0] for row in rows}
    scored = {row.key: Score() for row in rows}
    for name, gold in labelled(held):
        came = document((SHARED / "data" / "cuad" / "text" / name).read_bytes(), name)
        terms = read(came, rows, lexicon).terms
        right = sum(plain(terms[row.key].value) == gold[row.key] for row in rows)
        print(f"{right}/{len(rows)}  {len(came.text):7,} characters  {name[:40]}")
        for row in rows:
            value = plain(terms[row.key].value)
            scored[row.key].count(gold[row.key], value, majority[row.key])
            if misses and not held and value != gold[row.key]:
                print(f"    {row.key}: read {value!r}, gold {gold[row.key]!r}")
    report(scored)


def passages(rows: tuple[TermRow, ...], lexicon: Lexicon) -> None:
    """Prints the accuracy on both halves of the passages, the majority vote beside."""
    every = list(phrases(frozenset(row.key for row in rows)))
    learnt: defaultdict[str, Counter[object]] = defaultdict(Counter)
    for phrase in every:
        learnt[phrase.term][phrase.value] += phrase.half == "learn"
    for half in ("learn", "measure"):
        score = Score()
        for phrase in (phrase for phrase in every if phrase.half == half):
            row = tuple(row for row in rows if row.key == phrase.term)
            value = read(document(f"{phrase.text}\n".encode(), "passage.md"), row, lexicon).terms[phrase.term].value
            score.count(phrase.value, plain(value), learnt[phrase.term].most_common(1)[0][0])
        print(
            f"{half}: {score.right}/{score.all} = {score.right / score.all:.3f} (majority "
            f"{score.vote / score.all:.3f}) · "
            f"not default {score.right_told}/{score.told} = {score.right_told / score.told:.3f} "
            f"(majority {score.vote_told / score.told:.3f})"
        )


def cost(rows: tuple[TermRow, ...], lexicon: Lexicon) -> None:
    """Prints what the terms of partnership add to the time of reading papers of another kind."""
    keys = {row.key for row in rows}
    for name in PAPERS:
        paper = document((SHARED / "data" / "contracts" / "dev" / name).read_bytes(), name)
        every = load_terms()
        without = tuple(row for row in every if row.key not in keys)
        few, all_of_them = (min(_seconds(paper, some, lexicon) for _ in range(5)) for some in (without, every))
        print(f"{few:6.3f} s without, {all_of_them:6.3f} s with ({all_of_them / few - 1:+.0%})  {name}")


def _seconds(paper: object, rows: tuple[TermRow, ...], lexicon: Lexicon) -> float:
    before = time.process_time()
    read(paper, rows, lexicon)  # type: ignore[arg-type]
    return time.process_time() - before


def main() -> None:
    """Prints the agreements' scores, the passages' and the cost."""
    vocabulary = load((SHARED / "domain" / "terms.yaml").read_text("utf-8"), "terms.yaml")
    keys = {term["key"] for term in vocabulary["partnership_terms"]}
    rows, lexicon = tuple(row for row in load_terms() if row.key in keys), load_lexicon()
    agreements(rows, lexicon, "--held" in sys.argv, "--misses" in sys.argv)
    passages(rows, lexicon)
    cost(rows, lexicon)


if __name__ == "__main__":
    main()
