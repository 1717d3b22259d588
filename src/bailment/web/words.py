"""The page's own words: verdicts, kinds and sides for people who have never read a playbook."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Said:
    """A word of data as the page says it: in large letters, and the sentence under it."""

    large: str
    small: str
    tone: str = ""


VERDICTS = {
    "NOT_SIGNABLE": Said("Do not sign this", "Each point below is enough by itself; only a changed text helps.", "no"),
    "WITHHELD": Said(
        "No verdict yet",
        "Something that decides is not in the packet, or nobody has said it. See what is missing.",
        "wait",
    ),
    "RENEGOTIATE": Said("Do not sign this yet", "Ask for the changes below, then look again.", "no"),
    "CONDITIONAL": Said(
        "You may sign once these points are settled", "Each has an owner who may settle or accept it.", "wait"
    ),
    "SIGNABLE": Said("You may sign this", "Every red line is met; what is flexible is met or conceded.", "yes"),
}
SOURCES = {
    "fhir_r4_json": "FHIR record",
    "fhir_r4_ndjson": "FHIR records, one a line",
    "json": "JSON",
    "ndjson": "JSON, one record a line",
    "csv": "table",
}
SURE = {"high": "certain", "medium": "fairly sure", "low": "a guess"}
CURES = {
    "paper": "Put it on the desk as well",
    "linked": "Save what stands there and put it on the desk as well",
    "annex": "Put it on the desk as well",
    "blank_annex": "Have it filled",
    "unread": "Get a copy that can be read",
    "blank": "Have it filled",
    "unticked": "Have what applies ticked",
    "ticked_twice": "Have one struck out",
    "redacted": "Ask for the words",
    "open_change": "Have it accepted or rejected",
    "date": "Have it put right",
    "open_comment": "Settle it",
    "unsigned": "Nothing to do while it is a draft",
}
SIDES = {
    "hospital_customer": Said("The customer", "We use the vendor's service; the data are ours, or our patients'."),
    "vendor": Said("The vendor", "We run the service that the customer's data come to."),
    "recipient": Said("The recipient", "We receive somebody's data for our own project."),
    "licensor": Said("The licensor", "We license our data or our model out."),
    "licensee": Said("The licensee", "We take somebody's data or model under a licence."),
}
OPERATIONS = {
    "drop": Said("Not sent", "The purpose does not need it."),
    "replace": Said("Replaced", "A token goes out; the value comes back in the answer."),
    "scrub": Said("Cleaned", "Free text goes without the identifiers in it."),
    "keep": Said("Sent as it is", "The purpose needs it."),
}
QUESTIONS = {
    "jurisdiction": "Whose law is in play: where are the hospital, the other side, the patients and the data?",
    "us_states": "Which US states: of the patients, the parties and their places of business?",
    "eu_member_states": "Which member states of the EU?",
    "provider_role": "What is the organisation that the data come from?",
    "recipient_role": "What is the other side, in law?",
    "recipient_performs_function_for_provider": "Does the other side do this for you, and not for its own product?",
    "recipient_builds_own_model": "Does the other side build its own model with the data?",
    "hospital_is_customer": "Does the hospital also buy from the other side?",
    "partnership_model": "What kind of deal is it?",
    "purposes": "What are the data to be used for?",
    "deployment": "Where does the model run?",
    "vendor_remote_access": "Can the vendor see content through support, logs or crash reports?",
    "identifiability": "Can persons be recognised in the data that the other side gets?",
    "recipient_has_means_to_identify": "Could the other side find out who the persons are?",
    "special_categories": "Which sensitive kinds of data are among them?",
    "phi": "Is it protected health information (HIPAA) in the other side's hands?",
    "transfer.exists": "Do the data leave the country or the economic area?",
    "transfer.tools": "On what does the transfer abroad rest?",
    "ai_model": "Is an AI model part of the deal?",
    "commercial": "Is the use commercial?",
    "nhs_data": "Are the data about patients of an NHS body?",
    "deployed_in_care": "Does an output reach someone who treats the patient?",
    "large_scale": "Are health data processed at large scale?",
}


def spoken(word: str) -> str:
    """A word of data as people say it.

    >>> spoken("red_line"), spoken("transfer.exists")
    ('red line', 'transfer exists')
    """
    return word.replace("_", " ").replace(".", " ")


def without_commands(words: str | None) -> str | None:
    """What to do, without the commands of a terminal that the page's reader has never seen.

    >>> without_commands("name the purpose with --purpose")
    'name the purpose above'
    >>> without_commands("coarsen what tells most: `bailment risk TABLE` shows what each field adds")
    'coarsen what tells most'
    """
    return re.sub(r"[:;,]? *`bailment [^`]*`.*", "", words).replace("with --purpose", "above") if words else words


def question(fact: str) -> str:
    """How the page asks for *fact*.

    >>> question("us_public_health")
    'Us public health?'
    """
    return QUESTIONS.get(fact) or f"{spoken(fact).capitalize()}?"
