"""What stands beside the body of a Word file: boxes, notes, headers, comments, hidden words, and what cannot be read."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import docx
import pytest

from bailment.documents import (
    Comment,
    Edit,
    InsertParagraphs,
    OddMarkKind,
    UnreadKind,
    accept_all,
    read,
    redline,
    reject_all,
)
from bailment.documents.xml_tree import R, W
from bailment.primitives.time import Instant

NOON = Instant.parse("2026-03-02T12:00:00Z")
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
Word = Callable[..., bytes]


def p(words: str, properties: str = "") -> str:
    return f"<w:p>{properties}<w:r><w:t>{words}</w:t></w:r></w:p>"


def box(words: str) -> str:
    inner = f"<w:txbxContent>{p(words)}</w:txbxContent>"
    drawing = f"<mc:Choice Requires='wps'><w:drawing>{inner}</w:drawing></mc:Choice>"
    return (
        f"<mc:AlternateContent {MC}>{drawing}<mc:Fallback><w:pict>{inner}</w:pict></mc:Fallback></mc:AlternateContent>"
    )


def related(*kinds: str, outside: str = "") -> dict[str, str]:
    """The relationships of a body to parts of these kinds, each `word/KIND.xml`."""
    rows = "".join(
        f'<Relationship Id="r{n}" Type="{R}/{k.rstrip("12")}" Target="{k}.xml"/>' for n, k in enumerate(kinds)
    )
    address = "http://schemas.openxmlformats.org/package/2006/relationships"
    return {"word/_rels/document.xml.rels": f'<Relationships xmlns="{address}">{rows}{outside}</Relationships>'}


FOOTNOTES = (
    f'<w:footnotes xmlns:w="{W}"><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
    f'<w:footnote w:id="7">{p("Except in May.")}</w:footnote></w:footnotes>'
)
CLAUSE = '<w:p><w:r><w:t>Fees are due</w:t><w:footnoteReference w:id="7"/></w:r><w:r><w:t xml:space="preserve"> monthly.</w:t></w:r></w:p>'


@pytest.fixture
def full(word: Word) -> bytes:
    """A body with a box, a footnote, two headers of which one repeats the other, and a footer."""
    header = f'<w:hdr xmlns:w="{W}">{p("Draft of 3 May")}</w:hdr>'
    anchor = (
        f"<w:p><w:r><w:t xml:space='preserve'>Box here: </w:t>{box('Side letter applies.')}<w:t>after</w:t></w:r></w:p>"
    )
    return word(
        CLAUSE + anchor + p("End."),
        **related("footnotes", "header1", "header2", "footer1"),
        **{
            "word/footnotes.xml": FOOTNOTES,
            "word/header1.xml": header,
            "word/header2.xml": header,
            "word/footer1.xml": f'<w:ftr xmlns:w="{W}">{p("Confidential")}<w:p/></w:ftr>',
        },
    )


def test_boxes_stand_behind_their_anchor_then_notes_then_headers_and_footers_each_once(full: bytes) -> None:
    document = read(full, "d.docx")
    parts = [(q.area.value, document.text[q.start : q.end]) for q in document.paragraphs]
    assert parts == [
        ("body", "Fees are due monthly."),
        ("body", "Box here: after"),
        ("box", "Side letter applies."),
        ("body", "End."),
        ("footnote", "Except in May."),
        ("header", "Draft of 3 May"),
        ("footer", "Confidential"),
        ("footer", ""),
    ]
    note = document.paragraphs[4]
    assert (note.number, note.anchor, note.part) == ("1", len("Fees are due"), "word/footnotes.xml")
    assert document.paragraphs[2].anchor == document.paragraphs[1].end
    assert "\n".join(words for _, words in parts) == document.text


def test_changes_outside_the_body_become_comments_and_the_body_keeps_the_laws(full: bytes) -> None:
    document = read(full, "d.docx")
    at = {word: document.text.index(word) for word in ("monthly", "Side", "May.", "Draft", "after")}
    edits: list[Edit | InsertParagraphs] = [
        Edit(at["monthly"], at["monthly"] + 7, "yearly"),
        Edit(at["Side"], at["Side"] + 4, "No side"),
        Edit(at["May."], at["May."] + 3, ""),
        InsertParagraphs(len(document.paragraphs) - 1, ("New clause.",)),
    ]
    comments = [Comment(at["Draft"], at["Draft"] + 5, "Which draft?")]
    out = redline(full, "d.docx", edits, comments, author="A", when=NOON)
    assert [one.text for one in docx.Document(io.BytesIO(out)).comments] == [
        "In the header, on “Draft”: Which draft?",
        "In the footnote 1, delete “May”.",
        "In the text box, replace “Side” by “No side”.",
    ]
    accepted = read(accept_all(out), "d.docx").text
    assert accepted == document.text.replace("monthly", "yearly").replace("End.", "End.\nNew clause.")
    assert read(reject_all(out), "d.docx").text == document.text
    with zipfile.ZipFile(io.BytesIO(full)) as old, zipfile.ZipFile(io.BytesIO(out)) as new:
        for part in ("word/footnotes.xml", "word/header1.xml", "word/footer1.xml"):
            assert old.read(part) == new.read(part)


def test_striking_a_paragraph_leaves_the_box_that_hangs_on_it(full: bytes) -> None:
    document = read(full, "d.docx")
    start = document.text.index("Box here")
    out = redline(full, "d.docx", [Edit(start, start + len("Box here: after"), "")], [], author="A", when=NOON)
    assert "Side letter applies." in read(accept_all(out), "d.docx").text
    assert read(reject_all(out), "d.docx").text == document.text


def test_comments_come_with_author_date_words_and_the_words_they_are_on(word: Word) -> None:
    body = (
        '<w:p><w:r><w:t xml:space="preserve">Fees </w:t></w:r><w:commentRangeStart w:id="3"/><w:r><w:t>are due</w:t></w:r>'
        '<w:commentRangeEnd w:id="3"/><w:r><w:commentReference w:id="3"/></w:r></w:p>'
    )
    comments = (
        f'<w:comments xmlns:w="{W}"><w:comment w:id="3" w:author="Ann" w:date="2026-01-01T00:00:00Z">'
        f"{p('When?')}{p('And how?')}</w:comment></w:comments>"
    )
    document = read(word(body, **related("comments"), **{"word/comments.xml": comments}), "d.docx")
    (note,) = document.notes
    assert (note.author, note.when[:10], note.words) == ("Ann", "2026-01-01", "When?\nAnd how?")
    assert document.text == "Fees are due"
    assert document.text[note.start : note.end] == "are due"


def test_hidden_words_are_no_text_and_are_told_also_when_a_style_hides_them(word: Word) -> None:
    styles = (
        f'<w:styles xmlns:w="{W}"><w:style w:type="character" w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="K"><w:basedOn w:val="H"/></w:style></w:styles>'
    )
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t xml:space='preserve'>We may </w:t></w:r><w:r><w:rPr><w:rStyle w:val='K'/></w:rPr><w:t>train</w:t></w:r>"
    shown = "<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>.</w:t></w:r>"
    source = word(f"<w:p><w:r><w:t>No training</w:t></w:r>{hidden}{shown}</w:p>", **{"word/styles.xml": styles})
    document = read(source, "d.docx")
    assert document.text == "No training."
    assert [(m.kind, m.start, m.words) for m in document.marks] == [(OddMarkKind.HIDDEN, 11, "We may train")]
    out = redline(source, "d.docx", [Edit(0, 2, "Any")], [], author="A", when=NOON)
    assert read(accept_all(out), "d.docx").text == "Any training."


WHITE = "<w:color w:val='FFFFFF'/>"
LOOKS = (
    f'<w:styles xmlns:w="{W}">'
    "<w:style w:type='character' w:styleId='Pale'><w:rPr><w:color w:val='FDFDFD'/></w:rPr></w:style>"
    "<w:style w:type='character' w:styleId='Paler'><w:basedOn w:val='Pale'/></w:style>"
    "<w:style w:type='paragraph' w:styleId='Tiny'><w:rPr><w:sz w:val='2'/></w:rPr></w:style>"
    "<w:style w:type='paragraph' w:styleId='Dark'><w:pPr><w:shd w:val='clear' w:fill='1F3864'/></w:pPr></w:style>"
    "<w:style w:type='table' w:styleId='Grid'><w:tblStylePr w:type='firstRow'><w:tcPr>"
    "<w:shd w:val='clear' w:fill='000000'/></w:tcPr></w:tblStylePr></w:style></w:styles>"
)


@pytest.mark.parametrize(
    ("run", "paragraph"),
    [
        (WHITE, ""),
        ("<w:color w:val='FAFAFA'/>", ""),
        ("<w:color w:val='000000' w:themeColor='background1'/>", ""),
        ("<w:sz w:val='4'/>", ""),
        ("<w:sz w:val='1'/>", ""),
        ("<w:rStyle w:val='Paler'/>", ""),
        ("", "<w:pStyle w:val='Tiny'/>"),
        (WHITE, "<w:shd w:val='clear' w:fill='FFFFFF'/>"),
        (WHITE, "<w:shd w:val='clear' w:fill='auto'/>"),
        ("<w:color w:val='000000'/><w:shd w:val='solid' w:color='000000'/>", ""),
        (f"{WHITE}<w:highlight w:val='white'/>", ""),
    ],
)
def test_words_that_no_eye_finds_are_told_as_hidden(word: Word, run: str, paragraph: str) -> None:
    body = (
        f"<w:p><w:pPr>{paragraph}</w:pPr><w:r><w:rPr><w:sz w:val='22'/></w:rPr><w:t>No training.</w:t></w:r>"
        f"<w:r><w:rPr>{run}</w:rPr><w:t>Except</w:t></w:r><w:r><w:rPr>{run}</w:rPr><w:t xml:space='preserve'> </w:t>"
        f"</w:r><w:r><w:rPr>{run}</w:rPr><w:t>ours.</w:t></w:r></w:p>"
    )
    document = read(word(body, **{"word/styles.xml": LOOKS}), "d.docx")
    assert document.text == "No training."
    assert [(m.kind, m.start, m.words) for m in document.marks] == [(OddMarkKind.HIDDEN, 12, "Except ours.")]


@pytest.mark.parametrize(
    "body",
    [
        p("Fee", "<w:pPr><w:rPr><w:color w:val='FFFFFF'/></w:rPr></w:pPr>"),
        f"<w:p><w:pPr><w:pStyle w:val='Dark'/></w:pPr><w:r><w:rPr>{WHITE}</w:rPr><w:t>Fee</w:t></w:r></w:p>",
        f"<w:p><w:r><w:rPr>{WHITE}<w:highlight w:val='darkBlue'/></w:rPr><w:t>Fee</w:t></w:r></w:p>",
        f"<w:p><w:r><w:rPr>{WHITE}<w:shd w:val='pct50'/></w:rPr><w:t>Fee</w:t></w:r></w:p>",
        "<w:p><w:r><w:rPr><w:rStyle w:val='Pale'/><w:color w:val='000000'/></w:rPr><w:t>Fee</w:t></w:r></w:p>",
        "<w:p><w:r><w:rPr><w:color w:val='auto'/></w:rPr><w:t>Fee</w:t></w:r></w:p>",
        "<w:p><w:r><w:rPr><w:color w:val='BFBFBF'/><w:sz w:val='10'/></w:rPr><w:t>Fee</w:t></w:r></w:p>",
        "<w:tbl><w:tr><w:tc><w:tcPr><w:shd w:val='clear' w:fill='404040'/></w:tcPr><w:p><w:r><w:rPr>"
        f"{WHITE}</w:rPr><w:t>Fee</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
        "<w:tbl><w:tblPr><w:tblStyle w:val='Grid'/></w:tblPr><w:tr><w:tc><w:p><w:r><w:rPr>"
        f"{WHITE}</w:rPr><w:t>Fee</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
    ],
)
def test_words_on_a_dark_or_unknown_ground_are_text(word: Word, body: str) -> None:
    document = read(word(body, **{"word/styles.xml": LOOKS}), "d.docx")
    assert document.text.strip() == "Fee"
    assert not document.marks


def test_a_white_blank_between_words_stays(word: Word) -> None:
    blank = f"<w:r><w:rPr>{WHITE}</w:rPr><w:t xml:space='preserve'> </w:t></w:r>"
    document = read(word(f"<w:p><w:r><w:t>The</w:t></w:r>{blank}<w:r><w:t>fee</w:t></w:r></w:p>"), "d.docx")
    assert document.text == "The fee"


def test_old_form_fields_and_controls_show_their_state(word: Word) -> None:
    def field(inner: str) -> str:
        begin = f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{inner}</w:ffData></w:fldChar></w:r>'
        return begin + '<w:r><w:instrText>F</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'

    w14 = "http://schemas.microsoft.com/office/word/2010/wordml"
    control = (
        f'<w:sdt><w:sdtPr><w14:checkbox xmlns:w14="{w14}"><w14:checked w14:val="1"/></w14:checkbox></w:sdtPr>'
        "<w:sdtContent><w:r><w:t>☒</w:t></w:r></w:sdtContent></w:sdt>"
    )
    body = (
        "<w:p>"
        + field("<w:checkBox><w:default w:val='0'/><w:checked/></w:checkBox>")
        + field("<w:checkBox><w:default w:val='0'/></w:checkBox>")
        + field("<w:ddList><w:result w:val='1'/><w:listEntry w:val='no'/><w:listEntry w:val='yes'/></w:ddList>")
        + f"{control}</w:p>"
    )
    assert read(word(body), "d.docx").text == "☒☐yes☒"


def test_what_cannot_be_read_is_told_with_its_place(word: Word) -> None:
    wp = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
    a = "http://schemas.openxmlformats.org/drawingml/2006/main"
    scan = f'<w:drawing><x:extent xmlns:x="{wp}" cx="5000000" cy="7000000"/><a:blip xmlns:a="{a}" r:embed="r1"/></w:drawing>'
    logo = scan.replace("5000000", "900000")
    linked = f'<w:drawing><a:blip xmlns:a="{a}" r:link="r1"/></w:drawing>'
    body = (
        f'<w:p xmlns:r="{R}"><w:r><w:t>One</w:t></w:r><w:r><w:object/></w:r><w:r>{scan}{logo}{linked}</w:r></w:p>'
        f'<w:altChunk/><w:p xmlns:r="{R}"><w:r><w:t>Two</w:t></w:r><w:subDoc r:id="r1"/></w:p>'
    )
    outside = f'<Relationship Id="x" Type="{R}/subDocument" Target="annex.docx" TargetMode="External"/>'
    document = read(word(body, **related(outside=outside)), "d.docx")
    assert [(one.kind, one.at) for one in document.unread] == [
        (UnreadKind.OBJECT, 3),
        (UnreadKind.PICTURE, 3),
        (UnreadKind.OUTSIDE, 3),
        (UnreadKind.OBJECT, 4),
        (UnreadKind.OUTSIDE, 7),
        (UnreadKind.OUTSIDE, 0),
    ]
    assert "annex.docx" in document.unread[-1].says


def test_layout_between_elements_is_never_text(word: Word) -> None:
    pretty = "\n  <w:p>\n    <w:r>\n      <w:t>words</w:t>\n    </w:r>\n  </w:p>\n"
    assert read(word(pretty), "d.docx").text == "words"
