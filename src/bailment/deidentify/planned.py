"""Who a record that is no FHIR is about: read off the plan, whose paths are all that is known of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bailment.agreement.plan import Operation, Plan
from bailment.deidentify.sources import Holds, Source, Sources
from bailment.identifiers import Label
from bailment.identifiers.lexicon import word_set

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_CARE = word_set("doctor physician provider practitioner nurse clinician author surgeon consultant gp attending arzt")
_RELATIVES = word_set("guardian relative mother father spouse partner child contact parent carer caregiver kin nok")
_PATIENTS = word_set("patient person member subscriber insured client resident participant beneficiary pt pat mbr")
_PEOPLE = _CARE | _RELATIVES | _PATIENTS
_BESIDE_PEOPLE = word_set("emergency primary referring next of signed by")
_SURELY = word_set(
    """
    firstname lastname fullname surname surnames forename forenames given family maiden nickname alias aka fname lname
    mname nachname familienname geburtsname vorname nom prenom nombre apellido apellidos cognome nome naam voornaam
    achternaam
    """
)
_NAMES = word_set("name names nm")
_PERHAPS = _NAMES | word_set("first last full middle")
_HOUSES = word_set(
    "hospital facility clinic organization organisation company employer school ward practice site pharmacy"
)
_THINGS = word_set(
    """
    drug medication med medicine product test procedure plan file code vaccine brand generic ingredient model table
    column event study trial lab panel disease condition diagnosis variable measure unit department field method
    """
)
_MATTERS = _THINGS | word_set(
    """
    status state type class category kind sex gender race ethnicity ethnic marital language religion dx problem px
    service specialty speciality reason note notes text comment comments description desc finding findings result
    results value allergy allergies symptom symptoms route frequency dose dosage form format version source system
    country nationality occupation education outcome disposition severity priority flag indicator insurance payer mode
    currency colour color day month period shift device specimen body role title units
    """
)
"""Of what such fields hold, much also stands in any text about care."""
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
        if sources.of(step.path) is None and step.operation in (Operation.REPLACE, Operation.DROP):
            row = _row(step.path) or _unnamed(step.path, step.operation)
            if row is not None:
                yield row


def _row(path: str) -> Source | None:
    """The row that the words of *path* call for; None where they name nobody."""
    words, last = _words(path), _words(path.rpartition(".")[2])
    for cues, holds, label in _CUES:
        if last & cues:
            return Source(path, holds, label)
    if words & _THINGS:
        return None
    if words & _HOUSES and last <= _NAMES | _HOUSES:
        return Source(path, Holds.WORDS, Label.FACILITY)
    if last & (_SURELY | _NAMES) or (last & _PERHAPS and (len(last) > 1 or words & _PEOPLE)):
        return Source(path, Holds.NAME, _whose(words))
    is_person = last & _PEOPLE and last <= _PEOPLE | _BESIDE_PEOPLE
    return Source(path, Holds.SOMEBODY, _whose(words)) if is_person else None


def _unnamed(path: str, operation: Operation) -> Source | None:
    """The row for a field whose name tells nobody: what a plan replaces identifies, what it drops may."""
    is_matter = bool(_words(path) & _MATTERS)
    if operation is Operation.REPLACE:
        return Source(path, Holds.CODE if is_matter else Holds.SOMEBODY, Label.ID)
    return None if is_matter else Source(path, Holds.ANYTHING, Label.ID)


def _words(path: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _WORDS.findall(path))


def _whose(words: frozenset[str]) -> Label:
    if words & _CARE:
        return Label.PRACTITIONER_NAME
    if words & _RELATIVES:
        return Label.RELATIVE_NAME
    return Label.PATIENT_NAME if words & _PATIENTS else Label.NAME
