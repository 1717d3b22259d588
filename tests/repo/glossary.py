"""The glossary's table: every public type of every room with its first line. `python tests/repo/glossary.py` writes it."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "glossary.md"
START, END = "<!-- types -->\n", "<!-- end of types -->\n"


def types() -> list[tuple[str, str, str]]:
    """Each public type: its name, its room, and the first line of what it says of itself."""
    found = []
    for path in sorted((ROOT / "src" / "bailment").rglob("*.py")):
        room = path.relative_to(ROOT / "src" / "bailment").parts[0].removesuffix(".py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found.append((node.name, room, (ast.get_docstring(node) or "").splitlines()[0]))
    return sorted(found, key=lambda row: (row[0].casefold(), row[1]))


def homonyms() -> dict[str, set[str]]:
    """Names that two rooms use for two things."""
    rooms: dict[str, set[str]] = defaultdict(set)
    for name, room, _ in types():
        rooms[name].add(room)
    return {name: where for name, where in rooms.items() if len(where) > 1}


def table() -> str:
    """The table in Markdown."""
    rows = "".join(f"| {name} | {room} | {says.replace('|', chr(92) + '|')} |\n" for name, room, says in types())
    return f"| word | room | what it is |\n|---|---|---|\n{rows}"


if __name__ == "__main__":
    head, _, rest = PAGE.read_text(encoding="utf-8").partition(START)
    PAGE.write_text(head + START + table() + END + rest.partition(END)[2], encoding="utf-8")
