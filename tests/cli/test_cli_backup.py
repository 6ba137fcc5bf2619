"""`screener backup` and `screener restore`: nothing of the nurses' side is lost."""

from __future__ import annotations

import json
import shutil
import sqlite3
import stat
import subprocess
import sys
import zipfile
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cast.command import COMMAND, Ran, environment, run
from cast.serving import serving

from screener.packaged import packaged

if TYPE_CHECKING:
    from collections.abc import Iterator

PASSWORD = b"lindormen under trapp"
WRITE_PAIRS = """
import sqlite3, sys
with sqlite3.connect(sys.argv[1], timeout=60) as connection:
    line = "INSERT INTO account_event (at, what, place) VALUES ('2026-01-01', 'added', ?)"
    number = 0
    while True:
        number += 1
        for _ in range(2):
            connection.execute(line, (f"{sys.argv[2]}-{number}",))
        connection.commit()
        print(number, flush=True)
"""
"""A writer whose every change is two lines, and who says which are done."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with an installation that has one account."""
    added = run(tmp_path, "users", "add", "kari", "--password-stdin", given=PASSWORD)
    assert added.status == 0, added.err
    return tmp_path


def database(folder: Path) -> Path:
    """Return where the accounts are."""
    return folder / "data" / "screener.db"


def names(folder: Path) -> list[str]:
    """Return the names of the accounts."""
    listed = json.loads(run(folder, "users", "list", "--format", "json").out)
    return [one["name"] for one in listed]


def query(path: Path, sql: str) -> list[tuple[object, ...]]:
    """Ask a database file."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(sql).fetchall()
        connection.commit()
    return rows


def backed_up(folder: Path, *options: str) -> Path:
    """Make a backup and return where it is."""
    made = run(folder, "backup", "it.backup", *options)
    assert made.status == 0, made.err
    return folder / "it.backup"


def refused(ran: Ran, *parts: str) -> None:
    """See that a command was refused in one line that has these parts."""
    assert (ran.status, ran.out, len(ran.err.splitlines())) == (1, "", 1)
    assert all(part in ran.err for part in ("Refused: ", *parts)), ran.err


def test_accounts_come_back_as_they_were_and_every_login_has_ended(folder: Path) -> None:
    """What came after the backup is gone from the accounts, but is kept beside."""
    backup = backed_up(folder)
    run(folder, "users", "add", "ola", "--password-stdin", given=PASSWORD)
    query(
        database(folder),
        "INSERT INTO login (digest, account_id, needs_code, started_at, seen_at)"
        " VALUES ('d', 1, 0, '2026-01-01', '2026-01-01')",
    )
    query(database(folder), "UPDATE account SET invitation = 'used since'")
    with_login = backed_up(folder)
    assert names(folder) == ["kari", "ola"]
    shutil.copy(backup, folder / "first")
    restored = run(folder, "restore", with_login)
    assert restored.status == 0, restored.err
    assert "Every login has ended." in restored.out
    assert query(database(folder), "SELECT * FROM login") == []
    assert query(database(folder), "SELECT DISTINCT invitation FROM account") == [(None,)]
    (kept,) = database(folder).parent.glob("screener.db.before-*")
    assert str(kept) in restored.out
    assert query(kept, "SELECT count(*) FROM login") == [(1,)]


def test_a_backup_holds_keys_and_rules_only_if_asked(folder: Path) -> None:
    """Then it says what it opens; both are written out where they are wanted."""
    with zipfile.ZipFile(backed_up(folder)) as archive:
        assert set(archive.namelist()) == {"backup.json", "screener.db"}
    made = run(folder, "backup", "all.backup", "--with-keys", "--with-rules")
    assert "This file opens everything" in made.err
    told = run(folder, "restore", "all.backup").out
    assert "--keys-to" in told
    assert "--rules-to" in told
    key = (folder / "data" / "keys").read_bytes()
    run(folder, "restore", "all.backup", "--keys-to", "k/keys", "--rules-to", "r/clinic.yaml")
    assert (folder / "k" / "keys").read_bytes() == key
    assert stat.S_IMODE((folder / "k" / "keys").stat().st_mode) == 0o600
    assert (folder / "r" / "clinic.yaml").read_bytes() == packaged("rules.yaml").read_bytes()
    assert run(folder, "check", "r/clinic.yaml").status == 0


def test_all_files_are_for_their_owner_alone(folder: Path) -> None:
    """Whatever the umask lets through; and nothing else is left behind."""
    backup = backed_up(folder, "--with-keys")
    run(folder, "restore", backup)
    for path in (backup, *database(folder).parent.iterdir()):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
    assert {path.name for path in folder.iterdir()} == {"data", "it.backup"}


def test_other_keys_are_told_of(folder: Path) -> None:
    """Second factors are encrypted under the keys of then."""
    backup = backed_up(folder)
    assert "Warning" not in run(folder, "restore", backup).err
    other = run(folder, "key").out.strip()
    assert "other master keys" in run(folder, "restore", backup, SCREENER_KEYS=other).err


def test_only_a_backup_is_written_over(folder: Path) -> None:
    """Any other file, the database above all, stays as it is."""
    for path in (folder / "rules.yaml", database(folder)):
        if not path.exists():
            path.write_text("questions:\n")
        before = path.read_bytes()
        refused(run(folder, "backup", path), "is no backup")
        assert path.read_bytes() == before
    assert backed_up(folder) == backed_up(folder)


def test_what_never_ends_is_no_backup(folder: Path) -> None:
    """A device in place of a file is neither read to its end nor written over."""
    refused(run(folder, "restore", "/dev/zero"), "it is no file but a pipe or a device")
    refused(run(folder, "backup", "/dev/full"), "/dev/full is there already, and is no backup")


def test_without_accounts_there_is_nothing_to_back_up(tmp_path: Path) -> None:
    """It makes no empty database; and a server's database is for its own tool."""
    refused(run(tmp_path, "backup", "it.backup"), "there are no accounts")
    assert not database(tmp_path).exists()
    url = "postgresql://u:secret@127.0.0.1/x"
    refused(run(tmp_path, "backup", "it.backup", SCREENER_DATABASE_URL=url), "pg_dump")


