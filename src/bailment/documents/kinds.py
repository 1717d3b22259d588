"""What kind of file this is, by its content first and its name second."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from bailment.documents.model import Format
from bailment.primitives.errors import Unreadable

_ENDINGS = {
    ".docx": Format.DOCX,
    ".pdf": Format.PDF,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".xhtml": Format.HTML,
    ".md": Format.MARKDOWN,
    ".markdown": Format.MARKDOWN,
    ".txt": Format.TEXT,
    ".text": Format.TEXT,
    "": None,
}
_IS = {Format.DOCX: "a Word file", Format.PDF: "a PDF", Format.HTML: "a web page"}
_READ = "save it as .docx, .pdf, .html, .md or .txt"
_RESAVED = "open it in Word and save it as .docx"
_PICTURE = (
    "is a picture: its words cannot be read",
    "ask for the file it was made from, or run text recognition on it",
)
_PACKED = ("is a packed archive", "unpack it and give the files in it")
_PROGRAM = ("is a program, not a document", "do not open it; ask who sent it")
_MAIL = ("is an e-mail", "save its attachment, or its words as .txt")
MAX_ENTRIES = 4000
CENTRAL = b"PK\x01\x02"
"""The head of one entry in a zip's directory."""
_MARKS: tuple[tuple[bytes, tuple[str, str]], ...] = (
    (b"{\\rtf", ("is rich text (.rtf)", _RESAVED)),
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"II*\0", _PICTURE),
    (b"MM\0*", _PICTURE),
    (b"\x1f\x8b", _PACKED),
    (b"7z\xbc\xaf", _PACKED),
    (b"Rar!", _PACKED),
    (b"BZh", _PACKED),
    (b"\x7fELF", _PROGRAM),
    (b"MZ\x90", _PROGRAM),
    (b"%!PS", ("is PostScript", "ask for a PDF or a Word file")),
    (b"SQLite format 3", ("is a database", _READ)),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAMS = (
    ("EncryptedPackage", "is protected by a password", "open it with its password and save it without one"),
    ("WordDocument", "is an old Word file (.doc)", _RESAVED),
    ("Workbook", "is an old Excel file (.xls)", "give the contract itself, as .docx or .pdf"),
    ("PowerPoint Document", "is an old PowerPoint file (.ppt)", "give the contract itself, as .docx or .pdf"),
    ("__substg1.0_", "is an Outlook message (.msg)", _MAIL[1]),
)
_ZIPPED = (
    ("xl/", "is an Excel workbook (.xlsx)", "give the contract itself, as .docx or .pdf"),
    ("ppt/", "is a PowerPoint file (.pptx)", "give the contract itself, as .docx or .pdf"),
    ("index/document.iwa", "is a Pages file (.pages)", "export it from Pages as .docx"),
    ("index/", "is a file of Apple's Pages, Numbers or Keynote", "export it as .docx"),
    ("meta-inf/container.xml", "is an e-book (.epub)", "ask for the Word file"),
)
_ODF = {"text": ("is an OpenDocument text (.odt)", "open it in Word or LibreOffice and save it as .docx")}
_BY_NAME = {
    ".doc": ("old Word files (.doc) cannot be read", _RESAVED),
    ".docm": ("Word files with macros (.docm) cannot be read", "save it as .docx, without macros"),
    ".rtf": ("rich text (.rtf) cannot be read", _RESAVED),
    ".odt": ("OpenDocument texts (.odt) cannot be read", _RESAVED),
    ".pages": ("Pages files cannot be read", "export it from Pages as .docx"),
    ".eml": ("e-mails cannot be read", _MAIL[1]),
    ".msg": ("e-mails cannot be read", _MAIL[1]),
}
_HTML = re.compile(rb"(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html[\s>])", re.I | re.S)
_MAIL_HEAD = re.compile(
    rb"(?:[A-Za-z-]{2,40}: [^\n]{0,1000}\n[ \t]?){0,12}"
    rb"(?:Received|Return-Path|Delivered-To|MIME-Version|Message-ID): ?\S"
)
_FLAT_WORD = re.compile(rb"<\?xml[^>]{0,200}>\s*<(?:\?mso-application|pkg:package|w:wordDocument)")


