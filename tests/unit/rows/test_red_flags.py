"""Each flag is raised on what it is about, in our words and in others', and on none of its look-alikes."""

from __future__ import annotations

from functools import cache

import pytest

from bailment.documents.reader import read as document
from bailment.playbook import RedFlag, Side, load
from bailment.reading import Index, load_lexicon, matched, read

FLAGS = {flag.id: flag for flag in load().red_flags}
LEXICON = load_lexicon()

PARAPHRASES = {
    "RF-01": [
        "We use your prompts to develop new features.",
        "Provider may use Customer Data to improve security and to develop its products.",
        "This licence to your content is for the limited purpose of operating and improving the services.",
        "Supplier may process Customer Data to refine its products and technologies.",
        "Nothing in this Agreement prevents Vendor from using Customer Data to improve its models.",
        "The Processor may train models on Customer Data.",
        "Customer grants Provider a licence to fine-tune machine learning models with Customer Data.",
        "Customer Data is used to train our models.",
        "Provider may use Customer Data for any purpose.",
        '"Service" means the tool, and Provider may use Customer Data to improve it.',
    ],
    "RF-02": [
        "Vendor shall not use Customer Data to train models, other than to enhance the quality of the Services.",
        "Provider will not train general-purpose models on Customer Content.",
    ],
    "RF-03": [
        "Provider shall not use Customer Content to train or fine-tune any model.",
        "We will never train our models on your data.",
    ],
    "RF-04": [
        "Vendor may use Customer Data to produce analytics and benchmarks for its clients.",
        "We may analyse your content to identify trends across the industry.",
    ],
    "RF-05": [
        "Provider may access Customer Content for support and safety purposes and to improve its products.",
        "Provider may review prompts and outputs for abuse monitoring.",
    ],
    "RF-06": [
        "Provider may anonymise Customer Data and use the resulting data for any purpose.",
        "We may create aggregated data from your content and share it with partners.",
    ],
    "RF-07": [
        "Vendor may merge Customer Data with third-party data.",
        "Provider may enrich the records with information from other sources.",
    ],
    "RF-08": [
        "Provider retains Customer Data for so long as it has a legitimate business need.",
        "Content is kept in accordance with our retention policy.",
        "Customer Data will be stored for a reasonable period.",
    ],
    "RF-09": [
        "Backups are deleted in accordance with our standard backup cycle.",
        "Provider shall delete Customer Data, excluding copies in backups.",
    ],
    "RF-10": [
        "Provider shall use reasonable efforts to delete Customer Data at the end of the term.",
        "At termination Vendor will delete the data to the extent technically practicable.",
    ],
    "RF-11": [
        "Provider may add or replace subprocessors in its sole discretion.",
        "Vendor may appoint a new subprocessor without notice to Customer.",
    ],
    "RF-12": [
        "Customer Data may be stored and processed worldwide.",
        "Provider may transfer Customer Data to the United States and other countries where its subprocessors operate.",
    ],
    "RF-13": [
        "Our security measures are set out on our website.",
        "Provider may update its security measures from time to time.",
    ],
    "RF-14": [
        "Provider will notify Customer within 72 hours after it has confirmed a security incident.",
        "Vendor shall give notice of a breach following completion of its investigation.",
    ],
    "RF-15": [
        "Supplier shall inform Customer of any security incident as soon as reasonably practicable.",
        "We will tell you about a data breach in a timely manner.",
    ],
    "RF-16": [
        "Customer may audit Provider only with Provider's prior written consent.",
        "The audit report is provided in lieu of any audit or inspection by Customer.",
    ],
    "RF-17": [
        "Our contractors may label prompts to improve model performance.",
        "Human reviewers may rate outputs so that quality can be improved.",
    ],
    "RF-18": [
        "Provider may use any feedback and ratings freely and without compensation.",
        "Customer assigns to Vendor all rights in suggestions and corrections.",
    ],
    "RF-19": [
        "Service data include prompts and outputs.",
        "Telemetry contains the text of queries and responses.",
    ],
    "RF-20": [
        "Vendor disclaims liability for subprocessors.",
        "Provider is not liable for the acts of its subcontractors or upstream providers.",
    ],
    "RF-21": [
        "Provider shall certify its compliance once a year.",
        "Vendor will provide a self-attestation of its controls.",
    ],
    "RF-22": [
        "Provider uses reasonable efforts to keep the service available.",
        "Vendor shall use best endeavours to maintain uptime.",
    ],
    "RF-23": [
        "If there is an inconsistency, the main agreement shall prevail.",
        "In the event of any conflict between this DPA and the Master Services Agreement, the Master Services Agreement"
        " governs.",
    ],
    "RF-24": [
        "Provider is an independent controller of usage data for its own purposes.",
        "Supplier processes service data as a controller for research and improvement.",
    ],
    "RF-41": [
        "The word training has its customary meaning in the industry.",
        "Improvement and retention are not defined in this Agreement.",
    ],
    "RF-42": [
        "De-identified data shall not be considered personal data or Customer Data.",
        "Customer Data does not include aggregated or anonymised information.",
    ],
    "RF-44": [
        "Provider and its affiliates may process Customer Content for their business.",
        "Vendor may share Customer Data with its affiliates.",
    ],
    "RF-45": [
        "Customer grants Provider an irrevocable, perpetual licence to use Customer Data.",
        "Provider may continue to use Customer Data after termination.",
    ],
}

