"""Whoever comes to the door hears plainly why not, with a decision's mark; who dawdles is shown out."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest

from bailment.api import server
from gateway_house import CLIENT_KEY, TRAINER_KEY, House, wait_until

BODY = b'{"model": "m", "messages": [{"role": "user", "content": "hi"}]}'


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/v1/embeddings", "embedding keeps what a text says"),
        ("/v1/responses", "send /v1/chat/completions"),
        ("/v1/messages", "send /v1/chat/completions"),
        ("/v1/models", "no such route"),
    ],
)
def test_a_route_that_is_not_served_is_refused_with_a_decision_that_the_ledger_has(
    house: House, path: str, says: str
) -> None:
    heard = house.post(BODY, path=path)
    assert heard.status == 404 and says in heard.json["detail"]
    assert heard.headers["bailment-decision"] in house.leaves() and heard.headers["bailment-clause"] == "agreement 7.4"
    assert heard.json["decision"] == heard.headers["bailment-decision"]


def test_a_method_that_is_not_served_is_refused_with_a_decision(house: House) -> None:
    raw = house.raw(
        f"GET /v1/chat/completions HTTP/1.1\r\nhost: g\r\nconnection: close\r\nauthorization: Bearer {CLIENT_KEY}\r\n\r\n".encode()
    )
    head = raw.partition(b"\r\n\r\n")[0]
    assert b"405" in head and b"bailment-clause: agreement 7.4" in head and b"bailment-decision: " in head


def test_of_a_caller_whom_nobody_knows_nothing_is_kept(house: House) -> None:
    before = len(house.deal.ledger.leaves())
    for path in ("/v1/chat/completions", "/v1/embeddings", "/fhir", "/nowhere"):
        heard = house.post(BODY, path=path, key="nobody")
        assert heard.status == 401 and heard.headers["bailment-decision"] == "unrecorded"
        assert heard.headers["bailment-clause"] == "agreement 7.4"
    assert len(house.deal.ledger.leaves()) == before


def test_a_purpose_named_twice_is_refused_on_the_record(house: House) -> None:
    heard = house.post(BODY, "bailment-purpose: a", "bailment-purpose: b", key=TRAINER_KEY)
    assert heard.status == 400 and heard.headers["bailment-decision"] in house.leaves()


def test_a_body_that_drips_is_given_up(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bailment.gateway.door.BODY_SECONDS", 0.2)
    head = f"POST /v1/chat/completions HTTP/1.1\r\nhost: g\r\nauthorization: Bearer {CLIENT_KEY}\r\ncontent-length: 99\r\n\r\n"
    raw = house.raw(head.encode() + BODY[:9], timeout_seconds=3)
    assert b"408" in raw.split(b"\r\n")[0] and not house.vendor.received


@pytest.fixture
def bounded(house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The port at which the house's gateway is served as `bailment gateway run` serves it."""
    monkeypatch.setattr(server, "HEAD_SECONDS", 0.5)
    ready = threading.Event()
    sock = socket.socket()
    sock.bind(("127.0.0.1", 0))
    options = server.options(house.gateway, "127.0.0.1", 0, 8)
    options.lifespan = "off"
    serving = server.Announcing(options, ready.set)
    thread = threading.Thread(target=serving.run, kwargs={"sockets": [sock]}, daemon=True)
    thread.start()
    assert ready.wait(10)
    yield sock.getsockname()[1]
    serving.should_exit = True
    thread.join(10)
    sock.close()


def dripped(port: int, data: bytes) -> bytes:
    """What is heard by one who sends *data* and then nothing."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as wire:
        try:
            for at in range(0, len(data), 65536):
                wire.sendall(data[at : at + 65536])
            return wire.recv(100)
        except ConnectionError:
            return b""


@pytest.mark.parametrize(
    "data",
    [b"", b"POST /v1/chat/comp", b"POST / HTTP/1.1\r\nhost: g\r\nx: ", b"GET / HTTP/1.1\r\nx: " + b"y" * 2_000_000],
)
def test_a_head_without_end_is_hung_up_on(bounded: int, data: bytes) -> None:
    assert dripped(bounded, data) == b""


def test_many_who_dawdle_keep_nobody_out(bounded: int, house: House) -> None:
    wires = [socket.create_connection(("127.0.0.1", bounded), timeout=10) for _ in range(8)]
    for wire in wires:
        wire.sendall(b"POST /v1/ch")

    def is_served() -> bool:
        with socket.create_connection(("127.0.0.1", bounded), timeout=10) as wire:
            wire.sendall(b"GET /healthz HTTP/1.1\r\nhost: g\r\nconnection: close\r\n\r\n")
            return b" 200 " in wire.recv(100)

    wait_until(is_served)
    for wire in wires:
        wire.close()


def test_a_wire_that_is_kept_serves_again_and_a_slow_answer_is_waited_for(bounded: int) -> None:
    ask = b"GET /healthz HTTP/1.1\r\nhost: g\r\n\r\n"
    with socket.create_connection(("127.0.0.1", bounded), timeout=10) as wire:
        for _ in range(3):
            wire.sendall(ask)
            assert b" 200 " in wire.recv(1000)
