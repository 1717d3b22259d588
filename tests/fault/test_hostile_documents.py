"""Files made to harm whoever opens them: each is refused with a clear message, in bounded time and memory.

Every file is read by a process with little memory and time, so that a bound that fails shows as a failure, not a hang.
"""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import textwrap
import zipfile
import zlib
from pathlib import Path

import pytest

from bailment.documents import write

WAIT_SECONDS = 240
"""The bound that counts is 30 seconds of the processor; this one only ends what hangs without working."""
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PLAIN = write([])
READ = textwrap.dedent(
    """
    import sys
    try:
        import resource
        resource.setrlimit(resource.RLIMIT_AS, (2 * 2**30, 2 * 2**30))
        resource.setrlimit(resource.RLIMIT_CPU, (30, 30))
    except ImportError:
        pass
    from pathlib import Path
    from bailment.documents import read
    from bailment.primitives.errors import Unreadable
    for name in sys.argv[1:]:
        path = Path(name)
        try:
            document = read(path.read_bytes(), path.name)
            print(f"{path.name}\\tread {len(document.text)} {len(document.paragraphs)}")
        except Unreadable as error:
            print(f"{path.name}\\t{error.says}")
    """
)


def answers(folder: Path, files: dict[str, bytes]) -> dict[str, str]:
    """What reading each file in one bounded process answers."""
    for name, data in files.items():
        (folder / name).write_bytes(data)
    command = [sys.executable, "-c", READ, *(str(folder / name) for name in files)]
    done = subprocess.run(command, capture_output=True, timeout=WAIT_SECONDS, check=False, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr[-2000:]
    return dict(line.split("\t", 1) for line in done.stdout.splitlines())


def word(body: str = "", **parts: str | bytes) -> bytes:
    """A Word file with this body; other parts by name, `__` for a slash and `_dot_` for a dot."""
    changed = {"word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'}
    changed |= {name.replace("__", "/").replace("_dot_", "."): part for name, part in parts.items()}
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in dict.fromkeys([*old.namelist(), *changed]):
            new.writestr(
                zipfile.ZipInfo(name), changed[name] if name in changed else old.read(name), zipfile.ZIP_DEFLATED
            )
    return stream.getvalue()


def overlapping() -> bytes:
    """A zip whose thousand entries all inflate the same bytes."""
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    kernel = packed.compress(bytes(8 * 2**20)) + packed.flush()
    local = struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 8, 0, 0, 0, len(kernel), 8 * 2**20, 1, 0) + b"x" + kernel
    names = [f"{number:04d}".encode() for number in range(1000)]
    entry = "<4s6H3I5H2I"
    central = b"".join(
        struct.pack(entry, b"PK\x01\x02", 20, 20, 0, 8, 0, 0, 0, len(kernel), 8 * 2**20, 4, 0, 0, 0, 0, 0, 0) + name
        for name in names
    )
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 1000, 1000, len(central), len(local), 0)
    return local + central + end


def many_entries() -> bytes:
    head = struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    central = head * 500_000
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, len(central), 0, 0)
    return b"PK\x03\x04" + central + end


LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="s{n}"><w:basedOn w:val="s{(n + 1) % 500}"/><w:rPr/></w:style>'
    for n in range(500)
)
NUMBERING = (
    f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="a"/></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="2"><w:styleLink w:val="a"/><w:numStyleLink w:val="a"/></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
)
LOOP = (
    '<w:p><w:pPr><w:pStyle w:val="s1"/><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>round</w:t></w:r></w:p>'
)


def test_containers_that_swell_overlap_or_point_outside_are_refused(tmp_path: Path) -> None:
    swollen = word(word__media__image_dot_png=bytes(48 * 2**20))
    told = answers(
        tmp_path,
        {
            "swell.docx": swollen,
            "lie.docx": swollen.replace(struct.pack("<I", 48 * 2**20), struct.pack("<I", 2**31)),
            "overlap.docx": overlapping(),
            "many.docx": many_entries(),
            "path.docx": word(**{"..__..__etc__passwd": b"x"}),
            "drive.docx": word(**{"c:__windows": b"x"}),
        },
    )
    assert "may be a zip bomb" in told["swell.docx"]
    assert "bomb" in told["lie.docx"] or "damaged" in told["lie.docx"]
    assert "damaged" in told["overlap.docx"] or "bomb" in told["overlap.docx"]
    assert "more than 4000 entries" in told["many.docx"]
    assert "points outside" in told["path.docx"]
    assert "points outside" in told["drive.docx"]


def test_xml_that_expands_nests_repeats_or_goes_in_circles_is_refused_or_read(tmp_path: Path) -> None:
    body = (
        '<!DOCTYPE w [<!ENTITY a0 "ha">{}]><w:document xmlns:w="'
        + W
        + '"><w:body><w:p>&a9;</w:p></w:body></w:document>'
    )
    outside = body.format('<!ENTITY a9 SYSTEM "file:///etc/passwd">')
    told = answers(
        tmp_path,
        {
            "laughs.docx": word(word__document_dot_xml=body.format(LAUGHS)),
            "outside.docx": word(word__document_dot_xml=outside),
            "deep.docx": word("<w:sdt>" * 40_000 + "</w:sdt>" * 40_000),
            "wide.docx": word("<w:p/>" * 130_000),
            "long.docx": word("<w:p " + " ".join(f'a{n}=""' for n in range(300_000)) + "/>"),
            "names.docx": word("".join(f"<b{n}/>" for n in range(100_000))),
            "spaces.docx": word("".join(f'<b xmlns="u{n}"/>' for n in range(100_000))),
            "blank.docx": word("\n<w:tab/>" * 80_000 + "<w:p/>"),
            "loop.docx": word(
                LOOP,
                word__styles_dot_xml=f'<w:styles xmlns:w="{W}">{STYLES}</w:styles>',
                word__numbering_dot_xml=NUMBERING,
            ),
        },
    )
    assert "DOCTYPE" in told["laughs.docx"]
    assert "DOCTYPE" in told["outside.docx"]
    assert "levels deep" in told["deep.docx"]
    assert "more than 100000 paragraphs" in told["wide.docx"]
    assert "longer than" in told["long.docx"]
    assert "names" in told["names.docx"]
    assert "names" in told["spaces.docx"]
    assert told["blank.docx"] == "read 0 1"
    assert told["loop.docx"] == "read 5 1"


