"""Each requirement told from its opposite: words that meet it, meet it in part, contradict it, or leave it out."""

from __future__ import annotations

import pytest

from bailment.documents.reader import read as document
from bailment.law import load_vocabulary
from bailment.playbook import load
from bailment.reading import Index, load_lexicon, matched, read
from bailment.review.states import Assessed, assess

PLAYBOOK = load()
LEXICON = load_lexicon()
FACTS = load_vocabulary().facts({})
REQUIREMENTS = {requirement.id: requirement for requirement in PLAYBOOK.requirements}

CASES = [
    # learning from content
    ("non_training.01", "We do not train on your data in any form.", "partial"),
    ("non_training.01", "Provider may use Customer Data to improve its services.", "contradicted"),
    ("non_training.02", "Provider shall not train, fine-tune or distil any model on Customer Data.", "partial"),
    ("non_training.02", "Provider may use Customer Data to develop its models.", "contradicted"),
    ("non_training.03", "Provider shall never train any model on Customer Data.", "met"),
    ("non_training.03", "Provider shall not train on Customer Data without Customer's consent.", "partial"),
    ("non_training.03", "We do not train on your data, except to maintain and improve quality.", "contradicted"),
    ("non_training.04", "No click or continued use counts as consent to training.", "met"),
    ("non_training.05", "Provider shall not use Customer Data for debugging or research.", "partial"),
    (
        "non_training.06",
        "Provider may review content to provide support and to develop safety systems.",
        "contradicted",
    ),
    ("non_training.07", "Any doubt about improvement or analytics is read as no right to train.", "met"),
    ("non_training.08", "Provider's subprocessors shall not train models on Customer Data.", "met"),
    ("non_training.08", "The model provider may use Customer Data to improve its models.", "contradicted"),
    ("non_training.09", "Provider shall not train on Customer Data, whether or not it is de-identified.", "met"),
    ("non_training.09", "Provider may anonymise Customer Data and use the result to train models.", "contradicted"),
    ("non_training.10", "A breach of the bar on training is material.", "partial"),
    ("non_training.11", "This clause survives termination of the agreement.", "met"),
    ("non_training.03", "Subject to Section 3.2, Provider shall not train any model on Customer Data.", "partial"),
    ("non_training.03", "Because of how machine learning works, the Output may not be unique.", "absent"),
    ("non_training.01", "Provider independently developed it without use of Customer Data.", "absent"),
    ("non_training.01", "If you give us suggestions to improve the service, we may act on the feedback.", "absent"),
    ("non_training.02", "The measures are subject to technical progress; Provider may update Customer Data formats.", "absent"),
    ("non_training.02", "Provider may use Customer Data to improve security and to train its models.", "contradicted"),
    ("data_use.01", "Provider shall provide the documentation necessary for use of the service.", "absent"),
    ("data_use.02", "Provider may use Customer Data for any lawful business purpose.", "contradicted"),
    ("data_use.02", "You assume all risk from your use of the content, including without limitation any output.", "absent"),
    ("data_use.04", "The Convention on Contracts for the International Sale of Goods will not apply.", "absent"),
    ("data_use.04", "Provider may assign this agreement in a sale of substantially all of its assets and data.", "absent"),
    ("retention_deletion.07", "Provider uses commercially reasonable efforts to keep the service up.", "met"),
    ("breach_notice.02", "We give notice of a change unless we reasonably believe that it does harm.", "absent"),
    ("breach_notice.11", "Neither party is liable for lost profits, even if informed of them, in breach or tort.", "absent"),
    ("security.01", "Users must log in to the account.", "absent"),
    ("dpa.02", "By this DPA the parties conclude Module 4 (Processor-to-Controller).", "absent"),
    ("non_training.03", "We train our models on your content.", "contradicted"),
    ("non_training.03", "Provider may use Customer Data in training its staff.", "absent"),
    ("non_training.03", "We shall not use any User Content for any advertising or training purposes.", "met"),
    (
        "non_training.03",
        "We shall not use User Content for any purpose other than providing the Service, including for any advertising,"
        " product improvement or training purposes.",
        "met",
    ),
    (
        "non_training.03",
        "We shall not use User Content for any purpose other than providing the Service, including to improve models.",
        "contradicted",
    ),
    ("non_training.03", "'Tool' (T) means software that is developed by rules and can yield content.", "absent"),
    ("data_use.03", "'Tool' (T) means software that is developed by rules and can yield content.", "met"),
    (
        "breach_notice.01",
        "If Provider fails to cure any material breach of this Agreement it shall notify Customer within thirty (30) days"
        " after notice of the breach.",
        "absent",
    ),
    ("breach_notice.01", "Provider shall notify Customer of a breach within 24 hours and cure its cause.", "met"),
    # use
    ("data_use.01", "Provider processes Customer Data only for referral triage from discharge letters.", "met"),
    ("data_use.01", "Provider may use Customer Data for service improvement.", "absent"),
    ("data_use.02", "Provider may use Customer Data only to provide the service.", "partial"),
    ("data_use.02", "Provider may use Customer Data for its own purposes.", "contradicted"),
    ("data_use.03", "Provider may use Customer Data to support its services.", "contradicted"),
    ("data_use.03", "Provider may use Customer Data for service improvement.", "contradicted"),
    ("data_use.03", "Provider shall not use Customer Data to improve its services.", "met"),
    ("data_use.04", "Provider shall not sell Customer Data.", "met"),
    ("data_use.04", "Provider may sell de-identified Customer Data.", "contradicted"),
    ("data_use.05", "Provider shall not disclose Customer Data to any third party.", "met"),
    ("data_use.05", "Provider may share Customer Data with its partners.", "contradicted"),
    ("data_use.06", "Provider shall not combine Customer Data with other data.", "met"),
    ("data_use.06", "Provider may combine Customer Data with data from other sources.", "contradicted"),
    ("data_use.07", "Provider shall not infer sensitive traits of any person.", "met"),
    ("data_use.08", "Telemetry is limited to latency and error codes.", "partial"),
    ("data_use.08", "Usage data include prompts and outputs.", "contradicted"),
    ("data_use.09", "Provider may run analytics on Customer Data.", "contradicted"),
    ("data_use.11", "Any new purpose needs an amendment signed by both parties.", "met"),
    ("data_use.12", "Data listed in Annex 4 must not be submitted to the service.", "met"),
    # keeping and deleting
    (
        "retention_deletion.01",
        "Inputs and outputs are deleted within 30 days, and backups expire within 35 days.",
        "partial",
    ),
    ("retention_deletion.02", "Inputs and outputs are deleted within 30 days.", "met"),
    ("retention_deletion.02", "Inputs and outputs are deleted within 90 days.", "partial"),
    ("retention_deletion.03", "Backups expire within 35 days.", "met"),
    ("retention_deletion.03", "Archival copies may remain until overwritten in the ordinary course.", "contradicted"),
    ("retention_deletion.04", "Provider shall delete Customer Data within 60 days after termination.", "partial"),
    ("retention_deletion.05", "Provider shall delete all copies of Customer Data.", "met"),
    ("retention_deletion.05", "Provider shall delete Customer Data, excluding copies in backups.", "contradicted"),
    ("retention_deletion.07", "Customer Data are kept for as long as reasonably necessary.", "contradicted"),
    ("retention_deletion.07", "Customer Data are kept 30 days.", "met"),
    ("retention_deletion.08", "Provider shall certify the deletion.", "partial"),
    (
        "retention_deletion.12",
        "On termination Provider shall return or delete all Customer Data at Customer's choice.",
        "met",
    ),
    ("retention_deletion.12", "Provider shall delete Customer Data on termination.", "partial"),
    ("retention_deletion.12", "Provider may retain Customer Data after termination.", "contradicted"),
    # subprocessors
    ("subprocessors.01", "The current subprocessors are listed in Annex 3.", "partial"),
    ("subprocessors.02", "Provider shall give 30 days' notice of a new subprocessor.", "met"),
    ("subprocessors.02", "Provider shall give at least 10 days' notice of any new subprocessor.", "partial"),
    ("subprocessors.02", "Customer may audit subprocessors on 5 business days' notice.", "absent"),
    ("subprocessors.03", "Customer may object to a new subprocessor.", "partial"),
    ("subprocessors.03", "Provider may replace subprocessors at any time.", "contradicted"),
    ("subprocessors.03", "Provider shall not engage a subprocessor without Customer's prior written consent.", "met"),
    ("subprocessors.05", "Provider shall bind each subprocessor to the same obligations.", "met"),
    ("subprocessors.05", "Provider shall enter into a written contract with each subprocessor.", "partial"),
    ("subprocessors.06", "Provider remains fully liable for its subprocessors.", "met"),
    ("subprocessors.06", "Provider is not responsible for third-party model providers.", "contradicted"),
    ("subprocessors.07", "Customer Data may be processed in any country where we operate.", "contradicted"),
    ("subprocessors.08", "Each transfer is governed by the standard contractual clauses.", "met"),
    ("subprocessors.10", "The third-party model provider is listed as a subprocessor.", "met"),
    ("subprocessors.10", "The model provider is not considered a subprocessor.", "contradicted"),
    # security
    ("security.01", "Provider shall encrypt content in transit and at rest.", "partial"),
    ("security.02", "Security measures are described on our website.", "contradicted"),
    ("security.03", "Provider shall not reduce its security measures during the term.", "met"),
    ("security.03", "Provider may update its security measures from time to time.", "contradicted"),
    ("security.05", "Provider shall carry out a penetration test each year and share a summary.", "met"),
    ("security.07", "Critical vulnerabilities are patched within 30 days.", "partial"),
    ("security.10", "Provider shall take appropriate technical and organisational measures.", "met"),
    ("security.11", "Personnel with access are bound to confidentiality.", "met"),
    # notice of breaches
    (
        "breach_notice.01",
        "Provider shall notify Customer within 24 hours of becoming aware of a security incident.",
        "met",
    ),
    ("breach_notice.01", "Provider shall notify Customer within 72 hours of becoming aware of a breach.", "partial"),
    (
        "breach_notice.01",
        "Provider shall notify Customer of a breach within 48 hours after confirming it.",
        "contradicted",
    ),
    ("breach_notice.01", "Provider shall notify Customer of a breach promptly.", "absent"),
    ("breach_notice.02", "Provider shall notify Customer of any suspected security incident within 24 hours.", "met"),
    (
        "breach_notice.02",
        "Provider shall notify Customer after completing its investigation of the breach.",
        "contradicted",
    ),
    ("breach_notice.03", "The notice of the breach describes the nature of the incident.", "partial"),
    (
        "breach_notice.05",
        "Provider shall notify Customer of a breach after completing a reasonable investigation.",
        "contradicted",
    ),
    ("breach_notice.06", "Provider shall notify Customer of a breach without undue delay.", "contradicted"),
    ("breach_notice.06", "Provider shall notify Customer of a breach without undue delay and within 24 hours.", "met"),
    ("breach_notice.08", "Provider shall help Customer with notices of the breach to authorities.", "met"),
    ("breach_notice.11", "Provider shall notify Customer of any security incident.", "met"),
    # audit
    ("audit.02", "Provider shall make a SOC 2 report available each year.", "met"),
    ("audit.04", "Customer may audit on 60 days' notice.", "partial"),
    ("audit.05", "Customer may audit once a year.", "met"),
    ("audit.07", "Customer may audit only with Provider's prior written consent.", "contradicted"),
    ("audit.07", "Customer may audit; no consent of Provider is needed.", "met"),
    ("audit.08", "Provider will confirm compliance in writing on request.", "contradicted"),
    ("audit.12", "Customer may audit and inspect the records of Provider.", "met"),
    ("audit.12", "Provider shall provide its SOC 2 report.", "partial"),
    ("audit.12", "Customer has no right to audit.", "contradicted"),
    # service levels
    ("sla.01", "The service is available 99.9 per cent of each month.", "met"),
    ("sla.01", "The service is available 99 per cent of each month.", "partial"),
    ("sla.05", "Customer receives service credits for each missed level.", "met"),
    # data processing agreement
    ("dpa.01", "This data processing agreement forms part of the main agreement.", "met"),
    ("dpa.02", "In case of conflict the Terms of Service control.", "contradicted"),
    ("dpa.03", "Customer is the controller and Provider is the processor.", "met"),
    ("dpa.04", "Provider shall process personal data only on documented instructions.", "met"),
    ("dpa.04", "Provider shall follow the instructions of Customer when it processes personal data.", "partial"),
    ("dpa.04", "Provider may process Customer Data for its own legitimate business purposes.", "contradicted"),
    ("dpa.08", "Provider shall never use Customer Data to train models.", "met"),
    ("dpa.08", "Provider may use Customer Data to improve its models.", "contradicted"),
    ("dpa.15", "The subject matter and duration of the processing are stated in Annex 1.", "partial"),
    ("dpa.16", "Provider shall assist Customer with requests of data subjects.", "partial"),
    ("dpa.17", "Provider shall inform Customer if an instruction infringes the law.", "met"),
    # people who look
    ("human_review.04", "Each access to content is logged.", "met"),
    ("human_review.08", "Provider shall not use content seen in support to train models.", "met"),
    ("human_review.08", "Provider may review content to provide support and develop safety systems.", "contradicted"),
]  # fmt: skip


