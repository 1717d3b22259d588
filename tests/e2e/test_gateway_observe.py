"""The gateway that observes forwards nothing, and shows field by field what would have left."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openai
import pytest

from bailment.api.gateways import Listening, observing
from bailment.cli.program import run
from bailment.primitives.errors import Usage
from gateway_house import BUNDLE, NOTE, Heard, serving, telltales

MESSAGES: list[Any] = [
    {"role": "system", "content": f"Summarise. {NOTE}"},
    {"role": "user", "content": BUNDLE},
]


@pytest.fixture(scope="module")
def lines() -> list[str]:
    return []


@pytest.fixture(scope="module")
def port(lines: list[str]) -> Iterator[int]:
    with serving(observing(Listening(), purpose="summarisation", told=lines.append)) as port:
        yield port


@pytest.fixture
def client(port: int) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(api_key="any", base_url=f"http://127.0.0.1:{port}/v1", max_retries=0) as made:
        yield made


def raw(port: int, request: str) -> Heard:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as wire:
        wire.sendall(request.encode())
        parts = []
        while part := wire.recv(65536):
            parts.append(part)
    return Heard(b"".join(parts))


def get(port: int, path: str = "/observed", host: str = "127.0.0.1:99", method: str = "GET") -> Heard:
    return raw(port, f"{method} {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n")


def post(port: int, body: str, path: str) -> Heard:
    size = len(body.encode())
    return raw(
        port, f"POST {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-length: {size}\r\n\r\n{body}"
    )


def test_the_official_client_is_told_what_would_have_left(client: openai.OpenAI) -> None:
    said = client.chat.completions.create(model="m", messages=MESSAGES).choices[0].message.content or ""
    assert said.startswith("Nothing was sent.")
    found = re.search(r"(\d+) fields \((\d+) needed for summarisation, (\d+) merely convenient\)", said)
    assert found and int(found[1]) == int(found[2]) + int(found[3]) > 50
    assert "direct identifiers" in said and "PATIENT-NAME" not in said.split("Identifiers")[0]
    assert re.search(r"DATE \d+", said) and telltales(said.encode()) == set()


def test_a_stream_says_the_same(client: openai.OpenAI) -> None:
    stream = client.chat.completions.create(model="m", messages=MESSAGES, stream=True)
    said = "".join(part.choices[0].delta.content or "" for part in stream)
    assert said.strip() == client.chat.completions.create(model="m", messages=MESSAGES).choices[0].message.content


def test_the_page_shows_each_field_masked(client: openai.OpenAI, port: int, lines: list[str]) -> None:
    lines.clear()
    client.chat.completions.create(model="m", messages=MESSAGES)
    page = get(port)
    newest = page.json["requests"][0]
    assert page.json["forwarded"] == 0 and "synthetic" in page.json["notice"]
    rows = {row["path"]: row for row in newest["fields"]}
    family = rows["Patient.name.family"]
    assert (family["category"], family["identifier"], family["identifiability"]) == (
        "direct_identifiers",
        "A",
        "direct",
    )
    assert {row["needed"] for row in rows.values()} == {True, False}
    assert family["examples_masked"] and newest["identifiers"]["DATE"] > 1
    assert telltales(page.body) == set(), "nothing but masked values"
    assert len(lines) == len(rows) + 1 and telltales("\n".join(lines).encode()) == set()


def test_what_a_gateway_would_refuse_is_said(client: openai.OpenAI) -> None:
    tools: Any = [{"type": "function", "function": {"name": "f"}}]
    said = client.chat.completions.create(model="m", messages=MESSAGES, tools=tools).choices[0].message.content
    assert said and "would refuse" in said and "'tools'" in said


@pytest.mark.parametrize("path", ["/fhir", "/notes/x"])
def test_records_are_observed_too(port: int, path: str) -> None:
    heard = post(port, BUNDLE, path)
    assert heard.status == 200 and heard.json["resourceType"] == "OperationOutcome"
    assert "Nothing was sent" in heard.json["issue"][0]["diagnostics"] and telltales(heard.raw) == set()


def test_other_routes_are_refused_clearly(port: int) -> None:
    told = post(port, "{}", "/v1/embeddings")
    assert told.status == 404 and "embedding keeps what a text says" in told.json["detail"]
    assert get(port, "/v1/models").status == 405


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "", "[::1", "localhost:x"]
)
def test_a_page_of_the_web_that_leads_here_sees_nothing(port: int, host: str) -> None:
    assert get(port, host=host).status in {400, 403}


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8100", "127.0.0.1", "[::1]:8100", "[::1]"])
def test_this_machine_by_any_of_its_names_sees_the_page(port: int, host: str) -> None:
    assert get(port, host=host).status == 200


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "example.org"])
def test_it_listens_on_loopback_alone(host: str) -> None:
    with pytest.raises(Usage, match="loopback"):
        observing(Listening(host))


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--purpose", "summarisation"],
        ["--observe", "--upstream", "https://h.example/v1"],
        ["--observe", "--host", "0.0.0.0"],
        ["--observe", "--purpose", "improvement of services"],
    ],
)
def test_options_that_do_not_go_together_are_refused(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("BAILMENT_DEAL", raising=False)
    assert run(["gateway", "run", *words]) == 2
    assert "what to do" in capsys.readouterr().err


def test_from_the_command_line_with_a_sample_and_nothing_on_disk(tmp_path: Path) -> None:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port = sock.getsockname()[1]
    sample = tmp_path / "sample.json"
    sample.write_text(BUNDLE, encoding="utf-8")
    words = ["gateway", "run", "--observe", "--data", str(sample), "--purpose", "summarisation", "--port", str(port)]
    before = sorted(tmp_path.rglob("*"))
    process = subprocess.Popen(
        [sys.executable, "-m", "bailment", *words],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path, env={**os.environ, "HOME": str(tmp_path)},
    )  # fmt: skip
    try:
        page = _page(f"http://127.0.0.1:{port}/observed", process)
    finally:
        process.send_signal(signal.SIGINT)
        out, errors = process.communicate(timeout=20)
    assert page["requests"][0]["name"] == "sample.json" and len(page["requests"][0]["fields"]) > 50
    assert page["requests"][0]["identifiers"] is None
    assert b"not looked into for identifiers" in out and b"No identifier is recognised" not in out
    assert process.returncode == 0, errors
    assert b"synthetic data only" in errors and b"Patient.name.family" in out and telltales(out) == set()
    assert sorted(tmp_path.rglob("*")) == before, "nothing is kept on disk"


def _page(address: str, process: subprocess.Popen[bytes]) -> Any:
    for _ in range(200):
        try:
            with urllib.request.urlopen(address, timeout=5) as heard:
                return json.loads(heard.read())
        except OSError:
            assert process.poll() is None, process.communicate()
            time.sleep(0.1)
    raise AssertionError("it did not come up")
