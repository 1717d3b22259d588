"""How far the persons of a payload can be told apart."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable

from bailment.datamap.model import Risk
from bailment.payloads import Leaf, Payload, leaves

_PERSON = "Patient"


def risk(payloads: Iterable[Payload], quasi_identifiers: Collection[str]) -> Risk:
    """The prosecutor's risk over the paths *quasi_identifiers* of the patients, as the payloads came.

    Each patient is one record; resources with the same id are the same patient. Patients who share every value form a
    class; k is the size of a class and 1/k the chance of naming one of its members. Figures are None for fewer than two
    patients.
    """
    records = _records(payloads, quasi_identifiers)
    named = tuple(sorted(quasi_identifiers))
    if len(records) < 2:
        return Risk(len(records), None, None, None, None, named)
    classes = Counter(records)
    k_min = min(classes.values())
    uniques = sum(size == 1 for size in classes.values())
    return Risk(len(records), k_min, uniques, 1 / k_min, len(classes) / len(records), named)


def _records(payloads: Iterable[Payload], paths: Collection[str]) -> list[frozenset[tuple[str, str]]]:
    """What is known of each patient: the paths and their values."""
    records: dict[object, set[tuple[str, str]]] = defaultdict(set)
    for number, payload in enumerate(payloads):
        for root, found in _patients(payload).items():
            ids = [leaf.text for leaf in found if leaf.path == f"{_PERSON}.id"]
            known = {(leaf.path, leaf.text) for leaf in found if leaf.path in paths}
            records[ids[0] if ids else (number, root)] |= known
    return [frozenset(record) for record in records.values()]


def _patients(payload: Payload) -> dict[str, list[Leaf]]:
    """The leaves of each patient's resource, by its pointer."""
    found = [leaf for leaf in leaves(payload.root) if leaf.resource == _PERSON]
    roots = {leaf.pointer.removesuffix("/resourceType") for leaf in found if leaf.path == f"{_PERSON}.resourceType"}
    patients: dict[str, list[Leaf]] = {root: [] for root in roots}
    for leaf in found:
        patients[_root(leaf, roots)].append(leaf)
    return patients


def _root(leaf: Leaf, roots: Collection[str]) -> str:
    pointer = leaf.pointer
    while pointer not in roots:
        pointer = pointer.rpartition("/")[0]
    return pointer
