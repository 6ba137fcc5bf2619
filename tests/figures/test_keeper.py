"""What a node counts is kept: once a day, at the end, by each process for itself."""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from screener.figures.keeper import DAYS_KEPT, Keeper
from screener.figures.sealed import UnreadableError, read
from screener.figures.sums import Figure, Key, Sums

if TYPE_CHECKING:
    from collections.abc import Mapping

KEYS = (b"k" * 32,)
MONDAY = date(2026, 11, 23)
STARTED = Key("2026-W48", Figure.STARTED, "nb")
SAW = Key("2026-11", Figure.SAW, "pregnancy")


class Day:
    """The clinic's day, which tests turn."""

    def __init__(self, day: date = MONDAY) -> None:
        self.now = day

    def __call__(self) -> date:
        """Return the day."""
        return self.now

    def pass_by(self, days: int = 1) -> None:
        """Let days pass."""
        self.now += timedelta(days=days)


def sums(folder: Path, keys: tuple[bytes, ...] = KEYS) -> Mapping[Key, int]:
    """Return what all files of a folder hold together."""
    return sum((read(path, keys).sums for path in folder.glob("*.figures")), Sums())


def test_what_was_counted_is_kept_after_midnight_and_at_the_end(tmp_path: Path) -> None:
    """Within a day nothing is written; an orderly end loses nothing, and the next one goes on."""
    day = Day()
    keeper = Keeper(tmp_path, KEYS, day)
    keeper.count([STARTED, SAW])
    keeper.turn()
    assert sums(tmp_path) == {}
    day.pass_by()
    keeper.turn()
    assert sums(tmp_path) == {STARTED: 1, SAW: 1}
    keeper.count([STARTED])
    keeper.end()
    after = Keeper(tmp_path, KEYS, day)
    after.count([STARTED])
    after.end()
    assert sums(tmp_path) == {STARTED: 3, SAW: 1}


def test_a_process_that_is_cut_off_loses_its_day_and_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The days before are there; the lost one is named in the file and in the log."""
    day = Day()
    keeper = Keeper(tmp_path, KEYS, day)
    keeper.count([STARTED])
    day.pass_by()
    keeper.turn()
    keeper.count([STARTED])
    cut_off(keeper)
    assert caplog.messages == []
    Keeper(tmp_path, KEYS, day).end()
    kept = read(tmp_path / "1.figures", KEYS)
    assert (kept.sums, kept.lost) == ({STARTED: 1}, (day.now,))
    assert caplog.messages == [f"Figures of {day.now} are lost: the server was not ended in order."]


def cut_off(keeper: Keeper) -> None:
    """End a process as kill -9 does: its lock is gone, and nothing is written."""
    assert keeper._claim is not None  # noqa: SLF001 - the system closes it
    keeper._claim.lock.close()  # noqa: SLF001


def test_processes_that_share_a_folder_never_share_a_file(tmp_path: Path) -> None:
    """Each counts in its own, also those that start at once; freed files are taken again."""
    with ThreadPoolExecutor(8) as pool:
        keepers = list(pool.map(lambda _: Keeper(tmp_path, KEYS, Day()), range(8)))
    for keeper in keepers:
        keeper.count([STARTED])
        keeper.end()
    assert sums(tmp_path) == {STARTED: 8}
    assert len(list(tmp_path.glob("*.figures"))) == 8
    Keeper(tmp_path, KEYS, Day()).end()
    assert len(list(tmp_path.glob("*.figures"))) == 8


def test_counting_goes_on_where_nothing_can_be_written(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The log says so, and once there is room the figures of the time before are kept, too."""
    day, folder = Day(), tmp_path / "figures"
    folder.write_text("a file where the folder should be", "utf-8")
    keeper = Keeper(folder, KEYS, day)
    keeper.count([STARTED])
    assert len(caplog.messages) == 1
    assert "Figures are not kept" in caplog.messages[0]
    folder.unlink()
    day.pass_by()
    keeper.turn()
    assert sums(folder) == {STARTED: 1}
    keeper.end()


