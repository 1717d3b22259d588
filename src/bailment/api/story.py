"""The whole story on shipped examples: from a vendor's paper to evidence that the other side verifies."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path

from bailment.agreement import Signatory
from bailment.api.agreements import check_agreement, sign_agreement
from bailment.api.contracts import Reviewed, internal_notes, redline_contract, review_contracts
from bailment.api.data import map_payloads, proposed_plan
from bailment.api.deals import add_agreement, new_deal, record_event, trust_key
from bailment.api.demo_vendor import DemoVendor
from bailment.api.duties import due
from bailment.api.evidence import evidence_pack, evidence_verify, ledger_head
from bailment.api.files import write_bytes
from bailment.api.gateways import gateway, read_site
from bailment.api.keyring import new_key
from bailment.api.loopback import serving
from bailment.api.reporting import review_report
from bailment.api.settling import settle_agreement
from bailment.datamap import DataMap
from bailment.lifecycle.model import Event
from bailment.primitives.digest import sha256
from bailment.primitives.errors import Usage
from bailment.primitives.time import Instant
from bailment.store import open_deal

PURPOSE = "summarisation of discharge notes"
EXAMPLES = (
    "vendor-agreement.docx",
    "corrected-agreement.docx",
    "deal.yaml",
    "choices.yaml",
    "discharge-bundle.json",
)
CLIENT_KEY = "demo-client-key"
SITE = """# Which client key stands for whom, and the one purpose that it is bound to.
[[client]]
name = "ward-summaries"
key_sha256 = "{digest}"
purpose = "summarisation"
"""
NEXT = (
    "bailment review YOUR-CONTRACT.docx --report report.html --redline redline.docx",
    "bailment map YOUR-SAMPLE.json --purpose 'referral triage from discharge letters'",
    "bailment deal new my-deal --name 'My deal' --we hospital",
)


@dataclass(frozen=True, slots=True)
class Scene:
    """One step of the story: what is done, the command that does it ("" for a part of another), what came of it."""

    title: str
    command: str
    lines: tuple[str, ...] = field(default=())


def demo(folder: Path, *, clock: Callable[[], Instant]) -> Iterator[Scene]:
    """Tell the story in *folder*, scene by scene; every file that it names is left there.

    Raises: Usage where the folder holds something already.
    """
    if folder.exists() and any(folder.iterdir()):
        raise Usage("the folder is not empty", where=str(folder), fix="bailment demo ANOTHER-FOLDER")
    for name in EXAMPLES:
        data = resources.files("bailment.examples").joinpath(name).read_bytes()
        write_bytes(folder / name, data)
    story = _Story(folder, clock)
    yield story.vendor_paper()
    yield story.data_map()
    vendor = DemoVendor()
    with serving(vendor) as port:
        yield story.agreement(f"127.0.0.1:{port}")
        yield from story.requests(vendor, f"http://127.0.0.1:{port}/v1")
    yield story.clocks()
    yield story.evidence()


@dataclass(slots=True)
class _Story:
    """What the scenes share."""

    folder: Path
    clock: Callable[[], Instant]

    def vendor_paper(self) -> Scene:
        """The vendor's paper cannot be signed, and the answer to it."""
        here, facts = self.folder, self.folder / "deal.yaml"
        reviewed = review_contracts([here / EXAMPLES[0]], facts=facts, purpose=PURPOSE)
        redlined = redline_contract(reviewed, now=self.clock())
        write_bytes(here / "redline.docx", redlined.data)
        write_bytes(here / "internal.docx", internal_notes(reviewed))
        write_bytes(here / "report.html", review_report(reviewed).encode())
        review = reviewed.review
        law = sum(finding.basis == "law" for finding in review.findings)
        return Scene(
            "The vendor's agreement, reviewed",
            "bailment review vendor-agreement.docx --facts deal.yaml --redline redline.docx --internal internal.docx"
            " --report report.html",
            (
                f"{review.verdict.word}: {len(review.red_flags)} red flags, {len(review.findings)} findings"
                f" ({law} rest on law, the others on house positions). Among them:",
                *_flags(reviewed, ("RF-01", "RF-02", "RF-14")),
                f"redline.docx may be sent: {redlined.edits} tracked edits, {redlined.comments} neutral comments.",
                "internal.docx and report.html stay in the house.",
            ),
        )

    def data_map(self) -> Scene:
        """What the API would really receive."""
        found = self._map()
        letters = sorted({row.identifier for row in found.fields if row.identifier})
        needed = sum(row.needed for row in found.fields)
        counts = {
            op: sum(row.transformation == op for row in found.fields) for op in ("keep", "replace", "scrub", "drop")
        }
        return Scene(
            "What would really be sent",
            "bailment map discharge-bundle.json --purpose 'summarisation of discharge notes'",
            (
                f"{len(found.fields)} fields, {needed} of them needed for the purpose, the others merely convenient.",
                f"HIPAA identifiers of the letters {', '.join(letters)}.",
                f"Proposed: {', '.join(f'{operation} {count}' for operation, count in counts.items())}.",
                *(f"check, {check.severity}: {check.says}" for check in found.checks[:2]),
            ),
        )

    def agreement(self, host: str) -> Scene:
        """The corrected paper becomes one typed agreement, signed by both sides."""
        here = self.folder
        choices = here / "choices.yaml"
        write_bytes(choices, choices.read_text("utf-8").replace("api.quillmere.example", host).encode())
        reviewed = review_contracts([here / EXAMPLES[1]], facts=here / "deal.yaml", purpose=PURPOSE)
        settled = settle_agreement(reviewed, proposed_plan(self._map()), choices)
        path = here / "agreement.yaml"
        write_bytes(path, settled.text.encode())
        checked = check_agreement(path, today=self.clock().day())
        self._sign(path)
        return Scene(
            "The corrected agreement, settled and signed",
            "bailment agreement settle corrected-agreement.docx --facts deal.yaml --data discharge-bundle.json"
            " --purpose 'summarisation of discharge notes' --choices choices.yaml --out agreement.yaml",
            (
                f"Review of the corrected paper: {reviewed.review.verdict.word}.",
                f"agreement.yaml: {len(settled.agreement.grants)} grants and bars,"
                f" {len(settled.agreement.clocks)} clocks, {len(settled.agreement.plan.steps)} fields planned;"
                f" {len(checked.findings)} findings;"
                f" {len(settled.questions)} questions to the other side.",
                "Signed by hospital and vendor with Ed25519. The executed paper prevails over the YAML, which says so.",
            ),
        )

    def requests(self, vendor: DemoVendor, upstream: str) -> Iterator[Scene]:
        """One request that is refused, and one that is allowed."""
        write_bytes(self.folder / "site.toml", SITE.format(digest=sha256(CLIENT_KEY.encode())).encode())
        site = read_site(self.folder / "site.toml")
        body = self._request()
        with (
            open_deal(self.folder / "deal") as deal,
            serving(gateway(deal, site, upstream, vendor_key="demo-vendor-key")) as port,
        ):
            refused = _post(port, body, "training")
            yield Scene(
                "A request tagged training, refused",
                "bailment gateway run --deal deal --site site.toml --upstream https://api.vendor.example/v1",
                (
                    f"{refused.status} {json.loads(refused.body)['detail']}",
                    f"bailment-clause: {refused.clause}",
                    f"The vendor received {len(vendor.received)} requests.",
                ),
            )
            allowed = _post(port, body, "")
            yield _allowed(vendor.received[-1], allowed)

    def clocks(self) -> Scene:
        """An incident starts a clock."""
        now = self.clock()
        deal = self.folder / "deal"
        record_event(deal, Event("incident-1", "awareness", now, "incident-1"), now=now)
        duties = [duty for duty in due(deal, now=now) if duty.state == "running"]
        return Scene(
            "The vendor becomes aware of an incident: what is due",
            "bailment due --deal deal",
            tuple(f"{d.debtor} owes {d.creditor}: {d.name} until {d.until} ({d.source})" for d in duties),
        )

    def evidence(self) -> Scene:
        """The evidence, and a copy that somebody tampered with."""
        now, here = self.clock(), self.folder
        pack = evidence_pack(here / "deal", now=now)
        key = ledger_head(here / "deal", now=now).key
        write_bytes(here / "evidence.zip", pack)
        write_bytes(here / "ledger.key", f"{key}\n".encode())
        at = pack.index(b'"decision":"deny"')
        write_bytes(here / "tampered.zip", pack[: at + 12] + b"D" + pack[at + 13 :])
        whole = evidence_verify(here / "evidence.zip", [key])
        bad = evidence_verify(here / "tampered.zip", [key])
        return Scene(
            "The evidence, verified offline; and a copy with one byte changed",
            "bailment evidence verify evidence.zip --key ledger.key",
            (
                f"evidence.zip: {'holds' if whole.holds else 'does not hold'}"
                f" ({whole.checkpoint.size if whole.checkpoint else 0} entries under a signed checkpoint).",
                f"tampered.zip: {'holds' if bad.holds else 'does not hold'}. {bad.faults[0]}",
            ),
        )

    def _map(self) -> DataMap:
        return map_payloads([self.folder / "discharge-bundle.json"], purpose=PURPOSE)

    def _sign(self, path: Path) -> None:
        deal, keys = self.folder / "deal", self.folder / "keys"
        new_deal(deal, "Harrow Bay and Quillmere", "hospital", now=self.clock())
        for party, person in (("hospital", "R. Adeyemi"), ("vendor", "T. Lindqvist")):
            new_key(party, keys, now=self.clock())
            signatory = Signatory(party, person, "authorised signatory")
            sign_agreement(path, key=party, keys=keys, signatory=signatory, now=self.clock())
            trust_key(deal, party, keys / f"{party}.pub.yaml", now=self.clock())
        add_agreement(deal, path, now=self.clock())

    def _request(self) -> bytes:
        bundle = json.loads((self.folder / "discharge-bundle.json").read_bytes())
        messages = [
            {"role": "system", "content": "Summarise the discharge for the family doctor in three sentences."},
            {"role": "user", "content": json.dumps(bundle)},
        ]
        return json.dumps({"model": "meridian-1", "messages": messages, "store": True}).encode()


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    body: bytes
    clause: str


