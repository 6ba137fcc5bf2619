"""The file that a node keeps its sums in: one small sealed file, written whole.

Whoever can read the file learns nothing from it, nor from the difference between two copies of it:
it is encrypted, always of one size step, and bears the hour of midnight. The keys open it.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from screener import regular_files
from screener.figures.sums import Figure, Key, Sums
from screener.new_files import beside
from screener.sealing import Seal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SUFFIX = ".figures"
_MAGIC = b"screener figures 1\n"
_STEP_BYTES = 16 * 1024


class UnreadableError(ValueError):
    """A file of figures that cannot be read, and why."""


@dataclass(frozen=True)
class Kept:
    """What a node has counted.

    `through` is the last day of which all is in it. `is_running` tells that the node may be
    counting more for the days after it. `lost` are days of which some may be missing, because the
    node was not ended in order.
    """

    through: date
    is_running: bool
    sums: Sums = field(default_factory=Sums)
    lost: tuple[date, ...] = ()


def write(path: Path, kept: Kept, keys: Sequence[bytes]) -> None:
    """Put what is kept in the place of a node's file. Raises OSError; the old file then stays."""
    content = json.dumps(_plain(kept), separators=(",", ":")).encode()
    padded = content.ljust(-(-len(content) // _STEP_BYTES) * _STEP_BYTES)
    sealed = _seal(keys).close(padded)
    midnight = datetime(kept.through.year, kept.through.month, kept.through.day, tzinfo=UTC)
    with beside(path, sealed) as fresh:
        os.utime(fresh, (midnight.timestamp(),) * 2)
        fresh.replace(path)


def read(path: Path, keys: Sequence[bytes]) -> Kept:
    """Return what a node has kept. Raises `UnreadableError`."""
    try:
        with regular_files.opened(path) as stream:
            content = stream.read(len(_MAGIC))
            if content != _MAGIC:
                raise UnreadableError(f"{path}: this is no file of figures")
            content += stream.read()
    except OSError as error:
        raise UnreadableError(f"{path}: {error.strerror}") from None
    opened = _seal(keys).open(content)
    if opened is None:
        raise UnreadableError(f"{path}: this file is damaged, or was sealed with other keys")
    return _kept(json.loads(opened[0]))


def _seal(keys: Sequence[bytes]) -> Seal:
    return Seal(keys, "figures", _MAGIC)


def _plain(kept: Kept) -> dict[str, Any]:
    return {
        "through": kept.through.isoformat(),
        "running": kept.is_running,
        "lost": [day.isoformat() for day in kept.lost],
        "sums": [[key.period, key.figure.value, key.of, n] for key, n in kept.sums.items()],
    }


def _kept(plain: dict[str, Any]) -> Kept:
    return Kept(
        through=date.fromisoformat(plain["through"]),
        is_running=plain["running"],
        sums=Sums({Key(period, Figure(what), of): n for period, what, of, n in plain["sums"]}),
        lost=tuple(date.fromisoformat(day) for day in plain["lost"]),
    )
