"""Agreement to compiled policy to decision: certain by construction, no text is read here."""

from bailment.policy.compiled import Policy, compile
from bailment.policy.decision import Allow, Ask, Decision, Deny, Gap

__all__ = ["Allow", "Ask", "Decision", "Deny", "Gap", "Policy", "compile"]
