"""Tracked changes: what they say, what they keep, and what they never touch."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from lxml import etree

from bailment.documents import (
    Comment,
    Edit,
    Heading,
    InsertParagraphs,
    RevisionKind,
    Table,
    Text,
    accept_all,
    read,
    redline,
    reject_all,
    write,
)
from bailment.primitives.errors import Usage
from bailment.primitives.time import Instant

Word = Callable[..., bytes]
NOON = Instant.parse("2026-03-02T12:00:00Z")
SPLIT = (
    '<w:p w:rsidR="1"><w:r><w:rPr><w:b/></w:rPr><w:t>The ven</w:t></w:r>'
    "<w:r><w:rPr><w:i/></w:rPr><w:t>dor may</w:t></w:r>"
    '<w:r><w:t xml:space="preserve"> train models.</w:t></w:r></w:p>'
)
OTHER = '<w:p  w:odd="kept"><w:r ><w:t>Untouched &amp;  odd</w:t></w:r ></w:p >'


def marked(data: bytes, *edits: Edit | InsertParagraphs, comments: tuple[Comment, ...] = ()) -> bytes:
    return redline(data, "d.docx", edits, comments, author="Anna & Co", when=NOON)


def body(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read("word/document.xml").decode()


def change(data: bytes, old: str, new: str) -> Edit:
    start = read(data, "d.docx").text.index(old)
    return Edit(start, start + len(old), new)


def text(data: bytes) -> str:
    return read(data, "d.docx").text


def test_an_edit_across_split_runs_keeps_the_look_of_each_run(word: Word) -> None:
    source = word(SPLIT + OTHER)
    out = marked(source, change(source, "vendor may train", "vendor must not train"))
    shown = body(out)
    assert '<w:rPr><w:b/></w:rPr><w:t xml:space="preserve">The </w:t>' in shown
    assert '<w:rPr><w:b/></w:rPr><w:delText xml:space="preserve">ven</w:delText>' in shown
    assert '<w:rPr><w:i/></w:rPr><w:delText xml:space="preserve">dor may</w:delText>' in shown
    assert '<w:rPr><w:b/></w:rPr><w:t xml:space="preserve">vendor must not train</w:t></w:r></w:ins>' in shown
    assert 'w:author="Anna &amp; Co" w:date="2026-03-02T12:00:00Z"' in shown
    assert text(accept_all(out)) == text(out) == "The vendor must not train models.\nUntouched &  odd"
    assert text(reject_all(out)) == text(source)


def test_an_untouched_paragraph_and_every_other_entry_keep_their_bytes_and_order(word: Word) -> None:
    source = word(OTHER + SPLIT + OTHER, **{"docProps/core.xml": "<x/>", "word/media/a.png": b"\x89PNG"})
    out = marked(source, change(source, "train", "never train"))
    assert body(out).count(OTHER) == 2
    old, new = zipfile.ZipFile(io.BytesIO(source)), zipfile.ZipFile(io.BytesIO(out))
    assert old.namelist() == new.namelist()
    assert [n for n in old.namelist() if old.read(n) != new.read(n)] == ["word/document.xml"]


def test_no_edit_and_no_comment_leave_every_part_as_it_was(word: Word) -> None:
    source = word(SPLIT + OTHER)
    assert body(marked(source)) == body(source)


def test_the_same_request_gives_the_same_bytes(word: Word) -> None:
    source = word(SPLIT)
    request = (change(source, "may", "shall"),)
    assert marked(source, *request) == marked(source, *request)


def test_new_paragraphs_come_and_go_and_leave_their_neighbours_alone(word: Word) -> None:
    source = word(OTHER + SPLIT)
    out = marked(source, InsertParagraphs(0, ("First new.", "Second new.")))
    assert OTHER in body(out)
    assert text(accept_all(out)) == "Untouched &  odd\nFirst new.\nSecond new.\nThe vendor may train models."
    assert text(reject_all(out)) == text(source)


@pytest.mark.parametrize("after", [0, 1, 2, 3])
def test_new_paragraphs_may_follow_any_paragraph_also_the_last_of_a_cell_or_of_the_body(word: Word, after: int) -> None:
    cell = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>in</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    source = word(SPLIT + cell + OTHER + "<w:p/>")
    lines = text(source).split("\n")
    out = marked(source, InsertParagraphs(after, ("new",)))
    assert text(accept_all(out)).split("\n") == [*lines[: after + 1], "new", *lines[after + 1 :]]
    assert text(reject_all(out)) == text(source)


def test_a_line_break_in_the_words_begins_a_paragraph_with_the_same_properties(word: Word) -> None:
    source = word(SPLIT.replace('w:rsidR="1">', '><w:pPr><w:jc w:val="both"/></w:pPr>') + OTHER)
    out = marked(source, change(source, " train", "\nNever\n"))
    assert body(out).count('<w:jc w:val="both"/>') == 3
    assert text(accept_all(out)) == "The vendor may\nNever\n models.\nUntouched &  odd"
    assert text(reject_all(out)) == text(source)


def test_a_line_break_at_the_very_start_of_a_paragraph_without_properties_can_be_rejected(word: Word) -> None:
    source = word(OTHER + SPLIT)
    at = text(source).index("The")
    out = marked(source, Edit(at - 1, at, "\n"), InsertParagraphs(1, ("x",)))
    assert text(accept_all(out)) == text(source) + "\nx"
    assert text(reject_all(out)) == text(source)


def test_striking_whole_paragraphs_takes_their_ends_too(word: Word) -> None:
    source = word(OTHER + SPLIT + SPLIT + OTHER)
    start = text(source).index("The vendor")
    end = text(source).rindex("Untouched")
    out = marked(source, Edit(start, end, ""))
    assert text(accept_all(out)) == "Untouched &  odd\nUntouched &  odd"
    assert text(reject_all(out)) == text(source)
    assert body(out).count(OTHER) == 2


def test_edits_in_a_table_stay_in_their_cell(word: Word) -> None:
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    source = word(f"<w:tbl><w:tr>{cell.format('Fee')}{cell.format('ten')}</w:tr></w:tbl>{OTHER}")
    out = marked(source, change(source, "ten", "nine"))
    assert text(out).startswith("Fee\nnine\n")
    with pytest.raises(Usage, match="border of a table"):
        marked(source, change(source, "e\nt", "x"))


def test_words_beside_a_link_or_field_stay_outside_it(word: Word) -> None:
    link = '<w:p><w:hyperlink w:anchor="x"><w:r><w:t>link</w:t></w:r></w:hyperlink></w:p>'
    source = word(link + OTHER)
    for at in (0, 4):
        assert '<w:hyperlink w:anchor="x"><w:r><w:t>link</w:t></w:r></w:hyperlink>' in body(
            marked(source, Edit(at, at, "!"))
        )
    assert text(reject_all(marked(source, Edit(1, 3, "xx")))) == text(source)


def test_a_field_goes_with_its_result_and_words_after_it_stay_outside(word: Word) -> None:
    shell = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    field = (
        shell.format("begin")
        + "<w:r><w:instrText>REF x</w:instrText></w:r>"
        + shell.format("separate")
        + "<w:r><w:t>7.3</w:t></w:r>"
        + shell.format("end")
    )
    source = word(f'<w:p><w:r><w:t xml:space="preserve">See </w:t></w:r>{field}<w:r><w:t>.</w:t></w:r></w:p>')
    gone = marked(source, Edit(4, 7, "Annex 2"))
    assert "REF" not in body(accept_all(gone))
    assert "fldChar" not in body(accept_all(gone))
    assert text(accept_all(gone)) == "See Annex 2."
    assert re.findall("fldCharType|instrText>", body(reject_all(gone))) == re.findall(
        "fldCharType|instrText>", body(source)
    )
    added = body(marked(source, Edit(7, 7, " below")))
    assert added.index('"end"') < added.index("below")


def test_changes_and_comments_that_were_there_stay(word: Word) -> None:
    first = marked(word(SPLIT + OTHER), Edit(4, 10, "supplier"), comments=(Comment(0, 3, "Who?"),))
    second = redline(first, "d.docx", [Edit(6, 9, "PPL")], [Comment(4, 6, "Why?")], author="Bob", when=NOON)
    authors = {(r.kind, r.author) for r in read(second, "d.docx").revisions}
    assert {
        (RevisionKind.INSERTED, "Anna & Co"),
        (RevisionKind.DELETED, "Anna & Co"),
        (RevisionKind.INSERTED, "Bob"),
    } <= authors
    assert text(second).startswith("The suPPLier may")
    assert text(accept_all(second)) == text(second)
    assert text(reject_all(second)) == text(word(SPLIT + OTHER))
    assert [c.text for c in docx.Document(io.BytesIO(second)).comments] == ["Who?", "Why?"]


def test_comments_are_valid_and_anchored_at_their_words(word: Word) -> None:
    source = word(SPLIT + OTHER)
    out = marked(
        source,
        change(source, "may", "must not"),
        comments=(Comment(4, 14, "Too wide.\nSee 7."), Comment(5, 5, "<here>")),
    )
    found = list(docx.Document(io.BytesIO(out)).comments)
    assert [(c.text, c.author, c.initials) for c in found] == [
        ("Too wide.\nSee 7.", "Anna & Co", "A&C"),
        ("<here>", "Anna & Co", "A&C"),
    ]
    shown = body(out)
    for number in (0, 1):
        ends = [
            shown.index(f'<w:{tag} w:id="{number}"/>')
            for tag in ("commentRangeStart", "commentRangeEnd", "commentReference")
        ]
        assert ends == sorted(ends)
    anchored = shown[shown.index('commentRangeStart w:id="0"') : shown.index('commentRangeEnd w:id="0"')]
    assert "".join(re.findall(r"<w:(?:t|delText)[^>]*>([^<]*)<", anchored)) == "vendor maymust not"
    with zipfile.ZipFile(io.BytesIO(out)) as archive:
        for name in archive.namelist():
            etree.fromstring(archive.read(name))


def test_ids_of_changes_are_unique(word: Word) -> None:
    source = word(SPLIT + OTHER)
    out = marked(source, Edit(0, 3, "Any"), Edit(4, 10, "a\nb"), InsertParagraphs(0, ("x", "y")))
    ids = re.findall(r'<w:(?:ins|del) w:id="(\d+)"', body(out))
    assert len(ids) == len(set(ids)) > 5


def test_nothing_but_author_and_date_is_added(word: Word) -> None:
    out = marked(word(SPLIT), Edit(4, 10, "supplier"), comments=(Comment(0, 3, "Who?"),))
    with zipfile.ZipFile(io.BytesIO(out)) as archive:
        assert not [name for name in archive.namelist() if "people" in name or "docProps" in name or "custom" in name]
    assert "rsid" not in body(out).replace('w:rsidR="1"', "")


@pytest.mark.parametrize(
    ("edits", "says"),
    [
        ([Edit(5, 3, "x")], "outside"),
        ([Edit(0, 9999, "x")], "outside"),
        ([Edit(0, 5, "x"), Edit(4, 6, "y")], "overlap"),
        ([Edit(3, 3, "x"), Edit(3, 3, "y")], "overlap"),
        ([Edit(0, 1, "\x01")], "cannot hold"),
        ([InsertParagraphs(9, ("x",))], "no paragraph 9"),
    ],
)
def test_what_cannot_be_done_is_said(word: Word, edits: list[Edit | InsertParagraphs], says: str) -> None:
    with pytest.raises(Usage, match=says):
        marked(word(SPLIT), *edits)


def test_only_word_files_take_tracked_changes() -> None:
    with pytest.raises(Usage, match="Word file"):
        redline(b"words", "d.txt", [], [], author="A", when=NOON)


def test_formulas_are_read_but_not_edited(word: Word) -> None:
    m = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    source = word(f'<w:p><w:r><w:t>a</w:t></w:r><m:oMath xmlns:m="{m}"><m:r><m:t>x+y</m:t></m:r></m:oMath></w:p>')
    assert text(source) == "ax+y"
    with pytest.raises(Usage, match="formula"):
        marked(source, Edit(2, 3, "-"))


def test_accepting_and_rejecting_settle_formats_moves_and_rows(word: Word) -> None:
    change = '<w:rPrChange w:id="1" w:author="A"><w:rPr><w:i/></w:rPr></w:rPrChange>'
    run = f"<w:r><w:rPr><w:b/>{change}</w:rPr><w:t>f</w:t></w:r>"
    moved = '<w:moveFrom w:id="2" w:author="A"><w:r><w:t>M</w:t></w:r></w:moveFrom>'
    there = '<w:moveTo w:id="3" w:author="A"><w:r><w:t>M</w:t></w:r></w:moveTo>'
    row = (
        '<w:tr><w:trPr><w:ins w:id="4" w:author="A"/></w:trPr><w:tc><w:p><w:r><w:t>row</w:t></w:r></w:p></w:tc></w:tr>'
    )
    source = word(f"<w:p>{moved}{run}{there}</w:p><w:tbl>{row}</w:tbl>{OTHER}")
    accepted, rejected = accept_all(source), reject_all(source)
    assert text(accepted) == text(source) == "fM\nrow\nUntouched &  odd"
    assert text(rejected) == "Mf\nUntouched &  odd"
    assert "<w:rPr><w:b/></w:rPr>" in body(accepted)
    assert "<w:rPr><w:i/></w:rPr>" in body(rejected)
    assert OTHER in body(accepted)
    assert OTHER in body(rejected)
    assert "w:tbl" not in body(rejected)


def test_a_new_file_reads_back_with_numbers_and_opens_elsewhere() -> None:
    blocks = [
        Heading("Services agreement", 0),
        Heading("Scope", 1, is_numbered=True),
        Text("The vendor provides the service.", 2, "Service. "),
        Text("in the European Union", 3),
        Table((("Term", "Value"), ("Fee", "10\nper month"))),
    ]
    data = write(blocks)
    assert data == write(blocks)
    document = read(data, "new.docx")
    assert document.text.split("\n")[:4] == [
        "Services agreement",
        "Scope",
        "Service. The vendor provides the service.",
        "in the European Union",
    ]
    assert [(q.level, q.number) for q in document.paragraphs][:4] == [
        (1, None),
        (1, "1."),
        (None, "1.1"),
        (None, "(a)"),
    ]
    opened = docx.Document(io.BytesIO(data))
    assert [q.style.name for q in opened.paragraphs[:2]] == ["Title", "Heading 1"]
    assert opened.tables[0].cell(1, 1).text == "10\nper month"


@pytest.mark.parametrize(
    "block", [Heading("x", 9), Text("x", 0), Table(()), Table((("a",), ("b", "c"))), Text("a\nb"), Text("\x02")]
)
def test_a_new_file_refuses_what_it_cannot_hold(block: Heading | Text | Table) -> None:
    with pytest.raises(Usage):
        write([block])


def test_libreoffice_opens_a_redline(word: Word, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("soffice is not installed")
    source = word(SPLIT + OTHER)
    out = marked(
        source, change(source, "may", "must not"), InsertParagraphs(0, ("new",)), comments=(Comment(0, 3, "Who?"),)
    )
    (tmp_path / "d.docx").write_bytes(out)
    command = [office, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "txt:Text"]
    subprocess.run(
        [*command, "--outdir", str(tmp_path), str(tmp_path / "d.docx")], check=True, timeout=120, capture_output=True
    )
    assert "must not" in (tmp_path / "d.txt").read_text(encoding="utf-8-sig")
