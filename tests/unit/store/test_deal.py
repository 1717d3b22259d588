"""A deal keeps what it was given, and says so when it no longer has it."""

from __future__ import annotations

import asyncio
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bailment.evidence.leaf import Entry, entry, opens
from bailment.evidence.merkle import Peaks, is_consistent, is_included, leaf_hash
from bailment.evidence.note import Checkpoint, Note, NoteSigner, verified
from bailment.evidence.pack import Contents, pack
from bailment.evidence.verify import verify
from bailment.lifecycle.model import Event, Timer
from bailment.primitives.errors import Tampered, Unavailable, Unreadable, Usage
from bailment.primitives.signature import KeySigner
from bailment.primitives.time import Instant
from bailment.store import Deal, Transaction, create, open_deal, schema

AT = Instant.parse("2026-03-02T09:00:00Z")
LOG = NoteSigner("hospital.example/ledger", KeySigner(Ed25519PrivateKey.from_private_bytes(bytes(32))))


def entries(count: int, start: int = 0) -> list[Entry]:
    return [entry("decision", AT, {"clause": "4.2", "n": n}) for n in range(start, start + count)]


def plain_root(leaves: list[bytes]) -> bytes:
    peaks = Peaks()
    for leaf in leaves:
        peaks.add(leaf_hash(leaf))
    return peaks.root()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "deal"


@pytest.fixture
def deal(folder: Path) -> Iterator[Deal]:
    with create(folder, "Summaries", AT) as made:
        yield made


def edited(folder: Path, *statements: str) -> None:
    """Change the closed store behind the program's back."""
    database = sqlite3.connect(folder / "deal.sqlite")
    for statement in ("DROP TRIGGER entries_stay", "DROP TRIGGER entries_keep", *statements):
        database.execute(statement)
    database.commit()
    database.close()


def test_everything_is_there_again_after_opening(folder: Path, deal: Deal) -> None:
    event = Event("e1", "awareness", AT, "INC-1", ("report",))
    timer = Timer("OB-021", "r1", AT, AT.plus_hours(24))

    def work(transaction: Transaction) -> str:
        transaction.put_agreement("d1", "title: x\n", AT)
        transaction.record(event)
        transaction.start(timer)
        transaction.append(entries(1))
        return transaction.put_file("dpa.docx", b"words", AT)

    digest = deal.atomically(work)
    deal.close()
    with open_deal(folder) as again:
        assert again.name == "Summaries"
        assert again.file(digest) == b"words"
        assert [(f.name, f.size) for f in again.files()] == [("dpa.docx", 5)]
        assert again.events() == (event,)
        assert again.timers() == (timer,)
        assert [held.text for held in again.agreements()] == ["title: x\n"]
        assert again.ledger.leaves() == [entries(1)[0].leaf()]


def test_a_timer_and_its_leaf_stand_together_or_not_at_all(deal: Deal) -> None:
    timer = Timer("OB-021", "r1", AT, AT.plus_hours(24))

    def work(transaction: Transaction) -> None:
        transaction.append(entries(1))
        transaction.start(timer)

    deal.atomically(work)
    with pytest.raises(Usage, match="started already"):
        deal.atomically(work)
    assert len(deal.ledger.leaves()) == 1
    assert deal.timers() == (timer,)
    deal.atomically(lambda transaction: transaction.end("OB-021", "r1", AT))
    assert deal.timers() == ()
    deal.ledger.append_now(entries(1, 1))
    assert deal.ledger.audit() == 2


def test_what_cannot_be_kept_twice_is_refused(deal: Deal) -> None:
    event = Event("e1", "awareness", AT, "INC-1")
    deal.atomically(lambda transaction: transaction.record(event))
    deal.atomically(lambda transaction: transaction.put_agreement("d1", "x", AT))
    for work in (
        lambda transaction: transaction.record(event),
        lambda transaction: transaction.put_agreement("d1", "y", AT),
        lambda transaction: transaction.end("OB-001", "x", AT),
    ):
        with pytest.raises(Usage):
            deal.atomically(work)


