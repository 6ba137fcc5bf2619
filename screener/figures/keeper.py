"""Adds up what is counted, in memory, and keeps it in one file: once a day and at the end."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from datetime import timedelta
from typing import IO, TYPE_CHECKING

from screener.figures.sealed import SUFFIX, Kept, UnreadableError, read, write
from screener.figures.sums import Sums, last_day

try:
    import fcntl
except ImportError:  # where files have no such locks, one process counts in a folder
    fcntl = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date
    from pathlib import Path

    from screener.figures.sums import Key

DAYS_KEPT = 2 * 366
"""How long sums are kept after their week or month has ended."""
_LOOK_SECONDS = 60
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Claim:
    """A file that no other process writes, for as long as `lock` is open."""

    path: Path
    lock: IO[bytes]
    before: Kept | None
    """What stood in it."""


class Keeper:
    """What one process counts. Each process has a file of its own in the folder.

    Counting waits for no file. A file that cannot be read or written costs figures and nothing
    else: the log says so, and the next day it is tried again.
    """

    def __init__(self, folder: Path, keys: Sequence[bytes], today: Callable[[], date]) -> None:
        """Take a file in a folder, and go on with its sums. `keys` are the master keys."""
        self._folder = folder
        self._keys = keys
        self._today = today
        self._lock = threading.Lock()
        self._sums = Sums()
        self._lost: tuple[date, ...] = ()
        self._through = today() - timedelta(days=1)
        self._claim: _Claim | None = None
        self._is_ended = threading.Event()
        self._write()

    def count(self, keys: Iterable[Key]) -> None:
        """Add one to each sum."""
        with self._lock:
            self._sums.update(keys)

    def follow(self) -> None:
        """From now on write after each midnight, in a thread."""

        def follow() -> None:
            while not self._is_ended.wait(_LOOK_SECONDS):
                self.turn()

        threading.Thread(target=follow, daemon=True).start()

    def turn(self) -> None:
        """Write if a day has ended since that was last done."""
        yesterday = self._today() - timedelta(days=1)
        if yesterday > self._through:
            self._through = yesterday
            self._write()

    def end(self) -> None:
        """Write all that was counted: this process counts no more."""
        self._is_ended.set()
        self._through = self._today()
        self._write()
        if self._claim:
            self._claim.lock.close()

    def _write(self) -> None:
        try:
            if self._claim is None:
                self._claim = _claim(self._folder, self._keys)
                self._go_on(self._claim.before)
            write(self._claim.path, self._kept(), self._keys)
        except OSError as error:
            _log.error("Figures are not kept: %s: %s", self._folder, error.strerror or error)

    def _go_on(self, before: Kept | None) -> None:
        """Take over what stood in the file; a process that still runs there was cut off."""
        if before is None:
            return
        with self._lock:
            self._sums.update(before.sums)
        self._lost = before.lost
        if before.is_running:
            day = before.through + timedelta(days=1)
            self._lost = tuple(sorted({*before.lost, day}))
            _log.warning("Figures of %s are lost: the server was not ended in order.", day)

    def _kept(self) -> Kept:
        oldest = self._today() - timedelta(days=DAYS_KEPT)
        with self._lock:
            for key in [key for key in self._sums if last_day(key.period) < oldest]:
                del self._sums[key]
            sums = Sums(self._sums)
        return Kept(
            through=self._through,
            is_running=not self._is_ended.is_set(),
            sums=sums,
            lost=tuple(day for day in self._lost if day >= oldest),
        )


def _claim(folder: Path, keys: Sequence[bytes]) -> _Claim:
    """Take the first file that no other process has, and that can be read. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    number = 0
    while True:
        number += 1
        path = folder / f"{number}{SUFFIX}"
        lock = path.with_suffix(".lock").open("ab")
        try:
            if fcntl is not None:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return _Claim(path, lock, read(path, keys) if path.exists() else None)
        except BlockingIOError:
            lock.close()
        except UnreadableError as error:
            lock.close()
            _log.error("Figures are kept elsewhere: %s", error)
        except BaseException:
            lock.close()
            raise
