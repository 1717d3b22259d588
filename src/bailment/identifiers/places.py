"""Geographic subdivisions smaller than a state: streets, postcodes, towns, and the houses where care is given."""

from __future__ import annotations

import re

from bailment.identifiers.lexicon import word_set
from bailment.identifiers.model import Label
from bailment.identifiers.recogniser import Recogniser
from bailment.identifiers.survey import WORD_BEGINS, cued, marked
from bailment.primitives.finding import Confidence

_CAP = r"[A-Z][\w'’-]{1,20}"
_ROAD = (
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Court|Ct|Boulevard|Blvd|Way|Place|Pl|Close|Crescent|Terrace"
    r"|Square|Sq|Parkway|Pkwy|Highway|Hwy|Gardens|Grove|Mews|Row|Walk|Circle|Trail|Turnpike|Loop|Alley|Extension)"
)
_FLAT = r"(?:,?[ ](?:Apt|Apartment|Suite|Ste|Unit|Flat|Room|Floor|#)\.?[ ]?#?\w{1,6})?"
STATES = (
    "AL|AK|AZ|AR|CA|CO|CT|DE|DC|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY"
    "|NC|ND|OH|OK|OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|PR"
)
_STATE_NAMES = (
    "Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois"
    "|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri"
    "|Montana|Nebraska|Nevada|New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|Ohio|Oklahoma"
    "|Oregon|Pennsylvania|Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington"
    "|West Virginia|Wisconsin|Wyoming|England|Scotland|Wales"
)
AREAS = (
    "AB|AL|B|BA|BB|BD|BH|BL|BN|BR|BS|BT|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|E|EC|EH|EN|EX|FK|FY"
    "|G|GL|GU|HA|HD|HG|HP|HR|HS|HU|HX|IG|IP|IV|KA|KT|KW|KY|L|LA|LD|LE|LL|LN|LS|LU|M|ME|MK|ML|N|NE|NG|NN|NP|NR|NW|OL|OX"
    "|PA|PE|PH|PL|PO|PR|RG|RH|RM|S|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|TA|TD|TF|TN|TQ|TR|TS|TW|UB|W|WA|WC|WD|WF"
    "|WN|WR|WS|WV|YO|ZE"
)
_HOUSE = (
    r"(?:Hospitals?|Clinics?|Infirmary|Hospice|Medical[ ](?:Cent(?:er|re)|Group|Practice|College|School)"
    r"|Health[ ](?:Cent(?:er|re)|System|Clinic|Services)|Healthcare|Surgery|Sanatorium|Care[ ](?:Home|Center|Centre)"
    r"|Nursing[ ](?:Home|Center)|University|Pharmacy|Laborator(?:y|ies)|Rehabilitation[ ]Center|Cancer[ ]Cent(?:er|re)"
    r"|NHS[ ](?:Foundation[ ])?Trust)"
)
_JOIN = r"(?:[ ](?:of|and|for|the|at|de|&)){0,2}"
_GENERIC = word_set(
    """
    & a acute after an and antenatal anticoagulation any asthma at bariatric before bypass cardiac cardiology
    children's clinic community cosmetic day day-case dental dermatology diabetes diabetic discharge during each
    elective emergency every eye fertility follow-up for from general hand heart her his home hospital in inpatient
    keyhole laparoscopic local major memory men's mental minor nearest neuro neurology of oncology orthopaedic
    orthopedic our outpatient pain patient plastic primary public renal respiratory robotic secondary since sleep
    specialist spinal state surgical teaching tertiary that the their this to university urgent vascular via
    warfarin women's your
    """
)
_CITIES = (
    "Albuquerque|Amsterdam|Anchorage|Atlanta|Austin|Baltimore|Barcelona|Belfast|Berlin|Birmingham|Boston|Bradford"
    "|Bristol|Brooklyn|Brussels|Buffalo|Cambridge|Cardiff|Charlotte|Chicago|Cincinnati|Cleveland|Columbus|Copenhagen"
    "|Coventry|Dallas|Denver|Detroit|Dublin|Edinburgh|El Paso|Fort Worth|Fresno|Glasgow|Hamburg|Helsinki|Honolulu"
    "|Houston|Indianapolis|Jacksonville|Kansas City|Las Vegas|Leeds|Leicester|Lisbon|Liverpool|London|Long Beach"
    "|Los Angeles|Louisville|Madrid|Manchester|Melbourne|Memphis|Miami|Milan|Milwaukee|Minneapolis|Montreal|Munich"
    "|Nashville|New Orleans|New York City|New York|Newark|Newcastle|Nottingham|Oakland|Oklahoma City|Omaha|Orlando|Oslo"
    "|Oxford|Paris|Philadelphia|Phoenix|Pittsburgh|Portland|Portsmouth|Prague|Raleigh|Richmond|Rome|Sacramento"
    "|Salt Lake City|San Antonio|San Diego|San Francisco|San Jose|Seattle|Sheffield|Southampton|Spokane|St\\.? Louis"
    "|Stockholm|Sydney|Tampa|Toronto|Tucson|Tulsa|Vancouver|Vienna|Warsaw|Zurich"
)


