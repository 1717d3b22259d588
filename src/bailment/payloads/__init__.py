"""Health data as it comes: bytes to trees, tables and leaves, and back."""

from bailment.payloads.codec import FHIR_R4_JSON, JSON, parse, read, write
from bailment.payloads.delimited import BEYOND, CSV, TableFile
from bailment.payloads.folder import Listing, Skipped, listing
from bailment.payloads.formats import FileKind, recognise
from bailment.payloads.lines import FHIR_R4_NDJSON, NDJSON, Lines
from bailment.payloads.model import Batch, Column, Json, Leaf, Number, Payload, Scalar
from bailment.payloads.samples import Sample, aligned, batches, record_list, sample, trees
from bailment.payloads.source import ByteSource
from bailment.payloads.walk import Change, leaves, rebuilt, transform

__all__ = [
    "BEYOND",
    "CSV",
    "FHIR_R4_JSON",
    "FHIR_R4_NDJSON",
    "JSON",
    "NDJSON",
    "Batch",
    "ByteSource",
    "Change",
    "Column",
    "FileKind",
    "Json",
    "Leaf",
    "Lines",
    "Listing",
    "Number",
    "Payload",
    "Sample",
    "Scalar",
    "Skipped",
    "TableFile",
    "aligned",
    "batches",
    "leaves",
    "listing",
    "parse",
    "read",
    "rebuilt",
    "recognise",
    "record_list",
    "sample",
    "transform",
    "trees",
    "write",
]
