"""A record that is posted, as FHIR or as plain JSON: field by field under the plan, there and back."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, replace

from bailment.agreement import Forced
from bailment.deidentify import RESOURCE_TYPES, Exchange
from bailment.deidentify.stream import Restoring
from bailment.gateway.whole import restored_text
from bailment.payloads import Json, leaves, parse, write
from bailment.primitives.errors import Unreadable, Usage


@dataclass(frozen=True, slots=True)
class Posted:
    """A request whose body is one record, or a bundle of them."""

    text: str
    tree: Json
    is_streamed: bool = False

    def texts(self) -> tuple[str, ...]:
        """The body, as one text."""
        return (self.text,)

    def seams(self) -> str:
        """Nothing: a record has no texts that meet."""
        return ""

    def teach(self, exchange: Exchange) -> None:
        """Let *exchange* know whatever the record says about who it is, also in the texts that it holds."""
        exchange.learn_content(self.text)
        exchange.learn(self.tree)
        for leaf in leaves(self.tree):
            if "{" in leaf.text:
                exchange.learn_content(leaf.text)

    def treated(self, exchange: Exchange) -> Posted:
        """The record as *exchange* lets it out under its plan.

        Raises: Unreadable where nothing of it may leave.
        """
        tree = exchange.record(self.tree)
        if not tree:
            raise Unreadable("no field of it may leave under the agreement's plan")
        return replace(self, tree=tree)

    def body(self, forced: tuple[Forced, ...]) -> bytes:
        """The bytes to send: numbers stand in their own digits; parameters that an agreement forces are a chat's."""
        return write(self.tree)


def fhir(received: bytes) -> Posted:
    """The FHIR resource or Bundle in *received*.

    Raises: Usage for anything else.
    """
    posted = plain(received)
    kind = posted.tree.get("resourceType") if isinstance(posted.tree, dict) else None
    if kind not in RESOURCE_TYPES:
        raise Usage("the body is no FHIR resource: its outermost object has no resourceType of R4")
    return posted


def plain(received: bytes) -> Posted:
    """The JSON object, or array, in *received*.

    Raises: Usage for what is not JSON, holds a member twice, or is nested deeper than 64 levels.
    """
    try:
        tree = parse(received, "the body")
    except Unreadable as error:
        raise Usage("a member of it is written twice" if "'" in error.says else error.says) from None
    if not isinstance(tree, dict | list):
        raise Usage("the body is a JSON object or array")
    return Posted(received.decode("utf-8-sig"), tree)


def restored(answer: bytes, exchange: Exchange) -> bytes:
    """The answer with every text in it restored, all digits as they came; in XHTML and attachments as these want it.

    Raises: Unreadable where the answer is no JSON that can be looked into.
    """
    if not answer.strip():
        return b""
    return write(_walked(parse(answer, "the upstream's answer"), "", exchange))


def _walked(value: Json, name: str, exchange: Exchange) -> Json:
    if isinstance(value, str):
        return _text(value, name, exchange)
    if isinstance(value, list):
        return [_walked(item, name, exchange) for item in value]
    if isinstance(value, dict):
        return {key: _walked(inner, key, exchange) for key, inner in value.items()}
    return value


def _text(text: str, name: str, exchange: Exchange) -> str:
    if name == "div" and text.lstrip().startswith("<"):
        return Restoring(exchange, markup=True).whole(text)
    if name != "data":
        return restored_text(text, exchange)
    try:
        inner = base64.b64decode("".join(text.split()), validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return restored_text(text, exchange)
    told = restored_text(inner, exchange)
    return text if told == inner else base64.b64encode(told.encode()).decode()
