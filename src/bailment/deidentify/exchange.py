"""One request and its answer: identifiers go out as tokens and come back as the source wrote them."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from bailment.agreement.plan import Operation, Plan
from bailment.deidentify.embedded import Region, regions
from bailment.deidentify.kept import is_misplaced, strays
from bailment.deidentify.resource_types import RESOURCE_TYPES
from bailment.deidentify.sources import Holds, Sources, id_in, label_of, learnt
from bailment.deidentify.tokens import Tokens
from bailment.identifiers import Identifier, Known, Label, Strata, Together, beside, find, united
from bailment.identifiers.encodings import bare, packed
from bailment.identifiers.folding import compact
from bailment.payloads import Json, Leaf, Number, leaves, rebuilt, write
from bailment.primitives.errors import Unreadable
from bailment.primitives.finding import Confidence

_TEXTUAL = re.compile(r"(?i)text/|application/(?:[\w.+-]*\+)?(?:json|xml|fhir)|application/(?:x-)?(?:yaml|hl7)")
_TYPED = re.compile(r"[A-Z](?<!\w.)[A-Za-z]{2,40}/(?P<id>[A-Za-z0-9.-]{1,64})")
_ESCAPED = re.compile(r"[%&\\]")
_OPAQUE = re.compile(r"[A-Za-z0-9+/_-](?<![A-Za-z0-9+/_-]{2})[A-Za-z0-9+/_-]{255,}={0,2}")
_DEPTH = 6


@dataclass(slots=True)
class Exchange:
    """De-identifies one request under a plan, and restores its answer; holds its secrets only as long as it lives.

    Use: `learn` or `learn_content` all there is to know, then `record`, `text` and `content`; ask `residue` of the
    bytes before they leave; `restore` what comes back. `nonce` marks the tokens if a text itself holds such words;
    give the whole request as `source`, so that this is settled before the first token.
    Raises: Unreadable where something cannot be looked into, Unavailable where no token can be told from the source.
    """

    plan: Plan
    sources: Sources
    nonce: str
    source: str = ""
    _tokens: Tokens = field(init=False)
    _values: dict[tuple[str, Label], None] = field(default_factory=dict)
    _heard: dict[tuple[str, Label], None] = field(default_factory=dict)
    _ids: set[str] = field(default_factory=set)
    _kept: dict[str, str] = field(default_factory=dict)
    _strayed: dict[str, tuple[Identifier, ...]] = field(default_factory=dict)
    _walked: dict[int, tuple[Json, tuple[Leaf, ...]]] = field(default_factory=dict)
    _strata: dict[str, Strata] = field(default_factory=dict)
    _together: list[Together] = field(default_factory=list)
    _found: dict[str, tuple[Identifier, ...]] = field(default_factory=dict)
    _said: set[str] | None = None
    _read: dict[str, tuple[Region, ...]] = field(default_factory=dict)
    _learnt: set[str] = field(default_factory=set)
    _told: Known = field(default_factory=Known)
    _certain: Known | None = None
    _all: Known | None = None

    def __post_init__(self) -> None:
        self._tokens = Tokens(self.nonce)
        self._settle(self.source)

    def learn(self, record: Json) -> None:
        """Know from now on whatever *record* says in its own fields about who it is."""
        told = self._leaves(record)
        self._values |= dict.fromkeys(learnt(told, self.plan, self.sources))
        for leaf in told:
            found = self.sources.of(leaf.path)
            points = found is not None and found[0].holds in (Holds.ID, Holds.REFERENCE)
            if points and isinstance(leaf.value, str) and self.plan.operation(leaf.path) is not Operation.KEEP:
                self._ids.add(id_in(leaf.value) or leaf.value)
            if isinstance(leaf.value, str) and self.plan.operation(leaf.path) is Operation.KEEP:
                self._learn_strays(leaf.value)
        self._certain = self._all = None
        self._kept.clear()
        self._found.clear()
        self._together.clear()
        self._said = None

    def learn_content(self, text: str) -> None:
        """Know from now on whatever the FHIR records in *text* say about who they are."""
        if text in self._learnt:
            return
        self._settle(text)
        for region in self._regions(text):
            self._learn_json(region.value, _DEPTH)
        self._learnt.add(text)

    def record(self, record: Json) -> Json:
        """*record* as the plan lets it out: each leaf kept, dropped, replaced or scrubbed."""
        self.learn(record)
        return self._record(record)

    def text(self, text: str) -> str:
        """*text* with every identifier replaced, known ones first, then those that can be recognised."""
        self._settle(text)
        recognised = find(self._stratified(text))
        self._hear(text, recognised)
        known = self._known_in(text)
        if wider := beside(text, known):
            self._hear(text, wider)
            known = self._known_in(text)
        return self._replaced(text, united([*known, *wider, *recognised, *_unreadable_runs(text)]))

    def content(self, text: str) -> str:
        """*text* as `text` makes it, where JSON in it is treated value by value and FHIR records as `record` does."""
        self.learn_content(text)
        try:
            return self._content(text, _DEPTH)
        except RecursionError:
            raise Unreadable("JSON in a text is nested too deep to be looked into") from None

    def restore(self, text: str) -> str:
        """*text* with the source's value for every token of this exchange; JSON in it stays valid."""
        parts: list[str] = []
        at = 0
        for region in _regions_of_answer(text):
            parts.append(self._tokens.restored(text[at : region.start]))
            parts.append(self._tokens.restored(text[region.start : region.end], in_json=True))
            at = region.end
        return "".join((*parts, self._tokens.restored(text[at:])))

    def restore_json_string(self, text: str) -> str:
        """The JSON text *text* with the source's values, escaped as JSON strings want them."""
        return self._tokens.restored(text, in_json=True)

    def written(self, token: re.Match[str]) -> str | None:
        """What the source wrote where *token*, a match of `tokens.TOKEN`, stands; None for one never given out."""
        return self._tokens.written(token)

    def begun(self, text: str) -> int:
        """Where in *text* a token that was given out may have begun and not ended; the text's length where none has."""
        return self._tokens.begun(text)

    def residue(self, sent: bytes) -> tuple[Label, ...]:
        """The kinds of known identifiers that still stand in *sent*, in any encoding; empty is what lets it out."""
        text = sent.decode("utf-8", "replace")
        strata = Strata(text)
        labels = set(self._known_for_certain().labels_in(strata))
        if any(self._typed_ids(layer.text) for layer in strata.layers):
            labels.add(Label.ID)
        return tuple(sorted(labels))

    def _settle(self, text: str) -> None:
        layers = dict.fromkeys((text, bare(text)))
        if any("[" in layer for layer in layers):
            self._tokens.settle("\n".join(layers))

    def _learn_strays(self, text: str) -> None:
        """Know the numbers and addresses of people in a kept *text*; names are heard as in free text."""
        for one in self._strays(text):
            if one.label not in (Label.NAME, Label.DATE, Label.URL):
                self._values[text[one.start : one.end], one.label] = None

    def _strays(self, text: str) -> tuple[Identifier, ...]:
        if text not in self._strayed:
            self._strayed[text] = strays(text)
        return self._strayed[text]

    def _leaves(self, record: Json) -> tuple[Leaf, ...]:
        if id(record) not in self._walked:
            self._walked[id(record)] = record, tuple(leaves(record))
        return self._walked[id(record)][1]

    def _regions(self, text: str) -> tuple[Region, ...]:
        if "{" not in text and "[" not in text:
            return ()
        if text not in self._read:
            self._read[text] = tuple(regions(text))
        return self._read[text]

    def _known(self) -> Known:
        if self._all is None:
            self._all = self._known_for_certain().joined(self._told)
        return self._all

    def _known_for_certain(self) -> Known:
        if self._certain is None:
            self._certain = Known.of(self._values)
        return self._certain

    def _hear(self, text: str, found: tuple[Identifier, ...]) -> None:
        """A name that a cue told once is known wherever it stands again."""
        names = {
            (text[one.start : one.end], Label.NAME)
            for one in found
            if one.label is Label.NAME and one.confidence is Confidence.HIGH
        }
        if new := names - self._heard.keys():
            told = dict.fromkeys(sorted(new))
            known = Known.of(told)
            self._all = self._known().joined(known)
            self._told = self._told.joined(known)
            self._heard |= told
            self._said = None

    def _known_in(self, text: str) -> list[Identifier]:
        return [*self._found_in(text), *self._typed_ids(text)]

    def _found_in(self, text: str) -> tuple[Identifier, ...]:
        """What is known in *text*: that which is known for certain, unless the text says what was only told."""
        if self._heard and (text not in self._found or text in self._saying()):
            return self._known().find(self._stratified(text))
        return self._found_for_certain(text)

    def _found_for_certain(self, text: str) -> tuple[Identifier, ...]:
        if text not in self._found:
            self._found[text] = self._known_for_certain().find(self._stratified(text))
        return self._found[text]

    def _saying(self) -> set[str]:
        """Those of the texts searched for certain that say what was told."""
        if self._said is None:
            alone = self._found.keys() - {text for together in self._together for text in together.texts}
            self._said = {text for text in alone if self._told.find(self._stratified(text))}
            for together in self._together:
                self._said |= self._told.find_each(together).keys()
        return self._said

    def _stratified(self, text: str) -> Strata:
        if text not in self._strata:
            self._strata[text] = Strata(text)
        return self._strata[text]

    def _find_together(self, texts: Iterable[str]) -> None:
        """Search *texts* for what the record names, all at once; one with escapes waits until it is asked about."""
        new = [text for text in texts if text not in self._found and not _ESCAPED.search(text)]
        together = Together.of(new)
        self._together.append(together)
        self._found |= dict.fromkeys(new, ()) | self._known_for_certain().find_each(together)
        self._said = None

    def _typed_ids(self, text: str) -> list[Identifier]:
        if not self._ids:
            return []
        return [
            Identifier(*match.span("id"), Label.ID, Confidence.HIGH, compact(match["id"]))
            for match in _TYPED.finditer(text)
            if match["id"] in self._ids
        ]

    def _replaced(self, text: str, found: tuple[Identifier, ...]) -> str:
        parts: list[str] = []
        at = 0
        for one in found:
            written = text[one.start : one.end]
            parts += text[at : one.start], self._tokens.token(one.label, one.entity, written)
            at = one.end
        return "".join((*parts, text[at:]))

    def _content(self, text: str, depth: int) -> str:
        if depth == 0:
            raise Unreadable("JSON in a text holds text that holds JSON too often to be looked into")
        parts: list[str] = []
        at = 0
        for region in self._regions(text):
            parts += self._prose(text[at : region.start]), write(self._json(region.value, depth)).decode()
            at = region.end
        return "".join((*parts, self._prose(text[at:])))

    def _prose(self, text: str) -> str:
        return self.text(text) if text else text

    def _json(self, value: Json, depth: int) -> Json:
        if isinstance(value, dict):
            if isinstance(value.get("resourceType"), str):
                return self._record(value)
            return {self.text(key): self._json(inner, depth) for key, inner in value.items()}
        if isinstance(value, list):
            return [self._json(inner, depth) for inner in value]
        if isinstance(value, str):
            return self._content(value, depth - 1)
        return self._number(value) if isinstance(value, Number) else value

    def _number(self, number: Number) -> Number | str:
        out = self._replaced(number.text, united(self._known_in(number.text)))
        return number if out == number.text else out

    def _learn_json(self, value: Json, depth: int) -> None:
        if isinstance(value, dict) and isinstance(value.get("resourceType"), str):
            self.learn(value)
        elif isinstance(value, dict | list):
            for inner in value.values() if isinstance(value, dict) else value:
                self._learn_json(inner, depth)
        elif isinstance(value, str) and depth and "{" in value:
            for region in self._regions(value):
                self._learn_json(region.value, depth - 1)

    def _record(self, record: Json) -> Json:
        told = self._leaves(record)
        kinds = {leaf.pointer.rpartition("/")[0]: leaf.text for leaf in told if leaf.pointer.endswith("/contentType")}
        self._find_together(dict.fromkeys(leaf.text for leaf in told if not leaf.pointer.endswith("/data")))
        return rebuilt(record, (self._leaf(leaf, kinds) for leaf in told))

    def _leaf(self, leaf: Leaf, kinds: dict[str, str]) -> Leaf | None:
        holder, _, name = leaf.pointer.rpartition("/")
        if name == "resourceType":
            return leaf if leaf.value in RESOURCE_TYPES else None
        operation = self.plan.operation(leaf.path)
        if operation is Operation.DROP or (holder in kinds and name in ("hash", "size")):
            return None
        if operation is Operation.KEEP and is_misplaced(leaf):
            return None
        if leaf.value is None or isinstance(leaf.value, bool):
            return leaf
        if operation is Operation.SCRUB and name == "data" and isinstance(leaf.value, str):
            scrubbed = self._attachment(leaf.value, kinds.get(holder, "text/plain"))
            return None if scrubbed is None else replace(leaf, value=scrubbed)
        return replace(leaf, value=self._value(leaf, operation))

    def _value(self, leaf: Leaf, operation: Operation) -> str | Number | bool | None:
        if operation is Operation.REPLACE:
            return self._token(leaf)
        if isinstance(leaf.value, Number):
            return self._number(leaf.value)
        text = leaf.text
        if operation is Operation.SCRUB:
            return self._content(text, _DEPTH)
        if id_in(text) in self._ids and self._is_reference(leaf):
            return self._reference(text)
        if text not in self._kept:
            self._kept[text] = self._kept_text(text)
        return self._kept[text]

    def _kept_text(self, text: str) -> str:
        """A kept *text* without what is known; one that says more than a plan means to keep is free text."""
        if self._strays(text) or self._regions(text) or any(_packed_runs(text)):
            return self._content(text, _DEPTH)
        return self._replaced(text, united([*self._found_for_certain(text), *self._typed_ids(text)]))

    def _attachment(self, data: str, kind: str) -> str | None:
        """The attachment with its text scrubbed; None where it holds no text that could be looked into."""
        if not _TEXTUAL.match(kind):
            return None
        try:
            text = base64.b64decode(re.sub(r"\s", "", data), validate=True).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError):
            return None
        return base64.b64encode(self._content(text, _DEPTH).encode()).decode()

    def _is_reference(self, leaf: Leaf) -> bool:
        found = self.sources.of(leaf.path)
        return found is not None and found[0].holds is Holds.REFERENCE

    def _token(self, leaf: Leaf) -> str:
        if self._is_reference(leaf):
            return self._reference(leaf.text)
        found = self._found_in(leaf.text)
        if len(found) == 1 and found[0].end - found[0].start == len(leaf.text):
            return self._tokens.token(found[0].label, found[0].entity, leaf.text)
        return self._tokens.token(self._label(leaf), compact(leaf.text) or leaf.text, leaf.text)

    def _label(self, leaf: Leaf) -> Label:
        found = self.sources.of(leaf.path)
        if found is None:
            return Label.ID
        return label_of(leaf.text, *found)

    def _reference(self, reference: str) -> str:
        """The reference with a token for its id, the same wherever the id stands."""
        own = id_in(reference)
        if own is None:
            return self._tokens.token(Label.ID, compact(reference) or reference, reference)
        token = self._tokens.token(Label.ID, compact(own), own)
        if reference.startswith(("urn:", "#")):
            return reference[: -len(own)] + token
        kind = re.search(r"(?:^|/)([A-Z][A-Za-z]{1,63})/[^/]+(?:/_history/[^/]+)?$", reference)
        return f"{kind[1]}/{token}" if kind else token


def _regions_of_answer(text: str) -> Iterator[Region]:
    """JSON in an answer, as far as it can be read: an answer is restored, never refused."""
    try:
        yield from regions(text)
    except Unreadable:
        return


def _unreadable_runs(text: str) -> Iterator[Identifier]:
    """Runs of base64 or hex that hold identifiers, or too much of who knows what."""
    for match in _OPAQUE.finditer(text):
        yield Identifier(*match.span(), Label.ENCODED, Confidence.MEDIUM, compact(match.group()))
    yield from _packed_runs(text)


def _packed_runs(text: str) -> Iterator[Identifier]:
    """Runs of base64 or hex that hold identifiers."""
    for run in packed(text, 12):
        if all(map(_is_prose, run.text)) and find(run.text):
            yield Identifier(run.start, run.end, Label.ENCODED, Confidence.MEDIUM, compact(text[run.start : run.end]))


def _is_prose(character: str) -> bool:
    return character.isprintable() or character.isspace()
