"""Files that come in are bounded; files that go out are whole or not there."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from bailment.primitives.errors import Unavailable, Unreadable, Usage

MAX_BYTES = 256 * 1024 * 1024


def read_bytes(path: Path, *, limit: int = MAX_BYTES) -> bytes:
    """The bytes of the file at *path*.

    Raises: Usage where there is no such file; Unreadable where it is no ordinary file, too large or not permitted.
    """
    try:
        mode = path.stat().st_mode
        if S_ISDIR(mode):
            raise Unreadable("this is a folder, not a file", where=str(path), fix="name the file in it")
        if not S_ISREG(mode):
            raise Unreadable("this is no ordinary file", where=str(path), fix="save it as a file first")
        with path.open("rb") as file:
            data = file.read(limit + 1)
        if len(data) > limit:
            raise Unreadable(f"the file is larger than {limit // 1024**2} MiB", where=str(path), fix="split it")
        return data
    except FileNotFoundError:
        raise Usage("there is no such file", where=str(path), fix="check the name") from None
    except OSError as error:
        raise Unreadable(f"the file cannot be read: {error.strerror}", where=str(path)[:255]) from None


def private_folder(path: Path) -> None:
    """Make the folder at *path* for its owner alone, where there is none.

    Raises: Unavailable.
    """
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise Unavailable(f"the folder cannot be made: {error.strerror}", where=str(path)) from None


def write_bytes(path: Path, data: bytes, *, private: bool = False) -> None:
    """Write *data* to *path* so that a reader finds the old file or the new one, never half of one.

    Order of effects: temporary file beside it, fsync, rename. *private* files are readable by their owner alone.
    Raises: Unavailable where the folder is absent or cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).chmod(0o600 if private else 0o644)
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise Unavailable(f"the file cannot be written: {error.strerror}", where=str(path)) from None
