"""The permissions of an agreement by who does what, so that a yes is found without asking about every grant."""

from __future__ import annotations

from dataclasses import dataclass

from bailment.agreement import Extent, Rights
from bailment.agreement.vocabulary import NEVER, NEVER_FOR
from bailment.policy.decision import Allow, Ask


@dataclass(frozen=True, slots=True)
class Row:
    """A permission for one actor and action, the bars that could defeat it, and the answer that it gives."""

    box: Extent
    bars: tuple[Extent, ...]
    allow: Allow


@dataclass(frozen=True, slots=True)
class Index:
    """Rows by actor and action."""

    rows: dict[tuple[str, str], tuple[Row, ...]]

    def allowed(self, ask: Ask) -> Allow | None:
        """The permission that gives what *ask* asks for, where one does and nothing bars it."""
        for row in self.rows.get((ask.party, ask.action), ()):
            if covers(row.box, ask) and not any(covers(bar, ask) for bar in row.bars):
                return row.allow if ask.purpose not in NEVER_FOR else None
        return None


def indexed(rights: Rights) -> Index:
    """The permissions of *rights* by actor and action, strongest first."""
    rows: dict[tuple[str, str], list[Row]] = {}
    for box in rights.permitted:
        for actor in box.actors or ():
            for action in (box.actions or frozenset()) - NEVER:
                bars = tuple(bar for bar in rights.barred if bar.rank <= box.rank and _touches(bar, actor, action))
                rows.setdefault((actor, action), []).append(Row(box, bars, Allow(str(box.grant.source))))
    return Index({key: tuple(found) for key, found in rows.items()})


def _touches(bar: Extent, actor: str, action: str) -> bool:
    return (bar.actors is None or actor in bar.actors) and (bar.actions is None or action in bar.actions)


def covers(box: Extent, ask: Ask) -> bool:
    """True where *ask* lies in every slot of *box* but actor and action, which the index has settled."""
    return (
        (box.purposes is None or ask.purpose in box.purposes)
        and (box.assets is None or ask.asset in box.assets)
        and (box.territory is None or ask.place in box.territory)
        and (box.environments is None or ask.environment in box.environments)
        and (box.fields_of_use is None or ask.field_of_use in box.fields_of_use)
        and box.begins <= ask.day <= box.ends
        and (not box.conditions or box.conditions.issubset(ask.shown))
    )
