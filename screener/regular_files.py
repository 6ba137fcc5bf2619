"""Reading a file at once, or not at all: a pipe or device in its place would never end."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO


def opened(path: Path) -> BinaryIO:
    """Open a regular file to be read. Raises `OSError`, for what is none too."""

    def at_once(name: str, flags: int) -> int:
        return os.open(name, flags | getattr(os, "O_NONBLOCK", 0))

    stream = open(path, "rb", opener=at_once)  # noqa: SIM115 - whoever calls closes it
    if stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
        return stream
    stream.close()
    raise OSError(0, "it is no file but a pipe or a device")


def first_bytes(path: Path, most: int) -> bytes:
    """Return the first bytes of a regular file. Raises `OSError`, for what is none too."""
    with opened(path) as stream:
        return stream.read(most)
