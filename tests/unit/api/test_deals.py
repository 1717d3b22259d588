"""A deal is what its ledger says it is: whatever the store says otherwise is noticed before it is believed."""

from __future__ import annotations

import shutil
import sqlite3
import stat
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path

import pytest

from bailment import api
from bailment.agreement import Signatory, parse_sealed, print_sealed
from bailment.lifecycle.model import Event
from bailment.primitives.errors import Tampered, Unavailable, Unreadable, Usage
from bailment.primitives.time import Instant

NOW = Instant.parse("2026-03-20T09:00:00Z")
EXAMPLES = resources.files("bailment") / "examples"
OTHER = "ab" * 32


@dataclass(frozen=True, slots=True)
class House:
    """A deal whose agreement both sides signed, with its keys and the signed file."""

    deal: Path
    keys: Path
    agreement: Path

    def edit(self, *statements: str) -> None:
        """Change the closed store behind the program's back."""
        database = sqlite3.connect(self.deal / "deal.sqlite")
        for statement in ("DROP TRIGGER IF EXISTS entries_keep", "DROP TRIGGER IF EXISTS entries_stay", *statements):
            database.execute(statement)
        database.commit()
        database.close()


def signed(folder: Path, party: str, key: str = "", name: str = "agreement.yaml") -> None:
    signatory = Signatory(party, f"counsel of the {party}", "by its board")
    api.sign_agreement(folder / name, key=key or party, keys=folder / "keys", signatory=signatory, now=NOW)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    (folder / "agreement.yaml").write_bytes((EXAMPLES / "agreement.yaml").read_bytes())
    api.new_deal(folder / "deal", "Summaries", "hospital", now=NOW)
    for party in ("hospital", "vendor"):
        api.new_key(party, folder / "keys", now=NOW)
        api.trust_key(folder / "deal", party, folder / "keys" / f"{party}.pub.yaml", now=NOW)
        signed(folder, party)
    assert api.add_agreement(folder / "deal", folder / "agreement.yaml", now=NOW)
    (folder / "paper.md").write_text("# The paper\n")
    api.add_paper(folder / "deal", folder / "paper.md", now=NOW)
    api.record_event(folder / "deal", Event("e1", "awareness", NOW, "incident of Ada Byron"), now=NOW)
    return folder


@pytest.fixture
def house(made: Path, tmp_path: Path) -> House:
    shutil.copytree(made, tmp_path / "house")
    return House(tmp_path / "house/deal", tmp_path / "house/keys", tmp_path / "house/agreement.yaml")


def test_a_deal_shows_what_was_done_to_it(house: House) -> None:
    view = api.show_deal(house.deal)
    assert (view.ours, view.executed, view.events, [name for name, _ in view.papers]) == (
        "hospital",
        True,
        1,
        ["paper.md"],
    )
    assert [party for party, _ in view.trusted] == ["hospital", "vendor"]
    assert api.ledger_verify(house.deal) == view.entries == 6


