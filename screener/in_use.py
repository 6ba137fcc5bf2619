"""Which folders of data a process uses, so that nobody replaces files under it.

The kernel keeps the note (flock) and drops it with the process, however that ends.
"""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class InUseError(RuntimeError):
    """A folder that another process uses."""


_held: dict[Path, int] = {}


def hold(folder: Path) -> None:
    """Say that this process uses a folder from now until it ends; waits while one is alone in it.

    A folder that is not there, or a file system without locks, is passed over.
    """
    place = folder.absolute()
    if place in _held:
        return
    with suppress(OSError):
        descriptor = os.open(place, os.O_RDONLY)
        _held[place] = descriptor
        fcntl.flock(descriptor, fcntl.LOCK_SH)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Use a folder that nobody else uses. Raises `InUseError` if somebody does."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise InUseError(f"{folder} is in use") from None
    finally:
        os.close(descriptor)
