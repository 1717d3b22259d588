"""A house with a deal, a gateway and a vendor, all real and on loopback, for the tests that need them."""

from __future__ import annotations

import asyncio
import base64
import html
import json
import re
import socket
import threading
import time
import unicodedata
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import cache
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import openai
import uvicorn

from bailment import api
from bailment.agreement import Agreement, Plan, Signatory, parse, print_text
from bailment.agreement.model import Term
from bailment.agreement.model import Upstream as Host
from bailment.gateway import Client, Gateway, Site, Upstream
from bailment.gateway.routes import Route, RouteKind
from bailment.primitives.time import Day, Instant
from bailment.store import Deal, open_deal

EXAMPLES = resources.files("bailment") / "examples"
BUNDLE = (EXAMPLES / "discharge-bundle.json").read_text(encoding="utf-8")
NOW = Instant.parse("2026-03-20T09:00:00Z")
CLIENT_KEY = "client-key-of-the-house"
TRAINER_KEY = "client-key-of-the-data-lab"
VENDOR_KEY = "vendor-key-never-to-be-seen"
SYSTEM = "You summarise discharge notes for clinicians. Reply in plain text and keep every token in square brackets."
Behaviour = Callable[[dict[str, Any], asyncio.StreamWriter], Awaitable[None]]


def response(body: bytes, status: int = 200, more: str = "") -> bytes:
    """The bytes of one HTTP answer."""
    return (
        f"HTTP/1.1 {status} Words\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n{more}\r\n"
    ).encode() + body


def completion(words: str) -> bytes:
    """A chat completion that says *words*."""
    message = {"role": "assistant", "content": words, "refusal": None}
    choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
    usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
    whole = {"id": "c-1", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice], "usage": usage}
    return json.dumps(whole).encode()


def chunk(words: str | None = None, finish: str | None = None, index: int = 0, **delta: Any) -> bytes:
    """The event of a streamed completion that adds *words*."""
    said = delta if words is None else {"content": words, **delta}
    return event(choices=[{"index": index, "delta": said, "logprobs": None, "finish_reason": finish}])


def event(**more: Any) -> bytes:
    """The event that holds a chunk of these members."""
    whole = {"id": "c-1", "object": "chat.completion.chunk", "created": 1, "model": "m"} | more
    return b"data: " + json.dumps(whole).encode() + b"\n\n"


DONE = b"data: [DONE]\n\n"
STREAM_HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\ntransfer-encoding: chunked\r\n\r\n"
STREAM_END = b"0\r\n\r\n"


def framed(data: bytes) -> bytes:
    """*data* as one piece of a chunked body."""
    return b"%x\r\n" % len(data) + data + b"\r\n"


