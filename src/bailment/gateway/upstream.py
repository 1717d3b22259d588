"""The one way out: a POST to the vendor's API, bounded, without redirects, proxies or the caller's headers."""

from __future__ import annotations

from dataclasses import dataclass

import aiohttp

from bailment.gateway.site import Target
from bailment.primitives.errors import Unavailable, Usage

MAX_ANSWER_BYTES = 4 * 1024 * 1024
TIMEOUT_SECONDS = 300.0
_MOST_AT_ONCE = 512
_HEADERS = {"user-agent": "bailment", "accept": "application/json", "accept-encoding": "identity"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the vendor's API answered; `body` is read where the status is 200."""

    status: int
    body: bytes = b""


class Upstream:
    """Speaks to one target with the vendor's API key, from the first request on until it is closed."""

    def __init__(self, target: Target, vendor_key: str, *, timeout_seconds: float = TIMEOUT_SECONDS) -> None:
        """*vendor_key* is the house's own key for the vendor's API; it never appears in an answer or a record.

        Raises: Usage for a key that no header can hold.
        """
        if not vendor_key.isascii() or not vendor_key.isprintable():
            raise Usage("the vendor's API key is one line of plain ASCII", fix="set it again")
        self.target = target
        self._headers = {"authorization": f"Bearer {vendor_key}", "content-type": "application/json"}
        self._timeout = aiohttp.ClientTimeout(total=timeout_seconds, connect=10)
        self._session: aiohttp.ClientSession | None = None
        self._is_closed = False

    async def close(self) -> None:
        """Send nothing more."""
        self._is_closed = True
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def post(self, path: str, body: bytes) -> Answer:
        """The answer to *body* at *path* (such as `/chat/completions`) below the target's base.

        Raises: Unavailable where the vendor cannot be reached, takes too long, redirects, compresses unasked, or
        answers more than 4 MiB.
        """
        session = self._open_session()
        try:
            async with session.post(
                self.target.base + path, data=body, headers=self._headers, allow_redirects=False
            ) as answer:
                return await _read(answer)
        except TimeoutError:
            raise Unavailable("the upstream took too long to answer") from None
        except (aiohttp.ClientError, OSError) as error:
            raise Unavailable(f"the upstream cannot be reached ({type(error).__name__})") from None

    def _open_session(self) -> aiohttp.ClientSession:
        if self._is_closed:
            raise Unavailable("the gateway no longer serves")
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=_MOST_AT_ONCE),
                timeout=self._timeout,
                trust_env=False,
                auto_decompress=False,
                cookie_jar=aiohttp.DummyCookieJar(),
                headers=_HEADERS,
            )
        return self._session


async def _read(answer: aiohttp.ClientResponse) -> Answer:
    if 300 <= answer.status < 400:
        raise Unavailable("the upstream redirects to another address, which is not followed")
    if answer.status != 200:
        return Answer(answer.status)
    if answer.headers.get("content-encoding", "identity").lower() != "identity":
        raise Unavailable("the upstream compresses its answer, which was not asked for")
    return Answer(200, await _bounded(answer))


async def _bounded(answer: aiohttp.ClientResponse) -> bytes:
    parts, size = [], 0
    async for part in answer.content.iter_chunked(65536):
        size += len(part)
        if size > MAX_ANSWER_BYTES:
            raise Unavailable(f"the upstream's answer is larger than {MAX_ANSWER_BYTES // 1024**2} MiB")
        parts.append(part)
    return b"".join(parts)