EDITS = {
    "the deal's name": "UPDATE deal SET name = 'Other'",
    "the agreement's text": "UPDATE agreement SET text = replace(text, '24 hours', '72 hours')",
    "the agreement's digest": f"UPDATE agreement SET digest = '{OTHER}'",
    "no agreement": "DELETE FROM agreement",
    "an event's matter": "UPDATE event SET about = 'another'",
    "an event's kind": "UPDATE event SET kind = 'audit_notice'",
    "an event's moment": "UPDATE event SET at = at + 86400000000",
    "an event's evidence": "UPDATE event SET evidence = '[\"notice\"]'",
    "no event": "DELETE FROM event",
    "an event too many": "INSERT INTO event VALUES ('e2', 'awareness', 1, 'x', '[]')",
    "no paper": "DELETE FROM file",
    "a paper too many": f"INSERT INTO file VALUES ('{OTHER}', 'x', 1, x'00')",
    "a paper's bytes": "UPDATE file SET data = x'00'",
    "a trusted key": "UPDATE ledger_entry SET leaf = CAST(replace(leaf, '\"vendor\"', '\"other\"') AS BLOB) WHERE idx = 2",
    "whose deal it is": "UPDATE ledger_entry SET leaf = CAST(replace(leaf, 'hospital', 'vendor') AS BLOB) WHERE idx = 0",
    "no table of events": "ALTER TABLE event RENAME TO evenu",
    "an act without its entry": "DELETE FROM ledger_entry WHERE idx = 3",
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_what_was_changed_behind_the_ledger_is_noticed(house: House, edit: str) -> None:
    house.edit(edit)
    for verb in (api.show_deal, api.ledger_verify):
        with pytest.raises(Tampered):
            verb(house.deal)


@pytest.mark.parametrize("edit", ["the agreement's text", "an event's moment", "a trusted key"])
def test_neither_clocks_nor_evidence_rest_on_what_was_changed(house: House, edit: str) -> None:
    house.edit(EDITS[edit])
    if edit != "a trusted key":
        with pytest.raises(Tampered):
            api.due(house.deal, now=NOW)
    if edit != "an event's moment":
        with pytest.raises(Tampered):
            api.evidence_pack(house.deal, now=NOW)


def test_an_older_copy_of_the_database_is_noticed_once_a_newer_state_was_signed(house: House) -> None:
    older = (house.deal / "deal.sqlite").read_bytes()
    api.record_event(house.deal, Event("e2", "awareness", NOW, "incident-2"), now=NOW)
    api.ledger_head(house.deal, now=NOW)
    (house.deal / "deal.sqlite").write_bytes(older)
    with pytest.raises(Tampered, match="1 entries are missing"):
        api.show_deal(house.deal)


def test_another_ledger_key_signs_nothing(house: House) -> None:
    (house.deal / "keys" / "ledger.pem").unlink()
    (house.deal / "keys" / "ledger.pub.yaml").unlink()
    api.new_key("ledger", house.deal / "keys", now=NOW)
    with pytest.raises(Tampered, match="not the one with which it began"):
        api.ledger_head(house.deal, now=NOW)


def test_a_second_deal_in_a_folder_is_refused_and_the_first_is_whole(house: House) -> None:
    with pytest.raises(Usage, match="there already"):
        api.new_deal(house.deal, "Again", "vendor", now=NOW)
    assert api.show_deal(house.deal).ours == "hospital"
    api.ledger_head(house.deal, now=NOW)


def test_a_deal_that_never_came_to_be_is_made_at_the_second_try(tmp_path: Path) -> None:
    (tmp_path / "deal" / "deal.sqlite").mkdir(parents=True)
    with pytest.raises((Unavailable, Usage)):
        api.new_deal(tmp_path / "deal", "x", "hospital", now=NOW)
    (tmp_path / "deal" / "deal.sqlite").rmdir()
    assert api.new_deal(tmp_path / "deal", "x", "hospital", now=NOW).entries == 1


def test_a_deal_is_for_its_owner_alone(tmp_path: Path) -> None:
    api.new_deal(tmp_path / "deal", "x", "hospital", now=NOW)
    assert stat.S_IMODE((tmp_path / "deal").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "deal/keys/ledger.pem").stat().st_mode) == 0o600


@pytest.mark.parametrize("party", ["", "Hospital", "a b", "../x", "x" * 65])
def test_a_party_has_an_id(house: House, tmp_path: Path, party: str) -> None:
    for act in (
        lambda: api.new_deal(tmp_path / "d", "x", party, now=NOW),
        lambda: api.trust_key(house.deal, party, house.keys / "vendor.pub.yaml", now=NOW),
    ):
        with pytest.raises(Usage, match="cannot be a party's id"):
            act()


def test_one_key_cannot_sign_for_both_sides(house: House) -> None:
    with pytest.raises(Usage, match="signs for vendor"):
        api.trust_key(house.deal, "hospital", house.keys / "vendor.pub.yaml", now=NOW)


