"""What people have put on the desk: packets of files in memory, bounded in number, size and time."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from bailment.api.workbench import FileRole
from bailment.primitives.errors import Usage
from bailment.web.file_names import safe_name
from bailment.web.judging import Judged
from bailment.web.particulars import Particulars
from bailment.web.uploads import Trouble, Upload

MAX_PACKETS = 12
MAX_FILES = 60
MAX_FILE_BYTES = 64 * 1024 * 1024
MAX_PACKET_BYTES = 128 * 1024 * 1024
MAX_BYTES = 384 * 1024 * 1024
IDLE_SECONDS = 4 * 3600.0


@dataclass(slots=True)
class Packet:
    """Files that are judged together, what the person said of them, and the last answer.

    `run` counts the judgements that were asked for: an answer to an earlier question is thrown away.
    """

    id: str
    seen: float
    uploads: dict[str, Upload] = field(default_factory=dict)
    particulars: Particulars = field(default_factory=Particulars)
    judged: Judged | None = None
    view: bytes = field(default=b"", repr=False)
    run: int = 0
    at_work: bool = False
    progress: tuple[str, int, int] = ("", 0, 0)
    trouble: Trouble | None = None

    @property
    def size(self) -> int:
        """How much its files hold. Units: bytes."""
        return sum(len(upload.data) for upload in self.uploads.values())

    def take(self, given_name: str, data: bytes, role: FileRole) -> Upload:
        """Take *data* in as a file whose name is *given_name*, made safe and unlike the others.

        Raises: Usage where the packet is full.
        """
        if len(self.uploads) >= MAX_FILES or self.size + len(data) > MAX_PACKET_BYTES:
            limits = f"{MAX_FILES} files and {MAX_PACKET_BYTES // 1024**2} MB"
            raise Usage(f"a packet holds at most {limits}", where=safe_name(given_name), fix="take a file away first")
        name = safe_name(given_name, [upload.name for upload in self.uploads.values()])
        upload = Upload(_fresh_id(), name, data, role)
        self.uploads[upload.id] = upload
        return upload

    def readable(self) -> list[Upload]:
        """The files that can be read."""
        return [upload for upload in self.uploads.values() if upload.trouble is None]


@dataclass(slots=True)
class Desk:
    """The packets of this process; the one that rested longest goes first, and none outlives the process."""

    clock: Callable[[], float]
    packets: OrderedDict[str, Packet] = field(default_factory=OrderedDict)

    def new_packet(self) -> Packet:
        """An empty packet under a name that nobody can guess."""
        packet = Packet(_fresh_id(), self.clock())
        self.packets[packet.id] = packet
        self._make_room()
        return packet

    def packet(self, name: str) -> Packet | None:
        """The packet *name*, which is now in use; None where there is none, or no longer."""
        self._make_room()
        packet = self.packets.get(name)
        if packet is not None:
            packet.seen = self.clock()
            self.packets.move_to_end(name)
        return packet

    def _make_room(self) -> None:
        """Let go of what rested too long, and of the oldest where there is too much; the newest always stays."""
        now = self.clock()
        for packet in list(self.packets.values()):
            if now - packet.seen > IDLE_SECONDS:
                del self.packets[packet.id]
        while len(self.packets) > 1 and (len(self.packets) > MAX_PACKETS or self._size() > MAX_BYTES):
            self.packets.popitem(last=False)

    def _size(self) -> int:
        return sum(packet.size for packet in self.packets.values())


def _fresh_id() -> str:
    return secrets.token_urlsafe(16)
