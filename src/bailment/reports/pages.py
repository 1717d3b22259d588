"""HTML pages from values: one style sheet, nothing fetched from anywhere, every value escaped."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from bailment.review.verdict import Word

CAUTION = "This report supports a decision and is not legal advice; no lawyer has read the rows that it rests on yet."
_TONES = {
    Word.NOT_SIGNABLE: "is-no",
    Word.RENEGOTIATE: "is-no",
    Word.WITHHELD: "is-wait",
    Word.CONDITIONAL: "is-wait",
    Word.SIGNABLE: "is-yes",
}


def page(template: str, **values: object) -> str:
    """The page that *template* makes of *values*.

    Promises: every value is escaped; the page names no outside address that a browser would fetch.
    Raises: jinja2.UndefinedError for a template that asks for a value that is not there.
    """
    return _environment().get_template(template).render(**values)


@cache
def _environment() -> Environment:
    loader = PackageLoader("bailment.reports", "templates")
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["spoken"] = spoken
    environment.filters["listed"] = listed
    environment.filters["tone"] = _TONES.__getitem__
    return environment


def spoken(word: str) -> str:
    """A word of data as people say it.

    >>> spoken("NOT_SIGNABLE"), spoken("red_line")
    ('Not signable', 'red line')
    """
    words = word.replace("_", " ")
    return words.capitalize() if words.isupper() else words


def listed(value: object) -> str:
    """A value of a fact in words."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
