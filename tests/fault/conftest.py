"""The house, its gateway and its vendor, for the tests in this folder."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

NAME = "gateway_house"
if NAME not in sys.modules:
    file = next(folder / "gateway_house.py" for folder in Path(__file__).parents if folder.name == "tests")
    spec = importlib.util.spec_from_file_location(NAME, file)
    assert spec and spec.loader
    sys.modules[NAME] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(sys.modules[NAME])

import gateway_house  # noqa: E402


@pytest.fixture(scope="session")
def _house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[gateway_house.House]:
    with gateway_house.house(tmp_path_factory.mktemp("house")) as house:
        yield house


@pytest.fixture
def house(_house: gateway_house.House) -> Iterator[gateway_house.House]:
    """A house that serves, with a vendor that has received nothing yet."""
    enforcer = _house.gateway.enforcer
    yield _house
    _house.gateway.enforcer = enforcer
    _house.rest()
