"""Signing keys in a folder: the private part as a PEM that only its owner can read, the public part beside it."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from bailment.api.files import read_bytes, write_bytes
from bailment.primitives import strict_yaml
from bailment.primitives.errors import Unreadable, Usage
from bailment.primitives.signature import KeySigner, key_id
from bailment.primitives.time import Instant

_KEY_BYTES = 32
NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,62}")


@dataclass(frozen=True, slots=True)
class Key:
    """The public part of a key, and its story."""

    name: str
    public_key: bytes
    created: Instant
    retired: Instant | None = None

    @property
    def id(self) -> str:
        """A short name for people."""
        return key_id(self.public_key)

    def plain(self) -> dict[str, str | None]:
        """The shape of `bailment key list --json`."""
        return {
            "name": self.name,
            "id": self.id,
            "algorithm": "ed25519",
            "public": base64.b64encode(self.public_key).decode(),
            "created": str(self.created),
            "retired": str(self.retired) if self.retired else None,
        }


def new_key(name: str, folder: Path, *, now: Instant) -> Key:
    """Make the key *name* in *folder*: `NAME.pem` (mode 0600) and `NAME.pub.yaml`.

    Raises: Usage for a name that is taken or is not lower-case letters, digits, dots and dashes.
    """
    if not NAME.fullmatch(name):
        raise Usage(f"{name!r} cannot name a key", fix="use lower-case letters, digits, dots and dashes")
    if _pem(folder, name).exists():
        raise Usage("there is a key of this name already", where=str(_pem(folder, name)), fix="choose another name")
    private = Ed25519PrivateKey.generate()
    key = Key(name, KeySigner(private).public_key, now)
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    write_bytes(_pem(folder, name), pem, private=True)
    _write_public(folder, key)
    return key


def keys(folder: Path) -> tuple[Key, ...]:
    """The keys of *folder*, by name; none where there is no such folder."""
    return tuple(public_key(path) for path in sorted(folder.glob("*.pub.yaml")))


def public_key(path: Path) -> Key:
    """The key that the file `NAME.pub.yaml` at *path* describes.

    Raises: Unreadable where it is not such a file.
    """
    row = strict_yaml.load(read_bytes(path, limit=65536), str(path))
    try:
        assert isinstance(row, dict)
        retired = row.get("retired")
        public = base64.b64decode(str(row["public"]), validate=True)
        assert len(public) == _KEY_BYTES
        return Key(
            name=str(row["name"]),
            public_key=public,
            created=Instant.parse(str(row["created"])),
            retired=Instant.parse(str(retired)) if retired else None,
        )
    except (AssertionError, KeyError, ValueError, Usage):
        raise Unreadable("this is not a public key of ours", where=str(path), fix="bailment key new NAME") from None


def retire_key(name: str, folder: Path, *, now: Instant) -> Key:
    """Mark the key *name* as retired from *now*: it signs nothing more, what it signed stays verifiable.

    Raises: Usage where there is no such key.
    """
    key = _known(name, folder)
    retired = Key(key.name, key.public_key, key.created, key.retired or now)
    _write_public(folder, retired)
    return retired


def signer(name: str, folder: Path) -> KeySigner:
    """The signer of the key *name*.

    Raises: Usage where there is none or it is retired; Unreadable where its PEM is damaged, open to others or another.
    """
    key = _known(name, folder)
    if key.retired:
        raise Usage(f"the key {name!r} is retired", where=str(folder), fix="bailment key new NAME")
    path = _pem(folder, name)
    if path.is_file() and path.stat().st_mode & 0o077:
        raise Unreadable("others may read this private key", where=str(path), fix=f"chmod 600 {path}")
    try:
        private = load_pem_private_key(read_bytes(path, limit=65536), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise Unreadable("this is not a PEM of an Ed25519 key", where=str(path)) from None
    if not isinstance(private, Ed25519PrivateKey):
        raise Unreadable("this is not an Ed25519 key", where=str(path))
    held = KeySigner(private)
    if held.public_key != key.public_key:
        raise Unreadable("this is not the private part of the key beside it", where=str(path))
    return held


def _known(name: str, folder: Path) -> Key:
    path = folder / f"{name}.pub.yaml"
    if not NAME.fullmatch(name) or not path.is_file():
        raise Usage(f"there is no key {name!r}", where=str(folder), fix="bailment key list shows what there is")
    return public_key(path)


def _pem(folder: Path, name: str) -> Path:
    return folder / f"{name}.pem"


def _write_public(folder: Path, key: Key) -> None:
    write_bytes(folder / f"{key.name}.pub.yaml", strict_yaml.dump({**key.plain()}).encode())
