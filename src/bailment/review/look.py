"""The first look at a paper, before anybody judges it: what it is, whose it is, and which side of it is ours."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bailment.documents.model import Document
from bailment.playbook.kinds import CONTRACT, OTHER, Kinds, PaperKind, Tell
from bailment.playbook.model import Side
from bailment.playbook.regexes import Regex
from bailment.primitives.finding import Confidence
from bailment.primitives.span import Quote
from bailment.reading.plain import lowered, plain

OPENING = 4_000
"""How far into a paper its names and parties are sought. Units: characters."""
LOOKED_AT = 200_000
"""How much of a paper is looked at for its kind. Units: characters."""
TITLE_WITHIN = 14
"""How far down a title may stand. Units: lines with words."""
LONGEST_TITLE = 130
"""Units: characters."""
NAMED = 10
"""What a title that fits gives to a kind; half of it where the name only may be of that kind."""
ENOUGH = 4
"""The least that makes a kind without a name."""
CERTAIN = 7
"""How many marks of a contract make one, whatever it is called."""
AGAINST = 2
"""What words take that stand in no paper that is only of a kind."""
_TITLE_LATER = 6


@dataclass(frozen=True, slots=True)
class KindRead:
    """What kind of paper a document is, with the words that led to it; *quotes* is empty where a person said so."""

    document: str
    kind: str
    says: str
    confidence: Confidence
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class AuthorRead:
    """By whom a paper was drafted: vendor, customer, neutral (a form), or unclear."""

    by: str
    says: str
    confidence: Confidence
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class SideRead:
    """Which side of the packet is ours, with the words or the rule that led to it."""

    side: Side
    says: str
    confidence: Confidence
    quote: Quote | None = None


@dataclass(frozen=True, slots=True)
class FirstLook:
    """What a packet seems to be: a proposal, which a person confirms or corrects.

    `kinds` and `authors` go with the documents of the packet, in order.
    """

    kinds: tuple[KindRead, ...]
    authors: tuple[AuthorRead, ...]
    side: SideRead

    @property
    def leading(self) -> int:
        """Which document speaks for the packet: the first that looks like a contract."""
        return next((place for place, read in enumerate(self.kinds) if read.kind != OTHER), 0)


def first_look(packet: Sequence[Document], kinds: Kinds, told: Sequence[str | None] = ()) -> FirstLook:
    """What the documents of *packet* seem to be; *told* holds the kind of each that a person has given."""
    given = (*told, *(None for _ in packet))[: len(packet)]
    read = tuple(
        KindRead(document.name, kind, kinds.says(kind), Confidence.HIGH) if kind else kind_read(document, kinds)
        for document, kind in zip(packet, given, strict=True)
    )
    authors = tuple(author_read(document, kinds) for document in packet)
    return FirstLook(read, authors, side_read(packet, [one.kind for one in read], kinds))


def kind_read(document: Document, kinds: Kinds) -> KindRead:
    """What kind of paper *document* is, by its names and by what stands in it."""
    flat = plain(document.text[:LOOKED_AT])
    low = lowered(flat)
    names = [_Called.of(name, kinds) for name in _names(document, flat)]
    scores = [_score(row, names, low) for row in kinds.rows]
    best, row = max(zip(scores, kinds.rows, strict=True), key=lambda pair: pair[0].points)
    second = max((score.points for score in scores if score is not best), default=0)
    marks = sum(1 for mark in kinds.marks if mark.search(low))
    if not best.names and (best.points < ENOUGH or marks < kinds.least):
        if marks < CERTAIN:
            return KindRead(document.name, OTHER, kinds.says(OTHER), Confidence.LOW if marks > 1 else Confidence.HIGH)
        return KindRead(document.name, CONTRACT, kinds.says(CONTRACT), Confidence.LOW)
    sure = Confidence.LOW if not best.names else Confidence.HIGH if best.points > second + 2 else Confidence.MEDIUM
    title = " ".join(name.words for name in best.names) or " ".join(low[:OPENING].split())
    says = next((form.says for form in row.forms if form.when.search(lowered(title))), row.says)
    quotes = [document.quote(name.start, name.start + len(name.words)) for name in best.names[:1]]
    quotes += [document.quote(*found.span()) for found in best.content[: 3 - len(quotes)]]
    return KindRead(document.name, row.key, says, sure, tuple(quotes))


@dataclass(frozen=True, slots=True)
class _Name:
    """What a paper is called: where, in which words, and how much that counts."""

    start: int
    words: str
    weight: int


@dataclass(frozen=True, slots=True)
class _Score:
    points: int
    names: tuple[_Name, ...]
    content: tuple[re.Match[str], ...]


@dataclass(frozen=True, slots=True)
class _Called:
    """A name with the first kind that it fits."""

    name: _Name
    words: str
    first: str | None

    @classmethod
    def of(cls, name: _Name, kinds: Kinds) -> _Called:
        words = lowered(name.words)
        fitting = (row.key for row in kinds.rows if any(regex.search(words) for regex in row.names))
        return cls(name, words, next(fitting, None))

    def points(self, row: PaperKind) -> int:
        """What the name gives to *row*: all to the first kind that it fits, half to each that it may be."""
        if self.first == row.key:
            return self.name.weight
        return self.name.weight // 2 if any(regex.search(self.words) for regex in row.may_be) else 0


def _score(row: PaperKind, names: Sequence[_Called], low: str) -> _Score:
    fitting = sorted(((p, called.name) for called in names if (p := called.points(row))), key=_best_first)
    content = tuple(found for regex in row.content if (found := regex.search(low)))
    against = sum(AGAINST for regex in row.against if regex.search(low))
    points = fitting[0][0] if fitting else 0
    return _Score(points + len(content) - against, tuple(name for _, name in fitting), content)


def _best_first(pair: tuple[int, _Name]) -> tuple[int, int]:
    return -pair[0], pair[1].start


_NOUN = (
    r"(?:agreements?|addendum|amendment|contract|deed|licen[cs]e|m?nda|baa|dpa|dsa|dua|eula|terms(?: (?:of"
    r"|and) (?:service|use|"
    r"sale|conditions))?|conditions|letter of intent|loi|term ?sheet|heads of terms|order form|order|sow"
    r"|statement of work|"
    r"memorandum of understanding|mou|policy|notice|statement|clauses|sla|undertaking|protocol|provisions"
    r"|schedule|quote)"
)
_CAPITAL = r"(?:[A-Z0-9&][\w&/.'’-]*|and|of|for|the|to|on|in|by|with|[-–—&]|\([A-Z]{2,6}\))"
_TITLED = re.compile(
    rf"(?:{_CAPITAL},?\s+){{0,10}}(?i:{_NOUN})\b(?:\s+(?:No\.?\s*\d+|to|TO|on|ON|for"
    rf"|FOR)\b[^.,;(\n]{{0,60}})?(?!\s+No\.?:)"
)
_ITSELF = re.compile(
    rf"\b(?i:this|these)\s+((?:[\w'’&/-]+,?\s+){{0,8}}?(?i:{_NOUN}))\b(?=\s*(?:\(|,|is\b|are\b|[a-z]+s\b|dated\b))"
)
_BEFORE_TITLE = re.compile(
    r"(?i)^\W*(?:exhibit\s+[\w.]+\s*|execution (?:version|copy)\s*|confidential\s+|form of\s+|cover page\s+"
    r"|for\s+|draft\s+"
    r"|proposal for\s+|sample\s+|the\s+|english translation\s*|contract no\.?:?[\w .]{0,40}?\d{4,}\s*|\d{1,3}\s+)*"
)
_TEXT_BEGINS = re.compile(r"\s+(?:THIS|This)\s")
_VERB = re.compile(r"\b(?:is|are|was|shall|will|may|must|has|have|be|that|which|makes?|under|by|your?|our|we)\b")


def _names(document: Document, flat: str) -> list[_Name]:
    """What the paper calls itself: its titles, then what it says of itself in its opening."""
    return [*_titles(document, flat), *_self_names(flat)]


def _titles(document: Document, flat: str) -> Iterator[_Name]:
    weight, seen = NAMED, 0
    for paragraph in document.paragraphs:
        line = flat[paragraph.start : min(paragraph.end, paragraph.start + OPENING)]
        if not line.strip():
            continue
        seen += 1
        if seen > TITLE_WITHIN:
            return
        before = _BEFORE_TITLE.match(line)
        at = before.end() if before else 0
        found = _TITLED.search(line, at, at + 2 * LONGEST_TITLE)
        is_line = len(line.strip()) <= LONGEST_TITLE and found and not _is_sentence(line)
        leads = found and found.start() - at <= LONGEST_TITLE and _is_display(found, at)
        if found and (is_line or leads):
            yield _Name(paragraph.start + found.start(), _TEXT_BEGINS.split(found[0])[0].rstrip(), weight)
            weight = NAMED - 1 if weight == NAMED else _TITLE_LATER
        elif weight < NAMED:
            weight = _TITLE_LATER


def _is_display(found: re.Match[str], at: int) -> bool:
    """True where a title runs into the text on its line: it stands in capitals, or the line begins with it."""
    return len(found[0]) > 8 and (
        found[0].split()[0].isupper() or (found.start() == at and "  " in found.string[at : found.end() + 3])
    )


def _is_sentence(line: str) -> bool:
    return bool(_VERB.search(line)) and line.rstrip().endswith((".", ":", ";"))


def _self_names(flat: str) -> Iterator[_Name]:
    """The names in "this Content License Agreement", those used most first."""
    found = [match for match in _ITSELF.finditer(flat[: 3 * OPENING]) if not _VERB.search(match[1].lower())]
    counts = Counter(" ".join(match[1].lower().split()) for match in found)
    first = {" ".join(match[1].lower().split()): match for match in reversed(found)}
    for words, _ in counts.most_common(6):
        match = first[words]
        weight = NAMED - 1 if match.start() < OPENING and len(words.split()) > 1 else _TITLE_LATER
        yield _Name(match.start(1), match[1], weight)


def author_read(document: Document, kinds: Kinds) -> AuthorRead:
    """By whom *document* was drafted, by words that one side writes and the other would not."""
    low = lowered(document.text[:LOOKED_AT]).translate(_QUOTES)
    found = [(tell, _tell_found(tell, low)) for tell in kinds.tells]
    form = next((pair for pair in found if pair[0].by == "neutral" and pair[1]), None)
    sides = sorted((pair for pair in found if pair[0].by != "neutral"), key=lambda pair: -len(pair[1]))
    (tell, words), (_, others) = sides[0], sides[1]
    if form and (len(form[1]) > 1 or len(words) < 4):
        tell, words, others = *form, []
    if not words or len(words) == len(others):
        return AuthorRead("unclear", "whose paper it is cannot be told from its words", Confidence.LOW)
    margin = len(words) - len(others)
    sure = Confidence.HIGH if margin > 2 else Confidence.MEDIUM if margin > 1 else Confidence.LOW
    return AuthorRead(tell.by, tell.says, sure, tuple(document.quote(*match.span()) for match in words[:2]))


def _tell_found(tell: Tell, low: str) -> list[re.Match[str]]:
    return [found for regex in tell.words if (found := regex.search(low))]


def side_read(packet: Sequence[Document], kinds: Sequence[str], language: Kinds) -> SideRead:
    """The side that an organisation of care has in *packet*: by its name beside a role, else by the kind of paper."""
    for document in packet:
        if found := _care_party(document, language.care, language.roles):
            side, quote = found
            return SideRead(side, "an organisation of care is named so", Confidence.HIGH, quote)
    for kind, side, says in language.by_kind:
        if kind in kinds:
            return SideRead(side, says, Confidence.MEDIUM)
    side, says = language.otherwise
    return SideRead(side, says, Confidence.LOW)


_DEFINED = re.compile(
    r'\(\s*(?:(?:hereinafter|together|collectively|each)[^("]{0,40})?(?:the\s+|a\s+|an\s+)?"([^"]{2,40})"[^()]{0,60}\)'
)


def _care_party(document: Document, care: Regex, roles: Sequence[tuple[str, Side]]) -> tuple[Side, Quote] | None:
    """The side of the party whose definition names an organisation of care."""
    opening = plain(document.text[: 2 * OPENING])
    known = dict(roles)
    last = 0
    for match in _DEFINED.finditer(opening):
        between = max(last, match.start() - PARTY_REACH)
        last = match.end()
        begin = max([between, *(m.end() for m in _NEXT_PARTY.finditer(opening, between, match.start()))])
        role = known.get(match[1].lower().strip()) or known.get(match[1].lower().strip().removesuffix("s"))
        if role and care.search(opening, begin, match.start()):
            found = _JOINS.match(opening, begin)
            return role, document.quote(found.end() if found else begin, match.end())
    return None


PARTY_REACH = 300
"""How far before its short name a party may be named in full. Units: characters."""
_JOINS = re.compile(r"[\s,.;:]*(?:and\s+)?")
_NEXT_PARTY = re.compile(r"(?:\bbetween|\bby and among|\bamong|\)[,;]? and|[.;]) (?=[A-Z])")
_QUOTES = {ord(curly): '"' for curly in "“”„«»"} | {ord(curly): "'" for curly in "‘’"}
