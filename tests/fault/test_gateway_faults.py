"""Whatever fails on our side, nothing leaves; whatever the vendor does, the caller hears it plainly and safely."""

from __future__ import annotations

import asyncio
import gzip
import json
import logging
import socket
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import gateway_house
from bailment.deidentify import Exchange
from bailment.gateway import Upstream, enforce, target
from bailment.gateway.dialect import DIALECTS
from bailment.gateway.record import Record
from bailment.gateway.routes import RouteKind
from bailment.primitives.errors import Bailment, Tampered, Unavailable, Unreadable, Usage
from gateway_house import (
    CLIENT_KEY,
    VENDOR_KEY,
    Heard,
    House,
    completion,
    response,
    telltales,
    wait_until,
)

SMALL = (
    'Summarise {"resourceType": "Patient", "id": "pat-00482716", "birthDate": "1958-09-14",'
    ' "name": [{"family": "Tolliver-Quist", "given": ["Marwenna"]}]}. Marwenna came on 12 March 2026.'
)
LEAK = "Marwenna Tolliver-Quist, MRN 00482716"
FAILURES: list[Callable[[], Exception]] = [
    lambda: KeyError(LEAK),
    lambda: ValueError(LEAK),
    lambda: RecursionError(LEAK),
    lambda: MemoryError(LEAK),
    lambda: Unreadable("it cannot be looked into"),
    lambda: Unavailable("no token can be told from the source"),
    lambda: Usage("it cannot be asked"),
]
STEPS = ("learn_content", "content", "residue", "text", "_record", "_prose")


def quiet(house: House, heard: Heard, statuses: set[int]) -> None:
    """Nothing arrived, and the answer is a refusal that tells nothing."""
    assert not house.vendor.received
    assert heard.status in statuses, heard.raw
    assert heard.headers["content-type"] == "application/problem+json"
    assert telltales(heard.raw) == set()
    assert VENDOR_KEY.encode() not in heard.raw


@pytest.fixture(autouse=True)
def logs(caplog: pytest.LogCaptureFixture, house: House) -> Iterator[pytest.LogCaptureFixture]:
    """What is logged names nobody, whatever the test did."""
    caplog.set_level(logging.DEBUG)
    yield caplog
    assert telltales(caplog.text.encode()) == set()
    assert VENDOR_KEY not in caplog.text and CLIENT_KEY not in caplog.text
    assert telltales(house.leaves().encode()) == set()


def failing(monkeypatch: pytest.MonkeyPatch, step: str, place: int, failure: Callable[[], Exception]) -> list[int]:
    """Make the *place*-th call of *step* fail; the list counts the calls."""
    real, calls = getattr(Exchange, step), [0]

    def fails(self: Exchange, *arguments: Any) -> Any:
        calls[0] += 1
        if calls[0] == place:
            raise failure()
        return real(self, *arguments)

    monkeypatch.setattr(Exchange, step, fails)
    return calls


