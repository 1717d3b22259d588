"""Capabilities are shown by tests that call public verbs, and the docs say which."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

_spec = importlib.util.spec_from_file_location("capability_table", Path(__file__).with_name("capability_table.py"))
assert _spec and _spec.loader
table = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(table)


def test_the_page_of_capabilities_is_in_step() -> None:
    assert table.PAGE.read_text(encoding="utf-8") == table.page(), "run: python3 start.py capabilities"


def test_every_mark_names_a_row() -> None:
    assert set(table.shown()) <= {row["id"] for row in table.rows()}


def test_a_marked_test_that_calls_no_public_verb_fails_by_itself(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(Path(__file__).parents[1].joinpath("conftest.py").read_text(encoding="utf-8"))
    pytester.makeini(
        "[pytest]\nmarkers =\n    capability(id): row\nasyncio_mode=auto\nasyncio_default_fixture_loop_scope=function\n"
    )
    pytester.makepyfile(
        """
        import pytest
        from bailment import api

        @pytest.mark.capability("CAP-001")
        def test_idle(): assert True

        @pytest.mark.capability("CAP-002")
        def test_busy(tmp_path): assert api.list_deals(tmp_path) == ()
        """
    )
    result = pytester.runpytest_inprocess("-p", "no:cacheprovider", "-p", "no:xdist")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*test_idle*called no public verb*"])
