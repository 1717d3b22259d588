"""Set bailment up in a folder of its own and run it: `python3 start.py demo`, `python3 start.py test`.

Needs Python 3.11 or later and nothing else. Everything is installed into `.venv` beside this file, from a lock
in which each package has its hash.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
HOME = HERE / ".venv"
BIN = HOME / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")

CHECKS = (
    ("lint", ("-m", "ruff", "check", ".")),
    ("format", ("-m", "ruff", "format", "--check", ".")),
    ("types", ("-m", "mypy")),
    ("import contracts", ("-c", "from importlinter.cli import lint_imports_command as run; run()")),
    ("tests", ("-m", "pytest", "-n", "auto")),
)


def main(arguments: list[str]) -> int:
    """Run the verb that *arguments* begin with; the exit code is that of what ran."""
    if sys.version_info < (3, 11):
        print("bailment needs Python 3.11 or later", file=sys.stderr)
        return 2
    verb, rest = (arguments[0], arguments[1:]) if arguments else ("help", [])
    if verb == "demo":
        install("core")
        return run("-m", "bailment", "demo", *rest)
    if verb == "test":
        install("dev")
        return test(rest)
    if verb == "setup":
        install("dev" if "dev" in rest else "core")
        print(f"ready: {BIN / 'bailment'} --help")
        return 0
    if verb == "capabilities":
        install("dev")
        return run("tests/repo/capability_table.py") or run("tests/repo/glossary.py")
    print(f"{__doc__}\nverbs: demo [FOLDER] · test [pytest arguments] · setup [dev] · capabilities")
    return 0 if verb in {"help", "-h", "--help"} else 2


def test(rest: list[str]) -> int:
    """Run each check in turn, or pytest alone where arguments for it are given; stop at the first that fails."""
    if rest:
        return run("-m", "pytest", *rest)
    for name, command in CHECKS:
        print(f"== {name}", flush=True)
        code = run(*command)
        if code:
            print(f"== {name}: failed")
            return code
    return 0


def install(kind: str) -> None:
    """Make `.venv` hold what the lock of *kind* names, unless it does already."""
    lock, windows = HERE / "requirements" / f"{kind}.txt", HERE / "requirements" / "windows.txt"
    stamp = HOME / f"installed-{kind}"
    state = hashlib.sha256(lock.read_bytes() + (HERE / "pyproject.toml").read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text() == state:
        return
    print(f"setting up .venv ({kind}) …", flush=True)
    if not PYTHON.is_file():
        venv.create(HOME, with_pip=True)
    pip = ("-m", "pip", "--disable-pip-version-check", "install", "--quiet")
    locked = ("--require-hashes", "-r", str(lock), "-r", str(windows))
    for step in (locked, ("--no-deps", "--no-build-isolation", "-e", str(HERE))):
        if run(*pip, *step):
            raise SystemExit("setting up failed; what pip says above tells why")
    stamp.write_text(state)


def run(*arguments: str) -> int:
    """Run the Python of `.venv` with *arguments*, here, and give its exit code."""
    return subprocess.run([str(PYTHON), *arguments], cwd=HERE, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
