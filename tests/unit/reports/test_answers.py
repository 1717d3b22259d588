"""The sheets and the letter: what stands in them, and that each form keeps every word."""

from __future__ import annotations

from html import unescape

from bailment import documents
from bailment.documents.new_file import Heading, Table, Text
from bailment.playbook.questions import load_questions
from bailment.primitives.span import Quote, Span
from bailment.reports.answers import cover_letter, issues_sheet, questions_sheet
from bailment.reports.sheets import Sheet
from bailment.review.issues import Inquiry, Issue

WORDS = "The Provider may keep copies for as long as it sees fit."
KEEPING = Issue(
    "retention_deletion",
    "Retention and deletion",
    (Quote(Span("paper.docx", 10, 10 + len(WORDS)), WORDS),),
    (),
    ("Data should not outlive the service", "Each store needs its own period", "A date helps", "A fourth reason"),
    True,
    "The Provider shall delete Content within 30 days.",
)
SILENT = Issue("audit", "Audit", (), (), ("Reports save both sides effort",), True, None)
PARTLY = Issue("audit", "Audit", (), KEEPING.quotes, ("Reports save both sides effort",), True, None)
LEAVE_OUT = Issue("data_use", "Data usage terms", KEEPING.quotes, (), (), False, None)


def text(sheet: Sheet) -> str:
    return documents.read(sheet.word(), "sheet.docx").text


def test_each_point_has_the_words_the_reason_and_the_request() -> None:
    found = text(issues_sheet(["paper.docx"], [KEEPING, SILENT, LEAVE_OUT]))

    assert "1. Retention and deletion" in found and f"“{WORDS}” (paper.docx)" in found
    assert (
        "Why it matters: data should not outlive the service; each store needs its own period; a date helps." in found
    )
    assert "A fourth reason" not in found
    assert "words to this effect: “The Provider shall delete Content within 30 days.”" in found
    assert "we see no words on this in the paper." in found and "What we ask: your proposal of wording." in found
    assert "that these words be left out" in found


def test_words_that_go_a_part_of_the_way_are_never_called_silence() -> None:
    found = text(issues_sheet(["paper.docx"], [PARTLY]))

    assert f"What the paper says: “{WORDS}”" in found and "leave open what we ask" in found
    assert "no words on this" not in found


def test_words_are_quoted_once_and_named_where_they_matter_again() -> None:
    found = text(issues_sheet(["paper.docx"], [KEEPING, LEAVE_OUT]))

    assert found.count(WORDS) == 1
    assert "What we found: the words under point 1." in found


def test_every_form_of_a_sheet_holds_the_same_words() -> None:
    sheet = issues_sheet(["a_b.docx"], [KEEPING])
    page = unescape(sheet.html())

    assert sheet.title == "Points to settle: a_b.docx"
    assert "# Points to settle: a\\_b.docx" in sheet.markdown()
    for form in (text(sheet), sheet.markdown(), page):
        assert WORDS in form and "Retention and deletion" in form
    assert "<script" not in page and "http" not in page.replace("http-equiv", "")


def test_markdown_and_pages_take_no_sign_of_the_paper_for_their_own() -> None:
    sheet = Sheet((Heading("T", 0), Text("a <b>c</b> | `d`"), Table((("h",), ("x | y\n<z>",)))))

    assert "a \\<b\\>c\\</b\\> \\| \\`d\\`" in sheet.markdown()
    assert "| x \\| y<br>\\<z\\> |" in sheet.markdown()
    assert "&lt;b&gt;" in sheet.html() and "<z>" not in sheet.html()


def test_the_letter_names_the_first_points_what_is_attached_and_what_is_wanted() -> None:
    names = {"ours": "Harrow Bay", "agreement": "the Cloud Agreement"}
    letter = cover_letter(names, [KEEPING] * 7, ["redline.docx"], ["the data processing agreement"])

    assert letter.startswith("Subject: Cloud Agreement: points to settle\n\nDear colleagues,")
    assert "we ask to settle 7 points; the first 5 are:" in letter
    assert "5. Retention and deletion" in letter and "6. Retention" not in letter
    assert "- redline.docx" in letter and "we do not have: the data processing agreement." in letter
    assert letter.endswith("Kind regards,\nHarrow Bay\n")


def test_a_letter_without_points_asks_for_nothing() -> None:
    assert "ask for no change" in cover_letter({}, [], [])
    assert "one point" in cover_letter({}, [SILENT], [])


def test_questions_have_room_for_an_answer_and_say_how_silence_is_read() -> None:
    sheet = questions_sheet(["paper.docx"], Inquiry(((load_questions()[0], "Reason"),), ("the security page",)))

    assert "we read an open answer as the widest use" in text(sheet)
    table = next(block for block in sheet.blocks if isinstance(block, Table))
    assert table.rows[0][-1] == "Your answer" and table.rows[1][-1] == ""
    assert "The security page." in text(sheet)
