"""agreement, key, deal, due, ledger, evidence and gateway: what they do, print and promise."""

from __future__ import annotations

import hashlib
import json
import os
import tomllib
from pathlib import Path
from typing import Any

import pytest

PREVAILS = "The executed paper prevails over this file"
USE = [
    "--actor",
    "vendor",
    "--asset",
    "prompt",
    "--purpose",
    "summarisation",
    "--place",
    "US",
    "--environment",
    "vendor_tenant",
]
WHO = ("--person", "Ana Ruiz", "--authority", "Director")


def test_an_agreement_is_settled_checked_and_says_what_prevails(bailment: Any, examples: Path) -> None:
    out = examples / "draft.yaml"
    sources = ("--data", examples / "discharge-bundle.json", "--facts", examples / "deal.yaml")
    given = (*sources, "--purpose", "summarisation", "--choices", examples / "choices.yaml", "--out", out)
    ran = bailment("agreement", "settle", examples / "corrected-agreement.docx", *given)
    assert ran.code == 0 and PREVAILS in ran.out and f"Next: bailment agreement check {out}" in ran.out
    told = bailment.json("agreement-settle", "agreement", "settle", examples / "corrected-agreement.docx", *given)
    assert told["out"] == str(out)
    checked = bailment.json("agreement-check", "agreement", "check", out)
    assert checked["sound"] and checked["digest"]
    assert PREVAILS in bailment("agreement", "check", out).out


def test_check_names_line_and_column_of_each_fault(bailment: Any, examples: Path) -> None:
    path = examples / "agreement.yaml"
    wrong = path.read_text(encoding="utf-8").replace("modality: permit\n", "modality: permitt\n")
    lines = wrong.splitlines(keepends=True)
    path.write_text("".join(lines), encoding="utf-8")
    row = next(number for number, line in enumerate(lines, 1) if "permitt" in line)
    ran = bailment("agreement", "check", path)
    assert ran.code == 1 and f"{path}:{row}:13: " in ran.out and "did you mean 'permit'?" in ran.out
    (fault,) = bailment.json("agreement-check", "agreement", "check", path, code=1)["findings"]
    assert fault["where"] == {"file": str(path), "line": row, "column": 13}


def test_signing_tells_who_is_still_to_sign_and_refuses_a_second_time(bailment: Any, examples: Path) -> None:
    path, keys = examples / "agreement.yaml", ("--keys", examples / "keys", "--key", "ana")
    bailment("key", "new", "ana", "--keys", examples / "keys")
    told = bailment.json("agreement-sign", "agreement", "sign", path, *keys, "--as", "hospital", *WHO)
    assert (told["signed"], told["open"]) == (["hospital"], ["vendor"])
    again = bailment("agreement", "sign", path, *keys, "--as", "hospital", *WHO)
    stranger = bailment("agreement", "sign", path, *keys, "--as", "patient", *WHO)
    assert again.code == 2 and "has signed it already" in again.err
    assert stranger.code == 2 and "use hospital or vendor" in stranger.err


def test_the_executed_paper_can_be_attested_and_executes_the_deal(bailment: Any, examples: Path) -> None:
    path, keys, deal = examples / "agreement.yaml", examples / "keys", examples / "deal"
    paper = examples / "executed.pdf"
    paper.write_bytes(b"%PDF-1.7 signed by both")
    bailment("key", "new", "ana", "--keys", keys)
    given = ("--paper", paper, "--says", "It restates it.", "--keys", keys, "--key", "ana", "--as", "hospital", *WHO)
    told = bailment.json("agreement-attest", "agreement", "attest", path, *given)
    assert told["paper"] == hashlib.sha256(paper.read_bytes()).hexdigest() and told["says"] == "It restates it."
    bailment("deal", "new", deal, "--name", "Summaries", "--we", "hospital")
    bailment("deal", "add", deal, "--key", f"hospital={keys / 'ana.pub.yaml'}")
    assert bailment.json("deal", "deal", "add", deal, path, "--agreement")["executed"]


def test_may_answers_yes_with_0_and_no_with_1_and_names_the_clause(bailment: Any, examples: Path) -> None:
    path = examples / "agreement.yaml"
    yes = bailment("agreement", "may", path, "--action", "infer", *USE, "--day", "2026-12-01")
    no = bailment("agreement", "may", path, "--action", "fine_tune", *USE, "--day", "2026-12-01")
    assert yes.code == 0 and yes.out.startswith("YES\n  summarise: agreement 4.1")
    assert no.code == 1 and no.out.startswith("NO\n  no-learning: agreement 3.1") and PREVAILS in no.out
    ask = ("agreement", "may", path, "--action", "infer", *USE, "--day")
    early = bailment.json("agreement-may", *ask, "2020-01-01", code=1)
    assert early["answer"] == "NO"
    assert bailment(*ask, "2026-02-30").code == 2


def test_may_suggests_the_nearest_word(bailment: Any, examples: Path) -> None:
    ran = bailment("agreement", "may", examples / "agreement.yaml", "--action", "finetune", *USE)
    assert ran.code == 2 and "did you mean fine_tune" in ran.err


