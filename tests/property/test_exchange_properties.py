"""What holds for every record, text and encoding, not only for those that we thought of."""

from __future__ import annotations

import base64
import datetime
import html
import json
import re
from urllib.parse import quote

from hypothesis import given, settings
from hypothesis import strategies as st

from bailment.agreement.plan import Operation, Plan, Step
from bailment.deidentify import Exchange, load_sources
from bailment.payloads import leaves, parse

SOURCES = load_sources()
FAMILIES = ["Wolska", "Brzoza", "O'Rourke", "Lindqvist", "Müller", "Díaz-Prieto", "van der Meer", "Okonkwo", "Nguyen"]
GIVENS = ["Hanna", "Piotr", "Jürgen", "Zoë", "Chidi", "Ngozi", "Rosalía", "Thandiwe"]
KEPT = ["44054006", "4548-4", "860975", "E11.9", "metformin 500 mg", "7.25", "mmol/mol"]
PROSE = ["take 5 mg for 10 days", "BP 120/80", "SNOMED 44054006", "he is well", "no change", "HbA1c 7.1 %", "\n", "é ü"]
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December"]  # fmt: skip

people = st.tuples(
    st.sampled_from(GIVENS),
    st.sampled_from(FAMILIES),
    st.dates(datetime.date(1930, 1, 1), datetime.date(2024, 12, 31)),
    st.integers(10_000_000, 99_999_999).map(str),
    st.integers(2_000_000_000, 9_899_999_999).map(str),
)
Person = tuple[str, str, datetime.date, str, str]


def written(person: Person) -> list[str]:
    given_name, family, born, number, phone = person
    month = MONTHS[born.month - 1]
    return [
        f"{given_name} {family}", f"{family}, {given_name}", f"{given_name[0]}. {family}", family.upper(),
        f"{given_name}'s", born.isoformat(), f"{born.day} {month} {born.year}", f"{month} {born.day}, {born.year}",
        born.strftime("%m/%d/%Y"), born.strftime("%d.%m.%Y"), born.strftime("%Y%m%d"), number,
        f"{number[:3]}-{number[3:]}", f"({phone[:3]}) {phone[3:6]}-{phone[6:]}", f"+1{phone}",
    ]  # fmt: skip


def encoded(value: str, how: str) -> str:
    data = value.encode()
    return {
        "plain": value,
        "base64": base64.b64encode(data).decode(),
        "shifted": base64.b64encode(b"x " + data + b" y").decode(),
        "uri": f"data:text/plain;base64,{base64.b64encode(data).decode()}",
        "url": quote(value, safe=""),
        "html": "".join(f"&#{ord(one)};" for one in value),
        "named": html.escape(value),
        "json": json.dumps(value)[1:-1],
        "unicode": "".join(f"\\u{ord(one):04x}" for one in value),
        "hex": data.hex(),
    }[how]


HOW = ["plain", "base64", "shifted", "uri", "url", "html", "named", "json", "unicode", "hex"]


def record(person: Person, note: str) -> dict[str, object]:
    given_name, family, born, number, phone = person
    patient = {
        "resourceType": "Patient",
        "id": f"pat-{number}",
        "name": [{"family": family, "given": [given_name]}],
        "birthDate": born.isoformat(),
        "telecom": [{"value": phone}],
        "identifier": [{"value": number}],
    }
    observations = [
        {"resourceType": "Observation", "code": {"text": kept}, "subject": {"reference": f"Patient/pat-{number}"}}
        for kept in KEPT
    ]
    notes = [{"resourceType": "Observation", "note": [{"text": note}]}]
    return {"resourceType": "Bundle", "entry": [{"resource": one} for one in [patient, *observations, *notes]]}


def plan(tree: dict[str, object]) -> Plan:
    how = {"Observation.code.text": Operation.KEEP, "Observation.note.text": Operation.SCRUB}
    paths = sorted({leaf.path for leaf in leaves(parse(json.dumps(tree).encode(), "record"))})
    return Plan(tuple(Step(path, how.get(path, Operation.REPLACE), "test") for path in paths))


@st.composite
def situations(draw: st.DrawFn) -> tuple[Person, str]:
    person = draw(people)
    parts = draw(
        st.lists(
            st.one_of(
                st.sampled_from(PROSE),
                st.builds(encoded, st.sampled_from(written(person)), st.sampled_from(HOW)),
            ),
            max_size=6,
        )
    )
    return person, " ; ".join(parts)


@settings(max_examples=120, deadline=None)
@given(situations())
def test_no_known_value_remains_in_any_encoding_and_every_kept_value_does(situation: tuple[Person, str]) -> None:
    person, note = situation
    tree = record(person, note)
    room = Exchange(plan(tree), SOURCES, "k7")
    out = room.content(f"Summarise {note}\n```json\n{json.dumps(tree)}\n```\n{note}")
    sent = json.dumps({"messages": [{"role": "user", "content": out}]}).encode()
    assert room.residue(sent) == ()
    for value in written(person):
        assert value not in out
    block = json.loads(out.split("```json\n")[1].split("\n```")[0])
    assert [one["resource"]["code"]["text"] for one in block["entry"][1:-1]] == KEPT


@settings(max_examples=120, deadline=None)
@given(situations(), st.text(max_size=40))
def test_restoring_undoes_scrubbing(situation: tuple[Person, str], strange: str) -> None:
    person, note = situation
    tree = record(person, note)
    source = f"{strange} {note} {strange}"
    room = Exchange(plan(tree), SOURCES, "k7", source)
    room.learn(parse(json.dumps(tree).encode(), "record"))
    assert room.restore(room.text(source)) == source


@settings(max_examples=120, deadline=None)
@given(situations(), situations())
def test_a_token_stands_for_one_value_only(one: tuple[Person, str], other: tuple[Person, str]) -> None:
    texts = [note for _, note in (one, other)]
    room = Exchange(Plan(()), SOURCES, "k7", " ".join(texts))
    tokens = [re.findall(r"\[[A-Z0-9-]+\]", room.text(text)) for text in texts]
    values = {token: room.restore(token) for group in tokens for token in group}
    assert len(set(values.values())) == len(values)


@settings(max_examples=120, deadline=None)
@given(st.text(max_size=200))
def test_an_exchange_that_gave_nothing_out_restores_nothing(answer: str) -> None:
    assert Exchange(Plan(()), SOURCES, "k7").restore(answer) == answer


@settings(max_examples=60, deadline=None)
@given(people)
def test_encoding_twice_hides_nothing(person: Person) -> None:
    room = Exchange(Plan(()), SOURCES, "k7")
    room.learn(parse(json.dumps(record(person, "")).encode(), "record"))
    value = f"{person[0]} {person[1]}"
    for outer in HOW:
        for inner in ("base64", "url", "html", "unicode", "hex"):
            assert room.residue(encoded(encoded(value, inner), outer).encode()), (inner, outer)
