"""What a payload is once read: a JSON tree whose numbers keep their digits, and its leaves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Number:
    """A JSON number in the digits that the file wrote: `1.50` stays `1.50`, and none is too long."""

    text: str

    def __str__(self) -> str:
        return self.text


Scalar = str | Number | bool | None
Json = Scalar | list["Json"] | dict[str, "Json"]


@dataclass(frozen=True, slots=True)
class Leaf:
    """One value of a payload, and where it stands.

    `pointer` is its own place (RFC 6901); `path` is the generic path of its field, as `bailment.payloads.walk` defines
    it; `resource` is the type of the innermost resource that holds it ("" outside any).
    """

    pointer: str
    path: str
    value: Scalar
    resource: str

    @property
    def text(self) -> str:
        """The value as a reader would write it; "" for null."""
        if self.value is None:
            return ""
        if isinstance(self.value, bool):
            return "true" if self.value else "false"
        return str(self.value)


@dataclass(frozen=True, slots=True)
class Payload:
    """A file of health data, read. `source` names its format; nothing changes `root` once it stands here."""

    name: str
    source: str
    sha256: str
    root: Json


@dataclass(frozen=True, slots=True)
class Column:
    """Values of one field, in the order of the file; `resource` is the type of the resource that holds them, or ""."""

    path: str
    resource: str
    values: Sequence[str]


@dataclass(frozen=True, slots=True)
class Batch:
    """A piece of a payload: its values by field, and the records that it spans.

    `odd_lines` are the first lines whose row has more or fewer cells than there are columns; `odd_rows` counts them.
    """

    columns: tuple[Column, ...]
    records: int
    odd_lines: tuple[int, ...] = ()
    odd_rows: int = 0
