"""What one request costs the gateway: learn and replace, search for residue, restore.

Run: .venv/bin/python bench/exchange.py [RUNS]   (on a quiet machine; prints the median of RUNS, 20 by default)
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from bailment.agreement.plan import Plan
from bailment.datamap import inventory, load_knowledge, load_purposes, plan, purpose
from bailment.deidentify import Exchange, Sources, load_sources
from bailment.payloads import read

BUNDLE = Path(__file__).parents[1] / "src" / "bailment" / "examples" / "discharge-bundle.json"
NOTE = """DISCHARGE SUMMARY
Patient: Marwenna Tolliver-Quist, MRN 00482716, born 14 September 1958. Admitted 2026-03-11, discharged 18 March 2026.
Attending: Dr. Osric Vale. Mrs. Tolliver-Quist came by ambulance from 2218 Sandpiper Quay with three days of fever and
a productive cough. Her neighbour, Bettina Ashgrove, called (253) 555-0187. BP 104/62, HR 118, SpO2 88 % on air.
Chest film showed consolidation of the right lower lobe. CURB-65 was 3. She was given ceftriaxone 1 g daily and
azithromycin 500 mg, later co-amoxiclav 625 mg three times a day, to finish on 21 March. Oxygen was weaned by 03/15.
HbA1c 7.9 % (LOINC 4548-4); metformin 500 mg was stopped for an eGFR of 41 and will be looked at in clinic.
Follow-up: chest clinic in six weeks, film beforehand. Copy to Fennick Road Surgery. marwenna.tq@example.org
"""


def note(length: int = 2200) -> str:
    return (NOTE * (length // len(NOTE) + 1))[:length]


def milliseconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return (time.process_time() - begun) * 1000


def request(content: str, asked: Plan, sources: Sources) -> dict[str, float]:
    """The milliseconds of each step of one request, as the gateway takes them."""
    took: dict[str, float] = {}
    room = Exchange(asked, sources, "k7", content)
    took["learn"] = milliseconds(lambda: room.learn_content(content))
    begun = time.process_time()
    out = room.content(content)
    took["replace"] = (time.process_time() - begun) * 1000
    sent = json.dumps({"model": "m", "messages": [{"role": "user", "content": out}]}).encode()
    begun = time.process_time()
    left = room.residue(sent)
    took["residue"] = (time.process_time() - begun) * 1000
    if left:
        sys.exit(f"residue: {left}")
    took["restore"] = milliseconds(lambda: room.restore(out))
    took["all"] = sum(took.values())
    return took


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    bundle = BUNDLE.read_bytes()
    found = inventory([read(bundle, BUNDLE.name)], purpose("summarisation", load_purposes()), load_knowledge())
    sources, asked = load_sources(), plan(found)
    record = f"Summarise this stay for the ward:\n```json\n{bundle.decode()}\n```\n"
    for name, content in (("example bundle", record), ("note", note())):
        taken = [request(content, asked, sources) for _ in range(runs + 1)][1:]
        steps = "   ".join(f"{step} {median(took[step] for took in taken):.2f}" for step in taken[0])
        print(f"{name:<14} {len(content):>6} characters, CPU milliseconds: {steps}")


if __name__ == "__main__":
    main()
