"""Word files made by hand, so that each test shows the XML it is about."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

from bailment.documents import write

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MakeWord = Callable[..., bytes]


def _repacked(data: bytes, parts: dict[str, str | bytes | None]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in dict.fromkeys([*old.namelist(), *parts]):
            part = parts.get(name, old.read(name) if name in old.namelist() else None)
            if part is not None:
                new.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), part)
    return stream.getvalue()


@pytest.fixture(scope="session")
def word() -> MakeWord:
    """Makes a Word file whose body is the given XML; other parts may be put in by name, or taken out with None."""

    def make(body: str, **parts: str | bytes | None) -> bytes:
        document = f'<?xml version="1.0"?>\n<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
        return _repacked(write([]), {"word/document.xml": document, **parts})

    return make


@pytest.fixture(scope="session")
def repacked() -> Callable[[bytes, dict[str, str | bytes | None]], bytes]:
    """Puts parts into a file, or takes them out with None."""
    return _repacked
