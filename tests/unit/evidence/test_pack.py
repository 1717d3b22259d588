"""A pack holds, and whatever is changed in it is found and named."""

from __future__ import annotations

import functools
import io
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bailment.evidence import verify as verifier
from bailment.evidence.leaf import entry
from bailment.evidence.merkle import Peaks, leaf_hash
from bailment.evidence.note import Key, NoteSigner, checkpoint
from bailment.evidence.pack import Contents, FileSignature, pack
from bailment.evidence.verify import Verdict, verify
from bailment.primitives.digest import sha256
from bailment.primitives.errors import Usage
from bailment.primitives.signature import KeySigner, is_signed
from bailment.primitives.time import Instant

AT = Instant.parse("2026-03-02T09:00:00Z")
AGREEMENT = b"title: Summaries of discharge notes\n"
STATEMENT = b'{"digest":"' + sha256(AGREEMENT).encode() + b'"}'


def signer(name: str, seed: int) -> NoteSigner:
    return NoteSigner(name, KeySigner(Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)))


LOG = signer("hospital.example/ledger", 1)
HOSPITAL = signer("hospital.example/counsel", 2)
VENDOR = signer("vendor.example/counsel", 3)
KEYS = [str(LOG.key), str(HOSPITAL.key)]


def leaves(count: int) -> list[bytes]:
    return [entry("decision", AT, {"clause": "4.2", "n": n}, {"body": b"x"}, bytes(16)).leaf() for n in range(count)]


def note_at(count: int) -> bytes:
    peaks = Peaks()
    for leaf in leaves(count):
        peaks.add(leaf_hash(leaf))
    return checkpoint(count, peaks.root(), LOG)


def signed(by: NoteSigner) -> FileSignature:
    return FileSignature("agreement.yaml", by.key, STATEMENT, by.signer.sign(STATEMENT))


def contents(count: int = 3, old: tuple[int, ...] = (2,), proofs: tuple[int, ...] = (1,)) -> Contents:
    return Contents(
        leaves=leaves(count),
        checkpoints=[*(note_at(size) for size in old), note_at(count)],
        files={"agreement.yaml": AGREEMENT, "index.json": b"{}"},
        signatures=[signed(HOSPITAL), signed(VENDOR)],
        proofs=proofs,
    )


@pytest.fixture(scope="module")
def whole() -> bytes:
    return pack(contents(), LOG)


def judged(data: bytes) -> Verdict:
    return verify(data, KEYS)


def region(data: bytes, offset: int) -> tuple[str, int] | None:
    """The file whose bytes hold *offset*, and where in them; None for the container's own bytes."""
    for info in zipfile.ZipFile(io.BytesIO(data)).infolist():
        start = info.header_offset + 30 + len(info.filename)
        if start <= offset < start + info.file_size:
            return info.filename, offset - start
    return None


def test_a_pack_holds_and_says_which_keys_were_given(whole: bytes) -> None:
    verdict = judged(whole)
    assert verdict.holds, verdict.faults
    assert verdict.checkpoint is not None
    assert verdict.checkpoint.size == 3
    assert ("agreement.yaml", HOSPITAL.name, True) in verdict.signed
    assert ("agreement.yaml", VENDOR.name, False) in verdict.signed


def test_the_same_contents_give_the_same_bytes(whole: bytes) -> None:
    assert pack(contents(), LOG) == whole


def test_other_programs_read_the_pack(whole: bytes) -> None:
    archive = zipfile.ZipFile(io.BytesIO(whole))
    assert archive.testzip() is None
    assert archive.read("agreement.yaml") == AGREEMENT


def named_by(kind: str, place: tuple[str, int]) -> bool:
    """True where *kind* is what a change at *place* must be named as."""
    path, _ = place
    if path.startswith("tile/entries/"):
        return kind == "entry"
    if path.startswith("tile/"):
        return kind == "tile"
    if path.startswith("checkpoint"):
        return kind in ("checkpoint", "signature")
    if path.startswith("proofs/"):
        return kind in ("proof", "signature", "checkpoint")
    return kind in {"manifest": ("signature", "manifest"), "signatures": ("signature",)}.get(
        path, ("file", "signature")
    )


@pytest.fixture(scope="module")
def small() -> bytes:
    few = Contents(leaves(2), [note_at(2)], {"agreement.yaml": AGREEMENT}, [signed(HOSPITAL)], proofs=[1])
    return pack(few, LOG)


def check_flip(whole: bytes, offset: int, bit: int, place: tuple[str, int] | None) -> None:
    changed = bytearray(whole)
    changed[offset] ^= 1 << bit
    verdict = judged(bytes(changed))
    assert not verdict.holds, (offset, bit)
    worst = verdict.faults[0]
    if place is None:
        assert (worst.kind, worst.at) == ("container", offset), (bit, verdict.faults)
    else:
        assert named_by(worst.kind, place), (place, bit, verdict.faults)


