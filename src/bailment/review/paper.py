"""What the paper itself settles, in a modest way: its parties, title and annexes, and some facts of the deal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from bailment.documents.model import Document
from bailment.primitives.span import Quote

OPENING = 4_000
"""How far into a document its title and parties are sought. Units: characters."""

_VENDOR = "Provider|Vendor|Supplier|Processor|Business Associate|Service Provider|Company|Recipient|Licensor|Contractor"
_CUSTOMER = "Customer|Client|Controller|Covered Entity|Hospital|Trust|Institution|Subscriber|Licensee|Purchaser|Buyer"
_HEADING = r"(?:Annex|Schedule|Exhibit|Appendix|Attachment|Addendum)\s+(?:[A-Z]\b|[IVX]+\b|\d{1,2}\b)"
_ANNEXES = (
    ("annex_subprocessors", r"sub-?processor|subcontractor"),
    ("annex_security", r"security|technical and organi[sz]ational|safeguards"),
    ("annex_retention", r"retention|deletion"),
    ("annex_support", r"support|human review"),
    ("annex_service", r"service level|\bsla\b|availability"),
    (
        "annex_data",
        r"data types?|types of data|(?:details?|description) of (?:the )?processing|data map",
    ),
)


@dataclass(frozen=True, slots=True)
class FactRead:
    """A fact of the deal that the paper settles, with the words that settle it."""

    name: str
    value: str | bool | tuple[str, ...]
    quote: Quote


def words_of(packet: Sequence[Document]) -> dict[str, str]:
    """What the packet calls its parties, itself and its annexes, by the name of the slot that the words fill."""
    found: dict[str, str] = {}
    for document in packet:
        named = {"vendor": _party(document, _VENDOR), "customer": _party(document, _CUSTOMER)}
        named |= {"agreement": _itself(document) or _titled(document)} | _annexes(document)
        found = {slot: words for slot, words in named.items() if words} | found
    return found


def _party(document: Document, names: str) -> str | None:
    """The name of a party as the paper defines it, else as it mostly uses it; with its article, if it has one there."""
    opening = document.text[:OPENING].translate(_QUOTES)
    defined = re.search(rf'\([^()"]{{0,60}}"({names})"', opening)
    used = re.findall(rf"\b({names})\b", document.text)
    if defined is None and len(used) < 3:
        return None
    name = defined[1] if defined else max(sorted(set(used)), key=used.count)
    plain_text = document.text.translate(_QUOTES)
    bare, with_article = (len(re.findall(rf"{before}{name}\b", plain_text)) for before in ('(?<!")', "[Tt]he "))
    return f"the {name}" if 2 * with_article > bare else str(name)


def _itself(document: Document) -> str | None:
    """What the paper mostly calls itself: this Agreement, these Terms."""
    names = r"\b[Tt](his (?:Agreement|Addendum|DPA|BAA|Contract|Terms|Amendment)|hese Terms)\b"
    used = re.findall(names, document.text)
    return f"t{max(sorted(set(used)), key=used.count)}" if used else None


def _titled(document: Document) -> str | None:
    """The paper by its title, with its article: the Mutual Non-Disclosure Agreement."""
    lines = (line for line in document.text[:OPENING].split("\n") if line.strip())
    titles = (_AROUND_TITLE.sub("", line) for line in islice(lines, TITLE_WITHIN))
    title = next((title for title in titles if len(title) <= LONGEST_TITLE and _is_title(title)), None)
    return f"the {_cased(title)}" if title else None


def _is_title(words: str) -> bool:
    main = (word[0] for word in words.split() if len(word) > 3 and word[0].isalpha())
    return bool(_TITLE.search(words)) and all(letter.isupper() for letter in main)


def _cased(title: str) -> str:
    """*title* with capitals at its main words alone; short words of capitals are names and stay."""
    if not title.isupper() or len(title) <= 4:
        return title
    words = (word if len(word) <= 3 and word not in _MINOR else word.capitalize() for word in title.split())
    return " ".join(word.lower() if word.upper() in _MINOR else word for word in words)


TITLE_WITHIN = 12
"""How far down the title may stand. Units: lines with words."""
LONGEST_TITLE = 80
"""Units: characters."""
_MINOR = frozenset({"AND", "FOR", "OF", "ON", "THE", "TO"})
_TITLE = re.compile(
    r"(?i)\b(agreement|addendum|amendment|contract|deed|licen[cs]e|nda|baa|dpa|terms|letter of intent|term sheet"
    r"|order form|statement of work|memorandum of understanding)\b"
)
_AROUND_TITLE = re.compile(r"(?i)^\W*(?:cover page\b\W*)?(?:for\s+)?(?:the\s+)?|\s+[-–—]\s.*$|\s*\([^()]*\)\W*$|\W+$")


def _annexes(document: Document) -> dict[str, str]:
    found: dict[str, str] = {}
    for paragraph in document.paragraphs:
        line = document.text[paragraph.start : paragraph.end].lstrip("# ")
        heading = re.match(rf"({_HEADING})\W+(.{{1,120}})", line)
        if heading is None or line.endswith("."):
            continue
        for slot, pattern in _ANNEXES:
            if slot not in found and re.search(pattern, heading[2], re.IGNORECASE):
                found[slot] = " ".join(heading[1].split())
                break
    return found


_ACTS_AS = r"(?:acts?(?: for (?:it|the \w+))? as|is)(?: a| an| the| its)?"
_FACTS: tuple[tuple[str, str | bool | tuple[str, ...], str], ...] = (
    ("partnership_model", "api_vendor", r"application programming interface|\bAPI\b"),
    ("partnership_model", "3_service", r"\b(?:the|its|hosted|cloud) [Ss]ervices?\b|\bServices?\b"),
    ("recipient_role", "business_associate", rf"(?i:{_ACTS_AS} business associate)"),
    ("recipient_role", "processor", rf"(?i:{_ACTS_AS} (?:data )?processor)"),
    ("provider_role", "covered_entity", r"(?i:is a covered entity)"),
    ("phi", True, r"(?i:(?:handles?|receives?|processes|creates?)[^.]{0,80}protected health information)"),
    ("transfer.exists", True, r"(?i:standard contractual clauses (?:apply|are incorporated|form part))"),
)
_PLACES = (
    (
        "US",
        r"(?i:laws? of the (?:State|Commonwealth) of)|laws of (?:Delaware|California|New York)|\bHIPAA\b|45 CFR",
    ),
    ("UK", r"(?i:governed by [^.]{0,40}law of England)|laws of England|\bUK GDPR\b|Data Protection Act 2018"),
    ("EU", r"Regulation \(EU\) 2016/679|\bEU GDPR\b|laws? of (?:Ireland|Germany|France|the Netherlands|Belgium)\b"),
)


def facts_read(packet: Sequence[Document]) -> tuple[FactRead, ...]:
    """The facts that the packet's own words settle, the first words of each."""
    found: dict[str, FactRead] = {}
    for document in packet:
        for name, value, pattern in _FACTS:
            if name not in found and (match := re.search(pattern, document.text)):
                found[name] = FactRead(name, value, document.quote(*match.span()))
    return (*found.values(), *_jurisdiction(packet))


def _jurisdiction(packet: Sequence[Document]) -> tuple[FactRead, ...]:
    places = []
    quote = None
    for place, pattern in _PLACES:
        match, document = next(((m, d) for d in packet if (m := re.search(pattern, d.text))), (None, None))
        if match and document:
            places.append(place)
            quote = quote or document.quote(*match.span())
    return (FactRead("jurisdiction", tuple(places), quote),) if quote else ()


_QUOTES = {ord(curly): '"' for curly in "“”„«»"}