def test_keys_are_made_listed_and_retired_and_the_private_part_is_the_owners(bailment: Any, tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    assert bailment("key", "list", "--keys", keys).out.startswith("no keys in")
    made = bailment.json("key", "key", "new", "ana", "--keys", keys)
    assert made["name"] == "ana" and made["retired"] is None
    if os.name == "posix":
        assert (keys / "ana.pem").stat().st_mode & 0o077 == 0
    assert bailment("key", "new", "ana", "--keys", keys).code == 2
    assert bailment.json("key", "key", "retire", "ana", "--keys", keys)["retired"]
    assert [key["name"] for key in bailment.json("key-list", "key", "list", "--keys", keys)] == ["ana"]
    assert "retired" in bailment("key", "list", "--keys", keys).out
    assert "PRIVATE" not in bailment("key", "list", "--keys", keys).out


def test_the_folder_of_keys_comes_from_the_environment(
    bailment: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BAILMENT_KEYS", str(tmp_path / "mine"))
    assert bailment("key", "new", "ana").code == 0
    assert (tmp_path / "mine" / "ana.pub.yaml").is_file()


def test_a_deal_shows_what_it_holds(bailment: Any, signed: Path) -> None:
    told = bailment.json("deal", "deal", "show", signed / "deal")
    assert told["executed"] and told["ours"] == "hospital"
    assert {row["party"] for row in told["trusted"]} == {"hospital", "vendor"}
    assert "executed" in bailment("deal", "show", signed / "deal").out
    assert [deal["name"] for deal in bailment.json("deal-list", "deal", "list", signed)] == ["Summaries"]
    assert bailment("deal", "list", signed / "keys").out.startswith("no deals in")


def test_a_paper_an_event_and_their_entries_are_kept(bailment: Any, signed: Path, examples: Path) -> None:
    before = bailment.json("deal", "deal", "show", signed / "deal")["entries"]
    event = ("--event", "awareness", "--at", "2026-11-20T09:00:00Z", "--about", "incident-1")
    told = bailment.json("deal", "deal", "add", signed / "deal", examples / "corrected-agreement.docx", *event)
    assert told["entries"] == before + 2 and told["events"] == 1
    assert [paper["name"] for paper in told["papers"]] == ["corrected-agreement.docx"]
    assert bailment("deal", "add", signed / "deal", *event).code == 2, "the same event twice"


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ([], "there is nothing to add"),
        (["--event", "awarenes", "--about", "x"], "did you mean awareness"),
        (["--event", "awareness"], "an event belongs to a matter"),
        (["--event", "awareness", "--about", "x", "--at", "yesterday"], "is not a moment"),
        (["--key", "vendor"], "is not NAME=VALUE"),
        (["absent.pdf"], "there is no such file"),
    ],
)
def test_a_deal_refuses_what_it_cannot_keep(bailment: Any, signed: Path, options: list[str], says: str) -> None:
    ran = bailment("deal", "add", signed / "deal", *options)
    assert ran.code == 2 and says in ran.err and ran.stdout == b""


def test_due_shows_the_clock_that_an_event_started(bailment: Any, signed: Path) -> None:
    deal = signed / "deal"
    bailment("deal", "add", deal, "--event", "awareness", "--at", "2026-11-20T09:00:00Z", "--about", "incident-1")
    ran = bailment("due", deal)
    assert "OB-001" in ran.out and "until 2026-11-21T09:00:00Z" in ran.out and "vendor owes hospital" in ran.out
    notice = next(duty for duty in bailment.json("due", "due", "--deal", deal) if duty["obligation"] == "OB-001")
    assert (notice["since"], notice["until"]) == ("2026-11-20T09:00:00Z", "2026-11-21T09:00:00Z")
    assert notice["state"] in {"running", "breached"}


def test_due_narrows_by_day_and_writes_a_calendar(bailment: Any, signed: Path) -> None:
    deal, ics = signed / "deal", signed / "due.ics"
    bailment("deal", "add", deal, "--event", "awareness", "--at", "2026-11-20T09:00:00Z", "--about", "incident-1")
    told = bailment.json("due", "due", deal, "--until", "2026-11-21", "--ics", ics)
    assert [duty["obligation"] for duty in told] == ["OB-001"]
    assert ics.read_bytes().startswith(b"BEGIN:VCALENDAR") and b"OB-001" in ics.read_bytes()
    assert bailment.json("due", "due", deal, "--until", "2026-11-19") == []
    assert bailment("due", deal, "--until", "19.11.2026").code == 2
    assert bailment("due").code == 2


