"""Server-sent events, read from bytes that may be cut anywhere and written afresh."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from bailment.primitives.errors import Unreadable

MAX_EVENT_BYTES = 1024 * 1024
ALIVE = b":\n\n"
"""A comment: it keeps a connection from looking dead."""

_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class StreamEvent:
    """One event: its kind ("" where none is named) and its data; without data it was a comment."""

    kind: str
    data: bytes | None


@dataclass(slots=True)
class Events:
    """Takes events out of the bytes of one stream.

    Source: HTML Living Standard, 9.2.6 (interpreting an event stream); ids and delays for reconnecting are left out.
    """

    _line: bytearray = field(default_factory=bytearray)
    _size: int = 0
    _kind: str = ""
    _data: list[bytes] = field(default_factory=list)
    _has_begun: bool = False
    _returned: bool = False

    def fed(self, received: bytes) -> Iterator[StreamEvent]:
        """The events that are whole once *received* has come.

        Raises: Unreadable for an event of more than 1 MiB.
        """
        self._size += len(received)
        for line in self._lines(received):
            if event := self._taken(line):
                yield event
        if self._size > MAX_EVENT_BYTES:
            raise Unreadable(f"an event of the upstream's stream is longer than {MAX_EVENT_BYTES // 1024**2} MiB")

    def _lines(self, received: bytes) -> list[bytes]:
        """Each line that has ended; a line feed right after a return ends no further one."""
        if self._returned and received:
            received, self._returned = received.removeprefix(b"\n"), False
        if b"\n" not in received and b"\r" not in received:
            self._line += received
            return []
        self._returned = received.endswith(b"\r")
        lines = (bytes(self._line) + received).splitlines(keepends=True)
        self._line.clear()
        if not lines[-1].endswith((b"\n", b"\r")):
            self._line += lines.pop()
        return lines

    def _taken(self, line: bytes) -> StreamEvent | None:
        line = line.rstrip(b"\r\n")
        if not self._has_begun:
            self._has_begun, line = True, line.removeprefix(_MARK)
        if not line:
            return self._whole()
        if line.startswith(b":"):
            return StreamEvent("", None)
        name, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if name == b"data":
            self._data.append(value)
        elif name == b"event":
            self._kind = value.decode("utf-8", "replace")
        return None

    def _whole(self) -> StreamEvent | None:
        event = StreamEvent(self._kind, b"\n".join(self._data)) if self._data else None
        self._kind, self._size = "", 0
        self._data.clear()
        return event


def written(data: bytes) -> bytes:
    """The event that holds *data*, which is one line."""
    return b"data: " + data + b"\n\n"
