"""Bytes to Document with spans, and the writers of Word files."""

from bailment.documents.model import Document, Format, Paragraph, Revision, RevisionKind
from bailment.documents.reader import read

__all__ = ["Document", "Format", "Paragraph", "Revision", "RevisionKind", "read"]
