"""What is wrong or risky in a data map; one function a check."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bailment.agreement.plan import Operation, Plan
from bailment.datamap.knowledge import SensitiveCode
from bailment.datamap.model import Category, FieldRow, Risk, SampleFacts
from bailment.payloads import Skipped
from bailment.primitives.finding import Basis, Confidence, Finding, Severity

_SENT_TOGETHER = {"time", "demographic", "device"}


def category_missing(rows: Iterable[FieldRow]) -> list[Finding]:
    """A field that nobody has classified counts as sensitive and does not leave."""
    return [
        Finding(
            "MAP001",
            Severity.HIGH,
            f"category missing: nobody has classified {row.path}, so it counts as sensitive and does not leave",
            fix="classify the field, or leave it out of the payload",
            requirement="PS-01",
        )
        for row in rows
        if row.category is None
    ]


def over_disclosure(rows: Sequence[FieldRow], sent: Plan | None) -> list[Finding]:
    """An element that the purpose does not need would be sent; without a plan the payload goes as it is."""
    needed = {_element(row) for row in rows if row.needed and row.category is not Category.METADATA}
    excess: dict[str, FieldRow] = {}
    for row in rows:
        leaves_house = sent is None or sent.operation(row.path) is not Operation.DROP
        if not row.needed and leaves_house and row.category is not Category.METADATA:
            excess.setdefault(row.path if _element(row) in needed else _element(row), row)
    return [
        Finding(
            "MAP002",
            Severity.HIGH if row.identifier else Severity.MEDIUM,
            f"over-disclosure: {element} would be sent, and the purpose does not need it",
            basis=Basis.LAW,
            authority=("45 CFR 164.502(b)", "GDPR Art. 5(1)(c)"),
            fix="drop it, as the proposed plan does",
            confidence=Confidence.HIGH,
        )
        for element, row in excess.items()
    ]


def text_without_scrubber(rows: Iterable[FieldRow], sent: Plan | None) -> list[Finding]:
    """Free text would be sent whose identifiers nobody replaces."""
    texts = [
        row.path
        for row in rows
        if row.category in (Category.FREE_TEXT, Category.FILE_ATTACHMENTS)
        and (sent is None or sent.operation(row.path) in (Operation.KEEP, Operation.REPLACE))
    ]
    if not texts:
        return []
    says = f"free_text without scrubber: {', '.join(texts)} would be sent as written"
    return [Finding("MAP003", Severity.HIGH, says, fix="scrub or drop free text, as the proposed plan does")]


def telling_combination(rows: Sequence[FieldRow], sent: Plan | None) -> list[Finding]:
    """Time, demographics and a device would be sent together, which tells persons apart though no field does alone."""
    kept = [row for row in rows if sent is None or sent.operation(row.path) is Operation.KEEP]
    combined = [row.path for row in kept if row.combines]
    if not {row.combines for row in kept} >= _SENT_TOGETHER:
        return []
    return [
        Finding(
            "MAP004",
            Severity.HIGH,
            f"timestamp+demographic+device combination: together {', '.join(combined)} lead to a person",
            fix="drop or replace one of the three groups",
        )
    ]


def whole_files(paths: Iterable[str]) -> list[Finding]:
    """A file that is not plain text cannot be scrubbed; *paths* hold one."""
    return [
        Finding(
            "MAP008",
            Severity.HIGH,
            f"attachment whole PDF: {path} holds a file that is not plain text, so it cannot be scrubbed",
            fix="leave the file out, or give its text",
            requirement="PS-03",
        )
        for path in paths
    ]


def special_records(held: Mapping[str, Sequence[SensitiveCode]]) -> list[Finding]:
    """A code marks its record as one of a kind that law guards more; *held* tells the codes by path."""
    return [
        Finding(
            "MAP009",
            Severity.HIGH,
            f"special record: {path} holds a code of {code.says}",
            authority=(code.authority,),
            fix="exclude such records, or agree on them by name",
            confidence=code.confidence,
        )
        for path, codes in held.items()
        for code in codes
    ]


def purpose_missing(purpose: str | None) -> list[Finding]:
    """Without a purpose no field can be shown to be needed."""
    if purpose not in (None, "custom"):
        return []
    says = "no purpose is given" if purpose is None else "nobody has said what this purpose of your own needs"
    fix = "name the purpose with --purpose" if purpose is None else "begin from one of the six sample purposes"
    return [Finding("MAP005", Severity.MEDIUM, f"purpose missing: {says}, so every field is dropped", fix=fix)]


def risk_unknown(risk: Risk) -> list[Finding]:
    """Figures of risk need a crowd, and something by which to tell its members apart."""
    if risk.k_min is not None:
        return []
    says = f"the payload holds {risk.persons} record(s) of persons, and risk is measured among at least two"
    fix = "map a sample of the patients that the data will be about"
    if risk.persons > 1:
        says = "no field is known by which others may know a person"
        fix = "name such columns with `bailment risk TABLE --quasi COLUMN`"
    return [Finding("MAP006", Severity.LOW, f"risk not measured: {says}", fix=fix)]


def persons_alone(risk: Risk) -> list[Finding]:
    """Whoever is alone with what is known of him can be named by it."""
    found = []
    if risk.uniques:
        by = ", ".join(risk.quasi_identifiers)
        says = f"re-identification: {risk.uniques} of {risk.persons} records are alone with their {by}"
        found.append(_alone(says, "GDPR recital 26", "45 CFR 164.514(b)(1)"))
    if risk.wider and risk.wider_uniques and risk.wider_uniques > (risk.uniques or 0):
        says = f"{risk.wider_uniques} of {risk.persons} are alone for whoever also knows {', '.join(risk.wider)}"
        found.append(_alone(f"re-identification by acquaintances: {says}", "GDPR recital 26"))
    return found


def _alone(says: str, *authority: str) -> Finding:
    fix = "leave out or coarsen what tells most: `bailment risk TABLE` shows what each field adds"
    return Finding("MAP010", Severity.MEDIUM, says, authority=authority, fix=fix)


def odd_tables(facts: Iterable[SampleFacts]) -> list[Finding]:
    """Rows or names of a table that do not fit may have put values under the wrong column."""
    found = []
    for fact in facts:
        if fact.odd_rows:
            shown = ", ".join(map(str, fact.odd_lines[:5]))
            more = f" (first at line {shown})" if fact.odd_rows > 1 else f" (line {shown})"
            rows = f"{fact.odd_rows} of {fact.records} rows of {fact.name}"
            says = f"ragged rows: {rows} have more or fewer cells than there are columns"
            found.append(
                Finding("MAP011", Severity.MEDIUM, says + more, fix="export the table again, or mend the rows")
            )
        if not fact.has_header:
            says = f"no header: the first row of {fact.name} holds values, so its columns are numbered"
            found.append(Finding("MAP012", Severity.MEDIUM, says, fix="add a first row that names the columns"))
        found += [
            Finding("MAP012", Severity.LOW, f"doubtful header: {fault} in {fact.name}", fix="name each column once")
            for fault in fact.faults
        ]
    return found


def files_not_read(skipped: Iterable[Skipped]) -> list[Finding]:
    """What lies beside the files that were read may be sent with them."""
    fix = "leave it out of what you send, or give it in a form that is read"
    return [Finding("MAP013", Severity.MEDIUM, f"file not read: {one.name} is {one.why}", fix=fix) for one in skipped]


def legal_class_missing(rows: Iterable[FieldRow]) -> list[Finding]:
    """A classified field says which law speaks of it."""
    return [
        Finding(
            "MAP007", Severity.MEDIUM, f"legal class missing: no posture is known for {row.path}", requirement="PS-05"
        )
        for row in rows
        if row.category is not None and not row.postures
    ]


def _element(row: FieldRow) -> str:
    return ".".join(row.path.split(".")[:2])
