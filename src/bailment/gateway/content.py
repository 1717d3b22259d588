"""What a request's texts hold, as exclusions and grants ask about it: fields, codes and words."""

from __future__ import annotations

import base64
import binascii
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bailment.agreement import Operation, Plan
from bailment.deidentify.embedded import regions
from bailment.payloads import Json, Leaf, leaves

_DEPTH = 6


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen: generic paths of fields, those of them that the plan lets out, `system|code`s, and texts."""

    paths: tuple[str, ...]
    kept: tuple[str, ...]
    codes: tuple[str, ...]
    texts: tuple[str, ...]


def seen(texts: Iterable[str], plan: Plan) -> Seen:
    """What *texts* hold: records in them, in their strings and in their attachments, and the texts themselves.

    Raises: Unreadable where JSON in a text cannot be looked into.
    """
    held = [leaf for text in texts for leaf in _held(text, _DEPTH)]
    paths = tuple(dict.fromkeys(leaf.path for leaf in held if leaf.path))
    return Seen(
        paths=paths,
        kept=tuple(path for path in paths if plan.operation(path) is not Operation.DROP),
        codes=tuple(dict.fromkeys(_codes(held))),
        texts=tuple(dict.fromkeys(leaf.text for leaf in held if isinstance(leaf.value, str))),
    )


def _held(text: str, depth: int) -> Iterator[Leaf]:
    """Every leaf of the JSON in *text*, and the text itself as a leaf without a path."""
    yield Leaf("", "", text, "")
    if not depth:
        return
    for region in regions(text):
        yield from _leaves(region.value, depth - 1)


def _leaves(tree: Json, depth: int) -> Iterator[Leaf]:
    for leaf in leaves(tree):
        yield leaf
        if isinstance(leaf.value, str) and len(leaf.value) > 1:
            inner = _decoded(leaf.value) if leaf.pointer.endswith("/data") else leaf.value
            if inner != leaf.value or "{" in inner:
                yield from _held(inner, depth)


def _decoded(text: str) -> str:
    try:
        return base64.b64decode("".join(text.split()), validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return text


def _codes(held: Iterable[Leaf]) -> Iterator[str]:
    """`system|code` of every coding; a coding's members stand together in the order of the file."""
    codings: dict[str, dict[str, str]] = defaultdict(dict)
    for leaf in held:
        holder, _, name = leaf.pointer.rpartition("/")
        if name in {"system", "code"}:
            coding = codings[holder]
            coding[name] = leaf.text
            if len(coding) == 2:
                yield f"{coding['system']}|{coding['code']}"
                del codings[holder]
