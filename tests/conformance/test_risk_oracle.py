"""Our figures of risk against pycanon's, on the shared table and on tables made at random."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from bailment import api
from bailment.datamap.crowd import Crowd

pandas = pytest.importorskip("pandas", reason="the oracle needs pandas")
anonymity = pytest.importorskip("pycanon.anonymity", reason="the oracle is pycanon")

pytestmark = pytest.mark.filterwarnings("ignore:In a future version, the keys of `groups`")

USUAL = ["sex", "age", "race", "marital-status"]
SETS = [USUAL, ["age", "native-country"], [*USUAL, "workclass"]]


@pytest.fixture(scope="module")
def adult(shared: Path) -> Path:
    return shared / "data/payloads/tabular/adult.csv"


@pytest.mark.shared
@pytest.mark.capability("CAP-056")
def test_the_map_of_adult_agrees_with_its_readme(adult: Path) -> None:
    risk = api.map_payloads([adult]).risk
    assert list(risk.quasi_identifiers) == USUAL
    assert (risk.persons, risk.k_min, risk.uniques, risk.prosecutor_max) == (30_162, 1, 543, 1.0)
    assert round(risk.prosecutor_mean or 0, 3) == 0.056


@pytest.mark.shared
@pytest.mark.capability("CAP-056")
def test_the_risk_of_adult_lists_its_small_cells(adult: Path) -> None:
    found = api.table_risk(adult)
    assert found.cells[0] == ("1", 543, 543)
    assert sum(records for _, _, records in found.cells) == 30_162
    assert sum(count for _, count, _ in found.cells) == found.figures.classes == 1690


@pytest.mark.shared
@pytest.mark.parametrize("quasi", SETS, ids="+".join)
def test_adult_agrees_with_the_oracle(adult: Path, quasi: list[str]) -> None:
    found = api.table_risk(adult, quasi=quasi).figures
    frame = pandas.read_csv(adult, sep=";", dtype=str, keep_default_na=False)
    sizes = frame.groupby(quasi).size()
    assert found.k_min == anonymity.k_anonymity(frame, quasi)
    assert (found.classes, found.uniques) == (len(sizes), int((sizes == 1).sum()))
    assert found.prosecutor_mean == pytest.approx(len(sizes) / len(frame))


@pytest.mark.parametrize("seed", range(12))
def test_tables_made_at_random_agree_with_the_oracle(seed: int) -> None:
    chance = random.Random(seed)
    paths = ("a", "b", "c")[: chance.randint(1, 3)]
    count = chance.randint(2, 200)
    columns = tuple([str(chance.randint(0, chance.choice([1, 4, 9]))) for _ in range(count)] for _ in paths)
    found = Crowd("t", paths, columns, count).figures()
    frame = pandas.DataFrame(dict(zip(paths, columns, strict=True)))
    assert found.k_min == anonymity.k_anonymity(frame, list(paths))
    assert found.classes == len(frame.groupby(list(paths)))
