"""What a payload holds, field by field, and what may leave for a purpose."""

from bailment.datamap.inventory import inventory, plan
from bailment.datamap.knowledge import Knowledge, load_knowledge
from bailment.datamap.model import Category, DataMap, FieldRow, Identifiability, Posture, Risk, Sensitivity
from bailment.datamap.purposes import Purpose, Purposes, load_purposes, purpose

__all__ = [
    "Category",
    "DataMap",
    "FieldRow",
    "Identifiability",
    "Knowledge",
    "Posture",
    "Purpose",
    "Purposes",
    "Risk",
    "Sensitivity",
    "inventory",
    "load_knowledge",
    "load_purposes",
    "plan",
    "purpose",
]
