"""The program itself: help, errors, exit codes, completion, closed pipes, and what it loads."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest

from bailment.cli.program import VERBS, program

HEAVY = ("fastapi", "polars", "z3", "aiohttp", "lxml", "cryptography", "orjson", "uvicorn", "yaml", "jinja2")

LOADED = f"print(*({{*{HEAVY}}} & {{*sys.modules}}))"


def commands() -> list[tuple[str, click.Command]]:
    """Every verb and sub-verb, with the words that call it."""
    context = click.Context(program)
    found = []
    for verb in VERBS:
        command = program.get_command(context, verb)  # type: ignore[attr-defined]
        found.append((verb, command))
        if isinstance(command, click.Group):
            found += [(f"{verb} {name}", sub) for name, sub in command.commands.items()]
    return found


def python(code: str, *, stdout: Any = subprocess.PIPE) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", code], stdout=stdout, stderr=subprocess.PIPE)


def test_help_loads_nothing_heavy() -> None:
    code = f"import sys; from bailment.cli.program import run; run(['--help']); {LOADED}"
    out, err = python(code).communicate(timeout=30)
    assert err == b"" and out.startswith(b"Usage: bailment") and out.splitlines()[-1] == b""


def test_importing_bailment_loads_nothing_heavy() -> None:
    out, err = python(f"import sys, bailment; {LOADED}").communicate(timeout=30)
    assert (out, err) == (b"\n", b"")


def test_a_reader_that_leaves_early_sees_no_traceback(examples: Path) -> None:
    words = ["read", str(examples / "vendor-agreement.docx"), "--text"]
    process = python(f"import sys; from bailment.cli.program import run; sys.exit(run({words!r}))")
    assert process.stdout and process.stderr
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(30) == 0


def test_a_terminal_that_lacks_a_character_gets_a_question_mark(examples: Path) -> None:
    words = ["read", str(examples / "vendor-agreement.docx")]
    command = [sys.executable, "-c", f"import sys; from bailment.cli.program import run; sys.exit(run({words!r}))"]
    ran = subprocess.run(command, capture_output=True, env={"PYTHONIOENCODING": "latin-1:strict"}, timeout=60)
    assert ran.returncode == 0 and b" ? " in ran.stdout and ran.stderr == b""


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help_with_one_purpose_and_an_example(bailment: Any, verb: str) -> None:
    ran = bailment(verb, "--help")
    assert ran.code == 0 and f"Usage: bailment {verb}" in ran.out
    assert "Example" in ran.out and f"bailment {verb}" in ran.out.split("Example", 1)[1]


def test_every_command_says_what_it_does_and_every_option_has_help() -> None:
    for words, command in commands():
        assert command.help and command.help.strip().split("\n")[0].rstrip().endswith((".", ":")), words
        silent = [p.name for p in command.params if isinstance(p, click.Option) and not p.help]
        assert not silent, f"{words}: {silent}"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["revew"], "did you mean review"),
        (["ledger", "verfy"], "did you mean verify"),
        (["key", "zzz"], "use one of"),
        (["read"], "Missing argument"),
        (["read", "--jsn", "x"], "No such option"),
    ],
)
def test_a_wrong_word_exits_with_2_and_suggests(bailment: Any, words: list[str], says: str) -> None:
    ran = bailment(*words)
    assert ran.code == 2 and says in ran.err and ran.stdout == b""


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (None, "absent.docx", 2),
        (b"%PDF-1.7", "scan.pdf", 3),
        (b"", "empty.md", 3),
        (b"PK\x03\x04broken", "broken.docx", 3),
        (b"\xff\xfe\x00\xd8", "odd.txt", 3),
    ],
)
def test_an_unusable_file_has_an_exit_code_of_its_own_and_a_next_step(
    bailment: Any, tmp_path: Path, data: bytes | None, name: str, code: int
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    ran = bailment("read", tmp_path / name)
    assert ran.code == code and name in ran.err and "what to do: " in ran.err and ran.stdout == b""


def test_a_file_that_cannot_be_written_is_unavailable(bailment: Any, examples: Path) -> None:
    (examples / "taken").write_text("a file, not a folder", encoding="utf-8")
    out = examples / "taken" / "notes.docx"
    ran = bailment("review", examples / "vendor-agreement.docx", "--internal", out)
    assert ran.code == 4 and "cannot be written" in ran.err


def test_a_damaged_store_exits_with_5(bailment: Any, signed: Path) -> None:
    store = signed / "deal" / "deal.sqlite"
    data = bytearray(store.read_bytes())
    data[: len(data) // 2] = b"\x00" * (len(data) // 2)
    store.write_bytes(data)
    assert bailment("deal", "show", signed / "deal").code == 5


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_its_completion(bailment: Any, shell: str) -> None:
    ran = bailment("completion", shell)
    assert ran.code == 0 and f"_BAILMENT_COMPLETE={shell}_complete" in ran.out


def test_completion_knows_verbs_and_their_words(bailment: Any) -> None:
    from click.shell_completion import ShellComplete

    complete = ShellComplete(program, {}, "bailment", "_BAILMENT_COMPLETE")
    assert {item.value for item in complete.get_completions([], "")} == set(VERBS)
    assert {item.value for item in complete.get_completions(["ledger"], "ver")} == {"verify"}


def test_the_version_is_told(bailment: Any) -> None:
    from bailment import __version__

    assert bailment("--version").out == f"bailment, version {__version__}\n"
