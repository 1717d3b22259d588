"""What the gateway costs: run `python bench/gateway.py` on a quiet machine; it prints a table in Markdown.

Four ways to the same vendor on loopback, one after another in the same sitting: straight; a bare pass-through (uvicorn
and aiohttp, nothing looked at); the gateway with a plan that keeps every field; the gateway with the plan that the data
map proposes. Each decision is a durable leaf. CPU is that of the process that serves, vendor and client apart.
"""

from __future__ import annotations

import asyncio
import importlib.util
import json
import multiprocessing
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import aiohttp
import uvicorn

SECONDS = 1.4
ROOT = Path(__file__).resolve().parents[1]
SHORT = "Summarise: Ms. Zora Quimby was seen on 5 May 2023 with a cough. Amoxicillin 500 mg three times daily, 7 days."


@dataclass(frozen=True)
class Way:
    """How a request gets to the vendor, and what is asked of it."""

    name: str
    port: int
    process: int


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
            body = await answer.read()
        head = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": head})
        return await send({"type": "http.response.body", "body": body})

    return app


def serve(make: Callable[[], Any], ready: Any) -> None:
    """Serve what *make* makes in this process, and say where."""
    import socket

    sock = socket.socket()
    sock.bind(("127.0.0.1", 0))
    ready.put(sock.getsockname()[1])
    options = uvicorn.Config(make(), log_level="error", access_log=False, ws="none")
    uvicorn.Server(options).run(sockets=[sock])


def started(make: Callable[[], Any]) -> tuple[int, multiprocessing.Process]:
    """The port and the process that serve what *make* makes."""
    context = multiprocessing.get_context("fork")
    ready = context.Queue()
    process = context.Process(target=serve, args=(make, ready), daemon=True)
    process.start()
    port = ready.get(timeout=30)
    time.sleep(1.0)
    return port, process


def cpu_seconds(process: int) -> float:
    """The CPU that the process *process* has used."""
    words = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


async def measured(way: Way, body: bytes, key: str) -> tuple[float, float, float, int]:
    """Median and 95th percentile in ms, CPU in µs a request, and how many requests."""
    times: list[float] = []
    url = f"http://127.0.0.1:{way.port}/v1/chat/completions"
    headers = {"authorization": f"Bearer {key}", "content-type": "application/json"}
    async with aiohttp.ClientSession() as session:
        used = cpu_seconds(way.process)
        end = time.perf_counter() + SECONDS
        while len(times) < 5 or time.perf_counter() < end:
            start = time.perf_counter()
            async with session.post(url, data=body, headers=headers) as got:
                await got.read()
                assert got.status == 200, got.status
            times.append(time.perf_counter() - start)
        used = cpu_seconds(way.process) - used
    ordered = sorted(times)
    late = ordered[int(len(ordered) * 0.95)]
    return statistics.median(times) * 1e3, late * 1e3, used / len(times) * 1e6, len(times)


def main() -> None:
    """Measure each way with a short note and with the example's bundle."""
    spec = importlib.util.spec_from_file_location("gateway_house", ROOT / "tests" / "gateway_house.py")
    assert spec and spec.loader
    house = sys.modules["gateway_house"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(house)
    from bailment import api
    from bailment.agreement import Operation, Plan
    from bailment.policy import Policy, compile
    from bailment.store import open_deal

    async def vendor(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            more = True
            while more:
                more = (await receive()).get("more_body", False)
            body = house.completion("She has a cough.")
            head = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
            await send({"type": "http.response.start", "status": 200, "headers": head})
            await send({"type": "http.response.body", "body": body})

    port, process = started(lambda: vendor)
    ways = [Way("straight to the vendor", port, process.pid or 0)]
    base = f"http://127.0.0.1:{port}/v1"
    through = started(lambda: pass_through(base))
    ways.append(Way("bare pass-through", through[0], through[1].pid or 0))
    real = house.summarisation_plan()
    keeps = Plan(tuple(replace(step, operation=Operation.KEEP) for step in real.steps))
    processes = [process, through[1]]
    with tempfile.TemporaryDirectory() as folder:
        for name, plan in (("gateway, every field kept", keeps), ("gateway, the proposed plan", real)):
            place = Path(folder) / name[-8:].strip()
            place.mkdir()
            agreement = house.example(port, plan)
            deal = house.executed_deal(place, house.example(port))

            def gateway(deal: Path = deal, policy: Policy = compile(agreement, executed=True)) -> Any:
                made = api.gateway(open_deal(deal), house.clients(), base, vendor_key="k")
                made.enforcer = replace(made.enforcer, policy=policy)
                return made

            found = started(gateway)
            processes.append(found[1])
            ways.append(Way(name, found[0], found[1].pid or 0))
        print("| request | way | p50 ms | p95 ms | CPU µs a request | requests |\n|---|---|---:|---:|---:|---:|")
        for what, text in (("a short note", SHORT), ("the bundle", house.BUNDLE)):
            body = json.dumps({"model": "m", "messages": [{"role": "user", "content": text}]}).encode()
            for way in ways:
                p50, p95, cpu, count = asyncio.run(measured(way, body, house.CLIENT_KEY))
                size = f"{what}, {len(body) / 1024:.1f} KiB"
                print(f"| {size} | {way.name} | {p50:.2f} | {p95:.2f} | {cpu:.0f} | {count} |", flush=True)
        for one in processes:
            one.terminate()
            one.join()


if __name__ == "__main__":
    main()
