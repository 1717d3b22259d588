"""The inline exchange for care: identifiers go out as tokens and come back as the source wrote them."""

from bailment.deidentify.exchange import Exchange
from bailment.deidentify.scrub import Scrubbed, scrub
from bailment.deidentify.sources import Source, Sources, load_sources

__all__ = ["Exchange", "Scrubbed", "Source", "Sources", "load_sources", "scrub"]