def test_a_file_that_cannot_be_read_is_left_alone(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Damaged, or sealed with keys that are gone: another file is taken, and the log says why."""
    first = Keeper(tmp_path, KEYS, Day())
    first.count([STARTED])
    first.end()
    before = (tmp_path / "1.figures").read_bytes()
    other = (b"o" * 32,)
    keeper = Keeper(tmp_path, other, Day())
    keeper.count([SAW])
    keeper.end()
    assert (tmp_path / "1.figures").read_bytes() == before
    assert read(tmp_path / "2.figures", other).sums == {SAW: 1}
    assert "sealed with other keys" in caplog.messages[0]
    damaged = bytearray(before)
    damaged[-20] ^= 1
    (tmp_path / "1.figures").write_bytes(damaged)
    with pytest.raises(UnreadableError, match="damaged"):
        read(tmp_path / "1.figures", KEYS)


def test_a_key_that_was_current_opens_what_it_sealed(tmp_path: Path) -> None:
    """After a rotation the old key is still named, and the next file is sealed with the new."""
    first = Keeper(tmp_path, KEYS, Day())
    first.count([STARTED])
    first.end()
    new = (b"n" * 32, *KEYS)
    Keeper(tmp_path, new, Day()).end()
    assert sums(tmp_path, new[:1]) == {STARTED: 1}


def test_sums_are_forgotten_after_two_years(tmp_path: Path) -> None:
    """Each with the end of its own week or month."""
    day = Day()
    keeper = Keeper(tmp_path, KEYS, day)
    keeper.count([STARTED, SAW])
    day.pass_by((date(2026, 11, 29) - MONDAY).days + DAYS_KEPT)
    keeper.turn()
    assert sums(tmp_path) == {STARTED: 1, SAW: 1}
    day.pass_by()
    keeper.turn()
    assert sums(tmp_path) == {SAW: 1}
    keeper.end()


def test_only_its_owner_may_read_a_file(tmp_path: Path) -> None:
    """Whatever the umask lets through."""
    before = os.umask(0)
    try:
        Keeper(tmp_path / "figures", KEYS, Day()).end()
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "figures" / "1.figures").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "figures").stat().st_mode) == 0o700


def test_a_file_tells_nothing_to_whoever_has_no_key(tmp_path: Path) -> None:
    """One patient an hour, and a copy of each file: no word, size or hour tells of her."""
    day, copies, times = Day(), set(), set()
    keeper = Keeper(tmp_path, KEYS, day)
    for hour in range(48):
        if hour == 24:
            day.pass_by()
        keeper.count([STARTED, SAW, Key("2026-11", Figure.FOUND, f"rule_{hour}")])
        keeper.end()
        path = tmp_path / "1.figures"
        content = path.read_bytes()
        assert not [word for word in (b"started", b"rule", b"2026") if word in content]
        copies.add(len(content))
        times.add(datetime.fromtimestamp(path.stat().st_mtime, UTC).isoformat())
        keeper = Keeper(tmp_path, KEYS, day)
    keeper.end()
    assert len(copies) == 1
    assert times <= {f"2026-11-{n}T00:00:00+00:00" for n in (22, 23, 24)}


def test_a_write_that_fails_leaves_the_file_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A full disk costs nothing that was kept, and leaves nothing half-written."""
    day = Day()
    keeper = Keeper(tmp_path, KEYS, day)
    keeper.count([STARTED])
    day.pass_by()
    keeper.turn()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    keeper.count([STARTED])
    day.pass_by()
    keeper.turn()
    monkeypatch.undo()
    assert sums(tmp_path) == {STARTED: 1}
    assert "No space left on device" in caplog.text
    assert sorted(path.name for path in tmp_path.iterdir()) == ["1.figures", "1.lock"]
    keeper.end()
    assert sums(tmp_path) == {STARTED: 2}
