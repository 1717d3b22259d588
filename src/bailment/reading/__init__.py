"""Document → clauses → statements → terms; and rows of knowledge matched against the statements."""

from bailment.reading.clausing import clauses
from bailment.reading.lexicon import Lexicon, load_lexicon
from bailment.reading.matching import Index, Matched, Number, matched
from bailment.reading.model import Clause, Force, Quantity, Reading, Statement, Term, TermValue
from bailment.reading.reading import read
from bailment.reading.statements import statements
from bailment.reading.terms import TermRow, load_terms

__all__ = [
    "Clause",
    "Force",
    "Index",
    "Lexicon",
    "Matched",
    "Number",
    "Quantity",
    "Reading",
    "Statement",
    "Term",
    "TermRow",
    "TermValue",
    "clauses",
    "load_lexicon",
    "load_terms",
    "matched",
    "read",
    "statements",
]
