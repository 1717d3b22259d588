"""A streamed answer comes as the vendor sends it, with every name whole, whatever the cuts and whatever goes wrong."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
import threading
import time
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import openai
import pytest

from bailment.api.demo_vendor import DemoVendor
from bailment.gateway import Upstream
from gateway_house import (
    BUNDLE,
    CLIENT_KEY,
    DONE,
    NOTE,
    STREAM_END,
    STREAM_HEAD,
    TRAINER_KEY,
    VENDOR_KEY,
    Heard,
    House,
    chunk,
    event,
    framed,
    note_of,
    response,
    serving,
    telltales,
    wait_until,
)

WHO = "Ms. Zora Quimby was seen on 5 May 2023."
MESSAGES: list[Any] = [{"role": "user", "content": BUNDLE}]
SHORT: list[Any] = [{"role": "user", "content": WHO}]


@pytest.fixture(autouse=True)
def logs(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Nothing that came back or went out is logged, whatever the test did."""
    caplog.set_level(logging.DEBUG)
    for name in ("openai", "httpx", "httpcore", "httpx2", "httpcore2"):
        caplog.set_level(logging.WARNING, logger=name)
    yield
    assert "Quimby" not in caplog.text and "Marwenna" not in caplog.text and VENDOR_KEY not in caplog.text


def cut(text: str, size: int) -> list[str]:
    return [text[at : at + size] for at in range(0, len(text), size)]


def asked(house: House) -> str:
    return str(house.vendor.bodies[-1]["messages"][-1]["content"])


def heard(stream: Any) -> str:
    """All that the first choice says."""
    return "".join(part.choices[0].delta.content or "" for part in stream if part.choices)


@pytest.mark.parametrize("size", [1, 5, 4000])
def test_a_note_in_pieces_of_any_size_equals_the_sources(house: House, size: int) -> None:
    house.vendor.says(lambda body: cut(note_of(body["messages"][-1]["content"]), size))
    stream = house.client().chat.completions.create(model="m", messages=MESSAGES, stream=True)
    assert heard(stream) == NOTE
    assert telltales(house.vendor.received) == set()
    assert house.vendor.bodies[-1]["stream"] is True and house.vendor.bodies[-1]["store"] is False


async def test_the_asynchronous_client_hears_the_same(house: House) -> None:
    house.vendor.says(lambda body: cut(note_of(body["messages"][-1]["content"]), 3))
    async with openai.AsyncOpenAI(api_key=CLIENT_KEY, base_url=f"http://127.0.0.1:{house.port}/v1") as client:
        stream = await client.chat.completions.create(model="m", messages=MESSAGES, stream=True)
        assert "".join([part.choices[0].delta.content or "" async for part in stream if part.choices]) == NOTE


def test_a_name_cut_in_two_anywhere_comes_whole(house: House) -> None:
    client = house.client()
    for place in range(0, 46, 3):
        house.vendor.says(lambda body, at=place: [asked(house)[:at], asked(house)[at:]])  # type: ignore[misc]
        assert heard(client.chat.completions.create(model="m", messages=SHORT, stream=True)) == WHO
    assert b"Quimby" not in house.vendor.received


def test_the_demos_vendor_streams_its_summary_through(house: House) -> None:
    vendor = DemoVendor(delay_seconds=0.001)
    with serving(vendor) as port:
        listed = replace(house.gateway.enforcer.upstream.target, base=f"http://127.0.0.1:{port}/v1")
        house.with_upstream(Upstream(listed, VENDOR_KEY))
        client = house.client()
        whole = client.chat.completions.create(model="m", messages=MESSAGES).choices[0].message.content
        stream = heard(client.chat.completions.create(model="m", messages=MESSAGES, stream=True))
    assert stream == whole and stream.startswith("Marwenna")
    assert telltales(b"".join(vendor.received)) == set()


def test_each_piece_comes_before_the_vendor_sends_the_next(house: House) -> None:
    """The vendor goes on only when the caller has the piece before: whoever buffered would wait for ever."""
    turns = [threading.Event() for _ in range(4)]

    async def waits(body: dict[str, Any], writer: asyncio.StreamWriter) -> None:
        writer.write(STREAM_HEAD)
        for words, turn in zip(["She ", "is [NA", "ME-1], ", "well"], turns, strict=True):
            writer.write(framed(chunk(words)))
            await writer.drain()
            assert await asyncio.to_thread(turn.wait, 10)
        writer.write(framed(chunk(finish="stop") + DONE) + STREAM_END)

    house.vendor.behaviour = waits
    told: list[str] = []
    for part in house.client().chat.completions.create(model="m", messages=SHORT, stream=True):
        if part.choices[0].delta.content is not None:
            told.append(part.choices[0].delta.content)
            turns[len(told) - 1].set()
    assert told == ["She ", "is ", "Zora Quimby, ", "well"]


