"""The whole story, as a newcomer runs it."""

from __future__ import annotations

import importlib.util
import json
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from bailment import documents
from bailment.cli.program import run

_spec = importlib.util.spec_from_file_location("transcript", Path(__file__).with_name("transcript.py"))
assert _spec and _spec.loader
transcript = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(transcript)


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of the demo, and what it printed."""
    folder = tmp_path_factory.mktemp("story") / "demo"
    return folder, transcript.told(folder)


def test_the_readme_shows_what_the_demo_prints(story: tuple[Path, str]) -> None:
    folder, text = story
    assert transcript.shown() == transcript.transcript(text, folder), "run: python tests/e2e/transcript.py"


def test_every_file_that_the_demo_names_is_there(story: tuple[Path, str]) -> None:
    folder, _ = story
    names = {
        "redline.docx",
        "internal.docx",
        "report.html",
        "agreement.yaml",
        "evidence.zip",
        "tampered.zip",
        "ledger.key",
    }
    assert names <= {path.name for path in folder.iterdir()}


def test_a_second_demo_in_the_same_folder_is_refused_and_loses_nothing(
    story: tuple[Path, str], capsys: pytest.CaptureFixture[str]
) -> None:
    folder, _ = story
    before = {path: path.read_bytes() for path in folder.glob("*.*") if path.is_file()}
    assert run(["demo", str(folder)]) == 2
    assert "is not empty" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in folder.glob("*.*") if path.is_file()} == before


@pytest.mark.parametrize("number", range(6))
def test_each_command_that_the_demo_shows_runs_on_its_files(
    story: tuple[Path, str], number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, text = story
    commands = [line.split("$ bailment ", 1)[1] for line in text.splitlines() if line.strip().startswith("$ bailment ")]
    assert len(commands) == 6
    arguments = shlex.split(commands[number])
    if arguments[0] == "gateway":
        pytest.skip("it serves until it is stopped; tests/e2e/test_gateway*.py run it")
    monkeypatch.chdir(folder)
    answer_is_no = {"review"}
    assert run(arguments) == (1 if arguments[0] in answer_is_no else 0)


def test_what_left_the_house_names_nobody_and_the_answer_names_the_patient(story: tuple[Path, str]) -> None:
    folder, text = story
    bundle = json.loads((folder / "discharge-bundle.json").read_bytes())
    patient = next(e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == "Patient")
    left = next(line for line in text.splitlines() if "left the house" in line)
    back = next(line for line in text.splitlines() if "came back" in line)
    names = [word for name in patient["name"] for word in (*name.get("given", []), name["family"])]
    assert not [word for word in (*names, patient["birthDate"], patient["id"]) if word in left]
    assert patient["name"][0]["family"] in back


def test_the_redline_rejected_is_the_source(story: tuple[Path, str]) -> None:
    folder, _ = story
    source = documents.read((folder / "vendor-agreement.docx").read_bytes(), "vendor-agreement.docx")
    rejected = documents.reject_all((folder / "redline.docx").read_bytes())
    assert documents.read(rejected, "rejected.docx").text == source.text


def test_the_pack_verifies_with_the_verifier_alone_and_the_tampered_one_does_not(story: tuple[Path, str]) -> None:
    folder, _ = story
    from bailment.evidence import verify

    copied = folder / "verify.py"
    copied.write_bytes(Path(verify.__file__).read_bytes())
    codes = [
        subprocess.run(
            [sys.executable, "-I", "-S", str(copied), str(folder / name), "--key", str(folder / "ledger.key")],
            check=False,
            capture_output=True,
        ).returncode
        for name in ("evidence.zip", "tampered.zip")
    ]
    assert codes == [0, 1]
