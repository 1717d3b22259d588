"""Bytes in, a bounded tree out; and back without losing a digit."""

from __future__ import annotations

import pytest

from bailment.payloads import FHIR_R4_JSON, JSON, Number, parse, read, write
from bailment.primitives.errors import Unreadable

ODD = ["1.50", "-0", "1E+400", "0.1000000000000000055511151231257827", "123456789012345678901234567890", "9" * 5000]


@pytest.mark.parametrize("digits", ODD)
def test_a_number_keeps_its_digits(digits: str) -> None:
    tree = parse(f'{{"value": {digits}}}'.encode(), "a.json")
    assert tree == {"value": Number(digits)}
    assert write(tree) == f'{{"value":{digits}}}'.encode()


def test_what_is_written_reads_back_to_the_same_tree() -> None:
    text = '{"a":[true,false,null,"é\\n\\u0000 \\"\\\\",{},[]],"b":{"c":-1.0e-7}}'.encode()
    assert parse(write(parse(text, "a")), "a") == parse(text, "a")


def test_a_resource_is_read_with_its_digest_and_format() -> None:
    payload = read(b'\xef\xbb\xbf{"resourceType":"Patient"}', "p.json")
    assert (payload.name, payload.source, len(payload.sha256)) == ("p.json", FHIR_R4_JSON, 64)


@pytest.mark.parametrize(
    ("text", "source"),
    [
        (b'{"fhirVersion":"R4"}', JSON),
        (b'[{"resourceType":"Patient.name"}]', JSON),
        (b'[{"resourceType":"Patient"}]', FHIR_R4_JSON),
    ],
)
def test_a_payload_is_fhir_only_where_it_says_so(text: bytes, source: str) -> None:
    assert read(text, "p.json").source == source


REFUSED = {
    "nothing": (b"", "p.json:1:1"),
    "no JSON": (b'{\n "a":}', "p.json:2:6"),
    "a member twice": (b'{"a":1,"a":2}', "'a' is written twice"),
    "NaN": (b'{"a":NaN}', "NaN"),
    "infinity": (b'{"a":-Infinity}', "Infinity"),
    "half a pair in a text": (b'{"a":"\\ud800"}', "surrogate"),
    "half a pair in a name": (b'{"\\udfff":1}', "surrogate"),
    "65 levels below the first": (b"[" * 66 + b"]" * 66, "64 levels"),
    "a bomb of brackets": (b"[" * 200_000, "64 levels"),
    "no UTF-8": (b'{"a":"\xff"}', "byte 6 is not UTF-8"),
    "too many values": (b"[" + b"0," * 1_000_001 + b"0]", "1000000 values"),
    "too many bytes": (b" " * (16 * 1024 * 1024 + 1), "larger than"),
    "an empty array": (b"[]", "no record"),
    "a bare value": (b"7", "no record"),
    "bare values": (b'[1, "Jane Roe"]', "bare values"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_a_safe_resource_is_refused_with_its_place(case: str) -> None:
    data, says = REFUSED[case]
    with pytest.raises(Unreadable) as refused:
        read(data, "p.json")
    assert says in str(refused.value)
    assert str(refused.value).startswith("p.json")
    assert refused.value.fix


def test_an_error_repeats_no_member_that_could_be_data() -> None:
    with pytest.raises(Unreadable) as refused:
        read(b'{"Jane Roe 1957":1,"Jane Roe 1957":2}', "p.json")
    assert "Jane" not in str(refused.value)


def test_sixty_four_levels_are_read() -> None:
    assert parse(b"[" * 64 + b"]" * 64, "deep.json")


def test_a_huge_object_with_one_member_twice_is_refused_in_linear_time() -> None:
    members = ",".join(f'"k{index}":0' for index in range(200_000))
    with pytest.raises(Unreadable, match="'k199999' is written twice"):
        parse(f'{{{members},"k199999":0}}'.encode(), "wide.json")