@pytest.mark.parametrize("sizes", [(1,), (255, 1), (256,), (257, 600), (1, 254, 1, 1, 300, 700)])
def test_the_stored_tree_is_the_tree_of_its_leaves(folder: Path, sizes: tuple[int, ...]) -> None:
    with create(folder, "x", AT) as deal:
        for size in sizes:
            start = deal.ledger.tree().size
            assert deal.ledger.append_now(entries(size, start)) == range(start, start + size)
    with open_deal(folder) as deal:
        leaves, tree = deal.ledger.leaves(), deal.ledger.tree()
        assert tree.root() == plain_root(leaves)
        for index in {0, tree.size // 2, tree.size - 1}:
            assert is_included(index, tree.size, leaf_hash(leaves[index]), tree.inclusion_proof(index), tree.root())
        assert deal.ledger.audit() == sum(sizes)


def test_a_log_of_more_than_65536_entries_has_three_levels(folder: Path) -> None:
    with create(folder, "x", AT) as deal:
        deal.ledger.append_now(entries(65_800))
        tree = deal.ledger.tree()
        assert tree.root() == plain_root(deal.ledger.leaves())
        leaf = leaf_hash(deal.ledger.leaves(65_536, 65_537)[0])
        assert is_included(65_536, tree.size, leaf, tree.inclusion_proof(65_536), tree.root())
    with open_deal(folder) as deal:
        assert deal.ledger.append_now(entries(1)) == range(65_800, 65_801)
        assert deal.ledger.tree().root() == plain_root(deal.ledger.leaves())


async def test_entries_that_arrive_together_all_stand_once(deal: Deal) -> None:
    places = await asyncio.gather(*(deal.ledger.append([one]) for one in entries(300)))
    assert sorted(index for place in places for index in place) == list(range(300))
    assert sorted(deal.ledger.leaves()) == sorted(one.leaf() for one in entries(300))


async def test_a_cancelled_append_leaves_the_log_whole(deal: Deal) -> None:
    tasks = [asyncio.ensure_future(deal.ledger.append([one])) for one in entries(50)]
    await asyncio.sleep(0)
    for task in tasks[::2]:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert deal.ledger.audit() >= 25


def test_a_checkpoint_is_signed_once_for_a_size_and_later_ones_extend_it(deal: Deal) -> None:
    deal.ledger.append_now(entries(3))
    first = deal.ledger.checkpoint(LOG, AT)
    assert deal.ledger.checkpoint(LOG, AT.plus_hours(1)) == first
    deal.ledger.append_now(entries(300, 3))
    second = deal.ledger.checkpoint(LOG, AT)
    old, new = (verified(note, LOG.key) for note in (first, second))
    proof = deal.ledger.tree().consistency_proof(old.size)
    assert is_consistent(old.size, new.size, old.root, new.root, proof)
    assert deal.ledger.checkpoints() == (first, second)
    assert deal.ledger.audit([LOG.key]) == 303


def test_the_ledger_of_a_deal_packs_and_verifies(deal: Deal) -> None:
    deal.ledger.append_now(entries(3))
    deal.ledger.checkpoint(LOG, AT)
    data = pack(Contents(deal.ledger.leaves(), deal.ledger.checkpoints()), LOG)
    assert verify(data, [str(LOG.key)]).holds


def test_a_shredded_salt_is_gone_from_the_files_and_the_ledger_still_holds(folder: Path, deal: Deal) -> None:
    salt = b"a salt of its own, 32 bytes long"
    made = entry("decision", AT, {"clause": "4.2"}, {"request": b"Anna Berg"}, salt)
    deal.ledger.append_now([made, *entries(1)])
    assert opens(deal.ledger.salt(0) or b"", "request", b"Anna Berg", made.digests["request"])
    assert salt not in made.leaf()
    deal.ledger.shred([0])
    assert deal.ledger.salt(0) is None
    assert not any(salt in path.read_bytes() for path in folder.iterdir())
    assert deal.ledger.audit() == 2


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("UPDATE ledger_entry SET leaf = CAST(replace(leaf, '4.2', '4.3') AS BLOB) WHERE idx = 1", "ledger entry 1:"),
        (
            "UPDATE ledger_entry SET leaf = CAST(replace(leaf, '4.2', '4.3') AS BLOB) WHERE idx = 299",
            "ledger entry 299:",
        ),
        ("UPDATE ledger_entry SET hash = zeroblob(32) WHERE idx = 2", "ledger entry 2:"),
        ("DELETE FROM ledger_entry WHERE idx = 7", "ledger entry 7:"),
        ("DELETE FROM ledger_entry WHERE idx = 299", "ledger"),
        ("UPDATE ledger_tile SET hashes = zeroblob(8192) WHERE level = 0", "ledger entry 0:"),
        ("UPDATE ledger_tile SET hashes = zeroblob(32) WHERE level = 1", "ledger tile 1/0"),
        ("DELETE FROM ledger_tile WHERE level = 1", "ledger tile 1/0"),
        ("UPDATE ledger_head SET root = zeroblob(32)", "ledger"),
        ("UPDATE ledger_head SET size = 200", "ledger"),
        ("UPDATE ledger_checkpoint SET note = CAST(replace(note, '300', '299') AS BLOB)", "ledger"),
    ],
)
def test_a_damaged_ledger_is_named(folder: Path, deal: Deal, change: str, named: str) -> None:
    deal.ledger.append_now(entries(300))
    deal.ledger.checkpoint(LOG, AT)
    deal.close()
    edited(folder, change)
    again = Deal(folder / "deal.sqlite")
    with again, pytest.raises(Tampered) as error:
        again.ledger.audit([LOG.key])
    assert str(error.value).startswith(named)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ledger_entry SET leaf = CAST(replace(leaf, '4.2', '4.3') AS BLOB) WHERE idx = 299",
        "DELETE FROM ledger_entry WHERE idx = 299",
        "UPDATE ledger_head SET size = 299",
        "DELETE FROM ledger_head",
        "UPDATE ledger_tile SET hashes = zeroblob(32) WHERE level = 1",
        "UPDATE ledger_tile SET hashes = zeroblob(10) WHERE level = 1",
    ],
)
def test_a_deal_with_a_damaged_tail_does_not_open(folder: Path, deal: Deal, change: str) -> None:
    deal.ledger.append_now(entries(300))
    deal.ledger.checkpoint(LOG, AT)
    deal.close()
    edited(folder, change)
    with pytest.raises(Tampered):
        open_deal(folder)


