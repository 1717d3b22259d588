"""Who is bound or allowed: the force of a statement, its bearer, and the parts that limit it."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from bailment.reading.model import Force
from bailment.reading.parties import BOTH, CUSTOMER, UNKNOWN, VENDOR, Parties

_MODAL = r"(?:shall|will|must|should|can|could|would)"
_ADVERB = (
    r"(?:\s+(?:also|further|always|only|hereby|at all times|in turn|thereafter|then|"
    r"promptly|knowingly|otherwise|in any way|under any circumstances))?"
)
_FORCES: tuple[tuple[Force, str], ...] = (
    # permissions that hold a "not"
    (
        Force.MAY,
        r"\bnothing (?:in|herein|contained|set forth)[^.;]{0,80}?(?:prevent|prohibit|restrict|"
        r"limit|preclude|bar)s?\b",
    ),
    (
        Force.MAY,
        rf"\b(?:{_MODAL}\s+)?not(?: be)?\s+(?:prohibit|prevent|restrict|preclud|limit|barr?|"
        rf"forbid)\w*(?:\s+from)?\b(?! (?:the )?(?:liab|damag))",
    ),
    (Force.MAY, r"\b(?:is|are) not (?:prohibited|prevented|restricted|precluded|barred|forbidden|prevented) from\b"),
    # prohibitions
    (
        Force.MUST_NOT,
        r"\b(?:agrees?|undertakes?|covenants?|commits?|promises?|warrants?|is required|are "
        r"required|instructed|required)\s+(?:that it (?:will|shall) )?(?:not to|never to|to "
        r"not)\b",
    ),
    (
        Force.MUST_NOT,
        rf"\b{_MODAL}{_ADVERB}\s+(?:not|never|neither|in no (?:event|case|way)|under no "
        rf"circumstances|at no time)\b",
    ),
    (Force.MUST_NOT, r"\b(?:cannot|can't|won't|mustn't|shan't|may never|may not|may neither|may only not)\b"),
    (
        Force.MUST_NOT,
        rf"\b(?:in no event|under no circumstances|at no time|nor|"
        rf"neither)\s+(?:\w+\s+){{0,3}}?(?:{_MODAL}|may|do|does)\b",
    ),
    (
        Force.MUST_NOT,
        r"\b(?:is|are|be|being) (?:expressly |strictly )?(?:prohibited|barred|restricted|"
        r"precluded|forbidden)(?: from)?\b",
    ),
    (
        Force.MUST_NOT,
        r"\b(?:this|that|the foregoing|such) (?:bar|ban|prohibition|restriction)s? "
        r"(?:covers?|appl(?:y|ies)|extends?|includes?)\b",
    ),
    (
        Force.MUST_NOT,
        r"\b(?:is|are) (?:not|never) (?:permitted|allowed|authori[sz]ed|entitled)\b|\bhas no "
        r"right\b|\bhave no right\b|\bno right to\b|\bno right, title\b",
    ),
    (
        Force.MUST_NOT,
        r"\b(?:do|does|did) ?(?:not|n't)\b(?! (?:apply|include|constitute|mean|affect|limit|"
        r"have|guarantee|warrant|agree|consent|want|wish|comply|exceed|meet|require|own|"
        r"represent|contain))",
    ),
    (
        Force.MUST_NOT,
        r"\b(?:is|are|be) (?:not|never) (?:used|sold|shared|disclosed|retained|stored|kept|"
        r"combined|processed|trained|logged|accessed|reviewed|transferred|mined)\b",
    ),
    (
        Force.MUST_NOT,
        r"\bnever (?!for\b|to\b|in\b|with\b)\w+|\b(?:shall |will |must )?refrains? from\b|^(?:not|no)\s+(?=(?:to "
        r")?(?:sell|use|share|train|retain|disclos|combine|attempt|re-?identif|process))",
    ),
    (
        Force.MUST_NOT,
        rf"\bno (?:\w+ ){{1,5}}?(?:{_MODAL}|may) be\b|\bno (?:training|fine-tuning|sale|"
        rf"combination|disclosure)\b",
    ),
    # permissions
    (
        Force.MAY,
        r"\b(?:shall|will|is|are|be)\s+(?:be\s+)?(?:entitled|permitted|allowed|authori[sz]ed|"
        r"free|at liberty)(?: to)?\b",
    ),
    (
        Force.MAY,
        r"\b(?:(?:shall|will)\s+)?(?:have|has|retains?|reserves?)\s+(?:\w+\s+){0,3}?(?:right|"
        r"discretion|option|authority|power)s?\s+(?:\w+\s+){0,4}?(?:to|not to)\b",
    ),
    (Force.MAY, r"\b(?:hereby )?grants?\b(?! (?:of|by|date))"),
    (
        Force.MAY,
        r"\b(?:authori[sz]es?|permits?|allows?|consents?|agrees?|acknowledges?)\s+(?:to|"
        r"that)?\s*(?:\w+\s+){0,3}?(?:to use|to engage|to appoint|using|use of|engaging|"
        r"engagement of|appointment of|may)\b",
    ),
    (Force.MAY, r"\bmay\b(?! \d{1,2},? \d{4})|\bcan\b"),
    # duties
    (Force.MUST, r"\b(?:shall|will|must)\b"),
    (
        Force.MUST,
        r"\b(?:agrees?|undertakes?|commits?|covenants?|promises?)\s+(?:\w+\s+)?(?:to|that)\b|"
        r"\b(?:is|are) (?:required|obliged|obligated) to\b|\bhas (?:a|the) duty to\b",
    ),
    (Force.MUST, r"\b(?:warrants?|ensures?|undertakes?|guarantees?)\b(?= (?:that|and|the|it|its|to))"),
)
_DEFINES = re.compile(
    r"^\W{0,12}(?:the terms? )?\"[^\"]{2,60}\"(?:[^\"]{0,30}\"[^\"]{2,60}\"){0,8}[^.\"]{0,40}? "
    r"(?:shall )?(?:means?|has the meaning|have the meaning|refers? to|includes?|is defined)\b|"
    r"^\W{0,12}[a-z][\w' -]{2,40} (?:means|has the meaning|excludes|does not include)\b"
)
_RELATIVE = re.compile(
    r"\b(?:that|which|who|as|whom|whose)\s+(?:(?:it|they|you|we|the|such|any|its|customer|"
    r"provider|vendor|[a-z]+)\s+){0,3}?(?:may|shall|will|must|can|does|do)\b(?! not)"
)
_STEM = re.compile("|".join(f"(?P<f{i}>{words})" for i, (_, words) in enumerate(_FORCES)))

EXCEPTION = re.compile(
    r"\b(?:except(?:ing)?|unless|other than|save (?:for|as|that|to|where)|provided,? "
    r"(?:however,? )?that|provided, however|but (?:it |we |vendor |provider )?may|"
    r"excluding|with the exception of|notwithstanding|apart from|without prejudice to|not prohibit)\b"
)
_DENIED = re.compile(r"\b(?:never|not) (?:for|to) [^,.;]{1,120}")
CONDITION = re.compile(
    r"\b(?:if|where|when|whenever|upon|to the extent|in (?:the )?(?:event|case) (?:that|"
    r"of)|subject to|as long as|only with|on request|"
    r"in the event|once|following|after|with (?:the )?(?:prior|express|explicit|written|customer's|your))\b"
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A place where a force is expressed."""

    start: int
    end: int
    force: Force


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a statement."""

    start: int
    end: int


def exceptions(words: str) -> list[Part]:
    """The "except ..." parts of *words* (lower case); one that opens the sentence ends at its comma."""
    found: list[Part] = []
    for cue in EXCEPTION.finditer(words):
        if found and cue.start() < found[-1].end:
            continue
        found.append(Part(cue.start(), _end(words, cue.start(), cue.end())))
    return found


def denied(words: str) -> list[Part]:
    """The "never for ..." parts of *words* (lower case): what they name is not done."""
    return [Part(found.start(), found.end()) for found in _DENIED.finditer(words)]


def conditions(words: str) -> list[Part]:
    """The "if ..." parts of *words* (lower case)."""
    found: list[Part] = []
    for cue in CONDITION.finditer(words):
        if found and cue.start() < found[-1].end:
            continue
        comma = words.find(",", cue.end())
        found.append(Part(cue.start(), comma if comma > 0 else len(words)))
    return found


def _end(words: str, start: int, after: int) -> int:
    if not words[:start].strip(" (,"):
        comma = re.compile(r",(?! (?:however|and|or)\b)").search(words, after)
        return comma.start() if comma else len(words)
    new = re.compile(
        r"[,;] (?:and |but |or )?(?:[a-z' ]{2,40} )?(?:shall|will|must|may not)\b|\.\s|\)(?=[ ,.])"
    ).search(words, after)
    return new.start() if new else len(words)


def is_definition(words: str) -> bool:
    """True where *words* give a term its meaning."""
    return bool(_DEFINES.match(words))


def marks(words: str) -> list[Mark]:
    """Where *words* (lower case, other parts blanked) bind, bar or allow; relative clauses do not count."""
    relative = [(m.start(), m.end()) for m in _RELATIVE.finditer(words)]
    starts = [start for start, _ in relative]
    found: list[Mark] = []
    for match in _STEM.finditer(words):
        above = bisect_left(starts, match.start()) - 1
        if above >= 0 and match.start() < relative[above][1] and found:
            continue
        found.append(Mark(match.start(), match.end(), _FORCES[int(str(match.lastgroup)[1:])][0]))
    return found


def bearer(words: str, mark: Mark, parties: Parties) -> str:
    """Who is bound, barred or allowed at *mark*: the last party named before it, or the agent after it."""
    cue = words[mark.start : mark.end]
    if re.match(
        r"(?:hereby )?grants?\b|authori|permits?|allows?|consents?|nothing|agrees? (?:to|that)\b.*\bmay|acknowledges?",
        cue,
    ):
        inside = [m for m in parties.mentions(words) if m[0] >= mark.start]
        if inside:
            return inside[0][2]
        grantor = parties.mentions(words[: mark.start])
        if "grant" in cue and grantor and grantor[-1][2] in _OTHER_SIDE:
            return _OTHER_SIDE[grantor[-1][2]]
    before = [
        m
        for m in parties.mentions(words[: mark.start])
        if words[m[1] : m[1] + 2] != "'s" and not _GOVERNED.search(words[: m[0]])
    ]
    close = [m for m in before if _is_subject(words[m[1] : mark.start]) and not _POSSESSIVE.match(words[m[0] : m[1]])]
    if close:
        pair = len(close) > 1 and re.fullmatch(r"\s(?:and|or)\s(?:the )?", words[close[-2][1] : close[-1][0]])
        return BOTH if pair and close[-1][2] != close[-2][2] else close[-1][2]
    if re.match(r"in no event|under no|at no time|nor|neither", cue):
        turned = [m for m in parties.mentions(words) if m[0] >= mark.end and not words[mark.end : m[0]].strip(" the")]
        if turned:
            return turned[0][2]
    agent = re.search(r"\bby (?:the )?", words[mark.end :])
    if agent:
        at = mark.end + agent.end()
        named = [m for m in parties.mentions(words) if m[0] == at]
        if named:
            return named[0][2]
    return UNKNOWN


_OTHER_SIDE = {CUSTOMER: VENDOR, VENDOR: CUSTOMER}
_GOVERNED = re.compile(r"\b(?:from|of|to|by|with|for|against|between|upon|than) (?:the |each |any )?$")
_POSSESSIVE = re.compile(r"(?:our|your)$")


def _is_subject(between: str) -> bool:
    """True where nothing between a party and the modal makes another thing the subject."""
    between = between.strip()
    if len(between) > 160:
        return False
    return not between or bool(
        re.match(
            r"^(?:\(|,|and\b|or\b|hereby|also|further|acknowledge|agree|represent|warrant|in |at |"
            r"its |on |to |upon |may|shall|will|as )",
            between,
        )
    )
