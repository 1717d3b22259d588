"""What the gateway hands to whoever keeps the ledger."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bailment.policy.decision import Ask, Decision
from bailment.primitives.time import Instant


@dataclass(frozen=True, slots=True)
class Record:
    """One decision: who asked for what and when, the answer, and the bytes on both sides of it.

    `received` and `sent` may hold personal data: whoever keeps the record keeps salted digests of them, no more. `sent`
    is None where nothing leaves. `ask` is None where the request was refused before a policy could be asked.
    """

    id: str
    at: Instant
    client: str
    ask: Ask | None
    decision: Decision
    received: bytes
    sent: bytes | None


Append = Callable[[Record], Awaitable[None]]
"""Keeps a record for good before it returns; raises Unavailable where it cannot."""
