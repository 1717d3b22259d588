"""Ask, decide, reshape, record, answer: what stands between the hospital's client and the vendor's API."""

from bailment.gateway.app import Gateway
from bailment.gateway.enforce import Effects, Enforcer
from bailment.gateway.record import Append, Record
from bailment.gateway.site import Client, Site, Target, site, target
from bailment.gateway.upstream import Upstream

__all__ = [
    "Append",
    "Client",
    "Effects",
    "Enforcer",
    "Gateway",
    "Record",
    "Site",
    "Target",
    "Upstream",
    "site",
    "target",
]
