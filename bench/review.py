"""How many pages a second are read and reviewed: `python bench/review.py`; a page is 3,000 characters.

The thirty pages are our own two example agreements, one after the other until the length is reached. Each stage is
told in seconds of CPU on one core, the median of RUNS; the last line is a fresh process, knowledge loaded and all.
Where the shared contracts are there, the longest of them stand beside.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import resources
from pathlib import Path

from bailment import documents
from bailment.api import knowledge
from bailment.documents.new_file import Block, Heading, Text, write
from bailment.reading import read
from bailment.review import Deal, review

PAGE = 3_000
"""Units: characters."""
PAGES = 30
RUNS = 3
SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "contracts"


def thirty_pages() -> str:
    """Our example agreements in turn, as Markdown, up to thirty pages."""
    folder = resources.files("bailment.examples")
    examples = [(folder / f"{name}-agreement.md").read_text("utf-8") for name in ("corrected", "vendor")]
    text = "\n\n".join(examples * (1 + PAGES * PAGE // sum(map(len, examples))))
    return text[: PAGES * PAGE].rpartition("\n")[0]


def word_file(markdown: str) -> bytes:
    """The same as a Word file."""
    lines = [line for line in markdown.splitlines() if line.strip()]
    blocks: list[Block] = [Heading(line.lstrip("# "), 1) if line.startswith("#") else Text(line) for line in lines]
    return write(blocks)


def cpu(work: Callable[[], object]) -> float:
    """The median CPU seconds of RUNS runs."""
    times = []
    for _ in range(RUNS):
        begun = time.process_time()
        work()
        times.append(time.process_time() - begun)
    return statistics.median(times)


def told(name: str, data: bytes) -> None:
    """Print one line: pages, seconds for each stage, pages a second."""
    books = knowledge.review_books()
    rows = knowledge.term_rows()
    document = documents.read(data, name)
    reading = read(document, rows, books.lexicon)
    opened = cpu(lambda: documents.read(data, name))
    understood = cpu(lambda: read(document, rows, books.lexicon))
    judged = cpu(lambda: review([reading], books, Deal()))
    pages = len(document.text) / PAGE
    whole = opened + understood + judged
    print(f"{pages:7.1f} {opened:8.2f} {understood:8.2f} {judged:8.2f} {whole:8.2f} {pages / whole:8.1f}  {name[:60]}")


def cold(name: str, data: bytes) -> float:
    """CPU seconds of `bailment review` in a fresh process."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        before = os.times()
        subprocess.run(
            [sys.executable, "-m", "bailment", "review", str(path), "--json"], capture_output=True, check=False
        )
        after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def main() -> None:
    """Prints the table."""
    text = thirty_pages()
    print("  pages     open     read   review      all  pages/s")
    told("thirty pages.md", text.encode())
    told("thirty pages.docx", word_file(text))
    shared = [*(SHARED / "dev").glob("*.md"), *(SHARED / "forms").glob("*.docx")]
    longest = sorted(shared, key=lambda path: -path.stat().st_size)
    for path in longest[:3]:
        told(path.name, path.read_bytes())
    print(f"a fresh process, thirty pages of Word: {cold('thirty.docx', word_file(text)):.2f} s of CPU")


if __name__ == "__main__":
    main()
