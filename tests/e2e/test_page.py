"""The page in a real browser: drop, read, change, take away, by mouse and by keyboard alone."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bailment import api, documents
from bailment.api.loopback import serving
from bailment.primitives.time import Instant
from bailment.web.application import application

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

NAMES = frozenset({"127.0.0.1"})
WIDE: Any = {"width": 1440, "height": 900}
PATIENCE = 60_000
"""Units: milliseconds."""
PAPER = """# Data Processing Agreement

This Data Processing Agreement is between Lantern Signal Ltd (the "Provider") and Vale Hospital (the "Customer").

1.1 The Provider may use Customer Data to improve its services.

1.2 The Provider may de-identify Customer Data and use the result for any purpose.

1.3 Personnel of the Provider may review Customer Data.
"""
HOSTILE = """# Data Processing Agreement

1.1 <script>window.taken = true</script> <img src=x onerror="window.taken = true"> The Provider may use Customer Data to improve its services.

1.2 \u202eThe Provider shall not\u202c sell Customer Data. \u0627\u0644\u0639\u0642\u062f
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="needs playwright, which is not installed")
    found = [path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))]
    if not found:
        pytest.skip("needs a Chromium, and none is on the path: apt-get install chromium")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found[0], args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(application("token-of-this-test", NAMES)) as port:
        yield f"http://127.0.0.1:{port}/"


