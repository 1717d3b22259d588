"""The one way out: a POST to the vendor's API, bounded, without redirects, proxies or the caller's headers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass

import aiohttp

from bailment.gateway.site import Target
from bailment.primitives.errors import Unavailable, Usage

MAX_ANSWER_BYTES = 4 * 1024 * 1024
MAX_STREAM_BYTES = 128 * 1024 * 1024
TIMEOUT_SECONDS = 300.0
STREAM_SECONDS = 3600.0
EVENTS = "text/event-stream"
_LAST_BYTES_SECONDS = 0.05
_MOST_AT_ONCE = 512
_HEADERS = {"user-agent": "bailment", "accept-encoding": "identity"}


@dataclass(frozen=True, slots=True)
class Reply:
    """What the vendor's API answered; `body` is read where the status is one of success."""

    status: int
    body: bytes = b""


class Streamed:
    """An answer of the vendor's API that comes bit by bit; whoever has it closes it."""

    def __init__(self, answer: aiohttp.ClientResponse) -> None:
        """*answer* has its head and none of its body."""
        self.status = answer.status
        self._answer = answer

    async def received(self) -> AsyncGenerator[bytes, None]:
        """The bytes, as they come; nothing is read ahead of whoever takes them but what one buffer holds.

        Raises: Unavailable where the stream breaks off, falls silent, takes an hour or is larger than 128 MiB.
        """
        size = 0
        try:
            async for part in self._answer.content.iter_any():
                size += len(part)
                if size > MAX_STREAM_BYTES:
                    raise Unavailable(f"the upstream's stream is larger than {MAX_STREAM_BYTES // 1024**2} MiB")
                yield part
        except TimeoutError:
            raise Unavailable("the upstream's stream took too long") from None
        except (aiohttp.ClientError, OSError) as error:
            raise Unavailable(f"the upstream's stream broke off ({type(error).__name__})") from None

    async def close(self, *, is_done: bool = False) -> None:
        """Let the vendor go; where the answer *is_done*, the connection may serve again if it ends at once."""
        if is_done:
            try:
                async with asyncio.timeout(_LAST_BYTES_SECONDS):
                    await self._answer.content.readany()
            except (TimeoutError, aiohttp.ClientError, OSError):
                pass
        if self._answer.content.at_eof():
            self._answer.release()
        else:
            self._answer.close()


class Upstream:
    """Speaks to one target with the vendor's API key, from the first request on until it is closed."""

    def __init__(self, target: Target, vendor_key: str, *, timeout_seconds: float = TIMEOUT_SECONDS) -> None:
        """*vendor_key* is the house's own key for the vendor's API; it never appears in an answer or a record.

        Raises: Usage for a key that no header can hold.
        """
        if not vendor_key.isascii() or not vendor_key.isprintable():
            raise Usage("the vendor's API key is one line of plain ASCII", fix="set it again")
        self.target = target
        self._key = {"authorization": f"Bearer {vendor_key}"}
        self._timeout = aiohttp.ClientTimeout(total=timeout_seconds, connect=10)
        self._streaming = aiohttp.ClientTimeout(total=STREAM_SECONDS, connect=10, sock_read=timeout_seconds)
        self._session: aiohttp.ClientSession | None = None
        self._is_closed = False

    async def close(self) -> None:
        """Send nothing more."""
        self._is_closed = True
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def post(self, path: str, body: bytes, media: str = "application/json") -> Reply:
        """The answer to *body*, of the content type *media*, at *path* as the target reads it.

        Raises: Unavailable where the vendor cannot be reached, takes too long, redirects, compresses unasked, or
        answers more than 4 MiB.
        """
        answer = await self._asked(path, body, {"content-type": media, "accept": media}, self._timeout)
        try:
            if answer.status not in (200, 201):
                return Reply(answer.status)
            return Reply(answer.status, await _bounded(answer))
        except TimeoutError:
            raise Unavailable("the upstream took too long to answer") from None
        except (aiohttp.ClientError, OSError) as error:
            raise Unavailable(f"the upstream's answer broke off ({type(error).__name__})") from None
        finally:
            answer.release()

    async def stream(self, path: str, body: bytes) -> Streamed:
        """The same for an answer that is to come as events; it is the caller's to close.

        Raises: Unavailable, as `post`, and where a success is no stream of events.
        """
        kinds = {"content-type": "application/json", "accept": EVENTS}
        answer = await self._asked(path, body, kinds, self._streaming)
        if answer.status == 200 and answer.content_type != EVENTS:
            answer.close()
            raise Unavailable("the upstream did not answer with a stream of events, though asked to")
        return Streamed(answer)

    async def _asked(
        self, path: str, body: bytes, kinds: dict[str, str], timeout: aiohttp.ClientTimeout
    ) -> aiohttp.ClientResponse:
        """The answer's head, once it is one that may be read on."""
        headers = self._key | kinds
        address = self.target.address(path)
        try:
            answer = await self._open_session().post(
                address, data=body, headers=headers, allow_redirects=False, timeout=timeout
            )
        except TimeoutError:
            raise Unavailable("the upstream took too long to answer") from None
        except (aiohttp.ClientError, OSError) as error:
            raise Unavailable(f"the upstream cannot be reached ({type(error).__name__})") from None
        if refusal := _unreadable(answer):
            answer.close()
            raise Unavailable(refusal)
        _end_with_its_connection(answer)
        return answer

    def _open_session(self) -> aiohttp.ClientSession:
        if self._is_closed:
            raise Unavailable("the gateway no longer serves")
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=_MOST_AT_ONCE),
                trust_env=False,
                auto_decompress=False,
                cookie_jar=aiohttp.DummyCookieJar(),
                headers=_HEADERS,
            )
        return self._session


def _end_with_its_connection(answer: aiohttp.ClientResponse) -> None:
    """Let whoever reads the body hear of it when the connection is lost before its end.

    aiohttp closes a connection whose chunks are malformed without telling the reader, who would wait for ever.
    """
    content, connection = answer.content, answer.connection
    protocol = connection.protocol if connection is not None else None
    closed = protocol.closed if protocol is not None else None

    def tell(_: object) -> None:
        if not content.is_eof() and content.exception() is None:
            content.set_exception(aiohttp.ClientPayloadError("the connection was lost"))

    if closed is not None:
        closed.add_done_callback(tell)


def _unreadable(answer: aiohttp.ClientResponse) -> str:
    if 300 <= answer.status < 400:
        return "the upstream redirects to another address, which is not followed"
    if answer.status < 300 and answer.headers.get("content-encoding", "identity").lower() != "identity":
        return "the upstream compresses its answer, which was not asked for"
    return ""


async def _bounded(answer: aiohttp.ClientResponse) -> bytes:
    parts, size = [], 0
    async for part in answer.content.iter_chunked(65536):
        size += len(part)
        if size > MAX_ANSWER_BYTES:
            raise Unavailable(f"the upstream's answer is larger than {MAX_ANSWER_BYTES // 1024**2} MiB")
        parts.append(part)
    return b"".join(parts)
