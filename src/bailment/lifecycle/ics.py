"""Running duties as a calendar file (RFC 5545)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from bailment.lifecycle.clocks import Running, State
from bailment.primitives.time import Instant

_LINE_BYTES = 75


def ics(duties: Iterable[Running], stamp: Instant) -> str:
    """The iCalendar text that holds an event for the end of each of *duties* that runs or is breached."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//bailment//due//EN"]
    for duty in duties:
        if duty.until and duty.state in (State.RUNNING, State.BREACHED):
            lines += _event(duty, stamp)
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _event(duty: Running, stamp: Instant) -> list[str]:
    assert duty.until
    day = duty.until.day
    start = f"DTSTART;VALUE=DATE:{day:%Y%m%d}" if day else f"DTSTART:{_moment(duty.until.moment)}"
    uid = hashlib.sha256(f"{duty.obligation}\0{duty.about}\0{duty.since}".encode()).hexdigest()[:32]
    says = f"{duty.debtor} owes {duty.creditor}: {duty.name} ({duty.obligation}, {duty.state})"
    about = f"About: {duty.about or 'the agreement'}\nWhy: {duty.why}\nSource: {duty.source}"
    return [
        "BEGIN:VEVENT",
        f"UID:{uid}@bailment",
        f"DTSTAMP:{_moment(stamp)}",
        start,
        f"SUMMARY:{_escaped(says)}",
        f"DESCRIPTION:{_escaped(about)}",
        "END:VEVENT",
    ]


def _moment(moment: Instant) -> str:
    return f"{moment.datetime():%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r", ""), ("\n", "\\n")):
        text = text.replace(plain, escaped)
    return text


def _folded(line: str) -> str:
    """*line* in pieces of at most 75 bytes, no character cut in two."""
    pieces: list[str] = []
    piece = ""
    for character in line:
        if len((piece + character).encode()) > _LINE_BYTES - bool(pieces):
            pieces.append(piece)
            piece = ""
        piece += character
    return "\r\n ".join([*pieces, piece])
