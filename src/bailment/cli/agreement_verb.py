"""`bailment agreement`: the typed agreement, settled, checked, signed and asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from bailment.cli.options import FACTS_HELP, FILE, Steps, distinct, examples, keys_option, nearest, now, pairs, today
from bailment.cli.printing import (
    advice,
    coloured,
    finding_line,
    heading,
    json_option,
    next_step,
    plain_finding,
    print_json,
    progress,
    shortened,
)
from bailment.primitives.errors import Usage
from bailment.primitives.time import Day

PREVAILS = "The executed paper prevails over this file, always."


@click.group(
    cls=Steps,
    epilog=examples(
        "bailment agreement settle paper.docx --data sample.json --purpose summarisation"
        " --choices choices.yaml --out agreement.yaml",
        "bailment agreement check agreement.yaml",
    ),
)
def command() -> None:
    """Settle, check, sign and question the typed agreement. The executed paper prevails over the file, always."""


@command.command(epilog=examples("bailment agreement check agreement.yaml"))
@click.argument("file", type=FILE)
@json_option
def check(file: Path, as_json: bool) -> int:
    """Check an agreement: every fault with its line and column. Exit code 1 says that it is not sound."""
    from bailment import api

    checked = api.check_agreement(file, today=today())
    if as_json:
        findings = [plain_finding(finding) for finding in checked.findings]
        print_json({"file": str(file), "digest": checked.digest, "sound": checked.is_sound, "findings": findings})
        return 0 if checked.is_sound else 1
    for finding in checked.findings:
        click.echo(finding_line(finding))
        if told := advice(finding):
            click.echo(f"    {told}")
    click.echo(f"{coloured('sound' if checked.is_sound else 'not sound')}: {len(checked.findings)} findings")
    if checked.digest:
        click.echo(f"digest {checked.digest}\n{PREVAILS}")
    next_step(f"bailment agreement sign {file} --help" if checked.is_sound else "mend what is named above, check again")
    return 0 if checked.is_sound else 1


def _signatory_options(function: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        click.option("--authority", required=True, help="By what authority, such as 'Chief executive'."),
        click.option("--person", required=True, help="Who signs."),
        click.option("--as", "party", required=True, metavar="PARTY", help="For which party of the agreement."),
        click.option("--key", required=True, metavar="NAME", help="The key to sign with (bailment key list)."),
        keys_option,
    ):
        function = option(function)
    return function


@command.command(
    epilog=examples(
        "bailment agreement sign agreement.yaml --key ana --as hospital --person 'Ana Ruiz' --authority CEO"
    )
)
@click.argument("file", type=FILE)
@_signatory_options
@json_option
def sign(file: Path, as_json: bool, key: str, keys: Path, **who: str) -> None:
    """Sign an agreement with Ed25519.

    The file then holds the signature, and any later change breaks it.
    """
    from bailment import api

    signed = api.sign_agreement(file, key=key, keys=keys, signatory=api.Signatory(**who), now=now())
    have = [signature.signatory.party for signature in signed.signatures]
    open_parties = [party.id for party in signed.agreement.parties if party.id not in have]
    if as_json:
        print_json({"file": str(file), "digest": signed.signatures[-1].digest, "signed": have, "open": open_parties})
        return
    click.echo(f"{file}: signed by {', '.join(have)}; open: {', '.join(open_parties) or 'none'}")
    click.echo(f"digest {signed.signatures[-1].digest}\n{PREVAILS}")
    if open_parties:
        next_step(f"{open_parties[0]} signs the same file")
    else:
        next_step(f"bailment deal add DEAL {file} --agreement")


@command.command(
    epilog=examples(
        "bailment agreement attest agreement.yaml --paper executed.pdf --key ana --as hospital"
        " --person 'Ana Ruiz' --authority CEO"
    )
)
@click.argument("file", type=FILE)
@click.option("--paper", required=True, type=FILE, help="The executed paper; only its SHA-256 is kept.")
@click.option("--says", help="What you say of it; a plain sentence when not given.")
@_signatory_options
@json_option
def attest(file: Path, paper: Path, says: str | None, as_json: bool, key: str, keys: Path, **who: str) -> None:
    """Accept the executed paper by its hash.

    The agreement then holds our signed word that it restates that paper.
    """
    from bailment import api

    executed = api.ExecutedPaper(paper, says) if says else api.ExecutedPaper(paper)
    signatory = api.Signatory(**who)
    sealed = api.attest_agreement(file, executed, key=key, keys=keys, signatory=signatory, now=now())
    word = sealed.attestation
    if as_json:
        print_json({"file": str(file), "digest": word.signature.digest, "paper": word.paper, "says": word.says})
        return
    click.echo(f"{file}: {signatory.person} attests for {signatory.party} that it restates {paper.name}")
    click.echo(f"paper sha256 {word.paper}\n{PREVAILS}")
    next_step(f"bailment deal add DEAL {file} --agreement")


@command.command(
    epilog=examples(
        "bailment agreement may agreement.yaml --actor vendor --action infer --asset prompt --purpose summarisation"
        " --place US --environment vendor_tenant"
    )
)
@click.argument("file", type=FILE)
@click.option("--actor", required=True, help="Which party.")
@click.option("--action", required=True, help="What it would do, such as infer or fine_tune.")
@click.option("--asset", required=True, help="With what: an asset's id or a class, such as prompt.")
@click.option("--purpose", required=True, help="For what, such as a purpose that the agreement names.")
@click.option("--place", required=True, help="In which country, such as US.")
@click.option("--environment", required=True, help="Where, such as vendor_tenant.")
@click.option("--day", help="On which day (YYYY-MM-DD); today when not given.")
@click.option("--field-of-use", default="", help="In which field of use.")
@json_option
def may(file: Path, as_json: bool, action: str, environment: str, day: str | None, **given: str) -> int:
    """Ask whether an agreement allows a use.

    YES, NO or UNKNOWN, with the grants that decide; only YES exits with 0.
    """
    from bailment import api

    use = api.Use(
        action=_word(api.Action, action, "--action"),
        environment=_word(api.Environment, environment, "--environment"),
        day=Day.parse(day) if day else today(),
        **given,
    )
    told = api.may_agreement(file, use)
    if as_json:
        grants = [{"id": grant, "source": clause} for grant, clause in zip(told.grants, told.clauses, strict=True)]
        print_json({"answer": told.answer, "grants": grants, "failing": told.failing, "precedence": told.precedence})
        return 0 if told.answer == "YES" else 1
    click.echo(coloured(told.answer))
    for grant, clause in zip(told.grants, told.clauses, strict=True):
        click.echo(f"  {grant}: {clause}")
    if not told.grants:
        click.echo("  no grant speaks of it, and silence is no")
    if told.failing:
        click.echo(f"  fails on: {', '.join(told.failing)}")
    click.echo(told.precedence)
    return 0 if told.answer == "YES" else 1


def _word(kind: Any, text: str, option: str) -> Any:
    """The member of *kind* that *text* names.

    Raises: Usage, with the nearest words, where there is none.
    """
    words = [str(member) for member in kind]
    if text not in words:
        raise Usage(f"{text!r} is not known here{nearest(text, words)}", where=option)
    return kind(text)


@command.command(
    epilog=examples(
        "bailment agreement settle paper.docx --facts deal.yaml --data sample.json --purpose summarisation"
        " --choices choices.yaml --out agreement.yaml"
    )
)
@click.argument("files", nargs=-1, required=True, type=FILE)
@click.option("--data", multiple=True, required=True, type=FILE, help="A sample of what would be sent; repeat it.")
@click.option("--purpose", required=True, help="What the data are wanted for, in business words.")
@click.option(
    "--choices",
    required=True,
    type=FILE,
    help="What people decide, in YAML; the demo leaves a choices.yaml.",
)
@click.option(
    "--facts",
    type=FILE,
    help=FACTS_HELP,
)
@click.option("--set", "words", multiple=True, metavar="SLOT=WORDS", help="Words for a slot of our wordings.")
@click.option("--out", required=True, type=FILE, help="Write the draft here (.yaml).")
@json_option
def settle(files: tuple[Path, ...], data: tuple[Path, ...], as_json: bool, out: Path, **given: Any) -> None:
    """Settle a draft from papers, data and choices.

    What the papers lack becomes a question to the other side.
    """
    from bailment import api
    from bailment.api.files import write_bytes

    distinct((out,), (*files, *data, given["choices"], *filter(None, [given["facts"]])))
    words, purpose = pairs(given["words"], "--set"), given["purpose"]
    plan = api.proposed_plan(api.map_payloads(data, purpose=purpose, progress=progress))
    reviewed = api.review_contracts(files, facts=given["facts"], purpose=purpose, words=words, progress=progress)
    settled = api.settle_agreement(reviewed, plan, given["choices"])
    write_bytes(out, settled.text.encode())
    if as_json:
        print_json({"out": str(out), "questions": [plain_finding(finding) for finding in settled.questions]})
        return
    made = settled.agreement
    click.echo(f"{out}: {len(made.grants)} grants, {len(made.clocks)} clocks, {len(made.plan.steps)} fields planned")
    click.echo(f"Each value comes with its clause and its words. {PREVAILS}")
    if settled.questions:
        heading(f"To ask the other side ({len(settled.questions)}): its paper does not say it")
        for question in settled.questions:
            click.echo(f"  {coloured(question.severity.value)} {question.code} {shortened(question.says)}")
    next_step(f"bailment agreement check {out}")
