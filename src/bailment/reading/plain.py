"""The text of a contract as recognisers see it: as long as the original, so that every offset still holds."""

from __future__ import annotations

import re

from bailment.documents.marks import unmasked

_SIGNS = str.maketrans(
    "“”„‟«»‘’‚‛`\u2010\u2011\u2012\u2013\u2014\u00a0\t\r\n*_#|>\\", '""""""\'\'\'\'\'-----          '
)
_LINK = re.compile(r"\]\([^)\s]{0,300}\)|<[a-zA-Z/][^<>]{0,200}>")
_UNTICKED = re.compile(r"(?m)^[ \t]*(?:[-*] )?(?:\[[ \t_\u00a0]*\]|\u2610)[^\n]*$")
_BLANKS = re.compile(
    r"\{[^{}\n]{1,80}\}|\[ ?(?:drafting note|note to draft)[^\]\n]{0,2000}\]?|\[_{2,}\]", re.IGNORECASE
)
_URL = re.compile(r"https?://[^\s)\]>\"]{1,400}")


def plain(text: str) -> str:
    """*text* without marks of layout, unticked options and blanks; with straight quotes and "link" for addresses.

    A word that is split unseen or spelt with letters of another script is read as its reader sees it.

    Promises: as many characters as *text*.
    """
    text = unmasked(text)
    for pattern in (_UNTICKED, _BLANKS, _LINK):
        text = pattern.sub(lambda found: " " * len(found.group()), text)
    text = _URL.sub(lambda found: "link".ljust(len(found.group())), text)
    return text.translate(_SIGNS)


def lowered(text: str) -> str:
    """*text* in lower case; a character whose lower case is longer stays as it is."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def squeezed(text: str) -> str:
    """*text* in lower case with single blanks: what the regexes of rows are tried on."""
    return " ".join(text.lower().split())
