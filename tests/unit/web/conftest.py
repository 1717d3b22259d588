"""The page, served on loopback, and whoever speaks to it."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import pytest

from bailment.api.loopback import serving
from bailment.web.application import application

TOKEN = "the-token-of-this-page"
NAMES = frozenset({"127.0.0.1", "localhost"})


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def value(self) -> Any:
        return json.loads(self.body)


@dataclass
class Client:
    """Speaks as the page does, unless told otherwise."""

    port: int
    packet: str = field(default="")

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str | None) -> Answer:
        sent: dict[str, str | None] = {"host": f"127.0.0.1:{self.port}"}
        if method != "GET":
            sent |= {"origin": f"http://127.0.0.1:{self.port}", "x-bailment-token": TOKEN}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.putrequest(method, path, skip_host=True)
        for name, value in sent.items():
            if value is not None:
                connection.putheader(name, value)
        if body is not None and "content-length" not in sent:
            connection.putheader("content-length", str(len(body)))
        connection.endheaders(body)
        got = connection.getresponse()
        answer = Answer(got.status, {name.lower(): value for name, value in got.getheaders()}, got.read())
        connection.close()
        return answer

    def begin(self) -> Client:
        self.packet = self.ask("POST", "/packets").value["id"]
        return self

    def upload(self, name: str, data: bytes) -> dict[str, Any]:
        """The file as the page then shows it."""
        answer = self.ask("POST", f"/packets/{self.packet}/files", data, x_file_name=quote(name))
        assert answer.status == 200, answer.body
        file: dict[str, Any] = answer.value["files"][-1]
        return file

    def judge(self, **told: object) -> Any:
        """The whole answer, once it is there."""
        begun = self.ask("POST", f"/packets/{self.packet}/judge", json.dumps(told).encode())
        assert begun.status == 202, begun.body
        until = time.monotonic() + 30
        while (state := self.ask("GET", f"/packets/{self.packet}").value)["at_work"]:
            assert time.monotonic() < until
            time.sleep(0.02)
        assert state["trouble"] is None, state["trouble"]
        return self.ask("GET", f"/packets/{self.packet}/answer").value


@pytest.fixture(scope="session")
def port() -> Iterator[int]:
    """Where the page listens."""
    with serving(application(TOKEN, NAMES)) as port:
        yield port


@pytest.fixture(scope="session")
def new_client(port: int) -> Callable[[], Client]:
    """Makes somebody with an empty packet."""
    return lambda: Client(port).begin()


@pytest.fixture
def client(new_client: Callable[[], Client]) -> Client:
    """Somebody with an empty packet."""
    return new_client()
