"""How far the persons of a payload can be told apart, and what each thing known of them adds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bailment.datamap.crowd import Crowd, Figures, coarser, gathered, grouped, patients
from bailment.datamap.model import Category, FieldRow, Risk, SampleFacts
from bailment.payloads import FHIR_R4_JSON, FHIR_R4_NDJSON, Lines, Payload, Sample
from bailment.primitives.errors import Usage

KNOWN_WIDELY = frozenset({"demographic", "time", "device"})
"""What registers, papers and neighbours tell of a person."""
KNOWN_TO_ACQUAINTANCES = "acquaintance"
_PATIENT = "Patient."
_CELLS = ((1, 1), (2, 4), (5, 10), (11, None))
CAVEATS = (
    "Unique in this table is not unique in the population: who is alone here may have doubles who are not in the table,"
    " so the figures bound the risk from above for whoever does not know that the person is in it.",
    "The mean is also the share of records that somebody would match rightly who links the whole table to a register of"
    " the same persons.",
    "A missing value counts as a value of its own.",
    "Each record counts as one person; several records of one person lower the figures.",
)


@dataclass(frozen=True, slots=True)
class QuasiIdentifier:
    """One thing that others may know of a person: its values, and the figures without it or with it made coarser."""

    path: str
    kind: str | None
    values: int
    missing: int
    without: Figures | None
    coarsened: tuple[str, Figures] | None

    def plain(self) -> dict[str, object]:
        """The shape of a row of `bailment risk --json`."""
        coarse = self.coarsened
        return {
            "path": self.path,
            "kind": self.kind,
            "values": self.values,
            "missing": self.missing,
            "without": self.without.plain() if self.without else None,
            "coarser": {"to": coarse[0], **coarse[1].plain()} if coarse else None,
        }


@dataclass(frozen=True, slots=True)
class TableRisk:
    """The risk of one table, and what makes it. `wider` adds what acquaintances know; `cells` counts small classes."""

    of: str
    figures: Figures
    quasi_identifiers: tuple[QuasiIdentifier, ...]
    wider: tuple[tuple[str, ...], Figures] | None
    cells: tuple[tuple[str, int, int], ...]
    caveats: tuple[str, ...]

    def plain(self) -> dict[str, object]:
        """The shape of `bailment risk --json`."""
        return {
            "of": self.of,
            "records": self.figures.records,
            "classes": self.figures.classes,
            **self.figures.plain(),
            "quasi_identifiers": [one.plain() for one in self.quasi_identifiers],
            "wider": {"adds": list(self.wider[0]), **self.wider[1].plain()} if self.wider else None,
            "cells": [{"size": size, "classes": count, "records": records} for size, count, records in self.cells],
            "caveats": list(self.caveats),
        }


def proposed(rows: Iterable[FieldRow]) -> tuple[str, ...]:
    """The paths of *rows* by which others may know a person: what is known widely, records about records apart."""
    return tuple(row.path for row in rows if row.combines in KNOWN_WIDELY and row.category is not Category.METADATA)


def patient_paths(rows: Iterable[FieldRow]) -> tuple[str, ...]:
    """The paths of *rows* by which others may know a patient of FHIR."""
    return tuple(sorted(row.path for row in rows if row.combines == "demographic" and row.path.startswith(_PATIENT)))


def acquaintance(rows: Iterable[FieldRow]) -> tuple[str, ...]:
    """The paths of *rows* that those know besides who know the person."""
    return tuple(row.path for row in rows if row.combines == KNOWN_TO_ACQUAINTANCES)


def risk(samples: Sequence[Sample], facts: Sequence[SampleFacts], rows: Sequence[FieldRow]) -> Risk:
    """The prosecutor's risk of the payloads as they came; of several crowds that of the one most at risk.

    Records that share every value form a class; k is the size of a class and 1/k the chance of naming one of its
    members. FHIR's patients are one crowd, tables with the same quasi-identifiers another. Figures are None for fewer
    than two records, and for a table in which nothing is known by which others may know a person.
    """
    risks = [_risk(crowd, rows) for crowd in _crowds(samples, facts, rows)]
    return max(risks, key=lambda one: (one.prosecutor_mean or 0, one.persons))


def _risk(crowd: Crowd, rows: Sequence[FieldRow]) -> Risk:
    wide = set(acquaintance(rows))
    named = tuple(path for path in crowd.paths if path not in wide)
    if crowd.records < 2 or (not named and not _is_fhir(crowd)):
        return Risk(crowd.records, None, None, None, None, named, crowd.of)
    found = crowd.figures(named)
    known_wider = crowd.figures() if len(named) < len(crowd.paths) else None
    return Risk(
        crowd.records,
        found.k_min,
        found.uniques,
        found.prosecutor_max,
        found.prosecutor_mean,
        named,
        crowd.of,
        tuple(path for path in crowd.paths if path in wide),
        known_wider.uniques if known_wider else None,
    )


def _is_fhir(crowd: Crowd) -> bool:
    return crowd.of == "the patients"


def _crowds(samples: Sequence[Sample], facts: Sequence[SampleFacts], rows: Sequence[FieldRow]) -> list[Crowd]:
    asked = {*proposed(rows), *acquaintance(rows)}
    plain: dict[tuple[str, ...], list[Sample]] = defaultdict(list)
    fhir: list[Payload | Lines] = []
    for one, fact in zip(samples, facts, strict=True):
        if not (isinstance(one, Payload | Lines) and is_fhir(one)):
            plain[tuple(path for path in fact.paths if path in asked)].append(one)
        elif any(path.startswith(_PATIENT) for path in fact.paths):
            fhir.append(one)
    crowds = [gathered(group, paths) if paths else _nobody(group, facts) for paths, group in plain.items()]
    return [*crowds, patients(fhir, patient_paths(rows))] if fhir or not crowds else crowds


def _nobody(group: Sequence[Sample], facts: Sequence[SampleFacts]) -> Crowd:
    """Records of which nothing is known."""
    names = {one.name for one in group}
    return Crowd(group[0].name, (), (), sum(fact.records for fact in facts if fact.name in names))


def is_fhir(sample: Sample) -> bool:
    """True for a payload of FHIR's resources."""
    return sample.source in (FHIR_R4_JSON, FHIR_R4_NDJSON)


