"""The README's transcript: what `bailment demo` prints, with what varies put in plain words."""

from __future__ import annotations

import contextlib
import io
import re
import sys
import tempfile
from pathlib import Path

from bailment.cli.program import run

README = Path(__file__).resolve().parents[2] / "README.md"
START, END = "<!-- transcript: bailment demo -->\n", "<!-- end of transcript -->\n"
_VARIES = (
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z"), "24 HOURS FROM NOW"),
    (re.compile(r"127\.0\.0\.1:\d+"), "127.0.0.1:PORT"),
)


def told(folder: Path) -> str:
    """What the demo prints when it tells its story in *folder*."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        assert run(["demo", str(folder)]) == 0
    return out.getvalue()


def transcript(text: str, folder: Path) -> str:
    """*text* as the README shows it."""
    text = text.replace(str(folder), "bailment-demo")
    for pattern, words in _VARIES:
        text = pattern.sub(words, text)
    return f"```\n$ bailment demo\n{text.strip()}\n```\n"


def shown() -> str:
    """What the README shows."""
    return README.read_text(encoding="utf-8").partition(START)[2].partition(END)[0]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        made = transcript(told(Path(place) / "demo"), Path(place) / "demo")
    head, _, rest = README.read_text(encoding="utf-8").partition(START)
    README.write_text(head + START + made + END + rest.partition(END)[2], encoding="utf-8")
    sys.stdout.write(made)
