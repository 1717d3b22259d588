"""What people know about a deal that the paper need not say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bailment.primitives.errors import Usage
from bailment.primitives.strict_yaml import Parsed, Path, Value


@dataclass(frozen=True, slots=True)
class Deal:
    """Facts by their name in the vocabulary of law, and words for the slots that the paper itself cannot fill."""

    facts: Mapping[str, object] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)

    def with_facts(self, more: Mapping[str, object]) -> Deal:
        """This deal with *more* facts; what was given before prevails."""
        return Deal({**more, **self.facts}, self.words)


def deal(parsed: Parsed) -> Deal:
    """The deal that a YAML file tells under `facts` and `words`.

    Raises: Usage, naming file and line, for another key or a word that is no text.
    """
    value = parsed.value
    if not isinstance(value, dict) or set(value) - {"facts", "words"}:
        raise _refused(parsed, (), "a deal has the keys `facts` and `words`")
    facts, words = value.get("facts") or {}, value.get("words") or {}
    if not isinstance(facts, dict) or not isinstance(words, dict):
        raise _refused(parsed, (), "`facts` and `words` are mappings")
    return Deal(facts, {name: _word(parsed, name, said) for name, said in words.items() if said is not None})


def _word(parsed: Parsed, name: str, said: Value) -> str:
    if isinstance(said, bool | list | dict) or not str(said).strip():
        raise _refused(parsed, ("words", name), f"{name} is to be a text or a number")
    return " ".join(str(said).split())


def _refused(parsed: Parsed, path: Path, says: str) -> Usage:
    return Usage(says, where=str(parsed.place(path)), fix="`bailment demo` leaves an example, deal.yaml")
