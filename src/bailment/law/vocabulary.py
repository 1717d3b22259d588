"""The declared facts, loaded and checked: every condition parses, asks declared names, and none rests on itself."""

from __future__ import annotations

from bailment.law.conditions import Condition, names
from bailment.law.facts import Input, Kind, Vocabulary
from bailment.law.rows import Row, file
from bailment.primitives.errors import Unreadable, Usage

_OPEN_LISTS = ("ISO 3166-1 alpha-2", "USPS codes")
_KEYS = ("type", "values", "default", "derived", "set_by", "scope", "note")

Default = bool | str | frozenset[str] | Condition | None
Derived = Condition | tuple[tuple[str, Condition], ...] | None


def load_vocabulary() -> Vocabulary:
    """The facts of `data/facts.yaml`.

    Raises: Unreadable, naming line and column, for a row that is not of its form, a condition that does not hold
    together, or facts that rest on one another in a circle.
    """
    inputs = file("facts.yaml").row("inputs")
    rows = {name: inputs.row(name).allow(*_KEYS) for name in inputs.values}
    bare = Vocabulary({name: _declared(name, row) for name, row in rows.items()})
    vocabulary = Vocabulary({name: _ruled(bare, row, bare.inputs[name]) for name, row in rows.items()})
    for name in rows:
        _refuse_circle(name, vocabulary, ())
    return vocabulary


def _declared(name: str, row: Row) -> Input:
    listed = row.values.get("values")
    open_list = listed if isinstance(listed, str) else None
    if open_list not in (None, *_OPEN_LISTS):
        row.refuse("values", f"an open list is one of {', '.join(_OPEN_LISTS)}")
    return Input(
        name=name,
        kind=row.one_of("type", Kind),
        values=() if open_list else row.texts("values"),
        open_list=open_list,
        set_by=row.texts("set_by"),
        scope=row.text_or_none("scope") or "deal",
        note=row.text_or_none("note"),
    )


def _ruled(vocabulary: Vocabulary, row: Row, bare: Input) -> Input:
    return Input(
        name=bare.name,
        kind=bare.kind,
        values=bare.values,
        open_list=bare.open_list,
        default=_default(vocabulary, row, bare),
        derived=_derived(vocabulary, row),
        set_by=bare.set_by,
        scope=bare.scope,
        note=bare.note,
    )


def _default(vocabulary: Vocabulary, row: Row, bare: Input) -> Default:
    value = row.values.get("default")
    if bare.kind is Kind.SET:
        return frozenset(row.texts("default")) if "default" in row.values else None
    if value is None or isinstance(value, bool):
        return value
    text = row.text("default")
    if bare.kind is Kind.BOOL:
        return _condition(vocabulary, row, "default", text)
    if not bare.allows(text):
        row.refuse("default", f"{text!r} is not one of its values")
    return text


def _derived(vocabulary: Vocabulary, row: Row) -> Derived:
    value = row.values.get("derived")
    if isinstance(value, dict):
        by_value = row.row("derived")
        return tuple((key, _condition(vocabulary, by_value, key, by_value.text(key))) for key in by_value.values)
    return None if value is None else _condition(vocabulary, row, "derived", row.text("derived"))


def _condition(vocabulary: Vocabulary, row: Row, key: str, text: str) -> Condition:
    try:
        return vocabulary.condition(text)
    except Usage as error:
        row.refuse(key, error.says)


def _refuse_circle(name: str, vocabulary: Vocabulary, path: tuple[str, ...]) -> None:
    if name in path:
        raise Unreadable(f"these facts rest on one another: {', '.join((*path, name))}", where="facts.yaml")
    for condition in vocabulary.inputs[name].asks:
        for other in sorted(names(condition)):
            _refuse_circle(other, vocabulary, (*path, name))
