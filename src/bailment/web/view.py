"""An answer as the page gets it: plain values, every offset already turned into marked words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

from bailment import api
from bailment.primitives.finding import Finding
from bailment.primitives.span import Quote
from bailment.web.highlights import Highlight, paragraphs
from bailment.web.words import CURES, OPERATIONS, SURE, VERDICTS, question, spoken, without_commands

if TYPE_CHECKING:
    from bailment.api.contracts import Reviewed
    from bailment.api.data import DataMap
    from bailment.api.workbench import DealFact


def review_view(reviewed: Reviewed) -> dict[str, Any]:
    """The review with its texts: what it is, the verdict, findings, terms, facts and what we ask for."""
    shown = _Shown(reviewed)
    return {
        "papers": shown.papers(),
        "side": shown.side(),
        "playbook": f"{reviewed.review.playbook} {reviewed.review.version}",
        "unjudged": [one.says.removeprefix("not judged: ") for one in reviewed.review.unjudged],
        "verdict": shown.verdict(),
        "missing": shown.missing(),
        "findings": shown.findings(),
        "clauses": shown.clauses(),
        "terms": shown.terms(),
        "facts": [_fact(fact) for fact in api.deal_facts(reviewed)],
        "texts": shown.texts(),
    }


class _Shown:
    """A review being turned into a view; it collects the words to be marked on the way."""

    def __init__(self, reviewed: Reviewed) -> None:
        """Shows *reviewed*."""
        self.reviewed = reviewed
        self.review = reviewed.review
        self.marked: dict[str, list[Highlight]] = {reading.document.name: [] for reading in reviewed.packet}
        quotes = {item.id: item.quotes for item in self.review.requirements}
        self.quotes = quotes | {flag.id: flag.quotes for flag in self.review.red_flags}
        self.numbers = {finding.code: number for number, finding in enumerate(self.review.findings)}

    def papers(self) -> list[dict[str, Any]]:
        """What each paper seems to be and whose it is, with the words that tell."""
        look = self.review.look
        if look is None:
            return []
        return [
            {
                "name": kind.document,
                "kind": kind.kind,
                "says": kind.says,
                "sure": SURE[kind.confidence.value],
                "author": author.says,
                "author_sure": SURE[author.confidence.value],
                "quotes": [quote.words for quote in author.quotes],
            }
            for kind, author in zip(look.kinds, look.authors, strict=True)
        ]

    def side(self) -> dict[str, Any]:
        """Our side, and why the text proposes it."""
        look = self.review.look
        proposed = look.side if look else None
        return {
            "key": self.review.side.value,
            "proposed": proposed.side.value if proposed else None,
            "says": proposed.says if proposed else "",
            "quote": proposed.quote.words if proposed and proposed.quote else "",
        }

    def verdict(self) -> dict[str, Any]:
        """The verdict in words, with what decides it."""
        word = self.review.verdict.word.value
        said = VERDICTS[word]
        reasons = (self._reason(reason.about, reason.says) for reason in self.review.verdict.why)
        told = {"large": said.large, "small": said.small, "tone": said.tone}
        return {"word": word, **told, "rule": self.review.verdict.rule, "why": list(reasons)}

    def _reason(self, about: str, says: str) -> dict[str, Any]:
        """One thing that decided: what it is, how it decides, the paper's words, and the finding to look at."""
        head, mark, words = says.partition(' ("')
        quote = words.removesuffix('")') if mark else ""
        item = self.review.requirement(about)
        flag = next((flag for flag in self.review.red_flags if flag.id == about), None)
        name = item.asks if item else flag.concept if flag else ""
        how = head[len(name) + 2 :] if name and head.startswith(f"{name}: ") else ""
        return {"says": name if how else head, "how": how, "quote": quote, "finding": self.numbers.get(about)}

    def missing(self) -> list[dict[str, Any]]:
        """The papers that are named and not there, and what could not be read."""
        return [
            {
                "what": gap.what,
                "is_paper": gap.kind.value in ("paper", "linked", "annex"),
                "cure": CURES[gap.kind.value],
                "decides": gap.decides,
                "quote": self._quote(gap.where, f"m{number}") if gap.where and gap.where.words.strip() else None,
            }
            for number, gap in enumerate(sorted(self.review.incomplete, key=lambda gap: not gap.decides))
        ]

    def findings(self) -> list[dict[str, Any]]:
        """Every finding with its words and how it weighs."""
        barring = api.bars_signing(self.reviewed)
        return [
            self._finding(number, finding, finding.code in barring)
            for number, finding in enumerate(self.review.findings)
        ]

    def _finding(self, number: int, finding: Finding, bars: bool) -> dict[str, Any]:
        asks, why = self._split(finding)
        quotes = self.quotes.get(finding.code) or ((finding.where,) if isinstance(finding.where, Quote) else ())
        return {
            "code": finding.code,
            "says": asks,
            "why": why,
            "severity": finding.severity.value,
            "tier": spoken(finding.tier) if finding.tier else "flag",
            "clause": finding.clause,
            "basis": finding.basis.value,
            "authority": list(finding.authority),
            "confidence": finding.confidence.value if finding.confidence else None,
            "owners": [spoken(owner) for owner in finding.escalate_to],
            "fix": finding.fix,
            "bars": bars,
            "quotes": [self._quote(quote, f"f{number}") for quote in quotes],
        }

    def _split(self, finding: Finding) -> tuple[str, str]:
        """What the finding is about, and what the paper says of it."""
        item = self.review.requirement(finding.requirement) if finding.requirement else None
        if item is None or not finding.says.startswith(f"{item.asks}: "):
            return finding.says, ""
        return item.asks, finding.says[len(item.asks) + 2 :]

    def _quote(self, quote: Quote, name: str) -> dict[str, str]:
        """The words with their place, to be marked under *name*."""
        self.marked.setdefault(quote.span.document, []).append(Highlight(quote.span.start, quote.span.end, name))
        return {"words": quote.words, "place": self._place(quote)}

    def _place(self, quote: Quote) -> str:
        """The innermost numbered clause that holds the words, after the document where there are several."""
        several = len(self.reviewed.packet) > 1
        for reading in self.reviewed.packet:
            if reading.document.name == quote.span.document:
                numbers = [c.number for c in reading.clauses if c.number and c.span.holds(quote.span)]
                place = [quote.span.document] if several else []
                return ", ".join([*place, *(f"clause {number.rstrip(':.')}" for number in numbers[-1:])])
        return quote.span.document

    def clauses(self) -> list[dict[str, Any]]:
        """The clauses in question: our neutral reasons and the wording that we ask for."""
        return [
            {
                "key": clause.key,
                "title": clause.title,
                "reasons": dict(clause.reasons),
                "wording": clause.wording,
                "unfilled": [{"slot": slot, "says": spoken(slot)} for slot in clause.unfilled],
            }
            for clause in api.clauses_in_question(self.reviewed)
        ]

    def terms(self) -> list[dict[str, Any]]:
        """The terms of each document, those on which it speaks first."""
        return [
            {
                "document": reading.document.name,
                "term": spoken(term.key),
                "value": _value(term.value),
                "quote": self._quote(term.quote, f"t{place}-{number}") if term.quote else None,
                "name": f"t{place}-{number}",
                "why": term.why,
                "confidence": term.confidence.value,
            }
            for place, reading in enumerate(self.reviewed.packet)
            for number, term in enumerate(sorted(reading.terms.values(), key=lambda term: term.quote is None))
        ]

    def texts(self) -> list[dict[str, Any]]:
        """The documents with everything marked that was asked for before."""
        documents = (reading.document for reading in self.reviewed.packet)
        return [
            {"name": document.name, "paragraphs": paragraphs(document, self.marked[document.name])}
            for document in documents
        ]


