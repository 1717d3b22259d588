"""The typed agreement as people handle it: check it, sign it, attest its paper, ask it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from bailment.agreement import (
    PRECEDENCE,
    Sealed,
    Signatory,
    Use,
    attest,
    check_text,
    checks,
    digest,
    may,
    parse_sealed,
    print_sealed,
    sign,
)
from bailment.api.files import read_bytes, write_bytes
from bailment.api.keyring import signer
from bailment.api.knowledge import doubtful_words
from bailment.primitives.digest import sha256
from bailment.primitives.errors import Unreadable, Usage
from bailment.primitives.finding import Finding, Severity
from bailment.primitives.time import Day, Instant


@dataclass(frozen=True, slots=True)
class Checked:
    """What checking an agreement found."""

    file: str
    digest: str | None
    findings: tuple[Finding, ...]

    @property
    def is_sound(self) -> bool:
        """True where nothing grave was found."""
        return not any(finding.severity in {Severity.BLOCKER, Severity.HIGH} for finding in self.findings)


def check_agreement(path: Path, *, today: Day) -> Checked:
    """Everything that is wrong with the agreement at *path*, all at once, each with its line and column."""
    text = read_bytes(path)
    try:
        sealed = parse_sealed(text, str(path))
    except Unreadable:
        findings = check_text(text, str(path))
        if not findings:
            raise
        return Checked(str(path), None, findings)
    return Checked(str(path), digest(sealed.agreement), checks(sealed.agreement, today, doubtful_words()))


def sign_agreement(path: Path, *, key: str, keys: Path, signatory: Signatory, now: Instant) -> Sealed:
    """Sign the agreement at *path* with the key *key* of the folder *keys*; the file then holds the signature.

    Raises: Usage where the agreement names no such party, or it has signed already.
    """
    sealed = _ready(path, signatory, now)
    if any(signature.signatory.party == signatory.party for signature in sealed.signatures):
        raise Usage(f"{signatory.party} has signed it already", where=str(path))
    signature = sign(sealed.agreement, signer(key, keys), signatory, now)
    signed = replace(sealed, signatures=(*sealed.signatures, signature))
    write_bytes(path, print_sealed(signed).encode())
    return signed


@dataclass(frozen=True, slots=True)
class ExecutedPaper:
    """The paper that both sides signed, and our word for it."""

    path: Path
    says: str = "This is the paper that both sides signed, and the agreement restates it."


def attest_agreement(
    path: Path, paper: ExecutedPaper, *, key: str, keys: Path, signatory: Signatory, now: Instant
) -> Sealed:
    """Accept the executed *paper* by its hash: our signed word that the agreement at *path* restates it."""
    sealed = _ready(path, signatory, now)
    executed = sha256(read_bytes(paper.path))
    word = attest(sealed.agreement, signer(key, keys), signatory, now, paper=executed, says=paper.says)
    attested = replace(sealed, attestation=word)
    write_bytes(path, print_sealed(attested).encode())
    return attested


@dataclass(frozen=True, slots=True)
class Told:
    """What an agreement answers to a use, with the grants that decide."""

    answer: str
    grants: tuple[str, ...]
    clauses: tuple[str, ...]
    failing: tuple[str, ...]
    precedence: str = PRECEDENCE


def may_agreement(path: Path, use: Use) -> Told:
    """Whether the agreement at *path* allows *use*: YES, NO or UNKNOWN, and the grants that decide."""
    answer = may(parse_sealed(read_bytes(path), str(path)).agreement, use)
    return Told(
        str(answer.verdict),
        tuple(grant.id for grant in answer.grants),
        tuple(str(grant.source) for grant in answer.grants),
        tuple(answer.failing),
    )


def _ready(path: Path, signatory: Signatory, now: Instant) -> Sealed:
    """The agreement at *path*, fit to be signed by *signatory*: it names that party, and no check blocks it."""
    sealed = parse_sealed(read_bytes(path), str(path))
    parties = [party.id for party in sealed.agreement.parties]
    if signatory.party not in parties:
        known = " or ".join(parties)
        raise Usage(f"the agreement has no party {signatory.party!r}", where=str(path), fix=f"use {known}")
    found = checks(sealed.agreement, now.day(), doubtful_words())
    blocking = [finding for finding in found if finding.severity is Severity.BLOCKER]
    if blocking:
        raise Usage(
            f"it cannot be signed yet: {blocking[0].says}", where=str(path), fix="bailment agreement check FILE"
        )
    return sealed
