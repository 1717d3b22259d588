"""Each term of the two example agreements, and what each recommended wording settles, decided by people who read them.

The values follow the meaning (`is`) of the rows. Where it leaves room:
- a bar on learning stays `prohibited` beside a sentence on how a later, signed authorisation would have to look
- a bar that yields to the vendor's own improvement bars nothing: `permitted`
- notice after awareness "or reason to suspect" runs from suspicion, which comes first
- a document is a business associate agreement where it names the vendor so and opens the books to the authority
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

import pytest

from bailment.documents.reader import read as document
from bailment.playbook import load as load_playbook
from bailment.reading import Reading, load_lexicon, load_terms, read

ROWS, LEXICON = load_terms(), load_lexicon()
REST = {row.key: row.rest for row in ROWS}
MEASURES = "Throughout the term it shall keep at least the measures in Annex C"
AWARE = "within 24 hours after it becomes aware"
HELP = "shall help with requests of individuals"

CORRECTED: dict[str, tuple[object, str | None]] = {
    "training.content": ("prohibited", "shall not Learn from Content"),
    "training.outputs_covered": (True, None),
    "training.deidentified_carveout": (False, None),
    "improvement.right": ("none", None),
    "feedback.right": (False, None),
    "purpose.limited": (True, "to provide the Service for the summarisation of discharge notes"),
    "instructions.documented": (True, "only on documented instructions"),
    "instructions.infringing_notice": (True, "if it thinks an instruction unlawful"),
    "sale.prohibited": (True, "shall not sell Content"),
    "combination.prohibited": (True, "combine it with other data"),
    "reidentification.prohibited": (False, None),
    "confidentiality.personnel": (True, "Everyone with access is bound to confidentiality"),
    "security.measures_listed": (True, MEASURES),
    "security.encryption_in_transit": (True, MEASURES),
    "security.encryption_at_rest": (True, MEASURES),
    "security.mfa": (True, MEASURES),
    "security.certifications": ((), None),
    "breach.notice_hours": (24, AWARE),
    "breach.notice_promised": (True, AWARE),
    "breach.trigger": ("suspicion", "has reason to suspect one"),
    "breach.content_listed": (True, "The notice states the type of incident"),
    "breach.updates": (True, "shall give updates as material facts emerge"),
    "subprocessors.authorisation": ("general", None),
    "subprocessors.list": (True, "in Annex B"),
    "subprocessors.notice_days": (30, "30 days' written notice of any change"),
    "subprocessors.objection": (True, "may object on reasonable grounds"),
    "subprocessors.exit": (True, "may leave the affected Service"),
    "subprocessors.flow_down": (True, "duties no less protective than its own"),
    "subprocessors.liability": (True, "is liable for each as for itself"),
    "audit.right": ("inspection", "may audit and inspect"),
    "audit.per_year": (1, "once a year"),
    "audit.notice_days": (30, "on 30 days' notice"),
    "audit.after_incident": (True, "after a material Security Incident"),
    "audit.customer_pays": (False, None),
    "deletion.days": (30, "return or delete all Content and all existing copies"),
    "deletion.promised": (True, "delete"),
    "deletion.return_option": (True, "at the Customer's choice, return or delete"),
    "deletion.certificate": (True, "A signatory of the Provider shall certify"),
    "deletion.backup_carveout": (True, "ackups"),
    "deletion.law_carveout": (True, "only where law compels it"),
    "retention.content_days": (7, "logs and support artefacts that hold content within 7 days"),
    "transfers.mechanisms": ((), None),
    "transfers.region_limited": (True, "Content stays in the United States"),
    "assistance.data_subjects": (True, HELP),
    "assistance.dpia": (True, HELP),
    "records.available": (True, "make available all information needed to show compliance"),
    "precedence.this_document": ("first", "prevail"),
    "change.unilateral": (False, None),
    "change.notice_days": (None, None),
    "liability.capped": (True, "limited to three times the yearly fees"),
    "liability.cap_months": (36, "limited to three times the yearly fees"),
    "outputs.owner": ("silent", None),
    "sla.uptime_percent": (99.9, "99.9 per cent"),
    "sla.credits": (True, "redits"),
    "health.baa": ("is_baa", "the Provider is its business associate"),
}

VENDOR: dict[str, tuple[object, str | None]] = {
    "training.content": ("permitted", "except as needed to maintain and improve"),
    "training.outputs_covered": (False, None),
    "training.deidentified_carveout": (True, "may de-identify Customer Data and use the resulting data"),
    "improvement.right": ("broad", "improve the Provider's services"),
    "feedback.right": (True, "licence to use that feedback for any purpose"),
    "purpose.limited": (False, None),
    "instructions.documented": (False, None),
    "instructions.infringing_notice": (False, None),
    "sale.prohibited": (True, "shall not sell Customer Data"),
    "combination.prohibited": (False, None),
    "reidentification.prohibited": (False, None),
    "confidentiality.personnel": (False, None),
    "security.measures_listed": (True, "TLS"),
    "security.encryption_in_transit": (True, "encrypted in transit"),
    "security.encryption_at_rest": (False, None),
    "security.mfa": (False, None),
    "security.certifications": ((), None),
    "breach.notice_hours": (None, "promptly after the Provider has completed its investigation"),
    "breach.notice_promised": (True, "will notify the Customer of a breach"),
    "breach.trigger": ("determination", "has determined, in its sole judgment"),
    "breach.content_listed": (False, None),
    "breach.updates": (False, None),
    "subprocessors.authorisation": ("general", "may engage or replace subprocessors at any time"),
    "subprocessors.list": (True, "lists its current subprocessors in Annex B"),
    "subprocessors.notice_days": (None, None),
    "subprocessors.objection": (False, None),
    "subprocessors.exit": (False, None),
    "subprocessors.flow_down": (False, None),
    "subprocessors.liability": (False, None),
    "audit.right": ("reports_only", "sole and exclusive right of audit"),
    "audit.per_year": (1, "not more than once in each year"),
    "audit.notice_days": (None, None),
    "audit.after_incident": (False, None),
    "audit.customer_pays": (False, None),
    "deletion.days": (None, "will delete Customer Data upon request"),
    "deletion.promised": (True, "will delete Customer Data upon request"),
    "deletion.return_option": (False, None),
    "deletion.certificate": (False, None),
    "deletion.backup_carveout": (True, "Archival copies may remain"),
    "deletion.law_carveout": (False, None),
    "retention.content_days": (None, None),
    "transfers.mechanisms": ((), None),
    "transfers.region_limited": (False, None),
    "assistance.data_subjects": (False, None),
    "assistance.dpia": (False, None),
    "records.available": (False, None),
    "precedence.this_document": ("first", "this Agreement controls over Annex A"),
    "change.unilateral": (True, "may revise these terms by posting a new version"),
    "change.notice_days": (None, None),
    "liability.capped": (True, "limited to the fees paid in the twelve months"),
    "liability.cap_months": (12, "limited to the fees paid in the twelve months"),
    "outputs.owner": ("silent", None),
    "sla.uptime_percent": (None, None),
    "sla.credits": (False, None),
    "health.baa": ("silent", None),
}

SETTLED: dict[str, dict[str, object]] = {
    "non_training": {"training.content": "prohibited", "training.outputs_covered": True},
    "data_use": {
        "purpose.limited": True,
        "sale.prohibited": True,
        "combination.prohibited": True,
        "subprocessors.authorisation": "general",
        "subprocessors.list": True,
    },
    "retention_deletion": {
        "deletion.days": 30,
        "deletion.promised": True,
        "deletion.return_option": True,
        "deletion.certificate": True,
        "deletion.backup_carveout": True,
        "deletion.law_carveout": True,
        "retention.content_days": 7,
    },
    "subprocessors": {
        "subprocessors.authorisation": "general",
        "subprocessors.list": True,
        "subprocessors.notice_days": 30,
        "subprocessors.objection": True,
        "subprocessors.exit": True,
        "subprocessors.flow_down": True,
        "subprocessors.liability": True,
        "transfers.region_limited": True,
    },
    "security": {
        "security.measures_listed": True,
        "security.encryption_in_transit": True,
        "security.encryption_at_rest": True,
        "security.mfa": True,
        "confidentiality.personnel": True,
    },
    "breach_notice": {
        "breach.notice_hours": 24,
        "breach.notice_promised": True,
        "breach.trigger": "suspicion",
        "breach.content_listed": True,
        "breach.updates": True,
    },
    "audit": {
        "audit.right": "inspection",
        "audit.per_year": 1,
        "audit.notice_days": 30,
        "audit.after_incident": True,
        "records.available": True,
    },
    "sla": {"sla.uptime_percent": 99.9, "sla.credits": True},
    "dpa": {
        "training.content": "prohibited",
        "purpose.limited": True,
        "instructions.documented": True,
        "instructions.infringing_notice": True,
        "assistance.data_subjects": True,
        "assistance.dpia": True,
        "records.available": True,
        "precedence.this_document": "first",
    },
    "human_review": {},
}

SLOTS = {
    "vendor": "the Provider",
    "customer": "the Customer",
    "agreement": "this Agreement",
    "purpose": "the summarisation of discharge notes",
    "annex_subprocessors": "Annex B",
    "annex_data": "Annex A",
    "annex_support": "Annex E",
    "annex_retention": "Annex D",
    "annex_security": "Annex C",
    "annex_service": "Annex F",
    "countries": "the United States",
}

PARTNERSHIP = ("asset.", "results.", "licence.", "publication.", "money.", "term.", "updates.", "materials.")


@cache
def example(name: str) -> Reading:
    file = resources.files("bailment.examples").joinpath(f"{name}-agreement.docx")
    return read(document(file.read_bytes(), "agreement.docx"), ROWS, LEXICON)


@cache
def wording(clause: str) -> Reading:
    found = {each.key: each for each in load_playbook().clauses}[clause]
    text = found.wordings[0].filled(SLOTS)
    assert text is not None
    sentences = re.sub(r"(^|[.] )the ", r"\1The ", text)
    return read(document(f"{found.title.title()}\n\n{sentences}\n".encode(), "clause.txt"), ROWS, LEXICON)


@pytest.mark.parametrize(("name", "decided"), [("corrected", CORRECTED), ("vendor", VENDOR)])
def test_every_term_of_an_example_is_decided_here(name: str, decided: dict[str, object]) -> None:
    assert list(decided) == [key for key in example(name).terms if not key.startswith(PARTNERSHIP)]


@pytest.mark.parametrize(
    ("name", "key", "value", "piece"),
    [(name, key, *told) for name, decided in (("corrected", CORRECTED), ("vendor", VENDOR))
     for key, told in decided.items()],
)  # fmt: skip
def test_a_term_of_an_example_is_read_with_the_words_that_decide_it(
    name: str, key: str, value: object, piece: str | None
) -> None:
    term = example(name).terms[key]
    assert term.value == value
    if piece:
        assert term.quote is not None
        assert piece in " ".join(term.quote.words.split())


@pytest.mark.parametrize("clause", SETTLED)
def test_a_recommended_wording_settles_these_terms_and_no_other(clause: str) -> None:
    terms = wording(clause).terms
    told = {key: term.value for key, term in terms.items() if term.value != REST[key]}
    assert {key: value for key, value in told.items() if not key.startswith(PARTNERSHIP)} == SETTLED[clause]
