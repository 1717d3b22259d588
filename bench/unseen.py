"""How well papers are read that no rule was written from: `python bench/unseen.py [FOLDER]`.

The values in `bench/labels` were judged by reading the papers before the program read them; doubtful terms are left
out. Two of the texts stand in the shared data; the others are public and named by `source`: put them in FOLDER.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from bailment.documents.reader import read as document
from bailment.reading import load_lexicon, load_terms, read

HERE = Path(__file__).resolve().parent
CONTRACTS = HERE.parents[1] / "shared" / "data" / "contracts"
FOLDERS = (CONTRACTS / "forms", CONTRACTS / "versions", *map(Path, sys.argv[1:]))
DEFAULTS = (False, None, "none", "silent", ())


def plain(value: object) -> object:
    """A value in one form: lists in order."""
    return tuple(sorted(value)) if isinstance(value, list | tuple) else value


def main() -> None:
    """Prints the share of right values, of all and of those that a text tells, for each paper at hand."""
    rows, lexicon = load_terms(), load_lexicon()
    sums = [0, 0, 0, 0]
    for path in sorted((HERE / "labels").glob("*.json")):
        label = json.loads(path.read_text("utf-8"))
        paper = next((f / label["document"] for f in FOLDERS if (f / label["document"]).exists()), None)
        if paper is None:
            print(f"not at hand: {label['document']} ({label['source']})")
            continue
        terms = read(document(paper.read_bytes(), paper.name), rows, lexicon).terms
        pairs = [(plain(value), plain(terms[key].value)) for key, value in label["terms"].items()]
        told = [(gold, value) for gold, value in pairs if gold not in DEFAULTS]
        counts = [sum(a == b for a, b in pairs), len(pairs), sum(a == b for a, b in told), len(told)]
        sums = [a + b for a, b in zip(sums, counts, strict=True)]
        print(f"{counts[0]:4}/{counts[1]:<4} not default {counts[2]:4}/{counts[3]:<4} {label['document']}")
    print(f"all {sums[0]}/{sums[1]} · not default {sums[2]}/{sums[3]}")


if __name__ == "__main__":
    main()
