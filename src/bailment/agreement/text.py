"""The text form of an agreement: YAML that counsel can read and strangers cannot bend.

Promises: `parse(print_text(a), f) == a` for every agreement whose texts have the shapes that the model declares.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bailment.agreement.codec import Reader, plain, slots
from bailment.agreement.model import PRECEDENCE, Agreement
from bailment.primitives import strict_yaml
from bailment.primitives.digest import Plain, canonical_json, sha256
from bailment.primitives.errors import Unreadable
from bailment.primitives.finding import Finding
from bailment.primitives.strict_yaml import Parsed

FORM = "bailment agreement, form 1"
_SHOWN = 5


def parse(text: str | bytes, file: str) -> Agreement:
    """The agreement that *text* holds; *file* is named in errors.

    Raises: Unreadable, as `strict_yaml.parse`, and for unknown or missing fields, wrong types, impossible days and
    unknown words; it names the first few of them with line and column.
    """
    agreement, findings = _read(strict_yaml.parse(text, file))
    if agreement is None or findings:
        raise unreadable(findings, file)
    return agreement


def check_text(text: str | bytes, file: str) -> tuple[Finding, ...]:
    """Everything that keeps *text* from being an agreement, in its order; nothing where it is one.

    Raises: Unreadable where it is not even YAML.
    """
    return _read(strict_yaml.parse(text, file))[1]


def unreadable(findings: tuple[Finding, ...], file: str) -> Unreadable:
    """The error that names the first few of *findings*, each with its place."""
    told = [found.says + (f" ({found.fix})" if found.fix else "") for found in findings[:_SHOWN]]
    rest = [f"{found.where}: {says}" for found, says in zip(findings[1:], told[1:], strict=False)]
    more = [f"and {len(findings) - _SHOWN} more"] if len(findings) > _SHOWN else []
    return Unreadable("; ".join([*told[:1], *rest, *more]), where=str(findings[0].where) if findings else file)


def print_text(agreement: Agreement) -> str:
    """The text of *agreement*: parts in a fixed order, each under a line that says what it is."""
    head, parts = _parts(agreement)
    text = [f"# {agreement.title}\n", strict_yaml.dump({"form": FORM, "precedence": PRECEDENCE, **head})]
    for name, (says, value) in parts.items():
        text.append(f"\n# {says}\n" + strict_yaml.dump({name: value}))
    return "".join(text)


def digest(agreement: Agreement) -> str:
    """The SHA-256, in hex, of the canonical form of *agreement*: what signatures cover."""
    return sha256(canonical_json(canonical(agreement)))


def canonical(agreement: Agreement) -> Mapping[str, Plain]:
    """The plain value whose canonical JSON is digested."""
    held = plain(agreement)
    assert isinstance(held, Mapping)
    return {"form": FORM, "precedence": PRECEDENCE, **held}


def read_agreement(reader: Reader, value: strict_yaml.Value, path: strict_yaml.Path = ()) -> Agreement | None:
    """The agreement in *value*, or None with the faults among the reader's findings."""
    if not isinstance(value, dict):
        reader.fault("AGR003", "an agreement is needed here, with its fields", path)
        return None
    rest: dict[str, Any] = dict(value)
    for key, words in (("form", FORM), ("precedence", PRECEDENCE)):
        if rest.pop(key, None) != words:
            at = (*path, key) if key in value else path
            reader.fault("AGR004", f"{key!r} must say: {words}", at, f"write {key}: {words}")
    read: Agreement | None = reader.read(Agreement, rest, path)
    return read


def _read(parsed: Parsed) -> tuple[Agreement | None, tuple[Finding, ...]]:
    reader = Reader(parsed)
    agreement = read_agreement(reader, parsed.value)
    return agreement, reader.findings


def _parts(agreement: Agreement) -> tuple[dict[str, Any], dict[str, tuple[str, Any]]]:
    held: Any = plain(agreement)
    says = {slot.name.replace("_", " "): slot.metadata.get("says") for slot, _ in slots(Agreement)}
    head = {name: value for name, value in held.items() if not says[name]}
    return head, {name: (str(says[name]), value) for name, value in held.items() if says[name]}
