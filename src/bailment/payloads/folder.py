"""The files of a folder that are read, and those that are not, with the reason for each."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG

from bailment.primitives.errors import Unreadable

MAX_FILES = 2000
MAX_BYTES = 4 * 1024**3
MAX_DEPTH = 16


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was not read, by its path within the folder, and why."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Listing:
    """The files of a folder in the order of their paths, and what was left out."""

    files: tuple[Path, ...]
    skipped: tuple[Skipped, ...]


def listing(folder: Path) -> Listing:
    """The ordinary files in *folder* and below, sorted; links are never followed, hidden files are left out.

    Raises: Unreadable for a folder that cannot be listed, and over 2,000 files, 4 GiB or 16 levels.
    """
    files: list[Path] = []
    skipped: list[Skipped] = []
    total = 0
    for where, folders, names in os.walk(folder, followlinks=False, onerror=_refuse):
        here = Path(where)
        if len(here.relative_to(folder).parts) > MAX_DEPTH:
            raise _too_large(folder, f"it is more than {MAX_DEPTH} levels deep")
        links = [name for name in folders if (here / name).is_symlink()]
        folders[:] = sorted(name for name in folders if name not in links and not name.startswith("."))
        for name in sorted([*names, *links]):
            why, size = _left_out(here / name)
            if why:
                skipped.append(Skipped((here / name).relative_to(folder).as_posix(), why))
            else:
                files.append(here / name)
                total += size
            if len(files) + len(skipped) > MAX_FILES:
                raise _too_large(folder, f"it holds more than {MAX_FILES} files")
        if total > MAX_BYTES:
            raise _too_large(folder, f"it holds more than {MAX_BYTES // 1024**3} GiB")
    return Listing(tuple(sorted(files)), tuple(sorted(skipped, key=lambda one: one.name)))


def _left_out(path: Path) -> tuple[str, int]:
    """Why the file is left out ("" where it is not), and its size."""
    if path.name.startswith((".", "~$")):
        return "a hidden file", 0
    try:
        found = path.lstat()
    except OSError as error:
        return f"not readable ({error.strerror})", 0
    if path.is_symlink():
        return "a link, which may lead out of the folder", 0
    return ("", found.st_size) if S_ISREG(found.st_mode) else ("no ordinary file", 0)


def _refuse(error: OSError) -> None:
    raise Unreadable(f"the folder cannot be listed: {error.strerror}", where=str(error.filename)) from None


def _too_large(folder: Path, says: str) -> Unreadable:
    return Unreadable(says, where=str(folder), fix="map a folder with fewer, smaller files")
