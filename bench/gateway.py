"""What the gateway costs: run `python bench/gateway.py` on a quiet machine; it prints a table in Markdown.

Several ways to the same vendor on loopback, one after another in the same sitting: a bare pass-through (uvicorn and
aiohttp, nothing looked at), the gateway with everything on, the gateway with the search for identifiers taken out (what
is left: door, parsing, policy, durable ledger, relaying), nginx and LiteLLM. Each decision is a durable leaf. CPU is
that of the processes that serve, vendor and client apart. nginx is used where the machine has it; LiteLLM is installed
into a virtual environment of its own in the temporary folder, from the package index; either is left out with its
reason. `--seconds 0.5 --without litellm` for a quick look.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib.util
import json
import multiprocessing
import os
import secrets
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import uvicorn

ROOT = Path(__file__).resolve().parents[1]
PEERS = Path(tempfile.gettempdir()) / "bailment-bench-peers"
NOTE = (
    "Summarise for the GP: Ms. Zora Quimby, MRN 00771423, was seen on 5 May 2023 with a cough of two weeks, no fever."
    " Lungs clear, saturation 97 %, blood pressure 128/76. Chest film without infiltrate. Amoxicillin 500 mg three"
    " times daily for 7 days was begun at the weekend by Dr. Otto Vance; she asks whether to go on. Allergic to"
    " sulfonamides (rash). Metformin 500 mg twice daily goes on. She lives alone, walks two kilometres a day and has"
    " not smoked since 2011. Her daughter, tel. (253) 555-0187, will drive her to the control on 12 May 2023. If the"
    " cough lasts longer than three weeks: spirometry and a second film; sooner if she coughs blood, has fever above"
    " 38.5 or is short of breath at rest. Pneumococcal vaccine given; influenza vaccine due in October."
)
EVENTS = 15


@dataclass(frozen=True)
class Way:
    """How a request gets to the vendor: where it is sent, which processes serve it, with which key."""

    name: str
    port: int
    processes: Callable[[], list[int]]
    key: str


def chat(*, is_streamed: bool) -> bytes:
    """The request's body, of about 1.1 kB."""
    messages = [{"role": "system", "content": "Answer in plain text."}, {"role": "user", "content": NOTE}]
    return json.dumps({"model": "m", "messages": messages} | ({"stream": True} if is_streamed else {})).encode()


class Vendor(asyncio.Protocol):
    """Answers at once, whole or as events."""

    def __init__(self, whole: bytes, stream: bytes) -> None:
        self.whole, self.stream, self.data = whole, stream, b""

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.data += data
        head, found, body = self.data.partition(b"\r\n\r\n")
        if not found:
            return
        lowered = head.lower()
        if b"content-length: " in lowered:
            if len(body) < int(lowered.split(b"content-length: ")[1].split(b"\r\n")[0]):
                return
        elif not body.endswith(b"0\r\n\r\n"):
            return
        self.data = b""
        self.transport.write(self.stream if b'"stream":true' in body.replace(b" ", b"") else self.whole)


def vendor_answers(house: Any) -> tuple[bytes, bytes]:
    """The vendor's answer, whole and as events."""
    pieces = [house.chunk(role="assistant", content=""), *[house.chunk("She has a cough. ")] * (EVENTS - 2)]
    pieces += [house.chunk(finish="stop"), house.DONE]
    stream = house.STREAM_HEAD + b"".join(map(house.framed, pieces)) + house.STREAM_END
    return house.response(house.completion("She has a cough.")), stream


