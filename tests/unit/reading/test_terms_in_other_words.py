"""A term keeps its value when a contract says the same in other words, and loses it when one word turns the sense."""

from __future__ import annotations

import pytest

from bailment.documents.reader import read as document
from bailment.reading import load_lexicon, load_terms, read

ROWS, LEXICON = load_terms(), load_lexicon()

SAID: tuple[tuple[str, str, object], ...] = (
    (
        "deletion.days",
        "All Customer Data will be deleted by Provider within 60 days of termination of this Agreement.",
        60,
    ),
    (
        "deletion.days",
        "Upon expiry of the Agreement, Vendor shall delete or return the Personal Data within thirty (30) days.",
        30,
    ),
    ("deletion.days", "Within 90 days after the end of the Services, Processor deletes all Personal Data.", 90),
    (
        "deletion.days",
        "Following termination, Supplier shall erase Client Data and, within 45 days, any backup copies.",
        45,
    ),
    ("deletion.days", "No later than 14 days after the contract ends, the Vendor destroys all content.", 14),
    ("deletion.days", "Backups are overwritten within 90 days.", None),
    ("deletion.promised", "Upon termination, Customer Data will be securely destroyed.", True),
    ("deletion.promised", "Vendor may delete Customer Data at its option.", False),
    ("deletion.certificate", "Upon request, Vendor will confirm the deletion in writing.", True),
    (
        "deletion.law_carveout",
        "Vendor deletes Customer Data at termination, save to the extent that applicable law mandates its retention.",
        True,
    ),
    (
        "deletion.law_carveout",
        "On termination Vendor shall delete the data unless it is legally obliged to keep them.",
        True,
    ),
    ("audit.notice_days", "Customer may audit Vendor once per year upon thirty (30) days' prior written notice.", 30),
    ("audit.notice_days", "Customer gives Processor at least 14 days' written notice of any audit.", 14),
    ("audit.notice_days", "On ten business days' notice Customer may inspect Vendor's facilities.", 10),
    ("audit.per_year", "Customer may audit Vendor no more than one time in any twelve-month period.", 1),
    ("audit.per_year", "Customer may conduct an audit annually.", 1),
    ("audit.customer_pays", "Each audit shall be carried out at Customer's expense.", True),
    ("audit.right", "Vendor permits Customer's auditors to inspect its systems.", "inspection"),
    (
        "subprocessors.notice_days",
        "Processor shall inform Controller at least 30 days before engaging a new subprocessor.",
        30,
    ),
    (
        "subprocessors.notice_days",
        "Vendor gives 30 days' written notice before it adds or replaces a subprocessor.",
        30,
    ),
    (
        "subprocessors.notice_days",
        "Supplier will notify Client of any intended replacement of sub-processors with fourteen (14) days' notice.",
        14,
    ),
    ("subprocessors.notice_days", "Customer may object to a new subprocessor within 10 days.", None),
    (
        "subprocessors.exit",
        "If the parties cannot resolve the objection to the subprocessor, Customer may terminate the affected Service.",
        True,
    ),
    (
        "subprocessors.exit",
        "Where its objection to a subprocessor is not met, Client may leave the service without charge.",
        True,
    ),
    (
        "subprocessors.authorisation",
        "Provider shall not engage any subprocessor without Customer's prior specific written authorisation.",
        "specific",
    ),
    (
        "subprocessors.authorisation",
        "Controller gives general authorisation to the engagement of subprocessors.",
        "general",
    ),
    ("subprocessors.list", "The subprocessors are named in Schedule 3.", True),
    ("subprocessors.liability", "Vendor remains fully liable for the acts and omissions of each subprocessor.", True),
    ("subprocessors.liability", "Vendor is not liable for its subprocessors.", False),
    ("transfers.region_limited", "Customer Data remains within the European Union.", True),
    (
        "transfers.region_limited",
        "Provider shall not transfer Personal Data outside the EEA without Customer's prior consent.",
        True,
    ),
    ("transfers.region_limited", "Personal Data may be processed in any country.", False),
    ("transfers.region_limited", "Vendor shall store and process PHI only in the United States.", True),
    (
        "confidentiality.personnel",
        "Vendor ensures that persons authorised to process the data have committed themselves to confidentiality.",
        True,
    ),
    (
        "confidentiality.personnel",
        "All staff with access to Customer Data have signed confidentiality undertakings.",
        True,
    ),
    (
        "instructions.infringing_notice",
        "Processor shall immediately inform Controller if, in its opinion, an instruction infringes the GDPR.",
        True,
    ),
    ("liability.cap_months", "Vendor's aggregate liability is limited to two times the annual fees.", 24),
    (
        "liability.cap_months",
        "In no event shall Vendor's liability exceed 150% of the fees paid in the 12 months before the claim.",
        18,
    ),
    (
        "liability.cap_months",
        "Liability shall not exceed the amounts paid by Customer in the six (6) months before the event.",
        6,
    ),
    ("liability.capped", "Vendor's total liability is limited to the fees paid.", True),
    ("health.baa", "Customer shall not upload PHI unless the parties have signed a BAA.", "needs_baa"),
    ("health.baa", "Notice is given of incidents that involve protected health information.", "silent"),
    ("outputs.owner", "As between the parties, Customer owns all Outputs.", "customer"),
    ("outputs.owner", "Provider assigns to Customer all right, title and interest in Outputs.", "customer"),
    ("outputs.owner", "Provider retains all rights in the Outputs.", "vendor"),
    ("precedence.this_document", "In the event of a conflict, this DPA prevails over the Agreement.", "first"),
    (
        "precedence.this_document",
        "If this Addendum conflicts with the Master Agreement, the Master Agreement controls.",
        "other",
    ),
    (
        "precedence.this_document",
        "This BAA takes precedence over any conflicting term of the services agreement.",
        "first",
    ),
    (
        "breach.trigger",
        "Vendor shall notify Customer within 24 hours after it learns of or reasonably suspects a Security Incident.",
        "suspicion",
    ),
    ("breach.trigger", "Vendor shall notify Customer within 72 hours of discovering a breach.", "discovery"),
    (
        "breach.trigger",
        "Vendor shall notify Customer within 72 hours of becoming aware of an actual or suspected breach.",
        "awareness",
    ),
    ("breach.notice_hours", "Vendor shall notify Customer of a breach no later than three days after discovery.", 72),
    ("breach.notice_hours", "Notice of each Security Incident is given to Customer within one business day.", 72),
    (
        "training.content",
        "Vendor will not use Customer Data to train models except to improve its services.",
        "permitted",
    ),
    ("training.content", "No Content may be used to train or fine-tune any model.", "prohibited"),
    ("training.content", "Vendor shall refrain from training any model on Customer Data.", "prohibited"),
    ("training.content", "Vendor shall not train on Customer Data unless Customer opts in.", "opt_in"),
    ("training.deidentified_carveout", "Vendor may anonymise Customer Data and use it for its own purposes.", True),
    (
        "training.deidentified_carveout",
        "Vendor shall not use Customer Data, de-identified data included, for its own purposes.",
        False,
    ),
    ("improvement.right", "Vendor may use Customer Data to improve its products.", "broad"),
    ("improvement.right", "Vendor may use usage data to improve the Service.", "operational_only"),
    ("improvement.right", "Vendor shall not use Customer Data to improve its products.", "none"),
    ("retention.content_days", "Prompts and outputs are stored for 30 days to detect abuse.", 30),
    ("retention.content_days", "Provider retains inputs for up to 72 hours.", 3),
    ("retention.content_days", "Access logs are kept for one year.", None),
    ("retention.content_days", "Zero data retention applies.", None),
    ("sla.uptime_percent", "Provider guarantees that the Service is available 99.5% of each month.", 99.5),
    (
        "sla.credits",
        "If uptime falls below the service level, Customer receives a credit of 10% of the monthly fee.",
        True,
    ),
    ("change.unilateral", "Provider may amend these Terms at any time by notice.", True),
    ("change.unilateral", "This Agreement may be amended only in a writing signed by both parties.", False),
    ("change.notice_days", "We may modify these Terms on 30 days' notice.", 30),
    (
        "records.available",
        "Processor makes available to Controller all information necessary to demonstrate compliance.",
        True,
    ),
    (
        "assistance.data_subjects",
        "Processor shall assist Controller in responding to requests from data subjects.",
        True,
    ),
    ("assistance.dpia", "Vendor helps Customer with data protection impact assessments.", True),
    ("sale.prohibited", "Customer Data will never be sold.", True),
    ("combination.prohibited", "Vendor shall not merge the data with data from other customers.", True),
    ("reidentification.prohibited", "Recipient shall not attempt to re-identify any individual.", True),
    ("security.encryption_at_rest", "All Customer Data is encrypted at rest using AES-256.", True),
    ("security.mfa", "Access requires two-factor authentication.", True),
    ("feedback.right", "We may use your feedback without restriction.", True),
    ("purpose.limited", "Processor processes Personal Data solely for the purpose of providing the Services.", True),
    ("purpose.limited", "Vendor may use Customer Data for any purpose.", False),
    ("instructions.documented", "Processor acts only on the documented instructions of Controller.", True),
    ("change.unilateral", "[ x ] Modifications to the Agreement that apply only to the Pilot Period:", False),
    ("change.unilateral", "Changes to these Terms by Provider take effect on posting.", True),
    (
        "breach.trigger",
        "If Provider breaches a warranty, Customer must notify Provider within 45 days of discovering the issue.",
        "none",
    ),
    (
        "breach.trigger",
        "Vendor shall notify Customer of a Security Incident within 48 hours of discovery.",
        "discovery",
    ),
    (
        "subprocessors.authorisation",
        "Recipient may disclose Confidential Information to its employees, advisors and contractors who need to know it, under terms of confidentiality.",
        "none",
    ),
    ("subprocessors.authorisation", "Provider may engage subprocessors to process Customer Data.", "general"),
    (
        "subprocessors.flow_down",
        "Recipient may disclose Confidential Information to its employees, advisors and contractors who need to know it, if they are bound by duties no less protective.",
        False,
    ),
    (
        "subprocessors.flow_down",
        "Provider binds contractors that process Personal Data to duties no less protective.",
        True,
    ),
    (
        "subprocessors.liability",
        "Recipient may disclose Confidential Information to its employees, advisors and contractors who need to know it, and is responsible for their compliance.",
        False,
    ),
    (
        "subprocessors.liability",
        "Provider is responsible for the acts of contractors that process Customer Data.",
        True,
    ),
    ("training.deidentified_carveout", "Provider may only disclose Usage Data to others if it is aggregated.", False),
    ("training.deidentified_carveout", "Provider may disclose Usage Data to others if it is aggregated.", True),
    (
        "records.available",
        "Provider will make Updates and Documentation for the Software available to Customer.",
        False,
    ),
    ("records.available", "Provider shall make available all information necessary to demonstrate compliance.", True),
    (
        "improvement.right",
        "The Steering Committee shall collect and analyse data to improve and develop the Product.",
        "none",
    ),
    ("improvement.right", "Provider may use Customer Data to improve the Product.", "broad"),
    ("liability.capped", "The limitations of liability and the duties of confidentiality survive termination.", False),
    ("liability.capped", "Nothing in this Agreement will exclude a party's liability for fraud.", False),
    ("liability.capped", "Each party's total liability will not exceed the fees of the last 12 months.", True),
    (
        "records.available",
        "Provider will provide to Customer Updates, with updated Documentation, to show changes.",
        False,
    ),
)


@pytest.mark.parametrize(("key", "text", "value"), SAID)
def test_a_sentence_gives_its_term_this_value(key: str, text: str, value: object) -> None:
    paper = document(f"{text}\n".encode(), "paper.txt")
    assert read(paper, ROWS, LEXICON).terms[key].value == value
