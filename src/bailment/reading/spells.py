"""How long an agreement first runs: a number of months or years, an anniversary, or two dates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from bailment.reading.matching import Index
from bailment.reading.plain import lowered, plain, squeezed
from bailment.reading.quantities import in_unit
from bailment.reading.recognisers import Found

_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_NAMES = "|".join(f"{name[:3]}(?:{name[3:]})?" if len(name) > 3 else name for name in _MONTHS)
_DATE = re.compile(
    rf"\b(?:(?P<m1>{_NAMES})\.? (?P<d1>\d{{1,2}})(?:st|nd|rd|th)?,? ?(?P<y1>(?:19|20)\d\d)|"
    rf"(?P<d2>\d{{1,2}})(?:st|nd|rd|th)? (?:day of )?(?P<m2>{_NAMES})\.?,? (?P<y2>(?:19|20)\d\d)|"
    r"(?P<y3>(?:19|20)\d\d)-(?P<m3>\d\d)-(?P<d3>\d\d))\b"
)
_DIRECT = re.compile(
    r"\b(?:an|the|its|has|of|for|\") ?initial (?:\w+ )?(?:term|period)\b(?<!expiration of the initial term)|"
    r"\(\W{0,2}(?:the )?\W{0,2}(?:initial )?term\W|"
    r"\binitial term\W{0,3}(?:means|shall mean|:|of)|^initial term"
)
_ABOUT = re.compile(
    r"\bterm of (?:this|the) (?:\w+ ){0,2}?(?:agreement|contract|cooperation|collaboration|alliance|licen[cs]e)\b|"
    r"^(?:the |initial |\d[\d.]* )*term\b|"
    r"\bthe (?:\w+ )?term (?:of|shall|will|is|runs?|begins?|starts?|commences?|lasts?)\b|"
    r"^(?:the )?\w* ?duration\b|\bcontract period|\bcontract term|"
    r"\b(?:agreement|contract|collaboration|alliance|cooperation|joint venture|jv|licen[cs]e|promotion|project|"
    r"arrangement|partnership|programme?)\b"
    r"[^.;:]{0,110}?\b(?:continu|remain|in (?:full )?(?:force|effect)|runs?\b|lasts?\b|valid|expires?\b|concluded|"
    r"stays?\b|binds?|"
    r"duration|effective (?:on|as of|upon|for|from)|commences?|begins?|starts?|ends?\b|is fixed|made for|"
    r"entered into for|terminate (?:on|\w+ \d)|for (?:the|an?) (?:\w{1,12} )?(?:term|period))"
)
_ELSEWHERE = re.compile(
    r"confidential|surviv|records|non-?compet|interest rate|invoice|warranty|cure|\bbreach|royalty term|sell[- ]?off|"
    r"insurance|tail period|annual period|during the (?:initial )?term of|during (?:such|each|"
    r"the \w+ ?(?:\(\d+\))?[- ]month)|calendar (?:month|quarter)|thereafter,? \w+ shall not|each year|"
    r"twelve-month period commencing|prior written notice of|wind[- ]?down|forecast|option period|"
    r"exclusivity period|purchase order|"
    r"within \w+ ?(?:\(\d+\))? (?:days|months) (?:after|of|following)|may (?:be )?terminate[sd]? (?:this|by|at|"
    r"upon|for|on)|"
    r"right to terminate|escrow|guarant|restricted period|non-?solicit|statute|standstill|employ\w+ of"
)
_OPEN = re.compile(
    r"last[- ]to[- ]expire|last (?:\w+ ){0,3}(?:patent|claim)|(?:patent|claim)s? .{0,60}expires?|"
    r"expiration of the last|"
    r"indefinite|perpetual(?!ly thereafter terminat)|until (?:it is )?(?:\w+ ){0,2}terminated (?:by|in|as|pursuant)|"
    r"later (?:of|to occur)|royalty term|until (?:the )?(?:completion|termination)"
)
_AGAIN = re.compile(
    r"renew|extend|extension|additional|successive|further|subsequent|thereafter|after which|following the initial"
)
_ORDINAL = {
    word: number
    for number, word in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
        ],
        1,
    )
} | {"fifteenth": 15, "twentieth": 20, "twenty-fifth": 25}
_ANNIVERSARY = re.compile(
    rf"\b(?:(?P<word>{'|'.join(_ORDINAL)})|(?P<n>\d{{1,2}})(?:st|nd|rd|th))(?: \(\w+\))? anniversary\b"
)
_STARTS = re.compile(
    r"(?:effective date|commencement date|start(?:s|ing)? (?:date|on)|begin(?:s|ning)? (?:date|on)|dated(?: as of)?|"
    r"(?:made|entered into|effective)(?: and entered into)?(?: on| as of)?|commenc\w+ on|from)\W{0,12}(?:is |"
    r"means |the |this )?$"
)
_UNTIL = re.compile(
    r"(?:\bto|until|till|through|thru|ending(?: on)?|ends(?: on)?|expir\w+(?: on| date)?|terminat\w+(?: on)?|"
    r"conclud\w+(?: on)?|up to)\W{0,8}$"
)
_LABEL = re.compile(r"\b(?:expir(?:y|ation)|end(?:ing)?|termination|contract end)(?: date)?:\s{0,20}")


def initial_months(index: Index) -> Found | None:
    """The months for which the agreement first runs, by the statement that says it most directly."""
    best: tuple[int, int, Found] | None = None
    for number, words in enumerate(index.words):
        if not _has_span(index, number):
            continue
        direct = _DIRECT.search(words)
        if not (direct or _ABOUT.search(words)) or _ELSEWHERE.search(words):
            continue
        months = next(_spells(index, number), None)
        if months is None:
            continue
        rank = 0 if direct else 1
        found = Found(months, index.quote(number), f"the agreement first runs for {months:g} months")
        if best is None or rank < best[0]:
            best = rank, number, found
    return best[2] if best else _by_labels(index)


def _has_span(index: Index, number: int) -> bool:
    """True where a statement holds a span of time, an anniversary or a year: the cheap question before the others."""
    words = index.words[number]
    return (
        bool(index.reading.statements[number].quantities) or "anniversar" in words or " 20" in words or " 19" in words
    )


def _spells(index: Index, number: int) -> Iterator[float]:
    words = index.words[number]
    if _OPEN.search(words):
        return
    yield from _between(index, words)
    yield from _anniversaries(words)
    text = index.reading.document.text
    statement = index.reading.statements[number]
    for quantity in sorted(statement.quantities, key=lambda quantity: quantity.span.start):
        months = in_unit(quantity, "months")
        before = squeezed(text[max(statement.span.start, quantity.span.start - 60) : quantity.span.start])
        after = squeezed(text[quantity.span.end : quantity.span.end + 40])
        if months is None or (quantity.unit in ("days", "hours") and months < 3) or _AGAIN.search(before):
            continue
        if not re.search(
            r"notice (?:of|period)|prior to|before (?:the )?(?:end|"
            r"expir)",
            before[-30:],
        ) and not re.match(
            r"\W{0,3}(?:terms\b|periods\b|(?:prior |written |advance )+notice|'s? (?:prior |written )*notice)", after
        ):
            yield round(months, 2)


def _anniversaries(words: str) -> Iterator[float]:
    for found in _ANNIVERSARY.finditer(words):
        if not _AGAIN.search(words[max(0, found.start() - 50) : found.start()]):
            yield 12.0 * (_ORDINAL[found["word"]] if found["word"] else int(found["n"]))


def _between(index: Index, words: str) -> Iterator[float]:
    """The months from the first date to the last, or from the agreement's own date where only the last is told."""
    dates = [(found, day) for found in _DATE.finditer(words) if (day := _day(found))]
    ends = [n for n, (found, _) in enumerate(dates) if _UNTIL.search(words[max(0, found.start() - 30) : found.start()])]
    for end in ends:
        start = dates[end - 1][1] if end else _beginning(index)
        if start and dates[end][1] > start:
            yield float(round(((dates[end][1] - start).days + 1) / 30.4375))


