"""Who a record that is no FHIR is about: read off the plan, whose paths are all that is known of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bailment.agreement.plan import Operation, Plan
from bailment.deidentify.sources import Holds, Source, Sources
from bailment.identifiers import Label

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_CARE = frozenset({"doctor", "physician", "provider", "practitioner", "nurse", "clinician", "author"})
_RELATIVES = frozenset({"guardian", "relative", "mother", "father", "spouse", "partner", "child", "contact"})
_PATIENTS = frozenset({"patient", "person", "member", "subscriber", "insured", "client", "resident"})
_SURELY = frozenset({"firstname", "lastname", "fullname", "surname", "forename", "given", "family", "maiden"})
_PERHAPS = frozenset({"name", "first", "last", "full", "middle"})
_THINGS = frozenset({"drug", "medication", "product", "test", "procedure", "plan", "file", "code"})
_CUES: tuple[tuple[frozenset[str], Holds, Label], ...] = (
    (frozenset({"email", "mail"}), Holds.WORDS, Label.EMAIL),
    (frozenset({"fax"}), Holds.CODE, Label.FAX),
    (frozenset({"phone", "telephone", "mobile", "cell", "tel"}), Holds.CODE, Label.PHONE),
    (frozenset({"birth", "birthdate", "dob", "born"}), Holds.DATE, Label.BIRTH_DATE),
    (frozenset({"ssn"}), Holds.CODE, Label.SSN),
    (frozenset({"mrn"}), Holds.CODE, Label.MRN),
    (frozenset({"nhs"}), Holds.CODE, Label.NHS_NUMBER),
    (frozenset({"zip", "postcode", "postal"}), Holds.CODE, Label.POSTCODE),
    (frozenset({"street", "address"}), Holds.WORDS, Label.ADDRESS),
    (frozenset({"account", "iban"}), Holds.CODE, Label.ACCOUNT),
    (frozenset({"policy", "insurance", "subscriber"}), Holds.CODE, Label.PLAN_ID),
    (frozenset({"passport", "licence", "license"}), Holds.CODE, Label.LICENCE),
)


def planned(plan: Plan, sources: Sources) -> Sources:
    """*sources* with a row for each path that *plan* replaces, and for each that it drops and that names somebody.

    So what stands in such a field is known, and goes wherever else the record says it.
    """
    return Sources((*sources.rows, *_rows(plan, sources)))


def _rows(plan: Plan, sources: Sources) -> Iterator[Source]:
    for step in plan.steps:
        if sources.of(step.path) is not None or step.operation not in (Operation.REPLACE, Operation.DROP):
            continue
        row = _row(step.path)
        if row is not None:
            yield row
        elif step.operation is Operation.REPLACE:
            yield Source(step.path, Holds.CODE, Label.ID)


def _row(path: str) -> Source | None:
    """The row that the words of *path* call for; None where they name nobody."""
    words = frozenset(word.lower() for word in _WORDS.findall(path))
    last = frozenset(word.lower() for word in _WORDS.findall(path.rpartition(".")[2]))
    for cues, holds, label in _CUES:
        if last & cues:
            return Source(path, holds, label)
    names = last & _SURELY or (last & _PERHAPS and (len(last) > 1 or words & (_CARE | _RELATIVES | _PATIENTS)))
    return Source(path, Holds.NAME, _whose(words)) if names and not words & _THINGS else None


def _whose(words: frozenset[str]) -> Label:
    if words & _CARE:
        return Label.PRACTITIONER_NAME
    if words & _RELATIVES:
        return Label.RELATIVE_NAME
    return Label.PATIENT_NAME if words & _PATIENTS else Label.NAME
