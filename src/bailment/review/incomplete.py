"""Documents that a packet refers to and does not hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bailment.documents.model import Document
from bailment.primitives.span import Quote
from bailment.review.verdict import Missing

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


def missing(packet: Sequence[Document], kinds: Sequence[str]) -> tuple[Missing, ...]:
    """What the packet refers to and does not hold, each with the words that refer to it."""
    return (*_papers(packet, kinds), *_main_agreement(packet, kinds), *_annexes(packet))


def _papers(packet: Sequence[Document], kinds: Sequence[str]) -> Iterator[Missing]:
    held = {"the data processing agreement": "dpa", "the business associate agreement": "baa"}
    for what, pattern, clauses in _PAPERS:
        if held.get(what) in kinds or any(_has_heading(document, pattern) for document in packet):
            continue
        quote, document = _first(packet, pattern)
        if quote and document and not re.match(r"(?i)this\s", document.text[max(0, quote.span.start - 5) :]):
            yield Missing(what, quote, clauses, _prevails(document, pattern))


def _main_agreement(packet: Sequence[Document], kinds: Sequence[str]) -> Iterator[Missing]:
    if not kinds or any(kind not in ("dpa", "baa") for kind in kinds):
        return
    quote, document = _first(packet, _MAIN)
    if quote and document:
        yield Missing("the main agreement", quote, (), _prevails(document, _MAIN))


def _annexes(packet: Sequence[Document]) -> Iterator[Missing]:
    for document in packet:
        named: dict[str, Quote] = {}
        for match in _ANNEX.finditer(document.text):
            named.setdefault(" ".join(match[0].split()), document.quote(*match.span()))
        for name, quote in named.items():
            if not any(_has_heading(other, rf"{re.escape(name)}\b") for other in packet):
                yield Missing(name, quote)


def _first(packet: Sequence[Document], pattern: str) -> tuple[Quote, Document] | tuple[None, None]:
    for document in packet:
        if match := re.search(pattern, document.text) or re.search(pattern, document.text, re.IGNORECASE):
            return document.quote(*match.span()), document
    return None, None


def _has_heading(document: Document, pattern: str) -> bool:
    heading = re.compile(
        rf"[#\s\d.*_\u200b-\u200f\u2060\ufeff]*(?:{pattern})(?!\s+(?:shall|is|are|lists?|apply|applies)\b)",
        re.IGNORECASE,
    )
    lines = (document.text[paragraph.start : paragraph.end] for paragraph in document.paragraphs)
    return any(len(line) <= LONGEST_HEADING and heading.match(line) for line in lines)


def _prevails(document: Document, pattern: str) -> bool:
    return bool(re.search(rf"(?:{pattern})\s+{_PRESENT}", document.text, re.IGNORECASE))
