"""Places of a paper that nobody has filled, ticked or shown: blanks, options, redactions, empty annexes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from bailment.documents.model import Paragraph
from bailment.review.laid_out import LaidOut
from bailment.review.signing import RULED, RULED_WITHIN, SPEAKS_OF_SIGNING
from bailment.review.verdict import Lack, Missing

MOST = 300
"""How many gaps of one sort are listed for a document."""

_ASKED = (
    r"(?:insert|enter|specify|state|fill in|complete|choose|select|describe|provide|add|identify|list"
    r"|include)\b[^\[\]{}<>]{1,300}"
    r"|to be (?:completed|confirmed|agreed|determined|inserted|provided|filled)[^\[\]{}<>]{0,80}"
    r"|(?:[\w'’/-]+ ){0,4}(?:name|date|address|amount|number|title|state|country|jurisdiction|e-?mail|url|link"
    r"|period|percentage|"
    r"days|hours|months|years|territory|currency|description)s?(?: of [\w'’ /-]{1,60})?"
)
_BLANK = re.compile(
    rf"\{{\{{[^{{}}\n]{{1,80}}\}}\}}|\{{[a-zA-Z][\w ./-]{{1,60}}\}}|<<[^<>\n]{{1,80}}>>|\[\[[^\[\]\n]{{1,160}}\]\]"
    rf"|\[\s*(?:[●•·◆■…#]|_{{2,}}|\.{{2,}}|-{{2,}}|x{{2,4}}|TBD|TBC|N/?A\?|{_ASKED})\s*\](?!\()"
    rf"|<(?:{_ASKED})>"
    r"|_{3,}|\.{6,}(?=\s|$)(?!\s*\d)|\bTB[DC]\b|\bX{2,4}\b(?=\s*(?:business |calendar )?(?:days?|hours?|months?"
    r"|years?|%|percent))"
    r"|(?<![\w●])●(?=\s*(?:business |calendar )?(?:days?|hours?|months?|years?|%|percent)\b)",
    re.IGNORECASE,
)
_OPEN_LINE = re.compile(
    r"(?i)\W*(?:to be (?:completed|confirmed|determined|agreed|inserted|provided|attached)|tb[dc]"
    r"|intentionally blank\?)[^\n]{0,60}"
)
_CHOICE = re.compile(
    r"\[(?=[^\[\]\n]{0,80}\w/\s?\w)[A-Za-z][^\[\]\n/]{1,40}(?:\s?/\s?[A-Za-z][^\[\]\n/]{1,40}){1,4}\](?!\()"
)
_REDACTED = re.compile(
    r"\[\s*\*(?:\s*\*)*[^\[\]\n*]{0,40}\](?!\()|\[\s*(?:redacted|omitted|confidential treatment requested"
    r"|confidential portion)[^\[\]\n]{0,60}\]|[█▇■]{2,}",
    re.IGNORECASE,
)
_WHO = re.compile(
    r"(?i)(?:company|customer|client|provider|vendor|party|signatory|contact|product|legal"
    r"|entity)[ _'’\w]{0,20}(?:name|address|title|e-?mail)"
    r"|\bname of\b|signatory|(?:effective|start|signature)[ _]date|^\W*(?:name|address|title|e-?mail|date)\W*$"
)
"""Labels that name somebody or something and change no duty."""
_NOTE = re.compile(r"\[\s*(?:drafting note|note to draft(?:er)?|guidance|instructions?)\s*:", re.IGNORECASE)
_SIGNING = re.compile(
    r"(?i)^\W*(?:by|signature|signed|name|print(?:ed)? name|title|date|its|company|witness|position)\b[^\n]{0,40}$"
    r"|^\W*signed (?:for|on behalf of)\b[^\n]{0,120}$"
)


def blanks(sheet: LaidOut) -> Iterator[Missing]:
    """What is to be filled in, each label once; lines of a signature block are told by `unsigned`."""
    text, told, last = sheet.document.text, set[str](), -1
    for match in sorted((*_BLANK.finditer(text), *_CHOICE.finditer(text)), key=lambda found: found.start()):
        words = " ".join(match[0].split())
        is_label = _says_something(words)
        if match.start() < last or (is_label and words.lower() in told) or _is_signing(text, match):
            continue
        told.add(words.lower())
        last = match.end()
        around = "" if is_label else _around(sheet, match)
        gap = sheet.gap(Lack.BLANK, f"to be filled in: {words}{around}", *match.span())
        yield replace(gap, clauses=(), is_formal=True) if _WHO.search(words) else gap
    for paragraph, words in sheet.lines():
        if len(words) <= 80 and not _BLANK.search(words) and (found := _OPEN_LINE.fullmatch(words)):
            yield sheet.gap(
                Lack.BLANK, f"to be completed: {' '.join(found[0].split())}", paragraph.start, paragraph.end
            )
    if note := _NOTE.search(text):
        end = text.find("]", note.end(), note.end() + 2_000)
        passage = sheet.gap(Lack.BLANK, "a drafting note still stands in the text", note.start(), end + 1 or note.end())
        yield replace(passage, clauses=(), is_formal=True)


def redactions(sheet: LaidOut) -> Iterator[Missing]:
    """What was blacked out, one for each sentence."""
    told = set[int]()
    for match in _REDACTED.finditer(sheet.document.text):
        gap = sheet.gap(Lack.REDACTED, f"words taken out: {match[0]}", *match.span())
        if gap.passage and gap.passage.start not in told:
            told.add(gap.passage.start)
            yield gap


def _is_signing(text: str, match: re.Match[str]) -> bool:
    begin = text.rfind("\n", 0, match.start()) + 1
    end = text.find("\n", match.end())
    if RULED.fullmatch(text, begin, end if end >= 0 else len(text)):
        return SPEAKS_OF_SIGNING.search(text, max(0, begin - RULED_WITHIN), begin) is not None
    return bool(_SIGNING.match(text[begin : match.end()].replace("_", "")))


def _says_something(words: str) -> bool:
    """True where a blank is labelled: its words say what belongs there."""
    return re.search(r"[^\W\d_]", re.sub(r"(?i)\b(?:tb[cd]|x+|to be \w+)\b", "", words)) is not None


AROUND = 60
"""How much of its sentence is told on each side of a blank that says nothing itself. Units: characters."""


def _around(sheet: LaidOut, match: re.Match[str]) -> str:
    """The words among which a blank stands, or the label above it, in brackets."""
    text, passage = sheet.document.text, sheet.passage(*match.span())
    after = text[match.end() : passage.end].split()
    before = text[passage.start : match.start()].replace("#", "").split()
    if not any(letter.isalpha() for letter in "".join((*before, *after))):
        before = sheet.words(passage)[: -(passage.end - match.start())].replace("#", "").split()
    left, right = " ".join(before)[-AROUND:], " ".join(after)[:AROUND]
    if len(" ".join(before)) > AROUND:
        left = f"… {left.partition(' ')[2]}"
    if len(" ".join(after)) > AROUND:
        right = f"{right.rpartition(' ')[0]} …"
    words = " ".join(part for part in (left, " ".join(match[0].split()), right) if part)
    return f" (“{words}”)" if any(letter.isalpha() for letter in left + right) else ""


_BOX = re.compile(
    r"\[(?P<square>[ \t\u00a0_xX✓✔]{0,6})\](?!\()|\((?P<round>[ \t\u00a0xX✓]{1,6})\)(?=\s|$)|(?P<sign>[☐☑☒□])"
)
_ONE = re.compile(
    r"\b(?:select|choose|check|tick|mark) (?:only )?(?:one|an option|the one)|\bone of the following\b", re.IGNORECASE
)
_MANY = re.compile(r"(?i)\ball (?:that|which) apply|\bany (?:that|which) apply|\bone or more\b|\bas applicable\b")
_LISTED = re.compile(r"\((?:w|y|z|ix|xi)\)\s", re.IGNORECASE)
"""Neighbours that show "(x)" to be a letter or a number of a list."""
_WITHIN = re.compile(r"[\w,;]\s*$")
_CLOSE, _ROUND_CLOSE = 2, 5
"""How far the lines of two options may stand apart; those with round brackets belong together anyhow."""


@dataclass(frozen=True, slots=True)
class _Box:
    line: int
    paragraph: Paragraph
    start: int
    is_ticked: bool
    is_round: bool


def boxes(sheet: LaidOut) -> Iterator[Missing]:
    """Sets of options of which none is ticked, or more than one where only one may be."""
    for group in _groups(list(_boxes(sheet))):
        ticked = [box for box in group if box.is_ticked]
        first, last = group[0], group[-1]
        lead = sheet.document.text[max(0, first.start - 300) : first.start]
        is_single = any(box.is_round for box in group) or bool(_ONE.search(lead))
        if not ticked and len(group) > 1:
            what = f"none of {len(group)} options is ticked"
            if not is_single and _MANY.search(lead):
                what = f"none is ticked; of these {len(group)} options more than one may be"
            yield _unticked(sheet, first, last, Lack.UNTICKED, what)
        elif len(ticked) > 1 and is_single:
            yield _unticked(sheet, first, last, Lack.TICKED_TWICE, f"{len(ticked)} options are ticked where one may be")


def _unticked(sheet: LaidOut, first: _Box, last: _Box, kind: Lack, what: str) -> Missing:
    end = last.paragraph.end if last.line != first.line else first.paragraph.end
    gap = sheet.gap(kind, what, first.start, end)
    return replace(gap, passage=sheet.document.span(first.start, end))


def _boxes(sheet: LaidOut) -> Iterator[_Box]:
    lines = sheet.lines()
    for number, (paragraph, words) in enumerate(lines):
        found = list(islice(_BOX.finditer(words), MOST))
        alike = Counter(match[0] for match in found)
        for match in found:
            inside = match["square"] or match["round"] or ""
            ticked = bool(inside.strip(" \t\u00a0_")) or match["sign"] in ("☑", "☒")
            if match["square"] is not None and "_" in inside and not ticked and len(inside) > 3:
                continue
            if match["round"] and ticked and _is_listed(lines, number, match):
                continue
            start = paragraph.start + match.start()
            if match.start() == len(words) - len(words.lstrip(" \t|-*")) or match["sign"] or alike[match[0]] > 1:
                yield _Box(number, paragraph, start, ticked, match["round"] is not None)


def _is_listed(lines: Sequence[tuple[Paragraph, str]], number: int, match: re.Match[str]) -> bool:
    """True where "(x)" is a letter of a list: its neighbours stand near, or it stands within a sentence."""
    near = " ".join(line for _, line in lines[max(0, number - 1) : number + 2]) + " "
    if any(box["round"] and not box["round"].strip() for box in _BOX.finditer(near)):
        return False
    return bool(_LISTED.search(near) or _WITHIN.search(match.string[: match.start()]))


def _groups(found: Sequence[_Box]) -> Iterator[list[_Box]]:
    group: list[_Box] = []
    for box in found:
        reach = _ROUND_CLOSE if box.is_round else _CLOSE
        if group and (box.line - group[-1].line > reach or box.is_round != group[-1].is_round):
            yield group
            group = []
        group.append(box)
    if group:
        yield group


_ANNEX_HEAD = re.compile(
    r"(?i)^[\W\d]*(?:annex|schedule|exhibit|appendix|attachment)\s+(?:[A-Z]|[IVX]{1,4}"
    r"|\d{1,2})\b(?P<title>[^\n]{0,120})$"
)
_EMPTY = re.compile(
    r"(?i)^\W*(?:to be (?:completed|attached|provided|agreed|inserted)[^\n]{0,60}|tb[dc]|blank|reserved|n/a"
    r"|see attached|attached)?\W*$"
)
_CELL = re.compile(r"(?P<label>[A-Za-z][^|:.\n]{2,60}?)\s*(?:\||:)\s*\|?\s*$")
_DATA_LABEL = re.compile(
    r"(?i)categor|purpose|duration|retention|sub-?processor|nature|data subjects|security|frequency|location"
    r"|contact|subject matter"
)


def empty_annexes(sheet: LaidOut) -> Iterator[Missing]:
    """Annexes whose heading is followed by nothing, and labels of an annex that nothing follows."""
    lines = sheet.lines()
    heads = [number for number, (_, words) in enumerate(lines) if _ANNEX_HEAD.match(words.strip("#* ")) and number > 2]
    for place, number in enumerate(heads):
        following = lines[number + 1 : heads[place + 1] if place + 1 < len(heads) else len(lines)]
        paragraph, words = lines[number]
        if all(_EMPTY.match(rest) for _, rest in following) and not _is_in_contents(lines, number):
            name = " ".join(words.strip("#* ").split())
            yield sheet.gap(
                Lack.BLANK_ANNEX, f"{name}: nothing stands under this heading", paragraph.start, paragraph.end
            )
    for number, (paragraph, words) in enumerate(lines[heads[0] :], heads[0]) if heads else ():
        found = None if _BOX.match(words.lstrip()) else _CELL.search(words)
        if (
            found
            and _DATA_LABEL.search(found["label"])
            and (paragraph.in_table or words.rstrip().endswith(":"))
            and _ends(lines, number)
        ):
            label = " ".join(found["label"].split())
            yield sheet.gap(Lack.BLANK, f"nothing stands after “{label}”", paragraph.start, paragraph.end)


def _is_in_contents(lines: Sequence[tuple[Paragraph, str]], number: int) -> bool:
    """True where the heading stands in a list of headings: its neighbours are annexes as well."""
    near = [words for _, words in lines[max(0, number - 1) : number + 2]]
    return sum(1 for words in near if _ANNEX_HEAD.match(words.strip("#* "))) > 1 and number < len(lines) // 2


def _ends(lines: Sequence[tuple[Paragraph, str]], number: int) -> bool:
    """True where nothing that could answer a label follows it: a table's row, another label, a heading, or the end."""
    after = [words for _, words in lines[number + 1 : number + 2]]
    is_row = lines[number][0].in_table
    return not after or is_row or bool(_CELL.search(after[0])) or bool(_ANNEX_HEAD.match(after[0].strip("#* ")))
