"""Why a use is refused, in words that may be shown to whoever asked."""

from __future__ import annotations

from collections.abc import Iterable

from bailment.agreement import Answer, Grant
from bailment.policy.decision import Deny

_QUOTED = 240


def doubt(answer: Answer) -> Deny:
    """The refusal of a use that only a doubtful reading would allow; names the doubtful words and their clause."""
    grant = answer.grants[0]
    about = " and ".join(repr(word) for word in grant.doubtful) or "what the clause leaves out"
    return Deny(f"doubt permits nothing: {about} in {_quoted(grant)}", str(grant.source))


def refusal(answer: Answer) -> Deny:
    """The refusal of a use that the agreement bars or does not give."""
    if not answer.grants:
        return Deny("nothing in the agreement permits this party to do this with this asset")
    grant = answer.grants[0]
    if answer.failing == ("prohibited",):
        return Deny(f"prohibited: {_quoted(grant)}", str(grant.source))
    return Deny("; ".join(_outside(slot, grant) for slot in answer.failing), str(grant.source))


def _outside(slot: str, grant: Grant) -> str:
    match slot:
        case "purpose":
            return f"the purpose is not among those permitted: {_list(grant.purposes)}"
        case "action":
            return f"the action is not among those permitted: {_list(grant.actions)}"
        case "territory":
            return f"the place of processing is outside the territory: {_list(grant.territory)}"
        case "environment":
            return f"the environment is not among those permitted: {_list(grant.environments)}"
        case "field of use":
            return f"the field of use is not among those permitted: {_list(grant.fields_of_use)}"
        case "conditions":
            return f"not shown to hold: {'; '.join(condition.says for condition in grant.conditions)}"
        case _:
            return "the day is outside the term of the permission"


def _quoted(grant: Grant) -> str:
    words = grant.source.quote
    return f'"{words[:_QUOTED]}..."' if len(words) > _QUOTED else f'"{words}"'


def _list(words: Iterable[str]) -> str:
    return ", ".join(str(word) for word in words) or "none"
