"""The playbook's files as typed rows."""

from __future__ import annotations

from enum import StrEnum
from importlib import resources
from importlib.resources.abc import Traversable
from typing import TypeVar

from bailment.playbook.model import (
    Action,
    Check,
    Clause,
    Definition,
    Fallback,
    Playbook,
    Privileged,
    RedFlag,
    Requirement,
    Side,
    Slot,
    Tier,
    VerdictRule,
    Wording,
)
from bailment.playbook.pattern import Row, Source, row
from bailment.primitives.finding import Basis, Confidence, Severity
from bailment.primitives.strict_yaml import parse

Choice = TypeVar("Choice", bound=StrEnum)
Rows = dict[str, Row]

_CLAUSE = (
    *("key", "title", "article", "group", "tier", "severity", "escalation_owner", "applies_when", "perspective"),
    *("requirements", "acceptable_fallbacks", "common_vendor_fallback", "red_flags", "recommended_wording", "slots"),
    *("defines", "rationale", "legal_refs"),
)
_REQUIREMENT = (
    *("id", "text", "check", "must_list", "max", "min", "unit", "preferred", "tier", "basis", "authority", "see"),
    *("law_when", "else_tier", "can_concede", "confidence", "applies_when", "external_reason"),
)
_FLAG = (
    *("id", "concept", "severity", "basis", "authority", "law_when", "confidence", "clauses", "positive_examples"),
    *("safe_lookalikes", "action", "by_silence"),
)


def load() -> Playbook:
    """The playbook for API contracts and their data processing agreement, as shipped.

    Raises: Unreadable, naming file, line and column, for a row that is not of its form.
    """
    data = resources.files("bailment.playbook") / "data"
    meta = _file(data / "meta.yaml")
    keys = _texts(meta / "clauses")
    rows = {key: at for name in (*keys, "red_flags") for key, at in _rows(data / "rows" / f"{name}.yaml").items()}
    verdict = _file(data / "verdict.yaml") / "verdict"
    tiers = (_file(data / "tiers.yaml") / "tiers").mapping(("privileged", *Tier))
    return Playbook(
        name=(meta / "name").text(),
        version=(meta / "version").text(),
        clauses=tuple(_clause(_file(data / "clauses" / f"{key}.yaml"), rows) for key in keys),
        red_flags=tuple(_flag(at, rows) for at in (_file(data / "red_flags.yaml") / "red_flags").items()),
        definitions=tuple(_definition(at) for at in (_file(data / "definitions.yaml") / "definitions").items()),
        verdict_rules=tuple(_verdict_rule(at) for at in (verdict / "rules").items()),
        tiers=tuple((tier, (tiers[tier] / "meaning").text()) for tier in Tier),
    )


def _file(path: Traversable) -> Source:
    return Source.at(parse(path.read_bytes(), path.name))


def _rows(path: Traversable) -> Rows:
    return {key: row(key, at) for key, at in _file(path).mapping(()).items()}


def _clause(source: Source, rows: Rows) -> Clause:
    at = source.mapping(_CLAUSE)
    slots = tuple(_slot(slot) for slot in at["slots"].items())
    defines = _texts(at.get("defines"))
    return Clause(
        key=at["key"].text(),
        title=at["title"].text(),
        article=at["article"].text(),
        group=at["group"].text(),
        tier=_one_of(at["tier"], Tier),
        applies_when=at["applies_when"].text(),
        requirements=tuple(_requirement(item, rows) for item in at["requirements"].items()),
        red_flags=_texts(at["red_flags"]),
        wordings=tuple(
            _wording(side, text, slots, defines)
            for side, text in at["recommended_wording"].mapping(tuple(Side)).items()
        ),
        privileged=_privileged(at),
    )


def _privileged(at: dict[str, Source]) -> Privileged:
    perspective = at["perspective"].mapping(tuple(Side))
    return Privileged(
        fallbacks=tuple(_fallback(item) for item in at["acceptable_fallbacks"].items()),
        common_vendor_fallback=at["common_vendor_fallback"].text(),
        perspective=tuple((side, text.text()) for side, text in perspective.items()),
        escalation_owner=_texts(at["escalation_owner"]),
        severity=_one_of(at["severity"], Severity),
        rationale=at["rationale"].text(),
        legal_refs=_texts(at["legal_refs"]),
    )


