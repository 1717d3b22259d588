"""The page's addresses: its own files, packets of uploads, their judgement, and what may be taken away."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib import resources
from typing import Any
from urllib.parse import quote, unquote

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bailment import api
from bailment.api.workbench import FileRole, Recognised
from bailment.primitives.errors import Bailment, Tampered, Unavailable, Unreadable, Usage
from bailment.web.downloads import BY_KEY, DOWNLOADS
from bailment.web.file_names import safe_name
from bailment.web.guard import Guard
from bailment.web.judging import Judged, judged, recognised
from bailment.web.packets import MAX_FILE_BYTES, Desk, Packet
from bailment.web.particulars import MAX_BYTES, Particulars, change, said
from bailment.web.uploads import Trouble, Upload
from bailment.web.view import map_view, review_view
from bailment.web.words import SIDES, SOURCES, spoken
from bailment.web.workers import Workers

STATUS = {Usage: 400, Unreadable: 422, Unavailable: 503, Tampered: 500}
FILES = {
    "/style.css": "text/css; charset=utf-8",
    **{
        f"/{name}.js": "text/javascript; charset=utf-8"
        for name in ("page", "dom", "desk", "files", "deal", "verdict", "findings", "tables")
    },
    "/icon.svg": "image/svg+xml",
}
NAME_HEADER = "x-file-name"


def application(token: str, names: frozenset[str], *, any_address: bool = False) -> Guard:
    """The page as an ASGI application that answers to *names* alone and takes changes only with *token*."""
    endpoints = _Endpoints(Desk(time.monotonic), Workers(), token)
    return Guard(endpoints.starlette(), token, names, any_address)


class _Endpoints:
    """Each address of the page, as a method."""

    def __init__(self, desk: Desk, workers: Workers, token: str) -> None:
        self.desk = desk
        self.workers = workers
        self.token = token

    def starlette(self) -> Starlette:
        """The routes put together."""
        own = [Route(path, self.file) for path in FILES]
        packet = "/packets/{packet}"
        routes = [
            Route("/", self.page),
            *own,
            Route("/words", self.words),
            Route("/packets", self.begin, methods=["POST"]),
            Route(packet, self.state),
            Route(f"{packet}/example", self.example, methods=["POST"]),
            Route(f"{packet}/files", self.upload, methods=["POST"]),
            Route(f"{packet}/files/{{file}}", self.correct, methods=["POST"]),
            Route(f"{packet}/files/{{file}}", self.remove, methods=["DELETE"]),
            Route(f"{packet}/judge", self.judge, methods=["POST"]),
            Route(f"{packet}/answer", self.answer),
            Route(f"{packet}/downloads/{{key}}", self.download),
        ]
        return Starlette(
            routes=routes, lifespan=self._lifespan, exception_handlers={Bailment: _told, _GoneError: _gone}
        )

    @asynccontextmanager
    async def _lifespan(self, app: Starlette) -> AsyncIterator[None]:
        yield
        self.workers.stop()

    async def page(self, request: Request) -> Response:
        """The page itself, with the token that its requests carry."""
        html = _own("index.html").replace(b"{{ token }}", self.token.encode())
        return Response(html, media_type="text/html; charset=utf-8")

    async def file(self, request: Request) -> Response:
        """One of the page's own files."""
        path = request.url.path
        return Response(_own(path[1:]), media_type=FILES[path])

    async def words(self, request: Request) -> Response:
        """The sides, purposes and kinds of paper that the page offers."""
        sides = [{"key": key, "large": side.large, "small": side.small} for key, side in SIDES.items()]
        purposes = [{"says": spoken(one.key), "means": one.says} for one in api.sample_purposes()]
        return _json({"sides": sides, "purposes": purposes, "kinds": api.kinds_of_paper(), "most": MAX_FILE_BYTES})

    async def begin(self, request: Request) -> Response:
        """A new, empty packet."""
        return _json(_state(self.desk.new_packet()))

    async def state(self, request: Request) -> Response:
        """The packet's files and how far its judgement is."""
        return _json(_state(self._packet(request)))

    async def example(self, request: Request) -> Response:
        """Put the shipped example into the packet."""
        packet = self._packet(request)
        for name, data in api.example_files().items():
            await self._take(packet, name, data)
        return _json(_state(packet))

    async def upload(self, request: Request) -> Response:
        """Take one file in: its bytes are the body, its name a header."""
        packet = self._packet(request)
        name = unquote(request.headers.get(NAME_HEADER, ""))
        data = await _body(request, MAX_FILE_BYTES, name)
        await self._take(packet, name, data)
        return _json(_state(packet))

    async def _take(self, packet: Packet, name: str, data: bytes) -> None:
        upload = packet.take(name, data, FileRole.CONTRACT)
        await self._recognise(upload, api.likely_role(upload.name, data))

    async def _recognise(self, upload: Upload, role: FileRole) -> None:
        found = await self.workers.work(recognised, upload.name, upload.data, role)
        match found:
            case Recognised(role, says):
                upload.role, upload.says, upload.trouble = role, SOURCES.get(says, says), None
            case trouble:
                upload.role, upload.says, upload.trouble = role, "", trouble

    async def correct(self, request: Request) -> Response:
        """Read a file as what the person says that it is."""
        packet, upload = self._packet(request), self._upload(request)
        role = said(await _body(request, MAX_BYTES)).get("role")
        if role not in list(FileRole):
            raise Usage("a file is a contract or a sample", where=upload.name)
        await self._recognise(upload, FileRole(role))
        return _json(_state(packet))

    async def remove(self, request: Request) -> Response:
        """Take a file off the desk."""
        packet = self._packet(request)
        packet.uploads.pop(self._upload(request).id)
        return _json(_state(packet))

    async def judge(self, request: Request) -> Response:
        """Begin to judge the packet under what the person says of the deal; the page asks how far it is."""
        packet = self._packet(request)
        told = change(await _body(request, MAX_BYTES))
        packet.particulars = told.on(packet.particulars, packet.judged.reviewed if packet.judged else None)
        packet.run += 1
        packet.at_work, packet.progress = True, ("reading", 0, 1)
        self.workers.begin(self._judge(packet, packet.run))
        return _json(_state(packet), 202)

    async def _judge(self, packet: Packet, run: int) -> None:
        def tell(what: str, done: int, of: int) -> None:
            if packet.run == run:
                packet.progress = (what, done, of)

        found = await self.workers.work(_answer, packet.readable(), packet.particulars, tell)
        if packet.run != run:
            return
        packet.at_work = False
        match found:
            case (Judged() as answer, view):
                packet.judged, packet.view, packet.trouble = answer, view, None
            case trouble:
                packet.judged, packet.view, packet.trouble = None, b"", trouble

    async def answer(self, request: Request) -> Response:
        """The answer to the packet, whole."""
        packet = self._packet(request)
        if packet.judged is None:
            raise _GoneError
        return Response(packet.view, media_type="application/json")

    async def download(self, request: Request) -> Response:
        """A file made of the answer."""
        packet = self._packet(request)
        wanted = BY_KEY.get(request.path_params["key"])
        if wanted is None or packet.judged is None or packet.judged.reviewed is None:
            raise _GoneError
        made = await self.workers.work(wanted.make, packet.judged.reviewed, packet.judged.sample)
        if isinstance(made, Trouble):
            return _json(made.plain(), 422)
        name = quote(wanted.file_name(packet.judged.reviewed))
        headers = {"content-disposition": f"attachment; filename*=UTF-8''{name}"}
        return Response(made, media_type=wanted.media, headers=headers)

    def _packet(self, request: Request) -> Packet:
        packet = self.desk.packet(request.path_params["packet"])
        if packet is None:
            raise _GoneError
        return packet

    def _upload(self, request: Request) -> Upload:
        upload = self._packet(request).uploads.get(request.path_params["file"])
        if upload is None:
            raise _GoneError
        return upload


