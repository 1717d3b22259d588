"""The example agreements' Word files are made from their Markdown."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from bailment.documents import read, write

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "src" / "bailment" / "examples"


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_examples", ROOT / "tools" / "make_examples.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["vendor-agreement", "corrected-agreement"])
def test_a_word_file_is_in_step_with_its_markdown(maker: ModuleType, name: str) -> None:
    markdown = (FOLDER / f"{name}.md").read_text(encoding="utf-8")
    shipped = (FOLDER / f"{name}.docx").read_bytes()

    assert write(list(maker.blocks(markdown))) == shipped, "run tools/make_examples.py"


def test_word_counts_the_clauses_that_the_markdown_counts(maker: ModuleType) -> None:
    document = read((FOLDER / "vendor-agreement.docx").read_bytes(), "vendor-agreement.docx")
    numbers = {document.text[p.start : p.end]: p.number for p in document.paragraphs}

    assert numbers["The Provider shall not sell Customer Data."] == "3.7"
