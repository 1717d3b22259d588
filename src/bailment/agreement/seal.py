"""Signatures under an agreement, or the executed paper in their place; any change to the agreement breaks both.

Each signature covers the agreement's digest together with who signs, by what authority and when, so that none of these
can be changed or moved to another agreement.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bailment.agreement.model import Agreement
from bailment.agreement.shapes import Hex32, Hex64, Id, Line, Sha256
from bailment.agreement.text import digest
from bailment.primitives.digest import canonical_json
from bailment.primitives.signature import Signer, is_signed, key_id
from bailment.primitives.time import Instant


class Algorithm(StrEnum):
    """How a signature is made."""

    ED25519 = "Ed25519"


@dataclass(frozen=True, slots=True)
class Signatory:
    """The person who signs for a party, and by what authority."""

    party: Id
    person: Line
    authority: Line


@dataclass(frozen=True, slots=True)
class Signature:
    """One party's signature under the digest of an agreement."""

    signatory: Signatory
    at: Instant
    algorithm: Algorithm
    public_key: Hex32
    digest: Sha256
    value: Hex64

    @property
    def key_id(self) -> str:
        """The short name of the key."""
        return key_id(bytes.fromhex(self.public_key))


@dataclass(frozen=True, slots=True)
class Attestation:
    """One side's word that the executed paper with this hash is what the agreement restates."""

    paper: Sha256
    says: Line
    signature: Signature


@dataclass(frozen=True, slots=True)
class Sealed:
    """An agreement with what binds the parties to it."""

    agreement: Agreement
    signatures: tuple[Signature, ...] = ()
    attestation: Attestation | None = None


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """A public key, and the party that is known to hold it."""

    party: str
    public_key: str


@dataclass(frozen=True, slots=True)
class Keyring:
    """The keys that the house trusts, and which party is the house."""

    ours: str
    holders: tuple[KeyHolder, ...]

    def knows(self, signature: Signature) -> bool:
        """True where the key is held by the party for which the signature is given, and by no other."""
        holding = {holder.party for holder in self.holders if holder.public_key == signature.public_key}
        return holding == {signature.signatory.party}


def sign(agreement: Agreement, signer: Signer, signatory: Signatory, at: Instant) -> Signature:
    """The signature of *signatory* under *agreement*."""
    return _signature(digest(agreement), signer, signatory, at, paper="", says="")


def attest(
    agreement: Agreement, signer: Signer, signatory: Signatory, at: Instant, *, paper: str, says: str
) -> Attestation:
    """The word of *signatory* that the executed paper with the SHA-256 *paper* is what *agreement* restates."""
    return Attestation(paper, says, _signature(digest(agreement), signer, signatory, at, paper=paper, says=says))


def is_executed(sealed: Sealed, keyring: Keyring) -> bool:
    """True where every party signed, ours among at least two, or our side attested the executed paper.

    Law: the signatures say that both sides stand by the text; whether they bind at law is for the executed paper.
    """
    return _is_signed_by_both(sealed, keyring) or is_attested(sealed, keyring)


def counted(sealed: Sealed, keyring: Keyring) -> tuple[Signature, ...]:
    """The signatures that hold under this agreement, by keys that the house trusts."""
    return tuple(
        signature
        for signature in sealed.signatures
        if keyring.knows(signature) and _holds(sealed.agreement, signature, paper="", says="")
    )


def statement(signature: Signature, *, paper: str = "", says: str = "") -> bytes:
    """The bytes that were signed: canonical JSON that names the agreement's digest, the signatory and the moment.

    *paper* and *says* are those of an attestation.
    """
    return _message(signature.digest, signature.signatory, signature.at, paper, says)


def _is_signed_by_both(sealed: Sealed, keyring: Keyring) -> bool:
    parties = {party.id for party in sealed.agreement.parties}
    signed = {signature.signatory.party for signature in counted(sealed, keyring)}
    return keyring.ours in parties and len(parties) > 1 and parties <= signed


def is_attested(sealed: Sealed, keyring: Keyring) -> bool:
    """True where our side attested that the executed paper is what the agreement restates."""
    attestation = sealed.attestation
    if attestation is None or keyring.ours not in {party.id for party in sealed.agreement.parties}:
        return False
    signature = attestation.signature
    return (
        signature.signatory.party == keyring.ours
        and keyring.knows(signature)
        and _holds(sealed.agreement, signature, paper=attestation.paper, says=attestation.says)
    )


def _signature(digest: str, signer: Signer, signatory: Signatory, at: Instant, *, paper: str, says: str) -> Signature:
    value = signer.sign(_message(digest, signatory, at, paper, says))
    return Signature(signatory, at, Algorithm.ED25519, signer.public_key.hex(), digest, value.hex())


def _holds(agreement: Agreement, signature: Signature, *, paper: str, says: str) -> bool:
    now = digest(agreement)
    message = _message(now, signature.signatory, signature.at, paper, says)
    public_key, value = bytes.fromhex(signature.public_key), bytes.fromhex(signature.value)
    return signature.digest == now and is_signed(public_key, message, value)


def _message(digest: str, signatory: Signatory, at: Instant, paper: str, says: str) -> bytes:
    return canonical_json(
        {
            "signs": "bailment agreement",
            "digest": digest,
            "party": signatory.party,
            "person": signatory.person,
            "authority": signatory.authority,
            "at": str(at),
            "paper": paper,
            "says": says,
        }
    )
