"""Terms: facts about what the text says, each decided by the first of its rules that finds a statement."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources

from bailment.playbook.pattern import NumberRule, Patterns, Source, patterns
from bailment.playbook.pattern import number as number_rule
from bailment.primitives.finding import Confidence
from bailment.primitives.span import Quote
from bailment.primitives.strict_yaml import parse
from bailment.reading.matching import Index, numbers_found, numbers_of
from bailment.reading.model import Force, Term, TermValue
from bailment.reading.ownership import owners_by_subject
from bailment.reading.recognisers import Recognisers
from bailment.reading.royalties import royalty_rate
from bailment.reading.spells import initial_months

TYPES = ("bool", "hours", "days", "months", "percent", "count", "enum", "set")
PICKS = ("most", "least", "first")
SILENT: dict[str, TermValue] = {"bool": False, "set": ()}
RECOGNISERS: Recognisers = {
    "royalty_rate": royalty_rate,
    "initial_months": initial_months,
    "owners_by_subject": owners_by_subject,
}


@dataclass(frozen=True, slots=True)
class Rule:
    """A value, and the statements that give it.

    It is passed over where none of `where`, or one of `unless`, stands anywhere in the document.
    """

    value: TermValue
    when: Patterns
    where: Patterns
    unless: Patterns
    why: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class TermRow:
    """One term of the vocabulary and how it is decided.

    The first rule that finds a statement gives the value of a bool or an enum; every rule that finds one adds its value
    to a set. A number is read from `number`; `pick` says which, where several stand in the text; `otherwise` finds the
    words that decide a null. `rest` is the value of silence. A `recogniser` reads what rules can't say; where it finds
    nothing, they decide. A term with `where` is one of silence in a paper of which no statement matches that.
    """

    key: str
    type: str
    says: str
    values: tuple[str, ...]
    rest: TermValue
    rules: tuple[Rule, ...]
    number: NumberRule | None
    pick: str
    otherwise: Patterns
    recogniser: str = ""
    where: Patterns = ()


def load_terms() -> tuple[TermRow, ...]:
    """The term rows that the package ships: every file of `data/terms`, in the order of their names.

    A new concern is a new file there. It may name phrases: its own, in `phrases`, and those of `data/phrases.yaml`.
    """
    data = resources.files("bailment.reading").joinpath("data")
    shared = _phrases(Source.at(parse(data.joinpath("phrases.yaml").read_text("utf-8"), "phrases.yaml")))
    rows: list[TermRow] = []
    for file in sorted(data.joinpath("terms").iterdir(), key=lambda file: file.name):
        parsed = parse(file.read_text("utf-8"), file.name)
        rows += term_rows(Source.at(parsed, (), shared | _phrases(Source.at(parsed))))
    return tuple(rows)


def _phrases(source: Source) -> dict[str, str]:
    entries = source.mapping(("version", "phrases", "terms"))
    return {name: at.text() for name, at in entries["phrases"].mapping(()).items()} if "phrases" in entries else {}


def term_rows(source: Source) -> list[TermRow]:
    """The rows at *source*, a mapping with `terms`.

    Raises: Unreadable, naming the place, for an unknown key, type or value.
    """
    return [_row(item) for item in source.mapping(("version", "phrases", "terms"))["terms"].items()]


def terms(rows: tuple[TermRow, ...], index: Index) -> dict[str, Term]:
    """The term of each row, read from the statements of *index*."""
    return {row.key: _term(row, index) for row in rows}


def _term(row: TermRow, index: Index) -> Term:
    if row.where and not index.is_fragment and not numbers_of(row.where, index):
        return Term(row.key, row.rest, None, "the paper is not of the kind that speaks of it", Confidence.MEDIUM)
    told = RECOGNISERS[row.recogniser](index) if row.recogniser else None
    if told:
        unit = row.type if isinstance(told.value, int | float) else None
        return Term(row.key, _whole(told.value), told.quote, told.why, Confidence.MEDIUM, unit)
    if row.number:
        return _numeric(row, row.number, index)
    if row.type == "set":
        return _several(row, index)
    for rule in row.rules:
        found = numbers_of(rule.when, index)
        if found and _holds_here(rule, index):
            return Term(row.key, rule.value, _best(found, index), rule.why, rule.confidence)
    return Term(row.key, row.rest, None, "nothing in the text says so", Confidence.MEDIUM)


def _holds_here(rule: Rule, index: Index) -> bool:
    return (not rule.where or bool(numbers_of(rule.where, index))) and not numbers_of(rule.unless, index)


def _several(row: TermRow, index: Index) -> Term:
    hits = [(rule, found) for rule in row.rules if (found := numbers_of(rule.when, index))]
    value = tuple(str(rule.value) for rule, _ in hits)
    quote = _best(hits[0][1], index) if hits else None
    why = "; ".join(rule.why for rule, _ in hits) or "nothing in the text says so"
    return Term(row.key, value, quote, why, Confidence.HIGH if hits else Confidence.MEDIUM)


def _numeric(row: TermRow, rule: NumberRule, index: Index) -> Term:
    found = numbers_found(rule, index)
    if found:
        by_size = sorted(found, key=lambda number: number.value)
        chosen = {"most": by_size[-1], "least": by_size[0]}.get(row.pick, found[0])
        why = f"the text fixes {chosen.written.value:g} {chosen.written.unit.replace('_', ' ')}"
        business = rule.unit == "days" and chosen.written.unit == "business_days"
        unit = "business_days" if business else rule.unit
        return Term(row.key, _whole(chosen.value), chosen.quote, why, Confidence.MEDIUM, unit)
    silent = numbers_of(row.otherwise, index)
    why = "the text speaks of it without a number" if silent else "nothing in the text says so"
    return Term(row.key, row.rest, _best(silent, index) if silent else None, why, Confidence.MEDIUM)


def _whole(value: TermValue) -> TermValue:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _best(found: set[int], index: Index) -> Quote:
    """The first statement that binds or allows; a bare saying, then a definition, only where nothing else says it."""
    last = (Force.SAYS, Force.DEFINES)
    forces = [statement.force for statement in index.reading.statements]
    return index.quote(min(found, key=lambda n: (last.index(forces[n]) + 1 if forces[n] in last else 0, n)))


def _row(source: Source) -> TermRow:
    keys = ("key", "type", "values", "is", "where", "recogniser", "rules", "number", "pick", "otherwise", "silence")
    entries = source.mapping(keys)
    kind = entries["type"].one_of(TYPES)
    values = tuple(item.text() for item in entries["values"].items()) if "values" in entries else ()
    rest: TermValue = entries["silence"].one_of(values) if "silence" in entries else SILENT.get(kind)
    return TermRow(
        key=entries["key"].text(),
        type=kind,
        says=entries["is"].text(),
        values=values,
        rest=rest,
        rules=tuple(_rule(item, kind, values) for item in entries["rules"].items()) if "rules" in entries else (),
        number=number_rule(entries["number"]) if "number" in entries else None,
        pick=entries["pick"].one_of(PICKS) if "pick" in entries else "first",
        otherwise=patterns(entries["otherwise"]) if "otherwise" in entries else (),
        recogniser=entries["recogniser"].one_of(tuple(RECOGNISERS)) if "recogniser" in entries else "",
        where=patterns(entries["where"]) if "where" in entries else (),
    )


def _rule(source: Source, kind: str, values: tuple[str, ...]) -> Rule:
    entries = source.mapping(("value", "when", "where", "unless", "why", "confidence"))
    value: TermValue = entries["value"].one_of(values) if kind in ("enum", "set") else True
    sure = entries["confidence"].one_of(tuple(Confidence)) if "confidence" in entries else "medium"
    where, unless = (patterns(entries[key]) if key in entries else () for key in ("where", "unless"))
    return Rule(value, patterns(entries["when"]), where, unless, entries["why"].text(), Confidence(sure))
