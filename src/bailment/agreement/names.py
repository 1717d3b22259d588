"""Which names an agreement uses, and whether it lists them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bailment.agreement.model import Agreement, Source
from bailment.agreement.vocabulary import PATIENT_RECORD, AssetClass, Purpose


@dataclass(frozen=True, slots=True)
class Mention:
    """A name that a part of the agreement uses for something listed elsewhere in it."""

    where: str
    what: str
    name: str
    is_known: bool


def mentions(agreement: Agreement) -> Iterator[Mention]:
    """Every name that the agreement uses for a party, paper, asset or purpose."""
    yield from _parties(agreement)
    yield from _assets(agreement)
    yield from _purposes(agreement)
    yield from _papers(agreement)


def _parties(agreement: Agreement) -> Iterator[Mention]:
    known = {party.id for party in agreement.parties}
    named = [
        *((f"grant {grant.id}", actor) for grant in agreement.grants for actor in grant.actors),
        *((f"host {upstream.host}", upstream.party) for upstream in agreement.controls.hosts),
        *((f"clock {clock.obligation}", name) for clock in agreement.clocks for name in (clock.debtor, clock.creditor)),
        *((f"asset {asset.id}", asset.owner) for asset in agreement.assets if asset.owner),
        *((f"asset {asset.id}", asset.controller) for asset in agreement.assets if asset.controller),
    ]
    return (Mention(where, "party", name, name in known) for where, name in named)


def _assets(agreement: Agreement) -> Iterator[Mention]:
    ids = {asset.id for asset in agreement.assets}
    for grant in agreement.grants:
        for name in grant.assets:
            yield Mention(f"grant {grant.id}", "asset", name, name in ids or name in set(AssetClass))
    for asset in agreement.assets:
        for name in asset.lineage:
            yield Mention(f"asset {asset.id}", "asset", name, name in ids or name == PATIENT_RECORD)


def _purposes(agreement: Agreement) -> Iterator[Mention]:
    known = {purpose.id for purpose in agreement.purposes} | {str(purpose) for purpose in Purpose}
    for grant in agreement.grants:
        for name in grant.purposes:
            yield Mention(f"grant {grant.id}", "purpose", name, name in known)
    for purpose in agreement.purposes:
        yield Mention(f"purpose {purpose.id}", "purpose", purpose.below, purpose.below in known)


def _papers(agreement: Agreement) -> Iterator[Mention]:
    known = {paper.id for paper in agreement.papers}
    return (Mention(where, "paper", source.document, source.document in known) for where, source in _cited(agreement))


def _cited(agreement: Agreement) -> Iterator[tuple[str, Source]]:
    if agreement.tie_breaker:
        yield "the tie breaker", agreement.tie_breaker.source
    if agreement.controls.source:
        yield "controls", agreement.controls.source
    yield from ((f"grant {grant.id}", grant.source) for grant in agreement.grants)
    yield from ((f"exclusion {row.id}", row.source) for row in agreement.controls.excluded)
    yield from ((f"clock {clock.obligation}", clock.source) for clock in agreement.clocks)
