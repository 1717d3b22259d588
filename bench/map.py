"""How fast payloads are mapped and how much memory that takes: tables, lines of JSON, FHIR.

Run: .venv/bin/python bench/map.py [MEGABYTES]   (size of the table and the lines that it makes; by default 50)
Uses ../shared/data/payloads where that is present. Each file is mapped in a process of its own; the figures are CPU
seconds from its bytes to the finished map, once the knowledge is loaded, and the most memory that the process held.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "payloads"
EXAMPLE = Path(__file__).parents[1] / "src" / "bailment" / "examples" / "discharge-bundle.json"
HEADER = ["patient_id", "dob", "sex", "postcode", "admit_date", "diagnosis_code", "systolic_bp", "note"]
WORDS = [
    "the",
    "patient",
    "was",
    "seen",
    "in",
    "clinic",
    "with",
    "cough",
    "fever",
    "and",
    "left",
    "home",
    "after",
    "rest",
]
ONE = """
import resource, sys, time
from pathlib import Path
from bailment import api
api.map_payloads([Path(sys.argv[1])])
begun = time.process_time()
found = api.map_payloads([Path(sys.argv[2])])
took = time.process_time() - begun
print(took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, sum(one.records for one in found.samples))
"""


def record(chance: random.Random, number: int) -> list[str]:
    day = f"{chance.randint(1930, 2020)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    seen = f"2025-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    note = " ".join(chance.choices(WORDS, k=12))
    return [f"P{number:09}", day, chance.choice("FM"), f"984{chance.randint(0, 99):02}", seen, "J18.9", "120", note]


def made(folder: Path, megabytes: int) -> list[Path]:
    """A table and a file of lines, each of about that size."""
    chance = random.Random(7)
    rows = [record(chance, number) for number in range(20_000)]
    table, lines = folder / "table.csv", folder / "lines.ndjson"
    text = "".join(",".join(row) + "\n" for row in rows)
    with table.open("w", encoding="utf-8") as file:
        file.write(",".join(HEADER) + "\n")
        for _ in range(max(1, megabytes * 1_000_000 // len(text))):
            file.write(text)
    block = "".join(json.dumps(dict(zip(HEADER, row, strict=True))) + "\n" for row in rows)
    with lines.open("w", encoding="utf-8") as file:
        for _ in range(max(1, megabytes * 100_000 // len(block))):
            file.write(block)
    return [table, lines]


def measure(name: str, path: Path, warm: Path) -> None:
    """One row: what it is, how large, how fast, how much memory."""
    size = path.stat().st_size if path.is_file() else sum(one.stat().st_size for one in path.glob("*.json"))
    ran = subprocess.run([sys.executable, "-c", ONE, warm, path], capture_output=True, text=True, check=True)
    took, memory, records = ran.stdout.split()
    seconds = max(float(took), 1e-6)
    rate, speed = int(records) / seconds, size / seconds / 1e6
    print(
        f"| {name} | {size / 1e6:,.1f} MB | {int(records):,} | {seconds:.2f} s | {rate:,.0f} | {speed:.1f}"
        f" | {int(memory) / 1024:,.0f} MiB |"
    )


def main() -> None:
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    print(
        "| file | size | records | CPU | records a second | MB a second | most memory |\n|---|---|---|---|---|---|---|"
    )
    with tempfile.TemporaryDirectory() as folder:
        table, lines = made(Path(folder), megabytes)
        if SHARED.is_dir():
            measure("adult.csv", SHARED / "tabular" / "adult.csv", EXAMPLE)
            measure("the shared FHIR files", SHARED / "fhir", EXAMPLE)
        measure("the example bundle", EXAMPLE, EXAMPLE)
        measure("a made table", table, EXAMPLE)
        measure("made lines of JSON", lines, EXAMPLE)


if __name__ == "__main__":
    main()