def _post(port: int, body: bytes, purpose: str) -> _Answer:
    """What the gateway at *port* answers to the chat *body*, tagged with *purpose*."""
    from http.client import HTTPConnection

    headers = {"authorization": f"Bearer {CLIENT_KEY}", "content-type": "application/json"}
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("POST", "/v1/chat/completions", body, {**headers, "bailment-purpose": purpose})
        answer = connection.getresponse()
        return _Answer(answer.status, answer.read(), answer.headers.get("bailment-clause", ""))
    finally:
        connection.close()


def _allowed(sent: bytes, answer: _Answer) -> Scene:
    body = json.loads(sent)
    told = json.loads(answer.body)["choices"][0]["message"]["content"]
    record = json.loads(body["messages"][-1]["content"])
    patient = next(e["resource"] for e in record["entry"] if e["resource"]["resourceType"] == "Patient")
    return Scene(
        "A request for a summary, allowed",
        "",
        (
            f"left the house: store={json.dumps(body['store'])}, patient {json.dumps(patient)}",
            f"came back: {told}",
            f"bailment-clause: {answer.clause}",
        ),
    )


def _flags(reviewed: Reviewed, wanted: tuple[str, ...]) -> Iterator[str]:
    for flag in reviewed.review.red_flags:
        if flag.id in wanted and flag.quotes:
            words = " ".join(flag.quotes[0].words.split())
            yield f"{flag.id} {flag.concept}: “{words[:110]}{'…' if len(words) > 110 else ''}”"
