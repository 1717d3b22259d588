"""What the gateway must know of a kind of route: how its requests are read and how its answers are restored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from bailment.agreement import Forced
from bailment.deidentify import Exchange
from bailment.gateway import chat, posted
from bailment.gateway.routes import RouteKind

JSON = "application/json"
FHIR_JSON = "application/fhir+json"


class Asked(Protocol):
    """A request that is understood to its last member."""

    @property
    def is_streamed(self) -> bool:
        """True where the answer is wanted as a stream of events."""

    def texts(self) -> tuple[str, ...]:
        """Every text that a person or program put into it."""

    def seams(self) -> str:
        """Where its texts meet, as one who lays them end to end reads them."""

    def teach(self, exchange: Exchange) -> None:
        """Let *exchange* know whatever it says about who it is about."""

    def treated(self, exchange: Exchange) -> Asked:
        """The request as *exchange* lets it out.

        Raises: Unreadable where something of it cannot be looked into.
        """

    def body(self, forced: tuple[Forced, ...]) -> bytes:
        """The bytes to send, with the parameters that the agreement forces."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """One kind of route.

    `read` raises Usage for a request that is not understood, `restored` Unreadable for such an answer. `media` is the
    content type of what is sent and answered, `taken` those that a request may bear (none: any), `good` the statuses of
    an answer.
    """

    read: Callable[[bytes], Asked]
    restored: Callable[[bytes, Exchange], bytes]
    media: str = JSON
    taken: frozenset[str] = frozenset()
    good: frozenset[int] = frozenset({200})


DIALECTS = {
    RouteKind.CHAT: Dialect(chat.chat, chat.restored),
    RouteKind.FHIR: Dialect(
        posted.fhir, posted.restored, FHIR_JSON, frozenset({FHIR_JSON, JSON}), frozenset({200, 201})
    ),
    RouteKind.JSON: Dialect(posted.plain, posted.restored, JSON, frozenset({JSON}), frozenset({200, 201})),
}
