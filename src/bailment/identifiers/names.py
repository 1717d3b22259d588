"""Names of people: after a title, a cue or a relative; in signatures; and where a given name begins one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bailment.identifiers.folding import compact, folded
from bailment.identifiers.lexicon import COMMON, EPONYM_HEADS, GIVEN_NAMES, INITIAL_HEADS, NOT_NAMES
from bailment.identifiers.model import Identifier, Label
from bailment.identifiers.survey import WORD_BEGINS, Signs, Survey, cued, marked, voiced
from bailment.primitives.finding import Confidence

_CAP = r"[^\W\d_a-z][\w'’-]{1,30}"
_PARTICLE = r"(?:van|von|de|der|den|del|della|la|le|di|da|dos|bin|ibn|al|el|ter|zu)"
_NAME = rf"(?P<v>(?:{_CAP}|[A-Z]\.?(?=[ ]))(?:,?[ ](?:{_PARTICLE}[ ]){{0,2}}(?:{_CAP}|[A-Z]\b\.?)){{0,3}})"
_TITLE = r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Drs|Prof|Professor|Doctor|Sir|Dame|Lady|Lord|Rev|Reverend|Nurse|Sister|Judge|Capt)"
_RELATIVE = (
    r"(?:daughter|son|wife|husband|mother|father|mum|mom|dad|partner|sister|brother|spouse|carer|caregiver|guardian"
    r"|neighbou?r|friend|aunt|uncle|niece|nephew|cousin|grandmother|grandfather|grandson|granddaughter|boyfriend"
    r"|girlfriend|fianc[ée]e?|twin)"
)
_FIELD = (
    r"(?:(?:patient|pt|full|first|last|given|family|sur|middle|maiden|client|member|subscriber)?[ ]?name"
    r"|patient|pt|surname|attending|provider|physician|surgeon|consultant|gp|pcp|author|clinician|nurse|contact"
    r"|next[ ]of[ ]kin|nok|(?:electronically[ ])?signed(?:[ ]by)?|dictated[ ]by|reported[ ]by|verified[ ]by|signature"
    r"|re|cc|from|to|dear|referring[ ](?:physician|provider|doctor)|emergency[ ]contact)"
)
_DEGREE = r"(?:M\.?D\.?|D\.?O\.?|R\.?N\.?|N\.?P\.?|PA-C|Ph\.?D\.?|MBBS|MBChB|FRCP|FRCS|MRCGP|DNP|LPN|PharmD|DDS)"

_TITLED = (
    re.compile(rf"\b{_TITLE}\b\.?[ ]{{1,2}}{_NAME}"),
    cued(
        "mr|mrs|ms|miss|mx|dr|drs|prof|professor|doctor|sir|dame|lady|lord|rev|reverend|nurse|sister|judge|capt",
        whole=True,
    ),
)
_CUED: tuple[tuple[re.Pattern[str], Signs], ...] = (
    (
        re.compile(rf"(?i:(?<!\w){_FIELD}[ ]?[:=][ ]{{0,4}}(?:{_TITLE}\b\.?[ ])?){_NAME}"),
        marked(r"[:=](?=[ ]{0,4}[^\W\d_])", 25, WORD_BEGINS),
    ),
    (
        re.compile(rf"(?i:\b{_RELATIVE})(?:,| is| named| called|:)?[ ](?:(?i:{_TITLE})\.?[ ])?{_NAME}"),
        cued(
            "daughter|son|wife|husband|mother|father|mum|mom|dad|partner|sister|brother|spouse|carer|caregiver|"
            "guardian|neighbo|friend|aunt|uncle|niece|nephew|cousin|grandmother|grandfather|grandson|granddaughter|boyfriend|"
            "girlfriend|fianc|twin"
        ),
    ),
    (
        re.compile(rf"(?i:\b(?:my|his|her|their)[ ]name[ ]is|\bname[ ]is|\bnamed|\bI am|\bI'm|\bthis is)[ ]{_NAME}"),
        cued("my name|his name|her name|their name|name is|named|i am|i'm|this is"),
    ),
    (re.compile(rf"(?<![\w'’]){_NAME},[ ]{_DEGREE}(?!\w)"), marked(rf",(?=[ ]{_DEGREE}(?!\w))", 166, WORD_BEGINS)),
    (
        re.compile(
            rf"(?i:(?:regards|sincerely|faithfully|thanks|signed)[,.]?[ ]{{0,3}}\n{{1,3}}[ ]{{0,8}})"
            rf"{_NAME}(?=[ ]{{0,3}}(?:\n|,|$))"
        ),
        voiced("regards|sincerely|faithfully|thanks|signed"),
    ),
    (
        re.compile(rf"\b(?:[Pp]atient|[Pp]t|[Cc]lient|[Rr]esident)[ ](?P<v>{_CAP}(?:[ ]{_CAP}){{1,2}})"),
        cued("patient |pt |client |resident "),
    ),
)
_WITH_INITIAL = (
    re.compile(rf"(?<![\w'’.])(?P<v>(?P<head>{_CAP})[ ][A-Z]\.)(?=[\s,;:)'’?!]|$)"),
    marked(r"[ ](?=[A-Z]\.)", 31, WORD_BEGINS),
)
_GIVEN = re.compile(
    r"(?P<v>(?P<head>[^\W\d_a-z](?<![\w'’@.-].)[\w'’-]{1,30})(?:[ ][A-Z]\.)?"
    rf"(?:[ ](?:{_PARTICLE}[ ]){{0,2}}{_CAP}){{0,2}})"
)


def names(survey: Survey) -> Iterator[Identifier]:
    """Every name in the text of *survey* that its surroundings or its given name tell."""
    text = survey.text
    for match in survey.matches(*_TITLED):
        yield from _trimmed(text, match.start("v"), match.end("v"), Confidence.HIGH, titled=True)
    for pattern, signs in _CUED:
        for match in survey.matches(pattern, signs):
            yield from _trimmed(text, match.start("v"), match.end("v"), Confidence.HIGH)
    for match in survey.matches(*_WITH_INITIAL):
        head = folded(match["head"])
        if head not in INITIAL_HEADS and head not in NOT_NAMES and len(head) > 2:
            yield _named(text, match.start("v"), match.end("v"), Confidence.MEDIUM)
    if text.isascii() and GIVEN_NAMES.isdisjoint(survey.heads):
        return
    for match in _GIVEN.finditer(text):
        if folded(match["head"]) in GIVEN_NAMES and not is_eponym(text, match.end("head")):
            yield from _trimmed(text, match.start("v"), match.end("v"), Confidence.MEDIUM)


def is_eponym(text: str, end: int) -> bool:
    """True where the name that ends at *end* is that of a disease, sign or method: "Bell's palsy"."""
    if text[end : end + 1] not in _AFTER_EPONYM:
        return False
    following = _FOLLOWING.match(text[end : end + 60])
    nearest = _NEAREST.match(text[end : end + 40])
    return any(match is not None and match[1].lower() in EPONYM_HEADS for match in (following, nearest))


_AFTER_EPONYM = frozenset(" -'’")
_FOLLOWING = re.compile(r"(?:['’]s?)?[ -]{1,2}(?:[\w-]{1,20}[ ])?([A-Za-z]{2,20})")
_NEAREST = re.compile(r"(?:['’]s?)?[ -]{1,2}([A-Za-z]{2,20})")
_PART = re.compile(r"[\w'’-]+\.?")
_POSSESSIVE = re.compile(r"['’]s$")
_BARE_POSSESSIVE = re.compile(r"['’]s?$")


def _trimmed(text: str, start: int, end: int, confidence: Confidence, *, titled: bool = False) -> Iterator[Identifier]:
    """The name at [start, end) up to the first word that is part of no name; behind a title May is one."""
    stop = start
    for match in _PART.finditer(text[start:end]):
        part = match.group()
        owned = "'" in part or "’" in part
        word = folded(_POSSESSIVE.sub("", part) if owned else part).rstrip(".")
        surname = titled and not match.start() and word in COMMON
        if word in NOT_NAMES and len(word) > 1 and not surname:
            break
        bare = _BARE_POSSESSIVE.sub("", part) if owned else part
        stop = start + match.start() + len(bare)
        if bare != part:
            break
    lone = folded(text[start:stop])
    ends_sentence = len(lone.split()[-1:][0].rstrip(".")) > 1 if lone.strip() else False
    if ends_sentence and text[stop - 1] == ".":
        stop -= 1
    if stop - start > 1 and not is_eponym(text, stop) and not (lone in COMMON and confidence is not Confidence.HIGH):
        yield _named(text, start, stop, confidence)


def _named(text: str, start: int, end: int, confidence: Confidence) -> Identifier:
    return Identifier(start, end, Label.NAME, confidence, compact(text[start:end]))
