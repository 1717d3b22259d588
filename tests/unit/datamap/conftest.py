"""What every test of the data map starts from."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import resources

import pytest

from bailment.datamap import DataMap, Knowledge, Purposes, inventory, load_knowledge, load_purposes, purpose
from bailment.payloads import Payload, read

Map = Callable[..., DataMap]


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """What the package ships."""
    return load_knowledge()


@pytest.fixture(scope="session")
def purposes() -> Purposes:
    """What the package ships."""
    return load_purposes()


@pytest.fixture(scope="session")
def example() -> Payload:
    """The bundle of the example's deal."""
    name = "discharge-bundle.json"
    return read(resources.files("bailment.examples").joinpath(name).read_bytes(), name)


@pytest.fixture(scope="session")
def mapped(knowledge: Knowledge, purposes: Purposes) -> Map:
    """Maps resources given as Python values, by default for summarisation."""

    def of(*trees: object, why: str | None = "summarisation") -> DataMap:
        payloads = [read(json.dumps(tree).encode(), f"{index}.json") for index, tree in enumerate(trees)]
        return inventory(payloads, purpose(why, purposes) if why else None, knowledge)

    return of
