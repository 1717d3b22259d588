"""How far a grant reaches: its uses as boxes of sets, under the narrow and under the wide reading of doubtful words.

NARROW decides what may be done: a permission gives only what it says, a prohibition bars all that it might mean.
WIDE measures exposure: a permission gives all that it might be taken to mean, a prohibition bars what it names.
Whatever a permission reaches narrowly it reaches widely; with prohibitions it is the other way round.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from bailment.agreement.model import Agreement, Asset, Grant
from bailment.agreement.vocabulary import (
    ABOVE,
    DOUBTFUL_PURPOSES,
    DOUBTFUL_REACH,
    IMPLIED,
    MEMBERS,
    ONLY_BY_NAME,
    Action,
    AssetClass,
    Environment,
    Modality,
    Purpose,
)
from bailment.primitives.time import Day

Words = frozenset[str] | None
"""The words that a slot covers; None covers any."""

FIRST, LAST = Day(1, 1, 1), Day(9999, 12, 31)
LEAVES = frozenset(Action) - frozenset(MEMBERS)


class Reading(StrEnum):
    """Which way doubtful words are read."""

    NARROW = "narrow"
    WIDE = "wide"


@dataclass(frozen=True, slots=True)
class Use:
    """One use of one asset by one actor: what the algebra is asked about.

    `asset` is an asset's id or a class, `purpose` a named or general purpose, `place` the country of processing;
    `shown` holds the ids of conditions that are known to hold.
    """

    actor: str
    action: Action
    asset: str
    purpose: str
    place: str
    environment: Environment
    day: Day
    field_of_use: str = ""
    shown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Extent:
    """A box of uses that a grant touches; a grant may have several."""

    grant: Grant
    rank: int
    actors: Words
    actions: Words
    assets: Words
    purposes: Words
    fields_of_use: Words
    territory: Words
    environments: Words
    begins: Day
    ends: Day
    conditions: frozenset[str] = frozenset()

    def misses(self, use: Use) -> tuple[str, ...]:
        """The slots in which *use* lies outside the box; none where it is covered."""
        slots = (
            ("actor", self.actors, use.actor),
            ("action", self.actions, use.action),
            ("asset", self.assets, use.asset),
            ("purpose", self.purposes, use.purpose),
            ("field of use", self.fields_of_use, use.field_of_use),
            ("territory", self.territory, use.place),
            ("environment", self.environments, use.environment),
        )
        outside = [name for name, words, word in slots if words is not None and word not in words]
        if not self.begins <= use.day <= self.ends:
            outside.append("term")
        if not self.conditions <= frozenset(use.shown):
            outside.append("conditions")
        return tuple(outside)


def extents(agreement: Agreement, modality: Modality, reading: Reading) -> tuple[Extent, ...]:
    """Every box of the grants of *modality* under *reading*, in an order that does not depend on the grants' order."""
    grants = [grant for grant in agreement.grants if grant.modality is modality]
    boxes = [box for grant in grants for box in _boxes(agreement, grant, reading)]
    return tuple(sorted(boxes, key=lambda box: (box.rank, box.grant.id)))


def _boxes(agreement: Agreement, grant: Grant, reading: Reading) -> Iterator[Extent]:
    yield _box(agreement, grant, reading, _named_actions(grant, reading), _purposes(agreement, grant, reading))
    if _reaches_doubt(agreement, grant, reading):
        yield _box(agreement, grant, reading, DOUBTFUL_REACH, None)
        yield _box(agreement, grant, reading, MEMBERS[Action.USE], DOUBTFUL_PURPOSES)


def _box(agreement: Agreement, grant: Grant, reading: Reading, actions: Words, purposes: Words) -> Extent:
    permits = grant.modality is Modality.PERMIT
    begins, ends = _days(agreement, grant)
    return Extent(
        grant=grant,
        rank=_rank(agreement, grant),
        actors=_stated(grant.actors, grant, reading),
        actions=actions,
        assets=_assets(agreement, grant, reading),
        purposes=purposes,
        fields_of_use=_fields_of_use(grant, reading),
        territory=_stated(grant.territory, grant, reading),
        environments=_stated(grant.environments, grant, reading),
        begins=begins,
        ends=ends,
        conditions=frozenset(condition.id for condition in grant.conditions) if permits else frozenset(),
    )


def _stated(words: Iterable[str], grant: Grant, reading: Reading) -> Words:
    """A slot as stated; left out, it is nothing in a permission read narrowly, and anything otherwise."""
    stated = frozenset(words)
    if stated or (grant.modality is Modality.PERMIT and reading is Reading.NARROW):
        return stated
    return None


