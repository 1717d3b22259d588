"""What is settled is what the paper says, in the paper's own units; what it does not say is asked."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import pytest

from bailment import api
from bailment.agreement import Plan
from bailment.primitives.errors import Unreadable

EXAMPLES = resources.files("bailment") / "examples"
PAPER = """# Services Agreement

## 9 Security

9.1 The Provider shall notify the Customer of a security incident affecting Customer Data {} after becoming aware of it.
"""


def notice(tmp_path: Path, words: str) -> str | None:
    """The limit of the clock for incident notice where the paper says *words*."""
    paper, choices = tmp_path / "paper.md", tmp_path / "choices.yaml"
    paper.write_text(PAPER.format(words))
    choices.write_bytes((EXAMPLES / "choices.yaml").read_bytes())
    settled = api.settle_agreement(api.review_contracts([paper]), Plan(()), choices)
    limits = [str(clock.limit) for clock in settled.agreement.clocks if clock.obligation == "OB-001"]
    asked = [question.requirement for question in settled.questions]
    assert bool(limits) != ("OB-001" in asked)
    return limits[0] if limits else None


@pytest.mark.parametrize(
    ("words", "limit"),
    [
        ("within 24 hours", "24 hours"),
        ("within two (2) business days", "2 business days"),
        ("no later than one business day", "1 business days"),
        ("within three days", "3 calendar days"),
        ("within 1.5 hours", "90 minutes"),
        ("without undue delay", None),
        ("promptly", None),
    ],
)
def test_a_limit_is_settled_in_the_paper_s_own_unit(tmp_path: Path, words: str, limit: str | None) -> None:
    assert notice(tmp_path, words) == limit


def test_choices_are_refused_with_the_place_of_what_is_wrong(tmp_path: Path) -> None:
    paper, choices = tmp_path / "paper.md", tmp_path / "choices.yaml"
    paper.write_text(PAPER.format("within 24 hours"))
    good = (EXAMPLES / "choices.yaml").read_text()
    line = 1 + good.splitlines().index(next(line for line in good.splitlines() if line.startswith("  environment:")))
    choices.write_text(good.replace("  environment:", "  enviroment:"))
    with pytest.raises(
        Unreadable, match=rf"choices\.yaml:{line}:\d+: 'enviroment' is not a field.*did you mean 'environ"
    ):
        api.settle_agreement(api.review_contracts([paper]), Plan(()), choices)
