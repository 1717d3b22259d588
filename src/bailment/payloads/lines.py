"""NDJSON: one JSON value a line, walked line by line and never held whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bailment.payloads.codec import MAX_BYTES, is_resource, parse
from bailment.payloads.model import Json
from bailment.payloads.source import ByteSource
from bailment.primitives.errors import Unreadable

NDJSON = "ndjson"
FHIR_R4_NDJSON = "fhir_r4_ndjson"
_LINES_AT_ONCE = 500
_BYTES_AT_ONCE = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Lines:
    """A file of JSON values, one a line, as FHIR's bulk export writes them."""

    name: str
    source: str
    content: ByteSource

    def pieces(self) -> Iterator[list[Json]]:
        """The values of the lines that are not blank, up to 500 or about 8 MiB of text at a time.

        Raises: Unreadable, naming the line, for one that is no JSON or is not safe to read.
        """
        return _pieces(self.content)


def lines(source: ByteSource) -> Lines | None:
    """The lines of *source*, or None where its first two are not each a JSON object."""
    with source.stream() as stream:
        first, second = _next(stream.readline(MAX_BYTES)), b""
        while first and not second and (line := stream.readline(MAX_BYTES)):
            second = _next(line)
    if not (first.startswith(b"{") and first.endswith(b"}") and second.startswith(b"{")):
        return None
    try:
        tree = parse(first, source.name)
    except Unreadable:
        return None
    return Lines(source.name, FHIR_R4_NDJSON if is_resource(tree) else NDJSON, source)


def _next(line: bytes) -> bytes:
    return line.removeprefix(b"\xef\xbb\xbf").strip()


def _pieces(source: ByteSource) -> Iterator[list[Json]]:
    piece: list[Json] = []
    number = size = 0
    with source.stream() as stream:
        while line := stream.readline(MAX_BYTES + 1):
            number += 1
            if line.strip():
                piece.append(parse(line.rstrip(), source.name, line=number))
                size += len(line)
            if len(piece) == _LINES_AT_ONCE or size > _BYTES_AT_ONCE:
                yield piece
                piece, size = [], 0
    yield piece
