"""Real contracts in Word: read as their text says, and redlined without harm."""

from __future__ import annotations

import difflib
import io
import re
import zipfile
from pathlib import Path

import docx
import pytest

from bailment.documents import Area, Comment, Edit, accept_all, edited, read, redline, reject_all
from bailment.primitives.time import Instant

pytestmark = pytest.mark.shared
NOON = Instant.parse("2026-03-02T12:00:00Z")
TWINS = ("common-paper-ai-addendum", "common-paper-baa", "common-paper-csa-with-ai", "common-paper-dpa")
MARKED = ("common-paper-business-associate-agreement", "common-paper-one-way-nda", "bonterms-mutual-nda")


def words(text: str) -> list[str]:
    """The words alone: layout, cell borders and blanks of no width do not count."""
    return re.sub(r"[|\u200b\ufeff]", " ", text).split()


@pytest.mark.parametrize("name", TWINS)
def test_a_word_file_has_the_words_of_its_text_twin_in_order(shared: Path, name: str) -> None:
    """Whoever made the twins left out tables within tables; nothing else may differ."""
    folder = shared / "data" / "contracts" / "dev"
    document = read((folder / f"{name}.docx").read_bytes(), f"{name}.docx")
    twin = read((folder / f"{name}.txt").read_bytes(), f"{name}.txt")
    body = "\n".join(document.text[p.start : p.end] for p in document.paragraphs if p.area is Area.BODY)
    matcher = difflib.SequenceMatcher(None, words(body), words(twin.text), autojunk=False)
    others = [opcode for opcode in matcher.get_opcodes() if opcode[0] != "equal"]
    assert {opcode[0] for opcode in others} <= {"delete"}
    assert sum(end - start for _, start, end, _, _ in others) <= 60, "more than the twins' one lost inner table"


def test_every_form_is_read_with_its_paragraphs_in_order(shared: Path) -> None:
    files = sorted((shared / "data" / "contracts" / "forms").glob("*.docx"))
    assert len(files) >= 20
    for file in files:
        document = read(file.read_bytes(), file.name)
        joined = "\n".join(document.text[p.start : p.end] for p in document.paragraphs)
        assert joined == document.text, file.name


def test_sections_bear_the_numbers_that_the_contract_itself_cites(shared: Path) -> None:
    file = shared / "data" / "contracts" / "dev" / "common-paper-baa.docx"
    document = read(file.read_bytes(), file.name)
    numbers = {document.text[p.start : p.end].split(".")[0]: p.number for p in document.paragraphs if p.number}
    assert numbers["Subcontractors"] == "1.7"
    assert numbers["Data Rights & Restrictions"] == "3."


@pytest.mark.parametrize("name", MARKED)
def test_a_real_contract_is_redlined_and_all_else_keeps_its_bytes(shared: Path, name: str) -> None:
    source = (shared / "data" / "contracts" / "forms" / f"{name}.docx").read_bytes()
    document = read(source, f"{name}.docx")
    longest = sorted(document.paragraphs, key=lambda p: p.start - p.end)[:3]
    edits = [Edit(p.start + 5, p.start + 40, "changed words") for p in longest]
    out = redline(
        source, f"{name}.docx", edits, [Comment(longest[0].start, longest[0].end, "Why?")], author="A", when=NOON
    )
    assert read(accept_all(out), f"{name}.docx").text == edited(document, edits)
    assert read(reject_all(out), f"{name}.docx").text == document.text
    assert [comment.text for comment in docx.Document(io.BytesIO(out)).comments] == ["Why?"]
    old, new = (zipfile.ZipFile(io.BytesIO(data)) for data in (source, out))
    assert new.namelist()[: len(old.namelist())] == old.namelist()
    changed = {entry for entry in old.namelist() if old.read(entry) != new.read(entry)}
    assert changed == {"word/document.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"}
    assert _changed(old, new) == 3


def _changed(old: zipfile.ZipFile, new: zipfile.ZipFile) -> int:
    """How many paragraphs do not have the bytes that they had."""
    before, after = (
        re.findall(rb"<w:p[ >].*?</w:p>", file.read("word/document.xml"), re.DOTALL) for file in (old, new)
    )
    assert len(before) == len(after)
    return sum(one != other for one, other in zip(before, after, strict=True))
