"""SQLite files as such: a whole copy of one that is written to, and one put in another's place."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from screener.intake.backups.archive import BackupError
from screener.new_files import write_new

_BUSY_SECONDS = 10


def copy(source: Path, target: Path) -> str:
    """Copy a database as it is at one moment, while others write to it.

    Writers wait for nothing. The copy is one file, without a log beside it, and whole. Returns the
    revision of its tables. Raises `BackupError`.
    """
    write_new(target, b"")
    try:
        with (
            closing(sqlite3.connect(f"{source.as_uri()}?mode=rw", uri=True)) as origin,
            closing(sqlite3.connect(target)) as made,
        ):
            origin.execute(f"PRAGMA busy_timeout={_BUSY_SECONDS * 1000}").close()
            origin.backup(made)
            made.execute("PRAGMA journal_mode=DELETE").close()
    except sqlite3.Error as error:
        raise BackupError(f"{source} cannot be copied: {error}") from None
    return revision_of(target)


def revision_of(path: Path) -> str:
    """Return the revision of the tables in a file that is whole. Raises `BackupError`."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                raise BackupError("the database is damaged: take an older backup")
            ((revision,),) = connection.execute("SELECT version_num FROM alembic_version")
    except (sqlite3.Error, ValueError) as error:
        if isinstance(error, BackupError):
            raise
        raise BackupError(f"this is not the database of accounts: {error}") from None
    return str(revision)


def settle(database: Path) -> None:
    """Write what is still in the log into the file. Raises `BackupError` if it is open."""
    if not database.exists():
        return
    try:
        with closing(sqlite3.connect(database, timeout=0)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE").close()
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise BackupError(
                f"{database} is in use: end the server, and every `screener users`"
            ) from None
    except sqlite3.DatabaseError:
        return  # garbage, which is what a backup is there for


def put_in_place(path: Path, database: Path) -> Path | None:
    """Give a database's place to another file, at once; return where the old one is kept.

    Nobody may have the old one open: see `settle`.
    """
    kept = keep_aside(database)
    for log in ("-wal", "-shm"):  # of a file that is no database: no other must take them for its
        with suppress(FileNotFoundError):
            Path(f"{database}{log}").replace(f"{kept or database}{'' if kept else '.old'}{log}")
    own_like(database if kept else database.parent, path)
    path.replace(database)
    sync(database.parent)
    return kept


def keep_aside(path: Path) -> Path | None:
    """Give a file a second name, under which it stays when it is replaced, if it is there."""
    if not path.exists():
        return None
    kept = path.with_name(f"{path.name}.before-{datetime.now(UTC):%Y%m%dT%H%M%S.%f}")
    try:
        os.link(path, kept)
    except OSError:  # a file system without links
        shutil.copy2(path, kept)
    return kept


def sync(folder: Path) -> None:
    """Have the names in a folder on the disk itself."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def own_like(model: Path, path: Path) -> None:
    """Have root's file belong to the user of the service."""
    status = model.stat()
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        os.chown(path, status.st_uid, status.st_gid)
