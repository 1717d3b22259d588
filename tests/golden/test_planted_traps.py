"""Papers that look fair, each with one trap hidden where a tired reader would miss it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bailment.reading import Reading
from bailment.review import Books, Deal, Review, State, Word, review

Read = Callable[[bytes, str], Reading]

FAIR = """# Services Agreement

Made between Orrin Ltd (the "Provider") and Elm Clinic (the "Customer").

## 1. Definitions

1.1 "Customer Data" means all data that the Customer sends to the Service.{definition}

## 2. Use of data

2.1 The Provider shall use Customer Data only to provide the Service, for the summarisation of discharge notes.

2.2 The Provider shall not train, fine-tune or otherwise develop any model on Customer Data, prompts or outputs.{bar}

## 3. Feedback

3.1 The Customer may report faults of the Service.{feedback}

## 4. Security incidents

4.1 The Provider shall notify the Customer of a security incident {clock}.

## 5. General

5.1 This Agreement is governed by the law of England.{last}

## Annex 1: Retention

| Store | Period |
|---|---|
| Prompts and outputs | {kept} |
| Backups | deleted within 30 days |
"""
GAPS = {
    "definition": "",
    "bar": "",
    "feedback": "",
    "clock": "within 24 hours after it becomes aware of or reasonably suspects it",
    "last": "",
    "kept": "deleted within 7 days",
}
TRAPS = {
    "a carve-out in a definition": (
        "definition",
        ' "Training" does not include tuning the safety and ranking models of the Provider with Customer Data.',
        {"RF-02"},
        set(),
    ),
    "data without names put out of scope by a definition": (
        "definition",
        " Customer Data do not include data that the Provider has aggregated or de-identified.",
        {"RF-42"},
        set(),
    ),
    "a licence hidden in the feedback clause": (
        "feedback",
        " Corrections to outputs are feedback, which the Provider may use and license without restriction.",
        {"RF-18"},
        set(),
    ),
    "an override at the end": (
        "last",
        " Notwithstanding any other clause, the Provider may process Customer Data in order to enhance its offerings.",
        {"RF-01"},
        {"non_training.03", "data_use.03"},
    ),
    "retention in a table of the annex": (
        "kept",
        "kept for as long as needed for the Provider's legitimate business needs",
        {"RF-08"},
        {"retention_deletion.07"},
    ),
    "hours that run from the confirmation": (
        "clock",
        "within 24 hours after confirmation",
        {"RF-14"},
        {"breach_notice.01", "breach_notice.02"},
    ),
    "hours that run from the confirmation of a suspicion": (
        "clock",
        "of which it becomes aware within 24 hours after it has confirmed the suspected incident",
        {"RF-14"},
        {"breach_notice.01"},
    ),
}
STOPS = {"RF-01", "RF-02", "RF-14"}
Judge = Callable[[str], Review]


@pytest.fixture(scope="module")
def judged(books: Books, read: Read, example_deal: Deal) -> Judge:
    return lambda text: review([read(text.encode(), "paper.md")], books, example_deal)


@pytest.mark.parametrize("name", TRAPS)
def test_a_planted_trap_is_caught_at_its_place(name: str, judged: Judge) -> None:
    gap, words, flags, contradicted = TRAPS[name]
    text = FAIR.format(**GAPS | {gap: words})
    start, end = text.index(words), text.index(words) + len(words)
    found = judged(text)
    raised = {flag.id: [quote.span for quote in flag.quotes] for flag in found.red_flags}

    assert flags <= set(raised)
    assert all(any(span.start < end and start < span.end for span in raised[flag]) for flag in flags)
    assert contradicted <= {item.id for item in found.requirements if item.state is State.CONTRADICTED}


@pytest.mark.parametrize("name", [name for name, trap in TRAPS.items() if trap[2] & STOPS])
def test_a_trap_that_stops_the_deal_decides_the_verdict(name: str, judged: Judge) -> None:
    gap, words, _, _ = TRAPS[name]

    assert judged(FAIR.format(**GAPS | {gap: words})).verdict.word is Word.NOT_SIGNABLE


def test_the_paper_without_a_trap_raises_none_of_them(judged: Judge) -> None:
    found = judged(FAIR.format(**GAPS))
    planted = {flag for _, _, flags, _ in TRAPS.values() for flag in flags}

    assert {flag.id for flag in found.red_flags} & planted == set()
    assert [item.id for item in found.requirements if item.state is State.CONTRADICTED] == []


def test_a_bar_that_another_section_may_hollow_out_is_met_only_in_part(judged: Judge) -> None:
    text = FAIR.format(**GAPS)
    whole = judged(text).requirement("non_training.03")
    hollow = judged(text.replace("2.2 The Provider", "2.2 Subject to Section 9.3, the Provider"))
    part = hollow.requirement("non_training.03")

    assert whole and part and (whole.state, part.state) == (State.MET, State.PARTIAL)
