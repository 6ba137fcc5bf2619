"""The files of figures in a backup. They are sealed, and travel as they are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from screener.figures.keeper import DAYS_KEPT
from screener.figures.sealed import SUFFIX, Kept, UnreadableError, read, write
from screener.figures.sums import last_day
from screener.intake.backups import sqlite_files
from screener.intake.backups.archive import FIGURES, BackupError
from screener.new_files import write_new

_NAME = re.compile(rf"[0-9]+{re.escape(SUFFIX)}")


@dataclass(frozen=True)
class PutBack:
    """What became of the figures of a backup, by the names of their files.

    `put` are in place now, `left` were not needed, and `sealed` were sealed with keys that are not
    here. `kept` are the files that were there before, under the names that they have now.
    """

    put: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    sealed: tuple[str, ...] = ()
    kept: tuple[Path, ...] = ()


def files_in(folder: Path, keys: Sequence[bytes]) -> tuple[dict[str, bytes], list[str]]:
    """Return a folder's files for a backup, and the names of those that the keys do not open."""
    paths = sorted(folder.glob(f"*{SUFFIX}"))
    sealed = [path.name for path in paths if _opened(path, keys) is None]
    return {f"{FIGURES}{path.name}": path.read_bytes() for path in paths}, sealed


def put_back(
    parts: Mapping[str, bytes], folder: Path, keys: Sequence[bytes], workplace: Path, today: date
) -> PutBack:
    """Put files of figures where they were, unless what is there holds all that is in them.

    The days since they were written count as lost, up to today. One that no key opens is put back
    only where there is none. `workplace` is a folder for us alone.
    """
    done = PutBack()
    for part, content in parts.items():
        name, path = part.removeprefix(FIGURES), folder / part.removeprefix(FIGURES)
        if not _NAME.fullmatch(name):
            raise BackupError(f"the backup is damaged: {part}")
        fresh = workplace / name
        write_new(fresh, content)
        then, now = _opened(fresh, keys), _opened(path, keys)
        if then is None:
            done = replace(done, sealed=(*done.sealed, name))
        if path.exists() if then is None else now is not None and _holds(now, then, today):
            done = replace(done, left=(*done.left, name))
            continue
        if then is not None:
            write(fresh, _after(then, today), keys)
        kept = _put(fresh, path)
        done = replace(done, put=(*done.put, name), kept=(*done.kept, *kept))
    return done


def _opened(path: Path, keys: Sequence[bytes]) -> Kept | None:
    try:
        return read(path, keys)
    except UnreadableError:
        return None


def _holds(now: Kept, then: Kept, today: date) -> bool:
    """Tell whether nothing of what was counted then is missing now, but what is forgotten."""
    oldest = today - timedelta(days=DAYS_KEPT)
    return all(now.sums[key] >= n for key, n in then.sums.items() if last_day(key.period) >= oldest)


def _after(then: Kept, today: date) -> Kept:
    """Return what was kept, with the days whose figures are lost by going back to it."""
    days = range((today - then.through).days)
    lost = {then.through + timedelta(days=n + 1) for n in days}
    return replace(then, is_running=False, lost=tuple(sorted({*then.lost, *lost})))


def _put(fresh: Path, path: Path) -> tuple[Path, ...]:
    """Give a file of figures its place, and return where the one before is kept."""
    if not path.parent.exists():
        path.parent.mkdir(mode=0o700)
        sqlite_files.own_like(path.parent.parent, path.parent)
    kept = sqlite_files.keep_aside(path)
    sqlite_files.own_like(path.parent, fresh)
    fresh.replace(path)
    sqlite_files.sync(path.parent)
    return (kept,) if kept else ()
