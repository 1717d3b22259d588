"""`bailment review`: a contract held against the playbook, and what we answer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bailment.cli.options import FACTS_HELP, FILE, distinct, examples, now, pairs
from bailment.cli.printing import json_option, print_json, progress, told
from bailment.primitives.errors import Usage

if TYPE_CHECKING:
    from bailment.api.contracts import Reviewed

SIDES = ("customer", "hospital_customer", "recipient", "licensor", "licensee", "vendor")
PLAYBOOKS = ("api",)
WORTH_SIGNING = {"SIGNABLE", "CONDITIONAL"}


@click.command(
    epilog=examples(
        "bailment review vendor.docx --facts deal.yaml",
        "bailment review msa.docx dpa.docx --redline answer.docx --internal notes.docx",
        "bailment review vendor.docx --report review.html --json > review.json",
    )
)
@click.argument("files", nargs=-1, required=True, type=FILE)
@click.option("--side", type=click.Choice(SIDES), help="Our side; proposed from the text when not given.")
@click.option("--playbook", default="api", show_default=True, help="The playbook to judge by.")
@click.option(
    "--facts",
    type=FILE,
    help=FACTS_HELP,
)
@click.option("--data", multiple=True, type=FILE, help="A sample of what would be sent; repeat it.")
@click.option("--purpose", help="What the data are wanted for, in business words.")
@click.option("--set", "words", multiple=True, metavar="SLOT=WORDS", help="Words for a slot of our wordings.")
@click.option("--redline", type=FILE, help="Write tracked changes and neutral comments here: this may be sent.")
@click.option("--author", help="Who stands at each change in the redline; the paper's name for our side by default.")
@click.option("--internal", type=FILE, help="Write our privileged notes (.docx) here: this must not be sent.")
@click.option("--report", type=FILE, help="Write the whole review as one page (.html): this must not be sent.")
@click.option("--all", "everything", is_flag=True, help="Print every finding, not only what bars signing.")
@json_option
def command(files: tuple[Path, ...], as_json: bool, everything: bool, **given: Any) -> int:
    """Judge a contract, or several as one packet: verdict, findings with the exact words, and our answer.

    Exit code 1 says that it should not be signed as it stands (NOT_SIGNABLE, RENEGOTIATE, WITHHELD).
    """
    from bailment.cli import review_lines

    if given["playbook"] not in PLAYBOOKS:
        raise Usage(f"there is no playbook {given['playbook']!r}", where="--playbook", fix=f"use {PLAYBOOKS[0]}")
    _writable(files, given)
    reviewed = _reviewed(files, given)
    sample = _sample(given)
    written = [*_answer(reviewed, given), *_notes(reviewed, given)]
    if as_json:
        print_json(reviewed.plain())
        for line in written:
            told(line)
    else:
        review_lines.show(reviewed, sample, everything=everything, side_given=bool(given["side"]))
        review_lines.show_written(files, written)
    return 0 if reviewed.review.verdict.word.value in WORTH_SIGNING else 1


def _writable(files: tuple[Path, ...], given: dict[str, Any]) -> None:
    distinct((given["redline"], given["internal"], given["report"]), files)
    endings = {"internal": (".docx",), "report": (".html", ".htm")}
    for option, known in endings.items():
        if given[option] and given[option].suffix.lower() not in known:
            raise Usage(f"--{option} writes {known[0]}", where=str(given[option]), fix=f"call it {known[0]}")


def _reviewed(files: tuple[Path, ...], given: dict[str, Any]) -> Reviewed:
    from bailment import api

    side = "hospital_customer" if given["side"] == "customer" else given["side"]
    answer: Reviewed = api.review_contracts(
        files,
        side=side,
        facts=given["facts"],
        purpose=given["purpose"],
        words=pairs(given["words"], "--set"),
        progress=progress,
    )
    return answer


def _sample(given: dict[str, Any]) -> Any:
    """The data map of the samples that were given with --data, or None."""
    from bailment import api

    return api.map_payloads(given["data"], purpose=given["purpose"], progress=progress) if given["data"] else None


def _answer(reviewed: Reviewed, given: dict[str, Any]) -> list[str]:
    """Write the redline; what was written, in words."""
    from bailment import api
    from bailment.api.files import write_bytes

    out: Path | None = given["redline"]
    if out is None:
        return []
    made = api.redline_contract(reviewed, now=now(), author=given["author"])
    if out.suffix.lower() != ".docx":
        out = out / f"{Path(made.name).stem}-redline.docx"
    write_bytes(out, made.data)
    lines = [f"may be sent      {out}: {made.edits} tracked edits and {made.comments} comments on {made.name}"]
    lines += [
        f"  left out       our wording on {clause.replace('_', ' ')}: give --set {slot}=…"
        for clause, slot in made.unfilled
    ]
    return lines


def _notes(reviewed: Reviewed, given: dict[str, Any]) -> list[str]:
    """Write what stays in the house; what was written, in words."""
    from bailment import api
    from bailment.api.files import write_bytes

    lines = []
    if given["internal"]:
        write_bytes(given["internal"], api.internal_notes(reviewed), private=True)
        lines.append(f"must not be sent {given['internal']}: privileged notes with tiers, limits and fallbacks")
    if given["report"]:
        write_bytes(given["report"], api.review_report(reviewed).encode(), private=True)
        lines.append(f"must not be sent {given['report']}: the whole review on one page, privileged")
    return lines
