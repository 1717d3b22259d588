"""Identifiers of people in text: recognised by their shape, or known from the record."""

from bailment.identifiers.find import find, recognised
from bailment.identifiers.known import Known
from bailment.identifiers.model import Identifier, Label, longest, united

__all__ = ["Identifier", "Known", "Label", "find", "longest", "recognised", "united"]