def test_a_retired_key_is_not_trusted_and_signs_nothing(house: House) -> None:
    api.new_key("old", house.keys, now=NOW)
    api.retire_key("old", house.keys, now=NOW)
    with pytest.raises(Usage, match="retired"):
        api.trust_key(house.deal, "vendor", house.keys / "old.pub.yaml", now=NOW)
    with pytest.raises(Usage, match="retired"):
        signed(house.deal.parent, "vendor", "old")


def test_a_key_that_is_trusted_twice_is_trusted_once(house: House) -> None:
    before = api.show_deal(house.deal)
    api.trust_key(house.deal, "vendor", house.keys / "vendor.pub.yaml", now=NOW)
    assert api.show_deal(house.deal) == before


def changed_text(house: House) -> None:
    house.agreement.write_text(house.agreement.read_text().replace("24 hours", "72 hours", 1))


def swapped_signatures(house: House) -> None:
    sealed = parse_sealed(house.agreement.read_bytes(), "x")
    one, two = sealed.signatures
    swapped = (replace(one, signatory=two.signatory), replace(two, signatory=one.signatory))
    house.agreement.write_text(print_sealed(replace(sealed, signatures=swapped)))


def unknown_signer(house: House) -> None:
    sealed = parse_sealed(house.agreement.read_bytes(), "x")
    house.agreement.write_text(print_sealed(replace(sealed, signatures=sealed.signatures[:1])))
    api.new_key("stranger", house.keys, now=NOW)
    signed(house.deal.parent, "vendor", "stranger")


def moved_signatures(house: House) -> None:
    """The seal of one agreement under the text of another."""
    sealed = parse_sealed(house.agreement.read_bytes(), "x")
    house.agreement.write_text(print_sealed(sealed).replace("version: 1", "version: 2", 1))


@pytest.mark.parametrize("attack", [changed_text, swapped_signatures, unknown_signer, moved_signatures])
def test_an_agreement_that_both_sides_did_not_sign_is_not_executed(
    house: House, attack: Callable[[House], None]
) -> None:
    attack(house)
    assert not api.add_agreement(house.deal, house.agreement, now=NOW)
    assert not api.show_deal(house.deal).executed


def test_an_agreement_that_is_added_again_is_the_deal_s_again(house: House) -> None:
    first = api.show_deal(house.deal).agreement
    second = house.agreement.with_name("second.yaml")
    second.write_bytes((EXAMPLES / "agreement.yaml").read_bytes().replace(b"version: 1", b"version: 2", 1))
    assert not api.add_agreement(house.deal, second, now=NOW)
    assert api.show_deal(house.deal).agreement != first
    assert api.add_agreement(house.deal, house.agreement, now=NOW)
    assert api.show_deal(house.deal).agreement == first


def test_an_event_is_recorded_once_with_its_entry_or_not_at_all(house: House) -> None:
    before = api.show_deal(house.deal)
    with pytest.raises(Usage, match="recorded already"):
        api.record_event(house.deal, Event("e1", "awareness", NOW, "x"), now=NOW)
    assert api.show_deal(house.deal) == before


def test_no_word_of_an_event_stands_in_the_ledger_or_the_pack(house: House) -> None:
    pack = api.evidence_pack(house.deal, now=NOW)
    store = b"".join(path.read_bytes() for path in house.deal.glob("deal.sqlite*"))
    assert b"Ada Byron" in store
    assert b"Ada Byron" not in pack
    assert b"counsel of the vendor" not in pack.split(b"signatures", 1)[0]


def test_a_missing_file_and_a_folder_are_named(house: House) -> None:
    with pytest.raises(Usage, match=r"nothing\.md"):
        api.add_paper(house.deal, Path("nothing.md"), now=NOW)
    with pytest.raises(Unreadable, match="folder"):
        api.add_paper(house.deal, house.keys, now=NOW)
