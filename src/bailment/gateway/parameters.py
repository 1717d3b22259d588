"""The parameters of a chat completion: which may pass with what values, and which never leave."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

_MODEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,95}")
_EFFORTS = ("none", "minimal", "low", "medium", "high", "xhigh")
_FORMS = ({"type": "text"}, {"type": "json_object"})

Check = Callable[[Any], bool]


def _number(low: float, high: float) -> Check:
    return lambda value: isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high


def _whole(low: int, high: int) -> Check:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


PASSED: Mapping[str, Check] = {
    "model": lambda value: isinstance(value, str) and _MODEL.fullmatch(value) is not None,
    "temperature": _number(0, 2),
    "top_p": _number(0, 1),
    "presence_penalty": _number(-2, 2),
    "frequency_penalty": _number(-2, 2),
    "n": _whole(1, 16),
    "seed": _whole(0, 99_999),
    "max_tokens": _whole(1, 999_999),
    "max_completion_tokens": _whole(1, 999_999),
    "reasoning_effort": lambda value: value in _EFFORTS,
    "response_format": lambda value: value in _FORMS,
}
"""Parameters that go out as they are, each with what it may be: no text of anybody's and no number as long as an id."""

DROPPED = frozenset(
    {
        *("user", "metadata", "safety_identifier", "prompt_cache_key", "prompt_cache_retention", "service_tier"),
        "store",
    }
)
"""Parameters that the service does not need: left out, or set by the agreement."""

STREAMING: Mapping[str, Check] = {
    "stream": lambda value: isinstance(value, bool),
    "stream_options": lambda value: (
        isinstance(value, dict)
        and value.keys() <= {"include_usage", "include_obfuscation"}
        and all(isinstance(option, bool) for option in value.values())
    ),
}
"""Parameters of streaming, each with what it may be."""

NAMED = frozenset(
    {
        *("audio", "function_call", "functions", "logit_bias", "logprobs", "modalities", "moderation", "prediction"),
        *("parallel_tool_calls", "tool_call_id", "tool_calls", "tool_choice", "tools", "top_logprobs", "verbosity"),
        *("annotations", "refusal", "web_search_options"),
    }
)
"""Words of the API that are refused by name."""


def refused(body: Mapping[str, Any]) -> str:
    """What is wrong with the parameters of *body*; "" where each may pass. None counts as left out."""
    if body.get("model") is None:
        return "'model' is missing"
    for name, allowed in (*PASSED.items(), *STREAMING.items()):
        if body.get(name) is not None and not allowed(body[name]):
            return f"the parameter {name!r} has no value that may pass"
    return ""
