"""A file of a kind that cannot be read is told by what it is, and by what to do."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

from bailment.documents import read, write
from bailment.primitives.errors import Unreadable

PLAIN = write([])
PDF = b"%PDF-1.7\n1 0 obj\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def ole(stream: str) -> bytes:
    return OLE + stream.encode("utf-16-le") + bytes(64)


def packed(**entries: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in entries.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return stream.getvalue()


def refusal(data: bytes, name: str) -> tuple[str, str]:
    with pytest.raises(Unreadable) as caught:
        read(data, name)
    assert caught.value.where == name
    return caught.value.says, caught.value.fix or ""


@pytest.mark.parametrize(
    ("data", "name", "says", "fix"),
    [
        (ole("EncryptedPackage"), "deal.docx", "protected by a password", "without one"),
        (ole("WordDocument"), "deal.doc", "old Word file", "save it as .docx"),
        (ole("Workbook"), "deal.docx", "old Excel", ".pdf"),
        (ole("__substg1.0_0037001F"), "deal.msg", "Outlook", "attachment"),
        (OLE, "deal.docx", "old Office file", "save it as .docx"),
        (b"{\\rtf1 words}", "deal.doc", "rich text", "save it as .docx"),
        (packed(mimetype=b"application/vnd.oasis.opendocument.text"), "deal.odt", "OpenDocument text", ".docx"),
        (packed(mimetype=b"application/vnd.oasis.opendocument.text"), "deal.docx", "OpenDocument text", ".docx"),
        (packed(Index__Document_dot_iwa=b"x"), "deal.pages", "Pages", "export"),
        (packed(xl__workbook_dot_xml=b"x"), "deal.docx", "Excel workbook", ".pdf"),
        (packed(ppt__presentation_dot_xml=b"x"), "deal.docx", "PowerPoint", ".pdf"),
        (b"\x89PNG\r\n\x1a\n", "scan.pdf", "picture", "text recognition"),
        (b"\xff\xd8\xff\xe0", "scan.jpg", "picture", "text recognition"),
        (b"\x1f\x8b\x08", "deal.docx", "packed archive", "unpack"),
        (b"MZ\x90\x00", "deal.docx", "program", "who sent it"),
        (b"From: a@b.example\nMIME-Version: 1.0\n\nHi", "deal.eml", "e-mail", "attachment"),
        (b"<!DOCTYPE html><p>x", "deal.docx", "called .docx but is a web page", "rename it to .html"),
        (b"<!DOCTYPE html><p>x", "deal.txt", "called .txt but is a web page", "rename it to .html"),
        (PDF, "deal.docx", "called .docx but is a PDF", "rename it to .pdf"),
        (PLAIN, "deal.pdf", "called .pdf but is a Word file", "rename it to .docx"),
        (PLAIN, "deal.zip", "called .zip but is a Word file", "rename it to .docx"),
        (b"Plain words.", "deal.pdf", "no PDF", ".txt"),
        (b"Plain words.", "deal.odt", "OpenDocument", ".docx"),
        (b"Plain words.", "deal.xyz", ".xyz cannot be read", ".pdf"),
        (b"\xef\xbb\xbf \r\n", "deal.docx", "empty", "right file"),
    ],
)
def test_what_cannot_be_read_is_told_by_what_it_is(data: bytes, name: str, says: str, fix: str) -> None:
    told, cure = refusal(data, name)
    assert says in told
    assert fix in cure


def test_a_zip_that_breaks_in_the_middle_is_told_as_cut_off() -> None:
    assert "cut off or damaged" in refusal(PLAIN[: len(PLAIN) // 2], "deal.docx")[0]


def test_macros_are_refused_whatever_the_file_is_called(repacked: Callable[..., bytes]) -> None:
    with_macros = repacked(PLAIN, {"word/vbaProject.bin": b"x"})
    assert "macros" in refusal(with_macros, "deal.docx")[0]
    assert refusal(b"words", "deal.docm")[1] == "save it as .docx, without macros"


def test_a_letter_in_plain_text_is_no_email() -> None:
    assert read(b"From: Acme Ltd, Leeds\n\nDear Sirs, we agree.", "letter.txt").text.startswith("From: Acme")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_is_read_in_every_form_of_unicode_with_a_mark_or_without(encoding: str) -> None:
    text = "1. The fee is \u20ac 5.\r\n\r\n2. The term is one year.\r\n"
    assert read(text.encode(encoding), "deal.txt").text == text


def test_a_lone_surrogate_and_a_mixture_of_encodings_are_refused_at_their_byte() -> None:
    assert "byte 8 is not UTF-16-LE" in refusal("fee".encode("utf-16") + b"\x00\xd8a\x00", "deal.txt")[0]
    assert "byte 8 is not UTF-8" in refusal("fee \u20ac ".encode() + b"\xe9", "deal.txt")[0]
