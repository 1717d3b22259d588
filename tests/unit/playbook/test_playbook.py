"""The shipped playbook: its form, its cross-references, and the wall between what may leave and what may not."""

from __future__ import annotations

import dataclasses
import re

import pytest

from bailment.law import load_vocabulary
from bailment.playbook import Check, Outward, Playbook, Side, Tier, load
from bailment.playbook.model import Clause
from bailment.playbook.pattern import Source
from bailment.primitives.errors import Unreadable
from bailment.primitives.finding import Basis
from bailment.primitives.strict_yaml import parse
from bailment.reading import load_lexicon

PLAYBOOK: Playbook = load()
CLAUSES = {clause.key: clause for clause in PLAYBOOK.clauses}


def test_it_holds_the_nine_api_clauses_and_the_dpa() -> None:
    assert len(CLAUSES) == 10
    assert len(PLAYBOOK.requirements) == 118
    assert len(PLAYBOOK.red_flags) == 28


def test_every_id_is_its_own() -> None:
    ids = [item.id for item in (*PLAYBOOK.requirements, *PLAYBOOK.red_flags)]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("clause", PLAYBOOK.clauses, ids=lambda clause: clause.key)
def test_a_requirement_bears_the_key_of_its_clause(clause: Clause) -> None:
    assert {requirement.clause for requirement in clause.requirements} == {clause.key}


def test_the_home_clause_of_each_flag_lists_it_and_each_clause_lists_only_flags_that_name_it() -> None:
    for flag in PLAYBOOK.red_flags:
        assert flag.id in CLAUSES[flag.home].red_flags
        for key in flag.clauses:
            assert key not in CLAUSES or flag.id in CLAUSES[key].red_flags


def test_each_flag_that_a_clause_lists_exists() -> None:
    known = {flag.id for flag in PLAYBOOK.red_flags}
    assert {flag for clause in PLAYBOOK.clauses for flag in clause.red_flags} <= known


def test_every_condition_reads_and_asks_declared_facts() -> None:
    vocabulary = load_vocabulary()
    for clause in PLAYBOOK.clauses:
        vocabulary.condition(clause.applies_when, clause.key)
    for item in (*PLAYBOOK.requirements, *PLAYBOOK.red_flags):
        if item.law_when is not None:
            vocabulary.condition(item.law_when, item.id)
    for requirement in PLAYBOOK.requirements:
        vocabulary.condition(requirement.applies_when, requirement.id)


def test_what_rests_on_law_names_its_authority_its_confidence_and_its_other_tier() -> None:
    for item in (*PLAYBOOK.requirements, *PLAYBOOK.red_flags):
        if item.basis is Basis.LAW:
            assert item.authority and item.confidence, item.id
    for requirement in PLAYBOOK.requirements:
        if requirement.basis is Basis.LAW:
            assert requirement.tier is Tier.RED_LINE and (not requirement.law_when or requirement.else_tier)


def test_a_red_line_is_never_conceded() -> None:
    assert [r.id for r in PLAYBOOK.requirements if r.tier is Tier.RED_LINE and r.can_concede] == []


def test_a_check_has_what_it_checks_against() -> None:
    for requirement in PLAYBOOK.requirements:
        limits = requirement.max is not None or requirement.min is not None
        assert (requirement.check is Check.NUMERIC) == limits == (requirement.unit is not None), requirement.id
        assert (requirement.check is Check.ENUMERATION) == bool(requirement.must_list), requirement.id


def test_a_row_looks_for_what_its_check_asks() -> None:
    for requirement in PLAYBOOK.requirements:
        row = requirement.row
        assert row is not None
        assert {item.name for item in row.each} == set(requirement.must_list), requirement.id
        assert (row.number is not None) == (requirement.check is Check.NUMERIC), requirement.id
        assert row.number is None or row.number.unit == requirement.unit, requirement.id
        assert requirement.check is not Check.ABSENT or row.contradicted_by, requirement.id
        assert not (row.raised_by or row.not_when), requirement.id


