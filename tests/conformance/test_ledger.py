"""The tree and the notes are those of the standards: foreign vectors, right and wrong."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from bailment.evidence.merkle import is_consistent, is_included
from bailment.evidence.note import Checkpoint, Key, Note, verified
from bailment.evidence.verify import tile_path
from bailment.primitives.errors import Unreadable

pytestmark = pytest.mark.shared


def cases(shared: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (shared / "data" / "ledger" / f"{name}.jsonl").read_text().splitlines()]


def raw(text: str | None) -> bytes:
    return base64.b64decode(text or "")


def path(case: dict[str, Any]) -> list[bytes]:
    return [raw(part) for part in case["proof"] or []]


def is_subtree(start: int, end: int) -> bool:
    """True where [start, end) is a subtree: it begins at a multiple of the power of two that it fits in."""
    return 0 <= start < end and start % (1 << (end - start - 1).bit_length()) == 0


def test_all_98_inclusion_cases_are_judged_as_they_should(shared: Path) -> None:
    found = cases(shared, "inclusion")
    assert len(found) == 98
    for case in found:
        held = is_included(case["leafIdx"], case["treeSize"], raw(case["leafHash"]), path(case), raw(case["root"]))
        assert held is not case["wantErr"], case["case"]


def test_all_98_consistency_cases_are_judged_as_they_should(shared: Path) -> None:
    found = cases(shared, "consistency")
    assert len(found) == 98
    for case in found:
        held = is_consistent(case["size1"], case["size2"], raw(case["root1"]), raw(case["root2"]), path(case))
        assert held is not case["wantErr"], case["case"]


def test_the_inclusion_cases_in_subtrees_are_judged_as_they_should(shared: Path) -> None:
    for case in cases(shared, "subtreeinclusion"):
        start, end = case["start"], case["end"]
        held = is_subtree(start, end) and is_included(
            case["leafIdx"] - start, end - start, raw(case["leafHash"]), path(case), raw(case["root"])
        )
        assert held is not case["wantErr"], case["case"]


def test_the_example_of_the_signed_note_verifies(shared: Path) -> None:
    text = (shared / "data" / "ledger" / "specs" / "signed-note.md").read_text()
    key = Key.parse(next(line.strip() for line in text.splitlines() if line.strip().startswith("example.com/foo+")))
    start = text.index("This is an example message.")
    note = Note.parse(text[start : text.index("```", start)].encode())
    assert note.signers([key]) == ([key], [])
    with pytest.raises(Unreadable):
        verified(text[start : text.index("```", start)].encode(), key)


def test_the_example_of_the_checkpoint_reads(shared: Path) -> None:
    text = (shared / "data" / "ledger" / "specs" / "tlog-checkpoint.md").read_text()
    start = text.index("example.com/behind-the-sofa")
    note = Note.parse(text[start : text.index("```", start)].encode())
    point = Checkpoint.parse(note.text)
    assert (point.origin, point.size) == ("example.com/behind-the-sofa", 20852163)
    assert str(point) == note.text


def test_the_path_of_a_tile_is_the_one_that_the_standard_gives(shared: Path) -> None:
    text = (shared / "data" / "ledger" / "specs" / "tlog-tiles.md").read_text()
    assert "`x001/x234/067`" in text
    assert tile_path(0, 1234067) == "tile/0/x001/x234/067"
