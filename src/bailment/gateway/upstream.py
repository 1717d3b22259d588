"""The one way out: a POST to the vendor's API, bounded, without redirects, proxies or the caller's headers."""

from __future__ import annotations

from dataclasses import dataclass

import aiohttp

from bailment.gateway.site import Target
from bailment.primitives.errors import Unavailable

MAX_ANSWER_BYTES = 32 * 1024 * 1024
TIMEOUT_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What the vendor's API answered."""

    status: int
    body: bytes


class Upstream:
    """Speaks to one target with the vendor's API key; open for as long as the gateway serves."""

    def __init__(self, target: Target, vendor_key: str, *, timeout_seconds: float = TIMEOUT_SECONDS) -> None:
        """*vendor_key* is the house's own key for the vendor's API; it never appears in an answer or a record."""
        self.target = target
        self._headers = {"authorization": f"Bearer {vendor_key}", "content-type": "application/json"}
        self._timeout = aiohttp.ClientTimeout(total=timeout_seconds, connect=10)
        self._session: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        """Make ready to send."""
        self._session = aiohttp.ClientSession(
            timeout=self._timeout,
            trust_env=False,
            auto_decompress=True,
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"user-agent": "bailment", "accept": "application/json", "accept-encoding": "identity"},
        )

    async def close(self) -> None:
        """Send nothing more."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def post(self, path: str, body: bytes) -> Answer:
        """The answer to *body* at *path* (such as `/chat/completions`) below the target's base.

        Raises: Unavailable where the vendor cannot be reached, redirects, or answers more than 32 MiB.
        """
        if self._session is None:
            raise Unavailable("the gateway is not serving")
        try:
            async with self._session.post(
                self.target.base + path, data=body, headers=self._headers, allow_redirects=False
            ) as answer:
                if 300 <= answer.status < 400:
                    raise Unavailable("the upstream redirects to another address, which is not followed")
                return Answer(answer.status, await _bounded(answer))
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Unavailable(f"the upstream cannot be reached ({type(error).__name__})") from None


async def _bounded(answer: aiohttp.ClientResponse) -> bytes:
    parts, size = [], 0
    async for part in answer.content.iter_chunked(65536):
        size += len(part)
        if size > MAX_ANSWER_BYTES:
            raise Unavailable("the upstream's answer is larger than 32 MiB")
        parts.append(part)
    return b"".join(parts)