def test_a_history_that_was_rewritten_whole_is_caught_by_the_checkpoint(
    folder: Path, deal: Deal, tmp_path: Path
) -> None:
    deal.ledger.append_now(entries(3))
    note = deal.ledger.checkpoint(LOG, AT)
    with create(tmp_path / "other", "x", AT) as other:
        other.ledger.append_now(entries(3, 5))
        row = (3, LOG.name, 0, note)
        other.atomically(
            lambda t: t.database.execute("INSERT INTO ledger_checkpoint VALUES (?, ?, ?, ?)", row).rowcount
        )
        other.ledger.append_now(entries(1))
        with pytest.raises(Tampered, match="checkpoint 3"):
            other.ledger.checkpoint(LOG, AT)
    with pytest.raises(Tampered, match="checkpoint 3"):
        open_deal(tmp_path / "other")


def test_a_file_whose_bytes_changed_is_not_given_out(folder: Path, deal: Deal) -> None:
    digest = deal.atomically(lambda transaction: transaction.put_file("a", b"words", AT))
    deal.close()
    edited(folder, "UPDATE file SET data = zeroblob(5)")
    with open_deal(folder) as again, pytest.raises(Tampered):
        again.file(digest)


def test_entries_can_be_neither_changed_nor_removed_through_the_program(deal: Deal) -> None:
    deal.ledger.append_now(entries(1))
    for statement in ("DELETE FROM ledger_entry", "UPDATE ledger_entry SET leaf = x''"):
        with pytest.raises(Unavailable, match="append only"):
            deal.atomically(lambda transaction, s=statement: transaction.database.execute(s).rowcount)
    assert deal.ledger.audit() == 1


def test_a_deal_is_made_once_and_opened_only_where_it_is(folder: Path, deal: Deal, tmp_path: Path) -> None:
    with pytest.raises(Usage, match="there already"):
        create(folder, "again", AT)
    with pytest.raises(Usage, match="no deal"):
        open_deal(tmp_path / "nowhere")


@pytest.mark.parametrize(
    "content", [b"no database at all, but long enough to look like one" * 40, b"SQLite format 3\0" + b"x" * 4096]
)
def test_a_file_that_is_no_database_is_damaged(folder: Path, content: bytes) -> None:
    folder.mkdir()
    (folder / "deal.sqlite").write_bytes(content)
    with pytest.raises(Tampered):
        open_deal(folder)


