"""A payload field by field: what it is, what law says, whether the purpose needs it, and what becomes of it."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bailment.agreement.plan import Operation, Plan, Step
from bailment.datamap import checks
from bailment.datamap.evidence import LOOKED_AT, Evidence, evidence
from bailment.datamap.knowledge import Kind, Knowledge, SensitiveCode
from bailment.datamap.masking import examples, masked, masked_length
from bailment.datamap.model import Category, DataMap, FieldRow, Identifiability, Posture, SampleFacts, Sensitivity
from bailment.datamap.profile import Profile, Watch
from bailment.datamap.purposes import Purpose
from bailment.datamap.risk import risk
from bailment.datamap.veil import veiled
from bailment.payloads import BEYOND, Sample, Skipped, TableFile, batches
from bailment.primitives.errors import Unreadable
from bailment.primitives.finding import Confidence

_OLDEST_AGE = 89
_LABELS = (".system", ".url")
MAX_FIELDS = 20_000
_ODD_LINES_TOLD = 5
_VALUES_LOOKED_AT = 400_000
_GREAT_AGE = "great age"
_NO_TEXT = "no text"


@dataclass(frozen=True, slots=True)
class _Judged:
    """A field and the kind that it is of; `by` says what told the kind."""

    seen: Profile
    kind: Kind | None
    by: str

    @property
    def path(self) -> str:
        return self.seen.path

    @property
    def is_whole_file(self) -> bool:
        is_file = self.kind is not None and self.kind.category is Category.FILE_ATTACHMENTS
        return is_file and _NO_TEXT in self.seen.seen


def inventory(
    payloads: Sequence[Sample],
    purpose: Purpose | None,
    knowledge: Knowledge,
    sent: Plan | None = None,
    skipped: Sequence[Skipped] = (),
) -> DataMap:
    """The data map of *payloads* for *purpose*; the checks judge what *sent* lets leave, or the payloads as they are.

    *skipped* are files that lay beside them and are not read.
    Promises: each leaf of the payloads is in exactly one row; no row or check holds a value of the payloads.
    Raises: Unreadable, with file and place, where a payload breaks off.
    """
    settled = [with_header(found, knowledge) for found in payloads]
    profiles: dict[str, Profile] = {}
    facts = [_walk(found, profiles, knowledge) for found in settled]
    most = max(10, min(LOOKED_AT, _VALUES_LOOKED_AT // max(1, len(profiles))))
    judged = [_judge(profiles[path], knowledge, most) for path in sorted(profiles)]
    rows = tuple(_row(found, purpose, knowledge) for found in judged)
    crowd = risk(settled, facts, rows)
    found = [
        *checks.purpose_missing(purpose.key if purpose else None),
        *checks.category_missing(rows),
        *(checks.over_disclosure(rows, sent) if purpose and purpose.needs else ()),
        *checks.text_without_scrubber(rows, sent),
        *checks.telling_combination(rows, sent),
        *checks.legal_class_missing(rows),
        *checks.whole_files(one.path for one in judged if one.is_whole_file),
        *checks.special_records({one.path: _sensitive(one.seen, knowledge) for one in judged}),
        *checks.risk_unknown(crowd),
        *checks.persons_alone(crowd),
        *checks.odd_tables(facts),
        *checks.files_not_read(skipped),
    ]
    graded = tuple(sorted(found, key=lambda check: check.severity.rank))
    return DataMap(purpose.key if purpose else None, rows, crowd, graded, tuple(facts))


def with_header(found: Sample, knowledge: Knowledge) -> Sample:
    """*found* with the names that may be shown: a number for each name that is itself an identifier.

    A table whose first row may be names or values has names only where one of them is known.
    """
    if isinstance(found, TableFile) and found.has_header is None and not any(map(knowledge.column, found.columns)):
        return found.headless()
    return veiled(found, knowledge)


def _walk(found: Sample, profiles: dict[str, Profile], knowledge: Knowledge) -> SampleFacts:
    """Pass over all of *found*, adding to *profiles*."""
    paths: dict[str, None] = {}
    records = odd_rows = 0
    odd_lines: list[int] = []
    for batch in batches(found):
        records += batch.records
        odd_rows += batch.odd_rows
        odd_lines = [*odd_lines, *batch.odd_lines][:_ODD_LINES_TOLD]
        for column in batch.columns:
            paths[column.path] = None
            profile = profiles.get(column.path)
            if profile is None:
                if len(profiles) >= MAX_FIELDS:
                    raise _too_many(found.name)
                watches = _watches(column.path, column.resource, knowledge)
                profile = profiles[column.path] = Profile(column.path, found.source, column.resource, watches)
            elif profile.resource != column.resource:
                profile.resource = None if not (profile.resource and column.resource) else profile.resource
            profile.take(column.values)
    facts = SampleFacts(found.name, found.source, records, tuple(paths))
    if not isinstance(found, TableFile):
        return facts
    return replace(
        facts,
        written=str(found.dialect),
        has_header=found.has_header is not False,
        faults=found.faults,
        odd_lines=tuple(odd_lines),
        odd_rows=odd_rows,
    )


def _too_many(name: str) -> Unreadable:
    says = f"it has more than {MAX_FIELDS} fields, as where the names of members are data"
    return Unreadable(says, where=name, fix="give records whose members have fixed names")


def _watches(path: str, resource: str, knowledge: Knowledge) -> Mapping[str, Watch]:
    """What to look for in every value at *path*."""
    kind = knowledge.kind(path) if resource else knowledge.column(path)
    watches: dict[str, Watch] = {}
    if kind is not None and kind.name == "age":
        watches[_GREAT_AGE] = _is_great_age
    if kind is not None and kind.category is Category.FILE_ATTACHMENTS:
        watches[_NO_TEXT] = _is_no_text
    if path.endswith(".code") or (not resource and kind is not None and kind.name == "coded_finding"):
        watches |= {f"{number}": _full(code) for number, code in enumerate(knowledge.codes)}
    return watches


def _full(code: SensitiveCode) -> Watch:
    return lambda value: code.regex.fullmatch(value) is not None


def _judge(seen: Profile, knowledge: Knowledge, most: int) -> _Judged:
    if seen.resource:
        return _Judged(seen, knowledge.kind(seen.path), "The field")
    if seen.resource is None or seen.path == BEYOND:
        return _Judged(seen, None, "")
    return _judge_column(seen, knowledge, evidence(seen.values, most))


def _judge_column(seen: Profile, knowledge: Knowledge, told: Evidence) -> _Judged:
    """The kind that the header tells, unless the values tell of a person what the header does not."""
    named = knowledge.column(seen.path)
    by_values = knowledge.kinds[told.kind] if told.kind else None
    if named is None:
        found = by_values or (knowledge.kinds["note"] if told.is_prose else None)
        return _Judged(seen, found, "By its values the column")
    if by_values and by_values.identifiability is Identifiability.DIRECT and not told.is_weak:
        if named.identifiability is not Identifiability.DIRECT:
            return _Judged(seen, by_values, "Whatever its header says, by its values the column")
    elif by_values and by_values.identifier and not named.identifier and not told.is_weak:
        return _Judged(seen, by_values, "By its values the column")
    if named.send is Operation.KEEP and (told.is_prose or told.has_strays):
        return _Judged(seen, knowledge.kinds["note"], "Whatever its header says, some values show that the column")
    return _Judged(seen, named, "By its header the column")


def plan(datamap: DataMap) -> Plan:
    """The transformation plan that the map proposes: one step a field."""
    return Plan(tuple(Step(row.path, row.transformation, row.why) for row in datamap.fields))


def _row(found: _Judged, purpose: Purpose | None, knowledge: Knowledge) -> FieldRow:
    kind, seen = found.kind, found.seen
    if kind is None:
        return _unclassified(seen)
    is_old = _GREAT_AGE in seen.seen and kind.name == "age"
    needed = purpose is not None and purpose.needs_field(kind, seen.resource or "") and not found.is_whole_file
    send = Operation.REPLACE if is_old else kind.send
    return FieldRow(
        seen.path,
        seen.source,
        kind.category,
        "C" if is_old else kind.identifier,
        kind.identifiability,
        kind.sensitivity,
        _postures(seen, kind, knowledge),
        needed,
        _why(found, kind, purpose, needed),
        send if needed else Operation.DROP,
        _examples(seen, kind),
        None if seen.path.endswith(_LABELS) else kind.combines,
        kind.confidence if seen.resource else min(kind.confidence, Confidence.MEDIUM, key=_doubt),
        kind.name,
    )


def _doubt(confidence: Confidence) -> int:
    return -list(Confidence).index(confidence)


def _unclassified(seen: Profile) -> FieldRow:
    return FieldRow(
        seen.path,
        seen.source,
        None,
        None,
        Identifiability.UNKNOWN,
        Sensitivity.HIGH,
        (),
        False,
        "Nobody has classified this field, so it does not leave.",
        Operation.DROP,
        examples(map(masked_length, seen.values)),
        None,
        Confidence.LOW,
    )


def _why(found: _Judged, kind: Kind, purpose: Purpose | None, needed: bool) -> str:
    """One sentence on what the field is, one on why it goes or stays."""
    if purpose is None:
        need = "No purpose is given, so nothing is shown to be needed"
    elif needed:
        need = f"The purpose ({purpose.key}) needs it"
    elif found.is_whole_file:
        need = "At least one of the files is not plain text, so none can be scrubbed"
    elif kind.send is Operation.DROP:
        need = "No purpose needs it"
    else:
        need = f"The purpose ({purpose.key}) does not need it"
    return f"{found.by} {kind.says}. {need}."


def _postures(seen: Profile, kind: Kind, knowledge: Knowledge) -> tuple[Posture, ...]:
    special = {code.posture for code in _sensitive(seen, knowledge)}
    return (*knowledge.legal(kind), *map(knowledge.posture, sorted(special)))


def _sensitive(seen: Profile, knowledge: Knowledge) -> list[SensitiveCode]:
    """The rows of sensitive codes of which the field holds one."""
    return [code for number, code in enumerate(knowledge.codes) if f"{number}" in seen.seen]


def _examples(seen: Profile, kind: Kind) -> tuple[str, ...]:
    is_text = kind.category in (Category.FREE_TEXT, Category.FILE_ATTACHMENTS)
    return examples(map(masked_length if is_text else masked, seen.values))


def _is_great_age(value: str) -> bool:
    year = value.partition(".")[0].lstrip("0")
    return year.isdecimal() and (len(year) > 2 or int(year) > _OLDEST_AGE)


def _is_no_text(value: str) -> bool:
    """True where *value* is not UTF-8 text in base64."""
    try:
        text = base64.b64decode("".join(value.split()), validate=True).decode()
    except (binascii.Error, ValueError):
        return True
    return "\x00" in text or text.startswith("%PDF")
