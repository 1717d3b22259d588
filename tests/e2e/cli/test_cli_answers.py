"""The points to settle, the cover e-mail and the questions, as people ask for them on the command line."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from bailment import documents
from bailment.documents.new_file import Heading, Text, write

VENDOR = "vendor-agreement.docx"


def test_review_writes_the_answers_that_may_be_sent(bailment: Any, examples: Path) -> None:
    out = {"issues": "points.docx", "questions": "questions.html", "email": "letter.txt", "redline": "answer.docx"}
    options = [word for option, name in out.items() for word in (f"--{option}", examples / name)]
    ran = bailment("review", examples / VENDOR, "--facts", examples / "deal.yaml", *options)
    points = documents.read((examples / "points.docx").read_bytes(), "points.docx").text
    letter = (examples / "letter.txt").read_text()

    assert ran.code == 1 and all(f"may be sent      {examples / name}" in ran.out for name in out.values())
    assert points.index("1. Non-training") < points.index("Why it matters:") < points.index("What we ask:")
    assert letter.startswith("Subject: ") and "- points.docx\n- questions.html" in letter
    assert "What the service learns" in (examples / "questions.html").read_text()


@pytest.mark.parametrize(
    ("option", "name"), [("issues", "points.pdf"), ("email", "letter.docx"), ("questions", "q.csv")]
)
def test_a_form_that_is_not_written_is_refused_before_anything_is_read(
    bailment: Any, examples: Path, option: str, name: str
) -> None:
    ran = bailment("review", examples / VENDOR, f"--{option}", examples / name)

    assert ran.code == 2 and name in ran.err and "writes" in ran.err
    assert not (examples / name).exists()


def test_what_a_paper_does_not_allow_is_told_and_the_rest_is_written(bailment: Any, tmp_path: Path) -> None:
    paper = tmp_path / "agreement.md"
    paper.write_text((resources.files("bailment") / "examples" / "vendor-agreement.md").read_text("utf-8"))
    ran = bailment(
        "review", paper, "--redline", tmp_path / "r.docx", "--issues", tmp_path / "i.md", "--email", tmp_path / "e.txt"
    )

    assert ran.code == 1 and "not written      --redline: tracked changes need a Word file" in ran.out
    assert (tmp_path / "i.md").exists() and not (tmp_path / "r.docx").exists()
    assert "- i.md" in (tmp_path / "e.txt").read_text() and "r.docx" not in (tmp_path / "e.txt").read_text()


def test_a_letter_of_intent_has_a_verdict_and_no_redline_but_no_error(bailment: Any, tmp_path: Path) -> None:
    paper = tmp_path / "intent.docx"
    words = "The Company and the Hospital intend to negotiate in good faith. This letter of intent binds nobody."
    paper.write_bytes(write([Heading("Letter of Intent", 0), *[Text(words)] * 6]))
    ran = bailment("review", paper, "--redline", tmp_path / "r.docx", "--internal", tmp_path / "n.docx", "--json")

    assert ran.code == 1 and json.loads(ran.stdout)["verdict"] == "WITHHELD"
    assert "no positions are held" in ran.err and (tmp_path / "n.docx").exists()