@contextmanager
def window(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """A window that fails the test where the page asks another address, or a script of it fails."""
    context = browser.new_context(viewport=WIDE, reduced_motion="reduce", accept_downloads=True)
    context.set_default_timeout(PATIENCE)
    asked: list[str] = []
    faults: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    context.on("weberror", lambda error: faults.append(str(error.error)))
    context.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    yield context
    context.close()
    assert asked and not [url for url in asked if not url.startswith(address)]
    assert faults == []


@pytest.fixture
def context(browser: Browser, address: str) -> Iterator[BrowserContext]:
    with window(browser, address) as context:
        yield context


@pytest.fixture
def page(context: BrowserContext, address: str) -> Page:
    """The page, with nothing on the desk."""
    page = context.new_page()
    page.goto(address)
    return page


@pytest.fixture(scope="module")
def _answer(browser: Browser, address: str, example: dict[str, Path]) -> Iterator[Page]:
    with window(browser, address) as context:
        page = context.new_page()
        page.goto(address)
        drop(page, *example.values())
        answered(page)
        yield page


@pytest.fixture
def answer(_answer: Page) -> Iterator[Page]:
    """The page with the answer to the example, as the browser first shows it."""
    yield _answer
    _answer.emulate_media(media="screen", color_scheme="light")
    _answer.set_viewport_size(WIDE)
    for name in ("severity", "clause", "tier", "basis"):
        _answer.select_option(f"select[name={name}]", "")
    _answer.select_option("select[name=bars]", "yes")


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("example")
    for name, data in api.example_files().items():
        (folder / name).write_bytes(data)
    return {path.suffix: path for path in folder.iterdir()}


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A short contract that nobody should sign."""
    path = tmp_path_factory.mktemp("paper") / "dpa.md"
    path.write_text(PAPER, encoding="utf-8")
    return path


def drop(page: Page, *paths: Path) -> None:
    """Drop files onto the page, as a person does with a mouse."""
    held = [{"name": path.name, "bytes": list(path.read_bytes())} for path in paths]
    page.evaluate(
        """(held) => {
            const transfer = new DataTransfer();
            for (const one of held) transfer.items.add(new File([new Uint8Array(one.bytes)], one.name));
            for (const type of ["dragenter", "dragover", "drop"])
                document.body.dispatchEvent(new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }));
        }""",
        held,
    )


def answered(page: Page) -> None:
    """Wait until the page has an answer and is at rest."""
    page.locator("#answer:not([hidden])[aria-busy=false]").wait_for()


def test_dropped_files_get_a_verdict_with_the_words_that_decide_it(answer: Page) -> None:

    assert answer.locator("#verdict-word").inner_text() == "Do not sign this"
    assert "services agreement" in answer.locator("#deal").inner_text()
    assert answer.locator(".why blockquote").first.inner_text() in answer.locator("#text").inner_text()
    assert answer.locator(".missing li").count() >= 1
    assert {"vendor-agreement.docx", "discharge-bundle.json"} == set(answer.locator(".file strong").all_inner_texts())


def test_a_finding_leads_to_its_words_and_the_words_to_their_finding(answer: Page) -> None:
    finding = answer.locator("#list .finding:not([hidden])").nth(5)
    finding.locator("h3 button").click()

    quotes = [one.split("\n")[0] for one in finding.locator("blockquote").all_inner_texts()]
    lit = answer.locator("#text mark.is-current")
    assert lit.first.is_visible() and lit.first.inner_text() in quotes
    box, pane = lit.first.bounding_box(), answer.locator("#text").bounding_box()
    assert box and pane and pane["y"] <= box["y"] <= pane["y"] + pane["height"]

    other = answer.locator("#text mark:not(.off):not(.is-current)").last
    words = other.inner_text()
    other.click()
    opened = answer.locator("#list .finding.is-open")
    assert opened.count() == 1 and words in opened.locator(".detail").inner_text()


def test_filters_leave_the_findings_that_fit_and_their_marks(answer: Page) -> None:
    answer.select_option("select[name=bars]", "")
    every = answer.locator("#list .finding:visible").count()
    answer.select_option("select[name=basis]", "law")

    law = answer.locator("#list .finding:visible")
    assert 0 < law.count() < every and f"{law.count()} findings of {every}" == answer.locator("#shown").inner_text()
    assert all("· law ·" in words for words in law.locator(".facts-line").all_inner_texts())
    answer.select_option("select[name=severity]", "blocker")
    assert set(answer.locator("#list .finding:visible .weight").all_inner_texts()) <= {"BLOCKER"}


def test_the_other_side_is_one_click_and_the_answer_changes(page: Page, paper: Path) -> None:
    drop(page, paper)
    answered(page)
    assert page.locator(".choice:has(:checked)").inner_text().startswith("The customer proposed")
    page.locator("input[value=hospital_customer]").focus()
    page.keyboard.press("ArrowDown")
    page.locator(".sides em", has_text="(proposed)").wait_for()

    answered(page)
    assert page.locator("input[value=vendor]").is_checked()
    assert page.evaluate("document.activeElement.value") == "vendor", "the focus stays where the person is"


def test_a_purpose_maps_the_sample_and_an_open_one_is_refused_in_words(
    page: Page, paper: Path, example: dict[str, Path]
) -> None:
    drop(page, paper, example[".json"])
    answered(page)
    page.locator("button.chip", has_text="summarisation").click()
    page.locator("#data .lead", has_text="needed for summarisation").wait_for()
    page.locator("#data summary", has_text="Replaced").click()
    assert "Patient.name.family" in page.locator("#data details[open] tbody").inner_text().replace("\u200b", "")

    page.locator("#purpose").fill("improve our services")
    page.keyboard.press("Enter")
    page.locator("#deal .trouble").wait_for()
    assert "sets no limit" in page.locator("#deal .trouble").inner_text()


def test_the_redline_is_the_one_that_the_verb_makes(answer: Page, example: dict[str, Path]) -> None:
    with answer.expect_download() as event:
        answer.locator(".card.sends a", has_text="Redline").click()
    got = Path(event.value.path()).read_bytes()
    made = api.redline_contract(api.review_contracts([example[".docx"]]), now=Instant.parse("2026-01-02T03:04:05Z"))

    assert event.value.suggested_filename == "vendor-agreement-redline.docx"
    assert changes(got) == changes(made.data) and sum(changes(got).values()) > 20
    assert documents.read(got, "redline.docx").text == documents.read(made.data, "redline.docx").text


def changes(docx: bytes) -> dict[str, int]:
    """How often each kind of change and comment stands in a Word file."""
    with zipfile.ZipFile(io.BytesIO(docx)) as parts:
        body = parts.read("word/document.xml").decode()
    return {tag: body.count(f"<w:{tag} ") for tag in ("ins", "del", "commentReference")}


def test_what_must_stay_says_so_on_the_page_and_in_its_name(answer: Page) -> None:
    assert "Must stay in the house" in answer.locator(".card.stays").inner_text()
    for link in answer.locator(".card.stays a").all():
        with answer.expect_download() as event:
            link.click()
        assert event.value.suggested_filename.startswith("PRIVILEGED-")


def test_a_keyboard_alone_reaches_file_finding_words_and_back(page: Page, paper: Path) -> None:
    page.on("filechooser", lambda chooser: None)  # the browser must know before Enter that somebody will answer
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    focus_by_tab(page, "#choose")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files(paper)
    answered(page)

    focus_by_tab(page, "#list .finding:not([hidden]) h3 button")
    page.keyboard.press("ArrowDown")
    assert page.locator(".finding.is-open").count() == 1
    opened = page.locator(".finding.is-open h3").inner_text()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "MARK"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('.finding h3').innerText") == opened


def focus_by_tab(page: Page, selector: str) -> None:
    """Press Tab until an element of *selector* has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"no Tab reaches {selector}")


