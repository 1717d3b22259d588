"""Rows of docs/capabilities.yaml that the command line shows, each on the row's own example."""

from __future__ import annotations

import json
import sqlite3
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
import yaml

CORE_FLAGS = {
    "RF-01": "Customer Data",
    "RF-05": "Support",
    "RF-08": "Retention",
    "RF-14": "Security incidents",
    "RF-15": "Security incidents",
    "RF-16": "Audit",
}
"""The six ids of the five core flags, and the heading under which a contract speaks of each."""


@pytest.fixture
def clause(bailment: Any, tmp_path: Path) -> Any:
    """Reviews or reads a contract that holds one clause."""
    path = tmp_path / "contract.md"

    def written(verb: str, text: str, heading: str = "Customer Data") -> Any:
        sentence = f"{text[0].upper()}{text[1:]}{'' if text.endswith('.') else '.'}"
        path.write_text(f"# Services Agreement\n\n## 8. {heading}\n\n8.1 {sentence}\n", encoding="utf-8")
        return json.loads(bailment(verb, path, "--json").stdout)

    return written


def flags(told: dict[str, Any]) -> dict[str, Any]:
    return {flag["id"]: flag for flag in told["red_flags"]}


def state(told: dict[str, Any], name: str) -> str:
    return str(told["requirements"][name]["state"])


def says(told: dict[str, Any], code: str) -> str:
    return next(str(finding["says"]) for finding in told["findings"] if finding["code"] == code)


@pytest.mark.capability("CAP-017")
def test_a_changed_byte_of_an_entry_exits_with_5_and_names_the_entry(bailment: Any, signed: Path) -> None:
    store, deal = signed / "deal" / "deal.sqlite", signed / "deal"
    assert bailment("ledger", "verify", "--deal", deal).code == 0
    whole = store.read_bytes()
    connection = sqlite3.connect(store)
    leaves = connection.execute("SELECT idx, leaf FROM ledger_entry ORDER BY idx").fetchall()
    connection.close()
    assert len(leaves) == 4
    for index, leaf in leaves:
        assert whole.count(leaf) == 1
        at = whole.index(leaf) + leaf.index(b'"kind"') + 1
        store.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        ran = bailment("ledger", "verify", "--deal", deal)
        assert ran.code == 5 and f"entry {index}" in ran.err and ran.stdout == b""


@pytest.mark.capability("CAP-111")
def test_a_field_that_nobody_classified_counts_as_high_risk(bailment: Any, tmp_path: Path) -> None:
    sample = {"resourceType": "Patient", "gender": "female", "x_note2": "seen again in May"}
    (tmp_path / "sample.json").write_text(json.dumps(sample), encoding="utf-8")
    told = json.loads(bailment("map", tmp_path / "sample.json", "--json").stdout)
    (field,) = [row for row in told["fields"] if row["path"].endswith("x_note2")]
    assert (field["category"], field["sensitivity"], field["transformation"]) == (None, "high", "drop")
    assert any(check["check"] == "category missing" and "x_note2" in check["says"] for check in told["checks"])


@pytest.mark.capability("CAP-120")
def test_a_telephone_number_is_convenient_for_a_summary_and_sending_it_over_discloses(
    bailment: Any, examples: Path
) -> None:
    ran = bailment("map", examples / "discharge-bundle.json", "--purpose", "summarisation", "--json")
    told = json.loads(ran.stdout)
    telecom = [row for row in told["fields"] if row["path"].startswith("Patient.telecom.")]
    assert telecom and all((row["needed"], row["transformation"]) == (False, "drop") for row in telecom)
    assert any(c["check"] == "over-disclosure" and "Patient.telecom" in c["says"] for c in told["checks"])
    gender = next(row for row in told["fields"] if row["path"] == "Patient.gender")
    assert (gender["needed"], gender["transformation"]) == (True, "keep")


SAMPLES = ("summarisation", "routing", "coding_help", "patient_support", "denial_analysis", "form_extraction")


@pytest.mark.capability("CAP-124")
def test_a_purpose_in_business_words_is_accepted_and_service_improvement_is_refused(
    bailment: Any, examples: Path
) -> None:
    sample = examples / "discharge-bundle.json"
    triage = bailment("map", sample, "--purpose", "referral triage from discharge letters")
    assert triage.code == 0 and "needed for routing" in triage.out
    refused = bailment("map", sample, "--purpose", "service improvement")
    assert refused.code == 2 and "no business purpose (data_use.01, data_use.03)" in refused.err
    assert all(f"needed for {name}" in bailment("map", sample, "--purpose", name).out for name in SAMPLES)


@pytest.mark.capability("CAP-131")
def test_a_side_door_after_a_promise_is_found_with_its_words_and_a_promise_without_one_is_not(clause: Any) -> None:
    open_door = "We do not train on your data, except to maintain and improve quality."
    told = flags(clause("review", open_door))
    assert [quote["quote"] for quote in told["RF-02"]["quotes"]] == [open_door]
    assert "RF-02" not in flags(clause("review", "We do not train on your data."))


