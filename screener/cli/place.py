"""Where a server listens: an address, or a Unix socket. Whether it is free, whether it answers."""

from __future__ import annotations

import hashlib
import os
import socket
import stat
import sys
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_OWN = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104 - compared, not bound
SOCKET_MODE = 0o660
"""Who may connect to a Unix socket: its owner, and its group, which the proxy's user joins."""


class TakenError(OSError):
    """A place that cannot be listened at, and why."""


@dataclass(frozen=True)
class Place:
    """A host and a port, or, if it is not None, the path of a Unix socket."""

    host: str
    port: int
    path: Path | None = None

    def __str__(self) -> str:
        if self.path:
            return f"unix:{self.path}"
        return f"http://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}/"

    def take(self) -> None:
        """Keep this place for this process and its workers. Raises `TakenError` if it is not free.

        The workers' sockets would be bound beside another server's, too (SO_REUSEPORT): two that
        were started at once answered by turns, each by rules of its own. A name belongs to one.
        """
        with _as_taken():
            if sys.platform == "linux":  # alone has names that go with their last process
                name = hashlib.sha256(repr(self._identity()).encode()).hexdigest()
                with socket.socket(socket.AF_UNIX) as mark:
                    mark.bind(f"\0screener {name}")
                    mark.detach()
        self.require_free()

    def require_free(self) -> None:
        """Raise `TakenError` if nothing can listen here. A socket left by a kill is taken away."""
        with _as_taken():
            if self.path:
                self._require_free_path(self.path)
            else:
                self._require_free_address()

    def answers(self, name: str) -> bool:
        """Tell whether a request for a host name is answered here, whatever the answer."""
        ask = f"GET /healthz HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n"
        with suppress(OSError), closing(self._connected()) as line:
            line.sendall(ask.encode())
            return line.recv(5) == b"HTTP/"
        return False

    def _connected(self) -> socket.socket:
        if not self.path:
            return socket.create_connection((_OWN.get(self.host, self.host), self.port), timeout=1)
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(1)
        try:
            line.connect(str(self.path))
        except OSError:
            line.close()
            raise
        return line

    def _identity(self) -> tuple[object, ...]:
        """Return what is this place's alone: other containers may have other folders of a path."""
        if not self.path:
            return self._address()
        folder = self.path.parent.stat()
        return folder.st_dev, folder.st_ino, self.path.name

    def _address(self) -> tuple[socket.AddressFamily, tuple[Any, ...]]:
        family, _, _, _, address = socket.getaddrinfo(
            self.host, self.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        return family, address

    def _require_free_address(self) -> None:
        family, address = self._address()
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)

    def _require_free_path(self, path: Path) -> None:
        if path.exists() or path.is_symlink():
            if not stat.S_ISSOCK(path.lstat().st_mode):
                raise FileExistsError(f"{path} is there, and no socket")
            try:
                self._connected().close()
            except ConnectionRefusedError:
                path.unlink()  # its server was killed
            else:
                raise FileExistsError("Address already in use")
        with socket.socket(socket.AF_UNIX) as probe:
            probe.bind(str(path))
        path.unlink()


@contextmanager
def _as_taken() -> Iterator[None]:
    """Raise a `TakenError` for whatever the system says of a place."""
    try:
        yield
    except (OSError, UnicodeError) as error:  # UnicodeError: no name that could be looked up
        raise TakenError(getattr(error, "strerror", None) or str(error)) from None


def tell_service_manager(state: str) -> None:
    """Tell systemd a state, such as "READY=1", if it wants to know: sd_notify(3)."""
    name = os.environ.get("NOTIFY_SOCKET", "")
    if not name.startswith(("/", "@")):
        return
    address = f"\0{name[1:]}" if name.startswith("@") else name
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.connect(address)
        line.sendall(state.encode())
