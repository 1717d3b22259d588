"""`bailment gateway run` as a process: it serves, refuses strangers, and leaves a checkpoint when it is stopped."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def words(bailment: Any, signed: Path) -> list[str]:
    site = signed / "site.toml"
    site.write_bytes(bailment("gateway", "client", "triage", "--purpose", "summarisation").stdout)
    given = ["--deal", str(signed / "deal"), "--site", str(site), "--upstream", "https://api.quillmere.example/v1"]
    return ["gateway", "run", *given]


def started(words: list[str], port: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "bailment", *words, "--port", str(port)]
    return subprocess.Popen(command, stderr=subprocess.PIPE, env={**os.environ, "BAILMENT_VENDOR_KEY": "vendor"})


def status(port: int) -> int:
    """What a request without a client key is answered, once the gateway listens."""
    ask = urllib.request.Request(f"http://127.0.0.1:{port}/v1/chat/completions", data=b"{}")
    for _ in range(200):
        try:
            with urllib.request.urlopen(ask, timeout=5) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            with error:
                return error.code
        except urllib.error.URLError:
            time.sleep(0.05)
    raise AssertionError("the gateway does not listen")


def checkpoints(deal: Path) -> int:
    connection = sqlite3.connect(deal / "deal.sqlite")
    (count,) = connection.execute("SELECT count(*) FROM ledger_checkpoint").fetchone()
    connection.close()
    return int(count)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to send to a process")
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_a_gateway_that_is_stopped_leaves_a_checkpoint(
    bailment: Any, signed: Path, words: list[str], stop: signal.Signals
) -> None:
    port = free_port()
    process = started(words, port)
    try:
        assert status(port) == 401
    finally:
        process.send_signal(stop)
        _, err = process.communicate(timeout=30)
    assert process.returncode == 0 and b"triage for summarisation" in err and b"Traceback" not in err
    assert checkpoints(signed / "deal") == 1
    assert bailment("ledger", "verify", "--deal", signed / "deal").code == 0


def test_a_port_that_is_taken_is_unavailable(words: list[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        process = started(words, taken.getsockname()[1])
        _, err = process.communicate(timeout=30)
    assert process.returncode == 4 and b"choose another --port" in err
