"""What the texts of an agreement must look like."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated


@dataclass(frozen=True, slots=True)
class Shape:
    """What a text must look like: a pattern that matches the whole of it, and its name in messages."""

    pattern: str
    name: str


Id = Annotated[str, Shape(r"[a-z0-9][a-z0-9_.-]{0,63}", "a short name: small letters, digits, '_', '.', '-'")]
Label = Annotated[str, Shape(r"[!-~]([ -~]{0,78}[!-~])?", "one line of at most 80 plain ASCII characters")]
Line = Annotated[str, Shape(r"[^\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]{1,400}", "one line")]
Words = Annotated[str, Shape(r"[^\x00\x85\ud800-\udfff]{1,20000}", "some words")]
Sha256 = Annotated[str, Shape(r"[0-9a-f]{64}", "a SHA-256 in lower-case hex")]
Hex32 = Annotated[str, Shape(r"[0-9a-f]{64}", "32 bytes in lower-case hex")]
Hex64 = Annotated[str, Shape(r"[0-9a-f]{128}", "64 bytes in lower-case hex")]
Country = Annotated[str, Shape(r"[A-Z]{2}", "an ISO 3166-1 country of two capitals")]
HostName = Annotated[
    str,
    Shape(
        r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?){0,9}(:[1-9][0-9]{0,4})?",
        "the name of a host in small letters",
    ),
]
FieldPath = Annotated[str, Shape(r"[A-Za-z0-9_][A-Za-z0-9_().-]{0,511}", "the generic path of a field")]
ParameterName = Annotated[str, Shape(r"[A-Za-z_][A-Za-z0-9_.-]{0,63}", "the name of a request parameter")]
Number = Annotated[int, Shape(r"[0-9]{1,9}", "a whole number from 0")]