@pytest.mark.parametrize("step", STEPS)
def test_a_scrubber_that_fails_at_any_call_lets_nothing_out(
    house: House, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    failed, place = 0, 1
    while True:
        with monkeypatch.context() as patch:
            calls = failing(patch, step, place, FAILURES[place % len(FAILURES)])
            heard = house.ask("Summarise.", SMALL)
            if calls[0] < place:
                break
        quiet(house, heard, {403, 500})
        failed, place = failed + 1, place + 1
    assert failed and heard.status == 200


@pytest.mark.parametrize("failure", FAILURES)
def test_any_kind_of_failure_while_treating_lets_nothing_out(
    house: House, monkeypatch: pytest.MonkeyPatch, failure: Callable[[], Exception]
) -> None:
    failing(monkeypatch, "content", 1, failure)
    heard = house.ask(SMALL)
    refused = isinstance(failure(), Bailment | RecursionError)
    quiet(house, heard, {403} if refused else {500})


def test_a_fault_is_logged_by_its_place_alone(
    house: House, monkeypatch: pytest.MonkeyPatch, logs: pytest.LogCaptureFixture
) -> None:
    failing(monkeypatch, "content", 1, lambda: KeyError(LEAK))
    house.ask(SMALL)
    wait_until(lambda: "KeyError at" in logs.text)
    assert "enforce.py" in logs.text


@pytest.mark.parametrize("step", ["seen", "read"])
def test_whatever_else_fails_before_the_record_lets_nothing_out(
    house: House, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def fails(*arguments: object) -> Any:
        raise LookupError(LEAK)

    if step == "seen":
        monkeypatch.setattr(enforce, step, fails)
    else:
        monkeypatch.setitem(DIALECTS, RouteKind.CHAT, replace(DIALECTS[RouteKind.CHAT], read=fails))
    quiet(house, house.ask(SMALL), {500})


def test_a_scrubber_that_does_nothing_is_caught_by_the_last_look(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Exchange, "content", lambda self, text: text)
    heard = house.ask(SMALL)
    quiet(house, heard, {403})
    assert "PATIENT-NAME" in heard.json["detail"]


LEDGER_FAILURES: list[Exception] = [
    Unavailable("the store does not answer"),
    Tampered("entry 3 is not what was logged", where="ledger"),
    Usage("a ledger entry of 70000 bytes is too long"),
    OSError(28, "No space left on device"),
    KeyError(LEAK),
]


@pytest.mark.parametrize("failure", LEDGER_FAILURES, ids=lambda failure: type(failure).__name__)
@pytest.mark.parametrize("text", [SMALL, "in drug rehabilitation"])
def test_an_unrecorded_permission_is_not_given(house: House, failure: Exception, text: str) -> None:
    async def append(record: Record) -> None:
        raise failure

    enforcer = house.gateway.enforcer
    house.gateway.enforcer = replace(enforcer, effects=replace(enforcer.effects, append=append))
    quiet(house, house.ask(text), {503} if isinstance(failure, Unavailable | Usage) else {500})


def test_the_record_is_kept_before_anything_leaves(house: House) -> None:
    order: list[str] = []
    enforcer = house.gateway.enforcer

    async def append(record: Record) -> None:
        assert not house.vendor.received
        await enforcer.effects.append(record)
        order.append("kept")

    def words(body: dict[str, Any]) -> str:
        order.append("sent")
        return "yes"

    house.gateway.enforcer = replace(enforcer, effects=replace(enforcer.effects, append=append))
    house.vendor.words = words
    assert house.ask(SMALL).status == 200
    assert order == ["kept", "sent"]


@pytest.fixture
def own(tmp_path: Path) -> Iterator[House]:
    """A house whose store may be spoilt."""
    with gateway_house.house(tmp_path) as house:
        yield house


def writing(house: House, pragma: str) -> None:
    """Give the connection that writes another setting."""
    house.deal._writer.run(lambda database: None)
    assert house.deal._writer._database
    house.deal._writer._database.execute(f"PRAGMA {pragma}").fetchall()


def test_a_store_that_another_process_holds_lets_nothing_out(own: House) -> None:
    writing(own, "busy_timeout = 50")
    other = sqlite3.connect(own.deal.folder / "deal.sqlite", isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        quiet(own, own.ask(SMALL), {503})
    finally:
        other.close()
    assert own.ask(SMALL).status == 200


def test_a_store_that_may_not_be_written_lets_nothing_out(own: House) -> None:
    writing(own, "query_only = 1")
    quiet(own, own.ask(SMALL), {503})
    assert own.ask(SMALL).status == 200, "the connection is opened afresh"


def test_a_full_disk_lets_nothing_out(own: House) -> None:
    writing(own, "max_page_count = 1")
    for _ in range(200):
        own.vendor.reset()
        heard = own.ask(SMALL)
        if heard.status != 200:
            break
    quiet(own, heard, {503})


VENDOR_SAYS: dict[str, tuple[bytes, int]] = {
    "unauthorised": (response(b'{"error": "bad key ' + VENDOR_KEY.encode() + b'"}', 401), 502),
    "forbidden": (response(b"{}", 403), 502),
    "not found": (response(b"{}", 404), 404),
    "bad request": (response(b'{"error": "you said [PATIENT-NAME-1]"}', 400), 400),
    "too many": (response(b"{}", 429, "retry-after: 3\r\n"), 429),
    "broken": (response(b"{}", 500), 502),
    "gone": (response(b"{}", 503), 502),
    "created": (response(completion("x"), 201), 502),
    "redirect": (response(b"", 307, "location: http://evil.example/v1\r\n"), 502),
    "redirect to itself": (response(b"", 302, "location: /v1/chat/completions\r\n"), 502),
    "not json": (response(b"<html>Marwenna</html>"), 502),
    "half": (b"HTTP/1.1 200 OK\r\ncontent-length: 999\r\n\r\n{", 502),
    "no http": (b"SSH-2.0-OpenSSH_9.9\r\n", 502),
    "nothing": (b"", 502),
    "a list": (response(b"[]"), 502),
    "nested": (response(b'{"a":' * 900 + b"1" + b"}" * 900), 502),
    "nested more": (response(b"[" * 100_000), 502),
    "huge": (response(b'{"a": "' + b"x" * 5_000_000 + b'"}'), 502),
    "gzip": (response(gzip.compress(completion("x")), 200, "content-encoding: gzip\r\n"), 502),
    "bomb": (response(gzip.compress(b"0" * 50_000_000), 200, "content-encoding: gzip\r\n"), 502),
    "bad utf-8": (response(b'{"a": "\xff"}'), 502),
    "header injection": (response(completion("x"), 200, "bailment-clause: forged\r\nset-cookie: a=b\r\n"), 200),
}


@pytest.mark.parametrize("case", VENDOR_SAYS)
def test_what_the_vendor_does_is_told_plainly_without_its_words_or_headers(house: House, case: str) -> None:
    raw, status = VENDOR_SAYS[case]
    house.vendor.answers(raw)
    heard = house.ask(SMALL)
    assert heard.status == status
    assert VENDOR_KEY.encode() not in heard.raw and b"evil" not in heard.raw and b"forged" not in heard.raw
    assert heard.headers["bailment-decision"]
    assert set(heard.headers) <= {"date", "content-type", "content-length", "cache-control", "connection",
                                  "bailment-decision", "bailment-clause"}  # fmt: skip
    if status != 200:
        assert heard.headers["content-type"] == "application/problem+json"
        assert telltales(heard.raw) == set()
    assert len(house.vendor.bodies) == 1, "nothing is sent twice"


def elsewhere(house: House, port: int, seconds: float = 0.3) -> None:
    """Point the gateway's way out at *port*, under the name that the agreement lists."""
    listed = replace(house.gateway.enforcer.upstream.target, base=f"http://127.0.0.1:{port}/v1")
    house.with_upstream(Upstream(listed, VENDOR_KEY, timeout_seconds=seconds))


def test_a_vendor_that_is_down_is_told_plainly(house: House) -> None:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        elsewhere(house, sock.getsockname()[1])
        heard = house.ask(SMALL)
    quiet(house, heard, {502})
    assert "cannot be reached" in heard.json["detail"]


def test_a_vendor_that_never_answers_is_given_up(house: House) -> None:
    async def silent(body: dict[str, Any], writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(3)

    house.vendor.behaviour = silent
    elsewhere(house, house.vendor.port)
    heard = house.ask(SMALL)
    assert heard.status == 502 and "too long" in heard.json["detail"]


def test_a_vendor_that_drips_is_given_up(house: House) -> None:
    async def drips(body: dict[str, Any], writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n")
        for _ in range(50):
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(0.05)

    house.vendor.behaviour = drips
    elsewhere(house, house.vendor.port)
    assert house.ask(SMALL).status == 502


def test_after_the_gateway_closed_nothing_is_sent(house: House) -> None:
    async def post() -> None:
        upstream = Upstream(target(f"http://127.0.0.1:{house.vendor.port}/v1"), VENDOR_KEY)
        await upstream.close()
        with pytest.raises(Unavailable):
            await upstream.post("/chat/completions", b"{}")

    asyncio.run(post())
    assert not house.vendor.received


def test_a_client_that_leaves_halfway_leaves_nothing(house: House) -> None:
    body = json.dumps({"model": "m", "messages": [{"role": "user", "content": SMALL}]}).encode()
    head = f"POST /v1/chat/completions HTTP/1.1\r\nhost: g\r\nauthorization: Bearer {CLIENT_KEY}\r\n"
    before = len(house.deal.ledger.leaves())
    for part in (head, f"{head}content-length: {len(body)}\r\n\r\n{body[:99].decode()}"):
        with socket.create_connection(("127.0.0.1", house.port)) as wire:
            wire.sendall(part.encode())
    assert house.ask("Summarise.").status == 200
    assert len(house.vendor.bodies) == 1 and len(house.deal.ledger.leaves()) == before + 1


def test_a_client_that_leaves_while_the_vendor_thinks_harms_nobody(house: House) -> None:
    asked = threading.Event()

    def words(body: dict[str, Any]) -> str:
        asked.set()
        time.sleep(0.1)
        return "late"

    house.vendor.words = words
    body = json.dumps({"model": "m", "messages": [{"role": "user", "content": SMALL}]}).encode()
    with socket.create_connection(("127.0.0.1", house.port)) as wire:
        wire.sendall(
            f"POST /v1/chat/completions HTTP/1.1\r\nhost: g\r\nauthorization: Bearer {CLIENT_KEY}\r\n"
            f"content-length: {len(body)}\r\n\r\n".encode()
            + body
        )
        assert asked.wait(5)
    assert house.ask(SMALL).status == 200