def test_the_decision_is_kept_before_the_first_piece(house: House) -> None:
    go = threading.Event()

    async def waits(body: dict[str, Any], writer: asyncio.StreamWriter) -> None:
        writer.write(STREAM_HEAD + framed(chunk("Well")))
        assert await asyncio.to_thread(go.wait, 10)
        writer.write(framed(chunk(finish="stop") + DONE) + STREAM_END)

    house.vendor.behaviour = waits
    raw = house.client().chat.completions.with_raw_response.create(model="m", messages=SHORT, stream=True)
    assert raw.headers["bailment-decision"] in house.leaves()
    assert raw.headers["bailment-clause"] == "agreement 4.1"
    assert raw.headers["content-type"] == "text/event-stream" and raw.headers["cache-control"] == "no-store"
    go.set()
    assert heard(raw.parse()) == "Well"


def test_choices_refusals_and_arguments_are_restored_each_for_itself(house: House) -> None:
    def tool(index: int, arguments: str) -> list[dict[str, Any]]:
        return [{"index": index, "function": {"arguments": arguments}}]

    pieces = [
        chunk("A [NA", index=0), chunk("B [DA", index=1), chunk("ME-1]", index=0), chunk(refusal="no [NAM"),
        chunk(index=1, tool_calls=tool(0, '{"who": "[NAM')), chunk("TE-1]", index=1),
        chunk(index=1, tool_calls=tool(1, '{"on": "[DATE')), chunk(index=1, tool_calls=tool(0, 'E-1]"}')),
        chunk(refusal="E-1]"), chunk(index=1, tool_calls=tool(1, '-1]"}')), chunk("", "stop", 0),
        chunk("", "tool_calls", 1), DONE,
    ]  # fmt: skip
    house.vendor.streams(lambda body: pieces)
    said: dict[Any, str] = {}
    for part in house.client().chat.completions.create(model="m", messages=SHORT, stream=True, n=2):
        (choice,) = part.choices
        calls = [
            (f"tool {call.index}", call.function.arguments) for call in choice.delta.tool_calls or () if call.function
        ]
        for name, text in [("content", choice.delta.content), ("refusal", choice.delta.refusal), *calls]:
            said[choice.index, name] = said.get((choice.index, name), "") + (text or "")
    assert {place: text for place, text in said.items() if text} == {
        (0, "content"): "A Zora Quimby",
        (1, "content"): "B 5 May 2023",
        (0, "refusal"): "no Zora Quimby",
        (1, "tool 0"): '{"who": "Zora Quimby"}',
        (1, "tool 1"): '{"on": "5 May 2023"}',
    }


def test_what_is_held_back_is_given_out_at_the_end(house: House) -> None:
    client = house.client()
    for ending in ([chunk("so [NAME-1"), chunk(finish="length"), DONE], [chunk("so [NAME-1", "stop"), DONE]):
        house.vendor.streams(lambda body, pieces=ending: pieces)  # type: ignore[misc]
        parts = list(client.chat.completions.create(model="m", messages=SHORT, stream=True))
        assert heard(parts) == "so [NAME-1" and parts[-1].choices[0].finish_reason
    house.vendor.streams(lambda body: [chunk("so [NAME-1"), DONE])
    assert heard(client.chat.completions.create(model="m", messages=SHORT, stream=True)) == "so [NAME-1"


def test_usage_comes_through(house: House) -> None:
    usage = {"prompt_tokens": 3, "completion_tokens": 4, "total_tokens": 7}
    house.vendor.streams(lambda body: [chunk("a"), chunk(finish="stop"), event(choices=[], usage=usage), DONE])
    options: Any = {"include_usage": True}
    parts = list(house.client().chat.completions.create(model="m", messages=SHORT, stream=True, stream_options=options))
    assert parts[-1].usage and parts[-1].usage.total_tokens == 7
    assert house.vendor.bodies[-1]["stream_options"] == options


def test_invented_and_nested_tokens_stay_as_they_came(house: House) -> None:
    house.vendor.says(lambda body: cut("[NAME-9] [[NAME-1]] [NAME-[DATE-1]-1] https://e.example/[NAME-1] [NAME", 2))
    told = heard(house.client().chat.completions.create(model="m", messages=SHORT, stream=True))
    assert told == "[NAME-9] [Zora Quimby] [NAME-5 May 2023-1] https://e.example/[NAME-1] [NAME"