class Vendor:
    """A server on loopback that keeps every byte it receives and answers as it is told to."""

    def __init__(self) -> None:
        self.received = bytearray()
        self.bodies: list[dict[str, Any]] = []
        self.heads: list[str] = []
        self.behaviour: Behaviour | None = None
        self.words: Callable[[dict[str, Any]], str] = lambda body: "I have read it."
        self._loop = asyncio.new_event_loop()
        ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(ready,), daemon=True)
        self._thread.start()
        assert ready.wait(10)

    def _run(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        self._server = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.port = self._server.sockets[0].getsockname()[1]
        ready.set()
        self._loop.run_forever()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                self.received += head
                size = re.search(rb"(?i)content-length: *(\d+)", head)
                body = await reader.readexactly(int(size[1]) if size else 0)
                self.received += body
                self.heads.append(head.decode("latin-1"))
                self.bodies.append(json.loads(body))
                if self.behaviour is None:
                    writer.write(response(completion(self.words(self.bodies[-1]))))
                else:
                    await self.behaviour(self.bodies[-1], writer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    def reset(self) -> None:
        """Forget what came, and behave again."""
        self.received.clear()
        self.bodies.clear()
        self.heads.clear()
        self.behaviour = None
        self.words = lambda body: "I have read it."

    def answers(self, raw: bytes) -> None:
        """Reply with the bytes *raw* from now on, then hang up."""

        async def behave(body: dict[str, Any], writer: asyncio.StreamWriter) -> None:
            writer.write(raw)
            await writer.drain()
            writer.close()

        self.behaviour = behave

    def streams(self, pieces: Callable[[dict[str, Any]], list[bytes]], end: bytes = STREAM_END) -> None:
        """Reply from now on with the stream of the *pieces* that a body calls for."""

        async def behave(body: dict[str, Any], writer: asyncio.StreamWriter) -> None:
            writer.write(STREAM_HEAD)
            for piece in pieces(body):
                writer.write(framed(piece))
                await writer.drain()
                await asyncio.sleep(0)
            writer.write(end)
            if end != STREAM_END:
                writer.close()

        self.behaviour = behave

    def says(self, pieces: Callable[[dict[str, Any]], list[str]]) -> None:
        """Stream from now on the words that a body calls for, and end well."""
        first = chunk(role="assistant", content="")
        self.streams(lambda body: [first, *map(chunk, pieces(body)), chunk(finish="stop"), DONE])

    def close(self) -> None:
        async def stop() -> None:
            self._server.close()
            tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

        asyncio.run_coroutine_threadsafe(stop(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()


class House:
    """A gateway that serves, the deal behind it and the vendor before it."""

    def __init__(self, deal: Deal, gateway: Gateway, vendor: Vendor, port: int, loops: list[Any]) -> None:
        self.deal, self.gateway, self.vendor, self.port = deal, gateway, vendor, port
        self.plan = gateway.enforcer.policy.plan
        self._made: list[openai.OpenAI] = []
        self._ways: list[Upstream] = []
        self._loops = loops

    def loop(self) -> asyncio.AbstractEventLoop:
        """The loop in which the gateway serves."""
        return self._loops[0]

    def client(self, key: str = CLIENT_KEY, **options: Any) -> openai.OpenAI:
        """The official client, pointed at the gateway and not otherwise changed."""
        made = openai.OpenAI(api_key=key, base_url=f"http://127.0.0.1:{self.port}/v1", max_retries=0, **options)
        self._made.append(made)
        return made

    def rest(self) -> None:
        """Hang up, and let the vendor forget."""
        while self._made:
            self._made.pop().close()
        while self._ways:
            asyncio.run_coroutine_threadsafe(self._ways.pop().close(), self.loop()).result(10)
        self.vendor.reset()

    def raw(self, request: bytes, *, timeout_seconds: float = 10) -> bytes:
        """What the gateway answers to the bytes *request*, until it hangs up or falls silent."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=timeout_seconds) as wire:
            wire.sendall(request)
            parts = []
            try:
                while part := wire.recv(65536):
                    parts.append(part)
            except TimeoutError:
                pass
            return b"".join(parts)

    def post(self, body: bytes, *headers: str, path: str = "/v1/chat/completions", key: str = CLIENT_KEY) -> Heard:
        """The answer to one POST."""
        lines = [f"POST {path} HTTP/1.1", "host: gateway", f"authorization: Bearer {key}", "connection: close",
                 f"content-length: {len(body)}", *headers]  # fmt: skip
        return Heard(self.raw("\r\n".join([*lines, "", ""]).encode("latin-1") + body))

    def ask(self, *texts: str, key: str = CLIENT_KEY, tag: str = "", **more: Any) -> Heard:
        """The answer to a chat of *texts* as user messages."""
        messages = [{"role": "user", "content": text} for text in texts]
        body = json.dumps({"model": "m", "messages": messages} | more).encode()
        return self.post(body, *([f"bailment-purpose: {tag}"] if tag else []), key=key)

    def leaves(self) -> str:
        """All that the ledger says in clear."""
        return b"\n".join(self.deal.ledger.leaves()).decode()

    def with_upstream(self, upstream: Upstream) -> None:
        """Send by *upstream* until the test ends."""
        self.gateway.enforcer = replace(self.gateway.enforcer, upstream=upstream)
        self._ways.append(upstream)


class Heard:
    """An HTTP answer, taken apart."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        head, _, self.body = raw.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        self.status = int(lines[0].split(" ")[1]) if raw else 0
        self.headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)

    @property
    def words(self) -> str:
        """What the assistant said."""
        return str(self.json["choices"][0]["message"]["content"])


@cache
def summarisation_plan() -> Plan:
    """The plan that the data map of the example's bundle proposes."""
    with resources.as_file(EXAMPLES / "discharge-bundle.json") as path:
        plan: Plan = api.proposed_plan(api.map_payloads([path], purpose="summarisation"))
    return plan


def example(port: int, plan: Plan | None = None) -> Agreement:
    """The example's agreement, in force at any time, with a vendor on loopback."""
    text = (EXAMPLES / "agreement.yaml").read_text(encoding="utf-8")
    agreement = parse(text, "agreement.yaml")
    host = Host(f"127.0.0.1:{port}", "vendor", "US")
    controls = replace(agreement.controls, hosts=(host,))
    return replace(agreement, controls=controls, plan=plan or summarisation_plan(), term=Term(Day(2020, 1, 1)))


def executed_deal(folder: Path, agreement: Agreement) -> Path:
    """The folder of a deal whose agreement both sides have signed."""
    deal, keys, path = folder / "deal", folder / "keys", folder / "agreement.yaml"
    path.write_text(print_text(agreement), encoding="utf-8")
    api.new_deal(deal, "Discharge summaries", "hospital", now=NOW)
    for party in ("hospital", "vendor"):
        api.new_key(party, keys, now=NOW)
        api.trust_key(deal, party, keys / f"{party}.pub.yaml", now=NOW)
        signatory = Signatory(party, f"Counsel of the {party}", "by its board")
        api.sign_agreement(path, key=party, keys=keys, signatory=signatory, now=NOW)
    assert api.add_agreement(deal, path, now=NOW), "the agreement is executed"
    return deal


def clients() -> Site:
    """Two programs of the house, each with its own key and purpose, and routes for records."""
    return Site(
        (
            Client("ward", sha256(CLIENT_KEY.encode()).hexdigest(), "summarisation"),
            Client("lab", sha256(TRAINER_KEY.encode()).hexdigest(), "training"),
        ),
        routes=(
            Route("/fhir", RouteKind.FHIR, "/r4/base", "summarisation", ("$summarise", "$match")),
            Route("/notes", RouteKind.JSON, "/notes/v2", "summarisation"),
        ),
    )


@contextmanager
def serving(app: Any) -> Iterator[int]:
    """The port at which *app* is served by uvicorn, in a thread of its own."""
    sock = socket.socket()
    sock.bind(("127.0.0.1", 0))
    options = uvicorn.Config(app, log_config=None, access_log=False, ws="none", lifespan="on", server_header=False)
    server = uvicorn.Server(options)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]}, daemon=True)
    thread.start()
    try:
        wait_until(lambda: server.started)
        yield sock.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(15)
        sock.close()


