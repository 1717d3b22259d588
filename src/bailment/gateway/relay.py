"""A streamed answer on its way back: each event restored and passed on as it comes."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from dataclasses import dataclass, field

import orjson

from bailment.gateway.deltas import Deltas
from bailment.gateway.events import ALIVE, Events, StreamEvent, written
from bailment.gateway.upstream import Streamed
from bailment.primitives.errors import Unavailable, Unreadable

_DONE = b"[DONE]"


@dataclass(slots=True)
class Relay:
    """Passes on one streamed chat completion.

    What is not understood ends the stream with an event that tells of an error; [DONE] is said where the vendor said
    it, and nowhere else. `close` it, whatever became of it.
    """

    answer: Streamed
    deltas: Deltas
    _events: Events = field(default_factory=Events)
    _is_done: bool = False

    async def pieces(self) -> AsyncGenerator[bytes, None]:
        """The bytes for the caller, piece by piece as the vendor's come."""
        told: list[bytes] = []
        try:
            async with aclosing(self.answer.received()) as parts:
                async for received in parts:
                    self._take(received, told)
                    if told:
                        yield b"".join(told)
                        told.clear()
                    if self._is_done:
                        return
            told.extend(self._rests())
            if not self.deltas.is_whole:
                told.append(_broken("the upstream's stream ended before it was done"))
        except (Unavailable, Unreadable) as error:
            told.extend((*self._rests(), _broken(error.says)))
        if told:
            yield b"".join(told)

    async def close(self) -> None:
        """Let the vendor go: an answer that nobody waits for any more is not written on."""
        await self.answer.close(is_done=self._is_done)

    def _take(self, received: bytes, told: list[bytes]) -> None:
        """Add to *told* what may go on now; what comes after the end is nobody's."""
        for event in self._events.fed(received):
            told.extend(self._told(event))
            if self._is_done:
                return

    def _rests(self) -> Iterator[bytes]:
        return map(written, self.deltas.rests())

    def _told(self, event: StreamEvent) -> Iterator[bytes]:
        if event.data is None:
            yield ALIVE
        elif event.kind not in ("", "message"):
            raise Unreadable("the upstream's stream holds a kind of event that no chat has")
        elif event.data.strip() == _DONE:
            self._is_done = True
            yield from (*self._rests(), written(_DONE))
        else:
            yield from map(written, self.deltas.restored(event.data))


def _broken(says: str) -> bytes:
    """The event by which clients of this API learn that a stream has failed."""
    return written(orjson.dumps({"error": {"message": says, "type": "upstream_error", "code": 502}}))
