"""Leaves under their generic paths, and trees with some of them changed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bailment.payloads import Json, Leaf, Number, leaves, parse, transform

BUNDLE = parse(
    b"""{"resourceType":"Bundle","entry":[
  {"fullUrl":"urn:x","resource":{"resourceType":"Patient","name":[{"family":"Roe","given":["Ada","Bo"]}],
    "identifier":[{"type":{"coding":[{"code":"MR"}]},"value":"1"},{"value":"2"}],
    "extension":[{"url":"http://h.example/us-core-race","extension":[{"url":"text","valueString":"w"}]}],
    "_birthDate":{"extension":[{"url":"urn:oid:1.2.3","valueCode":"u"}]},
    "contained":[{"resourceType":"Organization","name":"Bay"}]}},
  {"resource":{"resourceType":"Observation","valueQuantity":{"value":1.50}}}]}""",
    "b.json",
)


def paths(tree: Json) -> list[str]:
    return [leaf.path for leaf in leaves(tree)]


def test_a_path_is_the_resource_and_the_names_below_it() -> None:
    assert paths(BUNDLE) == [
        "Bundle.resourceType",
        "Bundle.entry.fullUrl",
        "Patient.resourceType",
        "Patient.name.family",
        "Patient.name.given",
        "Patient.name.given",
        "Patient.identifier(MR).type.coding.code",
        "Patient.identifier(MR).value",
        "Patient.identifier.value",
        "Patient.extension(us-core-race).url",
        "Patient.extension(us-core-race).extension(text).url",
        "Patient.extension(us-core-race).extension(text).valueString",
        "Patient._birthDate.extension(1_2_3).url",
        "Patient._birthDate.extension(1_2_3).valueCode",
        "Organization.resourceType",
        "Organization.name",
        "Observation.resourceType",
        "Observation.valueQuantity.value",
    ]


def test_a_pointer_is_the_leafs_own_place_and_its_resource_the_innermost() -> None:
    given_names = [leaf for leaf in leaves(BUNDLE) if leaf.path == "Patient.name.given"]
    assert [leaf.pointer for leaf in given_names] == [
        "/entry/0/resource/name/0/given/0",
        "/entry/0/resource/name/0/given/1",
    ]
    assert {leaf.resource for leaf in leaves(BUNDLE)} == {"Bundle", "Patient", "Organization", "Observation"}


def test_a_pointer_escapes_what_the_standard_escapes() -> None:
    assert [leaf.pointer for leaf in leaves({"a/b~c": "x"})] == ["/a~1b~0c"]


@pytest.mark.parametrize(
    ("forger", "path"),
    [
        ({"resourceType": "Patient", "name.family": "x"}, "Patient.name_family"),
        ({"resourceType": "Patient.name", "family": "x"}, "family"),
        ({"resourceType": "P", "x": "x"}, "x"),
        (
            {"resourceType": "Patient", "extension": [{"url": "h/a).b(c", "valueCode": "x"}]},
            "Patient.extension(a__b_c)",
        ),
        (
            {"resourceType": "Patient", "identifier": [{"type": {"coding": [{"code": "MR).x"}]}}]},
            "Patient.identifier(MR__x)",
        ),
    ],
)
def test_no_name_forges_a_path(forger: Json, path: str) -> None:
    assert paths(forger)[-1].startswith(path)


def test_numbers_and_truths_read_as_they_are_written() -> None:
    assert [leaf.text for leaf in leaves([Number("1.50"), True, False, None, "x"])] == [
        "1.50",
        "true",
        "false",
        "",
        "x",
    ]


def test_one_leaf_is_replaced_and_all_else_stays() -> None:
    def renamed(leaf: Leaf) -> Leaf:
        return replace(leaf, value="T1") if leaf.pointer == "/entry/0/resource/name/0/given/1" else leaf

    changed = list(leaves(transform(BUNDLE, renamed)))
    before = list(leaves(BUNDLE))
    assert [leaf.value for leaf in changed if leaf not in before] == ["T1"]
    assert len(changed) == len(before)


def test_dropping_empties_no_more_than_it_must() -> None:
    tree = parse(b'{"a":{"b":1},"c":[{"d":2},{"e":3}],"f":{},"g":[],"h":null}', "a")
    kept = transform(tree, lambda leaf: None if leaf.path in ("a.b", "c.d") else leaf)
    assert kept == {"c": [{"e": Number("3")}], "f": {}, "g": [], "h": None}


def test_an_extension_left_with_its_url_alone_goes_too() -> None:
    kept = transform(BUNDLE, lambda leaf: None if leaf.path.endswith(("valueString", "valueCode")) else leaf)
    assert not [path for path in paths(kept) if "extension" in path]


def test_a_resource_left_with_its_type_alone_goes_too() -> None:
    kept = transform(BUNDLE, lambda leaf: None if leaf.path == "Observation.valueQuantity.value" else leaf)
    assert "Observation.resourceType" not in paths(kept)


@pytest.mark.parametrize(("tree", "empty"), [(BUNDLE, {}), (["x"], []), ("x", {})])
def test_dropping_everything_leaves_an_empty_value(tree: Json, empty: Json) -> None:
    assert transform(tree, lambda leaf: None) == empty


SCALARS = st.none() | st.booleans() | st.text(max_size=5) | st.integers().map(lambda n: Number(str(n)))
NAMES = st.sampled_from(["extension", "identifier", "resourceType", "url", "name", "a/b", "~", "value.x", ""])
TREES = st.recursive(SCALARS, lambda below: st.lists(below, max_size=4) | st.dictionaries(NAMES, below, max_size=4))


@given(TREES)
def test_a_change_that_changes_nothing_is_the_identity(tree: Json) -> None:
    assert transform(tree, lambda leaf: leaf) == tree


@given(TREES)
def test_reading_and_changing_meet_the_same_leaves(tree: Json) -> None:
    met: list[Leaf] = []
    transform(tree, lambda leaf: met.append(leaf) or leaf)
    assert met == list(leaves(tree))
    assert len({leaf.pointer for leaf in met}) == len(met)
