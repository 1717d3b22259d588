"""A whole document, read."""

from __future__ import annotations

from bailment.documents.model import Document
from bailment.reading.clausing import clauses
from bailment.reading.lexicon import Lexicon
from bailment.reading.matching import Index
from bailment.reading.model import Reading
from bailment.reading.parties import parties
from bailment.reading.plain import plain
from bailment.reading.statements import statements
from bailment.reading.terms import TermRow, terms


def read(document: Document, rows: tuple[TermRow, ...], lexicon: Lexicon) -> Reading:
    """The clauses, statements and terms of *document*; each row yields its term, also where the text is silent."""
    parts = clauses(document, lexicon)
    bare = Reading(document, parts, statements(document, parts, lexicon), {})
    told = parties(plain(document.text), lexicon.parties).told
    return Reading(document, parts, bare.statements, terms(rows, Index.of(bare, lexicon, told)))
