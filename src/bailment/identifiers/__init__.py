"""Identifiers of people in text: recognised by their shape, or known from the record."""

from bailment.identifiers.beside import beside
from bailment.identifiers.find import find, recognised
from bailment.identifiers.known import Known
from bailment.identifiers.model import Identifier, Label, longest, united
from bailment.identifiers.strata import Strata, Together

__all__ = ["Identifier", "Known", "Label", "Strata", "Together", "beside", "find", "longest", "recognised", "united"]