LOOKALIKES = {
    "RF-01": [
        "The security measures are subject to technical progress and development of Customer Data formats.",
        "You may not use outputs to develop a service that competes with Provider.",
        "Provider may use Customer Data to improve the security of the service.",
        "Provider may not use Customer Data to improve its products.",
        "Provider may improve its security measures to protect Customer Data.",
        "'Learning system' (LS) means a program that is developed with methods of statistics and can, for goals that"
        " people set, yield outputs such as content or forecasts.",
        "The Processor may train models on Customer Data only on Customer's written instructions.",
        "Customer may train models on Customer Data.",
        "Provider may use Customer Data in training its staff.",
        "Provider may use Customer Data for any purpose described in this Agreement.",
    ],
    "RF-02": [
        "Provider shall not train any model on Customer Data unless Customer signs a separate written authorisation.",
        "Provider shall never use Customer Data to train models.",
    ],
    "RF-03": [
        "Provider shall not train on Customer Data, in any form.",
        "Provider may review the report in a training course for staff.",
    ],
    "RF-04": [
        "Provider shall not compile benchmarks or insights from Customer Data.",
        "Provider may analyse Customer Data only on Customer's instruction.",
    ],
    "RF-05": [
        "Provider may review content for support only on a logged ticket.",
        "Provider shall not access content for support or to improve its products.",
    ],
    "RF-06": [
        "Its liability in the aggregate is the amount that you have paid for use of the service.",
        "Provider may anonymise Customer Data only on the written instructions of Customer.",
        "Provider shall not de-identify Customer Data or use de-identified data.",
    ],
    "RF-07": [
        "Provider may combine records only on Customer's documented instructions.",
        "Provider shall never merge Customer Data with other data.",
    ],
    "RF-08": [
        "Customer Data are deleted after 30 days.",
        "Provider may retain a copy for as long as required by law.",
    ],
    "RF-09": [
        "Backups expire within 35 days.",
        "Provider shall delete all copies, backups included, within 30 days.",
    ],
    "RF-10": [
        "Provider shall delete all Customer Data within 30 days and certify the deletion.",
        "If return or destruction is not feasible, Business Associate shall extend the protections of this Agreement.",
    ],
    "RF-11": [
        "Provider shall not engage a subprocessor without Customer's prior written consent.",
        "Provider gives 30 days' notice before it replaces a subprocessor, and Customer may object.",
    ],
    "RF-12": [
        "Customer Data shall not be processed in any country outside the European Economic Area.",
        "Content stays in the United Kingdom.",
    ],
    "RF-13": [
        "The security measures are listed in Annex 2.",
        "Provider may update its measures from time to time but shall not reduce the level of protection.",
    ],
    "RF-14": [
        "Provider shall notify Customer within 24 hours after it becomes aware of a security incident.",
        "Notice of a suspected breach shall not wait for the investigation to be completed.",
    ],
    "RF-15": [
        "Provider shall notify Customer of a security incident promptly, and in any case within 48 hours.",
        "Provider shall assist Customer promptly with its notices of a breach to authorities.",
        "If Provider fails to cure a material breach of this Agreement, it shall notify Customer of the breach promptly.",
    ],
    "RF-16": [
        "Customer may audit Provider once a year; no consent of Provider is required.",
        "Provider shall allow Customer to inspect its records on request.",
    ],
    "RF-17": [
        "All personnel review the handbook and have security training.",
        "Before use you should review the terms of each model.",
        "No person shall annotate content to train models.",
        "Provider may review its security policies to improve them.",
    ],
    "RF-18": [
        "Customer keeps all rights in its feedback, and Provider has no licence to it.",
        "Provider may use suggestions about features that hold no Content.",
    ],
    "RF-19": [
        "Telemetry contains no content, prompts or outputs.",
        "Usage data include latency and error codes.",
    ],
    "RF-20": [
        "Provider is fully liable for its subprocessors as for itself.",
        "Use of a subcontractor does not relieve Provider of its liability.",
    ],
    "RF-21": [
        "Provider shall give Customer a yearly independent SOC 2 report and allow audits.",
        "Provider's own statement of compliance is not enough; Customer may audit.",
    ],
    "RF-22": [
        "The service is available 99.5 per cent of each month.",
        "Provider uses reasonable efforts to help Customer with a data breach.",
    ],
    "RF-23": [
        "If the Agreement and this DPA conflict, this DPA shall prevail.",
        "In case of conflict the Standard Contractual Clauses control.",
    ],
    "RF-24": [
        "Customer is the controller and Provider is the processor.",
        "Provider shall not act as a controller of Customer Data.",
    ],
    "RF-41": [
        "Training has the meaning given in Schedule 1.",
        "Terms used in this DPA have the meaning given in the GDPR.",
    ],
    "RF-42": [
        "Aggregated and de-identified versions of content are Customer Data.",
        "Anonymised data fall outside this clause only if an expert has certified them and Customer has approved it.",
    ],
    "RF-44": [
        "Customer and its affiliates may use the service.",
        "The affiliates named in Annex 3 may process Customer Data as subprocessors.",
    ],
    "RF-45": [
        "The licence to Customer Data ends when the agreement ends.",
        "Provider shall delete Customer Data after termination.",
    ],
}


