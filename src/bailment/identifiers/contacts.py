"""How a person is reached: telephone, fax, e-mail, web and network addresses."""

from __future__ import annotations

import re

from bailment.identifiers.checks import is_ip4, is_phone, is_uk_phone
from bailment.identifiers.model import Label
from bailment.identifiers.recogniser import Recogniser
from bailment.identifiers.survey import cued, marked
from bailment.primitives.finding import Confidence

_NUMBER = r"\+?\(?\d(?:[ ()./-]{0,3}\d){6,14}"
_GAP = r"(?:[ ]?(?:no|number|num)\b)?\.?[ ]?(?:is[ ]|[:#=-])?[ ]{0,3}"
_FAX = r"(?:fax|facsimile)"
_PHONE = r"(?:tel|telephone|phone|mobile|cell|cellphone|landline|pager|bleep|call|contact|whatsapp|ph)"
_NANP = r"(?:\+?1[-. ]?)?(?:\(\d{3}\)[ ]?|\d{3}[-. ])\d{3}[-. ]\d{4}"

CONTACTS = (
    Recogniser(
        Label.EMAIL,
        re.compile(
            r"(?<![\w.+%-])[\w.+%'-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}\.){1,8}[A-Za-z]{2,24}(?![A-Za-z0-9])"
        ),
        marked("@", 64, r"[\w.+%'-](?<![\w.+%-].)"),
        is_number=False,
    ),
    Recogniser(
        Label.URL,
        re.compile(r"(?i)\b(?:https?|ftp)://[^\s<>\"'\\]{1,2000}(?<![.,;:!?)\]])"),
        cued("http://|https://|ftp://"),
        is_number=False,
    ),
    Recogniser(
        Label.URL,
        re.compile(r"(?i)\bwww\.[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,6}(?:/[^\s<>\"']{0,500}(?<![.,;:!?)\]]))?"),
        cued("www."),
        is_number=False,
    ),
    Recogniser(
        Label.IP,
        re.compile(r"(?<![\w.])\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?![\w]|\.\d)"),
        marked(r"\.(?=\d{1,3}\.\d{1,3}\.\d)", 3),
        holds=is_ip4,
    ),
    Recogniser(
        Label.IP,
        re.compile(
            r"(?i)(?<![\w:])(?:(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}|(?:[0-9a-f]{1,4}:){1,6}(?::[0-9a-f]{1,4}){1,6})(?![\w:])"
        ),
        marked(r":(?=[0-9A-Fa-f]{1,4}:|:)", 4),
        is_number=False,
    ),
    Recogniser(
        Label.DEVICE,
        re.compile(r"(?i)(?<![\w:-])(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}(?![\w:-])"),
        marked(r"[:-](?=(?:[0-9A-Fa-f]{2}[:-]){4})", 2),
        is_number=False,
    ),
    Recogniser(
        Label.FAX,
        re.compile(rf"(?i)\b{_FAX}{_GAP}(?P<v>{_NUMBER})(?!\w)"),
        cued("fax|facsimile"),
        holds=is_phone,
    ),
    Recogniser(
        Label.PHONE,
        re.compile(rf"(?i)\b{_PHONE}{_GAP}(?:(?:at|on|me[ ]at|us[ ]at)[ ])?(?P<v>{_NUMBER})(?!\w)"),
        cued("tel|ph|mobile|cell|landline|pager|bleep|call|contact|whatsapp"),
        holds=is_phone,
    ),
    Recogniser(
        Label.PHONE,
        re.compile(rf"(?<![\w.+-]){_NANP}(?:[ ]?(?:x|ext\.?)[ ]?\d{{1,6}})?(?![\w-]|\.\d)"),
        marked(r"[-. )](?=\d{3}[-. ]\d{4})", 8),
    ),
    Recogniser(
        Label.PHONE,
        re.compile(r"(?<![\w.+-])\(?0\d{2,4}\)?[ -]\d{3,4}[ -]?\d{3,4}(?![\w-]|\.\d)"),
        marked(r"0(?=\d\d)", 1),
        holds=is_uk_phone,
    ),
    Recogniser(
        Label.PHONE,
        re.compile(r"(?<![\w.+-])07\d{9}(?!\w)"),
        marked(r"0(?=7\d{9})"),
    ),
    Recogniser(
        Label.PHONE,
        re.compile(r"(?<![\w.+-])\+\d{1,3}(?:[ .-]?\(?\d{1,4}\)?){2,6}(?!\w)"),
        marked(r"\+(?=\d)"),
        Confidence.MEDIUM,
        holds=is_phone,
    ),
)
