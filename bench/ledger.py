"""How fast the ledger of a deal is: run `python bench/ledger.py [ENTRIES]` on a quiet machine."""

from __future__ import annotations

import asyncio
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bailment.evidence.leaf import Entry, entry
from bailment.evidence.note import NoteSigner
from bailment.evidence.pack import Contents, pack
from bailment.evidence.verify import verify
from bailment.primitives.signature import KeySigner
from bailment.primitives.time import Instant
from bailment.store import Deal, create, open_deal
from bailment.store.schema import connect

AT = Instant.parse("2026-03-02T09:00:00Z")
LOG = NoteSigner("bench.example/ledger", KeySigner(Ed25519PrivateKey.from_private_bytes(bytes(32))))
BATCH = 1000


def made(number: int) -> Entry:
    facts = {"id": f"{number:024x}", "clause": "4.2", "answer": "allow", "host": "api.vendor.example"}
    return entry("decision", AT, facts, {"received": b"x" * 600, "sent": b"x" * 500}, number.to_bytes(16, "big"))


def told(what: str, value: float, unit: str) -> None:
    print(f"{what:<58} {value:>12,.2f} {unit}")


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def floor(folder: Path, count: int) -> float:
    """What SQLite itself does: a leaf, a salt and a head a commit, no tree."""
    database = connect(folder / "floor.sqlite")
    database.execute("CREATE TABLE leaf (idx INTEGER PRIMARY KEY, leaf BLOB, hash BLOB)")
    database.execute("CREATE TABLE salt (idx INTEGER PRIMARY KEY, salt BLOB)")
    database.execute("CREATE TABLE head (id INTEGER PRIMARY KEY, size INTEGER, root BLOB)")

    def commits() -> None:
        for number in range(count):
            database.execute("BEGIN IMMEDIATE")
            database.execute("INSERT INTO leaf VALUES (?, ?, ?)", (number, bytes(350), bytes(32)))
            database.execute("INSERT INTO salt VALUES (?, ?)", (number, bytes(16)))
            database.execute("INSERT OR REPLACE INTO head VALUES (1, ?, ?)", (number, bytes(32)))
            database.execute("COMMIT")

    return count / seconds(commits)


def waiting(deal: Deal, count: int) -> float:
    entries = [made(number) for number in range(count)]
    return count / seconds(lambda: [deal.ledger.append_now([one]) for one in entries])


async def singly(deal: Deal, count: int, callers: int) -> float:
    async def caller(first: int) -> None:
        for number in range(count // callers):
            await deal.ledger.append([made(first + number)])

    start = time.perf_counter()
    await asyncio.gather(*(caller(number * count) for number in range(callers)))
    return count / (time.perf_counter() - start)


def batched(deal: Deal, count: int) -> float:
    spent = 0.0
    for start in range(0, count, BATCH):
        entries = [made(number) for number in range(start, min(start + BATCH, count))]
        spent += seconds(lambda entries=entries: deal.ledger.append_now(entries))
    return count / spent


def proofs(deal: Deal, count: int = 500) -> list[float]:
    tree, draw = deal.ledger.tree(), random.Random(1)
    return [seconds(lambda: tree.inclusion_proof(draw.randrange(tree.size))) * 1000 for _ in range(count)]


def main(count: int) -> None:
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} when it began, Python {sys.version.split()[0]}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "deal"
        with create(folder, "bench", AT) as deal:
            told("SQLite alone, the same rows without the tree", floor(Path(name), 2000), "a second")
            told("durable appends, one thread that waits for each", waiting(deal, 2000), "a second")
            told("durable appends, one coroutine that waits for each", asyncio.run(singly(deal, 1000, 1)), "a second")
            told("durable appends, 64 callers that each wait", asyncio.run(singly(deal, 16_000, 64)), "a second")
            told(f"entries in batches of {BATCH}, to {count:,} entries", batched(deal, count), "a second")
            took = proofs(deal)
            told(f"inclusion proof at {deal.ledger.tree().size:,} entries, median", statistics.median(took), "ms")
            told("the same, slowest of 500", max(took), "ms")
            told("checkpoint", seconds(lambda: deal.ledger.checkpoint(LOG, AT)) * 1000, "ms")
        told("opening the deal, with its check", seconds(lambda: open_deal(folder).close()), "s")
        with open_deal(folder) as deal:
            told("audit of every entry", seconds(deal.ledger.audit), "s")
            few = deal.ledger.leaves(0, 10_000)
        with create(Path(name) / "small", "bench", AT) as deal:
            deal.ledger.append_now([made(number) for number in range(len(few))])
            deal.ledger.checkpoint(LOG, AT)
            data = pack(Contents(deal.ledger.leaves(), deal.ledger.checkpoints()), LOG)
            told(
                "stand-alone verification of a pack of 10,000 entries",
                seconds(lambda: verify(data, [str(LOG.key)])),
                "s",
            )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
