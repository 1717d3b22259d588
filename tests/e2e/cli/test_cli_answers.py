"""The points to settle, the cover e-mail and the questions, as people ask for them on the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bailment import documents

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
