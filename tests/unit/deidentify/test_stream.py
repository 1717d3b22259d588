"""A text that comes in pieces is restored as the whole would be, wherever it is cut, and is hardly held back."""

from __future__ import annotations

import html
import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bailment.agreement import Plan
from bailment.deidentify import Exchange, Sources
from bailment.deidentify.stream import Restoring
from bailment.deidentify.tokens import LONGEST, TOKEN
from bailment.identifiers import Label

ADDRESS = re.compile(r"(?i)(?:https?:|ftp:|[/\\]{2}(?=\w))(?:\\?\[[^\]\n]{1,80}\]|[^\s<>\"'()\[\]])+")
GIVEN = {
    Label.PATIENT_NAME: ("Marwenna Tolliver-Quist", "Mrs. Quist"),
    Label.NAME: ("Ann",),
    Label.DATE: ("5 May 2023", "2023-05-05"),
}


def exchange() -> Exchange:
    """An exchange that has given out a few tokens."""
    made = Exchange(Plan(), Sources(()), "K1")
    for label, forms in GIVEN.items():
        for form in forms:
            made._tokens.token(label, "one", form)
    return made


EXCHANGE = exchange()


def oracle(text: str) -> str:
    """The text restored when all of it is there: addresses are shielded, all else is the exchange's own work."""
    shielded = ADDRESS.sub(lambda match: match.group().replace("[", "\ufdd0"), text)
    return EXCHANGE.restore(shielded).replace("\ufdd0", "[")


def streamed(pieces: list[str]) -> str:
    restoring = Restoring(EXCHANGE)
    parts = []
    for piece in pieces:
        parts.append(restoring.fed(piece))
        assert len(restoring._held) < LONGEST
    return "".join((*parts, restoring.rest()))


TEXTS = [
    "So [PATIENT-NAME-1] came on [DATE-1], and [patient name 1b] left.",
    "[[PATIENT-NAME-1]] \\[NAME-1\\] \\[NAME-1] [NAME-1\\] [NAME\\_1] [ NAME-1 ] [NAME  -  1]",
    "[PATIENT-[DATE-1]-NAME-1] [PATIENT-NAME-9] [see 1] [NAME-1 and [NAME-1",
    "see https://e.example/[NAME-1]?[DATE-1] [NAME-1] //e.example/\\[NAME-1\\] //[NAME-1] https: [NAME-1]",
    "http://e/[see] [NAME-1] http://e/[a\nb [NAME-1] http://e/[]//f/[NAME-1] (https://e)[NAME-1]",
    '{"who": "[PATIENT-NAME-1]", "n": [1, "[DATE-1]"]} and [NAME-1] {"open [NAME-1]',
    "[PATIENT-NAME-1",
    "\\",
    "[",
]


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_cut_in_two_anywhere_is_restored_whole(text: str) -> None:
    for cut in range(len(text) + 1):
        assert streamed([text[:cut], text[cut:]]) == oracle(text), cut


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_that_comes_by_the_character_is_restored_whole(text: str) -> None:
    assert streamed(list(text)) == oracle(text)


PIECE = st.sampled_from(
    ["[PATIENT-NAME-1]", "[DATE-1B]", "[NAME-1]", "\\[name_1\\]", "[NAME-7]", "[", "]", "\\", "-1]", "NAME", "[PATIENT",
     "https:", "//", "/", "e.example", "?q=", " ", "\n", '"', "(", "<", "a", "x" * 79, '{"', '":"', "}", "[{", "1", "é"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(text=st.lists(PIECE, max_size=14).map("".join), data=st.data())
def test_any_text_in_any_pieces_is_restored_as_the_whole(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8)))
    pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    assert streamed(pieces) == oracle(text)


def test_what_can_be_no_token_is_not_held_back() -> None:
    restoring = Restoring(EXCHANGE)
    assert restoring.fed("It is [so") == "It is [so"
    assert restoring.fed(" and [PATIENT-NA") == " and "
    assert restoring.fed("X") == "[PATIENT-NAX"


def test_a_token_is_never_longer_than_the_longest() -> None:
    bent = "\\[" + "   " + "P" + "\\ " * 60 + "   " + "\\]"
    assert TOKEN.fullmatch(bent) and len(bent) == LONGEST


def test_a_token_that_is_cut_off_for_ever_passes_as_it_came() -> None:
    restoring = Restoring(EXCHANGE)
    assert restoring.fed("She is [PATIENT-NAME-1") + restoring.rest() == "She is [PATIENT-NAME-1"


SPOKEN = 'Marwenna "Mar\\wen"\nTolliver <&> Quist'


@pytest.mark.parametrize(
    "text", ['{"a": "[NAME-1]", "b": {"c": "is [NAME-1]."}}', '["[NAME-1]"]', '[ {"a\\"": "\\\\[NAME-1]"} ]']
)
def test_json_stays_json_wherever_it_is_cut(text: str) -> None:
    made = Exchange(Plan(), Sources(()), "K1")
    made._tokens.token(Label.NAME, "one", SPOKEN)
    for cut in range(len(text)):
        restoring = Restoring(made)
        whole = json.loads("".join((restoring.fed(text[:cut]), restoring.fed(text[cut:]), restoring.rest())))
        assert SPOKEN in _texts(whole)


def _texts(value: object) -> str:
    if isinstance(value, dict):
        return " ".join(map(_texts, value.values()))
    return " ".join(map(_texts, value)) if isinstance(value, list) else str(value)


def test_after_json_that_is_none_after_all_values_stand_plain() -> None:
    made = Exchange(Plan(), Sources(()), "K1")
    made._tokens.token(Label.NAME, "one", SPOKEN)
    for text in ('{"a" is [NAME-1]', '{"a\n" [NAME-1]', "{ [NAME-1]", '[["a"]] [NAME-1]', '{"a": 1} [NAME-1]'):
        assert Restoring(made).whole(text).endswith(SPOKEN), text


def test_markup_stays_markup() -> None:
    made = Exchange(Plan(), Sources(()), "K1")
    made._tokens.token(Label.NAME, "one", SPOKEN)
    told = Restoring(made, markup=True).whole("<div>[NAME-1]</div>")
    assert told == f"<div>{html.escape(SPOKEN)}</div>"


def test_an_exchange_that_gave_out_no_token_holds_nothing_back() -> None:
    assert Restoring(Exchange(Plan(), Sources(()), "K1")).fed("a [ \\") == "a [ \\"
