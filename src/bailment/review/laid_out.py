"""A paper laid out for the search for gaps: which sentence, and which subjects, a place belongs to."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from bailment.documents.model import Document, Paragraph
from bailment.primitives.span import Quote, Span
from bailment.reading.model import Reading
from bailment.reading.plain import plain
from bailment.reading.sentences import Unit, units
from bailment.review.verdict import Lack, Missing

_TOPICS = tuple(
    (clause, re.compile(words, re.IGNORECASE))
    for clause, words in (
        (
            "breach_notice",
            r"\bbreach(?:es)? notif|notif\w* .{0,60}\b(?:breach|incident)|\b(?:security|data) (?:incident|breach)",
        ),
        ("retention_deletion", r"\bretention|\bretain|\bdelet(?:e|ed|ion|ing)\b|\breturn or destr"),
        ("subprocessors", r"\bsub-?processors?\b|\bsub-?contractors?\b"),
        ("security", r"\bsecurity\b|\bsafeguards?\b|\bSOC ?2\b|\bISO ?27001\b|technical and organi[sz]ational"),
        ("audit", r"\baudits?\b|\binspections?\b"),
        ("sla", r"\buptime\b|\bavailability\b|\bservice levels?\b|\bservice credits?\b|\bresponse times?\b"),
        ("non_training", r"\btrain(?:ing|ed)?\b (?:data|models?|the model)|\bmachine learning\b|fine-?tun"),
        (
            "data_use",
            r"\bpurposes? of (?:the )?(?:processing|use)|\bpermitted (?:uses?|purposes?)"
            r"|nature (?:and purpose )?of (?:the )?processing",
        ),
        (
            "dpa",
            r"\bcategories of (?:personal )?data|\bdata subjects?\b|\bduration of (?:the )?processing"
            r"|\binstructions\b|data (?:processing|protection)",
        ),
        ("human_review", r"\bhuman review|\bclinical decision"),
    )
)
LABEL_LENGTH = 80
"""How long a line may be that names what stands under it. Units: characters."""

BLANK_LINES = 40
"""How far up the line that names a place may stand. Units: lines."""


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A document with its sentences; `spoken` remembers of what each passage speaks, which changes nothing seen."""

    document: Document
    sentences: tuple[Unit, ...]
    spoken: dict[Span, tuple[str, ...]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, reading: Reading) -> LaidOut:
        """The sheet of the document that was read."""
        return cls(reading.document, tuple(units(reading.document, plain(reading.document.text))))

    def passage(self, start: int, end: int) -> Span:
        """The sentence around [start, end), or the paragraph where no sentence holds it."""
        at = bisect_right(self.sentences, start, key=lambda unit: unit.start) - 1
        if at >= 0 and self.sentences[at].end > start:
            return self.document.span(self.sentences[at].start, max(end, self.sentences[at].end))
        paragraph = self.paragraph(start)
        if paragraph is None:
            return self.document.span(start, end)
        return self.document.span(min(start, paragraph.start), max(end, paragraph.end))

    def paragraph(self, at: int) -> Paragraph | None:
        """The paragraph that holds the offset *at*, or the last before it."""
        place = self._number(at)
        return self.document.paragraphs[place] if place >= 0 else None

    def words(self, span: Span) -> str:
        """The words at *span* with the short line above them, which often names what they are."""
        label = self._label_above(span.start)
        return f"{label} {self.document.text[span.start : span.end]}"

    def topics(self, words: str) -> tuple[str, ...]:
        """The clauses of which *words* speak."""
        return tuple(clause for clause, pattern in _TOPICS if pattern.search(words))

    def subjects(self, passage: Span) -> tuple[str, ...]:
        """The clauses of which *passage* and the short line above it speak."""
        if passage not in self.spoken:
            self.spoken[passage] = self.topics(self.words(passage))
        return self.spoken[passage]

    def gap(self, kind: Lack, what: str, start: int, end: int) -> Missing:
        """The gap at [start, end); it is formal where its sentence and the line above speak of no clause."""
        passage = self.passage(start, end)
        topics = self.subjects(passage)
        return Missing(what, self.quote(start, end), topics, kind=kind, is_formal=not topics, passage=passage)

    def quote(self, start: int, end: int) -> Quote:
        """The exact words at [start, end)."""
        return self.document.quote(start, end)

    def lines(self) -> Sequence[tuple[Paragraph, str]]:
        """Each paragraph that holds words, with its words."""
        text = self.document.text
        return [(p, text[p.start : p.end]) for p in self.document.paragraphs if text[p.start : p.end].strip()]

    def _number(self, at: int) -> int:
        return bisect_right(self.document.paragraphs, at, key=lambda paragraph: paragraph.start) - 1

    def _label_above(self, at: int) -> str:
        place = self._number(at)
        text = self.document.text
        for paragraph in reversed(self.document.paragraphs[max(0, place - BLANK_LINES) : max(0, place)]):
            line = text[paragraph.start : paragraph.end].strip()
            if line:
                return line if len(line) <= LABEL_LENGTH and not line.endswith((".", ";")) else ""
        return ""
