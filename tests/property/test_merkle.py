"""Proofs over tiles prove what is there and nothing else, at every size."""

from __future__ import annotations

import hashlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bailment.evidence.merkle import Tree, is_consistent, is_included, leaf_hash
from bailment.evidence.note import Checkpoint, Key, Note, Proof
from bailment.evidence.verify import roots, tiles, verify

LEAVES = [leaf_hash(b"%d" % number) for number in range(700)]
ROOTS = roots(LEAVES, range(701))
SIZES = st.integers(1, 700)


def textbook_root(leaves: list[bytes]) -> bytes:
    """RFC 6962, 2.1, word for word."""
    if len(leaves) < 2:
        return leaves[0] if leaves else hashlib.sha256(b"").digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\1" + textbook_root(leaves[:split]) + textbook_root(leaves[split:])).digest()


def tree(size: int) -> Tree:
    stored = {(level, start // 256): b"".join(tile) for _, level, start, tile in tiles(LEAVES[:size])}
    return Tree(size, lambda level, index, width: stored[level, index][: width * 32])


@given(SIZES)
def test_the_root_is_the_textbook_s(size: int) -> None:
    assert tree(size).root() == ROOTS[size] == textbook_root(LEAVES[:size])


def test_the_empty_tree_has_the_hash_of_nothing() -> None:
    assert tree(0).root() == ROOTS[0] == hashlib.sha256(b"").digest()


@given(st.data())
def test_each_entry_is_proved_in_each_tree_that_holds_it(data: st.DataObject) -> None:
    whole = data.draw(SIZES)
    size = data.draw(st.integers(1, whole))
    index = data.draw(st.integers(0, size - 1))
    proof = tree(whole).inclusion_proof(index, size)
    assert is_included(index, size, LEAVES[index], proof, ROOTS[size])


@given(st.data())
def test_a_proof_proves_no_other_entry_place_size_or_root(data: st.DataObject) -> None:
    size = data.draw(st.integers(2, 700))
    index = data.draw(st.integers(0, size - 1))
    proof = tree(size).inclusion_proof(index)
    other = data.draw(st.integers(0, 699).filter(lambda number: number != index))
    assert not is_included(index, size, LEAVES[other], proof, ROOTS[size])
    assert not is_included(other, size, LEAVES[index], proof, ROOTS[size])
    assert not is_included(index, size, LEAVES[index], proof, ROOTS[size - 1])
    assert not is_included(index, size, LEAVES[index], (*proof, proof[0]), ROOTS[size])
    assert not is_included(index, size, LEAVES[index], proof[:-1], ROOTS[size])
    at = data.draw(st.integers(0, len(proof) * 256 - 1))
    part = int.from_bytes(proof[at // 256], "big") ^ (1 << at % 256)
    changed = [*proof[: at // 256], part.to_bytes(32, "big"), *proof[at // 256 + 1 :]]
    assert not is_included(index, size, LEAVES[index], changed, ROOTS[size])


@given(st.data())
def test_each_tree_extends_each_of_its_beginnings_and_nothing_else(data: st.DataObject) -> None:
    new = data.draw(st.integers(2, 700))
    old = data.draw(st.integers(1, new - 1))
    proof = tree(new).consistency_proof(old)
    assert is_consistent(old, new, ROOTS[old], ROOTS[new], proof)
    assert not is_consistent(old, new, ROOTS[new], ROOTS[new], proof)
    assert not is_consistent(old, new, ROOTS[old], ROOTS[old], proof)
    assert not is_consistent(old, new, ROOTS[old], ROOTS[new], proof[1:])
    assert not is_consistent(old, new, ROOTS[old], ROOTS[new], (*proof, proof[0]))


@pytest.mark.parametrize("place", [(3, 3), (-1, 3), (0, 4), (0, 0)])
def test_what_is_not_in_the_tree_has_no_proof(place: tuple[int, int]) -> None:
    with pytest.raises(IndexError):
        tree(3).inclusion_proof(*place)


@given(st.integers(0, 2**40), st.lists(st.binary(min_size=32, max_size=32), max_size=20))
def test_a_tlog_proof_is_read_back_as_it_is_written(index: int, hashes: list[bytes]) -> None:
    proof = Proof(index, tuple(hashes), b"example.com/log\n1\n...\n\n\xe2\x80\x94 a b\n")
    assert Proof.parse(bytes(proof)) == proof


@given(st.binary(max_size=200))
def test_no_bytes_make_a_reader_fail_otherwise_than_by_refusing(data: bytes) -> None:
    for text in (data, b"c2sp.org/tlog-proof@v1\n" + data, b"a\n1\n\n\xe2\x80\x94 a " + data):
        for read in (Proof.parse, Note.parse):
            with suppress(ValueError):
                read(text)
        for read_text in (Key.parse, Checkpoint.parse):
            with suppress(ValueError):
                read_text(text.decode("latin-1"))
        assert not verify(text, []).holds
