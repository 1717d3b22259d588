"""The ledger and its packs: what the other side verifies without trusting us."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bailment.agreement import PRECEDENCE, Keyring, Sealed, digest, is_executed
from bailment.agreement.seal import counted, is_attested, statement
from bailment.agreement.text import canonical
from bailment.api import history
from bailment.api.deals import is_id, log_signer, origin
from bailment.api.files import read_bytes, write_bytes
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

INDEX = "index"
_LONGEST_NAME = 255
_Held = tuple[tuple[int, Sealed], ...]


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
    """A signed checkpoint of the deal's ledger as it stands, also kept beside the database."""
    signed = deal.ledger.checkpoint(log_signer(deal), now)
    write_bytes(deal.folder / history.CHECKPOINT, signed)
    return signed


def ledger_head(folder: Path, *, now: Instant) -> Head:
    """The signed head of the ledger of the deal in *folder*."""
    with open_deal(folder) as deal:
        signed = checkpoint(deal, now=now)
        tree = deal.ledger.tree()
        return Head(origin(deal.name), tree.size, tree.root().hex(), signed, str(ledger_key(deal)))


def ledger_append(folder: Path, kind: str, facts: dict[str, str], *, now: Instant) -> int:
    """Append an entry of people's own words, which enter only as salted digests; its index.

    Raises: Usage where *kind* or the name of a fact, which do enter, are more than a short name.
    """
    import secrets

    for name in (kind, *facts):
        if not is_id(name):
            raise Usage(f"{name[:80]!r} is no short name", fix="use small letters, digits, '_', '.' and '-'")
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

    Raises: Tampered, naming the entry, tile or checkpoint that does not hold, or what the deal says otherwise.
    """
    with open_deal(folder) as deal:
        entries = deal.ledger.audit([ledger_key(deal)])
        history.check(deal)
        return entries


def ledger_key(deal: Deal) -> Key:
    """The verifier key of a deal's ledger: what the other side is given, once and by another way than the packs."""
    return Key(origin(deal.name), history.Record.of(deal).ledger_key)


def evidence_pack(folder: Path, *, now: Instant) -> bytes:
    """The evidence pack of the deal in *folder*: ledger, agreements and signatures; nothing privileged, no papers.

    An agreement goes in as the canonical JSON that its signatures cover, and in no other form that could differ.
    Raises: Usage where the deal has no agreement.
    """
    with open_deal(folder) as deal:
        history.current(deal)
        checkpoint(deal, now=now)
        held, keyring = history.agreements(deal), history.Record.of(deal).keyring
        files = {_path(number): canonical_json(canonical(sealed.agreement)) for number, (_, sealed) in _numbered(held)}
        files[INDEX] = _index(deal.name, held, keyring).encode()
        contents = Contents(
            leaves=deal.ledger.leaves(),
            checkpoints=deal.ledger.checkpoints(),
            files=files,
            signatures=[line for number, (_, sealed) in _numbered(held) for line in _signed(number, sealed, keyring)],
            proofs=[act.index for act in history.acts(deal)],
        )
        return pack(contents, log_signer(deal))


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
    """The verifier keys that *key* is, or that stand in the file of that name; of `NAME.pub.yaml` the one it holds."""
    if "+" in key and not (len(key) < _LONGEST_NAME and Path(key).is_file()):
        return [key]
    path = Path(key)
    if path.name.endswith(".pub.yaml"):
        held = public_key(path)
        return [str(Key(held.name, held.public_key))]
    return read_bytes(path).decode().split()


def _path(number: int) -> str:
    return f"agreement/{number}.json"


def _numbered(held: _Held) -> list[tuple[int, tuple[int, Sealed]]]:
    return list(enumerate(held, 1))


def _signed(number: int, sealed: Sealed, keyring: Keyring) -> list[FileSignature]:
    """What binds the parties to an agreement, each under the canonical form whose SHA-256 it names."""
    bound = [(signature, statement(signature)) for signature in counted(sealed, keyring)]
    if word := sealed.attestation if is_attested(sealed, keyring) else None:
        bound.append((word.signature, statement(word.signature, paper=word.paper, says=word.says)))
    return [
        FileSignature(
            _path(number),
            Key(signature.signatory.party, bytes.fromhex(signature.public_key)),
            message,
            bytes.fromhex(signature.value),
        )
        for signature, message in bound
    ]


def _index(name: str, held: _Held, keyring: Keyring) -> str:
    """What is inside a pack, for people; its manifest covers it as it covers every file."""
    lines = [f"What is inside: the evidence of {name}", ""]
    for number, (entry_of_it, sealed) in _numbered(held):
        standing = "executed" if is_executed(sealed, keyring) else "not executed"
        bound = [f"signed for {signature.signatory.party}" for signature in counted(sealed, keyring)]
        if is_attested(sealed, keyring) and sealed.attestation:
            bound.append(f"attested by {keyring.ours} to restate the paper {sealed.attestation.paper}")
        parts = [f"agreement {digest(sealed.agreement)}", f"entry {entry_of_it}", standing, *bound]
        lines.append(f"{_path(number)}: {', '.join(parts)}")
    lines += [
        f"The last of them is in force. {PRECEDENCE}",
        "signatures: who signed which agreement, with the statement that was signed",
        "tile/entries/: the ledger's entries; tile/0/ and up: the hashes over them",
        "checkpoint, checkpoints/: the ledger's size and root, signed with its key",
        "proofs/: that an entry about the deal itself is in the ledger, each to be handed on alone",
        "keys: the keys of all who signed; they prove nothing until their holders gave them to you",
        "manifest: every file with its SHA-256, signed with the ledger's key",
    ]
    return "\n".join(lines) + "\n"
