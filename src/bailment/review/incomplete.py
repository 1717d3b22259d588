"""What a packet lacks: papers it rests on and does not hold, places to fill, what is open, unread or unsigned."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from bailment.documents.model import Document, RevisionKind
from bailment.primitives.span import Quote, Span
from bailment.reading.model import Reading
from bailment.review.blanks import MOST, blanks, boxes, empty_annexes, redactions
from bailment.review.laid_out import LaidOut
from bailment.review.signing import unsigned, wrong_dates
from bailment.review.verdict import Lack, Missing

LONGEST_HEADING = 160
"""Units: characters."""

_DATA = ("dpa", "data_use", "non_training", "retention_deletion", "subprocessors", "breach_notice", "audit", "security")
_PAPERS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("the data processing agreement", r"data (?:processing|protection) (?:agreement|addendum)|\bDPA\b", _DATA),
    ("the business associate agreement", r"business associate (?:agreement|addendum)|\bBAA\b", _DATA),
    ("the privacy policy", r"privacy (?:policy|notice|statement)", ("data_use", "non_training")),
    ("the security page", r"(?:security|trust) (?:web ?page|page|portal|cent(?:er|re)|website)", ("security",)),
    ("the service level agreement", r"service level agreement", ("sla",)),
    (
        "the list of subprocessors",
        r"list of (?:its |our |current )?sub-?processors (?:is )?(?:at|on|available)",
        ("subprocessors",),
    ),
)
_MAIN = r"\b(?:the|main|master|principal|underlying) (?:Agreement|Services Agreement|Master Agreement)\b"
_ANNEX = re.compile(r"\b(Annex|Schedule|Exhibit|Appendix|Attachment)\s+([A-Z]|[IVX]{1,4}|\d{1,2})\b")
_PRESENT = r"(?:prevails?|controls?|governs?|takes? precedence|shall (?:prevail|control|govern|take precedence))"


def missing(packet: Sequence[Reading], kinds: Sequence[str]) -> tuple[Missing, ...]:
    """What the packet lacks, each with its words: papers first, then document by document, sort by sort."""
    documents = [reading.document for reading in packet]
    sheets = [LaidOut.of(reading) for reading in packet]
    papers = (*_papers(documents, kinds), *_main_agreement(documents, kinds), *_annexes(sheets))
    rest = (gap for sheet in sheets for search in _SEARCHES for gap in islice(search(sheet), MOST))
    named = {(gap.where.span.document, gap.where.span.start) for gap in papers if gap.where}
    linked = (gap for sheet in sheets for gap in islice(_linked(sheet, named), MOST))
    return (*(_as_linked(gap, sheets) for gap in papers), *linked, *rest)


def _papers(packet: Sequence[Document], kinds: Sequence[str]) -> Iterator[Missing]:
    held = {
        "the data processing agreement": "dpa",
        "the business associate agreement": "baa",
        "the privacy policy": "privacy_policy",
        "the service level agreement": "sla",
    }
    for what, pattern, clauses in _PAPERS:
        if held.get(what) in kinds or any(_has_heading(document, pattern) for document in packet):
            continue
        quote, document = _first(packet, pattern)
        if quote and document and not re.match(r"(?i)this\s", document.text[max(0, quote.span.start - 5) :]):
            yield Missing(what, quote, clauses, _prevails(document, pattern))


def _main_agreement(packet: Sequence[Document], kinds: Sequence[str]) -> Iterator[Missing]:
    if not kinds or any(kind not in _HANGS_ON for kind in kinds):
        return
    quote, document = _first(packet, _MAIN)
    if quote and document:
        yield Missing("the main agreement", quote, (), _prevails(document, _MAIN))


def _annexes(packet: Sequence[LaidOut]) -> Iterator[Missing]:
    """Annexes that are named and not there; each may speak of what the sentences that name it speak of, else of all."""
    headed = {name for sheet in packet for name in _annexes_headed(sheet.document)}
    for sheet in packet:
        named: dict[str, list[Quote]] = {}
        for match in _ANNEX.finditer(sheet.document.text):
            if not _is_of_another(sheet.document.text, match.end()):
                named.setdefault(" ".join(match[0].split()), []).append(sheet.quote(*match.span()))
        for name, quotes in named.items():
            if name.lower() not in headed:
                yield Missing(name, quotes[0], _subjects(sheet, quotes), kind=Lack.ANNEX)


def _subjects(sheet: LaidOut, quotes: Sequence[Quote]) -> tuple[str, ...]:
    """The clauses of which the sentences around *quotes* speak; none where one of them does not say so."""
    spoken = [sheet.subjects(sheet.passage(q.span.start, q.span.end)) for q in quotes[:MOST]]
    return tuple(dict.fromkeys(topic for topics in spoken for topic in topics)) if all(spoken) else ()


_HANGS_ON = ("dpa", "baa", "ai_addendum", "sla", "order_form", "sow", "amendment")
"""Kinds of paper that do not stand alone."""
_OF_ANOTHER = re.compile(
    r"(?:[,.]?\s+\(?(?:Part|Section|Module|Clause|Table)\s+[A-Z0-9]{1,4}\b\)?,?){0,3}"
    r"\s+(?:of|to|in) (?:the )?(?:GDPR|UK GDPR|Regulation|Directive|AI Act|(?:EU |UK )?(?:SCCs?"
    r"|Standard Contractual Clauses|Model Clauses)"
    r"|(?P<paper>(?:[A-Z][\w&-]*\s+){0,5}(?:DPA|BAA|MSA|Agreement|Addendum|Clauses))\b)"
)
"""After an annex: it belongs to a law, to clauses of their own or to a paper that is named."""


def _is_of_another(text: str, at: int) -> bool:
    """True where the annex that is named before *at* is that of a law or of a paper other than this one."""
    found = _OF_ANOTHER.match(text, at)
    if not found or not found["paper"]:
        return found is not None
    paper = r"\s+".join(re.escape(word) for word in found["paper"].split())
    itself = rf"(?m)\b(?:this|these)\s+{paper}\b|^[\W\d]*{paper}\W*$"
    called = rf"\b(?:This|THIS|this)\s+(?:[A-Z]\S*\s+|and\s+){{1,6}}\((?:the\s+)?[\"“']{paper}[\"”']"
    return not (re.search(itself, text, re.IGNORECASE) or re.search(called, text))


_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s)\]>\"”,]{3,400}|\b(?:on|at) (?:our|its|the (?:provider|vendor"
    r"|company)(?:'s|’s)) (?:web ?site|web ?page|portal)\b"
)
_TAKES_IN = re.compile(
    r"(?i)\bincorporat|\bform(?:s|ing)? (?:an? (?:integral )?)?part of|\bgoverned by\b"
    r"|\bmade part of|\bconsists? of\b|\bhas \d parts"
)
_RESTS_ON = re.compile(
    r"(?i)\bsubject to\b|\bin accordance with\b|\bas (?:set (?:out|forth)|described|specified|defined|published"
    r"|posted|listed|updated|detailed)\b"
    r"|\bcompl(?:y|ies) with\b|\bthe (?:then-)?current (?:list|version|terms|policy)\b|\b(?:available|posted"
    r"|published|found|listed|located) (?:at|on|here)\b"
)
_ATTACHED = re.compile(r"(?i)\bcopy of (?:the|these|those)\b[^.\n]{0,80}\battached\b")


def _linked(sheet: LaidOut, named: set[tuple[str, int]]) -> Iterator[Missing]:
    """What the paper takes in or rests on, and gives only by an address."""
    told, seen = set[int](), set[Span]()
    name = sheet.document.name
    places = sorted(at for document, at in named if document == name)
    for match in _ADDRESS.finditer(sheet.document.text):
        passage = sheet.passage(*match.span())
        if passage.start in told or passage in seen:
            continue
        seen.add(passage)
        words = sheet.document.text[passage.start : passage.end]
        takes_in = _TAKES_IN.search(words)
        is_named = bisect_left(places, passage.start) < bisect_left(places, passage.end)
        if is_named or not (takes_in or _RESTS_ON.search(words)):
            continue
        told.add(passage.start)
        topics = sheet.topics(words)
        is_held = bool(_ATTACHED.search(sheet.document.text, passage.start, passage.end + 1_200))
        what = f"what stands only at {' '.join(match[0].split()).rstrip('.')}"
        formal = is_held or not (topics or takes_in)
        yield Missing(what, sheet.quote(*match.span()), topics, kind=Lack.LINKED, is_formal=formal, passage=passage)


def _as_linked(gap: Missing, sheets: Sequence[LaidOut]) -> Missing:
    """*gap* as one that is known only by its address, where the sentence that names it gives one."""
    sheet = next((one for one in sheets if gap.where and one.document.name == gap.where.span.document), None)
    if sheet is None or gap.where is None or gap.kind is not Lack.PAPER:
        return gap
    passage = sheet.passage(gap.where.span.start, gap.where.span.end)
    return replace(gap, kind=Lack.LINKED) if _ADDRESS.search(sheet.document.text, passage.start, passage.end) else gap


def _unread(sheet: LaidOut) -> Iterator[Missing]:
    """What in the file could not be read."""
    for item in sheet.document.unread:
        at = min(item.at, len(sheet.document.text))
        page = f", page {item.page}" if item.page else ""
        yield Missing(f"{item.says}{page}", sheet.quote(at, at), kind=Lack.UNREAD)


def _changes(sheet: LaidOut) -> Iterator[Missing]:
    """Tracked changes that nobody has accepted or rejected, and comments that are still open."""
    for change in sheet.document.revisions:
        verb = "put in" if change.kind is RevisionKind.INSERTED else "struck out"
        words = " ".join(change.words.split())[:120]
        quote, span = sheet.quote(change.start, change.end), sheet.document.span(change.start, change.end)
        is_struck = change.kind is RevisionKind.DELETED
        yield Missing(
            f"a tracked change is open: {verb} “{words}”",
            quote,
            kind=Lack.OPEN_CHANGE,
            is_formal=is_struck,
            passage=span,
        )
    for note in sheet.document.notes:
        what = f"a comment is open: “{' '.join(note.words.split())[:120]}”"
        yield Missing(what, sheet.quote(note.start, note.end), kind=Lack.OPEN_COMMENT, is_formal=True)


_SEARCHES: tuple[Callable[[LaidOut], Iterator[Missing]], ...] = (
    _unread,
    blanks,
    boxes,
    empty_annexes,
    redactions,
    _changes,
    unsigned,
    wrong_dates,
)


def _first(packet: Sequence[Document], pattern: str) -> tuple[Quote, Document] | tuple[None, None]:
    for document in packet:
        if match := re.search(pattern, document.text) or re.search(pattern, document.text, re.IGNORECASE):
            return document.quote(*match.span()), document
    return None, None


def _has_heading(document: Document, pattern: str) -> bool:
    return any(True for _ in _headings(document, pattern))


def _headings(document: Document, pattern: str) -> Iterator[re.Match[str]]:
    """Each short line of *document* that begins with *pattern* and reads as a heading."""
    heading = re.compile(
        rf"[#\s\d.*_\u200b-\u200f\u2060\ufeff]*(?:{pattern})(?!\s+(?:shall|is|are|lists?|apply|applies)\b)",
        re.IGNORECASE,
    )
    lines = (document.text[paragraph.start : paragraph.end] for paragraph in document.paragraphs)
    return (found for line in lines if len(line) <= LONGEST_HEADING and (found := heading.match(line)))


def _annexes_headed(document: Document) -> Iterator[str]:
    """The annexes that stand in *document* under a heading of their own, in lower case."""
    pattern = r"((?:Annex|Schedule|Exhibit|Appendix|Attachment) (?:[A-Z]|[IVX]{1,4}|\d{1,2})\b)"
    return (found[1].lower() for found in _headings(document, pattern))


def _prevails(document: Document, pattern: str) -> bool:
    return bool(re.search(rf"(?:{pattern})\s+{_PRESENT}", document.text, re.IGNORECASE))
