"""The table of capabilities and of the tests that show them: `python tests/repo/capability_table.py` writes docs/capabilities.md."""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from bailment.primitives import strict_yaml

ROOT = Path(__file__).resolve().parents[2]
ROWS = ROOT / "docs" / "capabilities.yaml"
PAGE = ROOT / "docs" / "capabilities.md"


def rows() -> list[dict[str, Any]]:
    """The rows of docs/capabilities.yaml."""
    value = strict_yaml.load(ROWS.read_bytes(), ROWS.name)
    assert isinstance(value, list)
    return [row for row in value if isinstance(row, dict)]


def shown() -> dict[str, list[str]]:
    """For each capability id the tests that bear its mark, as `file::test`."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for mark in getattr(node, "decorator_list", []):
                if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.capability":
                    for argument in mark.args:
                        assert isinstance(argument, ast.Constant)
                        found[argument.value].append(f"{path.relative_to(ROOT / 'tests').as_posix()}::{node.name}")  # type: ignore[attr-defined]
    return dict(found)


def page() -> str:
    """The Markdown of docs/capabilities.md."""
    tests = shown()
    done = [row for row in rows() if row["id"] in tests]
    head = (
        "# Capabilities\n\n"
        "What the system must be able to do (`capabilities.yaml`), and the tests that show what it can do today: each calls a\n"
        "public verb on the row's example. Made by `python3 start.py capabilities`; a test keeps it in step.\n\n"
        f"Shown today: {len(done)} of {len(rows())}.\n\n| id | name | works when | shown by |\n|---|---|---|---|\n"
    )
    lines = [
        f"| {row['id']} | {row['name']} | {row['works']} | {'<br>'.join(f'`{t}`' for t in tests[row['id']])} |"
        for row in done
    ]
    waiting = "\n".join(f"| {row['id']} | {row['name']} | {row['issue']} |" for row in rows() if row["id"] not in tests)
    return head + "\n".join(lines) + f"\n\n## Not yet\n\n| id | name | belongs to |\n|---|---|---|\n{waiting}\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(page().split("## Not yet")[0])
