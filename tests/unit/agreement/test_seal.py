"""An agreement binds when both sides signed it or the house attested the paper; a change of anything undoes that."""

from __future__ import annotations

from dataclasses import replace
from importlib import resources

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bailment.agreement import (
    PRECEDENCE,
    Agreement,
    KeyHolder,
    Keyring,
    Sealed,
    Signatory,
    attest,
    is_executed,
    parse,
    parse_sealed,
    print_sealed,
    sign,
)
from bailment.agreement.text import canonical
from bailment.primitives.digest import canonical_json, sha256
from bailment.primitives.errors import Unreadable
from bailment.primitives.signature import KeySigner
from bailment.primitives.time import Day, Instant

OURS = KeySigner(Ed25519PrivateKey.from_private_bytes(b"o" * 32))
THEIRS = KeySigner(Ed25519PrivateKey.from_private_bytes(b"t" * 32))
KEYRING = Keyring(
    "hospital",
    (KeyHolder("hospital", OURS.public_key.hex()), KeyHolder("vendor", THEIRS.public_key.hex())),
)
OFFICER = Signatory("hospital", "P. Marsh", "privacy officer")
DIRECTOR = Signatory("vendor", "Q. Vale", "director")
NOON = Instant.parse("2026-11-02T12:00:00Z")
PAPER = "ab" * 32


@pytest.fixture(scope="module")
def agreement() -> Agreement:
    return parse((resources.files("bailment.examples") / "agreement.yaml").read_text(), "agreement.yaml")


@pytest.fixture(scope="module")
def signed(agreement: Agreement) -> Sealed:
    return Sealed(agreement, (sign(agreement, OURS, OFFICER, NOON), sign(agreement, THEIRS, DIRECTOR, NOON)))


@pytest.fixture(scope="module")
def attested(agreement: Agreement) -> Sealed:
    return Sealed(agreement, (), attest(agreement, OURS, OFFICER, NOON, paper=PAPER, says="I saw both signatures."))


def test_both_signatures_bind_and_one_does_not(signed: Sealed) -> None:
    assert is_executed(signed, KEYRING)
    assert not is_executed(replace(signed, signatures=signed.signatures[:1]), KEYRING)
    assert not is_executed(replace(signed, signatures=signed.signatures[1:]), KEYRING)
    assert not is_executed(replace(signed, signatures=()), KEYRING)


def test_a_key_that_two_parties_hold_binds_neither(agreement: Agreement) -> None:
    both = (sign(agreement, OURS, OFFICER, NOON), sign(agreement, OURS, DIRECTOR, NOON))
    shared = tuple(KeyHolder(party, OURS.public_key.hex()) for party in ("hospital", "vendor"))
    assert not is_executed(Sealed(agreement, both), Keyring("hospital", shared))
    word = attest(agreement, OURS, OFFICER, NOON, paper=PAPER, says="I saw both signatures.")
    assert not is_executed(Sealed(agreement, (), word), Keyring("hospital", shared))


def test_the_word_that_the_paper_prevails_is_signed_with_the_rest(agreement: Agreement) -> None:
    assert canonical(agreement)["precedence"] == PRECEDENCE
    assert sha256(canonical_json(canonical(agreement))) == sign(agreement, OURS, OFFICER, NOON).digest


def test_our_word_for_the_executed_paper_binds_and_theirs_does_not(agreement: Agreement, attested: Sealed) -> None:
    assert is_executed(attested, KEYRING)
    theirs = attest(agreement, THEIRS, DIRECTOR, NOON, paper=PAPER, says="I saw both signatures.")
    assert not is_executed(replace(attested, attestation=theirs), KEYRING)


def test_a_changed_agreement_is_bound_no_more(signed: Sealed, attested: Sealed) -> None:
    longer = replace(signed.agreement, term=replace(signed.agreement.term, ends=Day(2030, 1, 1)))
    assert not is_executed(replace(signed, agreement=longer), KEYRING)
    assert not is_executed(replace(attested, agreement=longer), KEYRING)


@pytest.mark.parametrize(
    "change",
    [
        {"at": Instant.parse("2026-11-02T12:00:01Z")},
        {"signatory": replace(DIRECTOR, authority="chief executive")},
        {"signatory": replace(DIRECTOR, person="R. Vale")},
        {"value": "00" * 64},
        {"digest": "00" * 32},
        {"public_key": OURS.public_key.hex()},
    ],
)
def test_who_signed_by_what_authority_and_when_cannot_be_changed(signed: Sealed, change: dict[str, object]) -> None:
    forged = replace(signed.signatures[1], **change)  # type: ignore[arg-type]
    assert not is_executed(replace(signed, signatures=(signed.signatures[0], forged)), KEYRING)


def test_the_attested_paper_cannot_be_exchanged(attested: Sealed) -> None:
    assert attested.attestation
    for change in ({"paper": "cd" * 32}, {"says": "I saw none."}):
        assert not is_executed(replace(attested, attestation=replace(attested.attestation, **change)), KEYRING)


def test_a_signature_is_no_attestation_and_an_attestation_no_signature(signed: Sealed, attested: Sealed) -> None:
    assert attested.attestation
    moved = replace(attested.attestation, signature=signed.signatures[0])
    assert not is_executed(Sealed(signed.agreement, (), moved), KEYRING)
    assert not is_executed(Sealed(signed.agreement, (attested.attestation.signature, signed.signatures[1])), KEYRING)


def test_a_key_that_nobody_is_known_to_hold_binds_nobody(signed: Sealed, attested: Sealed) -> None:
    for sealed in (signed, attested):
        assert not is_executed(sealed, replace(KEYRING, holders=KEYRING.holders[1:]))
        assert not is_executed(sealed, replace(KEYRING, ours="somebody"))


def test_a_sealed_file_reads_back_and_still_binds(signed: Sealed, attested: Sealed) -> None:
    for sealed in (signed, attested):
        again = parse_sealed(print_sealed(sealed), "sealed.yaml")
        assert again == sealed
        assert is_executed(again, KEYRING)


def test_a_file_without_a_seal_is_sealed_by_nobody(signed: Sealed) -> None:
    text = (resources.files("bailment.examples") / "agreement.yaml").read_text()
    assert not is_executed(parse_sealed(text, "agreement.yaml"), KEYRING)


def test_a_broken_seal_is_unreadable(signed: Sealed) -> None:
    with pytest.raises(Unreadable, match="64 bytes"):
        parse_sealed(print_sealed(signed).replace(signed.signatures[0].value, "zz"), "sealed.yaml")