def _requirement(source: Source, rows: Rows) -> Requirement:
    at = source.mapping(_REQUIREMENT)
    key = at["id"].text()
    return Requirement(
        id=key,
        text=at["text"].text(),
        check=_one_of(at["check"], Check),
        tier=_one_of(at["tier"], Tier),
        basis=_one_of(at["basis"], Basis),
        can_concede=_truth(at["can_concede"]),
        applies_when=at["applies_when"].text(),
        external_reason=at["external_reason"].text(),
        authority=_texts(at.get("authority")),
        see=_texts(at.get("see")),
        law_when=_text(at.get("law_when")),
        else_tier=_one_of(at["else_tier"], Tier) if "else_tier" in at else None,
        confidence=_one_of(at["confidence"], Confidence) if "confidence" in at else None,
        must_list=_texts(at.get("must_list")),
        max=_number(at.get("max")),
        min=_number(at.get("min")),
        unit=_text(at.get("unit")),
        preferred=_number(at.get("preferred")),
        row=rows.get(key),
    )


def _flag(source: Source, rows: Rows) -> RedFlag:
    at = source.mapping(_FLAG)
    key = at["id"].text()
    return RedFlag(
        id=key,
        concept=at["concept"].text(),
        severity=_one_of(at["severity"], Severity),
        basis=_one_of(at["basis"], Basis),
        clauses=_texts(at["clauses"]),
        action=_one_of(at["action"], Action),
        positive_examples=_texts(at["positive_examples"]),
        safe_lookalikes=_texts(at["safe_lookalikes"]),
        authority=_texts(at.get("authority")),
        law_when=_text(at.get("law_when")),
        confidence=_one_of(at["confidence"], Confidence) if "confidence" in at else None,
        by_silence="by_silence" in at and _truth(at["by_silence"]),
        row=rows.get(key),
    )


def _wording(side: str, text: Source, slots: tuple[Slot, ...], defines: tuple[str, ...]) -> Wording:
    words = text.text()
    return Wording(Side(side), words, tuple(slot for slot in slots if f"{{{slot.name}}}" in words), defines)


def _slot(source: Source) -> Slot:
    at = source.mapping(("name", "type", "from", "default"))
    default = str(at["default"].value) if "default" in at else None
    return Slot(at["name"].text(), at["type"].text(), at["from"].text(), default)


def _fallback(source: Source) -> Fallback:
    at = source.mapping(("rank", "position", "limit", "approver", "for", "kind"))
    rank = _number(at["rank"])
    return Fallback(
        rank=int(rank or 0),
        position=at["position"].text(),
        limit=at["limit"].text(),
        approver=_texts(at["approver"]),
        requirements=_texts(at["for"]),
        kind=at["kind"].text(),
    )


def _definition(source: Source) -> Definition:
    at = source.mapping(("term", "text"))
    return Definition(at["term"].text(), at["text"].text())


def _verdict_rule(source: Source) -> VerdictRule:
    at = source.mapping(("n", "verdict", "when"))
    return VerdictRule(int(_number(at["n"]) or 0), at["verdict"].text(), at["when"].text())


def _text(source: Source | None) -> str | None:
    return source.text() if source else None


def _texts(source: Source | None) -> tuple[str, ...]:
    return tuple(item.text() for item in source.items()) if source else ()


def _truth(source: Source) -> bool:
    if not isinstance(source.value, bool):
        raise source.refuse("true or false is needed here")
    return source.value


def _number(source: Source | None) -> float | None:
    if source is None:
        return None
    if isinstance(source.value, bool) or not isinstance(source.value, int | float):
        raise source.refuse("a number is needed here")
    return source.value


def _one_of(source: Source, kind: type[Choice]) -> Choice:
    word = source.text()
    if word not in list(kind):
        raise source.refuse(f"{word!r} is not known here", f"use one of {', '.join(kind)}")
    return kind(word)
