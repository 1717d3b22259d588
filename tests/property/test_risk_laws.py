"""Laws that figures of risk keep, whatever the table."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bailment.datamap.crowd import Crowd, Figures, grouped

ROWS = st.integers(1, 3).flatmap(
    lambda width: st.lists(st.tuples(*[st.sampled_from(["", "a", "b", "c"])] * width), min_size=2, max_size=40)
)
Row = tuple[str, ...]


def crowd(rows: list[Row]) -> Crowd:
    columns = tuple(list(column) for column in zip(*rows, strict=True))
    return Crowd("t", tuple("xyz"[: len(columns)]), columns, len(rows))


def figures(rows: list[Row]) -> Figures:
    return crowd(rows).figures()


@given(ROWS)
def test_knowing_less_never_raises_the_risk(rows: list[Row]) -> None:
    whole = crowd(rows)
    for path in whole.paths:
        less = whole.figures(one for one in whole.paths if one != path)
        assert less.k_min >= whole.figures().k_min
        assert less.prosecutor_mean <= whole.figures().prosecutor_mean
        assert less.uniques <= whole.figures().uniques


@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_rows_and_columns_changes_nothing(rows: list[Row], chance: object) -> None:
    turned = [row[::-1] for row in rows]
    chance.shuffle(turned)  # type: ignore[attr-defined]
    assert figures(turned) == figures(rows)


@given(ROWS)
def test_writing_every_record_twice_doubles_k_and_halves_the_mean(rows: list[Row]) -> None:
    once, twice = figures(rows), figures(rows * 2)
    assert twice.k_min == 2 * once.k_min
    assert twice.prosecutor_mean == once.prosecutor_mean / 2
    assert twice.uniques == 0


@given(ROWS)
def test_coarser_values_never_raise_the_risk(rows: list[Row]) -> None:
    coarse = [(("b" if row[0] == "c" else row[0]), *row[1:]) for row in rows]
    assert figures(coarse).k_min >= figures(rows).k_min
    assert figures(coarse).classes <= figures(rows).classes


@given(ROWS)
def test_classes_hold_each_record_once(rows: list[Row]) -> None:
    found = figures(rows)
    assert sum(size * count for size, count in found.sizes) == len(rows)
    assert found.uniques == sum(rows.count(row) == 1 for row in rows)
    assert 0 < found.prosecutor_mean <= found.prosecutor_max <= 1


def test_without_anything_known_all_are_alike() -> None:
    assert grouped([], 7).sizes == ((7, 1),)
