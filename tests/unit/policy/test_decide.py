"""What the compiled policy answers on the shipped agreement: each no with its reason and the clause that gives it."""

from __future__ import annotations

from dataclasses import replace
from importlib import resources

import pytest

from bailment.agreement import Agreement, Condition, Controls, Forced, Term, parse
from bailment.policy import Allow, Ask, Deny, Gap, Policy, compile
from bailment.primitives.time import Day

DAY = Day(2026, 12, 1)
ASK = Ask("vendor", "infer", "prompt", "summarisation", "US", "vendor_tenant", "api.quillmere.example", DAY)


@pytest.fixture(scope="module")
def agreement() -> Agreement:
    return parse((resources.files("bailment.examples") / "agreement.yaml").read_text(), "agreement.yaml")


@pytest.fixture(scope="module")
def policy(agreement: Agreement) -> Policy:
    return compile(agreement, executed=True)


def denied(policy: Policy, **changes: object) -> Deny:
    decision = policy.decide(replace(ASK, **changes))  # type: ignore[arg-type]
    assert isinstance(decision, Deny), decision
    return decision


def gap(policy: Policy, **changes: object) -> Gap:
    decision = policy.decide(replace(ASK, **changes))  # type: ignore[arg-type]
    assert isinstance(decision, Gap), decision
    return decision


def test_the_agreed_use_is_allowed_under_its_clause(policy: Policy) -> None:
    assert policy.decide(ASK) == Allow("agreement 4.1")
    assert policy.decide(replace(ASK, asset="request")) == Allow("agreement 4.1")


def test_a_request_tagged_training_is_denied_with_the_purpose_clause(policy: Policy) -> None:
    answer = denied(policy, purpose="training")
    assert answer.clause == "agreement 4.1"
    assert "No other purpose" in answer.reason


def test_a_purpose_nobody_agreed_is_denied_with_those_agreed(policy: Policy) -> None:
    answer = denied(policy, purpose="form_extraction")
    assert (answer.clause, "summarisation" in answer.reason) == ("agreement 4.1", True)


@pytest.mark.parametrize("action", ["fine_tune", "train_scratch", "evaluate", "distil", "human_review_for_dev"])
def test_learning_is_prohibited_by_its_clause(policy: Policy, action: str) -> None:
    assert denied(policy, action=action).clause == "agreement 3.1"


@pytest.mark.parametrize(
    ("changes", "says", "clause"),
    [
        ({"party": "stranger"}, "host is vendor's", "agreement 7.4"),
        ({"party": "stranger", "host": ""}, "nothing in the agreement permits", ""),
        ({"asset": "weights"}, "nothing in the agreement permits", ""),
        ({"action": "export"}, "action is not among those permitted: infer", "agreement 4.1"),
        ({"action": "use", "host": ""}, "nothing in the agreement permits", ""),
        ({"action": "sing"}, "no such action", ""),
        ({"place": "IE"}, "computes in US", "agreement 7.4"),
        ({"place": "IE", "host": ""}, "outside the territory: US", "agreement 4.1"),
        ({"environment": "device"}, "environment is not among those permitted: vendor_tenant", "agreement 4.1"),
        ({"host": "api.elsewhere.example"}, "not on the agreement's list", "agreement 7.4"),
        ({"day": Day(2026, 10, 31)}, "outside the term", "agreement 4.1"),
        ({"excluded": ("substance-use",)}, "records of treatment for substance use", "agreement A.4"),
        ({"excluded": ("somebody-else's",)}, "marked as excluded", "agreement 7.4"),
        ({"fields": ("Patient.gender", "Patient.photo.data")}, "excluded data: images", "agreement A.4"),
    ],
)
def test_each_no_says_why_and_by_which_clause(
    policy: Policy, changes: dict[str, object], says: str, clause: str
) -> None:
    answer = denied(policy, **changes)
    assert answer.clause == clause
    assert says in answer.reason


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"purpose": ""}, "no purpose is configured"),
        ({"party": "", "host": ""}, "no party is configured"),
        ({"place": "", "host": ""}, "no place of processing is configured"),
        ({"environment": ""}, "environment is not configured"),
    ],
)
def test_what_is_not_configured_is_a_gap(policy: Policy, changes: dict[str, object], missing: str) -> None:
    assert missing in gap(policy, **changes).missing