@cache
def index(text: str) -> Index:
    return Index.of(read(document(text.encode(), "paper.md"), (), LEXICON), LEXICON)


def raises(flag: str, text: str) -> bool:
    row = FLAGS[flag].row
    assert row is not None
    return bool(matched(row, index(text)).raised)


def _pairs(lists: dict[str, list[str]] | dict[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    return [(flag, text) for flag, texts in lists.items() for text in texts]


def _of(flag: RedFlag, texts: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(flag.id, text) for text in texts]


@pytest.mark.parametrize(
    ("flag", "text"), [pair for flag in FLAGS.values() for pair in _of(flag, flag.positive_examples)]
)
def test_a_flag_is_raised_on_each_of_its_examples(flag: str, text: str) -> None:
    assert raises(flag, text)


@pytest.mark.parametrize(
    ("flag", "text"), [pair for flag in FLAGS.values() for pair in _of(flag, flag.safe_lookalikes)]
)
def test_a_flag_is_not_raised_on_its_safe_lookalikes(flag: str, text: str) -> None:
    assert not raises(flag, text)


@pytest.mark.parametrize(("flag", "text"), _pairs(PARAPHRASES))
def test_a_flag_is_raised_on_other_words_for_the_same(flag: str, text: str) -> None:
    assert raises(flag, text)


@pytest.mark.parametrize(("flag", "text"), _pairs(LOOKALIKES))
def test_a_flag_is_not_raised_on_words_that_only_sound_alike(flag: str, text: str) -> None:
    assert not raises(flag, text)


def test_each_flag_has_two_paraphrases_and_two_lookalikes_of_its_own() -> None:
    assert set(PARAPHRASES) == set(LOOKALIKES) == set(FLAGS)
    assert min(map(len, (*PARAPHRASES.values(), *LOOKALIKES.values()))) >= 2


@pytest.mark.parametrize("clause", load().clauses, ids=lambda clause: clause.key)
def test_our_own_wordings_raise_no_flag(clause) -> None:
    wording = clause.wording(Side.HOSPITAL_CUSTOMER)
    text = wording.filled({slot.name: slot.default or slot.name for slot in wording.slots})
    text = text.replace("vendor", "Provider").replace("customer", "Customer")
    assert [flag for flag in FLAGS if raises(flag, f"## {clause.title}\n\n{text}\n")] == []
