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


@dataclass(frozen=True, slots=True)
class Lines:
    """A file of JSON values, one a line, as FHIR's bulk export writes them."""

    name: str
    source: str
    content: ByteSource

    def trees(self) -> Iterator[Json]:
        """The value of each line that is not blank.

        Raises: Unreadable, naming the line, for one that is no JSON or is not safe to read.
        """
        return _trees(self.content)


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


def _trees(source: ByteSource) -> Iterator[Json]:
    with source.stream() as stream:
        number = 0
        while line := stream.readline(MAX_BYTES + 1):
            number += 1
            if line.strip():
                yield parse(line.rstrip(), source.name, line=number)