def test_an_agreement_that_is_not_executed_allows_nothing(agreement: Agreement) -> None:
    assert "not executed" in gap(compile(agreement, executed=False)).missing


def test_an_agreement_without_hosts_is_a_gap(agreement: Agreement) -> None:
    assert "no upstream host" in gap(compile(replace(agreement, controls=Controls()), executed=True)).missing


def test_the_last_day_counts_and_the_next_does_not(agreement: Agreement) -> None:
    ending = compile(replace(agreement, term=Term(Day(2026, 11, 1), DAY)), executed=True)
    assert isinstance(ending.decide(ASK), Allow)
    assert "outside the term" in denied(ending, day=Day(2026, 12, 2)).reason


def test_doubt_is_denied_with_the_doubtful_words(agreement: Agreement) -> None:
    source = replace(agreement.grants[0].source, clause="9.9", quote="Provider may use data to support its services.")
    vague = replace(agreement.grants[0], id="vague", source=source, actions=(), doubtful=("support",))
    loose = replace(agreement, grants=(agreement.grants[0], vague), tie_breaker=None)
    for changes in ({"purpose": "training"}, {"action": "fine_tune"}):
        answer = denied(compile(loose, executed=True), **changes)
        assert answer.clause == "agreement 9.9"
        assert "'support'" in answer.reason and "support its services" in answer.reason


def test_a_condition_counts_once_it_is_shown(agreement: Agreement) -> None:
    conditional = replace(agreement.grants[0], conditions=(Condition("approved", "the ethics board approved"),))
    policy = compile(replace(agreement, grants=(conditional,)), executed=True)
    assert "the ethics board approved" in denied(policy).reason
    assert isinstance(policy.decide(replace(ASK, shown=("approved",))), Allow)


def test_a_field_of_use_is_a_limit(agreement: Agreement) -> None:
    limited = replace(agreement.grants[0], fields_of_use=("oncology",))
    policy = compile(replace(agreement, grants=(limited,)), executed=True)
    assert isinstance(policy.decide(replace(ASK, field_of_use="oncology")), Allow)
    for field in ("cardiology", ""):
        answer = denied(policy, field_of_use=field)
        assert (answer.clause, "oncology" in answer.reason) == ("agreement 4.1", True)


def test_the_policy_tells_the_gateway_what_to_force(agreement: Agreement, policy: Policy) -> None:
    assert policy.forced == (Forced("store", False),)
    assert policy.plan == agreement.plan
    assert [(upstream.host, upstream.country) for upstream in policy.hosts] == [("api.quillmere.example", "US")]
    assert policy.environment == "vendor_tenant"


@pytest.mark.parametrize(
    ("paths", "codes", "texts", "met"),
    [
        ((), (), ("She takes METHADONE daily.",), ("substance-use",)),
        ((), (), ("opioid  use\ndisorder",), ("substance-use",)),
        ((), (), ("metha\u200bdone",), ("substance-use",)),
        ((), (), ("ｍｅｔｈａｄｏｎｅ",), ("substance-use",)),
        ((), (), ("methadones", "discharged home"), ()),
        ((), ("http://hl7.org/fhir/sid/icd-10-cm|F11.20",), (), ("substance-use",)),
        ((), ("http://hl7.org/fhir/sid/icd-10-cm|F17.2", "http://hl7.org/fhir/sid/icd-10-cm|I50"), (), ()),
        (("Media.content.data",), (), ("card number 4",), ("payment-cards", "images")),
        (("Patient.photo(x).data",), (), (), ("images",)),
        (("Patient.photograph", "Mediation.text"), (), (), ()),
    ],
)
def test_excluded_data_are_known_by_field_code_and_word(
    policy: Policy, paths: tuple[str, ...], codes: tuple[str, ...], texts: tuple[str, ...], met: tuple[str, ...]
) -> None:
    assert policy.met(paths, codes, texts) == met
