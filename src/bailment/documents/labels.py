"""The label that a paragraph begins with: 7.3, (a), IV., Article 5, Section 2."""

from __future__ import annotations

import re

_LABEL = re.compile(
    r"""(?:[\#>\s]*)(?:[*_]{1,3})?
    (?P<label>
        (?:section|article|clause|schedule|annex|appendix|exhibit|part|§{1,2})\s*(?:\d{1,4}(?:\.\d{1,4})*|[ivxlc]{1,7}|[a-z])\b[.:)]?
        | \d{1,3}(?:\.\d{1,3}){1,5}\\?[.)]?
        | \d{1,3}\\?[.)]
        | \(\s?(?:\d{1,3}|[a-z]{1,2}|[ivxl]{1,6})\s?\)
        | (?:[ivxl]{1,6}|[a-z])[.)]
    )(?=[*_]{0,3}[\s\t]|[*_]{0,3}$)""",
    re.IGNORECASE | re.VERBOSE,
)


def label(text: str) -> str | None:
    """The label that *text* begins with, as written; None where it begins with words.

    >>> label("7.3 Fees"), label("(a) the data"), label("## 2. Scope"), label("Fees are due")
    ('7.3', '(a)', '2.', None)
    """
    match = _LABEL.match(text[:80])
    return match["label"].replace("\\", "") if match else None
