"""A signature holds for its key, message and bytes alone; an error names file, place, fault and cure."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from bailment.primitives.errors import Bailment, Tampered, Unavailable, Unreadable, Usage
from bailment.primitives.finding import Severity
from bailment.primitives.signature import KeySigner, is_signed, key_id
from bailment.primitives.span import Quote, Span

ONE = KeySigner(Ed25519PrivateKey.from_private_bytes(bytes(32)))
TWO = KeySigner(Ed25519PrivateKey.from_private_bytes(bytes(31) + b"\1"))


@given(st.binary(max_size=64), st.integers(0, 511))
def test_a_signature_holds_until_a_bit_of_it_is_flipped(message: bytes, bit: int) -> None:
    signature = ONE.sign(message)
    assert is_signed(ONE.public_key, message, signature)
    flipped = bytearray(signature)
    flipped[bit // 8] ^= 1 << bit % 8
    assert not is_signed(ONE.public_key, message, bytes(flipped))
    assert not is_signed(ONE.public_key, message + b"\0", signature)
    assert not is_signed(TWO.public_key, message, signature)


@pytest.mark.parametrize(("key", "signature"), [(b"", b""), (b"k" * 31, b"s" * 64), (b"\xff" * 32, b"s" * 64)])
def test_what_is_no_key_or_no_signature_does_not_hold(key: bytes, signature: bytes) -> None:
    assert not is_signed(key, b"message", signature)


def test_a_key_has_a_short_name_of_its_own() -> None:
    assert len(key_id(ONE.public_key)) == 16
    assert key_id(ONE.public_key) != key_id(TWO.public_key)


@pytest.mark.parametrize("kind", [Usage, Unreadable, Unavailable, Tampered])
def test_an_error_reads_as_place_fault_and_cure(kind: type[Bailment]) -> None:
    assert str(kind("it is torn", where="a.yaml:2:1", fix="mend it")) == "a.yaml:2:1: it is torn (mend it)"
    assert str(kind("it is torn")) == "it is torn"
    assert isinstance(kind("x"), Bailment)


def test_the_gravest_finding_sorts_first() -> None:
    assert sorted(Severity, key=lambda severity: severity.rank)[0] is Severity.BLOCKER


def test_a_span_runs_forward_and_a_quote_fills_it() -> None:
    for start, end in ((-1, 2), (3, 2)):
        with pytest.raises(ValueError, match="forward"):
            Span("a.md", start, end)
    with pytest.raises(ValueError, match="as many characters"):
        Quote(Span("a.md", 0, 3), "No")
    outer, inner = Span("a.md", 0, 9), Span("a.md", 2, 4)
    assert outer.holds(inner)
    assert not inner.holds(outer)
    assert not outer.holds(Span("b.md", 2, 4))
    assert not inner.overlaps(Span("a.md", 4, 5))
