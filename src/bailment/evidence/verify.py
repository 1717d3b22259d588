"""Checks an evidence pack with nothing but this one file and Python's standard library.

Copy the file out and run `python verify.py PACK --key KEY`. It shares no code with the program that wrote the pack; the
program imports from here instead. Keys are C2SP verifier keys (`name+id+base64`) and come from the person who checks:
a key that is only found in the pack proves nothing, and the verdict says which is which.

Signatures are strict RFC 8032 Ed25519: S below the group's order, canonical points, no small-order key, no cofactor.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import functools
import hashlib
import json
import re
import struct
import sys
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

MANIFEST, HEAD, SIGNATURES, KEYS = "manifest", "checkpoint", "signatures", "keys"
FORMAT = "bailment pack v1"
PROOF_FORMAT = "c2sp.org/tlog-proof@v1"
MAX_PACK_BYTES = 1 << 30
EMPTY_ROOT = hashlib.sha256(b"").digest()
_PATH = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}(/[A-Za-z0-9_][A-Za-z0-9._-]{0,99}){0,9}")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
_NAME = re.compile(r"[^\s+\x00-\x1f\x7f]{1,200}")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}")


# ---- Ed25519 (RFC 8032) ----

_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_ROOT_OF_MINUS_ONE = pow(2, (_P - 1) // 4, _P)
_Point = tuple[int, int, int, int]
_ZERO: _Point = (0, 1, 1, 0)


def _add(a: _Point, b: _Point) -> _Point:
    e, f = (a[1] - a[0]) * (b[1] - b[0]) % _P, (a[1] + a[0]) * (b[1] + b[0]) % _P
    g, h = 2 * a[3] * b[3] * _D % _P, 2 * a[2] * b[2] % _P
    w, x, y, z = f - e, h - g, h + g, f + e
    return w * x % _P, y * z % _P, x * y % _P, w * z % _P


def _point(encoded: bytes) -> _Point | None:
    number = int.from_bytes(encoded, "little")
    y, sign = number & (2**255 - 1), number >> 255
    u, v = (y * y - 1) % _P, (_D * y * y + 1) % _P
    x = u * pow(v, 3, _P) * pow(u * pow(v, 7, _P), (_P - 5) // 8, _P) % _P
    if v * x * x % _P == -u % _P:
        x = x * _ROOT_OF_MINUS_ONE % _P
    if y >= _P or v * x * x % _P != u or (x == 0 and sign):
        return None
    x = x if x & 1 == sign else _P - x
    return x, y, 1, x * y % _P


def _encoded(point: _Point) -> bytes:
    inverse = pow(point[2], -1, _P)
    x, y = point[0] * inverse % _P, point[1] * inverse % _P
    return (y | (x & 1) << 255).to_bytes(32, "little")


_BASE = _point((4 * pow(5, -1, _P) % _P).to_bytes(32, "little")) or _ZERO


@functools.lru_cache(maxsize=1024)
def is_signed(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """True where *signature* is a strict RFC 8032 Ed25519 signature of *message* by *public_key*."""
    key = _point(public_key) if len(public_key) == 32 and len(signature) == 64 else None
    s = int.from_bytes(signature[32:], "little")
    if key is None or s >= _ORDER or _encoded(_times_eight(key)) == _encoded(_ZERO):
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public_key + message).digest(), "little") % _ORDER
    minus = (_P - key[0], key[1], 1, _P - key[3])
    table = (_ZERO, _BASE, minus, _add(_BASE, minus))
    point = _ZERO
    for bit in range(252, -1, -1):
        point = _add(point, point)
        if pick := (s >> bit & 1) | (k >> bit & 1) << 1:
            point = _add(point, table[pick])
    return _encoded(point) == signature[:32]


def _times_eight(point: _Point) -> _Point:
    for _ in range(3):
        point = _add(point, point)
    return point


# ---- The Merkle tree (RFC 6962) ----


def leaf_hash(leaf: bytes) -> bytes:
    """The RFC 6962 hash of *leaf*."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The RFC 6962 hash of the node above *left* and *right*."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(slots=True)
