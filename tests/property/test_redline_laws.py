"""Whatever is edited: rejected it is the source, accepted the edited text; what is not touched keeps its bytes."""

from __future__ import annotations

import io
import re
import zipfile

from hypothesis import given, settings
from hypothesis import strategies as st

from bailment.documents import (
    Comment,
    Edit,
    InsertParagraphs,
    Table,
    Text,
    accept_all,
    edited,
    read,
    redline,
    reject_all,
    write,
)
from bailment.primitives.errors import Usage
from bailment.primitives.time import Instant

NOON = Instant.parse("2026-03-02T12:00:00Z")
WORDS = st.text(alphabet="ab <&é\t", min_size=0, max_size=8)
BLOCKS = st.lists(
    st.one_of(
        st.builds(Text, WORDS, st.sampled_from((None, 1, 2)), st.sampled_from(("", "Lead. "))),
        st.builds(lambda a, b: Table(((a, b),)), WORDS, WORDS),
    ),
    min_size=1,
    max_size=5,
)
NEW = st.text(alphabet="xy \n\t>", max_size=5)


@st.composite
def requests(draw: st.DrawFn, length: int, paragraphs: int) -> tuple[list[Edit | InsertParagraphs], list[Comment]]:
    """Edits that do not overlap, new paragraphs and comments anywhere."""
    bounds = sorted(draw(st.lists(st.integers(0, length), max_size=6, unique=True)))
    edits: list[Edit | InsertParagraphs] = [
        Edit(start, end, draw(NEW)) for start, end in zip(bounds[::2], bounds[1::2], strict=False)
    ]
    if draw(st.booleans()):
        edits.append(InsertParagraphs(draw(st.integers(0, paragraphs - 1)), ("P", "")))
    ends = draw(st.lists(st.tuples(st.integers(0, length), st.integers(0, length)), max_size=2))
    return edits, [Comment(min(pair), max(pair), "why") for pair in ends]


def paragraphs_of(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return re.findall(r"<w:p>.*?</w:p>|<w:p/>", archive.read("word/document.xml").decode())


@settings(max_examples=80, deadline=None)
@given(st.data(), BLOCKS)
def test_a_redline_of_a_redline_keeps_the_laws(data: st.DataObject, blocks: list[Text | Table]) -> None:
    source = write(blocks)
    current = source
    for author in ("Ann", "Bob"):
        before = read(current, "d.docx")
        edits, comments = data.draw(requests(len(before.text), len(before.paragraphs)))
        try:
            after = redline(current, "d.docx", edits, comments, author=author, when=NOON)
        except Usage:
            break
        assert read(after, "d.docx").text == edited(before, edits)
        assert read(accept_all(after), "d.docx").text == edited(before, edits)
        assert read(reject_all(after), "d.docx").text == read(source, "d.docx").text
        assert not read(accept_all(after), "d.docx").revisions
        current = after


@settings(max_examples=60, deadline=None)
@given(st.data(), BLOCKS)
def test_paragraphs_that_no_change_touches_keep_their_bytes(data: st.DataObject, blocks: list[Text | Table]) -> None:
    source = write(blocks)
    document = read(source, "d.docx")
    index = data.draw(st.integers(0, len(document.paragraphs) - 1))
    paragraph = document.paragraphs[index]
    start = data.draw(st.integers(paragraph.start, paragraph.end))
    edit = Edit(start, data.draw(st.integers(start, paragraph.end)), "new")
    old = paragraphs_of(source)
    new = paragraphs_of(redline(source, "d.docx", [edit], [], author="A", when=NOON))
    assert len(old) == len(new)
    assert [i for i, pair in enumerate(zip(old, new, strict=True)) if pair[0] != pair[1]] == [index]
