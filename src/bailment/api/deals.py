"""A deal in a folder: what belongs to it, who is trusted to sign for whom, what happened."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from bailment.agreement import Sealed, digest, is_executed, parse_sealed, print_sealed
from bailment.agreement.shapes import Id
from bailment.api.files import private_folder, read_bytes
from bailment.api.history import Record as Record
from bailment.api.history import agreements, check_files, happened, worded
from bailment.api.history import current as current
from bailment.api.keyring import Key, new_key, public_key, signer
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

    Order of effects: the key; then the deal and its first entry, in one transaction.
    Raises: Usage where a deal is there already, or *ours* cannot be an id.
    """
    _check_party(ours)
    private_folder(folder)
    key = _ledger_key(folder, now)
    begins = entry("deal.new", now, {"deal": name, "ours": ours, "ledger_key": key.public_key.hex()})
    with create(folder, name, now, [begins]) as deal:
        return _view(deal)


def _ledger_key(folder: Path, now: Instant) -> Key:
    """The ledger's key in *folder*; one that a deal which never came to be left behind serves again."""
    path = folder / KEYS / f"{LEDGER}.pub.yaml"
    return public_key(path) if path.is_file() else new_key(LEDGER, folder / KEYS, now=now)


def _check_party(party: str) -> None:
    if not is_id(party):
        raise Usage(f"{party[:80]!r} cannot be a party's id", fix="use small letters, digits, '_', '.' and '-'")


def is_id(text: str) -> bool:
    """True where *text* is a short name of small letters, digits, underscores, dots and dashes."""
    return re.fullmatch(get_args(Id)[1].pattern, text) is not None


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
    """Trust the public key at *path* to sign for *party*: its entry in the ledger is all that says so.

    Raises: Usage where the key is retired, or trusted for another party: one hand cannot sign for both sides.
    """
    _check_party(party)
    key = public_key(path)
    if key.retired:
        raise Usage(f"the key {key.name!r} is retired", where=str(path), fix=f"ask {party} for its new key")
    public = key.public_key.hex()
    with open_deal(folder) as deal:
        holders = [holder for holder in Record.of(deal).holders if holder.public_key == public]
        if any(holder.party != party for holder in holders):
            raise Usage(f"this key signs for {holders[0].party}", where=str(path), fix=f"trust a key of {party}'s own")
        if not holders:
            deal.ledger.append_now([entry("key.trusted", now, {"party": party, "public_key": public})])


def record_event(folder: Path, event: Event, *, now: Instant) -> None:
    """Keep what happened, and its leaf, in one transaction.

    Raises: Usage where an event has that id already.
    """
    with open_deal(folder) as deal:

        def work(transaction: Transaction) -> None:
            transaction.record(event)
            transaction.append([_leaf(event, now)])

        deal.atomically(work)


def log_signer(deal: Deal) -> NoteSigner:
    """The signer of the ledger's checkpoints, whose name is the ledger's origin.

    Raises: Tampered where the key in the deal's folder is not the one with which its ledger began.
    """
    held = signer(LEDGER, deal.folder / KEYS)
    if held.public_key != Record.of(deal).ledger_key:
        raise Tampered("the ledger's key is not the one with which it began", where=deal.name)
    return NoteSigner(origin(deal.name), held)


def origin(name: str) -> str:
    """The name under which a deal's ledger signs: *name* with nothing that a note forbids."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in ".-") else "-" for c in name.lower()).strip("-")
    return f"{plain or 'deal'}/ledger"


def _leaf(event: Event, now: Instant) -> Entry:
    """The leaf of *event*: people word ids and matters, so these enter it only as salted digests."""
    facts = {"what": event.kind, "happened": str(event.at)}
    return entry("event", now, facts, worded(event), secrets.token_bytes(16))


def _view(deal: Deal) -> DealView:
    record, held = Record.of(deal), agreements(deal)
    sealed = held[-1][1] if held else None
    check_files(deal)
    return DealView(
        folder=str(deal.folder),
        name=deal.name,
        ours=record.ours,
        trusted=tuple((holder.party, holder.public_key) for holder in record.holders),
        papers=tuple((file.name, file.sha256) for file in deal.files()),
        agreement=digest(sealed.agreement) if sealed else None,
        executed=sealed is not None and is_executed(sealed, record.keyring),
        events=len(happened(deal)),
        entries=deal.ledger.tree().size,
    )
