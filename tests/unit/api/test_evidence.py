"""A pack holds for whoever was given the right keys, and says what nobody vouches for."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from hashlib import sha256
from importlib import resources
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from bailment import api
from bailment.agreement import Signatory, digest, parse_sealed, print_sealed
from bailment.evidence import verify as verifier
from bailment.evidence.note import Key, NoteSigner
from bailment.primitives.errors import Unreadable, Usage
from bailment.primitives.signature import KeySigner
from bailment.primitives.time import Instant

NOW = Instant.parse("2026-03-20T09:00:00Z")
EXAMPLES = resources.files("bailment") / "examples"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("house")
    path = folder / "agreement.yaml"
    path.write_bytes((EXAMPLES / "agreement.yaml").read_bytes())
    api.new_deal(folder / "deal", "Summaries", "hospital", now=NOW)
    for party in ("hospital", "vendor"):
        api.new_key(party, folder / "keys", now=NOW)
        api.trust_key(folder / "deal", party, folder / "keys" / f"{party}.pub.yaml", now=NOW)
        who = Signatory(party, "counsel", "by its board")
        api.sign_agreement(path, key=party, keys=folder / "keys", signatory=who, now=NOW)
    assert api.add_agreement(folder / "deal", path, now=NOW)
    (folder / "pack.zip").write_bytes(api.evidence_pack(folder / "deal", now=NOW))
    return folder


def log_key(folder: Path) -> str:
    return api.ledger_head(folder / "deal", now=NOW).key


def log_signer(folder: Path) -> NoteSigner:
    """The ledger's own signer: what a keeper of the ledger who cheats has at hand."""
    private = load_pem_private_key((folder / "deal/keys/ledger.pem").read_bytes(), None)
    assert isinstance(private, Ed25519PrivateKey)
    return NoteSigner(Key.parse(log_key(folder)).name, KeySigner(private))


def repacked(folder: Path, tmp_path: Path, changes: dict[str, bytes]) -> Path:
    """The pack with some files changed or added, its manifest signed anew with the ledger's key."""
    files, offset = verifier.unpacked((folder / "pack.zip").read_bytes())
    assert offset is None
    files |= changes
    del files["manifest"]
    lines = "".join(f"{sha256(files[path]).hexdigest()} {len(files[path])} {path}\n" for path in sorted(files))
    signer = log_signer(folder)
    files["manifest"] = signer.note(f"{verifier.FORMAT}\n{signer.name}\n{lines}")
    (tmp_path / "again.zip").write_bytes(verifier.container(files))
    return tmp_path / "again.zip"


def test_the_other_side_needs_the_pack_the_verifier_and_the_keys(folder: Path, tmp_path: Path) -> None:
    alone = tmp_path / "verify.py"
    alone.write_bytes(Path(str(verifier.__file__)).read_bytes())
    keys = [f"--key={log_key(folder)}"]
    files, _ = verifier.unpacked((folder / "pack.zip").read_bytes())
    keys += [f"--key={line}" for line in files["keys"].decode().split() if "/" not in line.split("+")[0]]
    done = subprocess.run(
        [sys.executable, "-I", str(alone), str(folder / "pack.zip"), "--json", *keys], capture_output=True, check=False
    )
    told = json.loads(done.stdout)
    assert (done.returncode, told["holds"], len(keys)) == (0, True, 3)
    assert {row["key"] for row in told["signatures"]} == {"given"}
    assert {row["name"] for row in told["signatures"] if row["file"] == "agreement/1.json"} == {"hospital", "vendor"}


def test_a_public_key_file_is_a_key_too(folder: Path) -> None:
    verdict = api.evidence_verify(folder / "pack.zip", [log_key(folder), str(folder / "keys/vendor.pub.yaml")])
    assert verdict.holds
    assert ("agreement/1.json", "vendor", True) in verdict.signed
    assert ("agreement/1.json", "hospital", False) in verdict.signed


def test_a_given_key_that_signed_nothing_is_a_fault(folder: Path, tmp_path: Path) -> None:
    api.new_key("stranger", tmp_path, now=NOW)
    given = [log_key(folder), str(tmp_path / "stranger.pub.yaml")]
    faults = api.evidence_verify(folder / "pack.zip", given).faults
    assert [(fault.kind, fault.where) for fault in faults] == [("key", "stranger")]
    namesake = Key(Key.parse(log_key(folder)).name, bytes.fromhex("58" + "66" * 31))
    assert not api.evidence_verify(folder / "pack.zip", [log_key(folder), str(namesake)]).holds


def test_with_no_key_nothing_is_vouched_for(folder: Path) -> None:
    verdict = api.evidence_verify(folder / "pack.zip")
    assert not verdict.holds
    assert not any(given for *_, given in verdict.signed)


