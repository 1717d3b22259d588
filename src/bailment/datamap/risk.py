"""How far the persons of a payload can be told apart."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable

from bailment.datamap.model import Risk
from bailment.payloads import Leaf, Payload, leaves

_PERSON = "Patient"


def risk(payloads: Iterable[Payload], quasi_identifiers: Collection[str]) -> Risk:
    """The prosecutor's risk over the paths *quasi_identifiers* of the patients, as the payloads came.

    Each patient is one record. Patients who share every value form a class; k is the size of a class and 1/k the chance
    of naming one of its members. Figures are None for fewer than two patients.
    """
    records = [record for payload in payloads for record in _records(payload, quasi_identifiers)]
    named = tuple(sorted(quasi_identifiers))
    if len(records) < 2:
        return Risk(len(records), None, None, None, None, named)
    classes = Counter(records)
    k_min = min(classes.values())
    uniques = sum(size == 1 for size in classes.values())
    return Risk(len(records), k_min, uniques, 1 / k_min, len(classes) / len(records), named)


def _records(payload: Payload, paths: Collection[str]) -> list[frozenset[tuple[str, str]]]:
    found = [leaf for leaf in leaves(payload.root) if leaf.resource == _PERSON]
    roots = {leaf.pointer.removesuffix("/resourceType") for leaf in found if leaf.path == f"{_PERSON}.resourceType"}
    records: dict[str, set[tuple[str, str]]] = defaultdict(set, {root: set() for root in roots})
    for leaf in found:
        if leaf.path in paths:
            records[_root(leaf, roots)].add((leaf.path, leaf.text))
    return [frozenset(record) for record in records.values()]


def _root(leaf: Leaf, roots: Collection[str]) -> str:
    pointer = leaf.pointer
    while pointer not in roots:
        pointer = pointer.rpartition("/")[0]
    return pointer
