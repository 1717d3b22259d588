"""What a data map says: one row for each field of the payload, the risk of telling persons apart, and what to mend."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bailment.agreement.plan import Operation
from bailment.primitives.finding import Confidence, Finding


class Category(StrEnum):
    """The eight categories of a data map, and the five extra ones."""

    DIRECT_IDENTIFIERS = "direct_identifiers"
    INDIRECT_IDENTIFIERS = "indirect_identifiers"
    CLINICAL_CONTENT = "clinical_content"
    BILLING_DATA = "billing_data"
    FREE_TEXT = "free_text"
    METADATA = "metadata"
    FILE_ATTACHMENTS = "file_attachments"
    LOGS = "logs"
    IMAGES_WAVEFORMS = "images_waveforms"
    GENOMIC = "genomic"
    DEVICE_IDS = "device_ids"
    SUPPORT_TICKETS = "support_tickets"
    EMBEDDINGS = "embeddings"


class Identifiability(StrEnum):
    """How a value leads to a person: by itself, together with others, hardly, or nobody has said."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    LOW = "low"
    UNKNOWN = "unknown"


class Sensitivity(StrEnum):
    """How much harm the value does in the wrong hands."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Posture:
    """What a law says of a class of field."""

    id: str
    label: str
    authority: str
    confidence: Confidence
    classes: tuple[str, ...]

    def __str__(self) -> str:
        doubt = "" if self.confidence is Confidence.HIGH else f"; {self.confidence} confidence"
        return f"{self.label} ({self.authority}{doubt})"


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field of the payload.

    `category` is None where nobody has classified the field; such a field counts as sensitive and does not leave.
    `identifier` is the letter of 45 CFR 164.514(b)(2)(i). `combines` is what the field adds to a combination that tells
    persons apart (time, demographic, device; acquaintance for what only those know who know the person).
    `examples_masked` shows shapes, never a value. `kind` names the row of kinds.yaml.
    """

    path: str
    source: str
    category: Category | None
    identifier: str | None
    identifiability: Identifiability
    sensitivity: Sensitivity
    postures: tuple[Posture, ...]
    needed: bool
    why: str
    transformation: Operation
    examples_masked: tuple[str, ...]
    combines: str | None
    confidence: Confidence
    kind: str | None = None

    def plain(self) -> dict[str, object]:
        """The shape that interfaces promise for a field."""
        return {
            "path": self.path,
            "source": self.source,
            "category": self.category,
            "identifier": self.identifier,
            "identifiability": self.identifiability,
            "sensitivity": self.sensitivity,
            "postures": [str(posture) for posture in self.postures],
            "needed": self.needed,
            "why": self.why,
            "transformation": self.transformation,
            "examples_masked": list(self.examples_masked),
        }


@dataclass(frozen=True, slots=True)
class Risk:
    """How far persons of the payload can be told apart by what is known of them elsewhere, before any transformation.

    The figures are None for fewer than two persons, and where nothing is known by which to tell them apart. `of` says
    whose risk it is; `wider` are fields that acquaintances know besides, `wider_uniques` how many are then alone.
    """

    persons: int
    k_min: int | None
    uniques: int | None
    prosecutor_max: float | None
    prosecutor_mean: float | None
    quasi_identifiers: tuple[str, ...]
    of: str = ""
    wider: tuple[str, ...] = ()
    wider_uniques: int | None = None

    def plain(self) -> dict[str, object]:
        """The shape that interfaces promise for the risk."""
        return {
            "k_min": self.k_min,
            "uniques": self.uniques,
            "prosecutor_max": self.prosecutor_max,
            "prosecutor_mean": self.prosecutor_mean,
            "quasi_identifiers": list(self.quasi_identifiers),
        }


@dataclass(frozen=True, slots=True)
class SampleFacts:
    """What a file turned out to be: its records, its paths and, for a table, how it is written and what is odd in it.

    `odd_lines` are the first lines of the `odd_rows` rows that have more or fewer cells than there are columns.
    """

    name: str
    source: str
    records: int
    paths: tuple[str, ...]
    written: str = ""
    has_header: bool = True
    faults: tuple[str, ...] = ()
    odd_lines: tuple[int, ...] = ()
    odd_rows: int = 0


@dataclass(frozen=True, slots=True)
class DataMap:
    """The fields of a payload, in the order of their paths, with the risk, the checks and the files they come from."""

    purpose: str | None
    fields: tuple[FieldRow, ...]
    risk: Risk
    checks: tuple[Finding, ...]
    samples: tuple[SampleFacts, ...] = ()

    def plain(self) -> dict[str, object]:
        """The shape that interfaces promise for `bailment map`."""
        return {
            "fields": [row.plain() for row in self.fields],
            "risk": self.risk.plain(),
            "checks": [_plain_check(check) for check in self.checks],
        }


def _plain_check(check: Finding) -> dict[str, object]:
    name, _, _ = check.says.partition(":")
    return {
        "code": check.code,
        "check": name,
        "severity": check.severity,
        "says": check.says,
        "basis": check.basis,
        "authority": list(check.authority),
        "fix": check.fix,
    }
