"""The shipped books and kinds: each names only what there is, and none claims what nobody holds."""

from __future__ import annotations

import pytest

from bailment.playbook import Book, Side, load, load_books, load_kinds
from bailment.primitives.errors import Usage

SHELF, KINDS, PLAYBOOK = load_books(), load_kinds(), load()
CLAUSES = {clause.key for clause in PLAYBOOK.clauses}


@pytest.mark.parametrize("book", SHELF.books, ids=lambda book: book.name)
def test_a_book_names_only_clauses_and_kinds_that_there_are(book: Book) -> None:
    elsewhere = dict(book.elsewhere)

    assert {clause for _, clauses in book.judges for clause in clauses} <= CLAUSES
    assert set(elsewhere) <= CLAUSES
    assert {*book.kinds, *(kind for kinds in elsewhere.values() for kind in kinds)} <= set(KINDS.keys)


@pytest.mark.parametrize("book", SHELF.books, ids=lambda book: book.name)
def test_a_book_with_positions_judges_each_clause_or_says_where_it_is_expected(book: Book) -> None:
    judged, elsewhere = set(book.judged(Side.HOSPITAL_CUSTOMER)), set(dict(book.elsewhere))

    assert judged.isdisjoint(elsewhere)
    assert not book.judges or judged | elsewhere == CLAUSES


def test_a_kind_belongs_to_one_book_at_most() -> None:
    kinds = [kind for book in SHELF.books for kind in book.kinds]

    assert len(set(kinds)) == len(kinds)


@pytest.mark.parametrize(
    ("kinds", "book"),
    [
        (("msa",), "api"),
        (("msa", "dpa", "order_form"), "api"),
        (("privacy_policy", "msa"), "api"),
        (("other", "dpa"), "dpa"),
        (("order_form",), "order"),
        (("nda",), "confidentiality"),
        (("collaboration", "dpa"), "none"),
        (("other",), "none"),
        (("contract",), "none"),
        ((), "none"),
    ],
)
def test_the_kinds_of_a_packet_choose_its_book(kinds: tuple[str, ...], book: str) -> None:
    assert SHELF.meant_for(kinds).name == book


def test_only_the_hospital_has_positions_on_everything_and_the_vendor_on_nothing() -> None:
    assert SHELF.book("api").judged(Side.LICENSOR) == ("non_training",)
    assert not any(book.speaks_for(Side.VENDOR) for book in SHELF.books)


def test_no_interim_book_takes_the_name_of_one_that_has_another_shape() -> None:
    assert "nda" not in SHELF.names
    with pytest.raises(Usage, match=r"there is no playbook 'nda'.*api: .*confidentiality: "):
        SHELF.book("nda")


def test_a_near_name_is_suggested() -> None:
    with pytest.raises(Usage, match=r"did you mean confidentiality\?"):
        SHELF.book("confidentialty")
