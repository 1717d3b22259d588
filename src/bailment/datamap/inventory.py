"""A payload field by field: what it is, what law says, whether the purpose needs it, and what becomes of it."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bailment.agreement.plan import Operation, Plan, Step
from bailment.datamap import checks
from bailment.datamap.knowledge import Kind, Knowledge, SensitiveCode
from bailment.datamap.masking import examples, masked, masked_length
from bailment.datamap.model import Category, DataMap, FieldRow, Identifiability, Posture, Sensitivity
from bailment.datamap.purposes import Purpose
from bailment.datamap.risk import risk
from bailment.payloads import Payload, leaves
from bailment.primitives.finding import Confidence

_OLDEST_AGE = 89
_PERSON = "Patient."
_LABELS = (".system", ".url")


@dataclass(slots=True)
class _Field:
    """The values of one generic path, gathered."""

    path: str
    source: str
    resource: str
    values: list[str] = field(default_factory=list)


def inventory(
    payloads: Sequence[Payload], purpose: Purpose | None, knowledge: Knowledge, sent: Plan | None = None
) -> DataMap:
    """The data map of *payloads* for *purpose*; the checks judge what *sent* lets leave, or the payloads as they are.

    Promises: each leaf of the payloads is in exactly one row; no row or check holds a value of the payloads.
    """
    fields = sorted(_fields(payloads), key=lambda found: found.path)
    rows = tuple(_row(found, purpose, knowledge) for found in fields)
    crowd = risk(payloads, [row.path for row in rows if row.combines == "demographic" and row.path.startswith(_PERSON)])
    found = [
        *checks.purpose_missing(purpose.key if purpose else None),
        *checks.category_missing(rows),
        *(checks.over_disclosure(rows, sent) if purpose and purpose.needs else ()),
        *checks.text_without_scrubber(rows, sent),
        *checks.telling_combination(rows, sent),
        *checks.legal_class_missing(rows),
        *checks.whole_files(found.path for found in fields if _is_whole_file(found, knowledge.kind(found.path))),
        *checks.special_records({found.path: _sensitive(found, knowledge) for found in fields}),
        *checks.risk_unknown(crowd),
    ]
    graded = tuple(sorted(found, key=lambda check: check.severity.rank))
    return DataMap(purpose.key if purpose else None, rows, crowd, graded)


def plan(datamap: DataMap) -> Plan:
    """The transformation plan that the map proposes: one step a field."""
    return Plan(tuple(Step(row.path, row.transformation, row.why) for row in datamap.fields))


def _fields(payloads: Iterable[Payload]) -> list[_Field]:
    found: dict[str, _Field] = {}
    for payload in payloads:
        for leaf in leaves(payload.root):
            if leaf.path not in found:
                found[leaf.path] = _Field(leaf.path, payload.source, leaf.resource)
            found[leaf.path].values.append(leaf.text)
    return list(found.values())


def _row(found: _Field, purpose: Purpose | None, knowledge: Knowledge) -> FieldRow:
    kind = knowledge.kind(found.path)
    if kind is None:
        return _unclassified(found)
    is_old = kind.name == "age" and _holds_great_age(found.values)
    whole_file = _is_whole_file(found, kind)
    needed = purpose is not None and purpose.needs_field(kind, found.resource) and not whole_file
    send = Operation.REPLACE if is_old else kind.send
    return FieldRow(
        found.path,
        found.source,
        kind.category,
        "C" if is_old else kind.identifier,
        kind.identifiability,
        kind.sensitivity,
        _postures(found, kind, knowledge),
        needed,
        _why(kind, purpose, needed, whole_file),
        send if needed else Operation.DROP,
        _examples(found, kind),
        None if found.path.endswith(_LABELS) else kind.combines,
        kind.confidence,
    )


def _unclassified(found: _Field) -> FieldRow:
    return FieldRow(
        found.path,
        found.source,
        None,
        None,
        Identifiability.UNKNOWN,
        Sensitivity.HIGH,
        (),
        False,
        "Nobody has classified this field, so it does not leave.",
        Operation.DROP,
        examples(map(masked_length, found.values)),
        None,
        Confidence.LOW,
    )


def _why(kind: Kind, purpose: Purpose | None, needed: bool, whole_file: bool) -> str:
    """One sentence on what the field is, one on why it goes or stays."""
    if purpose is None:
        need = "No purpose is given, so nothing is shown to be needed"
    elif needed:
        need = f"The purpose ({purpose.key}) needs it"
    elif whole_file:
        need = "At least one of the files is not plain text, so none can be scrubbed"
    elif kind.send is Operation.DROP:
        need = "No purpose needs it"
    else:
        need = f"The purpose ({purpose.key}) does not need it"
    return f"The field {kind.says}. {need}."


def _postures(found: _Field, kind: Kind, knowledge: Knowledge) -> tuple[Posture, ...]:
    special = {code.posture for code in _sensitive(found, knowledge)}
    return (*knowledge.legal(kind), *map(knowledge.posture, sorted(special)))


def _sensitive(found: _Field, knowledge: Knowledge) -> list[SensitiveCode]:
    """The rows of sensitive codes of which the field holds one."""
    if not found.path.endswith(".code"):
        return []
    values = set(found.values)
    return [code for code in knowledge.codes if any(map(code.regex.fullmatch, values))]


def _examples(found: _Field, kind: Kind) -> tuple[str, ...]:
    is_text = kind.category in (Category.FREE_TEXT, Category.FILE_ATTACHMENTS)
    return examples(map(masked_length if is_text else masked, found.values))


def _holds_great_age(values: Iterable[str]) -> bool:
    years = [value.partition(".")[0].lstrip("0") for value in values]
    return any(year.isdecimal() and (len(year) > 2 or int(year) > _OLDEST_AGE) for year in years)


def _is_whole_file(found: _Field, kind: Kind | None) -> bool:
    is_file = kind is not None and kind.category is Category.FILE_ATTACHMENTS
    return is_file and not _are_texts(found.values)


def _are_texts(values: Iterable[str]) -> bool:
    """True where each value is UTF-8 text in base64."""
    try:
        texts = [base64.b64decode("".join(value.split()), validate=True).decode() for value in values]
    except (binascii.Error, UnicodeDecodeError):
        return False
    return not any("\x00" in text or text.startswith("%PDF") for text in texts)