def test_another_program_s_database_is_left_alone(folder: Path) -> None:
    folder.mkdir()
    other = sqlite3.connect(folder / "deal.sqlite")
    other.execute("CREATE TABLE theirs (x)")
    other.close()
    with pytest.raises(Unreadable, match="not the store of a deal"):
        open_deal(folder)


def test_acts_are_every_leaf_but_those_of_decisions_and_each_is_in_the_tree(folder: Path, deal: Deal) -> None:
    deal.ledger.append_now([entry("deal.new", AT, {"deal": "x"}), *entries(300), entry("event", AT, {"what": "y"})])
    assert [index for index, _ in deal.ledger.acts()] == [0, 301]
    deal.close()
    edited(folder, "UPDATE ledger_entry SET leaf = CAST(replace(leaf, 'deal.new', 'deal.old') AS BLOB) WHERE idx = 0")
    with open_deal(folder) as again, pytest.raises(Tampered, match="ledger entry 0"):
        again.ledger.acts()


def test_acts_are_found_by_their_index(folder: Path, deal: Deal) -> None:
    deal.close()
    database = sqlite3.connect(folder / "deal.sqlite")
    plan = database.execute(f"EXPLAIN QUERY PLAN {schema.ACTS}").fetchall()
    database.close()
    assert "ledger_act" in str(plan)


def test_a_checkpoint_kept_elsewhere_catches_an_older_copy(deal: Deal, folder: Path, tmp_path: Path) -> None:
    deal.ledger.append_now(entries(3))
    with create(tmp_path / "other", "x", AT) as other:
        other.ledger.append_now(entries(4))
        note = other.ledger.checkpoint(LOG, AT)
        other.ledger.extends(note)
    with pytest.raises(Tampered, match="1 entries are missing"):
        deal.ledger.extends(note)
    deal.ledger.append_now(entries(2, 7))
    with pytest.raises(Tampered, match="checkpoint 4"):
        deal.ledger.extends(note)


def test_a_newer_program_s_store_is_left_alone(folder: Path, deal: Deal) -> None:
    deal.close()
    edited(folder, "PRAGMA user_version = 99")
    with pytest.raises(Unreadable, match="newer"):
        open_deal(folder)


def test_a_migration_copies_the_store_aside_first(folder: Path, deal: Deal, monkeypatch: pytest.MonkeyPatch) -> None:
    deal.ledger.append_now(entries(2))
    deal.close()
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, ("CREATE TABLE later (x)",)))
    with open_deal(folder) as again:
        assert again.ledger.audit() == 2
    last = len(schema.MIGRATIONS)
    copy = sqlite3.connect(folder / f"deal.sqlite.before-{last}")
    assert copy.execute("SELECT count(*) FROM ledger_entry").fetchone() == (2,)
    assert copy.execute("PRAGMA user_version").fetchone() == (last - 1,)
    copy.close()


def test_a_migration_that_fails_changes_nothing(folder: Path, deal: Deal, monkeypatch: pytest.MonkeyPatch) -> None:
    deal.close()
    broken = ("CREATE TABLE later (x)", "CREATE TABLE later (x)")
    with monkeypatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, broken))
        with pytest.raises(Unavailable):
            open_deal(folder)
    open_deal(folder).close()


def test_the_store_is_for_its_owner_alone(folder: Path, deal: Deal) -> None:
    deal.ledger.append_now(entries(1))
    for path in (folder, *folder.iterdir()):
        assert not stat.S_IMODE(path.stat().st_mode) & 0o077, path.name


def test_a_closed_deal_takes_nothing_more(folder: Path) -> None:
    deal = create(folder, "x", AT)
    deal.close()
    with pytest.raises(Unavailable, match="closed"):
        deal.ledger.append_now(entries(1))


def test_an_entry_too_long_for_a_bundle_is_refused_alone(deal: Deal) -> None:
    long = entry("decision", AT, {"text": "x" * 70_000})
    with pytest.raises(Usage, match="too long"):
        deal.ledger.append_now([*entries(1), long])
    deal.ledger.append_now(entries(1))
    assert deal.ledger.audit() == 1


def test_a_checkpoint_reads_as_the_standard_says(deal: Deal) -> None:
    deal.ledger.append_now(entries(1))
    note = Note.parse(deal.ledger.checkpoint(LOG, AT))
    assert Checkpoint.parse(note.text).origin == LOG.name
    assert note.text.split("\n")[1] == "1"
