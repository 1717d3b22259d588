"""Statements held against a playbook: states, flags, findings, a verdict, and what we answer."""

from bailment.review.asks import Ask, asks
from bailment.review.deal import Deal, deal
from bailment.review.internal import internal_file
from bailment.review.look import AuthorRead, FirstLook, KindRead, SideRead, first_look
from bailment.review.paper import FactRead, words_of
from bailment.review.plain import plain
from bailment.review.redline import Redline, redline
from bailment.review.review import Books, Chosen, Review, review
from bailment.review.standing import Assessed, Raised, Standing, State
from bailment.review.states import assess, raised
from bailment.review.verdict import Case, Lack, Missing, Reason, Unjudged, Verdict, Word, verdict

__all__ = [
    "Ask",
    "Assessed",
    "AuthorRead",
    "Books",
    "Case",
    "Chosen",
    "Deal",
    "FactRead",
    "FirstLook",
    "KindRead",
    "Lack",
    "Missing",
    "Raised",
    "Reason",
    "Redline",
    "Review",
    "SideRead",
    "Standing",
    "State",
    "Unjudged",
    "Verdict",
    "Word",
    "asks",
    "assess",
    "deal",
    "first_look",
    "internal_file",
    "plain",
    "raised",
    "redline",
    "review",
    "verdict",
    "words_of",
]