def table_risk(crowd: Crowd, kinds: Mapping[str, str | None], wider: Crowd | None = None) -> TableRisk:
    """The risk of *crowd* by its paths, what each adds, and what *wider* adds, the same records known by more.

    Raises: Usage where there are no quasi-identifiers, or fewer than two records.
    """
    if not crowd.paths:
        raise Usage("no column is known by which others may know a person", fix="name them with --quasi COLUMN")
    if crowd.records < 2:
        raise Usage(f"it holds {crowd.records} record(s), and risk is measured among at least two", where=crowd.of)
    named = tuple(_quasi_identifier(crowd, place, kinds) for place in range(len(crowd.paths)))
    more = None
    if wider is not None and len(wider.paths) > len(crowd.paths):
        more = (tuple(path for path in wider.paths if path not in crowd.paths), wider.figures())
    found = crowd.figures()
    cut = ("Only the first 5,000,000 records were counted.",) if crowd.is_cut else ()
    return TableRisk(crowd.of, found, named, more, _cells(found), (*cut, *CAVEATS))


def _quasi_identifier(crowd: Crowd, place: int, kinds: Mapping[str, str | None]) -> QuasiIdentifier:
    path, values = crowd.paths[place], crowd.columns[place]
    others = [column for index, column in enumerate(crowd.columns) if index != place]
    kind = kinds.get(path)
    form = coarser(kind) if kind else None
    coarsened = None
    if form:
        made = {value: form[1](value) for value in set(values)}
        columns = [*crowd.columns[:place], [made[value] for value in values], *crowd.columns[place + 1 :]]
        coarsened = (form[0], grouped(columns, crowd.records))
    without = grouped(others, crowd.records) if others else None
    return QuasiIdentifier(path, kind, len(set(values) - {""}), values.count(""), without, coarsened)


def _cells(found: Figures) -> tuple[tuple[str, int, int], ...]:
    """Classes and their records by size: alone, few, some, and from eleven on."""
    told = []
    for low, high in _CELLS:
        held = [(size, count) for size, count in found.sizes if size >= low and (high is None or size <= high)]
        name = str(low) if low == high else f"{low} or more" if high is None else f"{low} to {high}"
        told.append((name, sum(count for _, count in held), sum(size * count for size, count in held)))
    return tuple(told)
