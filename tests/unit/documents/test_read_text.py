"""Markdown and plain text keep every character; paragraphs only say where they are."""

from __future__ import annotations

from bailment.documents import Document, Format, read


def parts(document: Document) -> list[str]:
    return [document.text[p.start : p.end] for p in document.paragraphs]


def test_the_text_is_the_files_own_with_its_line_ends_but_without_a_byte_order_mark() -> None:
    document = read(b"\xef\xbb\xbfOne.\r\n\r\nTwo\rhalf\n", "a.txt")
    assert document.text == "One.\r\n\r\nTwo\rhalf\n"
    assert parts(document) == ["One.", "Two\rhalf"]
    assert [p.index for p in document.paragraphs] == [0, 2]
    assert document.format is Format.TEXT


def test_wrapped_lines_are_one_paragraph_and_labels_begin_another() -> None:
    text = "7.3 The Vendor shall notify\nthe Customer within\n(a) five days, or\n(b) ten.\n- a bullet\n"
    document = read(text.encode(), "a.txt")
    assert parts(document) == [
        "7.3 The Vendor shall notify\nthe Customer within",
        "(a) five days, or",
        "(b) ten.",
        "- a bullet",
    ]
    assert [p.number for p in document.paragraphs] == ["7.3", "(a)", "(b)", None]


def test_long_lines_are_paragraphs_of_their_own() -> None:
    text = ("word " * 60 + "\n") * 3
    assert len(read(text.encode(), "a.txt").paragraphs) == 3


def test_markdown_headings_have_levels_and_numbers() -> None:
    text = "# Terms\n## 2. Scope\nBody of it.\n\nUnder\n=====\n\nAlso\n----\n\n| a | b |\n| 1 | 2 |\n"
    document = read(text.encode(), "a.md")
    assert [(p.level, p.number) for p in document.paragraphs] == [
        (1, None),
        (2, "2."),
        (None, None),
        (1, None),
        (2, None),
        (None, None),
        (None, None),
    ]


def test_plain_text_has_no_headings_and_a_name_without_ending_is_read_by_content() -> None:
    assert read(b"# not a heading\n", "notes").paragraphs[0].level is None
    assert read(b"# a heading\n", "notes.markdown").paragraphs[0].level == 1


def test_ordinary_words_are_no_labels() -> None:
    for words in ("A vendor may", "I agree", "30 days after", "Section heads are", "i.e. this", "2026 was"):
        assert read(words.encode(), "a.txt").paragraphs[0].number is None, words
