"""A site's routes lead where the file says and nowhere else."""

from __future__ import annotations

import pytest

from bailment.gateway import site, target
from bailment.gateway.routes import CHAT, Route, RouteKind, found
from bailment.primitives.errors import Unreadable

ROW = (
    '[[route]]\npath = "/fhir"\nkind = "fhir"\npurpose = "triage"\nupstream = "/r4"\n'
    'operations = ["$match", "$summarise"]\n'
)
OPERATIONS = ("$match", "$summarise")
FHIR = Route("/fhir", RouteKind.FHIR, "/r4", "triage", OPERATIONS)
NOTES = Route("/notes", RouteKind.JSON, "/notes", "triage")


def test_a_route_is_read_from_the_sites_file() -> None:
    assert site(ROW, "site.toml").routes == (FHIR,)
    plain = site('[[route]]\npath = "/notes"\nkind = "json"\npurpose = "triage"\n', "site.toml")
    assert plain.routes == (NOTES,), "left out, the upstream path is the same"


@pytest.mark.parametrize(
    "text",
    [
        ROW + ROW,
        ROW.replace('"/fhir"', '"fhir"'),
        ROW.replace('"/fhir"', '"/"'),
        ROW.replace('"/fhir"', '"/fhir/../x"'),
        ROW.replace('"/fhir"', '"/fhir?x"'),
        ROW.replace('"/fhir"', '"/v1/chat"'),
        ROW.replace('"/fhir"', '"/healthz"'),
        ROW.replace('"/r4"', '"https://evil.example"'),
        ROW.replace('"/r4"', '"//evil.example/x"'),
        ROW.replace('"fhir"\n', '"chat"\n'),
        ROW.replace('"triage"', '""'),
        ROW.replace('"$match"', '"match"'),
        ROW.replace('"$match"', '"$match/x"'),
        ROW.replace('"$match"', "1"),
        ROW.replace('["$match", "$summarise"]', '"$match"'),
        ROW.replace('"fhir"\n', '"json"\n'),
        ROW.replace("purpose", "purposes"),
        '[[route]]\npath = "/x"\n',
        "[route]\npath = '/x'",
    ],
)
def test_a_route_that_is_wrong_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(Unreadable) as told:
        site(text, "site.toml")
    assert str(told.value).startswith("site.toml")


@pytest.mark.parametrize(
    ("path", "upstream"),
    [
        ("/v1/chat/completions", "chat/completions"),
        ("/fhir", "/r4"),
        ("/fhir/Patient", "/r4/Patient"),
        ("/fhir/$summarise", "/r4/$summarise"),
        ("/fhir/Patient/$match", "/r4/Patient/$match"),
        ("/notes", "/notes"),
        ("/fhirx", None),
        ("/notes/x", None),
        ("/", None),
    ],
)
def test_a_path_has_its_route_or_none(path: str, upstream: str | None) -> None:
    route = found(path, (FHIR, NOTES))
    assert (route.upstream if route else None) == upstream
    assert route is None or route.served


@pytest.mark.parametrize(
    "below",
    ["", "Patient/1", "patient", "TolliverMarwenna", "Zebulon", "$validate", "$Tolliver", "Patient/$everything",
     "Patient/$match/x", "metadata", "_history", "Patient/_search", "Patient ", "Patient\n", "//Patient", "P\u0430tient"],
)  # fmt: skip
def test_no_word_of_the_callers_goes_on_below_a_fhir_route(below: str) -> None:
    route = found(f"/fhir/{below}", (FHIR, NOTES))
    assert route is not None and not route.served and route.upstream == "/r4" and route.kind is RouteKind.FHIR


def test_the_longest_route_counts() -> None:
    inner = Route("/fhir/Patient", RouteKind.FHIR, "/people", "triage", OPERATIONS)
    assert found("/fhir/Patient/$match", (FHIR, inner)) == Route(
        "/fhir/Patient/$match", RouteKind.FHIR, "/people/$match", "triage", OPERATIONS
    )


def test_an_address_is_below_the_base_or_from_the_root() -> None:
    vendor = target("https://h.example:8443/v1")
    assert vendor.address(CHAT.upstream) == "https://h.example:8443/v1/chat/completions"
    assert vendor.address("/r4/Patient") == "https://h.example:8443/r4/Patient"
