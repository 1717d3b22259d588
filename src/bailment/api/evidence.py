"""The ledger and its packs: what the other side verifies without trusting us."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bailment.agreement import Sealed, print_text
from bailment.agreement.seal import statement
from bailment.agreement.text import canonical
from bailment.api.deals import LEDGER, Record, current, log_signer, origin
from bailment.api.files import read_bytes
from bailment.api.keyring import public_key
from bailment.evidence import verify as verifier
from bailment.evidence.leaf import entry
from bailment.evidence.note import Key
from bailment.evidence.pack import Contents, FileSignature, pack
from bailment.evidence.verify import Verdict as Verdict
from bailment.primitives.digest import canonical_json
from bailment.primitives.errors import Unreadable, Usage
from bailment.primitives.time import Instant
from bailment.store import Deal, open_deal

AGREEMENT = "agreement/agreement.yaml"
CANONICAL = "agreement/agreement.json"


@dataclass(frozen=True, slots=True)
class Head:
    """The newest signed state of a ledger."""

    origin: str
    size: int
    root: str
    checkpoint: bytes = field(repr=False)
    key: str

    def plain(self) -> dict[str, object]:
        """The shape of `bailment ledger head --json`."""
        return {
            "origin": self.origin,
            "size": self.size,
            "root": self.root,
            "checkpoint": self.checkpoint.decode(),
            "key": self.key,
        }


def checkpoint(deal: Deal, *, now: Instant) -> bytes:
    """A signed checkpoint of the deal's ledger as it stands."""
    return deal.ledger.checkpoint(log_signer(deal.folder, deal.name), now)


def ledger_head(folder: Path, *, now: Instant) -> Head:
    """The signed head of the ledger of the deal in *folder*."""
    with open_deal(folder) as deal:
        signed = checkpoint(deal, now=now)
        tree = deal.ledger.tree()
        return Head(origin(deal.name), tree.size, tree.root().hex(), signed, str(ledger_key(folder, deal.name)))


def ledger_append(folder: Path, kind: str, facts: dict[str, str], *, now: Instant) -> int:
    """Append an entry of people's own words, which enter only as salted digests; its index."""
    import secrets

    personal = {name: words.encode() for name, words in facts.items()}
    with open_deal(folder) as deal:
        return deal.ledger.append_now([entry(f"note.{kind}", now, {}, personal, secrets.token_bytes(16))])[0]


def ledger_prove(folder: Path, index: int, *, now: Instant) -> bytes:
    """The `.tlog-proof` of the entry at *index*.

    Raises: Usage where there is no such entry.
    """
    from bailment.evidence.note import proof

    with open_deal(folder) as deal:
        signed = checkpoint(deal, now=now)
        tree = deal.ledger.tree()
        if not 0 <= index < tree.size:
            raise Usage(f"the ledger has the entries 0 to {tree.size - 1}", where=deal.name)
        return proof(index, tree.inclusion_proof(index), signed)


def ledger_verify(folder: Path) -> int:
    """The number of entries of the ledger of the deal in *folder*, after each was hashed again.

    Raises: Tampered, naming the entry, tile or checkpoint that does not hold.
    """
    with open_deal(folder) as deal:
        return deal.ledger.audit([ledger_key(folder, deal.name)])


def ledger_key(folder: Path, name: str) -> Key:
    """The verifier key of a deal's ledger: what the other side is given, once and by another way than the packs."""
    return Key(origin(name), public_key(folder / "keys" / f"{LEDGER}.pub.yaml").public_key)


def evidence_pack(folder: Path, *, now: Instant) -> bytes:
    """The evidence pack of the deal in *folder*: ledger, agreement and signatures; nothing privileged, no papers.

    Raises: Usage where the deal has no agreement.
    """
    with open_deal(folder) as deal:
        sealed = current(deal)
        checkpoint(deal, now=now)
        points = deal.ledger.checkpoints()
        leaves = deal.ledger.leaves()
        signer = log_signer(folder, deal.name)
        files = {
            AGREEMENT: print_text(sealed.agreement).encode(),
            CANONICAL: canonical_json(canonical(sealed.agreement)),
        }
        signatures = tuple(_signatures(sealed, Record.of(deal)))
        contents = Contents(leaves, points, files, signatures, (), range(min(len(leaves), 16)))
        return pack(contents, signer)


def evidence_verify(path: Path, keys: Sequence[str] = (), seen: Sequence[Path] = ()) -> Verdict:
    """Whether the pack at *path* holds, judged by *keys*: verifier keys, or files of them; it must extend those *seen*.

    Raises: Usage for a key that is none; Unreadable where there is no such file.
    """
    try:
        given = [line for key in keys for line in _lines(key)]
        return verifier.verify(read_bytes(path), given, [read_bytes(old) for old in seen])
    except UnicodeDecodeError:
        raise Unreadable("this is not a file of verifier keys") from None
    except ValueError as error:
        raise Usage(str(error), fix="a key is written NAME+HASH+BASE64, as `bailment ledger head` prints it") from None


def _lines(key: str) -> list[str]:
    return read_bytes(Path(key)).decode().split() if Path(key).is_file() or "+" not in key else [key]


def party_keys(sealed: Sealed) -> tuple[Key, ...]:
    """The verifier keys of those who signed the agreement."""
    return tuple(Key(signature.signatory.party, bytes.fromhex(signature.public_key)) for signature in sealed.signatures)


def _signatures(sealed: Sealed, record: Record) -> list[FileSignature]:
    """Each party's signature, under the canonical form whose SHA-256 it names."""
    return [
        FileSignature(CANONICAL, key, statement(signature), bytes.fromhex(signature.value))
        for key, signature in zip(party_keys(sealed), sealed.signatures, strict=True)
        if record.keyring.knows(signature)
    ]
