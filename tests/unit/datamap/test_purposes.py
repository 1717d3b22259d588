"""A purpose is one task in business words, or it is refused."""

from __future__ import annotations

import pytest

from bailment.agreement.plan import Operation
from bailment.datamap import Knowledge, Purposes, purpose
from bailment.primitives.errors import Usage

ACCEPTED = {
    "summarisation": "summarisation",
    "the summarisation of discharge notes for the Customer's clinicians": "summarisation",
    "Summarising discharge notes": "summarisation",
    "discharge note summaries": "summarisation",
    "referral triage from discharge letters": "routing",
    "routing of referral messages": "routing",
    "coding help": "coding_help",
    "coding_help": "coding_help",
    "patient support": "patient_support",
    "denial analysis": "denial_analysis",
    "summaries of denied claims": "summarisation",
    "denied claims, summarised": "denial_analysis",
    "form_extraction": "form_extraction",
    "appointment reminders by text message": "custom",
}
OPEN_ENDED = [
    "service improvement",
    "improving our services",
    "product development",
    "developing new models",
    "analytics",
    "any lawful purpose",
    "all other lawful business purposes",
    "internal business purposes",
    "machine learning",
    "model training",
    "service_improvement",
    "summarisation and service improvement",
    "summarisation and other purposes",
    "enhancing the summaries",
    "research and development",
]


@pytest.mark.parametrize("text", ACCEPTED)
def test_a_task_in_business_words_is_accepted(text: str, purposes: Purposes) -> None:
    assert purpose(text, purposes).key == ACCEPTED[text]


@pytest.mark.parametrize("text", OPEN_ENDED)
def test_words_without_a_limit_are_no_purpose(text: str, purposes: Purposes) -> None:
    with pytest.raises(Usage, match=r"no business purpose \(data_use\.01, data_use\.03\)"):
        purpose(text, purposes)


@pytest.mark.parametrize("text", ["", "  ", "care", "1234 5678", "x" * 301, "word " * 100])
def test_a_text_that_names_no_task_is_refused(text: str, purposes: Purposes) -> None:
    with pytest.raises(Usage) as refused:
        purpose(text, purposes)
    assert refused.value.fix


def test_there_are_six_samples_and_each_needs_known_kinds_that_may_be_sent(
    purposes: Purposes, knowledge: Knowledge
) -> None:
    assert len(purposes.samples) == 6
    for sample in purposes.samples:
        kinds = [knowledge.kinds[name] for name in sample.purpose.needs]
        assert not [kind.name for kind in kinds if kind.send is Operation.DROP]
        assert sample.purpose.resources <= set(knowledge.elements.resources)
        assert purpose(sample.purpose.key, purposes) is sample.purpose
        assert sample.tasks.search(sample.purpose.key.replace("_", " "))
