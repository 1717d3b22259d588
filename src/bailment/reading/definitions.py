"""What the defined terms of a document hold, so that "Content" reaches the prompts that it means."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bailment.playbook.regexes import Regex
from bailment.reading.lexicon import Lexicon
from bailment.reading.plain import squeezed

ASSETS = frozenset(
    [
        "customer_data",
        "personal_data",
        "phi",
        "prompts",
        "outputs",
        "embeddings",
        "derived_data",
        "metadata",
        "feedback",
        "usage_data",
        "telemetry",
        "deidentified_data",
    ]
)
LEARNING = frozenset(
    [
        "train",
        "fine_tune",
        "distil",
        "evaluate",
        "improve",
        "develop",
        "prompt_mine",
        "review_by_people",
        "cross_tenant",
        "benchmark",
    ]
)
_MEANS = re.compile(
    r"\"\s{0,3}([A-Z][\w' -]{2,50}?)\s{0,3}\"(?:[^.\"]{0,60}?)\s*(?:means|shall mean|"
    r"refers to|includes|has the meaning|is defined as|are)\s+([^.\n]{5,700})"
)
_BRACKET = re.compile(
    r"\((?:collectively,? |together,? |the |each,? (?:a |an )?){0,3}\"\s{0,3}([A-Z][\w' -]{2,50}?)\s{0,3}\"\s{0,3}\)"
)
_BARE = re.compile(r"(?:^|\n\s*\(?[\w.]{0,6}\)?|[.;])\s*(?:To )?([A-Z][A-Za-z' -]{2,40}) means\s+([^.\n]{5,700})")
_LEFT_OUT = re.compile(
    r"\b(?:excludes?|excluding|does not include|other than|but not|not including|except)\b.*", re.IGNORECASE
)
_NEVER = frozenset(
    {"services", "service", "agreement", "provider", "customer", "products", "software", "party", "parties"}
)


@dataclass(frozen=True, slots=True)
class Definitions:
    """The concepts that each defined term stands for."""

    objects: Mapping[str, tuple[str, ...]]
    acts: Mapping[str, tuple[str, ...]]
    terms: Regex | None

    def expanded(self, words: str) -> tuple[set[str], set[str]]:
        """The acts and objects that the defined terms in *words* (in their own case) bring in."""
        acts: set[str] = set()
        objects: set[str] = set()
        for found in self.terms.finditer(words) if self.terms else ():
            acts.update(self.acts.get(found.group(1), ()))
            objects.update(self.objects.get(found.group(1), ()))
        return acts, objects


def definitions(flat: str, lexicon: Lexicon) -> Definitions:
    """The definitions that stand in *flat*."""
    objects: dict[str, tuple[str, ...]] = {}
    acts: dict[str, tuple[str, ...]] = {}
    for term, words in _stated(flat):
        held = squeezed(_LEFT_OUT.sub("", words))
        if term.lower() in _NEVER:
            continue
        if held.startswith("to ") and (learned := LEARNING.intersection(lexicon.acts.found(held))):
            acts[term] = tuple(sorted(learned))
        elif assets := ASSETS.intersection(lexicon.objects.found(held)):
            objects[term] = tuple(sorted(assets.union(objects.get(term, ()))))
    _follow(objects)
    names = "|".join(re.escape(term) for term in sorted({*objects, *acts}, key=len, reverse=True))
    return Definitions(objects, acts, re.compile(rf"\b({names})(?:e?s|ing|ed)?\b") if names else None)


def _stated(flat: str) -> list[tuple[str, str]]:
    found = [(m[1], m[2]) for m in _MEANS.finditer(flat)]
    found += [(m[1], m[2]) for m in _BARE.finditer(flat)]
    return found + [
        (m[1], re.split(r"[.;\n]", flat[max(0, m.start() - 160) : m.start()])[-1]) for m in _BRACKET.finditer(flat)
    ]


def _follow(objects: dict[str, tuple[str, ...]]) -> None:
    """A term that holds a term that is itself defined as assets holds those too; one step is enough in practice."""
    named = {term.lower().replace(" ", "_"): held for term, held in objects.items()}
    for term, held in list(objects.items()):
        wider = set(held).union(*(named.get(concept, ()) for concept in held if concept in named))
        objects[term] = tuple(sorted(wider))