class _GoneError(Exception):
    """There is nothing at this address, or no longer."""


def _answer(uploads: list[Upload], told: Particulars, tell: Callable[[str, int, int], None]) -> Any:
    """The answer and its view, made beside the page."""
    found = judged(uploads, told, tell)
    reviewed = found.reviewed
    view = {
        "review": review_view(reviewed) if reviewed else None,
        "map": map_view(found.sample) if found.sample else None,
        "downloads": [download.plain(reviewed) for download in DOWNLOADS] if reviewed else [],
        "troubles": [trouble.plain() for trouble in found.troubles],
    }
    return found, orjson.dumps(view)


def _state(packet: Packet) -> dict[str, Any]:
    told = packet.particulars
    return {
        "id": packet.id,
        "files": [_upload(upload) for upload in packet.uploads.values()],
        "side": told.side,
        "purpose": told.purpose,
        "words": dict(told.words),
        "run": packet.run,
        "at_work": packet.at_work,
        "progress": packet.progress,
        "answered": packet.judged is not None and not packet.at_work,
        "trouble": packet.trouble.plain() if packet.trouble else None,
    }


def _upload(upload: Upload) -> dict[str, Any]:
    return {
        "id": upload.id,
        "name": upload.name,
        "bytes": len(upload.data),
        "role": upload.role,
        "says": upload.says,
        "trouble": upload.trouble.plain() if upload.trouble else None,
    }


async def _body(request: Request, limit: int, name: str = "") -> bytes:
    """The request's body.

    Raises: Usage where it is longer than *limit*.
    """
    announced = request.headers.get("content-length", "0")
    data = bytearray()
    if announced.isdecimal() and int(announced) > limit:
        raise _too_large(name, limit)
    async for part in request.stream():
        data += part
        if len(data) > limit:
            raise _too_large(name, limit)
    return bytes(data)


def _too_large(name: str, limit: int) -> Usage:
    where = safe_name(name) if name else None
    return Usage(f"this is larger than {limit // 1024} KB", where=where, fix="split it, or use the command line")


def _own(name: str) -> bytes:
    """A file of the page, as it ships."""
    return resources.files("bailment.web").joinpath("page", name).read_bytes()


def _json(value: object, status: int = 200) -> Response:
    return Response(orjson.dumps(value), status, media_type="application/json")


async def _told(request: Request, error: Exception) -> Response:
    assert isinstance(error, Bailment)
    return _json(Trouble.of(error).plain(), STATUS[type(error)])


async def _gone(request: Request, error: Exception) -> Response:
    says = "this packet is no longer on the desk: it rested too long, or the program was started anew"
    return _json({"says": says, "where": None, "fix": "give the files again"}, 404)
