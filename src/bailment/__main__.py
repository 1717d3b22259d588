"""`python -m bailment` and the command `bailment`."""

from __future__ import annotations

from bailment.cli.program import run


def main() -> None:
    """Run the command line and leave with its exit code."""
    raise SystemExit(run())


if __name__ == "__main__":
    main()
