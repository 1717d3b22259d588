"""The page's parts by themselves: names, packets, marks, the address that it listens on."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bailment import web
from bailment.api.workbench import Document, FileRole
from bailment.documents import read
from bailment.primitives.errors import Unavailable, Usage
from bailment.web import packets
from bailment.web.file_names import LONGEST, safe_name
from bailment.web.highlights import Highlight, paragraphs
from bailment.web.packets import Desk
from bailment.web.uploads import Trouble
from bailment.web.workers import Workers


@given(st.text(max_size=300), st.lists(st.text(max_size=20), max_size=3))
def test_a_safe_name_is_one_name_on_any_disk(name: str, others: list[str]) -> None:
    taken = [safe_name(other) for other in others]
    safe = safe_name(name, taken)

    assert safe and len(safe) <= LONGEST and safe == safe.strip(". ") and safe.isprintable()
    assert not set(safe) & set('<>:"/\\|?*')
    assert safe.casefold() not in [other.casefold() for other in taken]


@pytest.mark.parametrize(
    ("given_name", "safe"),
    [
        ("con.docx", "_con.docx"),
        ("LPT1", "_LPT1"),
        ("...", "file"),
        ("a\x00b\u202e.docx", "ab.docx"),
        ("x" * 300 + ".docx", "x" * (LONGEST - 10) + ".docx"),
        ("Vertrag Übersicht.pdf", "Vertrag Übersicht.pdf"),
    ],
)
def test_names_that_some_disk_would_refuse_are_mended(given_name: str, safe: str) -> None:
    assert safe_name(given_name) == safe


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_the_packet_that_rested_longest_goes_first(clock: Callable[[], float]) -> None:
    desk = Desk(clock)
    first, second = desk.new_packet(), desk.new_packet()
    desk.packet(first.id)
    for _ in range(packets.MAX_PACKETS - 1):
        desk.new_packet()

    assert desk.packet(first.id) is first and desk.packet(second.id) is None
    assert len(desk.packets) == packets.MAX_PACKETS


def test_a_packet_that_rested_too_long_is_gone(clock: Clock) -> None:
    desk = Desk(clock)
    packet = desk.new_packet()
    clock.now += packets.IDLE_SECONDS - 1
    assert desk.packet(packet.id) is packet
    clock.now += packets.IDLE_SECONDS + 1
    assert desk.packet(packet.id) is None


def test_packets_together_hold_no_more_than_their_bound(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packets, "MAX_BYTES", 100)
    desk = Desk(clock)
    old, new = desk.new_packet(), desk.new_packet()
    old.take("a.txt", b"x" * 60, FileRole.CONTRACT)
    new.take("a.txt", b"x" * 60, FileRole.CONTRACT)

    assert desk.packet(new.id) is new and desk.packet(old.id) is None


def test_a_packet_holds_no_more_files_than_its_bound(clock: Clock) -> None:
    packet = Desk(clock).new_packet()
    for _ in range(packets.MAX_FILES):
        packet.take("a.txt", b"x", FileRole.CONTRACT)
    with pytest.raises(Usage, match="at most"):
        packet.take("a.txt", b"x", FileRole.CONTRACT)


async def test_a_fault_of_ours_is_told_by_its_place_and_never_by_its_words(caplog: pytest.LogCaptureFixture) -> None:
    def read_what_is_not_there(words: str) -> None:
        raise KeyError(words)

    workers = Workers()
    trouble = await workers.work(read_what_is_not_there, "Tamsel Orrin, born 1961")
    workers.stop()

    assert isinstance(trouble, Trouble) and "fault of ours" in trouble.says
    assert "read_what_is_not_there" in caplog.text and "KeyError" in caplog.text
    assert "Tamsel" not in caplog.text + trouble.says


def document(text: str) -> Document:
    return read(text.encode(), "a.md")


@given(st.lists(st.tuples(st.integers(0, 80), st.integers(0, 80)), max_size=8))
def test_runs_lose_no_word_and_carry_exactly_the_marks_over_them(pairs: list[tuple[int, int]]) -> None:
    held = document("# Title\n\nFirst words \U0001f600 here.\n\n- item one\n- item two\n\nLast words of this paper.\n")
    marks = [Highlight(min(pair), max(pair), f"f{number}") for number, pair in enumerate(pairs)]
    at = 0
    for paragraph in paragraphs(held, marks):
        for words, names in paragraph["runs"]:
            start = held.text.index(words, at)
            at = start + len(words)
            covering = {mark.name for mark in marks if mark.start <= start and at <= mark.end}
            assert set(names) == covering
    everything = "".join(words for paragraph in paragraphs(held, marks) for words, _ in paragraph["runs"])
    assert "".join(everything.split()) == "".join(held.text.replace("#", "").split())


PAGE = Path(web.__file__).parent / "page"
MODULES = sorted(PAGE.glob("*.js"))


def code(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip() and not line.strip().startswith(("//", "/**"))]


def test_the_page_stays_small_and_makes_no_markup_of_words() -> None:
    assert sum(len(code(module.read_text(encoding="utf-8"))) for module in MODULES) < 600
    for file in PAGE.iterdir():
        text = file.read_text(encoding="utf-8")
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|new Function|\bstyle=", text
        ), file.name
        assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)|@import|url\(", text), file.name


def test_what_the_docs_say_of_bounds_is_so() -> None:
    words = (Path(__file__).parents[3] / "docs" / "page.md").read_text(encoding="utf-8")
    assert f"{packets.MAX_BYTES // 1024**2} MB in twelve packets" in words and packets.MAX_PACKETS == 12
    assert "four idle hours" in words and packets.IDLE_SECONDS == 4 * 3600


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "::", "example.org"])
def test_the_page_listens_for_others_only_when_told_so(host: str) -> None:
    with pytest.raises(Usage, match="password"):
        web.serve(host, 0)


def test_a_port_that_is_taken_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(Unavailable, match="cannot listen"):
        web.serve("127.0.0.1", taken.getsockname()[1])


def test_a_browser_is_not_sought_where_there_is_no_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert web.open_browser("http://127.0.0.1:1/") is False


def test_the_verb_serves_until_it_is_stopped_and_says_where(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bailment", "serve", "--no-open"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=tmp_path) as program:
        assert program.stderr
        told = program.stderr.readline()
        program.terminate()
        rest = program.stderr.read()

    assert told.startswith("the page: http://127.0.0.1:") and program.wait(15) == 0
    assert "nothing of what was dropped is kept" in rest and "Traceback" not in rest
