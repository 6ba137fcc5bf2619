"""Files written whole, or not at all: beside the one whose place they are to take."""

from __future__ import annotations

import os
import secrets
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PRIVATE = 0o600
"""The mode of a file that only its owner reads."""


@contextmanager
def beside(path: Path, content: bytes) -> Iterator[Path]:
    """Write a private file beside another, to take its place in the block; else it goes again."""
    fresh = path.with_name(f".{secrets.token_hex(8)}")
    try:
        write_new(fresh, content)
        yield fresh
    finally:
        fresh.unlink(missing_ok=True)


def write_new(path: Path, content: bytes, mode: int = PRIVATE) -> None:
    """Write a file that was not there, down to the disk. What cannot be written whole is deleted.

    Raises `OSError`: FileExistsError if there is one.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
