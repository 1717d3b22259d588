"""`bailment review`: a contract held against the playbook, and what we answer."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bailment.cli.options import FACTS_HELP, FILE, distinct, examples, now, pairs
from bailment.cli.printing import json_option, print_json, progress, told
from bailment.primitives.errors import Usage

if TYPE_CHECKING:
    from bailment.api.contracts import FirstLook, Reviewed

SIDES = ("customer", "hospital_customer", "recipient", "licensor", "licensee", "vendor")
WORTH_SIGNING = {"SIGNABLE", "CONDITIONAL"}
NOT_WRITTEN = "not written"
SHEETS = (".docx", ".html", ".md")
ENDINGS = {
    "issues": SHEETS,
    "email": (".txt",),
    "questions": SHEETS,
    "internal": (".docx",),
    "report": (".html", ".htm"),
}


@click.command(
    epilog=examples(
        "bailment review vendor.docx --facts deal.yaml",
        "bailment review msa.docx dpa.docx --redline answer.docx --internal notes.docx",
        "bailment review vendor.docx --redline answer.docx --issues points.docx --email letter.txt",
        "bailment review vendor.docx --report review.html --json > review.json",
        "bailment review order.pdf --kind order_form --side customer",
    )
)
@click.argument("files", nargs=-1, required=True, type=FILE)
@click.option("--side", type=click.Choice(SIDES), help="Our side; proposed from the text when not given.")
@click.option(
    "--kind", "kinds", multiple=True, metavar="[FILE=]KIND", help="What a paper is, where the text misled us."
)
@click.option(
    "--playbook", metavar="NAME", help="The playbook to judge by; `list` names them. By the kind if not given."
)
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
@click.option("--issues", type=FILE, help="Write the points to settle (.docx, .html, .md) here: this may be sent.")
@click.option("--email", type=FILE, help="Write a cover e-mail (.txt) here: this may be sent.")
@click.option("--questions", type=FILE, help="Write the questions to the vendor (.docx, .html, .md): this may be sent.")
@click.option("--internal", type=FILE, help="Write our privileged notes (.docx) here: this must not be sent.")
@click.option("--report", type=FILE, help="Write the whole review as one page (.html): this must not be sent.")
@click.option("--all", "everything", is_flag=True, help="Print every finding, not only what bars signing.")
@json_option
def command(files: tuple[Path, ...], as_json: bool, everything: bool, **given: Any) -> int:
    """Judge a contract, or several as one packet: verdict, findings with the exact words, and our answer.

    Exit code 1 says that it should not be signed as it stands (NOT_SIGNABLE, RENEGOTIATE, WITHHELD).
    """
    from bailment.cli import review_lines

    _writable(files, given)
    is_asked = not (as_json or given["side"]) and sys.stdin.isatty() and sys.stdout.isatty()
    reviewed = _reviewed(files, given, _asked if is_asked else None)
    sample = _sample(given)
    written = [*_letters(reviewed, sample, given), *_notes(reviewed, given)]
    if as_json:
        print_json(reviewed.plain())
        for line in written:
            told(line)
    else:
        review_lines.show(reviewed, sample, everything=everything, is_looked_at=is_asked)
        review_lines.show_written(files, written, has_positions=reviewed.review.has_positions)
    return 0 if reviewed.review.verdict.word.value in WORTH_SIGNING else 1


def _writable(files: tuple[Path, ...], given: dict[str, Any]) -> None:
    distinct(tuple(given[option] for option in ("redline", *ENDINGS)), files)
    for option, known in ENDINGS.items():
        if given[option] and given[option].suffix.lower() not in known:
            raise Usage(f"--{option} writes {', '.join(known)}", where=str(given[option]), fix=f"call it {known[0]}")


def _reviewed(files: tuple[Path, ...], given: dict[str, Any], confirm: Callable[[FirstLook], str] | None) -> Reviewed:
    from bailment import api
    from bailment.api.contracts import Choice, Told

    side = "hospital_customer" if given["side"] == "customer" else given["side"]
    answer: Reviewed = api.review_packet(
        files,
        Choice(side, _kinds(given["kinds"]), given["playbook"], confirm),
        Told(given["facts"], given["purpose"], pairs(given["words"], "--set")),
        progress=progress,
    )
    return answer


def _kinds(said: tuple[str, ...]) -> dict[str, str]:
    """The kind of each file by its name; one without a name is the only file's."""
    bare = [word for word in said if "=" not in word]
    named = pairs(tuple(word for word in said if "=" in word), "--kind")
    return named | ({"": bare[-1]} if bare else {})


def _asked(look: FirstLook) -> str:
    """The side that the person at the terminal names, once the first look has been shown."""
    from bailment.cli import review_lines

    review_lines.show_look(look)
    proposed = "customer" if look.side.side.value == "hospital_customer" else look.side.side.value
    click.echo()
    answer: str = click.prompt("Which side are you?", default=proposed, type=click.Choice(SIDES[:1] + SIDES[2:]))
    return "hospital_customer" if answer == "customer" else answer


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


def _points(reviewed: Reviewed, sample: Any, given: dict[str, Any]) -> list[str]:
    """Write the points to settle; what was written, in words."""
    from bailment import api
    from bailment.api.files import write_bytes

    out: Path | None = given["issues"]
    if out is None:
        return []
    write_bytes(out, api.issues_list(reviewed, sample).form(out.suffix.lower()))
    return [f"may be sent      {out}: the points to settle, by weight"]


def _email(reviewed: Reviewed, attached: list[str], given: dict[str, Any]) -> list[str]:
    """Write the cover e-mail, which names what is *attached*; what was written, in words."""
    from bailment import api
    from bailment.api.files import write_bytes

    out: Path | None = given["email"]
    if out is None:
        return []
    write_bytes(out, api.cover_email(reviewed, attached).encode())
    return [f"may be sent      {out}: a cover e-mail"]


def _questions(reviewed: Reviewed, given: dict[str, Any]) -> list[str]:
    """Write the questions to the vendor; what was written, in words."""
    from bailment import api
    from bailment.api.files import write_bytes

    out: Path | None = given["questions"]
    if out is None:
        return []
    write_bytes(out, api.vendor_questions(reviewed).form(out.suffix.lower()))
    return [f"may be sent      {out}: questions to the vendor"]


def _letters(reviewed: Reviewed, sample: Any, given: dict[str, Any]) -> list[str]:
    """Write what may be sent; what was written, and what could not be, in words."""
    made = {
        "redline": _if_it_can("redline", lambda: _answer(reviewed, given)),
        "issues": _if_it_can("issues", lambda: _points(reviewed, sample, given)),
        "questions": _if_it_can("questions", lambda: _questions(reviewed, given)),
    }
    attached = [given[option].name for option, lines in made.items() if lines and not lines[0].startswith(NOT_WRITTEN)]
    made["email"] = _if_it_can("email", lambda: _email(reviewed, attached, given))
    return [line for lines in made.values() for line in lines]


def _if_it_can(option: str, write: Callable[[], list[str]]) -> list[str]:
    """What *write* says it wrote; where this paper has no such answer, why: the other files are written still."""
    try:
        return write()
    except Usage as error:
        return [f"{NOT_WRITTEN}      --{option}: {error.says}; {error.fix}"]


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
