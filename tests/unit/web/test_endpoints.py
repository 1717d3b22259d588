"""The page's addresses, asked over a real socket: what is taken in, judged, given out, and refused."""

from __future__ import annotations

import io
import json
import re
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import pytest

from bailment import api

PAPER = b"""# Data Processing Agreement

This Data Processing Agreement (the "Agreement") is between Lantern Signal Ltd (the "Provider") and Vale Hospital (the "Customer").

## 1. Use

1.1 The Provider may use Customer Data to improve its services.

1.2 <script>document.title = 'taken'</script> "><img src=x onerror=alert(1)> and \xe2\x80\xae\xf0\x9f\x98\x80 after it the Provider shall not sell Customer Data.

## 2. Notice

2.1 The Provider will notify the Customer of a breach without undue delay and at the latest within 72 hours.
"""
SAMPLE = json.dumps(
    {"resourceType": "Patient", "id": "p1", "name": [{"family": "Orrin", "given": ["Tamsel"]}]}
).encode()


@pytest.fixture(scope="module")
def told(new_client: Any) -> Any:
    """Somebody who has the answer to the example, and that answer."""
    client = new_client()
    for name, data in api.example_files().items():
        client.upload(name, data)
    return client, client.judge()


def test_the_page_is_one_page_of_its_own_files(client: Any) -> None:
    page = client.ask("GET", "/")

    assert page.status == 200 and page.headers["content-type"].startswith("text/html")
    for path in re.findall(r'(?:src|href)="(/[^"]+)"', page.body.decode()):
        assert client.ask("GET", path).status == 200, path
    assert not re.search(rb"https?://", page.body)
    assert b"<script>" not in page.body and b"style=" not in page.body


def test_every_module_of_the_page_is_served_and_asks_for_served_ones(client: Any) -> None:
    asked, waiting = set(), {"/page.js"}
    while waiting:
        path = waiting.pop()
        answer = client.ask("GET", path)
        assert answer.status == 200 and answer.headers["content-type"].startswith("text/javascript")
        asked.add(path)
        waiting |= {f"/{name}" for name in re.findall(r'from "\./(\w+\.js)"', answer.body.decode())} - asked
    assert len(asked) == 8


@pytest.mark.parametrize("path", ["/", "/style.css", "/packets/none", "/nothing"])
def test_every_answer_is_sealed(client: Any, path: str) -> None:
    headers = client.ask("GET", path).headers

    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy
    assert headers["cache-control"] == "no-store" and headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer" and "set-cookie" not in headers
    assert not any(name.startswith("access-control") for name in headers)


@pytest.mark.parametrize(
    "path", ["/../serving.py", "/%2e%2e/serving.py", "/page/index.html", "/index.html", "//etc/passwd"]
)
def test_no_path_leads_to_another_file(client: Any, path: str) -> None:
    assert client.ask("GET", path).status == 404


def test_a_contract_and_a_sample_are_recognised_and_judged(client: Any) -> None:
    assert client.upload("dpa.md", PAPER)["says"] == "a data processing agreement"
    sample = client.upload("patient.json", SAMPLE)
    assert (sample["role"], sample["trouble"]) == ("sample", None)

    answer = client.judge(purpose="summarisation")

    assert answer["troubles"] == []
    assert answer["review"]["verdict"]["word"] == "NOT_SIGNABLE" and answer["review"]["verdict"]["why"]
    assert answer["map"]["purpose"] == "summarisation" and answer["map"]["fields"] >= 3
    assert [download["sends"] for download in answer["downloads"]].count(False) >= 2


def test_the_answer_is_the_one_that_the_public_verb_gives(client: Any, tmp_path: Path) -> None:
    (tmp_path / "dpa.md").write_bytes(PAPER)
    reviewed = api.review_contracts([tmp_path / "dpa.md"], side="vendor")
    client.upload("dpa.md", PAPER)

    review = client.judge(side="vendor")["review"]

    assert review["side"]["key"] == "vendor"
    assert review["verdict"]["word"] == reviewed.review.verdict.word.value
    assert [finding["code"] for finding in review["findings"]] == [one.code for one in reviewed.review.findings]


def test_markup_and_signs_beyond_the_basic_plane_in_a_contract_stay_its_words(client: Any) -> None:
    client.upload("dpa.md", PAPER)
    paragraphs = client.judge()["review"]["texts"][0]["paragraphs"]

    words = ["".join(piece for piece, _ in paragraph["runs"]) for paragraph in paragraphs]
    assert any("<script>document.title = 'taken'</script>" in line and "\U0001f600" in line for line in words)
    marked = [piece for paragraph in paragraphs for piece, names in paragraph["runs"] if names]
    assert any(piece.endswith("the Provider shall not sell Customer Data.") for piece in marked)


