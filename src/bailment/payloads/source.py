"""Where the bytes of a payload come from: a file that can be opened again for each walk through it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from bailment.payloads.formats import HEAD_BYTES
from bailment.primitives.errors import Unreadable

_BLOCK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ByteSource:
    """Bytes with the name that errors give them; `open` begins at the first byte each time it is called."""

    name: str
    open: Callable[[], BinaryIO]

    @contextmanager
    def stream(self) -> Iterator[BinaryIO]:
        """The bytes, opened and closed again.

        Raises: Unreadable where the medium fails.
        """
        try:
            with self.open() as stream:
                yield stream
        except OSError as error:
            raise Unreadable(f"the file cannot be read: {error.strerror}", where=self.name) from None

    def head(self) -> bytes:
        """The first 64 KiB."""
        with self.stream() as stream:
            return stream.read(HEAD_BYTES)

    def blocks(self) -> Iterator[bytes]:
        """All bytes, a mebibyte at a time."""
        with self.stream() as stream:
            while block := stream.read(_BLOCK):
                yield block
