"""What an agreement lacks, contradicts or leaves in doubt. Each check is one function; the codes are for ever."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import chain

from bailment.agreement.doubt import DoubtfulWord
from bailment.agreement.extent import Extent, Reading, extents, is_defined
from bailment.agreement.model import Agreement, Grant
from bailment.agreement.names import Mention, mentions
from bailment.agreement.plan import Operation
from bailment.agreement.vocabulary import DOUBTFUL_PURPOSES, NEVER, NEVER_FOR, Modality, Purpose, Store
from bailment.primitives.finding import Finding, Severity
from bailment.primitives.time import Day

Check = Callable[[Agreement], Iterator[Finding]]

_PERSONS = ("Patient.", "RelatedPerson.", "Person.")
_NAMING = frozenset({"name", "family", "given", "telecom", "identifier", "photo", "line"})
_SLOTS = ("actors", "assets", "purposes", "territory", "environments")
_OVERLAPPING = ("actors", "actions", "assets", "purposes", "fields_of_use", "territory", "environments")


def checks(agreement: Agreement, today: Day, doubtful: tuple[DoubtfulWord, ...]) -> tuple[Finding, ...]:
    """Everything that is wrong with *agreement* on *today*, gravest first."""
    found = chain(
        chain.from_iterable(check(agreement) for check in CHECKS),
        _ended(agreement, today),
        _doubt(agreement, doubtful),
    )
    return tuple(sorted(found, key=lambda finding: (finding.severity.rank, finding.code, finding.says)))


def gaps(agreement: Agreement) -> tuple[Finding, ...]:
    """The questions (asset, control, accountability) without an answer; while there is one the deal is incomplete."""
    return tuple(chain(_asset(agreement), _control(agreement), _accountability(agreement)))


def _asset(agreement: Agreement) -> Iterator[Finding]:
    if not agreement.assets:
        yield _blocker("AGR010", "asset: nothing says which data or model the deal is about", "list the assets")


def _control(agreement: Agreement) -> Iterator[Finding]:
    controls = agreement.controls
    if controls.environment is None:
        yield _blocker("AGR011", "control: nothing says in which environment the work is done", "add the environment")
    if not controls.hosts:
        yield _blocker("AGR011", "control: no upstream host is listed", "list the hosts, each with its country")
    missing = [str(store) for store in Store if store not in {row.store for row in controls.retention}]
    if missing:
        yield _blocker("AGR011", f"control: no retention period for {', '.join(missing)}", "add days for each store")


def _accountability(agreement: Agreement) -> Iterator[Finding]:
    if not agreement.clocks:
        yield _blocker("AGR012", "accountability: no deadline is agreed", "add the clocks with their owners")
    for clock in agreement.clocks:
        if clock.owner is None:
            yield _blocker("AGR012", f"accountability: {clock.obligation} has no owner", "name who looks after it")


def _undefined_asset(agreement: Agreement) -> Iterator[Finding]:
    for asset in agreement.assets:
        if not is_defined(asset):
            says = f"asset {asset.id} has neither hash nor lineage, so nothing can be granted on it"
            yield _blocker("AGR013", says, "add its sha256 or its lineage")


def _unknown_name(agreement: Agreement) -> Iterator[Finding]:
    for mention in mentions(agreement):
        if not mention.is_known:
            yield _blocker("AGR014", _unlisted(mention), f"list the {mention.what} {mention.name!r}, or mend the name")


def _unlisted(mention: Mention) -> str:
    return f"{mention.where} names the {mention.what} {mention.name!r}, which the agreement does not list"


def _twice(agreement: Agreement) -> Iterator[Finding]:
    lists: tuple[tuple[str, list[str]], ...] = (
        ("party", [party.id for party in agreement.parties]),
        ("paper", [paper.id for paper in agreement.papers]),
        ("purpose", [purpose.id for purpose in agreement.purposes] + [str(purpose) for purpose in Purpose]),
        ("asset", [asset.id for asset in agreement.assets]),
        ("grant", [grant.id for grant in agreement.grants]),
        ("host", [upstream.host for upstream in agreement.controls.hosts]),
        ("forced parameter", [forced.name for forced in agreement.controls.forced]),
        ("store", [row.store for row in agreement.controls.retention]),
        ("exclusion", [row.id for row in agreement.controls.excluded]),
        ("plan step", [step.path for step in agreement.plan.steps]),
        ("clock", [clock.obligation for clock in agreement.clocks]),
    )
    for what, names in lists:
        for name, count in Counter(names).items():
            if count > 1:
                yield _blocker("AGR015", f"the {what} {name!r} stands here more than once", "keep one of them")


def _conflict(agreement: Agreement) -> Iterator[Finding]:
    """A permission and a prohibition of equal rank that meet: the prohibition prevails, so the permission is weaker."""
    bars = extents(agreement, Modality.PROHIBIT, Reading.NARROW)
    for box in extents(agreement, Modality.PERMIT, Reading.NARROW):
        for bar in bars:
            if bar.rank == box.rank and _overlap(box, bar):
                says = f"{_cited(box.grant)} permits what {_cited(bar.grant)} prohibits; the prohibition prevails"
                yield Finding("AGR016", Severity.HIGH, says, fix="take the overlap out of one of the two")


def _overlap(one: Extent, other: Extent) -> bool:
    for slot in _OVERLAPPING:
        left, right = getattr(one, slot), getattr(other, slot)
        if (left is not None and not left) or (left is not None and right is not None and left.isdisjoint(right)):
            return False
    return max(one.begins, other.begins) <= min(one.ends, other.ends)


def _silent_slot(agreement: Agreement) -> Iterator[Finding]:
    for grant in _permissions(agreement):
        silent = [slot for slot in _SLOTS if not getattr(grant, slot)]
        if not grant.actions and not grant.doubtful:
            silent.append("actions")
        if silent:
            says = f"{_cited(grant)} leaves out {', '.join(silent)}: it gives nothing, yet all may be claimed"
            yield Finding("AGR018", Severity.HIGH, says, fix="say each of them")


def _void(agreement: Agreement) -> Iterator[Finding]:
    for grant in _permissions(agreement):
        if never := [str(word) for word in (*(NEVER & {*grant.actions}), *(NEVER_FOR & {*grant.purposes}))]:
            says = f"{_cited(grant)} permits {', '.join(never)}, which no agreement may give"
            yield _blocker("AGR019", says, "take it out")
    for grant in agreement.grants:
        if grant.begins and grant.ends and grant.ends < grant.begins:
            yield _blocker("AGR020", f"{_cited(grant)} ends before it begins", "mend the days")
        elif grant.modality is Modality.PERMIT and not _within(agreement, grant):
            yield _blocker("AGR020", f"{_cited(grant)} lies outside the term of the agreement", "mend the days")


def _within(agreement: Agreement, grant: Grant) -> bool:
    term = agreement.term
    begins, ends = grant.begins or term.begins, grant.ends or term.ends
    return begins >= term.begins and (term.ends is None or (ends is not None and ends <= term.ends))


def _ended(agreement: Agreement, today: Day) -> Iterator[Finding]:
    term = agreement.term
    if term.ends and term.ends < term.begins:
        yield _blocker("AGR020", "the agreement ends before it begins", "mend the days of its term")
    elif term.ends and term.ends < today:
        yield _blocker("AGR021", f"the agreement ended on {term.ends}: it permits nothing any more", "renew it")


def _paper(agreement: Agreement) -> Iterator[Finding]:
    if not agreement.papers:
        yield _blocker("AGR022", "no paper is listed: nothing says what prevails", "list the papers with their ranks")
    for paper in agreement.papers:
        if paper.sha256 is None:
            says = f"paper {paper.id} has no hash: nobody can tell which text was meant"
            yield Finding("AGR023", Severity.MEDIUM, says, fix="add the sha256 of the file")


def _no_parties(agreement: Agreement) -> Iterator[Finding]:
    if len(agreement.parties) < 2:
        yield _blocker("AGR024", "an agreement needs two parties", "list both sides")


def _plan(agreement: Agreement) -> Iterator[Finding]:
    if not agreement.plan.steps:
        yield Finding("AGR025", Severity.HIGH, "the plan is empty: no field leaves the house", fix="add its steps")
    for step in agreement.plan.steps:
        sent_whole = step.operation is Operation.KEEP
        if sent_whole and step.path.startswith(_PERSONS) and not _NAMING.isdisjoint(re.split(r"[.(]", step.path)):
            yield _blocker("AGR026", f"the plan keeps {step.path}, which names a person", "replace or drop it")


def _kept_exclusion(agreement: Agreement) -> Iterator[Finding]:
    barred = {path: row for row in agreement.controls.excluded for path in row.fields}
    for step in agreement.plan.steps:
        for path, row in barred.items():
            below = step.path == path or step.path.startswith((f"{path}.", f"{path}("))
            if below and step.operation is not Operation.DROP:
                says = f"the plan sends {step.path}, which the exclusion {row.id} bars ({row.source})"
                yield _blocker("AGR027", says, "drop it")


def _host_abroad(agreement: Agreement) -> Iterator[Finding]:
    boxes = extents(agreement, Modality.PERMIT, Reading.NARROW)
    for upstream in agreement.controls.hosts:
        if not any(upstream.country in (box.territory or ()) and upstream.party in (box.actors or ()) for box in boxes):
            says = f"host {upstream.host} computes in {upstream.country}, where {upstream.party} is permitted nothing"
            yield Finding("AGR028", Severity.HIGH, says, fix="take the host out, or widen the territory on paper")


def _conditional_bar(agreement: Agreement) -> Iterator[Finding]:
    for grant in agreement.grants:
        if grant.modality is Modality.PROHIBIT and grant.conditions:
            says = f"{_cited(grant)} prohibits under a condition; here it bars always"
            yield Finding("AGR029", Severity.MEDIUM, says, fix="write it as a permission with that condition")


def _no_business_purpose(agreement: Agreement) -> Iterator[Finding]:
    refused = {str(purpose) for purpose in DOUBTFUL_PURPOSES | NEVER_FOR}
    for purpose in agreement.purposes:
        if purpose.below in refused:
            says = f"purpose {purpose.id} lies below {purpose.below}, which is no business purpose of the hospital"
            yield _blocker("AGR030", says, "say what the data are used for")


def _doubt(agreement: Agreement, doubtful: tuple[DoubtfulWord, ...]) -> Iterator[Finding]:
    for grant in _permissions(agreement):
        for word in grant.doubtful:
            says = f"{_cited(grant)} permits {word!r}, which may mean learning from the data: it permits nothing"
            yield Finding("AGR017", Severity.HIGH, says, fix="name the actions, or strike the word")
        overlooked = [row.word for row in doubtful if row.stands_in(grant.source.quote) and not grant.doubtful]
        if overlooked:
            says = f"the words of {_cited(grant)} hold {', '.join(overlooked)}, which is not marked as doubtful"
            yield Finding("AGR031", Severity.MEDIUM, says, fix="mark the words as doubtful, or quote the clause closer")


def _permissions(agreement: Agreement) -> Iterator[Grant]:
    return (grant for grant in agreement.grants if grant.modality is Modality.PERMIT)


def _cited(grant: Grant) -> str:
    return f"{grant.id} ({grant.source})"


def _blocker(code: str, says: str, fix: str) -> Finding:
    return Finding(code, Severity.BLOCKER, says, fix=fix)


CHECKS: tuple[Check, ...] = (
    _asset,
    _control,
    _accountability,
    _undefined_asset,
    _unknown_name,
    _twice,
    _conflict,
    _silent_slot,
    _void,
    _paper,
    _no_parties,
    _plan,
    _kept_exclusion,
    _host_abroad,
    _conditional_bar,
    _no_business_purpose,
)
"""Every check that needs the agreement alone; a new one is a function here."""
