"""read, review, map and scrub: what they print, write and promise."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from bailment.cli.program import run
from bailment.documents import read

VENDOR = "vendor-agreement.docx"


def test_read_shows_headings_terms_with_their_words_and_the_next_step(bailment: Any, examples: Path) -> None:
    ran = bailment("read", examples / VENDOR)
    assert ran.code == 0
    assert "breach.trigger: determination" in ran.out
    assert "“Customer" in ran.out or "“The Provider" in ran.out
    assert f"Next: bailment review {examples / VENDOR}" in ran.out


def test_read_json_has_every_term_and_its_quotes_are_the_texts_own_words(bailment: Any, examples: Path) -> None:
    text = bailment("read", examples / VENDOR, "--text").out
    told = bailment.json("read", "read", examples / VENDOR)
    assert len(told["terms"]) == 75
    quoted = [term for term in told["terms"].values() if term["quote"]]
    assert quoted and all(text[term["start"] : term["end"]] == term["quote"] for term in quoted)
    assert all(text[clause["start"] : clause["end"]].strip() for clause in told["clauses"])


def test_text_is_exactly_the_documents_text(bailment: Any, tmp_path: Path) -> None:
    words = "# Agreement\r\n\nThe “Provider” keeps nothing — ünïcode, too.\n"
    (tmp_path / "a.md").write_bytes(words.encode())
    ran = bailment("read", tmp_path / "a.md", "--text")
    assert ran.stdout == words.encode() and ran.err == ""


def test_review_tells_what_the_paper_is_then_the_verdict_and_stands_each_finding_on_its_words(
    bailment: Any, examples: Path
) -> None:
    ran = bailment("review", examples / VENDOR, "--facts", examples / "deal.yaml")
    assert ran.code == 1
    told = [
        "this is     a services agreement",
        "drafted by  the vendor's paper",
        "our side    the customer",
        "NOT_SIGNABLE",
    ]
    told += ["What decides it", "What is missing", "What law asks for"]
    assert [ran.out.index(words) for words in told] == sorted(ran.out.index(words) for words in told)
    assert "--kind if not" in ran.out and "--side if not" in ran.out
    assert ran.out.index("What law asks for") < ran.out.index("What our playbook asks for")
    assert f"{VENDOR}, 8.1: “The Provider will notify the Customer" in ran.out
    assert "…”" in ran.out and "confidence: high" in ran.out and "strike these words" in ran.out
    assert "the security page (7.1: “security web page”)" in ran.out
    assert "of what bailment writes, only what is marked so may be sent" in ran.out


def test_review_prints_every_finding_on_demand(bailment: Any, examples: Path) -> None:
    short = bailment("review", examples / VENDOR, "--side", "customer").out
    whole = bailment("review", examples / VENDOR, "--side", "customer", "--all").out
    found = bailment.json("review", "review", examples / VENDOR, "--side", "customer", code=1)["findings"]
    assert "further findings" in short and "further findings" not in whole
    assert all(f" {finding['code']} " in whole for finding in found)


def test_review_writes_what_may_be_sent_apart_from_what_may_not(bailment: Any, examples: Path) -> None:
    out = {name: examples / name for name in ("redline.docx", "internal.docx", "report.html")}
    options = [word for name, path in out.items() for word in (f"--{Path(name).stem}", path)]
    ran = bailment("review", examples / VENDOR, "--facts", examples / "deal.yaml", *options)
    assert f"may be sent      {out['redline.docx']}" in ran.out
    assert f"must not be sent {out['internal.docx']}" in ran.out
    assert f"must not be sent {out['report.html']}" in ran.out
    assert b"Privileged and confidential" in _parts(out["internal.docx"])
    sent = _parts(out["redline.docx"]).lower()
    ours = ("privileged and confidential", "red_line", "red line", "walk away", "blocker", "rf-01", "non_training")
    for word in ours:
        assert word.encode() not in sent, word
    assert b"<html" in out["report.html"].read_bytes().lower()


def _parts(path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


def test_the_redline_of_a_packet_goes_into_a_folder(bailment: Any, examples: Path) -> None:
    other = examples / "order.md"
    other.write_text("# Order form\n\nThis order is made under the Agreement.\n", encoding="utf-8")
    bailment("review", examples / VENDOR, other, "--redline", examples / "answer")
    made = examples / "answer" / "vendor-agreement-redline.docx"
    assert len(read(made.read_bytes(), made.name).text) > 1000


def test_review_json_is_the_promised_shape_and_files_are_told_on_stderr(bailment: Any, examples: Path) -> None:
    ran = bailment("review", examples / VENDOR, "--redline", examples / "r.docx", "--json")
    assert json.loads(ran.stdout)["verdict"] == "NOT_SIGNABLE"
    assert "may be sent" in ran.err
    told = bailment.json("review", "review", examples / VENDOR, code=1)
    assert {row["basis"] for row in told["findings"]} == {"law", "position"}


def test_a_signable_verdict_exits_with_0_and_any_other_with_1(bailment: Any, examples: Path) -> None:
    corrected = examples / "corrected-agreement.docx"
    told = bailment("review", corrected, "--facts", examples / "deal.yaml")
    assert (told.code == 0) is any(f"\n{word}: " in told.out for word in ("SIGNABLE", "CONDITIONAL"))
    bad = "# Agreement\n\n## 1. Data\n\n1.1 Provider may sell Customer Data.\n"
    (examples / "bad.md").write_text(bad, encoding="utf-8")
    assert bailment("review", examples / "bad.md").code == 1


def test_a_sample_beside_the_contract_adds_what_it_would_disclose(bailment: Any, examples: Path) -> None:
    sample = examples / "discharge-bundle.json"
    ran = bailment("review", examples / VENDOR, "--data", sample, "--purpose", "summarisation")
    assert "What the sample would disclose (263 fields" in ran.out
    assert "over-disclosure" in ran.out


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--playbook", "nda"], "there is no playbook 'nda'"),
        (["--set", "purpose"], "is not NAME=VALUE"),
        (["--set", "purpos=care"], "no wording has a slot 'purpos'"),
        (["--kind", "novel"], "there is no kind 'novel'"),
        (["--kind", "other.md=dpa"], "'other.md' is not in the packet"),
        (["--report", "report.pdf"], "--report writes .html"),
        (["--internal", "notes.txt"], "--internal writes .docx"),
        (["--purpose", "service improvement", "--data", "discharge-bundle.json"], "no business purpose"),
        (["--redline", VENDOR], "this file is read, or written already"),
        (["--side", "doctor"], "'doctor' is not one of"),
    ],
)
def test_review_refuses_what_cannot_be_asked_and_writes_nothing(
    bailment: Any, examples: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], says: str
) -> None:
    monkeypatch.chdir(examples)
    before = {path.name: path.read_bytes() for path in examples.iterdir()}
    ran = bailment("review", VENDOR, "--redline", "r.docx", *options)
    assert ran.code == 2 and says in ran.err and ran.stdout == b""
    assert {path.name: path.read_bytes() for path in examples.iterdir()} == before


def test_map_json_is_the_promised_shape_and_shows_no_value(bailment: Any, examples: Path) -> None:
    sample = examples / "discharge-bundle.json"
    told = bailment.json("map", "map", sample, "--purpose", "summarisation")
    assert len(told["fields"]) == 263
    resources = [entry["resource"] for entry in json.loads(sample.read_bytes())["entry"]]
    patient = next(resource for resource in resources if resource["resourceType"] == "Patient")
    shown = json.dumps(told)
    assert patient["name"][0]["family"] not in shown and patient["birthDate"] not in shown


def test_map_without_a_purpose_needs_nothing_and_says_what_to_do(bailment: Any, examples: Path) -> None:
    ran = bailment("map", examples / "discharge-bundle.json")
    assert "0 needed for no purpose yet" in ran.out and "--purpose summarisation" in ran.out


NOTE = "Mr John Smith, MRN 448213, called 206-555-0142 on 3 May 2024.\n"


def test_scrub_prints_the_scrubbed_text_and_nothing_else(bailment: Any, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text(NOTE, encoding="utf-8")
    from_file = bailment("scrub", tmp_path / "note.txt")
    assert from_file.out == "Mr [NAME-1], MRN [MRN-1], called [PHONE-1] on [DATE-1].\n"
    assert not any(word in from_file.out for word in ("John", "Smith", "448213", "0142", "2024"))
    assert "identifiers replaced" in from_file.err
    assert bailment("scrub", "-", stdin=NOTE.encode()).stdout == from_file.stdout


def test_scrub_json_spans_index_the_text_that_came_in(bailment: Any, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text(NOTE, encoding="utf-8")
    told = bailment.json("scrub", "scrub", tmp_path / "note.txt")
    assert {NOTE[start:end] for start, end, _ in told["spans"]} >= {"448213", "206-555-0142"}


def test_scrub_jsonl_keeps_ids_and_gives_spans(bailment: Any, tmp_path: Path) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    rows = [{"id": "a", "text": NOTE}, {"id": "b", "text": "Nothing here."}]
    source.write_text("\n\n".join(map(json.dumps, rows)) + "\n", encoding="utf-8")
    assert bailment("scrub", "--jsonl", source, out).code == 0
    lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [line["id"] for line in lines] == ["a", "b"]
    assert lines[1] == {"id": "b", "text": "Nothing here.", "spans": []}
    assert "448213" not in lines[0]["text"] and lines[0]["spans"]


def test_scrub_refuses_lines_without_text_and_outputs_over_inputs(bailment: Any, tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text('{"id": 1}\n', encoding="utf-8")
    assert bailment("scrub", "--jsonl", source, tmp_path / "out.jsonl").code == 3
    assert bailment("scrub", "--jsonl", source, source).code == 2
    assert bailment("scrub", "--jsonl", source).code == 2
    assert source.read_text(encoding="utf-8") == '{"id": 1}\n'


def test_a_paper_on_which_no_positions_are_held_gets_no_verdict_and_no_redline(bailment: Any, examples: Path) -> None:
    paper = examples / "alliance.md"
    paper.write_text(
        "# Strategic Alliance Agreement\n\nThe parties collaborate. Provider may use Customer Data to train and improve its models.\n",
        "utf-8",
    )
    told = bailment.json("review", "review", paper, code=1)
    assert (told["kind"], told["playbook"]["name"], told["verdict"]) == ("collaboration", "none", "WITHHELD")
    assert told["unjudged"] and told["red_flags"] and told["requirements"] == {}
    shown = bailment("review", paper).out
    assert "no playbook covers" in shown and "What is flagged" in shown
    refused = bailment("review", examples / VENDOR, "--side", "vendor", "--redline", examples / "r.docx")
    assert refused.code == 1 and "not written      --redline" in refused.out and not (examples / "r.docx").exists()


def test_what_is_missing_is_told_with_its_kind_and_whether_it_decides(bailment: Any, examples: Path) -> None:
    paper = examples / "draft.md"
    paper.write_text(
        "# Services Agreement\n\nThe DPA applies. The fee is {fee_amount}.\n\nSignature: ______\n", "utf-8"
    )
    told = bailment.json("review", "review", paper, code=1)
    kinds = {gap["kind"]: gap["decides"] for gap in told["incomplete"]}
    assert kinds == {"paper": True, "blank": False, "unsigned": False}
    shown = bailment("review", paper).out
    assert "• the data processing agreement" in shown and "– to be filled in: {fee_amount}" in shown


def test_kind_side_and_playbook_may_be_corrected(bailment: Any, examples: Path) -> None:
    order = examples / "order.md"
    order.write_text("# Order Form\n\nThis Order Form is governed by the Agreement.\n", "utf-8")
    assert bailment.json("review", "review", order, code=1)["playbook"]["name"] == "order"
    as_agreement = bailment.json("review", "review", order, "--kind", "msa", "--side", "customer", code=1)
    assert (as_agreement["kind"], as_agreement["playbook"]["name"]) == ("msa", "api")
    named = bailment.json("review", "review", order, examples / VENDOR, "--kind", "order.md=sow", code=1)
    assert [paper["kind"] for paper in named["proposed"]["papers"]] == ["sow", "msa"]
    assert bailment.json("review", "review", order, "--playbook", "dpa", code=1)["playbook"]["name"] == "dpa"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("answer", "side"), [("\n", "hospital_customer"), ("vendor\n", "vendor")])
def test_at_a_terminal_one_question_confirms_or_corrects_the_side(
    examples: Path, monkeypatch: pytest.MonkeyPatch, answer: str, side: str
) -> None:
    screen = Terminal()
    monkeypatch.setattr("sys.stdin", Terminal(answer))
    monkeypatch.setattr("sys.stdout", screen)
    assert run(["review", str(examples / VENDOR)]) == 1
    said = screen.getvalue()
    assert said.count("Which side are you?") == 1 and "[customer]" in said
    assert said.count("this is     a services agreement") == 1
    assert said.index("this is     a services agreement") < said.index("Which side are you?")
    assert ("no positions" in said or "nothing was judged" in said) is (side == "vendor")


@pytest.mark.parametrize("options", [["--json"], ["--side", "customer"]])
def test_nobody_is_asked_where_an_answer_is_there_or_a_program_reads(
    examples: Path, monkeypatch: pytest.MonkeyPatch, options: list[str]
) -> None:
    screen = Terminal()
    monkeypatch.setattr("sys.stdin", Terminal(""))
    monkeypatch.setattr("sys.stdout", screen)
    assert run(["review", str(examples / VENDOR), *options]) == 1
    assert "Which side" not in screen.getvalue()
