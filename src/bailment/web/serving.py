"""The page served on this computer: a port of its own, a token of its own, gone when the program stops."""

from __future__ import annotations

import ipaddress
import os
import secrets
import signal
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import uvicorn

from bailment.api.server import Announcing
from bailment.primitives.errors import Unavailable, Usage
from bailment.web.application import application

LOOPBACK = "127.0.0.1"
PORT = 8743
_LOCAL_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})
_CONNECTIONS = 128


def serve(
    host: str = LOOPBACK, port: int | None = None, *, exposed: bool = False, begun: Callable[[str], None] = print
) -> None:
    """Serve the page until stopped; *begun* is called with its address once it listens.

    Without *port* it takes 8743, or any free one. Beyond this computer it listens only where *exposed* says so.
    Raises: Usage for another host without *exposed*; Unavailable where it cannot listen.
    """
    if not exposed and not is_local(host):
        says = f"{host} is reached by others, and the page asks nobody for a password"
        raise Usage(says, where="--host", fix="leave --host out, or say --exposed as well")
    listener = _listener(host, port)
    address = _address(host, listener.getsockname()[1])
    names = _LOCAL_NAMES if not exposed else _LOCAL_NAMES | {host.lower(), socket.gethostname().lower()}
    app = application(secrets.token_urlsafe(32), names, any_address=exposed)
    options = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        ws="none",
        limit_concurrency=_CONNECTIONS,
        timeout_graceful_shutdown=1,
    )
    with listener, _until_stopped():
        Announcing(options, lambda: begun(address)).run(sockets=[listener])


def is_local(host: str) -> bool:
    """True where only this computer can reach *host*.

    >>> is_local("127.0.0.1"), is_local("localhost"), is_local("0.0.0.0"), is_local("::1")
    (True, True, False, True)
    """
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def open_browser(address: str) -> bool:
    """Open *address* in the person's browser; False where there is none to open."""
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return False
    try:
        return webbrowser.open(address)
    except (webbrowser.Error, OSError):
        return False


def _listener(host: str, port: int | None) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    wanted = (port,) if port is not None else (PORT, 0)
    for place, number in enumerate(wanted, 1):
        try:
            return socket.create_server((host, number), family=family)
        except OSError as error:
            if place == len(wanted):
                where = f"{host}:{number}"
                fix = "choose another --port, or leave it out"
                raise Unavailable(f"the page cannot listen here: {error.strerror}", where=where, fix=fix) from None
    raise AssertionError(wanted)


def _address(host: str, port: int) -> str:
    name = socket.gethostname() if host in ("0.0.0.0", "::") else host  # noqa: S104
    return f"http://{f'[{name}]' if ':' in name else name}:{port}/"


@contextmanager
def _until_stopped() -> Iterator[None]:
    """Being told to stop, by Ctrl-C or SIGTERM, ends the work inside and not the process."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt):
        yield