def _fields_of_use(grant: Grant, reading: Reading) -> Words:
    if not grant.fields_of_use:
        return None
    bars_unnamed = grant.modality is Modality.PROHIBIT and reading is Reading.NARROW
    return frozenset(grant.fields_of_use) | ({""} if bars_unnamed else frozenset())


def _named_actions(grant: Grant, reading: Reading) -> Words:
    if not grant.actions and not grant.doubtful:
        return _stated((), grant, reading)
    named = LEAVES & frozenset(grant.actions)
    reached = frozenset[Action]().union(*(MEMBERS.get(action, frozenset()) for action in grant.actions))
    if grant.modality is Modality.PROHIBIT:
        return named | reached
    if grant.including_all or reading is Reading.WIDE:
        named |= reached - ONLY_BY_NAME
    return named.union(*(IMPLIED.get(action, frozenset()) for action in named))


def _reaches_doubt(agreement: Agreement, grant: Grant, reading: Reading) -> bool:
    if not grant.doubtful:
        return False
    settled = [_is_settled(agreement, grant, word) for word in grant.doubtful]
    if grant.modality is Modality.PROHIBIT:
        return reading is Reading.NARROW or any(settled)
    return reading is Reading.WIDE and not all(settled)


def _is_settled(agreement: Agreement, grant: Grant, word: str) -> bool:
    """True where the paper's own tie-breaker covers *word* and ranks no lower than the words it settles."""
    breaker = agreement.tie_breaker
    if breaker is None:
        return False
    ranks = {paper.id: paper.rank for paper in agreement.papers}
    ours, theirs = ranks.get(breaker.source.document), ranks.get(grant.source.document)
    covers = not breaker.words or word.casefold() in {covered.casefold() for covered in breaker.words}
    return covers and ours is not None and theirs is not None and ours <= theirs


def _purposes(agreement: Agreement, grant: Grant, reading: Reading) -> Words:
    if not grant.purposes:
        return _stated((), grant, reading)
    named = {purpose.id: purpose.below for purpose in agreement.purposes}
    above = {**{str(purpose): str(over) for purpose, over in ABOVE.items()}, **named}
    every = {*named, *(str(purpose) for purpose in Purpose)}
    return frozenset(purpose for purpose in every if not _upward(purpose, above).isdisjoint(grant.purposes))


def _upward(purpose: str, above: dict[str, str]) -> set[str]:
    seen = {purpose}
    while (purpose := above.get(purpose, purpose)) not in seen:
        seen.add(purpose)
    return seen


def _assets(agreement: Agreement, grant: Grant, reading: Reading) -> Words:
    if not grant.assets:
        return _stated((), grant, reading)
    named = frozenset(grant.assets)
    classes = named & frozenset(str(kind) for kind in AssetClass)
    if grant.modality is Modality.PERMIT:
        if reading is Reading.WIDE:
            return named | {asset.id for asset in agreement.assets if asset.kind in named}
        defined = [asset for asset in agreement.assets if is_defined(asset)]
        given = frozenset(asset.id for asset in defined if asset.id in named or asset.kind in named)
        return given | (classes & {str(asset.kind) for asset in defined})
    barred = [asset for asset in agreement.assets if not _line(agreement, asset).isdisjoint(named)]
    kinds = {str(asset.kind) for asset in barred} if reading is Reading.NARROW else set()
    return classes | kinds | {asset.id for asset in barred} | named


def is_defined(asset: Asset) -> bool:
    """True where the asset has a hash or a lineage: nothing can be granted over any other."""
    return asset.sha256 is not None or bool(asset.lineage)


def _line(agreement: Agreement, asset: Asset) -> set[str]:
    """The asset and all that it comes from, by id and by class: what bars a parent bars the child."""
    known = {other.id: other for other in agreement.assets}
    seen: set[str] = set()
    line: set[str] = set()
    waiting = [asset.id]
    while waiting:
        current = waiting.pop()
        if current in seen:
            continue
        seen.add(current)
        line.add(current)
        if current in known:
            line.add(str(known[current].kind))
            waiting.extend(known[current].lineage)
    return line


def _days(agreement: Agreement, grant: Grant) -> tuple[Day, Day]:
    first, last = FIRST, LAST
    if grant.modality is Modality.PERMIT:
        first, last = agreement.term.begins, agreement.term.ends or LAST
    return max(grant.begins or first, first), min(grant.ends or last, last)


def _rank(agreement: Agreement, grant: Grant) -> int:
    """The rank of the grant's paper; of a paper that nobody lists, a bar weighs most and a permission least."""
    ranks = {paper.id: paper.rank for paper in agreement.papers}
    unlisted = -1 if grant.modality is Modality.PROHIBIT else max(ranks.values(), default=0) + 1
    return ranks.get(grant.source.document, unlisted)
