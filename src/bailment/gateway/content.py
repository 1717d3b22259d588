"""What a request's texts hold, as exclusions and grants ask about it: fields, codes and words."""

from __future__ import annotations

import base64
import binascii
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bailment.agreement import Operation, Plan
from bailment.deidentify.embedded import regions
from bailment.identifiers import folding
from bailment.identifiers.encodings import bare, unpacked
from bailment.payloads import Leaf, leaves
from bailment.primitives.errors import Unreadable

_DEPTH = 6
_LAYERS = 3
_BETWEEN = " | "
"""Parts texts that are looked into together: no run of base64, hex or escapes holds it."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen: generic paths of fields, those of them that the plan lets out, `system|code`s, and texts."""

    paths: tuple[str, ...]
    kept: tuple[str, ...]
    codes: tuple[str, ...]
    texts: tuple[str, ...]


def seen(texts: Iterable[str], plan: Plan) -> Seen:
    """What *texts* hold: records in them, in their strings and in their attachments, and the texts in any encoding.

    Raises: Unreadable where JSON in a text cannot be looked into.
    """
    texts = tuple(texts)
    try:
        trees = [tree for text in texts for tree in _trees(text, _DEPTH)]
    except RecursionError:
        raise Unreadable("JSON in a text is nested too deep to be looked into") from None
    held = [leaf for tree in trees for leaf in tree]
    paths = tuple(dict.fromkeys(leaf.path for leaf in held))
    words = [_decoded(leaf) for leaf in held if isinstance(leaf.value, str)]
    layers = _layers(_BETWEEN.join(texts), _LAYERS)
    return Seen(
        paths=paths,
        kept=tuple(path for path in paths if plan.operation(path) is not Operation.DROP),
        codes=tuple(dict.fromkeys(code for tree in trees for code in _codes(tree))),
        texts=tuple(dict.fromkeys(_plainly((*texts, *words, *layers)))),
    )


def _plainly(texts: Iterable[str]) -> Iterator[str]:
    """*texts*, and those that hold other letters than plain ones also as they compare."""
    for text in texts:
        yield text
        if not text.isascii():
            yield " ".join(word.folded for word in folding.words(text))


def _layers(text: str, depth: int) -> Iterator[str]:
    """What *text* says once escapes, base64 and hex in it are undone, also those inside others."""
    plain = bare(text)
    if plain != text:
        yield plain
    for inner in dict.fromkeys(map(unpacked, dict.fromkeys((text, plain)))):
        if inner:
            yield inner
            if depth > 1:
                yield from _layers(inner, depth - 1)


def _trees(text: str, depth: int) -> Iterator[list[Leaf]]:
    """The leaves of each JSON in *text*, also in the strings and attachments of another."""
    for region in regions(text) if depth else ():
        tree = list(leaves(region.value))
        yield tree
        for leaf in tree:
            inner = _decoded(leaf)
            if "{" in inner:
                yield from _trees(inner, depth - 1)


def _decoded(leaf: Leaf) -> str:
    """The text of *leaf*; where it is the data of an attachment that holds text, that."""
    if not leaf.pointer.endswith("/data"):
        return leaf.text
    try:
        return base64.b64decode("".join(leaf.text.split()), validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return leaf.text


def _codes(tree: Iterable[Leaf]) -> Iterator[str]:
    """`system|code` of every coding."""
    codings: dict[str, dict[str, str]] = defaultdict(dict)
    for leaf in tree:
        holder, _, name = leaf.pointer.rpartition("/")
        if name in {"system", "code"}:
            codings[holder][name] = leaf.text
    yield from (f"{coding.get('system', '')}|{coding['code']}" for coding in codings.values() if "code" in coding)
