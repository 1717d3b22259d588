"""YAML is read strictly, each refusal with its place; what is written reads back as it was."""

from __future__ import annotations

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bailment.primitives.errors import Unreadable
from bailment.primitives.span import Place
from bailment.primitives.strict_yaml import MAX_BYTES, MAX_DEPTH, MAX_VALUES, dump, load, parse

REFUSED = {
    "a: 1\na: 2\n": ("f.yaml:2:1", "'a' stands here a second time"),
    "a:\n  b: 1\n  'b': 2\n": ("f.yaml:3:3", "'b' stands here a second time"),
    "a: &x 1\nb: *x\n": ("f.yaml:1:4", "anchors and aliases"),
    "a: *x\n": ("f.yaml:1:4", "anchors and aliases"),
    "a: !!int '1'\n": ("f.yaml:1:4", "tag"),
    "a: !secret x\n": ("f.yaml:1:4", "tag"),
    "a: !!python/object/apply:os.system [x]\n": ("f.yaml:1:4", "tag"),
    "a: 1\n---\nb: 2\n": ("f.yaml:2:1", "second document"),
    "? [a, b]\n: 1\n": ("f.yaml:1:3", "a key is one word"),
    "a: [1, 2\nb: 3\n": ("f.yaml:2:2", "not YAML"),
    "a:\n\t- 1\n": ("f.yaml:2:1", "not YAML"),
    "x: " + "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1): (f"f.yaml:1:{MAX_DEPTH + 4}", "levels deep"),
    "<<: {a: 1}\n<<: {b: 2}\n": ("f.yaml:2:1", "a second time"),
}


@pytest.mark.parametrize(("text", "told"), REFUSED.items(), ids=[says for _, says in REFUSED.values()])
def test_a_refusal_names_line_and_column(text: str, told: tuple[str, str]) -> None:
    with pytest.raises(Unreadable) as error:
        load(text, "f.yaml")
    assert error.value.where == told[0]
    assert told[1] in error.value.says


def test_what_is_too_large_or_no_text_is_refused() -> None:
    for text, says in (
        (b"a" * (MAX_BYTES + 1), "larger"),
        (b"a: \xff", "byte 3 is not UTF-8"),
        ("a: \x00", "not YAML"),
        ("[" + "1," * MAX_VALUES + "1]", f"more than {MAX_VALUES} values"),
        ("[" * 200_000, "levels deep"),
    ):
        with pytest.raises(Unreadable, match=says):
            load(text, "f.yaml")


SCALARS = {
    "no": "no", "NO": "NO", "yes": "yes", "on": "on", "true": True, "False": False, "null": None, "~": None, "": None,
    "12": 12, "-3": -3, "012": "012", "0x1F": "0x1F", "0o7": "0o7", "1_000": "1_000", "12:30:45": "12:30:45",
    "1.50": 1.5, "1.": "1.", ".5": ".5", "1e3": "1e3", "1.0e3": 1000.0, ".inf": ".inf", ".nan": ".nan",
    "2026-03-02": "2026-03-02", "'12'": "12", '"true"': "true", "9" * 19: "9" * 19, "=": "=",
}  # fmt: skip


@pytest.mark.parametrize(("text", "value"), SCALARS.items())
def test_scalars_are_those_of_yaml_1_2_and_no_more(text: str, value: object) -> None:
    read = load(f"a: {text}\n", "f.yaml")
    assert read == {"a": value}
    assert isinstance(read, dict)
    assert type(read["a"]) is type(value)


def test_each_value_has_its_place_and_a_missing_one_that_of_its_parent() -> None:
    parsed = parse("a:\n  - b: 1\n    c: 2\n", "f.yaml")
    assert parsed.place(("a", 0, "c")) == Place("f.yaml", 3, 8)
    assert parsed.place(("a", 0, "missing")) == parsed.place(("a", 0)) == Place("f.yaml", 2, 5)
    assert parsed.place(("nothing",)) == Place("f.yaml", 1, 1)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(VALUES)
@example("a\x85b")
@example("line\n\x85\n")
@example({"\x85": "\u2028", "\ufeff": " \n"})
@example([math.inf])
@example([math.nan])
@example("\ud800")
@example("\0")
@example(10**18)
@example(0.1 + 0.2)
@example({"": "", "~": "~", "1": "1", "no": "no", "<<": "<<", "=": "="})
def test_what_is_dumped_reads_back_the_same_or_is_refused(value: object) -> None:
    try:
        text = dump(value)  # type: ignore[arg-type]
    except ValueError:
        return
    assert load(text, "f.yaml") == value
    assert load(text.encode(), "f.yaml") == value


@given(st.text(st.characters(exclude_categories=("Cs", "Cc"))), st.integers(-(10**17), 10**17), st.floats(-1e15, 1e15))
def test_ordinary_values_are_never_refused(text: str, number: int, fraction: float) -> None:
    assert load(dump([text, number, round(fraction, 6)]), "f.yaml") == [text, number, round(fraction, 6)]


def test_a_list_that_stands_twice_is_written_out_twice() -> None:
    shared = ["x"]
    assert load(dump({"a": shared, "b": shared}), "f.yaml") == {"a": ["x"], "b": ["x"]}  # type: ignore[dict-item]
