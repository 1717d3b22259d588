"""Held against a public set of de-identification rules, and against records that nobody here wrote."""

from __future__ import annotations

import json
import re
import tracemalloc
from pathlib import Path

import pytest

from bailment.agreement.plan import Operation
from bailment.datamap import Knowledge, Purposes, inventory, purpose
from bailment.payloads import leaves, read

RULES = "ms-configuration-sample.json"
CHANGES = {"redact", "cryptoHash", "dateshift", "perturb"}

# The paths that a rule by datatype reaches, told by the names that the datatype's elements bear.
DATATYPES = {
    "HumanName": r"\.name\.{0}$",
    "Address": r"\.(address|valueAddress)\.{0}$",
    "ContactPoint": r"\.telecom\.{0}$",
    "Identifier": r"\.identifier(\([^)]*\))?\.{0}$",
    "Reference": r"(?<!coding)(?<!class)(?<!bodySite)(?<!modality)(?<!sopClass)\.{0}$",
    "Coding": r"\.(coding|class|bodySite|modality|sopClass|valueCoding)\.{0}$",
    "CodeableConcept": r"(?<!note)\.{0}$",
    "Attachment": r"\.(attachment|presentedForm)\.{0}$",
    "Narrative": r"\.text\.(div|status)$",
    "base64Binary": r"\.data$",
    "date": r"(Date|DateTime|\.date|\.start|\.end|\.issued|\.authoredOn|\.created|\.recorded|\.started|\.lastUpdated)$",
    "Annotation": r"\.note\.\w+$",
    "Age": r"Age\.\w+$",
    "Extension": r"extension\(",
}

# Where we keep what that set changes, and why. It makes data anonymous for any reader; a plan serves one purpose.
EXPLAINED = {
    r"\.(coding|class|bodySite|modality|sopClass)\.(code|display|system)$": "a code of a published list serves care",
    r"^Observation\.(component\.)?(value|referenceRange)": "a measured value serves care",
    r"\.(extension|modifierExtension)\([^)]*\)\.url$": "a url names the extension, and goes with the value it names",
    r"^Patient\.extension\(us-core-birthsex\)\.valueCode$": "sex is not among the 18 identifiers",
    r"^\w+\.telecom\.(system|use|rank)$": "tells what a contact point is for, and reaches nobody",
}


def rule_patterns(rules: list[dict[str, str]]) -> list[tuple[str, re.Pattern[str]]]:
    """Each rule's method and the generic paths that it reaches."""
    found = []
    for rule in rules:
        typed = re.fullmatch(r"nodesByType\('(\w+)'\)(?:\.(\w+))?", rule["path"])
        if typed:
            name, element = typed.groups()
            name = "date" if name in ("dateTime", "instant") else name
            if name in DATATYPES:
                found.append((rule["method"], re.compile(DATATYPES[name].replace("{0}", element or r"\w+"))))
        elif rule["path"] == "Resource.id":
            found.append((rule["method"], re.compile(r"^\w+\.id$")))
        else:
            plain = re.escape(rule["path"].split(" ")[0]).replace(r"\.", r"(?:\([^)]*\))?\.")
            found.append((rule["method"], re.compile(rf"^{plain}(?:[A-Z]\w*)?(?:\([^)]*\))?(?:\.|$)")))
    return found


def first_method(path: str, rules: list[tuple[str, re.Pattern[str]]]) -> str | None:
    """What that set does with the path: its first rule that reaches it decides."""
    return next((method for method, pattern in rules if pattern.search(path)), None)


@pytest.fixture(scope="module")
def folder(shared: Path) -> Path:
    return shared / "data/payloads/fhir"


@pytest.fixture(scope="module")
def files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.glob("*.json") if file.name != RULES)


@pytest.mark.shared
def test_nearly_every_field_of_foreign_records_is_classified(
    files: list[Path], knowledge: Knowledge, purposes: Purposes
) -> None:
    unknown: set[str] = set()
    known: set[str] = set()
    for file in files:
        for row in inventory([read(file.read_bytes(), file.name)], None, knowledge).fields:
            (known if row.category else unknown).add(row.path)
    assert len(known) > 500
    assert unknown == {
        "Patient.extension(disability-adjusted-life-years).valueDecimal",
        "Patient.extension(quality-adjusted-life-years).valueDecimal",
    }


@pytest.mark.shared
@pytest.mark.parametrize(
    "why", ["summarisation", "routing", "coding_help", "patient_support", "denial_analysis", "form_extraction"]
)
def test_nothing_is_kept_that_the_public_rules_change_unless_we_say_why(
    folder: Path, files: list[Path], knowledge: Knowledge, purposes: Purposes, why: str
) -> None:
    payloads = [read(file.read_bytes(), file.name) for file in files]
    rows = inventory(payloads, purpose(why, purposes), knowledge).fields
    rules = rule_patterns(json.loads((folder / RULES).read_text())["fhirPathRules"])
    changed = [row for row in rows if first_method(row.path, rules) in CHANGES]
    kept = [row.path for row in changed if row.transformation is Operation.KEEP]
    assert len(changed) > 200
    assert not [path for path in kept if not any(re.search(reason, path) for reason in EXPLAINED)]


@pytest.mark.shared
def test_reading_needs_memory_in_proportion_to_the_file(files: list[Path]) -> None:
    largest = max(files, key=lambda file: file.stat().st_size)
    data = largest.read_bytes()
    tracemalloc.start()
    try:
        assert sum(1 for _ in leaves(read(data, largest.name).root)) > 5000
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 12 * len(data)
