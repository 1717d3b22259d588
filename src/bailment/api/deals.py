"""A deal in a folder: what belongs to it, who is trusted to sign for whom, what happened."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from bailment.agreement import KeyHolder, Keyring, Sealed, digest, is_executed, parse_sealed, print_sealed
from bailment.api.files import read_bytes
from bailment.api.keyring import new_key, public_key, signer
from bailment.evidence.leaf import Entry, entry
from bailment.evidence.note import NoteSigner
from bailment.lifecycle.model import Event
from bailment.primitives.digest import Plain, sha256
from bailment.primitives.errors import Tampered, Usage
from bailment.primitives.time import Instant
from bailment.store import Deal, Transaction, create, open_deal

KEYS = "keys"
LEDGER = "ledger"


@dataclass(frozen=True, slots=True)
class Record:
    """What the house itself says of a deal: its own id in the agreement, and whose keys it trusts."""

    ours: str
    holders: tuple[KeyHolder, ...] = ()

    @property
    def keyring(self) -> Keyring:
        """The keys that count for this deal."""
        return Keyring(self.ours, self.holders)

    def text(self) -> str:
        """The text that the store keeps."""
        holders = [{"party": holder.party, "public_key": holder.public_key} for holder in self.holders]
        return json.dumps({"ours": self.ours, "holders": holders})

    @classmethod
    def of(cls, deal: Deal) -> Record:
        """The record of *deal*.

        Raises: Tampered where the store gives something else.
        """
        try:
            row = json.loads(deal.record)
            return cls(row["ours"], tuple(KeyHolder(**holder) for holder in row["holders"]))
        except (ValueError, KeyError, TypeError):
            raise Tampered("the deal's record is not what was kept", where=deal.name) from None


@dataclass(frozen=True, slots=True)
class DealView:
    """A deal as people see it."""

    folder: str
    name: str
    ours: str
    trusted: tuple[tuple[str, str], ...]
    papers: tuple[tuple[str, str], ...]
    agreement: str | None
    executed: bool
    events: int
    entries: int

    def plain(self) -> dict[str, object]:
        """The shape of `bailment deal show --json`."""
        return {
            "folder": self.folder,
            "name": self.name,
            "ours": self.ours,
            "trusted": [{"party": party, "public_key": key} for party, key in self.trusted],
            "papers": [{"name": name, "sha256": digest} for name, digest in self.papers],
            "agreement": self.agreement,
            "executed": self.executed,
            "events": self.events,
            "entries": self.entries,
        }


def new_deal(folder: Path, name: str, ours: str, *, now: Instant) -> DealView:
    """Make a deal in *folder*, with a key of its own for the ledger; *ours* is our party's id in the agreement.

    Raises: Usage where a deal is there already.
    """
    with create(folder, name, now, Record(ours).text()) as deal:
        new_key(LEDGER, folder / KEYS, now=now)
        deal.ledger.append_now([entry("deal.new", now, {"deal": name})])
        return _view(deal)


def show_deal(folder: Path) -> DealView:
    """The deal in *folder*."""
    with open_deal(folder) as deal:
        return _view(deal)


def list_deals(folder: Path) -> tuple[DealView, ...]:
    """The deals in the folders of *folder*, by name."""
    return tuple(show_deal(path.parent) for path in sorted(folder.glob("*/deal.sqlite")))


def add_paper(folder: Path, path: Path, *, now: Instant) -> str:
    """Keep the file at *path* in the deal, and say so in its ledger; the SHA-256 of the file.

    Order of effects: the file and its leaf, in one transaction.
    """
    data = read_bytes(path)
    with open_deal(folder) as deal:

        def work(transaction: Transaction) -> str:
            transaction.append([entry("paper.added", now, {"sha256": sha256(data), "bytes": len(data)})])
            return transaction.put_file(path.name, data, now)

        return deal.atomically(work)


def add_agreement(folder: Path, path: Path, *, now: Instant) -> bool:
    """Make the agreement at *path* the deal's; True where it is executed by keys that the deal trusts.

    Raises: Unreadable where it is not an agreement.
    """
    sealed = parse_sealed(read_bytes(path), str(path))
    with open_deal(folder) as deal:
        return keep_agreement(deal, sealed, now)


def keep_agreement(deal: Deal, sealed: Sealed, now: Instant) -> bool:
    """Keep *sealed* in *deal* with a leaf that says whether it is executed."""
    executed = is_executed(sealed, Record.of(deal).keyring)
    text = print_sealed(sealed)
    facts: Mapping[str, Plain] = {
        "agreement": digest(sealed.agreement),
        "executed": executed,
        "text": sha256(text.encode()),
    }

    def work(transaction: Transaction) -> None:
        transaction.append([entry("agreement.added", now, facts)])
        transaction.put_agreement(sha256(text.encode()), text, now)

    deal.atomically(work)
    return executed


def trust_key(folder: Path, party: str, path: Path, *, now: Instant) -> None:
    """Trust the public key at *path* to sign for *party*."""
    key = public_key(path)
    with open_deal(folder) as deal:
        record = Record.of(deal)
        holder = KeyHolder(party, key.public_key.hex())
        if holder in record.holders:
            return

        def work(transaction: Transaction) -> None:
            transaction.append([entry("key.trusted", now, {"party": party, "public_key": holder.public_key})])
            transaction.put_record(replace(record, holders=(*record.holders, holder)).text())

        deal.atomically(work)


def record_event(folder: Path, event: Event, *, now: Instant) -> None:
    """Keep what happened, and its leaf, in one transaction.

    Raises: Usage where an event has that id already.
    """
    with open_deal(folder) as deal:

        def work(transaction: Transaction) -> None:
            transaction.record(event)
            transaction.append([_leaf(event, now)])

        deal.atomically(work)


def current(deal: Deal) -> Sealed:
    """The deal's newest agreement.

    Raises: Usage where it has none.
    """
    kept = deal.agreements()
    if not kept:
        raise Usage("the deal has no agreement", where=deal.name, fix="bailment deal add DEAL AGREEMENT.yaml")
    return parse_sealed(kept[-1].text, f"agreement of {deal.name}")


def log_signer(folder: Path, name: str) -> NoteSigner:
    """The signer of the ledger's checkpoints, whose name is the ledger's origin."""
    return NoteSigner(origin(name), signer(LEDGER, folder / KEYS))


def origin(name: str) -> str:
    """The name under which a deal's ledger signs: *name* with nothing that a note forbids."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in ".-") else "-" for c in name.lower()).strip("-")
    return f"{plain or 'deal'}/ledger"


def _leaf(event: Event, now: Instant) -> Entry:
    """The leaf of *event*: people word ids and matters, so these enter it only as salted digests."""
    personal = {"id": event.id, "about": event.about, "evidence": json.dumps(event.evidence)}
    bytes_of = {name: words.encode() for name, words in personal.items()}
    return entry("event", now, {"what": event.kind, "happened": str(event.at)}, bytes_of, secrets.token_bytes(16))


def _view(deal: Deal) -> DealView:
    record, kept = Record.of(deal), deal.agreements()
    sealed = parse_sealed(kept[-1].text, deal.name) if kept else None
    return DealView(
        folder=str(deal.folder),
        name=deal.name,
        ours=record.ours,
        trusted=tuple((holder.party, holder.public_key) for holder in record.holders),
        papers=tuple((file.name, file.sha256) for file in deal.files()),
        agreement=digest(sealed.agreement) if sealed else None,
        executed=sealed is not None and is_executed(sealed, record.keyring),
        events=len(deal.events()),
        entries=deal.ledger.tree().size,
    )
