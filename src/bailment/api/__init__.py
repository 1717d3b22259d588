"""The public verbs of bailment, each loaded when it is first asked for: `api.review_contracts(...)` and the like.

`VERBS` says which module holds each; a test that shows a capability must call one of them.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HELD = {
    "contracts": "read_contract review_contracts review_packet known_slots redline_contract internal_notes document",
    "data": "map_payloads table_risk proposed_plan scrub_text scrub_lines",
    "settling": "settle_agreement",
    "agreements": "check_agreement sign_agreement attest_agreement may_agreement",
    "deals": "new_deal show_deal list_deals add_paper add_agreement trust_key record_event",
    "keyring": "new_key keys public_key retire_key",
    "gateways": "gateway run_gateway observe_gateway decide policy_of read_site",
    "duties": "due calendar_file",
    "evidence": "ledger_head ledger_append ledger_prove ledger_verify evidence_pack evidence_verify",
    "reporting": "review_report",
    "answers": "issues_list cover_email vendor_questions",
    "workbench": "recognised likely_role kinds_of_paper example_files sample_purposes deal_facts facts_said"
    " clauses_in_question bars_signing",
    "story": "demo",
}
VERBS = {verb: f"bailment.api.{module}" for module, verbs in _HELD.items() for verb in verbs.split()}
_TYPES = {
    "Signatory": "bailment.agreement",
    "ExecutedPaper": "bailment.api.agreements",
    "Use": "bailment.agreement",
    "Action": "bailment.agreement",
    "Environment": "bailment.agreement",
    "Event": "bailment.lifecycle.model",
    "Listening": "bailment.api.gateways",
}


def __getattr__(name: str) -> Any:
    """The verb or type *name*, loaded now."""
    if name in VERBS:
        return getattr(import_module(VERBS[name]), name)
    if name in _TYPES:
        return getattr(import_module(_TYPES[name]), name)
    raise AttributeError(f"bailment.api has no {name!r}")


def __dir__() -> list[str]:
    """Every name that the face offers."""
    return sorted([*VERBS, *_TYPES, "VERBS"])