@contextmanager
def house(folder: Path, change: Callable[[Agreement], Agreement] = lambda agreement: agreement) -> Iterator[House]:
    """A house in *folder* that serves; *change* is made to the example's agreement before it is signed."""
    with ExitStack() as stack:
        vendor = Vendor()
        stack.callback(vendor.close)
        agreement = change(example(vendor.port))
        deal = stack.enter_context(open_deal(executed_deal(folder, agreement)))
        gateway = api.gateway(deal, clients(), f"http://127.0.0.1:{vendor.port}/v1", vendor_key=VENDOR_KEY)
        loops: list[Any] = []

        async def app(scope: Any, receive: Any, send: Any) -> None:
            loops[:] = [asyncio.get_running_loop()]
            await gateway(scope, receive, send)

        yield House(deal, gateway, vendor, stack.enter_context(serving(app)), loops)


def wait_until(holds: Callable[[], bool], seconds: float = 10) -> None:
    """Wait until *holds*; fail where it does not in time."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come to hold in time"
        time.sleep(0.005)


# What must not leave: written out by hand from the bundle, so that it shares no code with what it judges.
WORDS = ("marwenna", "isolde", "tolliver", "quist", "penhallow", "annelise", "bettina", "ashgrove", "corwin",
         "evander", "lockridge", "sandpiper", "tacoma", "pierce county", "harrow bay", "harrowbay", "infirmary hill",
         "marwenna.tq", "example.org")  # fmt: skip
NUMBERS = ("00482716", "482716", "987654320", "qh55309914", "tq448120", "2535550187", "5550187", "2535550142",
           "5550142", "2535550110", "2535550100", "1234567893", "1093817465", "v2026031877", "doc77190318")  # fmt: skip
DAYS = ((1958, 9, 14), (2026, 3, 6), (2026, 3, 8), (2026, 3, 12), (2026, 3, 13), (2026, 3, 15), (2026, 3, 17),
        (2026, 3, 18), (2026, 3, 25), (2026, 4, 2), (2025, 2, 2), (2023, 11, 20), (2021, 6, 3))  # fmt: skip
MONTHS = re.findall(r"\w+", "january february march april may june july august september october november december")
IDS = tuple(re.findall(r'"id": "([0-9a-f-]{36})"', BUNDLE))


def written(day: tuple[int, int, int]) -> Iterator[str]:
    """A day as people and machines write it."""
    y, m, d = day
    month = MONTHS[m - 1]
    yield from (f"{y}-{m:02}-{d:02}", f"{y}{m:02}{d:02}", f"{m:02}/{d:02}/{y}", f"{d:02}/{m:02}/{y}", f"{m}/{d}/{y}")
    yield from (f"{d:02}.{m:02}.{y}", f"{y}/{m:02}/{d:02}", f"{d} {month} {y}", f"{month} {d}, {y}")
    yield from (f"{d} {month[:3]} {y}", f" {d} {month}", f"{month} {d},")


def layers(text: str, depth: int = 4) -> Iterator[str]:
    """*text* and all that can be decoded from it, again and again."""
    yield text
    if not depth:
        return
    plain = [unquote(text), html.unescape(text), re.sub(r"\\+u([0-9a-fA-F]{4})", lambda m: chr(int(m[1], 16)), text),
             re.sub(r"\\+x([0-9a-fA-F]{2})", lambda m: chr(int(m[1], 16)), text),
             text.replace("\\n", "\n").replace('\\"', '"').replace("\\/", "/")]  # fmt: skip
    for inner in {one for one in plain if one != text}:
        yield from layers(inner, depth - 1)
    for match in re.finditer(r"[A-Za-z0-9+/_-]{8,}", text):
        run = match.group().replace("-", "+").replace("_", "/")
        for cut in range(4):
            piece = run[cut:][: len(run[cut:]) // 4 * 4]
            data = base64.b64decode(piece)
            if len(data) >= 5 and sum(32 <= byte < 127 or byte in (9, 10, 13) for byte in data) > 0.9 * len(data):
                yield from layers(data.decode("utf-8", "ignore"), depth - 1)
    for match in re.finditer(r"(?:[0-9a-fA-F]{2}[ :]?){5,}", text):
        digits = re.sub(r"[ :]", "", match.group())
        yield from (bytes.fromhex(digits[cut:][: len(digits[cut:]) // 2 * 2]).decode("latin-1") for cut in (0, 1))


def telltales(received: bytes, words: tuple[str, ...] = WORDS, numbers: tuple[str, ...] = NUMBERS) -> set[str]:
    """What of the bundle's identifiers can be read in *received*, in whatever encoding."""
    found = set()
    for layer in layers(bytes(received).decode("utf-8", "replace")):
        folded = unicodedata.normalize("NFKD", layer)
        visible = "".join(one for one in folded if unicodedata.category(one) not in ("Cf", "Mn"))
        lowered = re.sub(r"\s+", " ", visible.lower())
        squeezed = re.sub(r"[^a-z0-9]", "", lowered)
        found |= {word for word in words if re.sub(r"[^a-z0-9]", "", word) in squeezed}
        found |= {number for number in numbers if re.search(_spaced(number), lowered)}
        found |= {form for day in DAYS for form in written(day) if form in lowered}
        found |= {one for one in IDS if one in lowered or one.replace("-", "") in lowered}
    return found


@cache
def _spaced(number: str) -> str:
    return r"(?<![0-9a-z])" + r"[ .()/-]{0,3}".join(number)


def note_of(content: str) -> str:
    """The discharge note in the bundle that *content* holds."""
    bundle = json.loads(content[content.index("{") : content.rindex("}") + 1])
    notes = [entry["resource"] for entry in bundle["entry"] if entry["resource"]["resourceType"] == "DocumentReference"]
    return base64.b64decode(notes[0]["content"][0]["attachment"]["data"]).decode()


NOTE = note_of(BUNDLE)