def test_every_single_bit_that_flips_is_found_and_named(small: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Signatures are checked by OpenSSL here, for speed; test_ed25519 shows that the verifier's own check agrees."""
    monkeypatch.setattr(verifier, "is_signed", functools.lru_cache(is_signed))
    for offset in range(len(small)):
        place = region(small, offset)
        for bit in range(8):
            check_flip(small, offset, bit, place)


def test_flips_are_found_by_the_verifier_s_own_arithmetic_too(small: bytes) -> None:
    for offset in range(0, len(small), 5):
        check_flip(small, offset, offset % 8, region(small, offset))


@pytest.mark.parametrize("index", range(3))
def test_a_changed_entry_is_named_by_its_index(whole: bytes, index: int) -> None:
    changed = whole.replace(b'"n":%d' % index, b'"n":7', 1)
    worst = judged(changed).faults[0]
    assert (worst.kind, worst.at) == ("entry", index)


def test_every_truncation_insertion_removal_and_trailing_byte_is_found(small: bytes) -> None:
    for offset in range(len(small)):
        assert not judged(small[:offset]).holds
        assert not judged(small[:offset] + b"\0" + small[offset:]).holds
        assert not judged(small[:offset] + small[offset + 1 :]).holds
    assert judged(small + b"\0").faults[0].at == len(small)


def test_a_pack_rebuilt_by_somebody_else_does_not_hold() -> None:
    forger = signer(LOG.name, 9)
    peaks = Peaks()
    for leaf in leaves(2):
        peaks.add(leaf_hash(leaf))
    forged = pack(Contents(leaves(2), [checkpoint(2, peaks.root(), forger)]), forger)
    assert verify(forged, [str(forger.key)]).holds
    verdict = verify(forged, KEYS)
    assert not verdict.holds
    assert all(not given for _, _, given in verdict.signed)


def test_without_a_given_key_nothing_holds(whole: bytes) -> None:
    assert not verify(whole, []).holds


def test_a_party_s_key_cannot_sign_as_the_log(whole: bytes) -> None:
    assert not verify(whole, [str(HOSPITAL.key), str(VENDOR.key)]).holds


def test_an_older_checkpoint_that_was_kept_must_be_extended(whole: bytes) -> None:
    assert verify(whole, KEYS, [note_at(1)]).holds
    other = checkpoint(1, leaf_hash(b"another history"), LOG)
    fault = verify(whole, KEYS, [other]).faults[0]
    assert (fault.kind, fault.where) == ("checkpoint", "seen 1")


def test_a_log_of_several_tiles_holds() -> None:
    big = pack(contents(600, (255, 256, 257), (0, 255, 256, 599)), LOG)
    assert judged(big).holds
    changed = big.replace(b'"n":300', b'"n":301', 1)
    assert [fault.at for fault in judged(changed).faults if fault.kind == "entry"] == [300]


@pytest.mark.parametrize("path", ["../x", "/x", "a//b", "a/../b", "manifest", "tile/0/000", "a\\b", "é", ".x", ""])
def test_a_file_with_a_trick_in_its_path_is_refused(path: str) -> None:
    with pytest.raises(Usage):
        pack(Contents(leaves(1), [note_at(1)], {path: b""}), LOG)


def test_a_hostile_directory_is_bounded() -> None:
    lie = b"".join(
        verifier._CENTRAL.pack(b"PK\1\2", 20, 20, 0, 0, 0, 33, 0, 2**31, 2**31, 1, 0, 0, 0, 0, 0, 0) + b"a"
        for _ in range(1000)
    )
    end = verifier._END.pack(b"PK\5\6", 0, 0, 1000, 1000, len(lie), 0, 0)
    assert not judged(lie + end).holds


def test_the_copied_verifier_runs_alone(tmp_path: Path, whole: bytes) -> None:
    copied = Path(shutil.copy(verifier.__file__, tmp_path / "check.py"))
    (tmp_path / "pack.zip").write_bytes(whole)
    (tmp_path / "keys.txt").write_text("\n".join(KEYS))
    command = [sys.executable, "-I", "-S", str(copied), "pack.zip", "--key", "keys.txt", "--json"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")
    assert json.loads(run.stdout)["holds"] is True
    (tmp_path / "pack.zip").write_bytes(whole.replace(b'"n":1', b'"n":2', 1))
    run = subprocess.run(command[:-1], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert "entry 1 at 1: it is not the entry that was logged" in run.stdout


def test_the_verifier_runs_as_a_module_without_a_warning(tmp_path: Path, whole: bytes) -> None:
    (tmp_path / "pack.zip").write_bytes(whole)
    command = [sys.executable, "-W", "error", "-m", "bailment.evidence.verify", "pack.zip", "--key", KEYS[0]]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.startswith("HOLDS\nhospital.example/ledger, 3 entries, root ")
    assert "whose key is only found in the pack" in run.stdout


@pytest.mark.parametrize(("arguments", "code"), [(["no-such.zip"], 3), (["pack.zip", "--key", "a+b"], 2)])
def test_the_verifier_tells_a_wrong_file_from_a_wrong_key(
    tmp_path: Path, whole: bytes, arguments: list[str], code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pack.zip").write_bytes(whole)
    assert verifier.main(arguments) == code


def test_a_verifier_key_is_read_back_as_it_is_written() -> None:
    assert Key.parse(str(LOG.key)) == LOG.key