def serve_vendor(whole: bytes, stream: bytes, ready: Any) -> None:
    """Serve the vendor in this process."""

    async def run() -> None:
        server = await asyncio.get_running_loop().create_server(lambda: Vendor(whole, stream), "127.0.0.1", 0)
        ready.put(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    import uvloop

    uvloop.run(run())


def pass_through(base: str) -> Any:
    """An ASGI application that hands each body on and the answer back."""
    session: list[aiohttp.ClientSession] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            while (await receive())["type"] == "lifespan.startup":
                session.append(aiohttp.ClientSession())
                await send({"type": "lifespan.startup.complete"})
            await session[0].close()
            return await send({"type": "lifespan.shutdown.complete"})
        parts, more = [], True
        while more:
            message = await receive()
            parts.append(message.get("body", b""))
            more = message.get("more_body", False)
        async with session[0].post(f"{base}/chat/completions", data=b"".join(parts)) as answer:
            head = [(b"content-type", answer.content_type.encode())]
            if "content-length" not in answer.headers:
                await send({"type": "http.response.start", "status": 200, "headers": head})
                async for part in answer.content.iter_any():
                    await send({"type": "http.response.body", "body": part, "more_body": True})
                return await send({"type": "http.response.body", "body": b""})
            body = await answer.read()
        head.append((b"content-length", str(len(body)).encode()))
        await send({"type": "http.response.start", "status": 200, "headers": head})
        return await send({"type": "http.response.body", "body": body})

    return app


def serve(make: Callable[[], Any], ready: Any) -> None:
    """Serve what *make* makes in this process, and say where."""
    sock = socket.socket()
    sock.bind(("127.0.0.1", 0))
    ready.put(sock.getsockname()[1])
    options = uvicorn.Config(make(), log_level="error", access_log=False, ws="none")
    uvicorn.Server(options).run(sockets=[sock])


@contextmanager
def forked(target: Callable[..., None], *arguments: Any) -> Iterator[tuple[int, int]]:
    """The port and the process of a server that runs as long as the block."""
    context = multiprocessing.get_context("fork")
    ready = context.Queue()
    process = context.Process(target=target, args=(*arguments, ready), daemon=True)
    process.start()
    try:
        yield ready.get(timeout=60), process.pid or 0
    finally:
        process.terminate()
        process.join()


def gateway(folder: Path, house: Any, base: str, *, is_scrubbing: bool) -> Any:
    """The gateway of the executed deal in *folder*."""
    from bailment import api
    from bailment.gateway import enforce
    from bailment.store import open_deal

    if not is_scrubbing:
        enforce.Exchange = _Nothing  # type: ignore[attr-defined, misc, assignment]
    return api.gateway(open_deal(folder), house.clients(), base, vendor_key="k")


class _Nothing:
    """Stands where the exchange would, finds nothing and restores nothing: what the rest costs by itself."""

    def __init__(self, plan: Any, sources: Any, nonce: str) -> None:
        self._tokens = self

    def learn_content(self, text: str) -> None:
        """Know nothing."""

    def content(self, text: str) -> str:
        """The text as it is."""
        return text

    def residue(self, sent: bytes) -> tuple[()]:
        """Nothing."""
        return ()

    def begun(self, text: str) -> int:
        """No token."""
        return len(text)

    def written(self, token: Any) -> None:
        """No value."""


@contextmanager
def nginx(vendor: int) -> Iterator[Way]:
    """nginx as a plain reverse proxy with one worker.

    Raises: LookupError where the machine has none.
    """
    program = shutil.which("nginx")
    if program is None:
        raise LookupError("nginx is not installed (apt-get install nginx)")
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        paths = " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in
                         ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))  # fmt: skip
        config = Path(folder) / "nginx.conf"
        config.write_text(
            f"worker_processes 1; daemon off; pid {folder}/pid; error_log {folder}/error;"
            f"events {{ worker_connections 512; }} http {{ access_log off; {paths} keepalive_requests 10000000;"
            f"upstream vendor {{ server 127.0.0.1:{vendor}; keepalive 64; keepalive_requests 10000000; }}"
            f"server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass http://vendor; proxy_http_version 1.1;"
            f"proxy_buffering off; proxy_set_header Connection ''; }} }} }}"
        )
        process = subprocess.Popen([program, "-c", str(config), "-e", f"{folder}/error", "-p", folder])
        try:
            await_port(port, process)
            yield Way("nginx", port, lambda: descendants(process.pid), "none")
        finally:
            process.terminate()
            process.wait(20)


@contextmanager
def litellm(vendor: int) -> Iterator[Way]:
    """LiteLLM's proxy with one worker, in an environment of its own.

    Raises: LookupError where it cannot be installed or does not come up.
    """
    program = installed("litellm", "litellm[proxy]") / ("Scripts" if os.name == "nt" else "bin") / "litellm"
    port, key = free_port(), f"sk-{secrets.token_hex(24)}"
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "config.yaml"
        config.write_text(
            "model_list:\n- model_name: m\n  litellm_params:\n    model: openai/m\n"
            f"    api_base: http://127.0.0.1:{vendor}/v1\n    api_key: k\n"
        )
        with (Path(folder) / "log").open("wb") as log:
            words = [str(program), "--config", str(config), "--port", str(port), "--host", "127.0.0.1"]
            plain = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
            offline = {"LITELLM_LOCAL_MODEL_COST_MAP": "True", "LITELLM_MASTER_KEY": key}
            process = subprocess.Popen(words, stdout=log, stderr=log, cwd=folder, env=plain | offline)
        try:
            await_port(port, process, seconds=300)
            yield Way("LiteLLM", port, lambda: descendants(process.pid), key)
        finally:
            process.terminate()
            process.wait(20)


def installed(name: str, requirement: str) -> Path:
    """The environment that holds *requirement*, made at the first call.

    Raises: LookupError where the package index does not give it.
    """
    folder = PEERS / name
    done = PEERS / f"{name}.done"
    if not done.exists():
        venv.create(folder, with_pip=True, clear=True)
        pip = folder / ("Scripts" if os.name == "nt" else "bin") / "pip"
        made = subprocess.run([str(pip), "install", "-q", requirement], capture_output=True, text=True)
        if made.returncode:
            raise LookupError(f"{requirement} could not be installed: {made.stderr.strip().splitlines()[-1:]}")
        done.write_text("installed")
    return folder


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def await_port(port: int, process: subprocess.Popen[bytes] | None = None, seconds: float = 60) -> None:
    """Wait until something listens at *port*; *process* is what should.

    Raises: LookupError where it does not come up.
    """
    end = time.monotonic() + seconds
    while time.monotonic() < end and (process is None or process.poll() is None):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise LookupError("it did not come up")


