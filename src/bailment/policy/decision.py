"""What is asked of a policy, and its three answers."""

from __future__ import annotations

from dataclasses import dataclass

from bailment.primitives.time import Day


@dataclass(frozen=True, slots=True)
class Ask:
    """One use of one asset that somebody wants to make now.

    `party` is who acts, by the agreement's id (the vendor, when the gateway forwards to it); `action` and `purpose` are
    words of the agreement's vocabulary, `asset` an asset's id or class, `place` an ISO 3166-1 country of processing,
    `environment` where it happens, `host` the upstream host that would receive it ("" where nothing is sent), `fields`
    the generic paths that would be sent, `excluded` the ids of the exclusions that the content meets (`Policy.met`),
    `shown` the conditions that are known to hold.
    """

    party: str
    action: str
    asset: str
    purpose: str
    place: str
    environment: str
    host: str
    day: Day
    fields: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    field_of_use: str = ""
    shown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Allow:
    """Yes, under this clause."""

    clause: str


@dataclass(frozen=True, slots=True)
class Deny:
    """No: why, in words that may be shown to the caller, and the clause that refuses ("" where nothing permits)."""

    reason: str
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """Not decided, since something is not configured; answers as Deny and reads as a to-do."""

    missing: str
    clause: str = ""


Decision = Allow | Deny | Gap
