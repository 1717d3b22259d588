"""A whole document, read."""

from __future__ import annotations

from bailment.documents.model import Document
from bailment.primitives.errors import Unreadable
from bailment.reading.clausing import clauses
from bailment.reading.lexicon import Lexicon
from bailment.reading.matching import Index
from bailment.reading.model import Reading
from bailment.reading.parties import parties
from bailment.reading.plain import plain
from bailment.reading.statements import statements
from bailment.reading.terms import TermRow, terms

LONGEST = 1_500_000
"""How long a text may be that is read as a contract: about 500 pages. Units: characters."""


def read(document: Document, rows: tuple[TermRow, ...], lexicon: Lexicon) -> Reading:
    """The clauses, statements and terms of *document*; each row yields its term, also where the text is silent.

    Raises: Unreadable for a text that is too long, or whose lists repeat their opening words too often.
    """
    if len(document.text) > LONGEST:
        says = f"the text has {len(document.text):,} characters, and a contract may have {LONGEST:,}"
        raise Unreadable(says, where=document.name, fix="split the file and give its parts")
    parts = clauses(document, lexicon)
    bare = Reading(document, parts, statements(document, parts, lexicon), {})
    told = parties(plain(document.text), lexicon.parties).told
    return Reading(document, parts, bare.statements, terms(rows, Index.of(bare, lexicon, told)))