def assessed(key: str, text: str) -> Assessed:
    requirement = REQUIREMENTS[key]
    clause = PLAYBOOK.clause(requirement.clause)
    assert clause is not None and requirement.row is not None
    reading = read(document(text.encode(), "paper.md"), (), LEXICON)
    return assess(clause, requirement, [matched(requirement.row, Index.of(reading, LEXICON))], FACTS)


@pytest.mark.parametrize(("key", "text", "state"), CASES)
def test_a_requirement_stands_as_its_words_say(key: str, text: str, state: str) -> None:
    assert assessed(key, text).state.value == state


def test_every_red_line_has_a_case_that_fails_it() -> None:
    failing = {key for key, _, state in CASES if state != "met"}
    red = {requirement.id for requirement in PLAYBOOK.requirements if requirement.tier == "red_line"}
    assert red - failing <= {
        *("breach_notice.08", "breach_notice.11", "dpa.01", "dpa.11", "dpa.17", "security.10", "security.11"),
        "subprocessors.08",
    }, "these fail by silence alone, which another test shows"


def test_the_missing_items_of_an_enumeration_are_named() -> None:
    found = assessed("non_training.02", "Provider shall not train or distil models on Customer Data.")
    assert {"prompt_mine", "human_review_for_model_development", "cross_tenant_learning"} <= set(found.missing)


def test_a_store_without_a_period_is_named() -> None:
    text = (
        "Inputs, outputs and logs are deleted within 30 days. Backups expire within 35 days. "
        "Derived data are deleted within 30 days."
    )
    assert assessed("retention_deletion.01", text).missing == ("support_artifacts",)
