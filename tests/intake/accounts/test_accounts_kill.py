"""A process that is killed while it writes to accounts loses nothing that it has said is done."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

WRITE_AND_BE_KILLED = """
import os, random, signal, sys, time
from pathlib import Path
from screener.intake.accounts import staff
from screener.settings import Settings

data, rounds = Path(sys.argv[1]), int(sys.argv[2])
settings = Settings(rules=data, data=data, keys=(b"k" * 32,))
with staff.opened(settings):
    staff.add("kari", staff.Role.NURSE, "lindormen sover under trappen")
done = 0
for _ in range(rounds):
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        with staff.opened(settings):
            while True:
                staff.enable("kari")
                os.write(writer, b".")
    os.close(writer)
    done += len(os.read(reader, 1))
    time.sleep(random.random() / 50)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while more := os.read(reader, 4096):
        done += len(more)
    os.close(reader)
print(done)
"""


def lost_in(folder: Path, rounds: int) -> int:
    """Kill a writer again and again; return how many changes that it had reported are not there."""
    data = folder / "data"
    line = [sys.executable, "-c", WRITE_AND_BE_KILLED, str(data), str(rounds)]
    done = subprocess.run(line, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    reported = int(done.stdout)
    assert reported >= rounds
    with closing(sqlite3.connect(data / "screener.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        counted = "SELECT count(*) FROM account_event WHERE what = 'enabled'"
        (kept,) = connection.execute(counted).fetchone()
    return max(0, reported - int(kept))


def test_what_was_done_is_there_after_a_kill(tmp_path: Path) -> None:
    """The file is whole, and each change that was reported is in it."""
    assert lost_in(tmp_path, rounds=5) == 0


@pytest.mark.long
def test_what_was_done_is_there_after_every_kill(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """However often."""
    lost = lost_in(tmp_path, rounds=200)
    record_property("figure", f"kill -9 during account writes | 200 rounds | {lost} lost")
    assert lost == 0
