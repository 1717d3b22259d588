"""A draft holds what the papers say and no more; what they do not say is asked."""

from __future__ import annotations

from bailment.agreement import (
    Agreed,
    Choices,
    DocumentKind,
    Environment,
    Forced,
    Modality,
    NamedPurpose,
    Operation,
    Paper,
    Plan,
    Retention,
    Source,
    Stated,
    Step,
    Store,
    Term,
    Upstream,
    checks,
    draft,
    parse,
    print_text,
    questions,
)
from bailment.api.knowledge import doubtful_words
from bailment.policy import Allow, Ask, Deny, compile
from bailment.primitives.time import Day, Duration, Unit

HOURS, DAYS = Unit.HOURS, Unit.CALENDAR_DAYS


def stated(value: int, unit: Unit, clause: str) -> Stated:
    return Stated(Duration(value, unit), Source("msa", clause, f"within {value} {unit}"))


PAPERS = (Paper("msa", "Services agreement", DocumentKind.MSA, 1, "ab" * 32),)
AGREED = Agreed(
    papers=PAPERS,
    use=Source("msa", "2", "Vendor processes notes to summarise them."),
    no_learning=Source("msa", "3", "Vendor learns nothing from notes."),
    doubt=Source("msa", "4", "Doubt means no training and no secondary use."),
    place=Source("msa", "5", "Notes stay in Ireland."),
    incident_notice=stated(24, HOURS, "6"),
    deletion=stated(30, DAYS, "7"),
    certificate=stated(10, DAYS, "8"),
    audit_notice=stated(30, DAYS, "9"),
    retention=tuple(Retention(store, 1) for store in Store),
)
CHOICES = Choices(
    id="deal",
    title="Summaries",
    term=Term(Day(2026, 1, 1)),
    hospital="St. Brannoc's Hospital",
    vendor="Meridia Language Services",
    purpose=NamedPurpose("summarisation", "Summaries of discharge notes", "direct_care"),
    environment=Environment.VENDOR_TENANT,
    countries=("IE",),
    hosts=(Upstream("api.example", "vendor", "IE"),),
    forced=(Forced("store", False),),
    owner="Privacy officer",
)
PLAN = Plan((Step("Condition.code.text", Operation.KEEP, "diagnosis"),))
ASK = Ask("vendor", "infer", "prompt", "summarisation", "IE", "vendor_tenant", "api.example", Day(2026, 5, 1))


def test_a_draft_of_full_terms_passes_every_check_and_can_be_enforced() -> None:
    agreement = draft(AGREED, PLAN, CHOICES)
    assert checks(agreement, Day(2026, 5, 1), doubtful_words()) == ()
    assert questions(AGREED) == ()
    assert compile(agreement, executed=True).decide(ASK) == Allow("msa 2")
    assert agreement.plan == PLAN
    assert parse(print_text(agreement), "draft.yaml") == agreement


def test_each_deadline_keeps_its_figure_and_its_words() -> None:
    clocks = {clock.obligation: clock for clock in draft(AGREED, PLAN, CHOICES).clocks}
    assert {name: str(clock.limit) for name, clock in clocks.items()} == {
        "OB-001": "24 hours",
        "OB-020": "30 calendar days",
        "OB-023": "10 calendar days",
        "OB-030": "30 calendar days",
    }
    assert clocks["OB-001"].source == AGREED.incident_notice.source if AGREED.incident_notice else False


def test_silent_papers_permit_nothing_and_every_silence_is_asked_about() -> None:
    silent = Agreed(papers=PAPERS)
    agreement = draft(silent, PLAN, CHOICES)
    assert agreement.grants == () and agreement.clocks == () and agreement.tie_breaker is None
    assert isinstance(compile(agreement, executed=True).decide(ASK), Deny)
    asked = questions(silent)
    assert len(asked) == 4 + 4 + len(Store)
    assert all(finding.says.endswith(("?", ".")) for finding in asked)
    assert [finding.severity.rank for finding in asked] == sorted(finding.severity.rank for finding in asked)


def test_a_bar_on_learning_enters_only_with_its_words() -> None:
    bars = [grant for grant in draft(AGREED, PLAN, CHOICES).grants if grant.modality is Modality.PROHIBIT]
    assert [bar.source for bar in bars] == [AGREED.no_learning]