def _fact(fact: DealFact) -> dict[str, Any]:
    value = sorted(fact.value) if isinstance(fact.value, list | tuple | frozenset) else fact.value
    return {
        "name": fact.name,
        "question": question(fact.name),
        "type": fact.type,
        "choices": [{"value": value, "says": spoken(value)} for value in fact.values],
        "codes": fact.codes,
        "note": fact.note,
        "value": value if isinstance(value, list | bool | int | None) else str(value),
        "quote": fact.quote.words if fact.quote else None,
        "settles": list(fact.settles),
    }


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(spoken(str(part)) for part in value) or "none"
    return "" if value is None else spoken(value) if isinstance(value, str) else str(value)


def map_view(found: DataMap) -> dict[str, Any]:
    """The map of the samples: fields by what is done with them, checks by kind, and the risk."""
    rows = sorted(found.fields, key=lambda row: (list(OPERATIONS).index(row.transformation.value), row.path))
    return {
        "purpose": found.purpose,
        "needed": sum(row.needed for row in rows),
        "groups": [
            {
                "operation": operation,
                "large": OPERATIONS[operation].large,
                "small": OPERATIONS[operation].small,
                "fields": [_field(row.plain()) for row in group],
            }
            for operation, group in groupby(rows, key=lambda row: row.transformation.value)
        ],
        "fields": len(rows),
        "checks": list(_checks(found.checks)),
        "risk": {"persons": found.risk.persons, **found.risk.plain()},
    }


def _field(plain: dict[str, object]) -> dict[str, object]:
    category = plain["category"]
    return {**plain, "category": spoken(str(category)) if category else "unclassified"}


def _checks(checks: Iterable[Finding]) -> Iterator[dict[str, Any]]:
    """The checks by kind, the gravest first, each kind with what it says of each place."""
    ordered = sorted(checks, key=lambda check: (check.severity.rank, check.code))
    for (severity, code), group in groupby(ordered, key=lambda check: (check.severity.value, check.code)):
        found = list(group)
        first = found[0]
        yield {
            "code": code,
            "severity": severity,
            "title": spoken(first.says.partition(":")[0]),
            "says": [check.says.partition(": ")[2] or check.says for check in found],
            "basis": first.basis.value,
            "authority": list(first.authority),
            "fix": without_commands(first.fix),
        }
