"""Bytes put in place of others, at places given in the old file."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Splices:
    """Replacements of [start, end) by new bytes; several insertions at one place keep the order in which they came."""

    found: list[tuple[int, int, int, bytes]] = field(default_factory=list)

    def put(self, start: int, end: int, new: bytes) -> None:
        """Puts *new* in place of [start, end)."""
        self.found.append((start, end, len(self.found), new))

    def applied(self, data: bytes) -> bytes:
        """*data* with all replacements made; what none of them names stays as it is.

        Raises: ValueError where two replacements overlap.
        """
        out: list[bytes] = []
        at = 0
        for start, end, _, new in sorted(self.found, key=lambda one: one[:3]):
            if start < at:
                raise ValueError(f"two replacements overlap at byte {start}")
            out += (data[at:start], new)
            at = end
        return b"".join(out) + data[at:]