def _beginning(index: Index) -> date | None:
    """The day on which the agreement begins: its effective date, or else the date that it bears."""
    head = squeezed(plain(index.reading.document.text[:6000]))
    found = [(place, day) for place in _DATE.finditer(head) if (day := _day(place))]
    named = [
        day
        for place, day in found
        if re.match(r"\W{0,4}\(?(?:the |hereinafter )?\W{0,2}(?:effective|commencement) date", head[place.end() :])
    ]
    starts = [day for place, day in found if _STARTS.search(head[max(0, place.start() - 50) : place.start()])]
    return next(iter([*named, *starts, *(day for _, day in found[:1])]), None)


def _by_labels(index: Index) -> Found | None:
    """The months to an expiration date that stands by itself, as in a table at the head of the paper."""
    document = index.reading.document
    flat = lowered(plain(document.text))
    for label in _LABEL.finditer(flat):
        found = _DATE.match(flat, label.end())
        end, start = (_day(found), _beginning(index)) if found else (None, None)
        if found and end and start and end > start:
            months = float(round(((end - start).days + 1) / 30.4375))
            return Found(months, document.quote(label.start(), found.end()), f"the dates leave {months:g} months")
    return None


def _day(found: re.Match[str]) -> date | None:
    year, month, day = (found[f"{part}1"] or found[f"{part}2"] or found[f"{part}3"] for part in "ymd")
    try:
        return date(
            int(year), int(month) if month.isdigit() else [n[:3] for n in _MONTHS].index(month[:3]) + 1, int(day)
        )
    except ValueError:
        return None
