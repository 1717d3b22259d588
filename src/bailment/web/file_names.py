"""File names as a browser gives them, made safe for any disk, page and download."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

LONGEST = 120
"""Units: characters, the ending included."""
_UNSAFE = re.compile(r'[<>:"|?*]')
_DEVICE = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


def safe_name(given: str, taken: Collection[str] = ()) -> str:
    """The last part of *given* as a name for one file, different from all in *taken* on any disk.

    Controls and marks of writing direction go: nobody sees them, and they make a name look like another.

    >>> safe_name("../../etc/passwd"), safe_name("C:\\\\deals\\\\dpa.docx"), safe_name("a.md", {"A.md"})
    ('passwd', 'dpa.docx', 'a (2).md')
    """
    leaf = unicodedata.normalize("NFC", given).replace("\\", "/").rpartition("/")[2]
    seen = "".join(letter for letter in " ".join(leaf.split()) if letter.isprintable())
    name = _UNSAFE.sub("_", seen).strip(". ") or "file"
    if _DEVICE.match(name):
        name = f"_{name}"
    return _untaken(*_parts(name), {other.casefold() for other in taken})


def _parts(name: str) -> tuple[str, str]:
    """Stem and ending, short enough together with a number between them."""
    stem, dot, ending = name.rpartition(".")
    if not stem or len(ending) > 12:
        return name[: LONGEST - 6].rstrip(". "), ""
    return stem[: LONGEST - 6 - len(ending)].rstrip(". "), f"{dot}{ending}"


def _untaken(stem: str, ending: str, taken: set[str]) -> str:
    name, number = f"{stem}{ending}", 1
    while name.casefold() in taken:
        number += 1
        name = f"{stem} ({number}){ending}"
    return name
