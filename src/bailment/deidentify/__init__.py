"""The inline exchange for care: identifiers go out as tokens and come back as the source wrote them."""

from bailment.deidentify.exchange import Exchange
from bailment.deidentify.resource_types import RESOURCE_TYPES
from bailment.deidentify.scrub import Scrubbed, scrub
from bailment.deidentify.sources import Source, Sources, load_sources

__all__ = ["RESOURCE_TYPES", "Exchange", "Scrubbed", "Source", "Sources", "load_sources", "scrub"]