def test_a_hostile_contract_stays_words(page: Page, tmp_path: Path) -> None:
    paper = tmp_path / 'a"><img src=x onerror=alert(1)>.md'.replace("/", "")
    paper.write_text(HOSTILE, encoding="utf-8")
    drop(page, paper)
    answered(page)

    assert "<script>window.taken = true</script>" in page.locator("#text").inner_text()
    assert page.evaluate("window.taken") is None
    assert page.locator("#answer script, #answer img, #files img").count() == 0
    assert page.locator("#text p[dir=auto]").count() == page.locator("#text p:not(.paper-name)").count()


def test_a_file_that_cannot_be_read_says_so_in_the_page(page: Page, tmp_path: Path, paper: Path) -> None:
    broken = tmp_path / "broken.docx"
    broken.write_bytes(b"PK\x03\x04 but no archive")
    drop(page, broken, paper)
    answered(page)

    words = page.locator(".file.bad").inner_text()
    assert "cannot be read" in words and "What to do" in words and "Traceback" not in words
    assert page.locator("#verdict-word").inner_text() == "Do not sign this"


def test_two_windows_do_not_disturb_each_other_and_a_reload_loses_nothing(
    context: BrowserContext, page: Page, address: str, paper: Path, example: dict[str, Path]
) -> None:
    other = context.new_page()
    other.goto(address)
    drop(page, paper)
    drop(other, example[".json"])
    answered(page)
    answered(other)

    assert page.locator(".file").count() == 1 and other.locator(".file").count() == 1
    assert other.locator("#verdict").is_hidden() and page.locator("#data").is_hidden()
    page.reload()
    answered(page)
    assert page.locator(".file strong").inner_text() == "dpa.md"


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_nothing_hangs_over_the_edge_at_any_width(answer: Page, width: int) -> None:
    answer.set_viewport_size({"width": width, "height": 800})
    answer.locator(".why button").first.click()

    assert answer.evaluate("document.documentElement.scrollWidth") <= width
    assert answer.locator(".finding.is-open").is_visible()


def test_on_paper_stand_verdict_and_findings_without_the_controls(answer: Page) -> None:
    answer.emulate_media(media="print")

    assert (
        answer.locator("#verdict-word").is_visible()
        and answer.locator(".finding:not([hidden]) .detail").first.is_visible()
    )
    for hidden in ("nav", "#choose", ".filters", "#text", "#take", ".sides"):
        assert answer.locator(hidden).first.is_hidden(), hidden


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_their_ground(answer: Page, scheme: Any) -> None:
    answer.emulate_media(color_scheme=scheme)
    answer.locator(".why button").first.click()

    weak = answer.evaluate(CONTRAST)
    assert weak == []


CONTRAST = """() => {
    const parse = (colour) => {
        const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        return [...canvas.getImageData(0, 0, 1, 1).data];
    };
    const light = ([r, g, b]) => [r, g, b].map((c) => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
        .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
    const ground = (node) => {
        for (; node; node = node.parentElement) {
            const colour = parse(getComputedStyle(node).backgroundColor);
            if (colour[3] === 255) return colour;
        }
        return [255, 255, 255];
    };
    const weak = new Set();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text; (text = walker.nextNode());) {
        const node = text.parentElement;
        if (!text.data.trim() || !node.checkVisibility() || node.matches("option")) continue;
        const [a, b] = [light(parse(getComputedStyle(node).color)), light(ground(node))].sort((x, y) => y - x);
        if ((a + 0.05) / (b + 0.05) < 4.5) weak.add(`${node.tagName}.${node.className} ${text.data.slice(0, 30)}`);
    }
    return [...weak];
}"""


def test_every_control_has_a_name_and_the_page_its_landmarks(answer: Page) -> None:

    nameless = answer.evaluate(
        """() => [...document.querySelectorAll("button, select, input:not([hidden]), a, summary")]
            .filter((node) => !(node.labels?.length || node.textContent.trim() || node.getAttribute("aria-label")))
            .map((node) => node.outerHTML)"""
    )
    assert nameless == []
    for landmark in ("header", "nav[aria-label]", "main", "footer", "[aria-live]", "h1", "h2"):
        assert answer.locator(landmark).count() >= 1, landmark
    assert len(answer.locator("h1").all()) == 1
    ids = answer.evaluate("[...document.querySelectorAll('[id]')].map((node) => node.id)")
    assert len(ids) == len(set(ids)) and not re.search(r"\s", "".join(ids))
