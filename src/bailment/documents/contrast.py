"""Whether an eye can tell words from the ground that they stand on."""

from __future__ import annotations

from functools import lru_cache

Colour = tuple[int, int, int]
WHITE: Colour = (255, 255, 255)
BLACK: Colour = (0, 0, 0)
_LEAST = 1.2
"""Below this contrast nobody reads; faint grey on white, which some do, has 1.5."""


@lru_cache(maxsize=1024)
def is_lost(words: Colour, ground: Colour) -> bool:
    """True where *words* hardly differ from *ground*.

    >>> is_lost((255, 255, 255), (250, 250, 250)), is_lost((200, 200, 200), (255, 255, 255))
    (True, False)
    """
    darker, lighter = sorted((_brightness(words), _brightness(ground)))
    return (lighter + 0.05) / (darker + 0.05) < _LEAST


def from_hex(code: str) -> Colour | None:
    """The colour that six hexadecimal digits name; None for anything else."""
    if len(code) != 6 or not all(digit in "0123456789abcdefABCDEF" for digit in code):
        return None
    return int(code[:2], 16), int(code[2:4], 16), int(code[4:], 16)


def _brightness(colour: Colour) -> float:
    """Source: relative luminance, WCAG 2.2."""
    red, green, blue = (part / 255 / 12.92 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
