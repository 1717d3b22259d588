"""What was done to a deal, as its ledger tells it; what the store says otherwise is not believed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from bailment.agreement import KeyHolder, Keyring, Sealed, parse_sealed
from bailment.api.files import read_bytes
from bailment.evidence.leaf import opens
from bailment.lifecycle.model import Event
from bailment.primitives.digest import sha256
from bailment.primitives.errors import Tampered, Usage
from bailment.store import Deal

CHECKPOINT = "checkpoint"
"""The newest checkpoint, kept beside the database, so that an older copy of the database is noticed."""


@dataclass(frozen=True, slots=True)
class Act:
    """One entry of the ledger that is no decision, with what it says in clear."""

    index: int
    kind: str
    says: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Record:
    """What the house itself says of a deal: its own id in the agreement, the ledger's key, and whose keys it trusts."""

    ours: str
    ledger_key: bytes
    holders: tuple[KeyHolder, ...] = ()

    @property
    def keyring(self) -> Keyring:
        """The keys that count for this deal."""
        return Keyring(self.ours, self.holders)

    @classmethod
    def of(cls, deal: Deal) -> Record:
        """The record of *deal*.

        Raises: Tampered where the ledger does not begin with it.
        """
        told = acts(deal)
        match told[:1]:
            case [Act(0, "deal.new", {"deal": deal.name, "ours": str(ours), "ledger_key": str(key)})]:
                holders = [act.says for act in told if act.kind == "key.trusted"]
                trusted = tuple(KeyHolder(says["party"], says["public_key"]) for says in holders)
                return cls(ours, bytes.fromhex(key), trusted)
        raise Tampered("its ledger does not begin with this deal", where=deal.name)


def acts(deal: Deal) -> tuple[Act, ...]:
    """Every act on *deal*, oldest first.

    Raises: Tampered where one is not in the tree, or the tree is older than the checkpoint beside the database.
    """
    beside = deal.folder / CHECKPOINT
    if beside.is_file():
        deal.ledger.extends(read_bytes(beside, limit=65536))
    leaves = [(index, json.loads(leaf)) for index, leaf in deal.ledger.acts()]
    return tuple(Act(index, says["kind"], says) for index, says in leaves)


def agreements(deal: Deal) -> tuple[tuple[int, Sealed], ...]:
    """Every agreement that was the deal's, oldest first, each with the index of the entry that made it so.

    Raises: Tampered where a text is not the one that was logged.
    """
    kept = {held.digest: held.text for held in deal.agreements()}
    return tuple(
        (act.index, _logged(deal, kept.get(act.says["text"], ""), act))
        for act in acts(deal)
        if act.kind == "agreement.added"
    )


def _logged(deal: Deal, text: str, act: Act) -> Sealed:
    if sha256(text.encode()) != act.says["text"]:
        raise Tampered(f"it is not the text that entry {act.index} names", where=f"agreement of {deal.name}")
    return parse_sealed(text, f"agreement of {deal.name}")


def current(deal: Deal) -> Sealed:
    """The deal's newest agreement.

    Raises: Usage where it has none; Tampered where it is not the one that was logged.
    """
    held = agreements(deal)
    if not held:
        raise Usage("the deal has no agreement", where=deal.name, fix="bailment deal add DEAL AGREEMENT.yaml")
    return held[-1][1]


def happened(deal: Deal) -> tuple[Event, ...]:
    """Every event of the deal, oldest first.

    Raises: Tampered where an event has no entry, or an entry no event.
    """
    events, told = deal.events(), [act for act in acts(deal) if act.kind == "event"]
    for event in events:
        entry = next((act for act in told if _is_of(deal, act, event)), None)
        if entry is None:
            raise Tampered("an event is not one that was logged", where=deal.name)
        told.remove(entry)
    if told:
        raise Tampered("its event is missing", where=f"ledger entry {told[0].index} of {deal.name}")
    return events


def _is_of(deal: Deal, act: Act, event: Event) -> bool:
    """True where *act* is the entry of *event*; with its salt shredded only kind and time can tell."""
    if (act.says["what"], act.says["happened"]) != (event.kind, str(event.at)):
        return False
    salt, digests = deal.ledger.salt(act.index), act.says["digests"]
    return salt is None or all(opens(salt, name, data, digests[name]) for name, data in worded(event).items())


def worded(event: Event) -> dict[str, bytes]:
    """What people worded in *event*: it enters the ledger only as salted digests."""
    words = {"id": event.id, "about": event.about, "evidence": json.dumps(event.evidence)}
    return {name: text.encode() for name, text in words.items()}


def check_files(deal: Deal) -> None:
    """Hold the deal's papers against its ledger.

    Raises: Tampered where a paper is missing, changed, or was never logged.
    """
    told = {act.says["sha256"] for act in acts(deal) if act.kind == "paper.added"}
    for digest in _kept(deal) | told:
        if digest not in told:
            raise Tampered("it is not one that was logged", where=f"file {digest[:12]}…")
        if digest not in _kept(deal):
            raise Tampered("it is missing", where=f"file {digest[:12]}…")
        deal.file(digest)


def _kept(deal: Deal) -> set[str]:
    return {file.sha256 for file in deal.files()}


def check(deal: Deal) -> None:
    """Hold all that the store says of *deal* against its ledger.

    Raises: Tampered, naming what differs.
    """
    Record.of(deal)
    agreements(deal)
    happened(deal)
    check_files(deal)
