"""Events are taken out of bytes that are cut anywhere, and never without bound."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bailment.gateway.events import MAX_EVENT_BYTES, Events, StreamEvent, written
from bailment.primitives.errors import Unreadable

STREAM = b"\xef\xbb\xbfdata: a\xc3\xa9\n\nevent: x\r\ndata:1\r\ndata: 2\r\n\r\n: ping\n\nid: 7\rdata\r\rdata: last\n\n"
FOUND = [
    StreamEvent("", b"a\xc3\xa9"),
    StreamEvent("x", b"1\n2"),
    StreamEvent("", None),
    StreamEvent("", b""),
    StreamEvent("", b"last"),
]


def events(*pieces: bytes) -> list[StreamEvent]:
    reader = Events()
    return [event for piece in pieces for event in reader.fed(piece)]


def test_events_of_every_form_are_read() -> None:
    assert events(STREAM) == FOUND
    assert events(*(STREAM[at : at + 1] for at in range(len(STREAM)))) == FOUND


@given(st.lists(st.integers(0, len(STREAM)), max_size=9))
def test_cuts_change_nothing(cuts: list[int]) -> None:
    places = [0, *sorted(cuts), len(STREAM)]
    assert events(*(STREAM[a:b] for a, b in pairwise(places))) == FOUND


def test_an_event_is_there_as_soon_as_its_last_byte_is() -> None:
    reader = Events()
    assert list(reader.fed(b"data: a\r\r")) == [StreamEvent("", b"a")]
    assert list(reader.fed(b"\ndata: b\n")) == []
    assert list(reader.fed(b"\n")) == [StreamEvent("", b"b")]


def test_what_is_written_is_read_back() -> None:
    assert events(written(b'{"a":1}'), written(b"[DONE]")) == [StreamEvent("", b'{"a":1}'), StreamEvent("", b"[DONE]")]


@pytest.mark.parametrize("piece", [b"data: " + b"x" * 4096, b"data: x\n" * 512, b": x\n" * 1024])
def test_an_event_without_end_is_refused(piece: bytes) -> None:
    reader = Events()
    with pytest.raises(Unreadable):
        for _ in range(2 * MAX_EVENT_BYTES // len(piece)):
            list(reader.fed(piece))


def test_many_events_are_no_long_one() -> None:
    reader = Events()
    assert sum(len(list(reader.fed(written(b"x" * 9000)))) for _ in range(500)) == 500