BODY = {"model": "m", "messages": SHORT, "stream": True}


def raw(house: House) -> Heard:
    """The answer to a streamed request, byte for byte."""
    return house.post(json.dumps(BODY).encode())


def test_lines_may_end_and_begin_in_any_way(house: House) -> None:
    first = b"\xef\xbb\xbf: ping\r\n\r\n" + chunk("Gr\u00fc\u00df ").replace(b"\n", b"\r\n")
    split = json.dumps({"choices": [{"index": 0, "delta": {"content": "dich"}}]}, indent=1).encode()
    more = (
        b"id: 7\nretry: 1\nevent: message\n" + b"".join(b"data:" + line + b"\r" for line in split.splitlines()) + b"\r"
    )
    whole = first + more + chunk(finish="stop") + DONE
    house.vendor.streams(lambda body: [bytes([byte]) for byte in whole])
    assert (
        heard(house.client().chat.completions.create(model="m", messages=SHORT, stream=True)) == "Gr\u00fc\u00df dich"
    )


BROKEN: dict[str, list[bytes]] = {
    "no json": [b"data: {Quimby\n\n"],
    "a list": [b"data: []\n\n"],
    "choices are none": [b'data: {"choices": "Quimby"}\n\n'],
    "bad utf-8": [b'data: {"choices": [], "a": "\xff"}\n\n'],
    "another kind": [b"event: Quimby\ndata: {}\n\n"],
    "an error": [b'data: {"error": {"message": "Quimby"}}\n\n'],
    "nested": [b"data: " + b'{"a":' * 900 + b"1" + b"}" * 900 + b"\n\n"],
    "nested more": [b"data: " + b"[" * 100_000 + b"\n\n"],
    "a line without end": [b"data: " + b"x" * 65536] * 20,
    "an event without end": [b"data: x\n" * 8192] * 20,
    "no end": [],
    "too many texts": [chunk("x", index=index) for index in range(200)],
    "a choice without number": [event(choices=[{"index": "Quimby", "delta": {}}])],
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_not_understood_ends_the_stream_with_an_error(house: House, case: str) -> None:
    house.vendor.streams(lambda body: [chunk("She [NAME-1] so [NAM"), *BROKEN[case], chunk("never")])
    told = raw(house)
    assert told.status == 200
    assert b"Zora Quimby so " in told.body and b"[NAM" in told.body, "what came before came through"
    *_, last, _ = told.body.split(b"\n\n")
    assert b'"error"' in last and b"upstream" in last
    assert b"[DONE]" not in told.body and told.body.count(b"Quimby") == 1
    if case != "no end":
        assert b"never" not in told.body
        with pytest.raises(openai.APIError) as error:
            heard(house.client().chat.completions.create(model="m", messages=SHORT, stream=True))
        assert "upstream" in str(error.value)


@pytest.mark.parametrize("end", [b"", b"5\r\nda", b"zz\r\n"])
def test_a_vendor_that_dies_is_told_of_and_nothing_is_made_up(house: House, end: bytes) -> None:
    has_read = threading.Event()

    async def dies(body: dict[str, Any], writer: asyncio.StreamWriter) -> None:
        writer.write(STREAM_HEAD + framed(chunk("She is [NAME-1], ")))
        writer.write(framed(chunk("and [NAM")))
        await writer.drain()
        assert await asyncio.to_thread(has_read.wait, 10)
        writer.write(end)
        writer.close()

    house.vendor.behaviour = dies
    parts = []
    with pytest.raises(openai.APIError, match="broke off"):
        for part in house.client().chat.completions.create(model="m", messages=SHORT, stream=True):
            parts.append(part)
            if len(parts) == 2:
                has_read.set()
    assert heard(parts) == "She is Zora Quimby, and [NAM"
    assert b"[DONE]" not in raw(house).body


def test_an_answer_that_was_ended_without_the_last_word_is_no_error(house: House) -> None:
    house.vendor.streams(lambda body: [chunk("all"), chunk(finish="stop")])
    told = raw(house)
    assert b"error" not in told.body and b"[DONE]" not in told.body


NOT_STREAMED = {
    "json": response(b"{}"),
    "gzip": STREAM_HEAD.replace(b"\r\n\r\n", b"\r\ncontent-encoding: gzip\r\n\r\n") + framed(b"x") + STREAM_END,
    "broken": response(b"{}", 500),
    "redirect": response(b"", 307, "location: http://evil.example/v1\r\n"),
}


@pytest.mark.parametrize("case", NOT_STREAMED)
def test_a_vendor_that_does_not_stream_is_told_plainly(house: House, case: str) -> None:
    house.vendor.answers(NOT_STREAMED[case])
    told = raw(house)
    assert told.status == 502 and told.headers["content-type"] == "application/problem+json"
    assert told.headers["bailment-decision"] in house.leaves()


def test_headers_and_trailers_of_the_vendor_stay_behind(house: House) -> None:
    head = STREAM_HEAD.replace(b"\r\n\r\n", b"\r\nx-key: " + VENDOR_KEY.encode() + b"\r\ntrailer: x-who\r\n\r\n")
    house.vendor.answers(head + framed(chunk("a", "stop") + DONE) + b"0\r\nx-who: Quimby\r\n\r\n")
    told = raw(house)
    assert told.status == 200 and b"[DONE]" in told.body
    assert VENDOR_KEY.encode() not in told.raw and b"Quimby" not in told.raw and b"x-who" not in told.raw


def test_a_refused_request_is_no_stream(house: House) -> None:
    told = house.post(json.dumps(BODY).encode(), key=TRAINER_KEY)
    assert told.status == 403 and told.headers["content-type"] == "application/problem+json"
    assert not house.vendor.received


@pytest.mark.parametrize("after", ["the head", "a piece"])
def test_a_caller_who_leaves_is_not_written_for_any_longer(house: House, after: str) -> None:
    begun, gone = threading.Event(), threading.Event()

    async def goes_on(body: dict[str, Any], writer: asyncio.StreamWriter) -> None:
        if after == "a piece":
            writer.write(STREAM_HEAD)
        begun.set()
        try:
            while True:
                writer.write(framed(chunk("more ")) if after == "a piece" else b"HTTP/1.1 100 Continue\r\n\r\n")
                await writer.drain()
                await asyncio.sleep(0.01)
        finally:
            gone.set()

    house.vendor.behaviour = goes_on
    body = json.dumps(BODY).encode()
    with socket.create_connection(("127.0.0.1", house.port)) as wire:
        wire.sendall(
            f"POST /v1/chat/completions HTTP/1.1\r\nhost: g\r\nauthorization: Bearer {CLIENT_KEY}\r\n"
            f"content-length: {len(body)}\r\n\r\n".encode()
            + body
        )
        assert begun.wait(10)
        if after == "a piece":
            assert wire.recv(10)
    assert gone.wait(10), "the vendor still writes"


LARGE = 50 * 1024 * 1024
PIECE = chunk("word " * 50_000)


class Flood:
    """A vendor that streams 50 MB, and says how far it has come."""

    def __init__(self, house: House) -> None:
        self.written = 0
        house.vendor.behaviour = self._behave

    async def _behave(self, body: dict[str, Any], writer: asyncio.StreamWriter) -> None:
        writer.write(STREAM_HEAD)
        while self.written < LARGE:
            writer.write(framed(PIECE))
            await writer.drain()
            self.written += len(PIECE)
        writer.write(framed(chunk(finish="stop") + DONE) + STREAM_END)


def test_a_slow_caller_makes_the_vendor_wait_and_memory_does_not_grow(house: House) -> None:
    flood = Flood(house)
    body = json.dumps(BODY).encode()
    head = (
        f"POST /v1/chat/completions HTTP/1.1\r\nhost: g\r\nconnection: close\r\nauthorization: Bearer {CLIENT_KEY}\r\n"
    )
    wire = socket.socket()
    wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
    with wire:
        wire.connect(("127.0.0.1", house.port))
        wire.settimeout(20)
        wire.sendall(f"{head}content-length: {len(body)}\r\n\r\n".encode() + body)
        wait_until(lambda: flood.written > 0)
        before = -1
        while flood.written != before:
            before = flood.written
            time.sleep(0.2)
        assert flood.written < LARGE / 2, "nobody read, and still all of it was taken"
        tracemalloc.start()
        size, last = 0, b""
        while part := wire.recv(1 << 20):
            size, last = size + len(part), (last + part)[-200:]
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert flood.written >= LARGE and size > 0.99 * LARGE and b"[DONE]" in last
    assert peak < 12 * 1024 * 1024


def test_a_stream_beyond_all_measure_is_broken_off(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bailment.gateway.upstream.MAX_STREAM_BYTES", 1024 * 1024)
    Flood(house)
    told = raw(house)
    assert len(told.body) < 2 * 1024 * 1024 and b"is larger than 1 MiB" in told.body and b"[DONE]" not in told.body
