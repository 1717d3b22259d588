"""Health data as it comes: bytes to trees and leaves, and back."""

from bailment.payloads.codec import FHIR_R4_JSON, parse, read, write
from bailment.payloads.model import Json, Leaf, Number, Payload, Scalar
from bailment.payloads.walk import Change, leaves, transform

__all__ = [
    "FHIR_R4_JSON",
    "Change",
    "Json",
    "Leaf",
    "Number",
    "Payload",
    "Scalar",
    "leaves",
    "parse",
    "read",
    "transform",
    "write",
]
