"""What is kept of a field while a payload is walked: counts, a few of its values, and what was watched for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

_KEPT_AT_FIRST = 250
_KEPT_LATER = 25
_KEPT = 500
_EXAMPLES = 3
_LONGEST = 4096
Watch = Callable[[str], bool]


@dataclass(slots=True)
class Profile:
    """A field seen in passing. `values` are up to 500 of its different values; `seen` names the watches that met one.

    `resource` is the type of the resource that holds it, "" outside any; None where two files disagree.
    """

    path: str
    source: str
    resource: str | None
    watches: Mapping[str, Watch]
    count: int = 0
    filled: int = 0
    values: dict[str, None] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    def take(self, values: Sequence[str]) -> None:
        """Pass over some more values; each is held against every watch that has met none yet."""
        self.count += len(values)
        self.filled += len(values) - (values.count("") if "" in values else 0)
        if len(self.values) < _KEPT or len(self.seen) < len(self.watches):
            self._look(dict.fromkeys(values))

    def _look(self, fresh: dict[str, None]) -> None:
        fresh.pop("", None)
        self.seen |= {name for name, watch in self.watches.items() if name not in self.seen and any(map(watch, fresh))}
        quota = _KEPT_LATER if self.values else _KEPT_AT_FIRST
        for value in fresh:
            if quota == 0 or len(self.values) >= _KEPT:
                break
            if value not in self.values and (len(self.values) < _EXAMPLES or len(value) <= _LONGEST):
                self.values[value] = None
                quota -= 1
