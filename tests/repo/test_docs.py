"""A claim in the docs is executed or compared, or it goes."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


glossary = script("glossary")

HOMONYMS = 25
"""Names that two rooms use for two things today; the number may fall, and each fall is a better word found."""


def test_the_glossary_holds_every_public_type_with_its_own_words() -> None:
    page = glossary.PAGE.read_text(encoding="utf-8")
    assert glossary.table() in page, "run: python tests/repo/glossary.py"


def test_no_new_word_means_two_things() -> None:
    assert len(glossary.homonyms()) <= HOMONYMS, glossary.homonyms()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_inside_the_repository_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_the_readme_has_the_two_commands_and_continuous_integration_runs_the_second() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "python3 start.py demo" in readme
    assert "python3 start.py test" in readme
    assert ci.splitlines()[-1] == "exec python3 start.py test"


def test_the_locks_name_hashes_and_no_address() -> None:
    for lock in (ROOT / "requirements").glob("*.txt"):
        text = lock.read_text(encoding="utf-8")
        assert "--hash=sha256:" in text
        assert not re.search(r"https?:|--index-url|--extra-index|--find-links|--trusted-host|file://", text), lock.name
