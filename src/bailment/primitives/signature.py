"""What it takes to sign: keys live behind this protocol, so that a hardware token can stand here too."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


class Signer(Protocol):
    """Signs with one Ed25519 key (RFC 8032)."""

    @property
    def public_key(self) -> bytes:
        """The 32 bytes of the public key."""
        ...

    def sign(self, message: bytes) -> bytes:
        """The 64 bytes of the signature of *message*."""
        ...


@dataclass(frozen=True, slots=True)
class KeySigner:
    """A signer whose private key is in memory."""

    key: Ed25519PrivateKey

    @property
    def public_key(self) -> bytes:
        """The 32 bytes of the public key."""
        return self.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    def sign(self, message: bytes) -> bytes:
        """The 64 bytes of the signature of *message*."""
        return self.key.sign(message)


def key_id(public_key: bytes) -> str:
    """The first 16 hex digits of the SHA-256 of *public_key*: a name for people, not a proof."""
    return hashlib.sha256(public_key).hexdigest()[:16]


def is_signed(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """True where *signature* is the one that the holder of *public_key* made of *message*."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