@pytest.mark.capability("CAP-132")
def test_the_acts_that_a_bar_on_training_leaves_open_are_named_one_by_one(clause: Any) -> None:
    told = clause("review", "The Provider shall not use Customer Data for training or distillation.")
    assert state(told, "non_training.02") == "partial"
    missing = says(told, "non_training.02").split("(missing: ", 1)[1]
    for act in ("prompt mine", "human review for model development", "cross tenant learning"):
        assert act in missing
    assert "distil" not in missing


@pytest.mark.capability("CAP-138")
def test_a_store_without_a_period_is_named(clause: Any) -> None:
    stores = ("inputs", "outputs", "logs", "backups", "derived data", "support artefacts")

    def periods(names: tuple[str, ...]) -> str:
        return f"The Provider deletes {', '.join(f'{name} within 7 days' for name in names)}."

    told = clause("review", periods(stores[:-1]), "Retention and deletion")
    assert state(told, "retention_deletion.01") == "partial"
    assert "(missing: support artifacts)" in says(told, "retention_deletion.01")
    assert state(clause("review", periods(stores), "Retention and deletion"), "retention_deletion.01") == "met"


@pytest.mark.capability("CAP-140")
def test_backups_without_a_schedule_are_flagged_and_35_days_are_a_schedule(clause: Any) -> None:
    loose = clause("review", "archival copies may remain until overwritten in the ordinary course", "Retention")
    assert "RF-09" in flags(loose) and state(loose, "retention_deletion.03") != "met"
    fixed = clause("review", "backups expire within 35 days", "Retention")
    assert "RF-09" not in flags(fixed) and state(fixed, "retention_deletion.03") == "met"


@pytest.mark.capability("CAP-143")
def test_as_long_as_necessary_is_no_period_and_30_days_are(clause: Any) -> None:
    loose = clause("review", "Customer Data are kept for as long as reasonably necessary", "Retention")
    assert "RF-08" in flags(loose) and state(loose, "retention_deletion.07") == "contradicted"
    fixed = clause("review", "Customer Data are kept 30 days", "Retention")
    assert "RF-08" not in flags(fixed) and state(fixed, "retention_deletion.07") != "contradicted"


@pytest.mark.capability("CAP-150")
def test_a_breach_clause_is_read_as_a_number_and_a_trigger(clause: Any) -> None:
    late = "The Provider notifies the Customer of a breach after completing a reasonable investigation."
    timely = "The Provider notifies the Customer of a breach within 24 hours of becoming aware of it."
    assert flags(clause("review", late, "Security incidents"))["RF-14"]["action"] == "stop"
    assert "RF-14" not in flags(clause("review", timely, "Security incidents"))
    terms = [clause("read", text, "Security incidents")["terms"] for text in (late, timely)]
    read = [(found["breach.notice_hours"]["value"], found["breach.trigger"]["value"]) for found in terms]
    assert read == [(None, "determination"), (24, "awareness")]


@pytest.mark.capability("CAP-169")
@pytest.mark.parametrize("flag", CORE_FLAGS)
def test_a_core_flag_is_told_from_its_look_alikes(clause: Any, flag: str) -> None:
    text = resources.files("bailment.playbook").joinpath("data/red_flags.yaml").read_text(encoding="utf-8")
    (row,) = [row for row in yaml.safe_load(text)["red_flags"] if row["id"] == flag]
    assert row["positive_examples"] and row["safe_lookalikes"]
    for example in row["positive_examples"]:
        assert flag in flags(clause("review", example, CORE_FLAGS[flag])), example
    for example in row["safe_lookalikes"]:
        assert flag not in flags(clause("review", example, CORE_FLAGS[flag])), example


@pytest.mark.capability("CAP-170")
def test_a_stop_flag_bars_signing_whatever_else_is_said(bailment: Any, examples: Path) -> None:
    good = (examples / "corrected-agreement.md").read_text(encoding="utf-8")
    words = "14.9 The Provider may use Customer Content to enhance and optimise its offerings."
    bad = examples / "bad.md"
    bad.write_text(f"{good}\n\n{words}\n", encoding="utf-8")
    told = json.loads(bailment("review", bad, "--facts", examples / "deal.yaml", "--json").stdout)
    assert told["verdict"] == "NOT_SIGNABLE"
    assert any(reason.startswith("RF-01") for reason in told["why"])


@pytest.mark.capability("CAP-170")
def test_an_escalated_flag_names_its_owners(clause: Any) -> None:
    told = clause("review", "Provider's security measures are described at our trust page as amended.", "Security")
    assert {name: flag["action"] for name, flag in flags(told).items()} == {"RF-13": "escalate"}
    (finding,) = [finding for finding in told["findings"] if finding["code"] == "RF-13"]
    assert "security" in finding["escalate_to"]
