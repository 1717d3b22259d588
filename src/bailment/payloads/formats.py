"""What kind of file some bytes are, told from the bytes and never from the name."""

from __future__ import annotations

import re
from dataclasses import dataclass

HEAD_BYTES = 64 * 1024
_UNPACK = "unpack it and map the files in it"
_LATER = "this kind is not read yet; map a FHIR, CSV or JSON export of the same data"
_AS_TEXT = "export the data as CSV, JSON, NDJSON or FHIR"
_SCRUB = "free text has no fields to map; `bailment scrub` takes the identifiers out of it"


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file. `fix` says what to do about a kind that is not read, and is empty for the kinds that are."""

    key: str
    says: str
    fix: str = ""

    @property
    def is_read(self) -> bool:
        """True where this package reads such files."""
        return not self.fix


JSON_TEXT = FileKind("json", "JSON")
DELIMITED = FileKind("csv", "a table of delimited text")
EMPTY = FileKind("empty", "an empty file", "export the data again; the file holds nothing")

_BY_START = (
    (b"%PDF-", FileKind("pdf", "a PDF", _SCRUB)),
    (b"\x1f\x8b", FileKind("gzip", "a gzip archive", _UNPACK)),
    (b"BZh", FileKind("bzip2", "a bzip2 archive", _UNPACK)),
    (b"\xfd7zXZ\x00", FileKind("xz", "an xz archive", _UNPACK)),
    (b"7z\xbc\xaf\x27\x1c", FileKind("7z", "a 7z archive", _UNPACK)),
    (b"(\xb5/\xfd", FileKind("zstd", "a zstd archive", _UNPACK)),
    (b"Rar!", FileKind("rar", "a RAR archive", _UNPACK)),
    (b"\xd0\xcf\x11\xe0", FileKind("ole", "an old Word or Excel file", "in Excel save it as CSV UTF-8")),
    (b"{\\rtf", FileKind("rtf", "an RTF document", _SCRUB)),
    (b"PAR1", FileKind("parquet", "a Parquet file", _LATER)),
    (b"ARROW1", FileKind("arrow", "an Arrow file", _LATER)),
    (b"Obj\x01", FileKind("avro", "an Avro file", _LATER)),
    (b"ORC", FileKind("orc", "an ORC file", _LATER)),
    (b"SQLite format 3\x00", FileKind("sqlite", "an SQLite database", _AS_TEXT)),
    (b"<stata_dta>", FileKind("stata", "a Stata file", _AS_TEXT)),
    (b"$FL2", FileKind("spss", "an SPSS file", _AS_TEXT)),
    (b"\x89PNG", FileKind("image", "an image (PNG)", _AS_TEXT)),
    (b"\xff\xd8\xff", FileKind("image", "an image (JPEG)", _AS_TEXT)),
    (b"GIF8", FileKind("image", "an image (GIF)", _AS_TEXT)),
    (b"II*\x00", FileKind("image", "an image (TIFF)", _AS_TEXT)),
    (b"MM\x00*", FileKind("image", "an image (TIFF)", _AS_TEXT)),
    (b"\x7fELF", FileKind("program", "a program", _AS_TEXT)),
    (b"MZ\x90", FileKind("program", "a program", _AS_TEXT)),
)  # fmt: skip
_DICOM = FileKind("dicom", "a DICOM image", _LATER)
_HL7V2 = FileKind("hl7v2", "an HL7 v2 message", _LATER)
_X12 = FileKind("x12", "an X12 interchange (a claim, remittance or eligibility message)", _LATER)
_ZIPPED = (
    (b"word/", FileKind("docx", "a Word document", _SCRUB)),
    (b"xl/", FileKind("xlsx", "an Excel workbook", "in Excel save each sheet as CSV UTF-8")),
    (b"ppt/", FileKind("pptx", "a PowerPoint presentation", _AS_TEXT)),
)
_ZIP = FileKind("zip", "a zip archive", _UNPACK)
_MARKED_UP = (
    (re.compile(r"<(?:\w+:)?ClinicalDocument\b"), FileKind("ccda", "a C-CDA document", _LATER)),
    (re.compile(r"http://hl7\.org/fhir\b"), FileKind("fhir_xml", "FHIR as XML", "export FHIR as JSON")),
    (re.compile(r"(?i)<(?:!doctype )?html\b"), FileKind("html", "a web page", _AS_TEXT)),
)
_XML = FileKind("xml", "an XML document", _AS_TEXT)
_UTF_32 = FileKind("utf32", "text in UTF-32", "export the data again as UTF-8")
_VALUE = FileKind(
    "json_value", "one bare value, with no record or name around it", "give an object, or a list of objects"
)
_BARE_VALUE = re.compile(
    r'(?:"(?:[^"\\\x00-\x1f]|\\.){0,60000}"|-?\d{1,1000}(?:\.\d{1,1000})?(?:[eE][+-]?\d{1,9})?|true|false|null)\s*'
)
_JSON_BEGINS = re.compile(r'\{|\[\s*(?:$|[\[{"\d\]-]|true\b|false\b|null\b)')
_SEGMENT = re.compile(r"(?:MSH|FHS|BHS)[|^~\\&]")
_DICOM_MARK = slice(128, 132)


def recognise(head: bytes) -> FileKind:
    """The kind of file that begins with *head*, its first 64 KiB; text that is nothing else counts as a table."""
    if not head.strip():
        return EMPTY
    if _is_utf_32(head):
        return _UTF_32
    for start, kind in _BY_START:
        if head.startswith(start):
            return kind
    if head[_DICOM_MARK] == b"DICM":
        return _DICOM
    if head.startswith(b"PK\x03\x04"):
        return next((kind for part, kind in _ZIPPED if part in head), _ZIP)
    return _written(opening(head).lstrip("\ufeff \t\r\n\x0b"))


def _written(text: str) -> FileKind:
    if text.startswith("ISA*") or re.match(r"ISA[^\w\s]\d\d[^\w\s]", text):
        return _X12
    if _SEGMENT.match(text):
        return _HL7V2
    if text.startswith("<"):
        return next((kind for mark, kind in _MARKED_UP if mark.search(text)), _XML)
    if _BARE_VALUE.fullmatch(text):
        return _VALUE
    return JSON_TEXT if _JSON_BEGINS.match(text) else DELIMITED


def _is_utf_32(head: bytes) -> bool:
    """True where *head* begins with the mark of UTF-32, or two bytes of each four are always zero as only there."""
    sample = head[: min(len(head), 2000) // 4 * 4]
    if head.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        return True
    has_text = len(sample) >= 16 and any(sample)
    little = not any(sample[2::4]) and not any(sample[3::4]) and all(sample[::4])
    big = not any(sample[::4]) and not any(sample[1::4]) and all(sample[3::4])
    return has_text and (little or big)


def encoding(head: bytes) -> str | None:
    """The encoding that the first bytes of a text settle; None where they leave it open."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if head.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    sample = head[:2000]
    pairs = len(sample) // 2
    if pairs > 4 and sample[1::2].count(0) > pairs * 0.7:
        return "utf-16-le"
    if pairs > 4 and sample[::2].count(0) > pairs * 0.7:
        return "utf-16-be"
    return None


def opening(head: bytes) -> str:
    """The text of *head*, as far as it is text."""
    return head.decode(encoding(head) or "utf-8", "replace")
