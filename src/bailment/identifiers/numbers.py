"""Numbers that stand for a person: of registers, records, plans, accounts, licences, vehicles and devices."""

from __future__ import annotations

import re

from bailment.identifiers.checks import has_digit, is_card, is_iban, is_nhs_number, is_vin
from bailment.identifiers.model import Label
from bailment.identifiers.recogniser import Recogniser
from bailment.identifiers.survey import cued, marked
from bailment.primitives.finding import Confidence

_OF = r"(?:[ ]?(?:id|identifier|no|num|number|nr|code|#)\b)?\.?(?:[ ]?(?:is|was|as|of)\b)?[ ]?[:#=]?[ ]{0,3}#?\(?"
_VALUE = r"(?P<v>[A-Za-z0-9](?:[-/._]?[A-Za-z0-9]){2,24}(?:[ ]\d{2,6}(?![\w/.,%-])){0,4})(?!\w)"


def _cued(label: Label, words: str, cues: str) -> Recogniser:
    """The number that follows one of *words*; it holds at least one digit, so that a sentence is not a number."""
    return Recogniser(label, re.compile(rf"(?i)(?<!\w)(?:{words}){_OF}{_VALUE}"), cued(cues), holds=has_digit)


_NEEDED = r"[ ]?(?:(?:id|identifier|no|num|number|nr)\b|#)"

NUMBERS = (
    Recogniser(
        Label.SSN,
        re.compile(r"(?<![\w-])(?!000|666)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\w-])"),
        marked(r"-(?=\d\d-\d{4})", 3),
    ),
    _cued(Label.SSN, r"ssn|social security", "ssn|social security"),
    Recogniser(
        Label.NHS_NUMBER,
        re.compile(r"(?<![\w-])\d{3}([ -])\d{3}\1\d{4}(?![\w-])"),
        marked(r"[ -](?=\d{3}[ -]\d{4})", 3),
        holds=is_nhs_number,
    ),
    Recogniser(
        Label.NHS_NUMBER,
        re.compile(
            r"(?i)\bnhs(?:[ ]?(?:no|number|num|#))?\.?[ ]?(?:is[ ])?[:#=]?[ ]{0,3}"
            r"(?P<v>\d{3}[ -]?\d{3}[ -]?\d{4})(?!\w)"
        ),
        cued("nhs"),
    ),
    _cued(
        Label.MRN,
        rf"mrn|m\.r\.n\.|medical[ ]record|(?:hospital|record|chart|patient|unit|mr|case){_NEEDED}|\bpid",
        "m.r.n|medical record|record|hospital|chart|patient|unit|mr|case|pid",
    ),
    _cued(
        Label.PLAN_ID,
        rf"(?:health[ ]?plan|insurance|policy|member(?:ship)?|subscriber|beneficiary|medicare|medicaid|group){_NEEDED}"
        r"|(?:health[ ]?plan|insurance)[ ]?:|hicn|mbi",
        "health plan|healthplan|insurance|policy|member|subscriber|beneficiary|medicare|medicaid|group|hicn|mbi",
    ),
    _cued(
        Label.ACCOUNT,
        rf"(?:account|acct|billing|invoice|bank[ ]account|routing){_NEEDED}|(?:account|acct)[ ]?:|sort[ ]code",
        "account|acct|billing|invoice|bank account|routing|sort code",
    ),
    _cued(
        Label.LICENCE,
        rf"(?:licen[cs]e|certificate|registration|passport|driver'?s?[ ]licen[cs]e|visa){_NEEDED}"
        r"|(?:dea|npi|gmc|nmc|passport|licen[cs]e)[ ]?:|\b(?:gmc|nmc|npi|dea)",
        "licen|certificate|registration|passport|driver|visa|dea|npi|gmc|nmc",
    ),
    Recogniser(
        Label.VEHICLE,
        re.compile(r"(?i)(?<!\w)vin(?:[ ]?(?:no|number))?\.?[ ]?[:#]?[ ]?(?P<v>[A-HJ-NPR-Z0-9]{17})(?!\w)"),
        cued("vin"),
        is_number=False,
    ),
    Recogniser(
        Label.VEHICLE,
        re.compile(r"(?<!\w)[A-HJ-NPR-Z0-9]{17}(?!\w)"),
        marked(r"[A-HJ-NPR-Z0-9](?<!\w.)(?=[A-HJ-NPR-Z0-9]{16})"),
        holds=is_vin,
        is_number=False,
    ),
    _cued(
        Label.VEHICLE,
        r"(?:licen[cs]e|number|registration)[ ]plate|vehicle[ ]reg(?:istration)?|plate[ ](?:no|number)",
        "licence plate|license plate|number plate|registration plate|vehicle|plate",
    ),
    _cued(
        Label.DEVICE,
        r"serial(?:[ ]?(?:no|number|#))|s/n|device[ ]?(?:id|identifier|serial|no|number)|udi|imei"
        r"|implant[ ](?:no|number)",
        "serial|s/n|device|udi|imei|implant",
    ),
    Recogniser(
        Label.ACCOUNT,
        re.compile(r"(?<![\w.-])[3-6]\d{3}(?:[ -]?\d{4}){2}[ -]?\d{1,4}(?![\w-])"),
        marked(r"[3-6](?<!\w.)(?=\d{3}[ -]?\d{4}[ -]?\d{4})"),
        Confidence.MEDIUM,
        is_card,
    ),
    Recogniser(
        Label.ACCOUNT,
        re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{4}){2,7}(?:[ ]?[A-Z0-9]{1,4})?(?!\w)"),
        marked(r"[A-Z](?=[A-Z]\d{2})"),
        holds=is_iban,
    ),
    _cued(
        Label.ID,
        rf"(?:accession|specimen|study|subject|participant|encounter|visit|order|reference|tracking){_NEEDED}",
        "accession|specimen|study|subject|participant|encounter|visit|order|reference|tracking",
    ),
    Recogniser(
        Label.ID,
        re.compile(r"(?i)(?<![0-9a-f-])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9a-f-])"),
        marked(r"-(?=[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12})", 8),
        is_number=False,
    ),
)
