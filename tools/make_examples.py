"""Writes the example agreements as Word files from their Markdown; `--check` only says whether they are in step."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from bailment.documents import Block, Heading, Table, Text, write

FOLDER = Path(__file__).resolve().parents[1] / "src" / "bailment" / "examples"
NAMES = ("vendor-agreement", "corrected-agreement")


def blocks(markdown: str) -> Iterator[Block]:
    """The blocks of *markdown*: Word counts sections and clauses, so their numbers are left out of the words."""
    for part in markdown.strip().split("\n\n"):
        if part.startswith("|"):
            yield table(part)
        elif part.startswith("# "):
            yield Heading(part[2:], 0)
        elif numbered := re.fullmatch(r"## \d+\. (.+)", part):
            yield Heading(numbered[1], 1, is_numbered=True)
        elif part.startswith("## "):
            yield Heading(part[3:], 1)
        elif clause := re.fullmatch(r"\d+\.\d+ (.+)", part):
            yield Text(clause[1], level=2)
        else:
            yield Text(re.sub(r"^[A-Z]\.\d+ ", "", part))


def table(part: str) -> Table:
    """The table that a block of Markdown rows holds."""
    rows = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in part.splitlines()]
    return Table(tuple(row for row in rows if not set("".join(row)) <= set("-: ")))


def main() -> int:
    """0 where every file is in step with its Markdown, after writing unless only asked to check."""
    late = 0
    for name in NAMES:
        made = write(list(blocks((FOLDER / f"{name}.md").read_text(encoding="utf-8"))))
        target = FOLDER / f"{name}.docx"
        if not target.exists() or target.read_bytes() != made:
            late += 1
            if "--check" not in sys.argv:
                target.write_bytes(made)
    return 1 if late and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
