"""Which of our wordings a paper needs, with their slots filled and the definitions that they rest on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bailment.documents.model import Document
from bailment.playbook.model import Definition, Outward, OutwardClause, Side, Wording

SAME_SENSE = 0.75
"""How much two definitions must share to have the same sense. Units: share of all their words."""


_SMALL = frozenset({"a", "an", "and", "any", "as", "at", "by", "for", "from", "in", "into", "is", "it", "its", "not"})


@dataclass(frozen=True, slots=True)
class Proposed:
    """A clause's wording for our side, ready to go into the paper; `unfilled` names slots that keep it out."""

    key: str
    title: str
    text: str | None
    defines: tuple[str, ...] = ()
    unfilled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Defined:
    """What a paper says that a term means, and where it says so (the meaning alone)."""

    term: str
    start: int
    end: int
    words: str


def proposed(clause: OutwardClause, side: Side, values: Mapping[str, str]) -> Proposed:
    """The wording of *clause* for *side* with its slots filled by *values*, or the names of those that stay empty."""
    found = {wording.side: wording for wording in clause.wordings}
    wording = found.get(side) or found.get(Side.ANY)
    if wording is None:
        return Proposed(clause.key, clause.title, None)
    unfilled = wording.unfilled(dict(values))
    return Proposed(clause.key, clause.title, _filled(wording, values), wording.defines, unfilled)


def definitions(outward: Outward, wording: Proposed, values: Mapping[str, str]) -> tuple[Definition, ...]:
    """The definitions that *wording* needs and does not hold itself, filled, in the playbook's order."""
    known = {definition.term: definition for definition in outward.definitions}
    names = re.compile(rf"\b({'|'.join(sorted(map(re.escape, known), key=len, reverse=True))})\b")
    held = defined_by(wording.text or "")
    wanted: set[str] = set()
    queue = list(wording.defines)
    while queue:
        term = queue.pop()
        if term in known and term not in wanted | held:
            wanted.add(term)
            queue += names.findall(known[term].text)
    return tuple(Definition(d.term, _spoken(d.text, values)) for d in outward.definitions if d.term in wanted)


def settled(outward: Outward, wording: Proposed, values: Mapping[str, str]) -> Proposed:
    """*wording*, held back where a definition that it needs has a slot that stays empty."""
    empty = {slot for term in definitions(outward, wording, values) for slot in _SLOT.findall(term.text)}
    if not empty:
        return wording
    return replace(wording, text=None, unfilled=tuple(sorted({*wording.unfilled, *empty})))


_SLOT = re.compile(r"\{([a-z_]+)\}")


def defined_in(document: Document) -> dict[str, Defined]:
    """The terms that *document* defines in the form "X" means ..., up to the end of the sentence."""
    found: dict[str, Defined] = {}
    for match in _MEANS.finditer(document.text):
        term = match["quoted"] or match["bare"]
        found.setdefault(term, Defined(term, match.start("words"), match.end("words"), match["words"]))
    return found


_MEANS = re.compile(
    r"(?:[\"“](?P<quoted>[A-Z][\w' -]{1,50})[\"”]|(?:^|(?<=[.\n]) ?)(?P<bare>[A-Z][A-Za-z-]+(?: [A-Z][a-z]+)?)) "
    r"(?:means|shall mean|has the meaning) (?P<words>[^\n]{3,900}?)(?=[.;](?:\s|$)|\n|$)",
    re.MULTILINE,
)


def in_same_sense(paper: Defined, ours: Definition) -> bool:
    """True where the paper's definition shares most of its words with ours."""
    left, right = _words(paper.words), _words(ours.text)
    return bool(left | right) and len(left & right) / len(left | right) >= SAME_SENSE


def sentence(definition: Definition, document: Document) -> str:
    """The definition as a sentence of a contract, in the quotation marks that the paper uses."""
    opening, closing = ("“", "”") if "“" in document.text else ('"', '"')
    return f"{opening}{definition.term}{closing} means {meaning(definition)}"


def heading(title: str) -> str:
    """The title with its main words in capitals, as headings of contracts have them and readers know them."""
    words = title.split(" ")
    return " ".join(word if word in _MINOR else _capital(word) for word in words)


def _capital(word: str) -> str:
    return "-".join(part[:1].upper() + part[1:] for part in word.split("-"))


_MINOR = frozenset({"a", "an", "and", "at", "for", "in", "of", "on", "or", "the", "to"})


def meaning(definition: Definition) -> str:
    """The text of the definition as it stands after "means"."""
    text = definition.text
    begins_with_a_name = re.match(r"(?!What |Any |The )(?:[A-Z]\w+ [A-Z]|[A-Z]\w+, [A-Z])", text)
    return text if begins_with_a_name else text[:1].lower() + text[1:]


def _filled(wording: Wording, values: Mapping[str, str]) -> str | None:
    text = wording.filled(dict(values))
    return None if text is None else _capitalised(text)


def _spoken(text: str, values: Mapping[str, str]) -> str:
    for name, words in values.items():
        text = text.replace(f"{{{name}}}", words)
    return _capitalised(text)


def _capitalised(text: str) -> str:
    return re.sub(r"(^|[.!?]\s+)(the|this)\b", lambda match: match[1] + match[2].capitalize(), text)


def defined_by(text: str) -> set[str]:
    """The terms that *text* itself gives a meaning."""
    plain = {match[1] for match in re.finditer(r"(?:^|[.]\s)([A-Z][\w-]+(?: [A-Z][\w-]+)?) means\b", text)}
    return plain | {match[1] for match in re.finditer(r"\bTo ([A-Z][a-z]+) means\b", text)}


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]+", text.lower())) - _SMALL
