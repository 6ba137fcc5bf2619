"""Reading a file at once, or not at all: a pipe or device in its place would never end."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def first_bytes(path: Path, most: int) -> bytes:
    """Return the first bytes of a regular file. Raises `OSError`, for what is none too."""

    def at_once(name: str, flags: int) -> int:
        return os.open(name, flags | getattr(os, "O_NONBLOCK", 0))

    with open(path, "rb", opener=at_once) as stream:
        if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
            raise OSError(0, "it is no file but a pipe or a device")
        return stream.read(most)
