"""The verifier's own Ed25519 agrees with OpenSSL, and is stricter only where it says so."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from bailment.evidence import verify as verifier
from bailment.evidence.verify import is_signed
from bailment.primitives import signature as openssl
from bailment.primitives.signature import KeySigner

PRIME, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
SIGNER = KeySigner(Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
MESSAGE = b"the paper prevails"


@settings(max_examples=40, deadline=None)
@given(seed=st.binary(min_size=32, max_size=32), message=st.binary(max_size=200))
def test_a_signature_is_known_again(seed: bytes, message: bytes) -> None:
    signer = KeySigner(Ed25519PrivateKey.from_private_bytes(seed))
    assert is_signed(signer.public_key, message, signer.sign(message))


@pytest.mark.parametrize("part", ["key", "signature"])
def test_each_flipped_bit_is_judged_as_openssl_judges_it(part: str) -> None:
    key, signature = SIGNER.public_key, SIGNER.sign(MESSAGE)
    for bit in range(0, 8 * len(key if part == "key" else signature), 1 if part == "signature" else 3):
        changed = bytearray(key if part == "key" else signature)
        changed[bit // 8] ^= 1 << bit % 8
        pair = (bytes(changed), signature) if part == "key" else (key, bytes(changed))
        assert is_signed(pair[0], MESSAGE, pair[1]) is openssl.is_signed(pair[0], MESSAGE, pair[1]) is False


def test_an_s_beyond_the_order_is_refused_as_openssl_refuses_it() -> None:
    signature = SIGNER.sign(MESSAGE)
    s = int.from_bytes(signature[32:], "little")
    for more in range(1, 16):
        if s + more * ORDER < 2**256:
            forged = signature[:32] + (s + more * ORDER).to_bytes(32, "little")
            assert not is_signed(SIGNER.public_key, MESSAGE, forged)
            assert not openssl.is_signed(SIGNER.public_key, MESSAGE, forged)


def small_order_points() -> list[bytes]:
    """The eight points of small order, found by multiplying any point by the group's order."""
    found: set[bytes] = set()
    for y in range(2, 60):
        point = verifier._point(y.to_bytes(32, "little"))
        if point:
            total = verifier._ZERO
            for bit in bin(ORDER)[2:]:
                total = verifier._add(total, total)
                total = verifier._add(total, point) if bit == "1" else total
            found.add(verifier._encoded(total))
    return sorted(found)


def test_a_key_of_small_order_signs_nothing() -> None:
    points = small_order_points()
    assert len(points) == 8
    fooled = 0
    for key in points:
        for nonce in points:
            signature = nonce + bytes(32)
            assert not is_signed(key, MESSAGE, signature)
            fooled += openssl.is_signed(key, MESSAGE, signature)
    assert fooled, "OpenSSL takes such keys: here the verifier is stricter on purpose"


@pytest.mark.parametrize("y", [PRIME, PRIME + 1, 2**255 - 1])
@pytest.mark.parametrize("sign", [0, 1])
def test_a_point_that_is_not_canonical_is_refused(y: int, sign: int) -> None:
    encoded = (y | sign << 255).to_bytes(32, "little")
    assert verifier._point(encoded) is None
    assert not is_signed(encoded, MESSAGE, SIGNER.sign(MESSAGE))


def test_minus_zero_is_no_x() -> None:
    assert verifier._point((1 | 1 << 255).to_bytes(32, "little")) is None


@pytest.mark.parametrize(("key", "signature"), [(b"", b""), (b"x" * 31, b"x" * 64), (b"x" * 32, b"x" * 63)])
def test_wrong_lengths_are_no_signature(key: bytes, signature: bytes) -> None:
    assert not is_signed(key, MESSAGE, signature)