def test_the_ledger_grows_proves_and_is_whole(bailment: Any, signed: Path) -> None:
    deal = ("--deal", signed / "deal")
    before = bailment.json("ledger-head", "ledger", "head", *deal)
    index = bailment.json("ledger-append", "ledger", "append", "meeting", "with=privacy office", *deal)["index"]
    assert index == before["size"]
    told = bailment.json("ledger-prove", "ledger", "prove", index, *deal)
    assert told["proof"].startswith("c2sp.org/tlog-proof@v1\nindex")
    proof = signed / "entry.tlog-proof"
    assert bailment("ledger", "prove", index, "--out", proof, *deal).code == 0
    assert bailment("ledger", "prove", index, *deal).stdout == proof.read_bytes()
    assert bailment.json("ledger-verify", "ledger", "verify", *deal)["entries"] == index + 1
    assert bailment("ledger", "prove", 99, *deal).code == 2


def test_a_note_enters_the_ledger_without_its_words(bailment: Any, signed: Path) -> None:
    bailment("ledger", "append", "meeting", "with=Zacharias Quill", "--deal", signed / "deal")
    assert b"Zacharias" not in (signed / "deal" / "deal.sqlite").read_bytes()


def test_a_pack_holds_with_the_ledgers_key_and_not_after_a_changed_byte(bailment: Any, signed: Path) -> None:
    pack, changed = signed / "evidence.zip", signed / "changed.zip"
    key = bailment.json("evidence-pack", "evidence", "pack", pack, "--deal", signed / "deal")["key"]
    (signed / "ledger.key").write_text(key, encoding="utf-8")
    assert bailment("evidence", "verify", pack, "--key", signed / "ledger.key").out.startswith("HOLDS")
    told = bailment.json("evidence-verify", "evidence", "verify", pack, "--key", key)
    assert told["holds"] and {row["key"] for row in told["signatures"]} == {"given", "found in the pack"}
    data = bytearray(pack.read_bytes())
    data[data.index(b'"deal.new"') + 1] ^= 1
    changed.write_bytes(data)
    ran = bailment("evidence", "verify", changed, "--key", key)
    assert ran.code == 1 and ran.out.startswith("DOES NOT HOLD") and "entry 0" in ran.out
    assert bailment.json("evidence-verify", "evidence", "verify", changed, "--key", key, code=1)["faults"]


def test_a_pack_without_a_key_proves_nothing_and_says_so(bailment: Any, signed: Path) -> None:
    bailment("evidence", "pack", signed / "evidence.zip", "--deal", signed / "deal")
    ran = bailment("evidence", "verify", signed / "evidence.zip")
    assert ran.code == 1 and "which by itself proves nothing" in ran.out and "give it with --key" in ran.out
    assert bailment("evidence", "verify", signed / "evidence.zip", "--key", "a+b").code == 2


def test_a_client_key_is_shown_once_and_only_its_digest_goes_into_the_sites_file(bailment: Any) -> None:
    ran = bailment("gateway", "client", "triage", "--purpose", "summarisation")
    (client,) = tomllib.loads(ran.out)["client"]
    key = ran.err.splitlines()[0].rsplit(" ", 1)[1]
    digest = hashlib.sha256(key.encode()).hexdigest()
    assert client == {"name": "triage", "key_sha256": digest, "purpose": "summarisation"}
    other = bailment.json("gateway-client", "gateway", "client", "triage", "--purpose", 'a "quoted" one')
    assert other["key"] != key and other["purpose"] == 'a "quoted" one'
    assert bailment("gateway", "client", "Bad Name", "--purpose", "x").code in (2, 3)


def test_a_gateway_without_the_vendors_key_does_not_start(
    bailment: Any, signed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BAILMENT_VENDOR_KEY", raising=False)
    site = signed / "site.toml"
    site.write_bytes(bailment("gateway", "client", "triage", "--purpose", "summarisation").stdout)
    ran = bailment(
        "gateway", "run", "--deal", signed / "deal", "--site", site, "--upstream", "https://api.quillmere.example/v1"
    )
    assert ran.code == 2 and "BAILMENT_VENDOR_KEY is not set" in ran.err
    assert "executed" in ran.err and "triage for summarisation" in ran.err


def test_a_deal_may_come_from_the_environment(bailment: Any, signed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAILMENT_DEAL", str(signed / "deal"))
    assert bailment("ledger", "verify").code == 0
    assert bailment("due").code == 0


def test_json_stands_alone_on_stdout(bailment: Any, signed: Path) -> None:
    ran = bailment("due", signed / "deal", "--ics", signed / "due.ics", "--json")
    assert json.loads(ran.stdout) and "written" in ran.err


def test_a_gateway_towards_a_host_that_the_agreement_does_not_list_does_not_start(bailment: Any, signed: Path) -> None:
    site = signed / "site.toml"
    site.write_bytes(bailment("gateway", "client", "triage", "--purpose", "summarisation").stdout)
    ran = bailment("gateway", "run", "--deal", signed / "deal", "--site", site, "--upstream", "https://evil.example/v1")
    assert ran.code == 2 and "does not list the upstream host evil.example" in ran.err
    assert "listening" not in ran.err


def test_a_device_is_no_file_to_map(bailment: Any) -> None:
    ran = bailment("map", "/dev/null")
    assert ran.code == 3 and "no ordinary file" in ran.err
