"""Pages: escaped, self-contained, and privileged unless made for the other side."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bailment.law.conditions import Truth
from bailment.playbook.model import Action, Outward, OutwardClause, Playbook, Side, Tier
from bailment.primitives.finding import Basis, Finding, Severity
from bailment.primitives.span import Quote, Span
from bailment.reports import CAUTION, external_report, internal_report
from bailment.reports.pages import listed, spoken
from bailment.reports.review_report import FIRST_REASONS
from bailment.review import Ask, Assessed, Missing, Raised, Reason, Review, Standing, State, Verdict, Word

HOSTILE = '<script src="https://evil.example/x.js">alert(1)</script>'
QUOTE = Quote(Span("a.md", 0, len(HOSTILE)), HOSTILE)
EMPTY = Playbook("api", "1", (), (), (), (), ())


def review(word: Word = Word.NOT_SIGNABLE) -> Review:
    flag = Raised(
        "RF-01", "non_training", HOSTILE, Severity.HIGH, Basis.LAW, Truth.TRUE, Action.STOP, (QUOTE,), ("Art 28",)
    )
    finding = Finding(
        "RF-01", Severity.HIGH, HOSTILE, QUOTE, Basis.LAW, ("Art 28",), "strike it", clause="non_training"
    )
    verdict = Verdict(word, 1, (Reason("RF-01", HOSTILE),))
    gap = Missing(HOSTILE, QUOTE)
    return Review(("a.md",), "msa", Side.HOSPITAL_CUSTOMER, "api", "1", verdict, (gap,), (finding,), (), (flag,), ())


@pytest.fixture(scope="module")
def page() -> str:
    return internal_report(review(), EMPTY)


def test_hostile_words_are_shown_and_never_run(page: str) -> None:
    assert "<script" not in page and "&lt;script" in page


def test_a_page_fetches_nothing(page: str) -> None:
    loading = re.findall(r"""(?:src|href|action)\s*=\s*["']([^"']*)|url\(([^)]*)\)|@import""", page)

    assert [address for pair in loading for address in pair if address] == ["#content"]
    assert "default-src 'none'" in page


def test_a_page_can_be_read_by_keyboard_and_by_ear(page: str) -> None:
    assert '<html lang="en">' in page and '<a class="skip" href="#content">' in page
    assert 'id="content"' in page and ":focus-visible" in page


def test_a_page_says_once_what_it_is_not(page: str) -> None:
    assert page.count(CAUTION) == 1


@pytest.mark.parametrize(
    ("word", "shown", "tone"),
    [
        (Word.NOT_SIGNABLE, "Not signable", "is-no"),
        (Word.WITHHELD, "Withheld", "is-wait"),
        (Word.RENEGOTIATE, "Renegotiate", "is-no"),
        (Word.CONDITIONAL, "Conditional", "is-wait"),
        (Word.SIGNABLE, "Signable", "is-yes"),
    ],
)
def test_each_verdict_is_said_in_words_and_not_by_colour_alone(word: Word, shown: str, tone: str) -> None:
    page = internal_report(review(word), EMPTY)

    assert f'id="verdict">{shown}</p>' in page and f'class="verdict {tone}"' in page


def test_many_reasons_are_folded_after_the_first_few() -> None:
    reasons = tuple(Reason(f"RF-{n:02}", f"reason {n}") for n in range(FIRST_REASONS + 3))
    page = internal_report(replace(review(), verdict=Verdict(Word.NOT_SIGNABLE, 1, reasons)), EMPTY)
    shown, _, folded = page.partition("<details>")

    assert f"reason {FIRST_REASONS - 1}<" in shown and "3 further reasons" in folded
    assert all(f"reason {n}<" in folded for n in range(FIRST_REASONS, FIRST_REASONS + 3))
    assert "<details>" not in internal_report(review(), EMPTY)


def test_a_fact_that_nobody_gave_is_named_with_what_it_leaves_open() -> None:
    standing = Standing(Truth.UNDECIDED, (Tier.RED_LINE,), Basis.LAW, ("transfer.exists",))
    unmet = Assessed("dpa.11", "dpa", "Annex", State.ABSENT, standing)
    page = internal_report(replace(review(), requirements=(unmet, replace(unmet, id="dpa.12", state=State.MET))), EMPTY)

    assert "transfer.exists" in page and "Open without it: dpa.11." in page


def test_law_is_told_from_our_position(page: str) -> None:
    assert '<li class="tag law">law</li>' in page and "Art 28" in page


def test_the_other_side_sees_titles_reasons_and_its_own_words_alone() -> None:
    outward = Outward((OutwardClause("audit", "Audit", (), (("audit.01", "Trust needs proof"),)),), ())
    page = external_report(["a.md"], [Ask("audit", ("audit.01",), (QUOTE,))], outward)

    assert "Trust needs proof" in page and "&lt;script" in page
    assert not any(word in page for word in ("Privileged", 'verdict"', "audit.01", "red line", "severity"))


def test_words_of_data_are_spoken() -> None:
    assert (spoken("hospital_customer"), spoken("WITHHELD")) == ("hospital customer", "Withheld")
    assert (listed(True), listed(("US", "UK")), listed(3)) == ("yes", "US, UK", "3")
