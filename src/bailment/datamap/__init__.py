"""What a payload holds, field by field, and what may leave for a purpose."""

from bailment.datamap.crowd import Figures
from bailment.datamap.inventory import inventory, plan, with_header
from bailment.datamap.knowledge import Knowledge, load_knowledge
from bailment.datamap.model import (
    Category,
    DataMap,
    FieldRow,
    Identifiability,
    Posture,
    Risk,
    SampleFacts,
    Sensitivity,
)
from bailment.datamap.purposes import Purpose, Purposes, load_purposes, purpose
from bailment.datamap.risk import QuasiIdentifier, TableRisk
from bailment.datamap.table import risk_of

__all__ = [
    "Category",
    "DataMap",
    "FieldRow",
    "Figures",
    "Identifiability",
    "Knowledge",
    "Posture",
    "Purpose",
    "Purposes",
    "QuasiIdentifier",
    "Risk",
    "SampleFacts",
    "Sensitivity",
    "TableRisk",
    "inventory",
    "load_knowledge",
    "load_purposes",
    "plan",
    "purpose",
    "risk_of",
    "with_header",
]