def test_a_quote_of_a_finding_is_marked_whole_in_the_text(client: Any) -> None:
    client.upload("dpa.md", PAPER)
    review = client.judge()["review"]

    marked: dict[str, str] = {}
    for paragraph in review["texts"][0]["paragraphs"]:
        for piece, names in paragraph["runs"]:
            for name in names:
                marked[name] = marked.get(name, "") + piece
    quoted = [(number, one) for number, one in enumerate(review["findings"]) if len(one["quotes"]) == 1]
    assert quoted
    for number, finding in quoted:
        assert marked[f"f{number}"] == finding["quotes"][0]["words"].replace("\n", ""), finding["code"]


def test_every_finding_says_what_it_rests_on_and_what_to_ask(client: Any) -> None:
    client.upload("dpa.md", PAPER)
    review = client.judge()["review"]

    titles = {clause["key"] for clause in review["clauses"]}
    for finding in review["findings"]:
        assert finding["says"] and finding["fix"] and finding["basis"] in ("law", "position")
        assert finding["clause"] in titles or finding["code"].startswith("REV")
        assert finding["authority"] or finding["basis"] == "position"


def test_the_last_question_is_the_one_that_is_answered(client: Any) -> None:
    client.upload("dpa.md", PAPER)
    for side in ("vendor", "recipient", "licensor"):
        assert client.ask("POST", f"/packets/{client.packet}/judge", f'{{"side": "{side}"}}'.encode()).status == 202

    assert client.judge(side="vendor")["review"]["side"]["key"] == "vendor"


def test_a_kind_can_be_corrected_and_a_file_that_went_takes_its_kind_along(client: Any) -> None:
    file = client.upload("dpa.md", PAPER)
    client.upload("other.md", PAPER)
    corrected = client.judge(kinds={"dpa.md": "msa"})["review"]["papers"]
    assert [paper["kind"] for paper in corrected] == ["msa", "dpa"]

    client.ask("DELETE", f"/packets/{client.packet}/files/{file['id']}")
    assert [paper["kind"] for paper in client.judge()["review"]["papers"]] == ["dpa"]


def test_facts_and_words_are_kept_and_change_the_answer(client: Any) -> None:
    client.upload("dpa.md", PAPER)
    before = {fact["name"]: fact for fact in client.judge()["review"]["facts"]}
    asked = next(fact for fact in before.values() if fact["settles"] and fact["type"] == "bool")

    after = client.judge(facts={asked["name"]: ["true"]}, words={"countries": "Norway"})["review"]

    now = next(fact for fact in after["facts"] if fact["name"] == asked["name"])
    assert now["value"] is True and not now["settles"]
    assert client.ask("GET", f"/packets/{client.packet}").value["words"] == {"countries": "Norway"}


def test_a_purpose_without_limit_is_refused_in_the_map_s_own_words_and_the_review_stands(client: Any) -> None:
    client.upload("dpa.md", PAPER)
    client.upload("patient.json", SAMPLE)

    answer = client.judge(purpose="service improvement")

    assert answer["map"] is None and answer["review"] is not None
    assert [trouble["about"] for trouble in answer["troubles"]] == ["map"]
    assert "no business purpose" in answer["troubles"][0]["says"]


def test_a_file_that_cannot_be_read_says_why_and_the_others_are_judged(client: Any) -> None:
    assert client.upload("dpa.md", PAPER)["trouble"] is None
    odd = client.upload("broken.docx", b"PK\x03\x04 but no archive")

    assert odd["trouble"]["says"] and odd["trouble"]["where"] == "broken.docx"
    assert tempfile.gettempdir() not in json.dumps(odd)
    assert client.judge()["review"]["texts"][0]["name"] == "dpa.md"


def test_data_in_a_format_that_is_not_read_is_refused_as_data(client: Any) -> None:
    odd = client.upload("export.txt", b"MSH|^~\\&|LAB|VALE|||202601020304||ORU^R01|1|P|2.5\r")
    assert odd["role"] == "sample" and "HL7 v2" in odd["trouble"]["says"]


def test_a_bomb_is_refused_in_words(client: Any) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", b"<w:p/>" * 4_000_000)
    odd = client.upload("bomb.docx", archive.getvalue())

    assert odd["trouble"]["says"] and "Traceback" not in json.dumps(odd)


def test_a_role_can_be_corrected_and_a_file_taken_away(client: Any) -> None:
    file = client.upload("notes.json", SAMPLE)
    path = f"/packets/{client.packet}/files/{file['id']}"

    corrected = client.ask("POST", path, b'{"role": "contract"}').value["files"][0]
    assert corrected["role"] == "contract" and corrected["trouble"]["says"]
    assert client.ask("POST", path, b'{"role": "path"}').status == 400
    assert client.ask("DELETE", path).value["files"] == []
    assert client.ask("DELETE", path).status == 404


