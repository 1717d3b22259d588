"""The text form of a sealed agreement: the agreement as it stands, then what binds the parties to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bailment.agreement.codec import Reader, plain
from bailment.agreement.seal import Attestation, Sealed, Signature
from bailment.agreement.text import print_text, read_agreement, unreadable
from bailment.primitives import strict_yaml

_SEAL = "seal"
_SAYS = "Signatures under the digest of all that stands above, or our word for the executed paper."


@dataclass(frozen=True, slots=True)
class _Seal:
    signatures: tuple[Signature, ...] = ()
    attestation: Attestation | None = None


def parse_sealed(text: str | bytes, file: str) -> Sealed:
    """The agreement that *text* holds with its seal; an agreement without one is sealed by nobody.

    Raises: Unreadable, as `text.parse`.
    """
    parsed = strict_yaml.parse(text, file)
    reader = Reader(parsed)
    held: Any = dict(parsed.value) if isinstance(parsed.value, dict) else parsed.value
    seal = held.pop(_SEAL, {}) if isinstance(held, dict) else {}
    agreement = read_agreement(reader, held)
    bound = reader.read(_Seal, seal, (_SEAL,))
    if agreement is None or bound is None or reader.findings:
        raise unreadable(reader.findings, file)
    return Sealed(agreement, bound.signatures, bound.attestation)


def print_sealed(sealed: Sealed) -> str:
    """The text of *sealed*: `parse_sealed` reads it back."""
    seal: Any = plain(_Seal(sealed.signatures, sealed.attestation))
    return print_text(sealed.agreement) + f"\n# {_SAYS}\n" + strict_yaml.dump({_SEAL: seal})
