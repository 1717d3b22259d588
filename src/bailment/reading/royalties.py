"""The rate of a royalty or of a share of revenue, told apart from the other percentages of a paper."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bailment.reading.matching import Index
from bailment.reading.quantities import NUMBER_WORDS
from bailment.reading.recognisers import Found

_TENS = {word: number for word, number in NUMBER_WORDS.items() if number >= 20 and word.endswith("ty")}
_ONES = {word: number for word, number in NUMBER_WORDS.items() if 1 <= number <= 19 and len(word) > 2}
_PARTS = {"half a": 0.5, "one-half of one": 0.5, "one half of one": 0.5, "a quarter of one": 0.25}
_WORDS = {
    **_ONES,
    **_PARTS,
    **_TENS,
    **{f"{ten}-{one}": n + m for ten, n in _TENS.items() for one, m in list(_ONES.items())[:9]},
}
_SAID = "|".join(sorted(_WORDS, key=len, reverse=True))
_PERCENT = re.compile(
    rf"(?<![\d.,])(?:(?P<n>\d{{1,2}}(?:\.\d{{1,4}})?)|\b(?P<said>{_SAID})(?P<half> and (?:a|one)[- ]half)?) ?\(?"
    r"(?:%|per ?cent(?:um)?\b)(?! ?\(\d)"
)
_SPLIT = re.compile(r"\b(?P<n>\d{2}) ?/ ?\d{2}\b(?! ?/)")
_SHARED = re.compile(
    r"royalt|revenue|net (?:sales|income|receipts|proceeds|profit|invoice)|gross (?:sales|receipts|margin|profit)|"
    r"\bprofits?\b|proceeds|turnover|takings|\bsales\b|sums? (?:that|which|received)|amounts? received|income from|"
    r"\bfees received|subscription fees|receipts"
)
_GIVEN = re.compile(
    r"\bpa(?:y|ys|id|yable|ying)\b|receiv|royalt|\bshar(?:e|es|ed|ing)\b|entitled|goes to|\bgo to\b|split|remit|"
    r"\bdue\b|\brates?\b|retain|\bkeeps?\b|\bequal to\b|credit|earns?\b|commission|divided"
)
_OTHER_BEFORE = re.compile(
    r"interest|\blate\b|overdue|audit|underpa|overpa|discrepanc|shortfall|error|\bshares of|\bown(?:s|ed|"
    r"ership)?\b|equity|"
    r"voting|mark-?up|\bcosts?\b|increas|discount|reduc|withh|\btax|penalt|deduct|undivided|uptime|capital|exceed|"
    r"not (?:be )?less than|in no event less|liquidity|stock|\bat least\b|control of|more than|fewer|below|"
    r"decreas|grow|"
    r"deposit|offset|of the royalt|based on|greater than|\bless an?\b|\bfee of|up to a|withhold"
)
_OTHER_AFTER = re.compile(
    r"^\)? ?(?:per (?:month|annum|year)|a (?:month|year)\b|interest|of (?:the )?(?:amount of )?(?:the |"
    r"such )?(?:royalt(?:y|ies) "
    r"(?:that|which|otherwise|due|payable)|costs?|expenses|shares|capital|stock|outstanding|equity|voting|uptime|"
    r"fully|"
    r"employees|price of|joint)|(?:more|less|or (?:more|greater))\b|mark-?up|discount|above prime|"
    r"(?:\w+ ){0,3}share of the joint|"
    r"each year|annually|ownership|owner|increase)"
)


def royalty_rate(index: Index) -> Found | None:
    """The lowest rate of a royalty, or of a share of revenue, that the statements of *index* tell."""
    rates = [(rate, number) for number, words in enumerate(index.words) for rate in _rates(words)]
    if not rates:
        return None
    rate, number = min(rates)
    return Found(rate, index.quote(number), f"the text gives a rate of {rate:g} %")


def _rates(words: str) -> Iterator[float]:
    """The rates in *words* that are shares of what is earned."""
    if not any(sign in words for sign in ("%", "cent", "/")) or "discount" in words:
        return
    if not (_SHARED.search(words) and _GIVEN.search(words)):
        return
    for found in _PERCENT.finditer(words):
        if not _is_other(words, found):
            yield _size(found)
    if re.search(r"profit|revenue|proceeds", words):
        yield from (float(found["n"]) for found in _SPLIT.finditer(words) if int(found["n"]) <= 50)


def _is_other(words: str, found: re.Match[str]) -> bool:
    """True where the words beside a percentage make it interest, an increase, a holding of shares or the like."""
    before = words[max(0, found.start() - 60) : found.start()]
    before = re.split(r"[.;:](?= )|, (?=and )", before)[-1]
    return bool(_OTHER_BEFORE.search(before) or _OTHER_AFTER.match(words[found.end() :].lstrip()))


def _size(found: re.Match[str]) -> float:
    size = float(found["n"]) if found["n"] else float(_WORDS[found["said"]])
    return size + 0.5 if found["half"] else size
