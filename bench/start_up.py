"""How long until `bailment --help` has spoken and `import bailment` is done: `python bench/start_up.py`."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

RUNS = 15


def median_seconds(*arguments: str) -> float:
    """The median wall time of RUNS runs of Python with *arguments*."""
    times = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


if __name__ == "__main__":
    bare = median_seconds("-c", "pass")
    print(f"python -c pass        {bare:.3f} s")
    print(f"import bailment       {median_seconds('-c', 'import bailment'):.3f} s")
    print(f"bailment --help       {median_seconds('-m', 'bailment', '--help'):.3f} s")
