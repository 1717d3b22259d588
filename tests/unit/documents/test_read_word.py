"""What a Word file says, in reading order, with its labels, levels and tracked changes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bailment.documents import Document, RevisionKind, read
from bailment.documents.numbering import counted

Word = Callable[..., bytes]
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def p(words: str, properties: str = "") -> str:
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space="preserve">{words}</w:t></w:r></w:p>'


def numbered(words: str, level: int, number: int = 1) -> str:
    return p(words, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def labels(document: Document) -> list[str | None]:
    return [paragraph.number for paragraph in document.paragraphs]


def test_tables_controls_links_fields_tabs_and_breaks_are_read_in_order(word: Word) -> None:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF x</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>7.3</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    body = (
        f"<w:p><w:r><w:t>see</w:t><w:tab/></w:r>{field}<w:r><w:br/><w:t>next</w:t><w:noBreakHyphen/></w:r>"
        "<w:hyperlink><w:r><w:t>link</w:t></w:r></w:hyperlink></w:p>"
        f"<w:tbl><w:tr><w:tc>{p('a')}{p('b')}</w:tc><w:tc>{p('c')}</w:tc></w:tr></w:tbl>"
        f"<w:sdt><w:sdtContent>{p('held')}</w:sdtContent></w:sdt>"
        '<w:p><w:fldSimple w:instr="DATE"><w:r><w:t>today</w:t></w:r></w:fldSimple></w:p>'
        '<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:t xml:space="preserve"> yes</w:t></w:r></w:p>'
    )
    document = read(word(body), "d.docx")
    assert document.text == "see\t7.3\nnext-link\na\nb\nc\nheld\ntoday\n☒ yes"
    assert [document.text[q.start : q.end] for q in document.paragraphs][1:4] == ["a", "b", "c"]


def test_insertions_are_text_and_deletions_are_not_and_both_are_listed(word: Word) -> None:
    body = (
        "<w:p><w:r><w:t>A</w:t></w:r>"
        '<w:del w:id="1" w:author="Ann" w:date="2026-01-01T00:00:00Z"><w:r><w:delText>old</w:delText></w:r></w:del>'
        '<w:ins w:id="2" w:author="Bob" w:date="2026-01-02T00:00:00Z"><w:r><w:t>new</w:t></w:r></w:ins></w:p>'
    )
    document = read(word(body), "d.docx")
    assert document.text == "Anew"
    assert [(r.kind, r.author, r.when[:10], r.start, r.end, r.words) for r in document.revisions] == [
        (RevisionKind.DELETED, "Ann", "2026-01-01", 1, 1, "old"),
        (RevisionKind.INSERTED, "Bob", "2026-01-02", 1, 4, "new"),
    ]


def test_a_paragraph_whose_end_was_struck_out_reads_on_into_the_next(word: Word) -> None:
    struck = '<w:rPr><w:del w:id="1" w:author="A"/></w:rPr>'
    document = read(word(p("one ", struck) + p("two") + p("last", struck)), "d.docx")
    assert document.text == "one two\nlast"


def test_a_struck_out_row_is_not_text(word: Word) -> None:
    row = f'<w:tr><w:trPr><w:del w:id="1" w:author="A"/></w:trPr><w:tc>{p("gone")}</w:tc></w:tr>'
    document = read(word(f"<w:tbl>{row}<w:tr><w:tc>{p('kept')}</w:tc></w:tr></w:tbl>{p('end')}"), "d.docx")
    assert document.text == "kept\nend"
    assert document.revisions[0].words == "gone"


def test_automatic_numbers_are_counted_as_word_counts_them(word: Word) -> None:
    levels = (0, 1, 1, 2, 2, 3, 1, 2, 0, 1)
    document = read(word("".join(numbered("x", level) for level in levels)), "d.docx")
    assert labels(document) == ["1.", "1.1", "1.2", "(a)", "(b)", "(i)", "1.3", "(a)", "2.", "2.1"]


def test_numbers_restart_bullet_and_follow_styles(word: Word) -> None:
    levels = (
        '<w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="upperRoman"/><w:pStyle w:val="Big"/>'
        '<w:lvlText w:val="Article %1"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2"/></w:lvl>'
        '<w:lvl w:ilvl="2"><w:numFmt w:val="bullet"/><w:lvlText w:val="\uf0b7"/></w:lvl>'
    )
    numbering = (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="5">{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="5"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="5"/>'
        '<w:lvlOverride w:ilvl="1"><w:startOverride w:val="7"/></w:lvlOverride></w:num></w:numbering>'
    )
    styles = (
        f'<w:styles {W}><w:style w:type="paragraph" w:styleId="Big"><w:name w:val="Big"/><w:pPr>'
        '<w:outlineLvl w:val="0"/>'
        '<w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Child"><w:name w:val="Child"/><w:basedOn w:val="Big"/></w:style>'
        "</w:styles>"
    )
    body = (
        p("a", '<w:pStyle w:val="Big"/>')
        + numbered("b", 1)
        + p("c", '<w:pStyle w:val="Child"/>')
        + numbered("d", 1, 2)
        + numbered("e", 2)
        + p("no number", '<w:pStyle w:val="Big"/><w:numPr><w:numId w:val="0"/></w:numPr>')
        + p("(b) typed")
    )
    made = word(body, **{"word/numbering.xml": numbering, "word/styles.xml": styles})
    document = read(made, "d.docx")
    assert labels(document) == ["Article III", "3.1", "Article IV", "4.7", "•", None, "(b)"]
    assert [q.level for q in document.paragraphs] == [1, None, 1, None, None, 1, None]


def test_a_section_break_alone_takes_no_number(word: Word) -> None:
    bare = '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:sectPr/></w:pPr></w:p>'
    assert labels(read(word(bare + numbered("x", 0)), "d.docx")) == [None, "1."]


@pytest.mark.parametrize(
    ("number", "form", "shown"),
    [
        (27, "lowerLetter", "aa"),
        (53, "upperLetter", "AAA"),
        (1999, "lowerRoman", "mcmxcix"),
        (12, "ordinal", "12th"),
        (3, "ordinal", "3rd"),
        (5, "decimalZero", "05"),
        (0, "lowerLetter", "0"),
        (4000, "upperRoman", "4000"),
    ],
)
def test_numbers_are_written_in_words_forms(number: int, form: str, shown: str) -> None:
    assert counted(number, form) == shown


def test_a_circle_of_styles_ends(word: Word) -> None:
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{a}"><w:basedOn w:val="{b}"/></w:style>' for a, b in ("XY", "YX")
    )
    made = word(p("x", '<w:pStyle w:val="X"/>'), **{"word/styles.xml": f"<w:styles {W}>{styles}</w:styles>"})
    assert read(made, "d.docx").paragraphs[0].level is None


def test_footnotes_come_last_with_their_part(word: Word) -> None:
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{relation}" Target="footnotes.xml"/></Relationships>'
    )
    notes = (
        f'<w:footnotes {W}><w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>'
        f'<w:footnote w:id="1">{p("a note")}</w:footnote></w:footnotes>'
    )
    made = word(p("body"), **{"word/_rels/document.xml.rels": rels, "word/footnotes.xml": notes})
    document = read(made, "d.docx")
    assert document.text == "body\na note"
    assert document.paragraphs[-1].part == "word/footnotes.xml"
