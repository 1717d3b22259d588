"""`bailment scrub`: identifiers out of free text."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from bailment.cli.options import FILE, distinct, examples
from bailment.cli.printing import json_option, print_bytes, print_json, told
from bailment.primitives.errors import Unreadable, Usage


@click.command(
    epilog=examples(
        "bailment scrub note.txt",
        "bailment scrub - < note.txt",
        "bailment scrub --jsonl notes.jsonl clean.jsonl",
    )
)
@click.argument("source", type=FILE)
@click.argument("out", required=False, type=FILE)
@click.option("--jsonl", is_flag=True, help="SOURCE has a line {id, text} for each text; OUT gets them with the spans.")
@json_option
def command(source: Path, out: Path | None, jsonl: bool, as_json: bool) -> None:
    """Replace the identifiers that can be recognised in free text by tokens.

    Recognisers miss some: read what leaves the house, or let the gateway do it, which knows the record's own values.
    """
    if jsonl:
        if out is None:
            raise Usage("--jsonl needs a file to write", fix="bailment scrub --jsonl IN OUT")
        distinct((out,), (source,))
        _lines(source, out, as_json)
    else:
        _text(source, out, as_json)


def _text(source: Path, out: Path | None, as_json: bool) -> None:
    from bailment import api
    from bailment.api.files import write_bytes

    scrubbed = api.scrub_text(_read(source))
    if out is not None:
        distinct((out,), (source,))
        write_bytes(out, scrubbed.text.encode())
    if as_json:
        print_json({"text": scrubbed.text, "spans": [list(span) for span in scrubbed.spans]})
    elif out is None:
        print_bytes(scrubbed.text.encode())
    told(f"{len(scrubbed.spans)} identifiers replaced")


def _read(source: Path) -> str:
    """The text of *source*, or of stdin where it is `-`.

    Raises: Usage, Unreadable.
    """
    from bailment.api.files import read_bytes

    data = sys.stdin.buffer.read() if str(source) == "-" else read_bytes(source)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(f"byte {error.start} is not UTF-8", where=str(source), fix="save it as UTF-8") from None


def _lines(source: Path, out: Path, as_json: bool) -> None:
    import orjson

    from bailment import api
    from bailment.api.files import write_bytes

    scrubbed = [line.plain() for line in api.scrub_lines(source)]
    write_bytes(out, b"".join(orjson.dumps(line) + b"\n" for line in scrubbed))
    if as_json:
        print_json({"lines": len(scrubbed), "out": str(out)})
    else:
        told(f"{len(scrubbed)} texts written to {out}")