def test_the_agreement_in_a_pack_is_the_one_that_was_signed(folder: Path, tmp_path: Path) -> None:
    files, _ = verifier.unpacked((folder / "pack.zip").read_bytes())
    sealed = parse_sealed((folder / "agreement.yaml").read_bytes(), "agreement.yaml")
    assert sha256(files["agreement/1.json"]).hexdigest() == digest(sealed.agreement)
    assert not [path for path in files if path.endswith(".yaml")]
    other = files["agreement/1.json"].replace(b"24 hours", b"72 hours")
    assert other != files["agreement/1.json"]
    path = repacked(folder, tmp_path, {"agreement/1.json": other})
    faults = api.evidence_verify(path, [log_key(folder)]).faults
    assert {(fault.kind, fault.where) for fault in faults} == {("signature", "signatures")}


def test_what_only_the_keeper_of_the_ledger_vouches_for_is_said(folder: Path, tmp_path: Path) -> None:
    assert api.evidence_verify(folder / "pack.zip", [log_key(folder)]).unsigned == ("index",)
    path = repacked(folder, tmp_path, {"agreement/2.json": b"{}"})
    assert api.evidence_verify(path, [log_key(folder)]).unsigned == ("agreement/2.json", "index")
    path = repacked(folder, tmp_path, {"signatures": b""})
    verdict = api.evidence_verify(path, [log_key(folder), str(folder / "keys/vendor.pub.yaml")])
    assert [(fault.kind, fault.where) for fault in verdict.faults] == [("key", "vendor")]


def test_the_index_says_what_is_inside(folder: Path) -> None:
    files, _ = verifier.unpacked((folder / "pack.zip").read_bytes())
    index = files["index"].decode()
    sealed = parse_sealed((folder / "agreement.yaml").read_bytes(), "agreement.yaml")
    assert f"agreement/1.json: agreement {digest(sealed.agreement)}, entry 3, executed" in index
    assert {path.split("/")[0] for path in files} == {
        *("agreement", "checkpoint", "index", "keys", "manifest", "proofs", "signatures", "tile")
    }


def test_every_agreement_of_the_deal_is_inside_and_an_attested_one_with_its_word(folder: Path, tmp_path: Path) -> None:
    deal, path = tmp_path / "deal", tmp_path / "agreement.yaml"
    api.new_deal(deal, "Two", "hospital", now=NOW)
    api.trust_key(deal, "hospital", folder / "keys/hospital.pub.yaml", now=NOW)
    sealed = parse_sealed((folder / "agreement.yaml").read_bytes(), "x")
    path.write_text(print_sealed(sealed))
    assert not api.add_agreement(deal, path, now=NOW)
    path.write_text(print_sealed(replace(sealed, signatures=())))
    paper = api.ExecutedPaper(folder / "agreement.yaml")
    who = Signatory("hospital", "counsel", "by its board")
    api.attest_agreement(path, paper, key="hospital", keys=folder / "keys", signatory=who, now=NOW)
    assert api.add_agreement(deal, path, now=NOW)
    (tmp_path / "pack.zip").write_bytes(api.evidence_pack(deal, now=NOW))
    verdict = api.evidence_verify(tmp_path / "pack.zip", [api.ledger_head(deal, now=NOW).key])
    assert verdict.holds
    assert {row for row in verdict.signed if "agreement" in row[0]} == {
        ("agreement/1.json", "hospital", False),
        ("agreement/2.json", "hospital", False),
    }
    files, _ = verifier.unpacked((tmp_path / "pack.zip").read_bytes())
    assert "not executed, signed for hospital\n" in files["index"].decode()
    assert "attested by hospital to restate the paper" in files["index"].decode()


@pytest.mark.parametrize("key", ["a+" + "b" * 5000, "\0+a", "+", "—+—+—", "a+b+c"])
def test_what_is_no_key_is_refused(folder: Path, key: str) -> None:
    with pytest.raises(Usage):
        api.evidence_verify(folder / "pack.zip", [key])


@pytest.mark.parametrize("key", ["x" * 300, "no-such-file"])
def test_what_names_no_file_is_refused(folder: Path, key: str) -> None:
    with pytest.raises((Usage, Unreadable)):
        api.evidence_verify(folder / "pack.zip", [key])


def test_a_note_enters_the_ledger_as_digests_and_its_kind_is_a_short_name(folder: Path, tmp_path: Path) -> None:
    deal = tmp_path / "deal"
    api.new_deal(deal, "Notes", "hospital", now=NOW)
    assert api.ledger_append(deal, "meeting", {"with": "Zacharias Quill"}, now=NOW) == 1
    assert b"Zacharias" not in (deal / "deal.sqlite").read_bytes()
    for kind, facts in (("Meeting with Zacharias", {}), ("meeting", {"Zacharias Quill": "there"}), ("", {})):
        with pytest.raises(Usage, match="no short name"):
            api.ledger_append(deal, kind, facts, now=NOW)