def kind_of(data: bytes, name: str) -> Format:
    """The format that content and name agree on; a name without an ending leaves it to the content.

    Raises: Unreadable where they disagree, and for a kind that cannot be read, each with what it is and what to do.
    """
    if not data.strip(b"\xef\xbb\xbf \t\r\n"):
        raise Unreadable("the file is empty", where=name, fix="check that this is the right file")
    found = _found(data, name)
    ending = ending_of(name)
    if ending not in _ENDINGS:
        says, fix = _BY_NAME.get(ending, (f"files of the kind {ending} cannot be read", _READ))
        if found in _IS:
            says, fix = _misnamed(ending, found)
        raise Unreadable(says, where=name, fix=fix)
    named = _ENDINGS[ending]
    if found is None and named in (Format.DOCX, Format.PDF):
        says = f"the file is called {ending} but is no {'Word file' if named is Format.DOCX else 'PDF'}"
        raise Unreadable(says, where=name, fix="if it is plain text, rename it to .txt; else ask for the file again")
    if found is not None and named not in (found, None):
        says, fix = _misnamed(ending, found)
        raise Unreadable(says, where=name, fix=fix)
    return found or named or Format.TEXT


def ending_of(name: str) -> str:
    """The ending of the file name *name*, in small letters with its dot; "" where it has none."""
    leaf = name.replace("\\", "/").rpartition("/")[2]
    stem, dot, ending = leaf.rpartition(".")
    return f".{ending.lower()}" if dot and stem else ""


def _misnamed(ending: str, found: Format) -> tuple[str, str]:
    return f"the file is called {ending} but is {_IS[found]}", f"rename it to .{found.value}"


def _found(data: bytes, name: str) -> Format | None:
    """The format that the content itself shows; None for what may be any text.

    Raises: Unreadable for the content of a kind that cannot be read.
    """
    foreign = next((told for mark, told in _MARKS if data.startswith(mark)), None) or _by_structure(data)
    if foreign:
        raise Unreadable(f"the file {foreign[0]}", where=name, fix=foreign[1])
    if data.startswith(b"PK"):
        return _zipped(data, name)
    if b"%PDF-" in data[:1024] and data[:1024].lstrip()[:1] != b"<":
        return Format.PDF
    return Format.HTML if _HTML.match(data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()) else None


def _by_structure(data: bytes) -> tuple[str, str] | None:
    if data.startswith(_OLE):
        streams = ((says, fix) for key, says, fix in _STREAMS if key.encode("utf-16-le") in data)
        return next(streams, ("is an old Office file", _RESAVED))
    if data[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif") or data[8:12] == b"WEBP" or _is_bitmap(data):
        return _PICTURE
    head = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if _MAIL_HEAD.match(head):
        is_page = b"multipart/related" in head and b"Snapshot" in head
        return ("is a saved web page (.mht)", "save it as .html or print it to PDF") if is_page else _MAIL
    return ("is a Word file in one XML", _RESAVED) if _FLAT_WORD.match(head) else None


def _is_bitmap(data: bytes) -> bool:
    return data.startswith(b"BM") and data[6:10] == bytes(4)


def _zipped(data: bytes, name: str) -> Format:
    """Word, or a refusal by what else the container holds."""
    if data.count(CENTRAL) > MAX_ENTRIES:
        fix = "do not open this file; ask who sent it"
        raise Unreadable(f"the container has more than {MAX_ENTRIES} entries", where=name, fix=fix)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            leaves = [leaf.lower() for leaf in archive.namelist()]
            kind = archive.open("mimetype").read(100) if "mimetype" in archive.namelist() else b""
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, EOFError, zlib.error):
        return Format.DOCX  # what exactly is broken is told by whoever opens it
    if b"opendocument" in kind:
        says, fix = _ODF.get(kind.rpartition(b".")[2].decode("ascii", "replace"), ("is an OpenDocument file", _READ))
        raise Unreadable(f"the file {says}", where=name, fix=fix)
    if not any(leaf.startswith("word/") for leaf in leaves):
        for start, says, fix in _ZIPPED:
            if any(leaf.startswith(start) for leaf in leaves):
                raise Unreadable(f"the file {says}", where=name, fix=fix)
    return Format.DOCX
