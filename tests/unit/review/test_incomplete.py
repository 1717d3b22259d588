"""What a packet lacks, with the words and the place; what is filled, ticked, signed or there is not listed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bailment.documents import Document, Revision, RevisionKind, read
from bailment.documents.model import MarginNote, Unread, UnreadKind
from bailment.reading import Reading, load_lexicon
from bailment.reading import read as reading_of
from bailment.review import Lack, Missing
from bailment.review.incomplete import missing

LEXICON = load_lexicon()
_TICKS = (Lack.UNTICKED, Lack.TICKED_TWICE)


def document(text: str, name: str = "paper.md") -> Document:
    return read(text.encode(), name)


def laid_out(*documents: Document) -> list[Reading]:
    return [reading_of(one, (), LEXICON) for one in documents]


def gaps(text: str, *kinds: Lack, name: str = "paper.txt") -> list[Missing]:
    return [gap for gap in missing(laid_out(document(text, name)), ["msa"]) if gap.kind in kinds]


def test_a_paper_that_is_named_and_not_there_is_missing() -> None:
    text = (
        "# Services Agreement\n\nPersonal data are subject to the Data Processing Addendum, and Annex A lists them.\n"
    )
    found = missing(laid_out(document(text)), ["msa"])

    assert [(gap.what, gap.kind) for gap in found] == [
        ("the data processing agreement", Lack.PAPER),
        ("Annex A", Lack.ANNEX),
    ]


def test_a_paper_in_the_packet_is_not_missing() -> None:
    agreement = document(
        "# Services Agreement\n\nThe Data Processing Addendum applies. Annex A lists fields.\n", "a.md"
    )
    addendum = document("# Data Processing Addendum\n\nIt applies.\n\n## Annex A: Fields\n\nNone.\n", "b.md")

    assert missing(laid_out(agreement, addendum), ["msa", "dpa"]) == ()


def test_only_a_paper_that_is_said_to_prevail_may_override() -> None:
    below = document("# Services Agreement\n\nThe BAA applies.\n")
    above = document("# Services Agreement\n\nThe BAA applies. In a conflict the BAA prevails.\n")

    assert [gap.prevails for gap in missing(laid_out(below), ["msa"])] == [False]
    assert [gap.prevails for gap in missing(laid_out(above), ["msa"])] == [True]


@pytest.mark.parametrize("kind", ["dpa", "order_form", "sow"])
def test_a_paper_that_hangs_on_another_lacks_its_agreement(kind: str) -> None:
    text = "# Addendum\n\nThis addendum forms part of the Agreement between the parties.\n"

    assert [gap.what for gap in missing(laid_out(document(text)), [kind])] == ["the main agreement"]


def test_an_annex_of_a_law_is_not_an_annex_of_the_paper() -> None:
    assert gaps("The list in Annex III of the AI Act applies. So does Annex II.\n", Lack.ANNEX)[0].what == "Annex II"
    assert gaps("The list in Annex III to the Standard Contractual Clauses applies.\n", Lack.ANNEX) == []


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        ("The parties in Annex I, Part A of the Standard Contractual Clauses are those below.", []),
        ("See Annex II. Module C to the SCCs.", []),
        ("This order follows Appendix 2 of the DPA.", []),
        ("This DPA adds to Schedule 3 of the Agreement.", []),
        ("This Order adds to Exhibit B to the Master Services Agreement.", []),
        ("This DPA is short. The measures stand in Appendix 2 of the DPA.", ["Appendix 2"]),
        ("This Agreement is short. The fees stand in Schedule 3 to the Agreement.", ["Schedule 3"]),
        ("This Hosting Agreement (the “Agreement”) begins. Schedule 3 of the Agreement has fees.", ["Schedule 3"]),
        ("The measures stand in Annex B of this Agreement.", ["Annex B"]),
        ("The measures stand in Annex B, Part 2.", ["Annex B"]),
    ],
)
def test_an_annex_of_another_paper_is_not_an_annex_of_this_one(text: str, lacking: list[str]) -> None:
    assert [gap.what for gap in gaps(f"{text}\n", Lack.ANNEX)] == lacking


def test_what_is_taken_in_only_by_an_address_is_listed_with_its_subject() -> None:
    text = "The security measures are as described at https://orrin.example/security and form part of this Agreement.\n"
    (gap,) = gaps(text, Lack.LINKED)

    assert gap.where and gap.where.words == "https://orrin.example/security"
    assert gap.speaks_of("security") and not gap.speaks_of("audit")


def test_terms_that_are_taken_in_whole_by_an_address_may_speak_of_anything() -> None:
    (gap,) = gaps("The Standard Terms at https://orrin.example/terms are incorporated by reference.\n", Lack.LINKED)

    assert gap.speaks_of("audit") and gap.speaks_of("data_use")


@pytest.mark.parametrize(
    "text",
    [
        "Write to us at https://orrin.example/contact for questions.\n",
        "The Standard Terms at https://orrin.example/terms form part of this. A copy of the terms is attached.\n",
    ],
)
def test_an_address_that_carries_no_terms_decides_nothing(text: str) -> None:
    assert [gap for gap in gaps(text, Lack.LINKED) if not gap.is_formal] == []


@pytest.mark.parametrize(
    "blank",
    [
        "[●]",
        "[Customer name]",
        "____",
        "{{customer}}",
        "{company_name}",
        "<<date>>",
        "[TBD]",
        "[insert the law]",
        "[[fee]]",
        "TBD",
        "[XX]",
        "<insert name>",
        "[England/Ireland]",
    ],
)
def test_a_blank_is_found_with_its_exact_words(blank: str) -> None:
    (gap,) = gaps(f"The term of {blank} is agreed.\n", Lack.BLANK)

    assert gap.where and gap.where.words == blank


@pytest.mark.parametrize(
    "words",
    [
        "He wrote “recieve” [sic] in the letter.",
        "The rate of [5] % applies [as amended].",
        "See [the policy](https://orrin.example/a/b) for more.",
        "Words [***] were left out.",
        "The set {a, b} is small; x < y > z.",
        "The XX chromosome is named in the study.",
    ],
)
def test_an_honest_bracket_is_no_blank(words: str) -> None:
    assert gaps(f"{words}\n", Lack.BLANK, name="paper.md") == []


def test_a_label_that_stands_in_many_places_is_one_blank() -> None:
    assert len(gaps("{customer_name} asks. {customer_name} pays. {vendor_name} serves.\n", Lack.BLANK)) == 2


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The term is ____ months.", ["____ (“The term is ____ months.”)"]),
        ("Notice: [TBD]\n\nFee: [TBD]", ["[TBD] (“Notice: [TBD]”)", "[TBD] (“Fee: [TBD]”)"]),
        ("Duration of the service:\n\n____", ["____ (“Duration of the service: ____”)"]),
        ("The fee is {fee_amount}.", ["{fee_amount}"]),
    ],
)
def test_a_blank_that_says_nothing_is_told_with_its_place(text: str, told: list[str]) -> None:
    assert [gap.what for gap in gaps(f"{text}\n", Lack.BLANK)] == [f"to be filled in: {words}" for words in told]


def test_what_is_to_be_completed_is_listed_once() -> None:
    assert len(gaps("The parts are:\n\n[to be completed]\n", Lack.BLANK)) == 1
    assert len(gaps("The parts are:\n\nto be completed\n", Lack.BLANK)) == 1


def test_a_blank_speaks_of_what_its_sentence_speaks_of() -> None:
    hours, name = gaps(
        "Provider shall notify Customer of a security incident within [●] hours.\n\nThe fee is {fee_amount}.\n",
        Lack.BLANK,
    )

    assert hours.speaks_of("breach_notice") and not hours.is_formal
    assert name.is_formal and not name.speaks_of("breach_notice")


@pytest.mark.parametrize("mark", ["[***]", "[ * * * ]", "[REDACTED]", "██████"])
def test_a_redaction_is_its_own_kind(mark: str) -> None:
    found = gaps(f"The royalty is {mark} per cent.\n", Lack.REDACTED, Lack.BLANK)

    assert [gap.kind for gap in found] == [Lack.REDACTED]


def test_options_of_which_none_is_ticked_are_listed_once() -> None:
    (gap,) = gaps("Retention of data:\n\n☐ 30 days\n\n☐ 90 days\n", Lack.UNTICKED)

    assert gap.what == "none of 2 options is ticked"
    assert gap.where and gap.where.words == "☐ 30 days\n\n☐ 90 days"
    assert gap.speaks_of("retention_deletion")


@pytest.mark.parametrize(
    "options",
    [
        "☒ 30 days\n\n☐ 90 days",
        "[x] 30 days\n\n[ ] 90 days",
        "( x )\t30 days\n(   )\t90 days",
        "☐ Yes ☑ No",
        "☐ send me news",
    ],
)
def test_a_choice_that_is_made_and_a_box_alone_are_not_listed(options: str) -> None:
    assert gaps(f"Choose:\n\n{options}\n", Lack.UNTICKED, Lack.TICKED_TWICE) == []


@pytest.mark.parametrize(
    "text",
    [
        "Provider may (x) substitute the part; (y) mend it; or (z) end the order.",
        "Provider may (x) substitute the part, or refund it, and (x) of the first list stands.",
        "(w) one part;\n\n(x) two parts;\n\n(y) three parts.",
        "(ix) one part;\n\n(x) two parts;\n\n(xi) three parts.",
    ],
)
def test_a_letter_of_a_list_is_no_tick(text: str) -> None:
    assert gaps(f"{text}\n", *_TICKS) == []


def test_a_round_tick_after_its_label_is_a_tick() -> None:
    assert gaps("Yes (x) No ( )\n", *_TICKS) == []
    assert gaps("Yes ( ) No ( )\n", *_TICKS)[0].kind is Lack.UNTICKED


def test_of_options_that_may_all_apply_it_is_said_that_none_is_ticked() -> None:
    (gap,) = gaps("Select all that apply:\n\n☐ logs\n\n☐ names\n", Lack.UNTICKED)

    assert gap.what == "none is ticked; of these 2 options more than one may be"


def test_two_ticks_where_one_may_be_are_listed() -> None:
    assert gaps("Select one:\n\n☒ 30 days\n\n☒ 90 days\n", Lack.TICKED_TWICE)[0].what.startswith("2 options are ticked")
    assert gaps("Select all that apply:\n\n☒ logs\n\n☒ names\n", Lack.TICKED_TWICE) == []


def test_an_annex_with_nothing_under_its_heading_is_blank() -> None:
    body = "# Agreement\n\nOne.\n\nTwo.\n\nThree.\n\n"
    empty = f"{body}## Annex A: Subprocessors\n\n## Annex B: Security\n\nEncryption at rest.\n"

    assert [gap.what for gap in gaps(empty, Lack.BLANK_ANNEX, name="p.md")] == [
        "Annex A: Subprocessors: nothing stands under this heading"
    ]
    assert gaps(empty, Lack.BLANK_ANNEX, name="p.md")[0].speaks_of("subprocessors")


@pytest.mark.parametrize("rest", ["[to be completed]", "TBD", "to be attached"])
def test_an_annex_that_is_to_be_completed_is_listed(rest: str) -> None:
    body = "# Agreement\n\nOne.\n\nTwo.\n\nThree.\n\n## Annex A: Retention periods\n\n"

    assert gaps(f"{body}{rest}\n", Lack.BLANK_ANNEX, Lack.BLANK, name="p.md")


def test_a_label_of_an_annex_with_an_empty_cell_is_listed() -> None:
    rows = "| Categories of data |  |\n|---|---|\n| Duration | two years |\n"
    text = f"# Agreement\n\nOne.\n\nTwo.\n\nThree.\n\n## Annex A: Processing\n\n{rows}"

    assert [gap.what for gap in gaps(text, Lack.BLANK, name="p.md")] == ["nothing stands after “Categories of data”"]


@pytest.mark.parametrize(
    "block",
    [
        "Signature: ________\nName: ________\nDate:\n",
        "By: ____________\nName: Ann Orr\n",
        "Signature\n\nPrint Name\n",
        "Signed for and on behalf of Elm Clinic: ________\n",
        "Signed for the Processor: ________\n",
        "Signed on behalf of Orrin Ltd ________\n",
        "IN WITNESS WHEREOF, the parties have executed this.\n\nORRIN LTD\n\n____________\n\nAnn Orr, Director of Orrin\n",
    ],
)
def test_an_empty_signature_line_is_listed_and_decides_nothing(block: str) -> None:
    (gap,) = gaps(f"The parties agree.\n\n{block}", Lack.UNSIGNED, Lack.BLANK)

    assert gap.kind is Lack.UNSIGNED and gap.is_formal


@pytest.mark.parametrize(
    "block",
    [
        "By: /s/ Ann Orr   By: /s/ Bo Pell\n",
        "Signature: Ann Orr\n",
        "Signed for the Processor: Ann Orr\n",
        "Signed for and on behalf of Elm Clinic: /s/ Bo Pell\n",
        "IN WITNESS WHEREOF, the parties have executed this.\n\n/s/ Ann Orr\n\n____________\n\nAnn Orr, Director\n",
        "DocuSigned by:\nAnn Orr\n",
        "Nothing of the kind.\n",
    ],
)
def test_a_signed_paper_and_one_that_speaks_of_no_signing_are_not_listed(block: str) -> None:
    assert gaps(f"The parties agree.\n\n{block}", Lack.UNSIGNED) == []


def test_a_paper_that_speaks_of_being_signed_and_ends_there_is_listed() -> None:
    (gap,) = gaps("One.\n\nIN WITNESS WHEREOF, the parties have executed this Agreement.\n", Lack.UNSIGNED)

    assert "holds no place for a signature" in gap.what


@pytest.mark.parametrize("day", ["31 February 2025", "February 30, 2025", "2025-13-01", "31 April 2026"])
def test_a_day_that_no_calendar_has_is_listed(day: str) -> None:
    (gap,) = gaps(f"It begins on {day}.\n", Lack.DATE)

    assert gap.where and gap.where.words == day


def test_a_period_that_ends_before_it_begins_is_listed_and_a_sound_one_is_not() -> None:
    assert gaps("It runs from 1 May 2025 until 1 May 2024.\n", Lack.DATE)[0].what == "this period ends before it begins"
    assert gaps("It runs from 1 May 2024 until 29 February 2028.\n", Lack.DATE) == []


def test_what_is_open_or_unread_in_the_file_is_listed() -> None:
    text = "Provider shall notify Customer of a breach within 24 hours.\n"
    paper = replace(
        document(text),
        revisions=(Revision(RevisionKind.INSERTED, "Bo", "2026-01-01", 43, 58, "within 24 hours"),),
        notes=(MarginNote("Bo", "2026-01-01", "too short?", 43, 58),),
        unread=(Unread(UnreadKind.PAGE, "this page has no text", 0, 2),),
    )
    found = {gap.kind: gap for gap in missing(laid_out(paper), ["msa"])}

    assert set(found) == {Lack.UNREAD, Lack.OPEN_CHANGE, Lack.OPEN_COMMENT}
    assert found[Lack.UNREAD].what == "this page has no text, page 2"
    assert "within 24 hours" in found[Lack.OPEN_CHANGE].what
