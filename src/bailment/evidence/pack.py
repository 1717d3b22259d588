"""Writing an evidence pack: every entry, tile, checkpoint and signature in the one ZIP that the verifier rebuilds."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bailment.evidence.merkle import Tree, leaf_hash
from bailment.evidence.note import Key, NoteSigner, proof, verified
from bailment.evidence.verify import FORMAT, HEAD, KEYS, MANIFEST, SIGNATURES, container, is_path, tile_path, tiles
from bailment.primitives.digest import sha256
from bailment.primitives.errors import Usage
from bailment.primitives.signature import is_signed

_OWN = (MANIFEST, HEAD, SIGNATURES, KEYS, "checkpoints/", "tile/", "proofs/")


@dataclass(frozen=True, slots=True)
class FileSignature:
    """A signature under one file of a pack: Ed25519 over a `statement` that names the file's SHA-256 in hex."""

    path: str
    key: Key
    statement: bytes
    signature: bytes

    def line(self) -> str:
        """The line of the pack's signatures that says it."""
        parts = (base64.b64encode(self.statement).decode(), base64.b64encode(self.signature).decode())
        return f"{self.path} {self.key} {parts[0]} {parts[1]}\n"


@dataclass(frozen=True, slots=True)
class Contents:
    """What goes into a pack.

    `leaves` are all that the newest of `checkpoints` covers; `files` are further files (agreement, index) by path;
    `proofs` are the entries that get a `.tlog-proof` of their own; `keys` are named in the pack for convenience.
    """

    leaves: Sequence[bytes]
    checkpoints: Sequence[bytes]
    files: Mapping[str, bytes] = field(default_factory=dict)
    signatures: Sequence[FileSignature] = ()
    keys: Sequence[Key] = ()
    proofs: Sequence[int] = ()


def pack(contents: Contents, signer: NoteSigner) -> bytes:
    """The pack of *contents*, its manifest signed by the log's *signer*.

    Promises: the same contents give the same bytes; `verify` with the signer's key says that it holds.
    Raises: Usage where the contents do not fit together.
    """
    points = [verified(note, signer.key) for note in contents.checkpoints]
    if not points or points[-1].size != len(contents.leaves):
        raise Usage("the newest checkpoint does not cover just these entries", fix="make a checkpoint first")
    files = dict(_free(contents.files))
    files[HEAD] = contents.checkpoints[-1]
    for point, note in zip(points[:-1], contents.checkpoints[:-1], strict=True):
        files[f"checkpoints/{point.size:012}"] = note
    files |= _tree(contents)
    files[SIGNATURES] = "".join(sorted(_checked(files, signature).line() for signature in contents.signatures)).encode()
    keys = {signer.key, *contents.keys, *(signature.key for signature in contents.signatures)}
    files[KEYS] = "".join(sorted(f"{key}\n" for key in keys)).encode()
    lines = "".join(f"{sha256(files[path])} {len(files[path])} {path}\n" for path in sorted(files))
    files[MANIFEST] = signer.note(f"{FORMAT}\n{signer.name}\n{lines}")
    return container(files)


def _free(files: Mapping[str, bytes]) -> Mapping[str, bytes]:
    for path in files:
        if not is_path(path) or path.startswith(_OWN):
            raise Usage(f"{path!r} cannot be a file's path in a pack", fix="use plain letters, digits, dots and dashes")
    if len({path.casefold() for path in files}) < len(files):
        raise Usage("two files differ only in capitals", fix="rename one of them")
    return files


def _tree(contents: Contents) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    hashes = [leaf_hash(leaf) for leaf in contents.leaves]
    for start in range(0, len(hashes), 256):
        bundle = contents.leaves[start : start + 256]
        data = b"".join(len(leaf).to_bytes(2, "big") + leaf for leaf in bundle)
        files[tile_path("entries", start // 256, len(bundle))] = data
    stored = {(level, start // 256): b"".join(tile) for _, level, start, tile in tiles(hashes)}
    for (level, index), data in stored.items():
        files[tile_path(level, index, len(data) // 32)] = data
    tree = Tree(len(hashes), lambda level, index, width: stored[level, index][: width * 32])
    for index in contents.proofs:
        files[f"proofs/{index}.tlog-proof"] = proof(index, tree.inclusion_proof(index), contents.checkpoints[-1])
    return files


def _checked(files: Mapping[str, bytes], signature: FileSignature) -> FileSignature:
    names_it = sha256(files.get(signature.path, b"")).encode() in signature.statement
    if not names_it or not is_signed(signature.key.public_key, signature.statement, signature.signature):
        raise Usage(f"the signature of {signature.key.name} is not under {signature.path}")
    return signature