def rewritten(backup: Path, **changes: bytes | None) -> Path:
    """Return a copy of a backup with other parts; None takes one out."""
    with zipfile.ZipFile(backup) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    other = backup.with_name("other.backup")
    with zipfile.ZipFile(other, "w") as archive:
        for name, content in {**parts, **changes}.items():
            if content is not None:
                archive.writestr(name, content)
    return other


def test_a_backup_of_a_newer_version_is_refused_and_says_which(folder: Path) -> None:
    """By the program that made it, and by its tables."""
    backup = backed_up(folder)
    with zipfile.ZipFile(backup) as archive:
        note = archive.read("backup.json").replace(b'"0.1.0"', b'"0.10.2"')
    newer = rewritten(backup, **{"backup.json": note})
    refused(run(folder, "restore", newer), "made by screener 0.10.2")
    query(database(folder), "UPDATE alembic_version SET version_num = '9999'")
    refused(run(folder, "restore", backed_up(folder)), "9999", "does not know its tables")
    ran = run(folder, "users", "list")
    assert (ran.status, "made by a newer screener: restore the backup" in ran.err) == (2, True)


def test_a_damaged_backup_changes_nothing(folder: Path) -> None:
    """Cut short, bits turned, no note, no database, or none of ours at all."""
    whole = backed_up(folder).read_bytes()
    before = database(folder).read_bytes()
    cases: dict[str, bytes] = {"short": whole[:-40], "text": b"accounts"}
    for place in range(len(whole) // 3, 2 * len(whole) // 3, len(whole) // 30):
        cases[f"turned-{place}"] = whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :]
    for name in ("backup.json", "screener.db"):
        cases[name] = rewritten(folder / "it.backup", **{name: None}).read_bytes()
    junk = {"screener.db": b"SQLite format 3\0junk"}
    cases["junk"] = rewritten(folder / "it.backup", **junk).read_bytes()
    for name, content in cases.items():
        (folder / name).write_bytes(content)
        refused(run(folder, "restore", name))
        assert database(folder).read_bytes() == before
    refused(run(folder, "restore", "missing"), "No such file")


