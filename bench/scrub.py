"""Recall and precision of `scrub` on clinical questions and short texts with gold spans, and its speed.

Run: .venv/bin/python bench/scrub.py [FOLDER]   (FOLDER holds *-dev.jsonl; by default ../shared/data/text)
Counts alphanumeric characters, as bench/peers does: a character counts once, whatever its label.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from pathlib import Path
from statistics import median

from bailment.deidentify import scrub


def inked(text: str, spans: list[tuple[int, int]]) -> set[int]:
    return {index for start, end in spans for index in range(start, end) if text[index].isalnum()}


def measure(file: Path) -> None:
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    hit = said = gold = clean = untouched = 0
    missed: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for row in rows:
        text = row["text"]
        found = inked(text, [(start, end) for start, end, _ in scrub(text).spans])
        truth = inked(text, [(start, end) for start, end, _ in row["spans"]])
        hit, said, gold = hit + len(found & truth), said + len(found), gold + len(truth)
        clean, untouched = clean + (not truth), untouched + (not truth and not found)
        for start, end, label in row["spans"]:
            total[label] += len(inked(text, [(start, end)]))
            missed[label] += len(inked(text, [(start, end)]) - found)
    print(f"{file.name}: {len(rows)} texts, {gold} identifying characters")
    print(f"  recall {hit / gold:.3f}   precision {hit / max(said, 1):.3f}   untouched {untouched}/{clean} without any")
    shown = ", ".join(
        f"{label} {1 - missed[label] / count:.2f} of {count}" for label, count in total.most_common() if count
    )
    print(f"  recall by label: {shown}")


def speed(file: Path) -> None:
    rows = [json.loads(line)["text"] for line in file.read_text(encoding="utf-8").splitlines()]
    joined = " ".join(rows)
    notes = [joined[at : at + 2200] for at in range(0, min(len(joined), 88_000) - 2200, 2200)]
    scrub(notes[0])
    taken = []
    for note in notes:
        start = time.process_time()
        scrub(note)
        taken.append((time.process_time() - start) * 1000)
    made = f"{len(notes)} notes made of {file.name}"
    print(f"speed: median {median(taken):.1f} ms of CPU per note of 2,200 characters ({made})")


def main() -> None:
    default = Path(__file__).resolve().parents[2] / "shared" / "data" / "text"
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    files = sorted(folder.glob("*-dev.jsonl"))
    if not files:
        sys.exit(f"no *-dev.jsonl in {folder}")
    for file in files:
        measure(file)
    speed(files[0])


if __name__ == "__main__":
    main()