def test_a_row_names_only_concepts_and_kinds_of_the_lexicon() -> None:
    lexicon = load_lexicon()
    kinds = {kind.name for kind in lexicon.kinds}
    acts, objects = (c.names | frozenset(c.groups) for c in (lexicon.acts, lexicon.objects))
    for item in (*PLAYBOOK.requirements, *PLAYBOOK.red_flags):
        assert item.row is not None, item.id
        for pattern in item.row.patterns:
            assert pattern.acts_named <= acts, (item.id, pattern.acts_named - acts)
            assert pattern.objects_named <= objects, (item.id, pattern.objects_named - objects)
            assert set(pattern.kinds) <= kinds, (item.id, pattern.kinds)


def test_each_slot_of_a_wording_is_declared_and_each_declared_slot_is_used() -> None:
    for clause in PLAYBOOK.clauses:
        for wording in clause.wordings:
            assert set(re.findall(r"\{(\w+)\}", wording.text)) == {slot.name for slot in wording.slots}, clause.key


def test_each_term_that_a_wording_brings_is_defined() -> None:
    terms = {definition.term for definition in PLAYBOOK.definitions}
    assert {term for clause in PLAYBOOK.clauses for w in clause.wordings for term in w.defines} <= terms


def test_a_wording_with_an_empty_slot_is_never_filled_in_part() -> None:
    wording = CLAUSES["breach_notice"].wording(Side.HOSPITAL_CUSTOMER)
    assert wording is not None
    assert wording.unfilled({"vendor": "Provider"}) == ("customer",)
    assert wording.filled({"vendor": "Provider"}) is None


def test_a_side_without_a_wording_gets_none_unless_one_serves_all() -> None:
    assert CLAUSES["non_training"].wording(Side.RECIPIENT) is None
    assert CLAUSES["security"].wording(Side.RECIPIENT) is CLAUSES["security"].wordings[0]


def test_a_fallback_names_requirements_of_its_own_clause() -> None:
    for clause in PLAYBOOK.clauses:
        ids = {requirement.id for requirement in clause.requirements}
        for fallback in clause.privileged.fallbacks:
            assert set(fallback.requirements) <= ids
            assert fallback.kind in ("equivalent", "concession")


def words(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if dataclasses.is_dataclass(value):
        return [text for field in dataclasses.fields(value) for text in words(getattr(value, field.name))]
    return [text for part in value for text in words(part)] if isinstance(value, tuple) else []


def test_nothing_privileged_can_be_reached_from_what_may_leave() -> None:
    outward = words(PLAYBOOK.outward())
    secret = [text for clause in PLAYBOOK.clauses for text in words(clause.privileged)]
    secret += [requirement.text for requirement in PLAYBOOK.requirements]
    secret += [text for flag in PLAYBOOK.red_flags for text in (flag.concept, *flag.positive_examples)]
    long = [text for text in secret if len(text.split()) >= 6]
    assert len(long) > 100
    assert [text for text in long if any(text in said for said in outward)] == []


def test_the_outward_part_holds_wordings_reasons_and_definitions_and_nothing_else() -> None:
    outward = PLAYBOOK.outward()
    assert {field.name for field in dataclasses.fields(Outward)} == {"clauses", "definitions"}
    clause = outward.clause("audit")
    assert clause is not None
    assert {field.name for field in dataclasses.fields(clause)} == {"key", "title", "wordings", "reasons"}
    assert clause.reason("audit.07") == "A right that needs permission is not a right"
    assert outward.definition("Prompts") is not None


def test_a_row_that_is_not_of_its_form_is_refused_with_its_place() -> None:
    from bailment.playbook.loading import _requirement

    source = Source.at(parse("id: x.01\ntext: a thing\ncheck: perhaps\n", "mine.yaml"))
    with pytest.raises(Unreadable) as refused:
        _requirement(source, {})
    assert "mine.yaml:3" in str(refused.value)
