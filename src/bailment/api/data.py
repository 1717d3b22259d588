"""Samples of what would be sent: map them, and scrub free text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISDIR, S_ISREG

import orjson

from bailment import datamap, payloads
from bailment.agreement import Plan
from bailment.api import knowledge
from bailment.api.files import read_bytes
from bailment.datamap import DataMap as DataMap
from bailment.datamap import FieldRow as FieldRow
from bailment.datamap import Figures as Figures
from bailment.datamap import QuasiIdentifier as QuasiIdentifier
from bailment.datamap import TableRisk as TableRisk
from bailment.datamap import inventory
from bailment.deidentify import Scrubbed, scrub
from bailment.payloads import ByteSource, Skipped, recognise
from bailment.primitives.errors import Unreadable, Usage
from bailment.primitives.progress import Progress, silent


def map_payloads(
    paths: Sequence[Path], *, purpose: str | None = None, sent: Plan | None = None, progress: Progress = silent
) -> DataMap:
    """What the payloads at *paths*, files or folders, hold field by field, and what of it *purpose* needs.

    *sent* is the plan under which they would be sent; without one the checks judge them as they are. Of a folder the
    files of a kind that is read count; the others are named among the checks.
    Raises: Usage for words that are no purpose; Unreadable.
    """
    if not paths:
        raise Usage("there is nothing to map", fix="bailment map SAMPLE.json")
    task = datamap.purpose(purpose, knowledge.purposes()) if purpose else None
    sources, skipped = _gathered(paths)
    read = []
    for done, source in enumerate(sources, 1):
        read.append(payloads.sample(source))
        progress("mapping", done, len(sources))
    return inventory(read, task, knowledge.field_knowledge(), sent, skipped)


def table_risk(path: Path, *, quasi: Sequence[str] = ()) -> TableRisk:
    """How far the persons in the table at *path* can be told apart by the columns *quasi*, or by those proposed.

    Raises: Usage for a column that is not there, and where nothing can be measured; Unreadable.
    """
    source = _source(path, path.name)
    return datamap.risk_of(payloads.sample(source), quasi, knowledge.field_knowledge())


def _gathered(paths: Sequence[Path]) -> tuple[list[ByteSource], list[Skipped]]:
    """The files at *paths* and in the folders there, each once, and those in folders that are not read."""
    sources: dict[Path, ByteSource] = {}
    skipped: list[Skipped] = []
    for path in paths:
        if not S_ISDIR(_mode(path)):
            sources.setdefault(path.resolve(), _source(path, path.name))
            continue
        found = payloads.listing(path)
        skipped += [Skipped(_shown(one.name), one.why) for one in found.skipped]
        for file in found.files:
            name = file.relative_to(path).as_posix()
            source = _source(file, name)
            kind = recognise(source.head())
            if kind.is_read:
                sources.setdefault(file.resolve(), source)
            else:
                skipped.append(Skipped(source.name, kind.says))
    if not sources:
        told = "; ".join(f"{one.name} is {one.why}" for one in skipped[:3])
        raise Unreadable(
            "no file of a kind that is read is here" + (f": {told}" if told else ""),
            where=str(paths[0]),
            fix="give FHIR, JSON, NDJSON or CSV",
        )
    return list(sources.values()), skipped


def _source(path: Path, name: str) -> ByteSource:
    if not S_ISREG(_mode(path)):
        raise Unreadable("this is no ordinary file", where=str(path), fix="save it as a file first")
    return ByteSource(_shown(name), lambda: path.open("rb"))


def _shown(name: str) -> str:
    """*name* with ? for what no terminal should be sent."""
    return "".join(one if one.isprintable() else "?" for one in name)


def _mode(path: Path) -> int:
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        raise Usage("there is no such file", where=str(path), fix="check the name") from None
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "its name cannot be a file's"
        raise Unreadable(f"the file cannot be read: {why}", where=str(path)[:255]) from None


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