def test_a_name_is_made_safe_and_unlike_the_others(client: Any) -> None:
    names = [client.upload(name, PAPER)["name"] for name in ("../../dpa.md", "C:\\x\\DPA.md", "\u202ecod.md")]

    assert names == ["dpa.md", "DPA (2).md", "cod.md"]
    assert len(client.judge()["review"]["texts"]) == 3


@pytest.mark.parametrize("key", ["redline", "issues", "questions", "email", "remarks", "report", "notes"])
def test_what_is_taken_away_says_in_its_name_whether_it_may_be_sent(told: Any, key: str) -> None:
    client, answer = told
    downloads = {one["key"]: one for one in answer["downloads"]}

    got = client.ask("GET", f"/packets/{client.packet}/downloads/{key}")

    assert got.status == 200 and got.headers["content-disposition"].startswith("attachment;")
    assert ("PRIVILEGED-" in got.headers["content-disposition"]) is not downloads[key]["sends"]
    begins = {".docx": b"PK", ".html": b"<!DOCTYPE html>", ".txt": b"Subject"}[downloads[key]["ending"]]
    assert got.body.startswith(begins)


def test_a_redline_without_a_word_file_is_told_before_and_refused_in_words(client: Any) -> None:
    client.upload("dpa.md", PAPER)
    redline = next(one for one in client.judge()["downloads"] if one["key"] == "redline")

    got = client.ask("GET", f"/packets/{client.packet}/downloads/redline")
    assert redline["hindrance"] and (got.status, got.value["says"]) == (422, "tracked changes need a Word file")


def test_what_may_be_sent_holds_nothing_privileged(told: Any) -> None:
    client, answer = told
    for download in answer["downloads"]:
        if download["sends"] and download["ending"] == ".html":
            body = client.ask("GET", f"/packets/{client.packet}/downloads/{download['key']}").body.decode()
            body = body.partition("</style>")[2]
            assert body and not re.search(r"(?i)privileged|red[ _]line|walk.away|escalat|\bRF-\d", body)


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ({"host": "evil.example"}, "rebinding"),
        ({"host": "127.0.0.1.evil.example"}, "rebinding"),
        ({"host": None}, "no host"),
        ({"origin": "https://evil.example"}, "another site"),
        ({"origin": "null"}, "a sandbox"),
        ({"origin": None}, "no origin"),
        ({"x_bailment_token": "guess"}, "forged"),
        ({"x_bailment_token": None}, "no token"),
        ({"sec_fetch_site": "cross-site"}, "another site"),
        ({"sec_fetch_site": "same-site"}, "another port"),
    ],
)
def test_a_change_from_elsewhere_is_refused(client: Any, headers: dict[str, str | None], why: str) -> None:
    assert client.ask("POST", "/packets", b"", **headers).status in (400, 403), why


def test_reading_under_a_foreign_name_is_refused(client: Any) -> None:
    assert client.ask("GET", "/", host="evil.example").status == 403
    assert client.ask("GET", "/words", sec_fetch_site="cross-site").status == 403
    assert client.ask("GET", "/", host="localhost:1").status == 200


def test_too_much_is_refused_before_and_while_it_comes(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bailment.web.application.MAX_FILE_BYTES", 1000)
    path = f"/packets/{client.packet}/files"

    assert client.ask("POST", path, b"x" * 2000, x_file_name="a.txt").status == 400
    assert client.ask("GET", f"/packets/{client.packet}").value["files"] == []


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b"{",
        b'{"side": "nobody"}',
        b'{"facts": {"../x": ["y"]}}',
        b'{"facts": {"phi": "yes"}}',
        b'{"words": []}',
        b'{"kinds": {"dpa.md": "poem"}}',
        b'{"purpose": 3}',
    ],
)
def test_odd_words_from_the_page_are_refused(client: Any, body: bytes) -> None:
    client.upload("dpa.md", PAPER)
    assert client.ask("POST", f"/packets/{client.packet}/judge", body).status == 400


def test_a_fact_that_is_none_is_told_in_the_vocabulary_s_words(client: Any) -> None:
    client.upload("dpa.md", PAPER)
    client.judge()
    refused = client.ask("POST", f"/packets/{client.packet}/judge", b'{"facts": {"jurisdicton": ["US"]}}')
    assert refused.status == 400 and "jurisdiction" in refused.value["fix"]


def test_packets_do_not_see_each_other(new_client: Any, client: Any) -> None:
    other = new_client()
    client.upload("dpa.md", PAPER)

    assert other.packet != client.packet and len(client.packet) >= 20
    assert other.ask("GET", f"/packets/{other.packet}").value["files"] == []
    assert other.ask("GET", f"/packets/{other.packet}/answer").status == 404


def test_nothing_is_left_on_disk(client: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    client.upload("dpa.md", PAPER)
    client.upload("broken.docx", b"PK")
    client.judge()
    assert not list(tmp_path.iterdir())
