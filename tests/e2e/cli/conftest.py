"""The command line in this process, its promised shapes, the shipped examples, and a deal that both sides signed."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from bailment.cli.program import run

SCHEMAS = Path(__file__).parents[1] / "schemas"


@dataclass(frozen=True)
class Ran:
    """What a command answered."""

    code: int
    stdout: bytes
    err: str

    @property
    def out(self) -> str:
        return self.stdout.decode()


@dataclass
class Bailment:
    """Runs commands, and holds their JSON against the schemas."""

    capture: pytest.CaptureFixture[bytes]
    patch: pytest.MonkeyPatch

    def __call__(self, *words: object, stdin: bytes = b"") -> Ran:
        self.patch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        self.capture.readouterr()
        code = run([str(word) for word in words])
        out, err = self.capture.readouterr()
        return Ran(code, out, err.decode())

    def json(self, schema: str, *words: object, code: int = 0) -> Any:
        """The one JSON value that the command prints, held against *schema*."""
        ran = self(*words, "--json")
        assert ran.code == code, ran.err
        return valid(schema, json.loads(ran.stdout))


def valid(schema: str, value: Any) -> Any:
    """*value*, once it is known to fit *schema*."""
    promised = json.loads((SCHEMAS / f"{schema}.json").read_text(encoding="utf-8"))
    Draft202012Validator(promised).validate(value)
    return value


@pytest.fixture
def bailment(capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Bailment:
    for name in ("BAILMENT_DEAL", "BAILMENT_KEYS"):
        monkeypatch.delenv(name, raising=False)
    return Bailment(capsysbinary, monkeypatch)


@pytest.fixture(scope="session")
def _examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("examples")
    for file in resources.files("bailment.examples").iterdir():
        if file.name.endswith((".docx", ".md", ".yaml", ".json")):
            (folder / file.name).write_bytes(file.read_bytes())
    return folder


@pytest.fixture
def examples(_examples: Path, tmp_path: Path) -> Path:
    """A folder of one's own with the shipped examples."""
    return Path(shutil.copytree(_examples, tmp_path / "examples"))


@pytest.fixture(scope="session")
def _signed(_examples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `keys`, a signed `agreement.yaml` and an executed `deal`."""
    folder = tmp_path_factory.mktemp("signed")
    keys, agreement, deal = folder / "keys", folder / "agreement.yaml", folder / "deal"
    agreement.write_bytes((_examples / "agreement.yaml").read_bytes())
    commands: list[list[object]] = [["deal", "new", deal, "--name", "Summaries", "--we", "hospital"]]
    for party, key in (("hospital", "ana"), ("vendor", "bob")):
        who = ("--as", party, "--person", key.capitalize(), "--authority", "Director")
        commands += [
            ["key", "new", key, "--keys", keys],
            ["agreement", "sign", agreement, "--keys", keys, "--key", key, *who],
            ["deal", "add", deal, "--key", f"{party}={keys / f'{key}.pub.yaml'}"],
        ]
    for command in [*commands, ["deal", "add", deal, agreement, "--agreement"]]:
        assert run([str(word) for word in command]) == 0
    return folder


@pytest.fixture
def signed(_signed: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy of one's own of the signed deal."""
    yield Path(shutil.copytree(_signed, tmp_path / "signed"))
