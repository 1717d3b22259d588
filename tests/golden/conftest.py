"""The shipped examples and the shipped knowledge, read once."""

from __future__ import annotations

from collections.abc import Callable
from importlib import resources

import pytest

from bailment import documents, reading
from bailment.law import load_vocabulary
from bailment.playbook import load, load_books, load_kinds
from bailment.primitives.strict_yaml import parse
from bailment.reading import Reading, load_lexicon
from bailment.review import Books, Deal, deal

Read = Callable[[bytes, str], Reading]


@pytest.fixture(scope="session")
def books() -> Books:
    return Books(load(), load_vocabulary(), load_lexicon(), load_books(), load_kinds())


@pytest.fixture(scope="session")
def read(books: Books) -> Read:
    return lambda data, name: reading.read(documents.read(data, name), (), books.lexicon)


@pytest.fixture(scope="session")
def example_deal() -> Deal:
    return deal(parse(example("deal.yaml"), "deal.yaml"))


@pytest.fixture(scope="session")
def vendor_file() -> bytes:
    return example("vendor-agreement.docx")


@pytest.fixture(scope="session")
def corrected_file() -> bytes:
    return example("corrected-agreement.docx")


def example(name: str) -> bytes:
    return (resources.files("bailment") / "examples" / name).read_bytes()
