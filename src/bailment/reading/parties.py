"""Who is meant: the names of the parties, resolved through the definitions of the document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bailment.playbook.regexes import Regex

VENDOR, CUSTOMER, SUBPROCESSOR, BOTH, UNKNOWN = "vendor", "customer", "subprocessor", "both", "unknown"
_MODAL = r"(?:shall|will|must|may|does|do|is|has|agrees|reserves|undertakes|uses|processes)\b"
_SUBJECT = re.compile(
    rf"(?<![.\w])([A-Z][\w&.]*(?: [A-Z][\w&.]*){{0,2}})(?:,? (?:Inc\.?|LLC|Ltd\.?|SAS))?,?\s+{_MODAL}"
)
_GOODS = "data|content|information|materials?|records?"
_BODIES = (
    "Trust|Authority|Agency|Hospital|Department|University|State|County|Institution|Council|Government|Ministry|School|"
    "District|Practice|Clinic|Sponsor|Buyer|Purchaser|Institute|Foundation|Registry|College|City|Municipality"
)
_BODY = re.compile(rf"\b[Tt]he ({_BODIES})\b(?! (?:of|for|on)\b)")
_COMPANY = re.compile(r"(?i)\b(inc|llc|l\.l\.c|ltd|limited|gmbh|sas|s\.a|corp|corporation|pbc|plc|b\.v|co)\b")
_NOT_NAMES = frozenset(
    [
        "the",
        "this",
        "that",
        "these",
        "those",
        "it",
        "each",
        "such",
        "any",
        "all",
        "no",
        "if",
        "when",
        "in",
        "for",
        "to",
        "services",
        "service",
        "agreement",
        "dpa",
        "baa",
        "data",
        "party",
        "parties",
        "personal",
        "terms",
        "customer",
        "data",
        "content",
        "user",
        "users",
        "notice",
        "order",
        "fees",
        "section",
        "annex",
        "exhibit",
        "schedule",
        "confidential",
        "software",
        "information",
        "affiliate",
        "affiliates",
        "supervisory",
        "authority",
        "member",
        "state",
        "term",
        "either",
        "neither",
        "both",
        "there",
        "what",
        "which",
        "who",
    ]
)


@dataclass(frozen=True, slots=True)
class Parties:
    """Which words name which party in one document; `own` are the names that are this document's and no usual ones."""

    roles: Mapping[str, str]
    names: Regex
    own: Regex | None

    def mentions(self, words: str) -> list[tuple[int, int, str]]:
        """Where *words* (lower case) name a party, in order: start, end, party."""
        return [(m.start(), m.end(), self.roles[m.group()]) for m in self.names.finditer(words)]

    def told(self, words: str) -> str:
        """*words* (lower case) with "customer" or "provider" for each name that only this document gives a party."""
        return self.own.sub(lambda found: _TOLD[self.roles[found.group()]], words) if self.own else words


MOST_NAMES = 200
"""How many names that act like a party are looked at, those used most first."""
_TOLD = {VENDOR: "provider", CUSTOMER: "customer"}


def parties(flat: str, known: Mapping[str, tuple[str, ...]]) -> Parties:
    """The parties of the document whose plain text is *flat*; *known* has the usual names of each."""
    roles = {name: party for party, names in known.items() for name in names}
    usual = frozenset(roles)
    roles.update(_proper_names(flat, roles))
    roles.update(_public_bodies(flat))
    if re.search(r"\bCompany\b", flat) and "company" not in roles:
        roles["company"], is_sure = _company(flat)
        usual = usual if is_sure else usual | {"company"}
    own = _any_of(name for name in roles if name not in usual)
    names = re.compile(rf"(?<![\w-])(?:{_any_of(roles)})(?![\w-]| (?:{_GOODS})\b)")
    return Parties(roles, names, re.compile(rf"(?<![\w-])(?:{own})(?![\w-])") if own else None)


def _company(flat: str) -> tuple[str, bool]:
    """Which side "Company" is, and whether the other names leave no doubt of it."""
    vendor_is_named = re.search(r"\b(?:Provider|Vendor|Processor|Supplier|Contractor|Business Associate)\b", flat)
    customer_is_named = re.search(r"\b(?:Customer|Client)\b", flat)
    side = CUSTOMER if vendor_is_named and not customer_is_named else VENDOR
    return side, not (vendor_is_named and customer_is_named)


def _any_of(names: Iterable[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


def _public_bodies(flat: str) -> dict[str, str]:
    """ "The Trust", "the Agency" and their like, who are the customer where nobody else is called so."""
    if re.search(r"\b(?:Customer|Client|[Yy]ou)\b", flat):
        return {}
    bodies = {found.group(1) for found in _BODY.finditer(flat)}
    return {name.lower(): CUSTOMER for name in bodies if not _is_organisation(flat, name)}


def _proper_names(flat: str, roles: Mapping[str, str]) -> dict[str, str]:
    """Names that act like a party and are no word of ours: the vendor writes its own name."""
    seen: Counter[str] = Counter()
    for found in _SUBJECT.finditer(flat):
        name = found.group(1)
        words = [w.lower() for w in name.split()]
        if name.lower() not in roles and words[0] not in _NOT_NAMES and words[-1] not in _NOT_NAMES:
            seen[name] += 1
    named: dict[str, str] = {}
    for name, count in seen.most_common(MOST_NAMES):
        if _is_organisation(flat, name) or (count >= 4 and re.search(rf"\b{re.escape(name)}'s\b", flat)):
            named[name.lower()] = VENDOR
    return named


def _is_organisation(flat: str, name: str) -> bool:
    """True where the paper calls something with a company's ending by *name*."""
    found = re.search(rf"\b{re.escape(name)}\b.{{0,60}}?\(", flat)
    quoted = re.search(rf"\"\s{{0,3}}{re.escape(name)}\s{{0,3}}\"", flat)
    ending = re.search(rf"\b{re.escape(name)}\w{{0,12}}(?: \w+)?,? (?:Inc|LLC|L\.L\.C|Ltd|SAS|GmbH|Corp|PBC)\b", flat)
    return bool(ending or (quoted and found and _COMPANY.search(flat[max(0, quoted.start() - 160) : quoted.end()])))
