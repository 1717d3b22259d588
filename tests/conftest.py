"""What every test may ask for, and the tracer that holds capability tests to their word."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.load_profile("house")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared material beside the checkout; a test that needs it is skipped where it is absent."""
    folder = Path(__file__).resolve().parents[2] / "shared"
    if not (folder / "data").is_dir():
        pytest.skip(f"needs the shared material, which is not beside the checkout ({folder.name}/data is absent)")
    return folder


def _verbs() -> frozenset[CodeType]:
    """The code of every public verb of `bailment.api`."""
    from bailment import api

    return frozenset(getattr(api, name).__code__ for name in api.VERBS)


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Iterator[Any]:
    """A test marked as showing a capability fails where it called no public verb."""
    marks = [mark.args[0] for mark in pyfuncitem.iter_markers("capability")]
    if not marks:
        return (yield)
    verbs, called = _verbs(), set[str]()

    def watch(frame: FrameType, event: str, argument: object) -> None:
        if event == "call" and frame.f_code in verbs:
            called.add(frame.f_code.co_name)

    before = sys.getprofile()
    sys.setprofile(watch)
    threading.setprofile(watch)
    try:
        result = yield
    finally:
        sys.setprofile(before)
        threading.setprofile(None)
    if not called:
        pytest.fail(f"{pyfuncitem.name} is marked {', '.join(marks)} but called no public verb", pytrace=False)
    return result