class Peaks:
    """The roots of the full subtrees that make up a growing tree, largest first."""

    size: int = 0
    hashes: list[bytes] = field(default_factory=list)

    def add(self, leaf: bytes) -> None:
        """Grow the tree by the leaf whose hash is *leaf*."""
        self.size += 1
        count = self.size
        while not count & 1:
            leaf, count = node_hash(self.hashes.pop(), leaf), count >> 1
        self.hashes.append(leaf)

    def root(self) -> bytes:
        """The root of the tree as it stands."""
        if not self.hashes:
            return EMPTY_ROOT
        root = self.hashes[-1]
        for left in self.hashes[-2::-1]:
            root = node_hash(left, root)
        return root


def roots(leaves: Iterable[bytes], sizes: Iterable[int]) -> dict[int, bytes]:
    """The root at each of *sizes* of the tree over the leaf hashes *leaves*, where it grows so far."""
    wanted, peaks = set(sizes), Peaks()
    found = {0: EMPTY_ROOT} if 0 in wanted else {}
    for leaf in leaves:
        peaks.add(leaf)
        if peaks.size in wanted:
            found[peaks.size] = peaks.root()
    return found


def is_included(index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> bool:
    """True where *proof* shows the leaf hash *leaf* at *index* of the tree of *size* with *root* (RFC 9162)."""
    if not 0 <= index < size or any(len(part) != 32 for part in (leaf, root, *proof)):
        return False
    last = size - 1
    for part in proof:
        if last == 0:
            return False
        if index & 1 or index == last:
            leaf = node_hash(part, leaf)
            while index and not index & 1:
                index, last = index >> 1, last >> 1
        else:
            leaf = node_hash(leaf, part)
        index, last = index >> 1, last >> 1
    return last == 0 and leaf == root


def tile_path(level: int | str, index: int, width: int = 256) -> str:
    """The C2SP path of a tile; level "entries" names a bundle of entries.

    >>> tile_path(0, 1234067, 3)
    'tile/0/x001/x234/067.p/3'
    """
    parts = [f"{index % 1000:03}"]
    while index := index // 1000:
        parts.insert(0, f"x{index % 1000:03}")
    return f"tile/{level}/{'/'.join(parts)}" + (f".p/{width}" if width < 256 else "")


def tiles(leaves: Sequence[bytes]) -> Iterator[tuple[str, int, int, list[bytes]]]:
    """Every tile of the tree over *leaves*: its path, level, first index and hashes."""
    level, hashes = 0, list(leaves)
    while hashes:
        above = []
        for start in range(0, len(hashes), 256):
            tile = hashes[start : start + 256]
            yield tile_path(level, start // 256, len(tile)), level, start, tile
            if len(tile) == 256:
                above.append(roots(tile, [256])[256])
        level, hashes = level + 1, above


# ---- Signed notes and checkpoints (C2SP) ----


@functools.lru_cache(maxsize=1024)
def key_id(name: str, public_key: bytes) -> bytes:
    """The four bytes by which a note's signature line names its Ed25519 key."""
    return hashlib.sha256(name.encode() + b"\n\x01" + public_key).digest()[:4]


@dataclass(frozen=True, slots=True)
class Key:
    """A name and the Ed25519 key that signs under it."""

    name: str
    public_key: bytes

    @classmethod
    def parse(cls, text: str) -> Key:
        """The key that the C2SP verifier key *text* holds; ValueError where it holds none."""
        name, _, rest = text.strip().partition("+")
        kid, _, material = rest.partition("+")
        raw = _unbase64(material)
        key = cls(name, raw[1:])
        if not is_name(name) or len(raw) != 33 or raw[0] != 1 or kid != key_id(name, raw[1:]).hex():
            raise ValueError("not an Ed25519 verifier key; it looks like example.com/log+1a2b3c4d+AQ…")
        return key

    def __str__(self) -> str:
        material = base64.b64encode(b"\x01" + self.public_key).decode()
        return f"{self.name}+{key_id(self.name, self.public_key).hex()}+{material}"


@dataclass(frozen=True, slots=True)
class Note:
    """A signed text: lines, and who says to have signed them (name, key id, signature)."""

    text: str
    signatures: tuple[tuple[str, bytes, bytes], ...]

    @classmethod
    def parse(cls, data: bytes) -> Note:
        """The note in *data*, of which nothing is believed yet; ValueError where it is none."""
        whole = data.decode()
        text, gap, tail = whole.rpartition("\n\n")
        lines = tail.split("\n")
        if not gap or lines.pop() or not 1 <= len(lines) <= 64 or _CONTROL.search(whole):
            raise ValueError("not a signed note: text, an empty line, lines of signatures")
        return cls(text + "\n", tuple(cls._signature(line) for line in lines))

    @staticmethod
    def _signature(line: str) -> tuple[str, bytes, bytes]:
        dash, _, rest = line.partition(" ")
        name, _, encoded = rest.partition(" ")
        raw = _unbase64(encoded)
        if dash != "\u2014" or not is_name(name) or len(raw) < 5:
            raise ValueError("not a line of a note's signatures")
        return name, raw[:4], raw[4:]

    def signers(self, keys: Iterable[Key]) -> tuple[list[Key], list[Key]]:
        """Which of *keys* signed the text, and which are named by a signature that does not hold."""
        good: list[Key] = []
        bad: list[Key] = []
        for key in keys:
            for name, kid, signature in self.signatures:
                if (name, kid) == (key.name, key_id(key.name, key.public_key)):
                    (good if is_signed(key.public_key, self.text.encode(), signature) else bad).append(key)
        return good, bad


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log says of itself at one size."""

    origin: str
    size: int
    root: bytes

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """The checkpoint in a note's *text*; ValueError where it holds none."""
        lines = text.split("\n")
        if len(lines) < 4 or lines.pop() or not all(lines) or not _NUMBER.fullmatch(lines[1]):
            raise ValueError("not a checkpoint: origin, size and root, one line each")
        root = _unbase64(lines[2])
        if len(root) != 32:
            raise ValueError("a root has 32 bytes")
        return cls(lines[0], int(lines[1]), root)

    def __str__(self) -> str:
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


@dataclass(frozen=True, slots=True)
class Proof:
    """A `.tlog-proof`: where an entry stands, its inclusion proof, and the signed checkpoint."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: bytes

    @classmethod
    def parse(cls, data: bytes) -> Proof:
        """The proof in *data*, of which nothing is believed yet; ValueError where it is none."""
        head, gap, note = data.partition(b"\n\n")
        lines = head.decode().split("\n")
        if lines[1:] and lines[1].startswith("extra "):
            _unbase64(lines.pop(1)[6:])
        word, _, index = "".join(lines[1:2]).partition(" ")
        if not gap or lines[0] != PROOF_FORMAT or word != "index" or not _NUMBER.fullmatch(index) or len(lines) > 66:
            raise ValueError(f"not a {PROOF_FORMAT}")
        return cls(int(index), tuple(_unbase64(line) for line in lines[2:]), note)

    def __bytes__(self) -> bytes:
        hashes = "".join(base64.b64encode(part).decode() + "\n" for part in self.hashes)
        return f"{PROOF_FORMAT}\nindex {self.index}\n{hashes}\n".encode() + self.checkpoint


def is_name(name: str) -> bool:
    """True where *name* may name a key: not empty, no blanks, no plus, no control characters."""
    return bool(_NAME.fullmatch(name))


def _lines(data: bytes) -> list[str]:
    return data.decode("latin-1").removesuffix("\n").split("\n") if data else []


def _unbase64(text: str) -> bytes:
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("not base64") from None
    if base64.b64encode(raw).decode() != text:
        raise ValueError("not canonical base64")
    return raw


# ---- The container: a ZIP that has one form ----

_LOCAL, _CENTRAL, _END = struct.Struct("<4s5H3L2H"), struct.Struct("<4s6H3L5H2L"), struct.Struct("<4s4H2LH")
_Range = tuple[str, int, int, int]


def is_path(path: str) -> bool:
    """True where *path* may name a file of a pack: relative, plain ASCII, no dot at the start of a part."""
    return bool(_PATH.fullmatch(path))


def container(files: Mapping[str, bytes], checksums: Mapping[str, int] | None = None) -> bytes:
    """The one ZIP of *files*: stored, the manifest first, then by name; 1980-01-01, no extras, no comments."""
    body, centre = bytearray(), bytearray()
    for path in sorted(files, key=lambda path: (path != MANIFEST, path)):
        data, name = files[path], path.encode()
        crc = (checksums or {}).get(path, zlib.crc32(data))
        offset = len(body)
        body += _LOCAL.pack(b"PK\3\4", 20, 0, 0, 0, 33, crc, len(data), len(data), len(name), 0) + name + data
        centre += _CENTRAL.pack(
            b"PK\1\2", 20, 20, 0, 0, 0, 33, crc, len(data), len(data), len(name), 0, 0, 0, 0, 0, offset
        )
        centre += name
    end = _END.pack(b"PK\5\6", 0, 0, len(files), len(files), len(centre), len(body), 0)
    return bytes(body + centre + end)


def _by_headers(pack: bytes) -> list[_Range]:
    ranges: list[_Range] = []
    at = 0
    while pack[at : at + 4] == b"PK\3\4" and at + 30 <= len(pack):
        fields = _LOCAL.unpack_from(pack, at)
        start = at + 30 + fields[9]
        ranges.append((pack[at + 30 : start].decode("latin-1"), start, start + fields[7], fields[6]))
        at = start + fields[7]
    return ranges


def _by_centre(pack: bytes) -> list[_Range]:
    ranges: list[_Range] = []
    if len(pack) < 22:
        return ranges
    at = _END.unpack_from(pack, len(pack) - 22)[6]
    while at + 46 <= len(pack) - 22:
        fields = _CENTRAL.unpack_from(pack, at)
        name = pack[at + 46 : at + 46 + fields[10]].decode("latin-1")
        start = fields[16] + 30 + fields[10]
        ranges.append((name, start, start + fields[8], fields[7]))
        at += 46 + fields[10]
    return ranges


def _read(pack: bytes, ranges: list[_Range]) -> tuple[tuple[int, int], dict[str, bytes], int | None] | None:
    names = [name for name, *_ in ranges]
    if not ranges or len({name.casefold() for name in names}) < len(names) or not all(map(is_path, names)):
        return None
    if any(end > len(pack) for _, _, end, _ in ranges) or sum(end - start for _, start, end, _ in ranges) > len(pack):
        return None
    files = {name: pack[start:end] for name, start, end, _ in ranges}
    rebuilt = container(files, {name: crc for name, *_, crc in ranges})
    listed = files.get(MANIFEST, b"").decode("latin-1")
    doubts = sum(zlib.crc32(files[name]) != crc for name, *_, crc in ranges)
    doubts += sum(f" {name}\n" not in listed for name in names)
    common = min(len(pack), len(rebuilt))
    unlike = int.from_bytes(pack[:common], "big") ^ int.from_bytes(rebuilt[:common], "big")
    first = common - (unlike.bit_length() + 7) // 8 if unlike else common
    distance = common - unlike.to_bytes(common, "big").count(0) + abs(len(pack) - len(rebuilt))
    return (distance, doubts), files, first if distance else None


def unpacked(pack: bytes) -> tuple[dict[str, bytes], int | None]:
    """The files of *pack*, and the first offset at which it is not the one container of them (None where it is)."""
    first = _read(pack, _by_headers(pack))
    if first and first[2] is None:
        return first[1], None
    layouts = [layout for layout in (first, _read(pack, _by_centre(pack))) if layout]
    _, files, offset = min(layouts, key=lambda layout: layout[0], default=((0, 0), {}, 0))
    return files, offset


# ---- The verdict ----


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in a pack that does not hold; `at` is an entry's index, a line, or a byte's offset in the container."""

    kind: str
    where: str
    at: int | None
    says: str

    def __str__(self) -> str:
        return f"{self.kind} {self.where}{'' if self.at is None else f' at {self.at}'}: {self.says}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a pack holds, what does not, and who signed: `signed` has file, name, and whether the key was given.

    `unsigned` are the files that nobody has signed but, by the manifest, whoever keeps the ledger.
    """

    faults: tuple[Fault, ...]
    checkpoint: Checkpoint | None
    signed: tuple[tuple[str, str, bool], ...]
    unsigned: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """True where nothing in the pack is at fault."""
        return not self.faults

    def plain(self) -> dict[str, object]:
        """The verdict as JSON shows it."""
        point = self.checkpoint
        return {
            "holds": self.holds,
            "origin": point and point.origin,
            "size": point and point.size,
            "root": point and point.root.hex(),
            "signatures": [
                {"file": file, "name": name, "key": "given" if given else "found in the pack"}
                for file, name, given in self.signed
            ],
            "faults": [{"kind": f.kind, "where": f.where, "at": f.at, "says": f.says} for f in self.faults],
        }


_GRAVITY = ("entry", "tile", "checkpoint", "proof", "signature", "container", "file", "manifest", "key")


@dataclass(slots=True)
class _Audit:
    files: dict[str, bytes]
    given: tuple[Key, ...]
    found: tuple[Key, ...] = ()
    faults: list[Fault] = field(default_factory=list)
    signed: set[tuple[str, str, bool]] = field(default_factory=set)
    heard: set[Key] = field(default_factory=set)

    def fault(self, kind: str, where: str, says: object, at: int | None = None) -> None:
        self.faults.append(Fault(kind, where, at, str(says)))

    def keys(self) -> None:
        """Learn the keys that the pack itself names; they vouch for nothing."""
        for number, line in enumerate(_lines(self.files.get(KEYS, b"")), 1):
            try:
                self.found += (Key.parse(line),)
            except ValueError as error:
                self.fault("file", KEYS, error, number)

    def vouched(self, path: str, note: Note, name: str) -> bool:
        """True where a key, even one that only the pack names, has signed *note*; faults where no given one has."""
        good, bad = note.signers(dict.fromkeys(self.given + self.found))
        self.signed.update((path, key.name, key in self.given) for key in good)
        self.heard.update(good)
        for key in bad:
            self.fault("signature", path, f"the signature of {key.name} is not of this text")
        if not any(key in self.given and key.name == name for key in good):
            self.fault("signature", path, f"no key that you gave has signed this as {name}")
        return bool(good) and not bad

    def manifest(self) -> None:
        try:
            note = Note.parse(self.files.get(MANIFEST, b""))
            head, origin, *lines = note.text.removesuffix("\n").split("\n")
            rows = [line.split(" ") for line in lines]
            if head != FORMAT or len(note.signatures) != 1 or any(len(row) != 3 for row in rows):
                raise ValueError(f"not the manifest of a {FORMAT} with one signature")
        except ValueError as error:
            self.fault("manifest", MANIFEST, error)
            return
        self.vouched(MANIFEST, note, origin)
        for digest, size, path in rows:
            data = self.files.get(path)
            if data is None:
                self.fault("file", path, "the manifest lists it and the pack lacks it")
            elif (hashlib.sha256(data).hexdigest(), str(len(data))) != (digest, size):
                self.fault("file", path, "its bytes are not those that the manifest lists")
        for path in self.files.keys() - {row[2] for row in rows} - {MANIFEST}:
            self.fault("file", path, "the manifest does not list it")
        if [row[2] for row in rows] != sorted({row[2] for row in rows}):
            self.fault("manifest", MANIFEST, "its lines are not sorted by path")

    def checkpoint(self, path: str, data: bytes) -> Checkpoint | None:
        try:
            note = Note.parse(data)
            point = Checkpoint.parse(note.text)
        except ValueError as error:
            self.fault("checkpoint", path, error)
            return None
        return point if self.vouched(path, note, point.origin) else None

    def bundle(self, start: int, count: int) -> list[bytes]:
        """The *count* leaf hashes from *start* on; b"" where an entry cannot be read."""
        path = tile_path("entries", start // 256, count)
        data, at = self.files.get(path, b""), 0
        leaves: list[bytes] = []
        while at + 2 <= len(data) and len(leaves) < count:
            end = at + 2 + int.from_bytes(data[at : at + 2], "big")
            leaves.append(leaf_hash(data[at + 2 : end]) if end <= len(data) else b"")
            at = end
        if at != len(data) or len(leaves) != count:
            self.fault("file", path, f"it does not hold {count} entries")
        return leaves + [b""] * (count - len(leaves))

    def tree(self, head: Checkpoint, points: list[tuple[str, Checkpoint]]) -> list[bytes]:
        """The leaf hashes, after entries, tiles and checkpoints have been held against each other."""
        if (head.size + 255) // 256 > len(self.files):
            self.fault("checkpoint", HEAD, f"it speaks of {head.size} entries and the pack holds fewer")
            return []
        leaves, kept = [], []
        for start in range(0, head.size, 256):
            width = min(256, head.size - start)
            tile = self.files.get(tile_path(0, start // 256, width), b"")
            kept += [tile[i * 32 : i * 32 + 32] for i in range(width)]
            leaves += self.bundle(start, width)
        if roots(leaves, [head.size])[head.size] != head.root:
            for index, (leaf, hashed) in enumerate(zip(leaves, kept, strict=True)):
                if leaf != hashed:
                    self.fault("entry", f"{index}", "it is not the entry that was logged", index)
            leaves = kept
        found = roots(leaves, [point.size for _, point in points])
        for path, point in points:
            if point.origin != head.origin or found.get(point.size) != point.root:
                self.fault("checkpoint", path, "its root is not that of the entries")
        self.tiles(leaves)
        return leaves

    def tiles(self, leaves: list[bytes]) -> None:
        expected = {tile_path("entries", n // 256, min(256, len(leaves) - n)) for n in range(0, len(leaves), 256)}
        for path, _, start, hashes in tiles(leaves):
            expected.add(path)
            data = self.files.get(path, b"")
            wrong = [i for i, part in enumerate(hashes) if data[i * 32 : i * 32 + 32] != part]
            if wrong or len(data) != 32 * len(hashes):
                self.fault("tile", path, "its hash is not that of the tree", start + wrong[0] if wrong else None)
        for path in self.files:
            if path.startswith("tile/") and path not in expected:
                self.fault("tile", path, "a tree of this size has no such tile")

    def proof(self, path: str, leaves: list[bytes]) -> None:
        try:
            proof = Proof.parse(self.files[path])
        except ValueError as error:
            self.fault("proof", path, error)
            return
        point = self.checkpoint(path, proof.checkpoint)
        if path != f"proofs/{proof.index}.tlog-proof" or proof.index >= len(leaves):
            self.fault("proof", path, "its index is not the one in its name, or beyond the log")
        elif point and not is_included(proof.index, point.size, leaves[proof.index], proof.hashes, point.root):
            self.fault("proof", path, "it does not show the entry in the tree", proof.index)

    def signatures(self) -> None:
        for number, line in enumerate(_lines(self.files.get(SIGNATURES, b"")), 1):
            try:
                path, named, statement, signature = line.split(" ")
                key, message = Key.parse(named), _unbase64(statement)
                if not is_signed(key.public_key, message, _unbase64(signature)):
                    raise ValueError(f"the signature of {key.name} is not of its statement")
                if hashlib.sha256(self.files.get(path, b"")).hexdigest().encode() not in message:
                    raise ValueError(f"the statement of {key.name} does not name the SHA-256 of {path}")
                given = [known for known in self.given if known.public_key == key.public_key]
                self.heard.update(given)
                self.signed.add((path, _called(key, given), bool(given)))
            except ValueError as error:
                self.fault("signature", SIGNATURES, error, number)

    def silent_keys(self) -> None:
        """Whoever gives a key asks whether its holder stands by this pack."""
        for key in self.given:
            if key not in self.heard:
                self.fault("key", key.name, "you gave this key, and it has signed nothing here")


def _called(key: Key, given: Sequence[Key]) -> str:
    """The name of a signer: yours for the key, and the one that the pack gives it, where they differ."""
    if not given or given[0].name == key.name:
        return key.name
    return f"{given[0].name} as {key.name}"


def verify(pack: bytes, keys: Sequence[str], seen: Sequence[bytes] = ()) -> Verdict:
    """What holds in *pack*, judged by *keys* (verifier keys); *seen* are older checkpoints that it must extend.

    Raises: ValueError for a key that is none.
    """
    files, offset = unpacked(pack) if len(pack) <= MAX_PACK_BYTES else ({}, MAX_PACK_BYTES)
    audit = _Audit(files, tuple(Key.parse(key) for key in keys))
    if not files:
        return Verdict((Fault("container", "file", offset, "this is no evidence pack"),), None, ())
    if offset is not None:
        audit.fault("container", "byte", "it is not the one that the files give", offset)
    audit.keys()
    audit.manifest()
    head = audit.checkpoint(HEAD, files.get(HEAD, b""))
    if head:
        notes = [(path, files[path]) for path in files if path.startswith("checkpoints/")]
        notes += [(f"seen {number}", note) for number, note in enumerate(seen, 1)]
        points = [(path, point) for path, note in notes if (point := audit.checkpoint(path, note))]
        leaves = audit.tree(head, [(HEAD, head), *points])
        for path in files:
            if path.startswith("proofs/"):
                audit.proof(path, leaves)
    audit.signatures()
    audit.silent_keys()
    faults = sorted(dict.fromkeys(audit.faults), key=lambda fault: (_GRAVITY.index(fault.kind), fault.where))
    own = (MANIFEST, SIGNATURES, KEYS, "tile/")
    unsigned = sorted({path for path in files if not path.startswith(own)} - {path for path, *_ in audit.signed})
    return Verdict(tuple(faults), head, tuple(sorted(audit.signed)), tuple(unsigned))


def _given(words: Iterable[str]) -> list[str]:
    keys: list[str] = []
    for word in words:
        keys += Path(word).read_text().split() if Path(word).is_file() else [word]
    return keys


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the verdict on one pack; 0 where it holds, 1 where not, 2 for a wrong key, 3 for an unreadable file."""
    parser = argparse.ArgumentParser(description="Verify an evidence pack offline, byte by byte.")
    parser.add_argument("pack", type=Path, help="the pack (.zip)")
    parser.add_argument("--key", action="append", default=[], help="a verifier key, or a file of them; repeat it")
    parser.add_argument("--seen", action="append", default=[], type=Path, help="an older checkpoint that you kept")
    parser.add_argument("--json", action="store_true", help="print the verdict as JSON")
    asked = parser.parse_args(arguments)
    try:
        keys = _given(asked.key)
        with asked.pack.open("rb") as file:
            pack = file.read(MAX_PACK_BYTES + 1)
        verdict = verify(pack, keys, [path.read_bytes() for path in asked.seen])
    except OSError as error:
        sys.stderr.write(f"{error.filename}: {error.strerror}\n")
        return 3
    except ValueError as error:
        sys.stderr.write(f"--key: {error}\n")
        return 2
    sys.stdout.write((json.dumps(verdict.plain(), indent=1) if asked.json else _told(verdict, len(keys))) + "\n")
    return 0 if verdict.holds else 1


def _told(verdict: Verdict, keys: int) -> str:
    point = verdict.checkpoint
    lines = ["HOLDS" if verdict.holds else "DOES NOT HOLD"]
    lines += [f"{point.origin}, {point.size} entries, root {point.root.hex()}"] if point else []
    for file, name, given in verdict.signed:
        lines.append(
            f"{file}: signed by {name}, {'a key you gave' if given else 'whose key is only found in the pack'}"
        )
    lines += [f"{file}: signed by nobody else; only the ledger's keeper vouches for it" for file in verdict.unsigned]
    lines += [] if keys else ["you gave no key: nothing in the pack can vouch for the pack"]
    return "\n".join(lines + [f"  {fault}" for fault in verdict.faults])


if __name__ == "__main__":
    sys.exit(main())