def test_a_backup_is_what_mends_a_damaged_database(folder: Path) -> None:
    """Its log must not be taken for the new one's; the old file is kept."""
    backup = backed_up(folder)
    database(folder).write_bytes(b"this is no database" * 50)
    log = database(folder).with_name("screener.db-wal")
    log.write_bytes(b"nor is this a log" * 50)
    assert run(folder, "restore", backup).status == 0
    assert names(folder) == ["kari"]
    (kept,) = database(folder).parent.glob("screener.db.before-*")
    assert kept.read_bytes() == b"this is no database" * 50


@pytest.mark.parametrize("surface", ["all", "patient"])
def test_nothing_is_restored_under_a_running_server(folder: Path, surface: str) -> None:
    """A backup is made of it meanwhile; after its end, by kill -9 too, it is restored."""
    with serving(folder, "--surface", surface) as server:
        backup = backed_up(folder)
        refused(run(folder, "restore", backup), "a server runs")
        server.process.kill()
        server.process.wait()
        ran = run(folder, "restore", backup)
        while "a server runs" in ran.err:  # its worker is about to notice
            ran = run(folder, "restore", backup)
        assert ran.status == 0, ran.err
    assert names(folder) == ["kari"]


def test_nothing_is_restored_under_a_program_that_has_accounts_open(folder: Path) -> None:
    """Such as `screener users` that waits for a password."""
    backup = backed_up(folder)
    with closing(sqlite3.connect(database(folder))) as other:
        other.execute("PRAGMA journal_mode=WAL")
        other.execute("SELECT * FROM account").fetchall()
        refused(run(folder, "restore", backup), "is in use")


@contextmanager
def writers(path: Path, number: int) -> Iterator[list[subprocess.Popen[str]]]:
    """Have several write at once; kill them with the block."""
    query(path, "PRAGMA journal_mode=WAL")
    line = [sys.executable, "-c", WRITE_PAIRS, str(path)]
    running = [
        subprocess.Popen([*line, str(n)], stdout=subprocess.PIPE, encoding="utf-8")
        for n in range(number)
    ]
    try:
        yield running
    finally:
        for process in running:
            process.kill()
            process.wait()


def test_backups_under_load_and_after_a_kill_are_whole(folder: Path) -> None:
    """Half of no change is in any of them, and nothing that a writer had said was done is lost."""
    halves = "SELECT place FROM account_event WHERE place != '' GROUP BY place HAVING count(*) != 2"
    with writers(database(folder), 3) as running:
        for number in range(5):
            for writer in running:
                assert writer.stdout
                assert writer.stdout.readline()
            made = run(folder, "backup", f"{number}.backup")
            assert made.status == 0, made.err
    done = 0
    for writer in running:
        printed, _ = writer.communicate()
        done += 5 + len([line for line in printed.split("\n")[:-1] if line])
    backed_up(folder)
    for name in (*(f"{number}.backup" for number in range(5)), "it.backup"):
        assert run(folder, "restore", name).status == 0
        assert query(database(folder), halves) == []
        assert query(database(folder), "PRAGMA integrity_check") == [("ok",)]
        assert names(folder) == ["kari"]
    ((kept,),) = query(database(folder), "SELECT count(*) FROM account_event WHERE place != ''")
    assert int(str(kept)) >= 2 * done


def test_a_restore_that_is_killed_leaves_one_whole_database(folder: Path) -> None:
    """The one from before or the one of the backup, whenever the kill comes; then it goes on."""
    backup = backed_up(folder)
    line = [COMMAND, "restore", str(backup)]
    for round_ in range(4):
        with subprocess.Popen(line, cwd=folder, env=environment(folder)) as process:
            while process.poll() is None and not list((folder / "data").glob(".screener-*")):
                pass
            with suppress(subprocess.TimeoutExpired):
                process.wait(round_ / 50)
            process.kill()
        assert query(database(folder), "PRAGMA integrity_check") == [("ok",)]
        assert names(folder) == ["kari"]
        for left in (folder / "data").glob(".screener-*"):
            shutil.rmtree(left)
    assert run(folder, "restore", backup).status == 0
    assert names(folder) == ["kari"]
