"""Values of an answer that are there as a whole, restored."""

from __future__ import annotations

from typing import Any

from bailment.deidentify import Exchange
from bailment.deidentify.stream import Restoring


def restored_text(text: str, exchange: Exchange) -> str:
    """*text* restored, where all of it is there."""
    return Restoring(exchange).whole(text) if "[" in text else text


def restored_value(value: Any, exchange: Exchange) -> Any:
    """*value*, a tree of JSON, with every text in it restored."""
    if isinstance(value, str):
        return restored_text(value, exchange)
    if isinstance(value, list):
        return [restored_value(item, exchange) for item in value]
    if isinstance(value, dict):
        return {name: restored_value(item, exchange) for name, item in value.items()}
    return value
