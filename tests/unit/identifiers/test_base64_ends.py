"""What stands at the very end of base64 is read too, however the last quad was written."""

from __future__ import annotations

import base64

import pytest

from bailment.identifiers import Known, Label

KNOWN = Known.of([("Tolliver-Quist, Marwenna", Label.PATIENT_NAME), ("00482716", Label.MRN)])
DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


@pytest.mark.parametrize("value", ["Marwenna", "00482716"])
@pytest.mark.parametrize("before", ["", "i", "it", "it is", "it is s", "it is so"])
@pytest.mark.parametrize("after", ["", ".", "..", "..."])
def test_a_known_value_at_the_end_of_base64_is_found(value: str, before: str, after: str) -> None:
    run = base64.b64encode(f"{before} {value}{after}".encode()).decode()
    for form in (run, run.rstrip("="), f"see {run} there", run.replace("+", "-").replace("/", "_")):
        assert KNOWN.labels(form), form


def test_bits_that_mean_nothing_hide_nothing() -> None:
    run = base64.b64encode(b"it is Marwenna").decode().rstrip("=")
    last = DIGITS.index(run[-1])
    for noise in range(4 if len(run) % 4 == 3 else 16):
        assert KNOWN.labels(f"see {run[:-1]}{DIGITS[last + noise]} there")
