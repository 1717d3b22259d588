"""Shapes of values, which show how they are written and never what they say."""

from __future__ import annotations

from collections.abc import Iterable

_LONGEST = 24
_EXAMPLES = 3


def masked(text: str) -> str:
    """The shape of *text*: letters as A or a, digits as 0, ASCII punctuation as it stands, anything else as ?.

    >>> masked("Roe-1957")
    'Aaa-0000'
    """
    shape = "".join(map(_shape, text[:_LONGEST]))
    return f"{shape}…" if len(text) > _LONGEST else shape


def masked_length(text: str) -> str:
    """The length of *text*, whose very shape could tell too much.

    >>> masked_length("Jane has diabetes")
    '17 characters'
    """
    return f"{len(text)} characters"


def examples(shapes: Iterable[str]) -> tuple[str, ...]:
    """The first few different ones of *shapes*."""
    found: list[str] = []
    for shape in shapes:
        if shape and shape not in found:
            found.append(shape)
        if len(found) == _EXAMPLES:
            break
    return tuple(found)


def _shape(character: str) -> str:
    if character.isalpha():
        return "A" if character.isupper() else "a"
    if character.isdigit():
        return "0"
    return character if character.isascii() and character.isprintable() else "?"
