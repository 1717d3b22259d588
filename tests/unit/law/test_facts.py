"""Facts: given, derived, defaulted, or undecided; anything else is refused and the nearest is named."""

from __future__ import annotations

import pytest

from bailment.law import Kind, Vocabulary, load_vocabulary
from bailment.law.conditions import Members, Truth, Undecided
from bailment.law.facts import Input
from bailment.primitives.errors import Usage
from bailment.primitives.time import Day


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary()


HOSPITAL = {"jurisdiction": ["US"], "provider_role": "covered_entity", "identifiability": "identifiable"}


def test_a_condition_valued_default_is_worked_out(vocabulary: Vocabulary) -> None:
    assert vocabulary.facts(HOSPITAL)("phi") is True
    assert vocabulary.facts(HOSPITAL)("ephi") is True


def test_what_is_given_beats_the_default(vocabulary: Vocabulary) -> None:
    assert vocabulary.facts({**HOSPITAL, "phi": False})("phi") is False


def test_a_derived_set_holds_what_is_sure_and_says_what_would_decide_the_rest(vocabulary: Vocabulary) -> None:
    law = vocabulary.facts({"jurisdiction": ["US"]})("law")
    assert law == Members(frozenset(), (("HIPAA", frozenset({"provider_role", "identifiability"})),))


def test_a_fact_that_nobody_gave_is_undecided_by_its_own_name(vocabulary: Vocabulary) -> None:
    assert vocabulary.facts({})("commercial") == Undecided(frozenset({"commercial"}))
    assert vocabulary.facts({"commercial": None})("commercial") == Undecided(frozenset({"commercial"}))


def test_a_tri_fact_that_nobody_gave_is_unknown(vocabulary: Vocabulary) -> None:
    facts = vocabulary.facts({})
    assert facts.verdict(vocabulary.condition("vendor_remote_access != false")).is_true
    assert facts.verdict(vocabulary.condition("vendor_remote_access")).undecided == {"vendor_remote_access"}


def test_an_undecided_condition_names_only_the_facts_that_would_decide_it(vocabulary: Vocabulary) -> None:
    condition = vocabulary.condition("phi and recipient_role == business_associate")
    verdict = vocabulary.facts(HOSPITAL).verdict(condition)
    assert (verdict.truth, verdict.undecided) == (Truth.UNDECIDED, frozenset({"recipient_role"}))


def test_days_may_be_written_as_text(vocabulary: Vocabulary) -> None:
    assert vocabulary.facts({"planned_start": "2027-05-01"})("planned_start") == Day(2027, 5, 1)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"jurisdicton": ["US"]}, "did you mean jurisdiction?"),
        ({"provider_role": "nhs_trusts"}, "did you mean nhs_trust?"),
        ({"jurisdiction": ["US", "FR"]}, "jurisdiction cannot be 'FR'"),
        ({"us_states": ["Texas"]}, "us_states cannot be 'Texas'"),
        ({"commercial": "yes"}, "write true or false"),
        ({"record_counts.persons": True}, "write a whole number"),
        ({"planned_start": "soon"}, "is not a day"),
        ({"law": ["HIPAA"]}, "law is derived from other facts (leave it out)"),
        ({"vendor_remote_access": "perhaps"}, "vendor_remote_access cannot be 'perhaps'"),
    ],
)
def test_an_impossible_fact_is_refused_with_the_nearest_that_is_possible(
    vocabulary: Vocabulary, given: dict[str, object], says: str
) -> None:
    with pytest.raises(Usage) as refused:
        vocabulary.facts(given)
    assert says in str(refused.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("recipient_roles == processor", "did you mean recipient_role?"),
        ("recipient_role == procesor", "did you mean processor?"),
        ("recipient_role", "needs a comparison"),
        ("recipient_role has processor", "'has' does not fit recipient_role (enum)"),
        ("law == HIPAA", "'==' does not fit law (set)"),
        ("phi > 3", "'>' does not fit phi (bool)"),
        ("record_counts.persons > many", "record_counts.persons never has the value 'many'"),
        ("us_states has texas", "us_states never has the value 'texas'"),
    ],
)
def test_a_condition_that_no_fact_could_ever_meet_is_refused(vocabulary: Vocabulary, text: str, says: str) -> None:
    with pytest.raises(Usage) as refused:
        vocabulary.condition(text)
    assert says in str(refused.value)


def test_terms_of_a_contract_may_be_asked_for_while_it_is_read(vocabulary: Vocabulary) -> None:
    wider = vocabulary.with_inputs([Input("breach.notice_hours", Kind.INT)])
    facts = wider.facts({"breach.notice_hours": 24})
    assert facts.verdict(wider.condition("breach.notice_hours <= 48")).is_true
    with pytest.raises(Usage):
        vocabulary.condition("breach.notice_hours <= 48")


@pytest.mark.shared
def test_every_condition_of_the_legal_basis_reads_and_asks_declared_facts(vocabulary: Vocabulary, shared) -> None:
    from bailment.primitives import strict_yaml

    source = shared / "domain" / "legal-basis.yaml"
    rules = strict_yaml.load(source.read_bytes(), source.name)["rules"]
    for rule in rules:
        vocabulary.condition(rule["when"], rule["id"])
    assert len(rules) > 90