def descendants(process: int) -> list[int]:
    """*process* and all that it started."""
    found = [process]
    for one in found:
        for task in Path(f"/proc/{one}/task").iterdir():
            found += map(int, (task / "children").read_text().split())
    return found


def cpu_seconds(processes: list[int]) -> float:
    """The CPU that *processes* have used, to the nanosecond."""
    tasks = [task for process in processes for task in Path(f"/proc/{process}/task").iterdir()]
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9


def megabytes(processes: list[int]) -> float:
    """The memory that *processes* hold now."""
    pages = sum(int(Path(f"/proc/{process}/statm").read_text().split()[1]) for process in processes)
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


@dataclass(frozen=True)
class Figures:
    """What one way cost with one load."""

    p50_ms: float
    per_second: float
    cpu_us: float
    rss_mb: float


async def measured(way: Way, body: bytes, connections: int, seconds: float) -> Figures:
    """What *way* costs for *body* over so many connections at once."""
    head = (
        f"POST /v1/chat/completions HTTP/1.1\r\nhost: h\r\nauthorization: Bearer {way.key}\r\n"
        f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    ).encode()
    request = head + body
    await asyncio.gather(*(asked(way.port, request, time.perf_counter() + seconds / 4) for _ in range(connections)))
    processes = way.processes()
    used, begun = cpu_seconds(processes), time.perf_counter()
    end = begun + seconds
    times = [one for each in await asyncio.gather(*(asked(way.port, request, end) for _ in range(connections)))
             for one in each]  # fmt: skip
    lasted, used = time.perf_counter() - begun, cpu_seconds(processes) - used
    return Figures(statistics.median(times) * 1e3, len(times) / lasted, used / len(times) * 1e6, megabytes(processes))


async def asked(port: int, request: bytes, end: float) -> list[float]:
    """How long each of the answers took that one connection got until *end*, and at least two."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    times: list[float] = []
    while len(times) < 2 or time.perf_counter() < end:
        start = time.perf_counter()
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        assert head.startswith(b"http/1.1 200"), head[:300]
        if b"content-length: " in head:
            await reader.readexactly(int(head.split(b"content-length: ")[1].split(b"\r\n")[0]))
        else:
            await reader.readuntil(b"0\r\n\r\n")
        times.append(time.perf_counter() - start)
    writer.close()
    return times


LOADS = (("whole", False, 1), ("whole", False, 16), (f"{EVENTS} events", True, 1), (f"{EVENTS} events", True, 16))


def tell(way: Way, seconds: float, bare: dict[int, float]) -> None:
    """Measure *way* under each load and print its rows; *bare* holds what the pass-through used."""
    for place, (what, is_streamed, connections) in enumerate(LOADS):
        got = asyncio.run(measured(way, chat(is_streamed=is_streamed), connections, seconds))
        bare.setdefault(place, got.cpu_us)
        print(
            f"| {way.name} | {what} | {connections} | {got.cpu_us:.0f} | {got.cpu_us / bare[place]:.1f} |"
            f" {got.p50_ms:.2f} | {got.per_second:.0f} | {got.rss_mb:.0f} |",
            flush=True,
        )


def house_of_tests() -> Any:
    """The house that the tests use."""
    spec = importlib.util.spec_from_file_location("gateway_house", ROOT / "tests" / "gateway_house.py")
    assert spec and spec.loader
    house = sys.modules["gateway_house"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(house)
    return house


def main() -> None:
    """Measure every way, the bare one first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5.0, help="how long each load lasts")
    parser.add_argument("--without", action="append", default=[], choices=["nginx", "litellm"])
    given = parser.parse_args()
    house = house_of_tests()
    bare: dict[int, float] = {}
    print("| way | answer | connections | CPU µs | times bare | p50 ms | a second | RSS MB |")
    print("|---|---|---:|---:|---:|---:|---:|---:|")
    with ExitStack() as stack:
        vendor, _ = stack.enter_context(forked(serve_vendor, *vendor_answers(house)))
        base = f"http://127.0.0.1:{vendor}/v1"

        def way(name: str, make: Callable[[], Any]) -> None:
            with forked(serve, make) as (port, process):
                await_port(port)
                tell(Way(name, port, lambda: [process], house.CLIENT_KEY), given.seconds, bare)

        way("bare pass-through", lambda: pass_through(base))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        deal = house.executed_deal(folder, house.example(vendor))
        way("gateway without scrubbing", lambda: gateway(deal, house, base, is_scrubbing=False))
        way("gateway", lambda: gateway(deal, house, base, is_scrubbing=True))
        for name, peer in (("nginx", nginx), ("litellm", litellm)):
            try:
                if name not in given.without:
                    with peer(vendor) as found:
                        tell(found, given.seconds, bare)
            except LookupError as error:
                print(f"| {name} | left out: {error} | | | | | | |", flush=True)


if __name__ == "__main__":
    main()
