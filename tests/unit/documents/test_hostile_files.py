"""Files that must be refused, each with what is wrong, where and what to do."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from collections.abc import Callable

import pytest

from bailment.documents import package, read, write, xml_tree
from bailment.primitives.errors import Unreadable

PLAIN = write([])
DOCTYPE = '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaa">]><w>&a;</w>'


def refusal(data: bytes, name: str = "deal.docx") -> str:
    with pytest.raises(Unreadable) as caught:
        read(data, name)
    assert caught.value.where is not None
    assert caught.value.where.startswith(name)
    return caught.value.says


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"", "deal.docx", "empty"),
        (b"", "deal.txt", "empty"),
        (b" \n\n", "deal.md", "empty"),
        (b"{\\rtf1 hello}", "deal.docx", "rich text"),
        (b"Plain words.", "deal.docx", "no Word file"),
        (PLAIN, "deal.txt", "is a Word file"),
        (b"a,b\n", "deal.csv", ".csv"),
        (b"caf\xe9", "deal.txt", "UTF-8"),
        (b"abc\x00def", "deal.txt", "control character"),
        (b"\x7fELF" + bytes(range(200)), "deal", "program"),
        (b"PK\x03\x04" + bytes(40), "deal.docx", "cut off"),
    ],
)
def test_what_is_no_contract_text_is_refused_by_what_it_is(data: bytes, name: str, says: str) -> None:
    assert says in refusal(data, name)


@pytest.mark.parametrize("keep", [4, 30, 200, len(PLAIN) // 2, len(PLAIN) - 1])
def test_a_truncated_word_file_is_refused(keep: int) -> None:
    assert "cut off" in refusal(PLAIN[:keep])


def test_no_single_flipped_byte_escapes_as_a_foreign_exception() -> None:
    for at in range(0, len(PLAIN), 7):
        broken = PLAIN[:at] + bytes([PLAIN[at] ^ 0x55]) + PLAIN[at + 1 :]
        try:
            read(broken, "deal.docx")
        except Unreadable as error:
            assert error.where is not None


def test_an_entry_that_swells_is_refused_however_small_its_header_says_it_is(repacked: Callable[..., bytes]) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * (8 * 2**20))
    bomb = stream.getvalue()
    assert "bomb" in refusal(bomb)
    lying = bomb.replace(struct.pack("<I", 8 * 2**20), struct.pack("<I", 100))
    assert lying != bomb
    assert "cut off" in refusal(lying)


@pytest.mark.parametrize("name", ["../evil", "/etc/passwd", "a/../../b", "c:\\x", "word\\document.xml"])
def test_an_entry_that_points_outside_is_refused(repacked: Callable[..., bytes], name: str) -> None:
    assert "outside" in refusal(repacked(PLAIN, {name: b"x"}))


def test_two_entries_of_one_name_are_refused_in_any_case_of_letters() -> None:
    stream = io.BytesIO(PLAIN)
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr("Word/Document.xml", b"<x/>")
    assert "two entries" in refusal(stream.getvalue())


def test_an_encrypted_entry_is_refused() -> None:
    at = PLAIN.index(b"PK\x01\x02")
    locked = bytearray(PLAIN)
    locked[at + 8] |= 1
    assert "encrypted" in refusal(bytes(locked))


def test_too_many_entries_are_refused(repacked: Callable[..., bytes]) -> None:
    many = repacked(PLAIN, {f"x{number}": b"" for number in range(package.MAX_ENTRIES)})
    assert "entries" in refusal(many)


@pytest.mark.parametrize("kind", ["application/vnd.ms-word.document.macroEnabled.main+xml"])
def test_a_macro_file_is_refused_even_under_another_name(repacked: Callable[..., bytes], kind: str) -> None:
    types = f'<Types xmlns="{CT}"><Override PartName="/word/document.xml" ContentType="{kind}"/></Types>'
    assert "macros" in refusal(repacked(PLAIN, {"[Content_Types].xml": types}))
    assert "macros" in refusal(repacked(PLAIN, {"word/vbaProject.bin": b"x"}))


CT = "http://schemas.openxmlformats.org/package/2006/content-types"


def test_another_office_file_and_a_plain_archive_are_told_apart(repacked: Callable[..., bytes]) -> None:
    assert "Office file" in refusal(repacked(PLAIN, {"[Content_Types].xml": f'<Types xmlns="{CT}"/>'}))
    assert "zip archive" in refusal(repacked(PLAIN, {"[Content_Types].xml": None}))


@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml", "[Content_Types].xml"])
def test_a_doctype_is_refused_in_every_part(repacked: Callable[..., bytes], part: str) -> None:
    assert "DOCTYPE" in refusal(repacked(PLAIN, {part: DOCTYPE}))


def test_deep_nesting_is_refused() -> None:
    deep = b"<a>" * (xml_tree.MAX_DEPTH + 1) + b"</a>" * (xml_tree.MAX_DEPTH + 1)
    with pytest.raises(Unreadable, match="levels deep"):
        xml_tree.parse(deep, "deep.xml")


def test_nesting_within_the_bound_is_walked_without_harm(word: Callable[..., bytes]) -> None:
    depth = xml_tree.MAX_DEPTH - 6
    body = "<w:sdtContent>" * depth + "<w:p><w:r><w:t>deep</w:t></w:r></w:p>" + "</w:sdtContent>" * depth
    assert read(word(body), "deal.docx").text == "deep"


def test_too_many_elements_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_tree, "MAX_ELEMENTS", 100)
    with pytest.raises(Unreadable, match="more than 100 elements"):
        xml_tree.parse(b"<a>" + b"<b/>" * 100 + b"</a>", "wide.xml")


def test_too_many_paragraphs_are_refused(word: Callable[..., bytes]) -> None:
    assert "paragraphs" in refusal(word("<w:p/>" * 100_001))


def test_a_file_without_a_body_or_paragraph_is_refused(word: Callable[..., bytes]) -> None:
    assert "no paragraph" in refusal(word(""))
    assert "no body" in refusal(word("", **{"word/document.xml": "<x/>"}))
