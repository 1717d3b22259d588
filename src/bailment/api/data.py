"""Samples of what would be sent: map them, and scrub free text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import orjson

from bailment import datamap, payloads
from bailment.agreement import Plan
from bailment.api import knowledge
from bailment.api.files import read_bytes
from bailment.datamap import DataMap as DataMap
from bailment.datamap import FieldRow as FieldRow
from bailment.datamap import inventory
from bailment.deidentify import Scrubbed, scrub
from bailment.primitives.errors import Unreadable, Usage
from bailment.primitives.progress import Progress, silent


def map_payloads(
    paths: Sequence[Path], *, purpose: str | None = None, sent: Plan | None = None, progress: Progress = silent
) -> DataMap:
    """What the payloads at *paths* hold, field by field, and what of it *purpose* needs.

    *sent* is the plan under which they would be sent; without one the checks judge them as they are.
    Raises: Usage for words that are no purpose; Unreadable.
    """
    if not paths:
        raise Usage("there is nothing to map", fix="bailment map SAMPLE.json")
    task = datamap.purpose(purpose, knowledge.purposes()) if purpose else None
    read = []
    for done, path in enumerate(paths, 1):
        read.append(payloads.read(read_bytes(path), path.name))
        progress("mapping", done, len(paths))
    return inventory(read, task, knowledge.field_knowledge(), sent)


def proposed_plan(found: DataMap) -> Plan:
    """The transformation plan that a data map proposes."""
    return datamap.plan(found)


@dataclass(frozen=True, slots=True)
class ScrubbedLine:
    """One line of a JSONL file, scrubbed."""

    id: str
    scrubbed: Scrubbed

    def plain(self) -> dict[str, object]:
        """The shape of one line of `bailment scrub --jsonl`."""
        return {"id": self.id, "text": self.scrubbed.text, "spans": [list(span) for span in self.scrubbed.spans]}


def scrub_text(text: str) -> Scrubbed:
    """*text* without the identifiers that can be recognised in it."""
    return scrub(text)


def scrub_lines(path: Path) -> Iterator[ScrubbedLine]:
    """Each line of the JSONL file at *path*, whose rows have an `id` and a `text`.

    Raises: Unreadable, naming the line.
    """
    for number, line in enumerate(read_bytes(path).splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = orjson.loads(line)
            name, text = row["id"], row["text"]
            if not isinstance(text, str):
                raise TypeError
        except (orjson.JSONDecodeError, KeyError, TypeError):
            raise Unreadable(
                "this line is no row with an id and a text", where=f"{path}:{number}", fix='write {"id": …, "text": …}'
            ) from None
        yield ScrubbedLine(str(name), scrub(text))
