"""The risk of one table, by what the map proposes or by columns that somebody names."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from bailment.datamap.crowd import Crowd, gathered, patients
from bailment.datamap.inventory import inventory, with_header
from bailment.datamap.knowledge import Knowledge
from bailment.datamap.risk import TableRisk, acquaintance, is_fhir, patient_paths, proposed, table_risk
from bailment.payloads import BEYOND, Lines, Payload, Sample
from bailment.primitives.errors import Usage


def risk_of(table: Sample, quasi: Sequence[str], knowledge: Knowledge) -> TableRisk:
    """The risk of *table* by the columns *quasi*, or by those that its map proposes where none is named.

    Raises: Usage for a column that the table does not have, for one without records or without quasi-identifiers.
    """
    settled = with_header(table, knowledge)
    datamap = inventory([settled], None, knowledge)
    kinds = {row.path: row.kind for row in datamap.fields}
    if isinstance(settled, Payload | Lines) and is_fhir(settled):
        _refuse_unknown(quasi, [path for path in kinds if path.startswith("Patient.")], table.name)
        return table_risk(patients([settled], tuple(quasi) or patient_paths(datamap.fields)), kinds)
    _refuse_unknown(quasi, [path for path in kinds if path != BEYOND], table.name)
    named = tuple(dict.fromkeys(quasi)) or proposed(datamap.fields)
    more = () if quasi else acquaintance(datamap.fields)
    wider = gathered([settled], (*named, *more)) if named else Crowd(table.name, (), (), 0)
    return table_risk(wider.only(named), kinds, wider)


def _refuse_unknown(quasi: Sequence[str], known: Sequence[str], name: str) -> None:
    for path in quasi:
        if path not in known:
            near = difflib.get_close_matches(path, known, n=1)
            fix = f"did you mean {near[0]}?" if near else f"`bailment map {name} --all` lists the columns"
            raise Usage("there is no such column", where=f"--quasi {path}"[:80], fix=fix)