def test_pages_of_nothing_but_tags_are_refused_or_read(tmp_path: Path) -> None:
    start = "<!DOCTYPE html><p>words"
    pages = {
        "deep": "<div>" * 1_000_000,
        "bold": "<b>" * 1_000_000,
        "flat": "<p>" * 310_000,
        "unclosed": "<a " * 500_000,
        "quotes": '<a b="' * 400_000,
        "comments": "<!--" * 500_000,
        "ends": "</b>" * 250_000,
        "number": f"&#{'9' * 500_000};",
        "scripts": "<script></scrip" * 100_000,
        "tables": "<table><tr><td>" * 80,
        "items": "<li>x" * 20_000,
    }
    told = answers(tmp_path, {f"{name}.html": f"{start}{inner}".encode() for name, inner in pages.items()})
    assert "nested more than" in told["deep.html"]
    assert "nested more than" in told["bold.html"]
    assert "tags" in told["flat.html"]
    for name in ("unclosed", "quotes", "comments", "ends", "scripts", "tables"):
        assert told[f"{name}.html"] == "read 5 1", name
    assert told["number.html"] == "read 6 1"
    assert told["items.html"].startswith("read")


def raw_pdf(*objects: bytes) -> bytes:
    """A PDF of these objects, numbered from 1, of which the first is the catalogue."""
    stream = io.BytesIO(b"%PDF-1.7\n")
    stream.seek(0, io.SEEK_END)
    places = []
    for number, body in enumerate(objects, 1):
        places.append(stream.tell())
        stream.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    at = stream.tell()
    stream.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    stream.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    stream.write(b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, at))
    return stream.getvalue()


def flated(data: bytes, extra: bytes = b"") -> bytes:
    packed = zlib.compress(data, 9)
    return b"<< /Length %d /Filter /FlateDecode %s >>\nstream\n%s\nendstream" % (len(packed), extra, packed)


PAGES = (b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>")
FONT = b"<< /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"


def page(rest: bytes = b"") -> bytes:
    return b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources " + FONT + rest + b" >> >>"


def forms() -> bytes:
    """Forms that each draw the next one thirty times."""
    inner = [
        flated(
            b"/X Do " * 30,
            b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X %d 0 R >> >>" % (number + 1),
        )
        for number in range(5, 15)
    ]
    last = flated(b"BT /F 9 Tf (x) Tj ET", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources " + FONT + b" >>")
    return raw_pdf(*PAGES, page(b" /XObject << /X 5 0 R >>"), flated(b"/X Do " * 30), *inner, last)


def test_pdfs_that_go_in_circles_nest_or_swell_are_refused_or_read(tmp_path: Path) -> None:
    words = flated(b"BT /F 9 Tf 50 700 Td (Words of a page.) Tj ET")
    circle = b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 5 >>"
    told = answers(
        tmp_path,
        {
            "circle.pdf": raw_pdf(PAGES[0], circle, page(), words),
            "self.pdf": raw_pdf(PAGES[0], b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"),
            "deep.pdf": raw_pdf(*PAGES, page(), words, b"[" * 200_000 + b"]" * 200_000),
            "count.pdf": raw_pdf(PAGES[0], PAGES[1].replace(b"/Count 1", b"/Count 2000000000"), page(), words),
            "swell.pdf": raw_pdf(*PAGES, page(), flated(b" " * (64 * 2**20))),
            "noise.pdf": b"%PDF-1.7\n" + bytes(range(256)) * 4000,
        },
    )
    assert told["count.pdf"] == "read 16 1"
    for name in ("self.pdf", "swell.pdf", "noise.pdf"):
        assert not told[name].startswith("read"), name
    assert told["circle.pdf"] == told["deep.pdf"] == "read 16 1"


def test_a_pdf_that_would_take_for_ever_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    from bailment.documents import pdf_process, read
    from bailment.primitives.errors import Unreadable

    monkeypatch.setattr(pdf_process, "WORK_SECONDS", 1)
    monkeypatch.setattr(pdf_process, "WAIT_SECONDS", 5.0)
    with pytest.raises(Unreadable, match=r"takes more than 1 seconds") as caught:
        read(forms(), "forms.pdf")
    assert "who sent it" in str(caught.value.fix)


def test_two_thousand_pages_are_read(tmp_path: Path) -> None:
    count = 2000
    kids = b" ".join(b"%d 0 R" % (3 + 2 * number) for number in range(count))
    tree = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (count, kids)
    pages = []
    for number in range(count):
        rows = b"".join(b"0 -14 Td (%d.%d The Vendor keeps record %d.) Tj " % (number, row, number) for row in range(9))
        pages += [
            page().replace(b"4 0 R", b"%d 0 R" % (4 + 2 * number)),
            flated(b"BT /F 9 Tf 50 780 Td " + rows + b"ET"),
        ]
    assert answers(tmp_path, {"long.pdf": raw_pdf(PAGES[0], tree, *pages)})["long.pdf"].endswith(" 18000")
