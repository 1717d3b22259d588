"""Leaves forget what they must, and notes are signed as the standard says."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bailment.evidence.leaf import entry, opens
from bailment.evidence.note import Key, Note, NoteSigner, checkpoint, verified
from bailment.primitives.errors import Unreadable, Usage
from bailment.primitives.signature import KeySigner
from bailment.primitives.time import Instant

AT = Instant.parse("2026-03-02T09:00:00Z")
SALT = b"sixteen bytes or more"


def signer(name: str = "a.example/log", seed: int = 1) -> NoteSigner:
    return NoteSigner(name, KeySigner(Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)))


def test_a_leaf_is_canonical_and_holds_nothing_personal() -> None:
    made = entry("decision", AT, {"n": 1, "clause": "4.2"}, {"request": b"Anna Berg"}, SALT)
    digest = made.digests["request"]
    expected = (
        f'{{"at":"2026-03-02T09:00:00Z","clause":"4.2","digests":{{"request":"{digest}"}},"kind":"decision","n":1}}'
    )
    assert made.leaf() == expected.encode()
    assert made.salt == SALT


def test_the_same_words_under_another_salt_or_name_have_another_digest() -> None:
    digest = entry("d", AT, {}, {"a": b"Anna"}, SALT).digests["a"]
    assert entry("d", AT, {}, {"a": b"Anna"}, SALT + b"2").digests["a"] != digest
    assert entry("d", AT, {}, {"b": b"Anna"}, SALT).digests["b"] != digest
    assert opens(SALT, "a", b"Anna", digest)
    assert not opens(SALT, "a", b"Anne", digest)
    assert not opens(SALT, "b", b"Anna", digest)


def test_personal_matter_without_a_good_salt_is_refused() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        entry("d", AT, {}, {"a": b"Anna"}, b"short")


def test_nothing_personal_needs_no_salt_and_keeps_none() -> None:
    made = entry("d", AT, {"n": 1}, {}, SALT)
    assert made.salt == b""
    assert b"digests" not in made.leaf()


@pytest.mark.parametrize("name", ["kind", "at", "digests"])
def test_a_fact_cannot_stand_in_for_what_every_leaf_says(name: str) -> None:
    with pytest.raises(ValueError, match=name):
        entry("d", AT, {name: "x"}).leaf()


def test_a_checkpoint_is_signed_by_the_key_that_bears_its_origin() -> None:
    note = checkpoint(3, bytes(32), signer())
    assert verified(note, signer().key).size == 3
    for other in (signer(seed=2), signer("b.example/log")):
        with pytest.raises(Unreadable):
            verified(note, other.key)


def test_another_name_on_the_same_key_does_not_verify() -> None:
    note = checkpoint(3, bytes(32), signer()).replace("\u2014 a.example".encode(), "\u2014 b.example".encode())
    assert Note.parse(note).signers([signer().key, signer("b.example/log").key]) == ([], [])


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u2003b", "a\nb"])
def test_a_name_that_would_break_a_note_is_refused(name: str) -> None:
    with pytest.raises(Usage):
        signer(name)


@pytest.mark.parametrize("text", ["no newline", "a\tb\n", "a\r\n"])
def test_a_text_that_would_break_a_note_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="newline"):
        signer().note(text)


GOOD = checkpoint(3, bytes(32), signer())


@pytest.mark.parametrize(
    "bad",
    [
        b"",
        GOOD[:-1],
        GOOD + b"\n",
        GOOD.replace(b"\n\n", b"\n"),
        GOOD.replace("\u2014".encode(), b"-"),
        GOOD.replace(b"\n3\n", b"\n03\n"),
        GOOD.replace(b"\n3\n", b"\n-3\n"),
        GOOD.replace(b"\n3\n", b"\n\n"),
        GOOD.replace(b"AAAA", b"AA\tA", 1),
        GOOD.replace(b"AAA=", b"AAB=", 1),
        b"\xff" + GOOD,
    ],
)
def test_a_malformed_checkpoint_is_unreadable(bad: bytes) -> None:
    with pytest.raises(Unreadable):
        verified(bad, signer().key)


def test_a_wrong_signature_of_a_known_key_beside_a_good_one_spoils_the_note() -> None:
    forged = "".join(line + "\n" for line in GOOD.decode().splitlines()[-1:])
    raw = bytearray(forged.encode())
    at = len(raw) - 12
    raw[at] = ord("A") if raw[at] != ord("A") else ord("B")
    with pytest.raises(Unreadable):
        verified(GOOD + bytes(raw), signer().key)


@pytest.mark.parametrize(
    "text", ["", "a", "a+b+c", "a+00000000+AQ==", str(signer().key)[:-4], str(signer().key).upper()]
)
def test_what_is_no_verifier_key_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        Key.parse(text)