def is_own_name(text: str) -> bool:
    """True where a house of care bears a name, and is not merely "the Pain Clinic"."""
    return any(word.lower() not in _GENERIC for word in text.split(" ")[:-1])


PLACES = (
    Recogniser(
        Label.ADDRESS,
        re.compile(
            rf"(?<![\w.-])\d{{1,6}}[A-Za-z]?,?[ ](?:[NSEW]{{1,2}}\.?[ ])?"
            rf"(?:(?:{_CAP}|\d{{1,3}}(?:st|nd|rd|th))[ ]){{1,4}}{_ROAD}\b\.?{_FLAT}"
        ),
        marked(r"\d(?<![\w.-].)(?=\d{0,5}[A-Za-z]?,?[ ][A-Z\d])"),
    ),
    Recogniser(
        Label.ADDRESS,
        re.compile(r"(?i)\bP\.?[ ]?O\.?[ ]Box[ ]\d{1,7}\b"),
        cued("po box|po. box|p.o|p o|p. o", whole=True),
    ),
    Recogniser(
        Label.ADDRESS,
        re.compile(
            rf"(?i:\b(?:address|lives[ ]at|living[ ]at|resides[ ]at|resident[ ]at)(?:[ ]is)?:?[ ]{{1,3}})"
            rf"(?P<v>\d{{1,6}}[A-Za-z]?,?[ ]{_CAP}(?:,?[ ]{_CAP}){{0,4}})"
        ),
        cued("address|lives at|living at|resides at|resident at"),
    ),
    Recogniser(
        Label.POSTCODE,
        re.compile(rf"(?<![\w-])(?:{AREAS})(?:\d[A-HJKPSTUW\d]?|\d\d?)[ ]\d[ABD-HJLNP-UW-Z]{{2}}(?!\w)"),
        marked(r"[ ](?=\d[ABD-HJLNP-UW-Z]{2}(?!\w))", 4),
    ),
    Recogniser(
        Label.POSTCODE,
        re.compile(rf"(?<!\w)(?:{STATES})[ ]{{1,2}}(?P<v>\d{{5}}(?:-\d{{4}})?)(?![\w-])"),
        marked(r"[ ](?=\d{5}(?!\w))", 3),
    ),
    Recogniser(
        Label.POSTCODE,
        re.compile(
            r"(?i)\b(?:zip(?:[ ]?code)?|post(?:al[ ])?code):?[ ]{1,3}(?:is[ ])?"
            r"(?P<v>[A-Z]{0,2}\d[A-Z\d-]{1,8}(?:[ ]\d[A-Z]{2})?)\b"
        ),
        cued("zip|postcode|postal code"),
    ),
    Recogniser(
        Label.CITY,
        re.compile(rf"(?<!\w)(?P<v>{_CAP}(?:[ ]{_CAP}){{0,2}}),[ ](?:(?:{STATES})|{_STATE_NAMES})\b(?!\.\w)"),
        marked(rf",(?=[ ](?:{STATES}|{_STATE_NAMES})\b)", 65, WORD_BEGINS),
        Confidence.MEDIUM,
        is_number=False,
    ),
    Recogniser(
        Label.CITY,
        re.compile(rf"(?<![\w-])(?:{_CITIES})(?![\w-])(?!['’]s[ ](?:disease|syndrome|criteria|classification))"),
        cued(_CITIES.lower().replace("st\\.? louis", "st louis|st. louis"), whole=True),
        Confidence.MEDIUM,
        is_number=False,
    ),
    Recogniser(
        Label.FACILITY,
        re.compile(
            rf"[A-Z](?<![\w-].)(?:(?<=S)t\.?[ ]{_CAP}|[\w'’-]{{1,20}})\.?(?:{_JOIN}[ ]{_CAP}){{0,4}}[ ]{_HOUSE}"
            rf"(?:[ ]of[ ]{_CAP}(?:[ ]{_CAP})?)?\b"
        ),
        marked(rf"[ ](?=[CHILMNPRSU])(?={_HOUSE})", None),
        Confidence.MEDIUM,
        is_own_name,
        is_number=False,
    ),
)
