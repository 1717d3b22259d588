"""The work behind the page: bytes from memory through the public verbs, in a private folder that goes at once."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bailment import api
from bailment.api.contracts import Choice, Reviewed, Told
from bailment.api.data import DataMap
from bailment.api.workbench import FileRole, Recognised
from bailment.primitives.errors import Bailment
from bailment.primitives.progress import Progress, silent
from bailment.web.particulars import Particulars
from bailment.web.uploads import Trouble, Upload


@dataclass(frozen=True, slots=True)
class Judged:
    """The answer to a packet: a review where it holds a contract, a map where it holds a sample, and what failed."""

    reviewed: Reviewed | None
    sample: DataMap | None
    troubles: tuple[Trouble, ...]


def judged(uploads: Iterable[Upload], particulars: Particulars, progress: Progress = silent) -> Judged:
    """The answer to *uploads* under *particulars*; each part fails by itself."""
    held = list(uploads)
    troubles: list[Trouble] = []
    reviewed = sample = None
    with _private_folder(troubles, "review") as folder:
        if paths := _written(folder, held, FileRole.CONTRACT):
            reviewed = _reviewed(paths, _facts_file(folder, particulars), particulars, progress)
    with _private_folder(troubles, "map") as folder:
        if paths := _written(folder, held, FileRole.SAMPLE):
            sample = api.map_payloads(paths, purpose=particulars.purpose or None, progress=progress)
    return Judged(reviewed, sample, tuple(troubles))


def recognised(name: str, data: bytes, role: FileRole) -> Recognised | Trouble:
    """What the file *name* is, read as *role*, or why it cannot be read."""
    troubles: list[Trouble] = []
    found: Recognised | None = None
    with _private_folder(troubles) as folder:
        path = folder / name
        path.write_bytes(data)
        found = api.recognised(path, role)
    return found or troubles[0]


def _reviewed(paths: list[Path], facts: Path, particulars: Particulars, progress: Progress) -> Reviewed:
    here = {path.name for path in paths}
    kinds = {name: kind for name, kind in particulars.kinds.items() if name in here}
    told = Told(facts, particulars.purpose or None, particulars.words)
    reviewed: Reviewed = api.review_packet(paths, Choice(particulars.side, kinds), told, progress=progress)
    return reviewed


def _facts_file(folder: Path, particulars: Particulars) -> Path:
    """A file of facts as people write it; what is JSON is YAML."""
    path = folder / "facts.yaml"
    path.write_text(json.dumps({"facts": dict(particulars.facts)}, ensure_ascii=False), encoding="utf-8")
    return path


def _written(folder: Path, uploads: Iterable[Upload], role: FileRole) -> list[Path]:
    """The uploads of *role*, as files in *folder*."""
    place = folder / role.value
    place.mkdir(mode=0o700)
    paths = []
    for upload in uploads:
        if upload.role is role:
            paths.append(place / upload.name)
            paths[-1].write_bytes(upload.data)
    return paths


@contextmanager
def _private_folder(troubles: list[Trouble], about: str = "") -> Iterator[Path]:
    """A folder for its owner alone, gone at the end; bad news from inside is kept in *troubles*."""
    with tempfile.TemporaryDirectory(prefix="bailment-page-") as folder:
        try:
            yield Path(folder)
        except Bailment as error:
            troubles.append(Trouble.of(error, about, folder))
