"""A Word file as a package of parts, inflated with care."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from bailment.documents.kinds import CENTRAL, MAX_ENTRIES
from bailment.documents.xml_tree import Tree, parse
from bailment.primitives.errors import Unreadable

MAX_FILE = 64 * 2**20
MAX_PART = 64 * 2**20
MAX_TOTAL = 256 * 2**20
MAX_RATIO = 300
_CHUNK = 2**16
_RESAVE = "open the file in Word and save it again as .docx"
TYPES = "[Content_Types].xml"
_MAIN = "wordprocessingml.document.main+xml"
_TEMPLATE = "wordprocessingml.template.main+xml"


@dataclass(frozen=True, slots=True)
class Package:
    """The entries of a Word file in their order, with the bytes of each, and which one is the body."""

    name: str
    entries: tuple[zipfile.ZipInfo, ...]
    parts: Mapping[str, bytes]
    main: str

    def tree(self, part: str) -> Tree:
        """The parsed part.

        Raises: Unreadable, as `xml_tree.parse`; KeyError where there is no such part.
        """
        return parse(self.parts[part], f"{self.name}: {part}")

    def related(self, kind: str) -> str | None:
        """The name of the part that the body relates to as *kind* (`styles`, `numbering`, `comments`)."""
        return next(iter(self.all_related(kind)), None)

    def all_related(self, kind: str) -> list[str]:
        """The names of all parts that the body relates to as *kind* (`header`, `footer`), in the order of the file."""
        rels = rels_of(self.main)
        nodes = self.tree(rels).root.children if rels in self.parts else []
        targets = [
            resolved(self.main, node.attrs.get("Target", ""))
            for node in nodes
            if node.attrs.get("Type", "").endswith("/" + kind) and node.attrs.get("TargetMode") != "External"
        ]
        return [target for target in targets if target in self.parts]

    def outside(self) -> list[tuple[str, str]]:
        """The kind and address of everything that the body relates to outside the file."""
        rels = rels_of(self.main)
        nodes = self.tree(rels).root.children if rels in self.parts else []
        return [
            (node.attrs.get("Type", "").rpartition("/")[2], node.attrs.get("Target", ""))
            for node in nodes
            if node.attrs.get("TargetMode") == "External"
        ]

    def replaced(self, parts: Mapping[str, bytes]) -> bytes:
        """The file with these parts in place of its own; new ones come last. All else, and its order, stays."""
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            for entry in self.entries:
                copy = zipfile.ZipInfo(entry.filename, entry.date_time)
                copy.compress_type = entry.compress_type
                copy.external_attr = entry.external_attr
                copy.create_system = entry.create_system
                archive.writestr(copy, parts.get(entry.filename, self.parts[entry.filename]))
            for name in sorted(parts.keys() - self.parts.keys()):
                archive.writestr(new_entry(name), parts[name])
        return stream.getvalue()


def new_entry(name: str) -> zipfile.ZipInfo:
    """The head of a new entry: deflated, dated 1980 as for all that must not depend on when it was made."""
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 0
    return entry


def rels_of(part: str) -> str:
    """The name of the part that holds the relationships of *part*.

    >>> rels_of("word/document.xml")
    'word/_rels/document.xml.rels'
    """
    folder, _, leaf = part.rpartition("/")
    return f"{folder}/_rels/{leaf}.rels" if folder else f"_rels/{leaf}.rels"


def resolved(part: str, target: str) -> str:
    """The part that *target* names, seen from *part*."""
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(part), target))


def opened(data: bytes, name: str) -> Package:
    """The package in *data*; *name* is named in errors.

    Promises: inflates at most 256 MiB in all and 64 MiB a part, whatever the headers say.
    Raises: Unreadable for a file that is no zip, is cut off, encrypted, too large or a bomb, has doubtful or double
    names, holds macros, or is no Word file.
    """
    if len(data) > MAX_FILE:
        raise Unreadable(f"the file is larger than {MAX_FILE} bytes", where=name, fix="take out its pictures")
    if data.count(CENTRAL) > MAX_ENTRIES:
        raise Unreadable(f"the container has more than {MAX_ENTRIES} entries", where=name, fix=_RESAVE)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_entries(entries, name)
            parts = _inflated(archive, entries, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError):
        says = "this is not a whole Word file: its zip container is cut off or damaged"
        raise Unreadable(says, where=name, fix="ask for the file again") from None
    return Package(name, tuple(entries), parts, _main(parts, name))


def _check_entries(entries: list[zipfile.ZipInfo], name: str) -> None:
    if len(entries) > MAX_ENTRIES:
        raise Unreadable(f"the container has more than {MAX_ENTRIES} entries", where=name, fix=_RESAVE)
    seen: set[str] = set()
    for entry in entries:
        leaf = entry.filename
        where = f"{name}: {leaf[:80]!r}"
        if leaf.lower() in seen:
            raise Unreadable("two entries of the container have this name", where=where, fix=_RESAVE)
        seen.add(leaf.lower())
        if entry.flag_bits & 0x1:
            raise Unreadable("the entry is encrypted", where=where, fix="save the file without a password")
        if _is_doubtful(leaf) or _is_doubtful(entry.orig_filename):
            raise Unreadable("the entry's name points outside the container", where=where, fix=_RESAVE)
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Unreadable("the entry is compressed in a way that Word does not use", where=where, fix=_RESAVE)


def _is_doubtful(leaf: str) -> bool:
    return not leaf or leaf.startswith("/") or "\\" in leaf or "\0" in leaf or ":" in leaf or ".." in leaf.split("/")


def _inflated(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], name: str) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    total = 0
    for entry in entries:
        parts[entry.filename] = part = _one(archive, entry, name, min(MAX_PART, MAX_TOTAL - total))
        total += len(part)
    return parts


def _one(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, limit: int) -> bytes:
    pieces: list[bytes] = []
    size = 0
    limit = min(limit, max(MAX_RATIO * entry.compress_size, 2**20))
    with archive.open(entry) as stream:
        while piece := stream.read(_CHUNK):
            size += len(piece)
            if size > limit:
                says = "the entry swells to far more than a document holds: it may be a zip bomb"
                raise Unreadable(says, where=f"{name}: {entry.filename}", fix="do not open this file; ask who sent it")
            pieces.append(piece)
    return b"".join(pieces)


def _main(parts: dict[str, bytes], name: str) -> str:
    if TYPES not in parts:
        raise Unreadable("this is a zip archive, but no Word file", where=name, fix="unpack it, or save it as .docx")
    kinds = {
        node.attrs.get("PartName", "").lstrip("/"): node.attrs.get("ContentType", "")
        for node in parse(parts[TYPES], f"{name}: {TYPES}").root.children
        if node.name == "ct:Override"
    }
    if any("macroEnabled" in kind or "vbaProject" in kind for kind in kinds.values()) or any(
        part.lower().endswith("vbaproject.bin") for part in parts
    ):
        raise Unreadable("the file holds macros (.docm)", where=name, fix="save it as .docx, without macros")
    for part, kind in kinds.items():
        if kind.endswith((_MAIN, _TEMPLATE)) and part in parts:
            return part
    raise Unreadable("this is an Office file, but no Word document", where=name, fix="save it as .docx")
