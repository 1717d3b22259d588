"""A site names its clients by the digest of their keys; a target is https and nothing but a host and a path."""

from __future__ import annotations

from hashlib import sha256

import pytest

from bailment.gateway import Upstream, site, target
from bailment.primitives.errors import Unreadable, Usage

DIGEST = sha256(b"key").hexdigest()
ROW = f'[[client]]\nname = "ward"\nkey_sha256 = "{DIGEST}"\npurpose = "summarisation"\n'


def test_a_client_is_known_by_its_key() -> None:
    house = site(ROW, "site.toml")
    client = house.client("Bearer key")
    assert client and (client.name, client.purpose) == ("ward", "summarisation")
    assert house.client("bearer  key ") == client
    for wrong in ("", "Bearer", "Bearer ", "Basic key", "Bearer key2", "key", "Bearer key key"):
        assert house.client(wrong) is None


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "[client]\nname = 1",
        ROW + ROW,
        ROW.replace("ward", "Ward 1"),
        ROW.replace(DIGEST, "key"),
        ROW.replace("purpose", "purposes"),
        ROW + "x = 1\n",
        "vendor_key = 'secret'",
        "[[client]]\nname = 'a'",
    ],
)
def test_a_site_file_that_is_wrong_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(Unreadable) as told:
        site(text, "site.toml")
    assert str(told.value).startswith("site.toml") and "secret" not in str(told.value)


@pytest.mark.parametrize(
    ("url", "base", "host"),
    [
        ("https://api.vendor.example/v1/", "https://api.vendor.example/v1", "api.vendor.example"),
        ("https://API.Vendor.example:8443", "https://API.Vendor.example:8443", "api.vendor.example:8443"),
        ("http://127.0.0.1:99/v1", "http://127.0.0.1:99/v1", "127.0.0.1:99"),
    ],
)
def test_a_target_has_a_base_and_a_host(url: str, base: str, host: str) -> None:
    assert (target(url).base, target(url).host) == (base, host)


@pytest.mark.parametrize(
    "url",
    [
        "", "api.vendor.example", "http://api.vendor.example/v1", "ftp://127.0.0.1", "https://u:p@h.example/v1",
        "https://h.example/v1?x=1", "https://h.example/v1#x", "https://h.example:99999/", "https:///v1",
        "http://127.0.0.1\\@evil.example/v1", "https://h.example\n.evil.example/", "https://h.example/ v1",
        "http://127.0.0.1.evil.example/", "https://[::1", "https://h\u0435.example/",
    ],
)  # fmt: skip
def test_any_other_address_is_refused(url: str) -> None:
    with pytest.raises(Usage):
        target(url)


@pytest.mark.parametrize("key", ["a\nb", "k\u00e9y", "a\x00"])
def test_a_vendor_key_that_no_header_can_hold_is_refused(key: str) -> None:
    with pytest.raises(Usage) as told:
        Upstream(target("https://h.example"), key)
    assert key not in str(told.value)
