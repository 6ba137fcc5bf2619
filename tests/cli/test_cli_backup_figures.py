"""Figures travel in backups: sealed as they are, and never in the place of what knows more."""

from __future__ import annotations

import re
import stat
from datetime import date, timedelta
from pathlib import Path

import pytest
from cast.command import Ran, run

from screener.figures.sealed import Kept, read, write
from screener.figures.sums import Figure, Key, Sums, month_of
from screener.keys import keys_from_file
from screener.pages.clock import today

SAW = Key(month_of(today()), Figure.SAW, "pregnancy")
THREE_DAYS_AGO = today() - timedelta(days=3)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a node that has counted 40 patients, the last of them three days ago."""
    count(tmp_path, 40)
    return tmp_path


def kept_in(folder: Path) -> Path:
    """Return where the node keeps its figures."""
    return folder / "data" / "figures" / "1.figures"


def count(folder: Path, patients: int) -> None:
    """Have the node say that it has counted so many patients, and is counting."""
    keys = keys_from_file(folder / "data" / "keys")
    kept_in(folder).parent.mkdir(exist_ok=True)
    write(kept_in(folder), Kept(THREE_DAYS_AGO, is_running=True, sums=Sums({SAW: patients})), keys)


def counted(folder: Path) -> Kept:
    """Return what the node's file says."""
    return read(kept_in(folder), keys_from_file(folder / "data" / "keys"))


def done(folder: Path, *words: str | Path, given: bytes = b"", **environ: str) -> Ran:
    """Run a command that must succeed."""
    ran = run(folder, *words, given=given, **environ)
    assert ran.status == 0, ran.err
    return ran


def test_figures_come_back_and_the_days_since_then_are_named(folder: Path) -> None:
    """A clinic that has lost its disk has its figures, and knows which days it lacks."""
    done(folder, "users", "add", "kari", "--password-stdin", given=b"lindormen under trapp")
    assert done(folder, "backup", "it.backup").out.startswith("it.backup: accounts, figures; ")
    kept_in(folder).unlink()
    kept_in(folder).parent.rmdir()
    restored = done(folder, "restore", "it.backup")
    said = re.findall(r"Restored the (\w+) as they were at \S+ \S+ \(Europe/Oslo\)", restored.out)
    assert said == ["accounts", "figures"]
    now = counted(folder)
    days: list[date] = [today() - timedelta(days=n) for n in (2, 1, 0)]
    assert (now.sums, now.is_running, list(now.lost)) == ({SAW: 40}, False, days)
    assert stat.S_IMODE(kept_in(folder).stat().st_mode) == 0o600
    assert "or a backup was restored" in done(folder, "figures").err


@pytest.mark.parametrize("since", [0, 2])
def test_figures_that_hold_all_of_a_backup_are_left_alone(folder: Path, since: int) -> None:
    """Whoever restores accounts loses no figures that were counted since."""
    done(folder, "backup", "it.backup")
    count(folder, 40 + since)
    before = kept_in(folder).read_bytes()
    assert "were left alone" in done(folder, "restore", "it.backup").out
    assert kept_in(folder).read_bytes() == before


def test_figures_that_begin_anew_give_way_and_are_kept_beside(folder: Path) -> None:
    """A new machine has served already; what it counted is under another name."""
    done(folder, "backup", "it.backup")
    count(folder, 2)
    told = done(folder, "restore", "it.backup").out
    assert counted(folder).sums == {SAW: 40}
    (kept,) = kept_in(folder).parent.glob("1.figures.before-*")
    assert str(kept) in told
    assert read(kept, keys_from_file(folder / "data" / "keys")).sums == {SAW: 2}
    assert done(folder, "figures").status == 0


def test_figures_without_their_key_are_told_of_and_kept(folder: Path) -> None:
    """When the backup is made and when it is taken; with its own keys they are read."""
    done(folder, "backup", "it.backup", "--with-keys")
    key = (folder / "data" / "keys").read_text().strip()
    other = run(folder, "key").out.strip()
    assert (
        "sealed with a key that is not here" in run(folder, "backup", "b", SCREENER_KEYS=other).err
    )
    told = done(folder, "restore", "it.backup", SCREENER_KEYS=other)
    assert "sealed with a key that is not here" in told.err
    assert "left alone" in told.out
    sealed = kept_in(folder).read_bytes()
    kept_in(folder).unlink()
    told = done(folder, "restore", "it.backup", SCREENER_KEYS=other)
    assert "sealed with a key that is not here" in told.err
    assert kept_in(folder).read_bytes() == sealed
    kept_in(folder).unlink()
    told = done(folder, "restore", "it.backup", "--keys-to", "k", SCREENER_KEYS=other)
    assert "sealed with" not in told.err
    assert (counted(folder).sums, (folder / "k").read_text().strip()) == ({SAW: 40}, key)


def test_a_node_without_accounts_has_its_figures_backed_up(folder: Path) -> None:
    """It says so; and accounts in a database server are for that server's tools."""
    made = done(folder, "backup", "it.backup")
    assert made.out.startswith("it.backup: figures; screener ")
    assert "No accounts in it: there are no accounts" in made.err
    url = "postgresql://u:secret@127.0.0.1/x"
    made = done(folder, "backup", "it.backup", SCREENER_DATABASE_URL=url)
    assert "pg_dump" in made.err
    kept_in(folder).unlink()
    restored = done(folder, "restore", "it.backup", SCREENER_DATABASE_URL=url)
    assert "accounts" not in restored.out
    assert counted(folder).sums == {SAW: 40}
    assert not (folder / "data" / "screener.db").exists()
